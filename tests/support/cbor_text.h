/* cbor_text.h - CBOR for tests from text: integers, 'text', true, false, null, [a, b], {key: value, ...}.
 * Commas and colons are only for the eye. Keys must be written in ascending order. Trusted input. */
#ifndef BTRI_TESTS_CBOR_TEXT_H
#define BTRI_TESTS_CBOR_TEXT_H

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "wire/cbor_write.h"

/* Items up to the bracket that closes the one before text. */
static inline size_t cbor_text_count(const char *text) {
    size_t depth = 0;
    size_t count = 0;
    bool in_item = false;
    for (const char *c = text; *c != '\0'; c++) {
        const bool is_separator = strchr(" ,:\n]}", *c) != NULL;
        if (depth == 0 && !is_separator && !in_item) {
            count++;
        }
        if (*c == '\'') {
            c = strchr(c + 1, '\'');
        } else if (*c == '[' || *c == '{') {
            depth++;
        } else if (*c == ']' || *c == '}') {
            if (depth == 0) {
                break;
            }
            depth--;
            in_item = false;
            continue;
        }
        in_item = depth != 0 || !is_separator;
    }
    return count;
}

static inline const char *cbor_text_atom(btri_cbor_writer *w, const char *c) {
    if (*c == '\'') {
        const char *end = strchr(c + 1, '\'');
        btri_cbor_write_text(w, btri_bytes_of(c + 1, (size_t)(end - c - 1)));
        return end + 1;
    }
    if (strncmp(c, "true", 4) == 0 || strncmp(c, "null", 4) == 0) {
        *c == 't' ? btri_cbor_write_bool(w, true) : btri_cbor_write_null(w);
        return c + 4;
    }
    if (strncmp(c, "false", 5) == 0) {
        btri_cbor_write_bool(w, false);
        return c + 5;
    }
    char *end = NULL;
    btri_cbor_write_int(w, strtoll(c, &end, 10));
    return end;
}

/* Answers the length; 0 if the text is not an item, or does not fit. */
static inline size_t cbor_text(const char *text, uint8_t *out, size_t cap) {
    btri_cbor_writer w;
    size_t len = 0;
    btri_cbor_writer_init(&w, out, cap);
    for (const char *c = text; *c != '\0';) {
        if (*c == '[') {
            btri_cbor_write_array(&w, cbor_text_count(c + 1));
            c++;
        } else if (*c == '{') {
            btri_cbor_write_map(&w, cbor_text_count(c + 1) / 2);
            c++;
        } else if (strchr(" ,:\n]}", *c) != NULL) {
            c++;
        } else {
            c = cbor_text_atom(&w, c);
        }
    }
    return btri_cbor_writer_finish(&w, &len) == BTRI_OK ? len : 0;
}

/* The text with the first occurrence of from replaced; out is a C string. False if from is not there. */
static inline bool cbor_text_replace(const char *text, const char *from, const char *to, char *out,
                                     size_t cap) {
    const char *at = strstr(text, from);
    if (at == NULL || strlen(text) + strlen(to) >= cap) {
        return false;
    }
    const size_t before = (size_t)(at - text);
    memcpy(out, text, before);
    strcpy(out + before, to);
    strcat(out, at + strlen(from));
    return true;
}

#endif
