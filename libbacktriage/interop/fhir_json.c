/* fhir_json.c - see fhir_json.h. Input is untrusted. */
#include "interop/fhir_json.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"

static btri_bytes behind(btri_bytes rest, size_t count) {
    return (btri_bytes){rest.ptr + count, rest.len - count};
}

static bool is_space(uint8_t byte) {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* The next byte that is neither space nor the comma or colon between values; 0 at the end. */
static uint8_t next_byte(btri_bytes *rest) {
    size_t at = 0;
    while (at < rest->len && (is_space(rest->ptr[at]) || rest->ptr[at] == ',' || rest->ptr[at] == ':')) {
        at++;
    }
    *rest = behind(*rest, at);
    return rest->len == 0 ? 0 : rest->ptr[0];
}

/* The length of the string that text begins with, quotes included; all of text if no quote ends it. A quote
 * behind an odd number of backslashes is part of the string. */
static size_t string_len(const uint8_t *text, size_t len) {
    size_t at = 1;
    while (at < len) {
        const uint8_t *const quote = memchr(text + at, '"', len - at);
        if (quote == NULL) {
            return len;
        }
        const size_t end = (size_t)(quote - text);
        size_t escapes = 0;
        while (end - escapes > at && text[end - escapes - 1] == '\\') {
            escapes++;
        }
        at = end + 1;
        if (escapes % 2 == 0) {
            return at;
        }
    }
    return len;
}

/* The length of the object or array that text begins with; all of text if no bracket ends it. That every
 * bracket has its like was found by btri_json_check(). */
static size_t container_len(const uint8_t *text, size_t len) {
    size_t depth = 0;
    size_t at = 0;
    while (at < len) {
        const uint8_t byte = text[at];
        if (byte == '"') {
            at += string_len(text + at, len - at);
            continue;
        }
        at++;
        if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            depth--;
            if (depth == 0) {
                return at;
            }
        }
    }
    return len;
}

static size_t plain_len(const uint8_t *text, size_t len) {
    size_t at = 0;
    while (at < len && !is_space(text[at]) && text[at] != ',' && text[at] != '}' && text[at] != ']') {
        at++;
    }
    return at;
}

/* Takes the value that rest begins with. Empty: there is none, which checked text rules out. */
static btri_bytes take_value(btri_bytes *rest) {
    const uint8_t first = next_byte(rest);
    btri_bytes value = *rest;
    if (first == '"') {
        value.len = string_len(rest->ptr, rest->len);
    } else if (first == '{' || first == '[') {
        value.len = container_len(rest->ptr, rest->len);
    } else {
        value.len = plain_len(rest->ptr, rest->len);
    }
    *rest = behind(*rest, value.len);
    return value;
}

/* Is this raw key, without its quotes, that name? */
static bool is_name(btri_bytes key, const char *name) {
    if (key.len != 0 && key.ptr[0] == (uint8_t)name[0]) {
        return strncmp((const char *)key.ptr, name, key.len) == 0 && name[key.len] == '\0';
    }
    return false;
}

static void take_member(btri_bytes key, btri_bytes value, const btri_fhir_field *fields, size_t count) {
    const bool has_escape = memchr(key.ptr, '\\', key.len) != NULL;
    if (value.ptr[0] == 'n') {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const bool is_it = has_escape ? btri_json_raw_equals_text(key, btri_bytes_from_cstr(fields[i].name))
                                      : is_name(key, fields[i].name);
        if (is_it) {
            *fields[i].value = value;
            return;
        }
    }
}

btri_status btri_fhir_fields(btri_bytes object, const btri_fhir_field *fields, size_t count) {
    btri_bytes rest = object;
    for (size_t i = 0; i < count; i++) {
        *fields[i].value = btri_bytes_empty();
    }
    if (object.len == 0) {
        return BTRI_OK;
    }
    BTRI_ENSURE(next_byte(&rest) == '{', BTRI_E_INPUT_MALFORMED);
    rest = behind(rest, 1);
    while (next_byte(&rest) != '}') {
        btri_bytes key = take_value(&rest);
        const btri_bytes value = take_value(&rest);
        BTRI_ENSURE(key.len >= 2 && value.len != 0, BTRI_E_INPUT_MALFORMED);
        (void)btri_bytes_sub(key, 1, key.len - 2, &key);
        take_member(key, value, fields, count);
    }
    return BTRI_OK;
}

btri_status btri_fhir_list_open(btri_fhir_list *list, btri_bytes array) {
    list->is_open = false;
    list->rest = array;
    if (array.len == 0) {
        return BTRI_OK;
    }
    BTRI_ENSURE(next_byte(&list->rest) == '[', BTRI_E_INPUT_MALFORMED);
    list->rest = behind(list->rest, 1);
    list->is_open = true;
    return BTRI_OK;
}

btri_status btri_fhir_list_next(btri_fhir_list *list, btri_bytes *item) {
    *item = btri_bytes_empty();
    while (list->is_open) {
        if (next_byte(&list->rest) == ']') {
            list->is_open = false;
            return BTRI_OK;
        }
        const btri_bytes value = take_value(&list->rest);
        BTRI_ENSURE(value.len != 0, BTRI_E_INPUT_MALFORMED);
        if (value.ptr[0] != 'n') {
            *item = value;
            return BTRI_OK;
        }
    }
    return BTRI_OK;
}

/* The inside of a JSON string; false for other values. */
static bool raw_text(btri_bytes value, btri_bytes *raw) {
    return value.len >= 2 && value.ptr[0] == '"' && btri_bytes_sub(value, 1, value.len - 2, raw);
}

bool btri_fhir_text_is(btri_bytes value, const char *text) {
    btri_bytes raw;
    return raw_text(value, &raw) && btri_json_raw_equals_text(raw, btri_bytes_from_cstr(text));
}

bool btri_fhir_text(btri_bytes value, char *buf, size_t cap) {
    btri_bytes raw;
    size_t len = 0;
    buf[0] = '\0';
    if (!raw_text(value, &raw)) {
        return false;
    }
    if (memchr(raw.ptr, '\\', raw.len) == NULL && memchr(raw.ptr, 0, raw.len) == NULL) {
        if (raw.len < cap) {
            btri_bytes_copy(buf, raw);
            buf[raw.len] = '\0';
        }
        return raw.len < cap;
    }
    if (btri_json_unescape(raw, buf, cap - 1, &len) != BTRI_OK || memchr(buf, 0, len) != NULL) {
        buf[0] = '\0';
        return false;
    }
    buf[len] = '\0';
    return true;
}

bool btri_fhir_bool(btri_bytes value, bool *out) {
    *out = btri_bytes_equal_cstr(value, "true");
    return *out || btri_bytes_equal_cstr(value, "false");
}
