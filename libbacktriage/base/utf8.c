/* utf8.c - validity of UTF-8 after the table of well-formed byte sequences (Unicode 3.9, table 3-7; RFC
 * 3629). Input is untrusted. */
#include "base/utf8.h"

/* Continuation byte, 10xxxxxx? */
static bool is_tail(uint8_t byte) {
    return (byte & 0xC0u) == 0x80u;
}

/* Length that a first byte announces; 0 for a byte that begins no character (80..C1 and F5..FF). */
static size_t announced_len(uint8_t first) {
    if (first < 0x80u) {
        return 1;
    }
    if (first < 0xC2u || first > 0xF4u) {
        return 0;
    }
    if (first < 0xE0u) {
        return 2;
    }
    return first < 0xF0u ? 3 : 4;
}

/* The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF. */
static bool second_byte_fits(uint8_t first, uint8_t second) {
    if (!is_tail(second)) {
        return false;
    }
    switch (first) {
    case 0xE0u:
        return second >= 0xA0u;
    case 0xEDu:
        return second <= 0x9Fu;
    case 0xF0u:
        return second >= 0x90u;
    case 0xF4u:
        return second <= 0x8Fu;
    default:
        return true;
    }
}

size_t btri_utf8_char_len(btri_bytes text) {
    if (text.len == 0) {
        return 0;
    }
    const size_t len = announced_len(text.ptr[0]);
    if (len <= 1) {
        return len;
    }
    if (len > text.len || !second_byte_fits(text.ptr[0], text.ptr[1])) {
        return 0;
    }
    for (size_t i = 2; i < len; i++) {
        if (!is_tail(text.ptr[i])) {
            return 0;
        }
    }
    return len;
}

size_t btri_utf8_valid_prefix(btri_bytes text) {
    size_t at = 0;
    while (at < text.len) {
        if (text.ptr[at] < 0x80u) {
            at++;
            continue;
        }
        const btri_bytes rest = {text.ptr + at, text.len - at};
        const size_t len = btri_utf8_char_len(rest);
        if (len == 0) {
            return at;
        }
        at += len;
    }
    return at;
}

bool btri_utf8_is_valid(btri_bytes text) {
    return btri_utf8_valid_prefix(text) == text.len;
}

size_t btri_utf8_encode(uint32_t character, uint8_t out[4]) {
    if (character < 0x80u) {
        out[0] = (uint8_t)character;
        return 1;
    }
    if (character < 0x800u) {
        out[0] = (uint8_t)(0xC0u | (character >> 6));
        out[1] = (uint8_t)(0x80u | (character & 0x3Fu));
        return 2;
    }
    if (character > 0x10FFFFu || (character >= 0xD800u && character <= 0xDFFFu)) {
        return 0;
    }
    if (character < 0x10000u) {
        out[0] = (uint8_t)(0xE0u | (character >> 12));
        out[1] = (uint8_t)(0x80u | ((character >> 6) & 0x3Fu));
        out[2] = (uint8_t)(0x80u | (character & 0x3Fu));
        return 3;
    }
    out[0] = (uint8_t)(0xF0u | (character >> 18));
    out[1] = (uint8_t)(0x80u | ((character >> 12) & 0x3Fu));
    out[2] = (uint8_t)(0x80u | ((character >> 6) & 0x3Fu));
    out[3] = (uint8_t)(0x80u | (character & 0x3Fu));
    return 4;
}
