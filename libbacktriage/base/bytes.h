/* bytes.h - operations on spans of bytes (btri_bytes: pointer and length together, owned by somebody else).
 * Contents may be untrusted; offsets and lengths are checked here, so that callers do no pointer arithmetic.
 */
#ifndef BTRI_BASE_BYTES_H
#define BTRI_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "backtriage/types.h"

/* ptr [borrow] may be NULL if len is 0. */
static inline btri_bytes btri_bytes_of(const void *ptr, size_t len) {
    btri_bytes span;
    span.ptr = (const uint8_t *)ptr;
    span.len = len;
    return span;
}

static inline btri_bytes btri_bytes_empty(void) {
    return btri_bytes_of(NULL, 0);
}

/* The text without its final NUL. text [borrow] must not be NULL. */
static inline btri_bytes btri_bytes_from_cstr(const char *text) {
    return btri_bytes_of(text, strlen(text));
}

/* A span that every reader may take: NULL only if it is empty. */
static inline bool btri_bytes_is_valid(btri_bytes span) {
    return span.ptr != NULL || span.len == 0;
}

/* len bytes of span from offset. False, and *out alone, if they do not lie inside. */
static inline bool btri_bytes_sub(btri_bytes span, size_t offset, size_t len, btri_bytes *out) {
    if (offset > span.len || len > span.len - offset) {
        return false;
    }
    *out = btri_bytes_of(span.len == 0 ? span.ptr : span.ptr + offset, len);
    return true;
}

/* The first len bytes go to *head, *span keeps the rest. False, and nothing changed, if span is shorter. */
static inline bool btri_bytes_take(btri_bytes *span, size_t len, btri_bytes *head) {
    btri_bytes rest;
    if (!btri_bytes_sub(*span, len, span->len < len ? 0 : span->len - len, &rest)) {
        return false;
    }
    *head = btri_bytes_of(span->ptr, len);
    *span = rest;
    return true;
}

static inline bool btri_bytes_equal(btri_bytes a, btri_bytes b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool btri_bytes_equal_cstr(btri_bytes a, const char *text) {
    return btri_bytes_equal(a, btri_bytes_from_cstr(text));
}

/* Bytewise order, a prefix before what it begins: negative, 0 or positive. */
static inline int btri_bytes_compare(btri_bytes a, btri_bytes b) {
    const size_t common = a.len < b.len ? a.len : b.len;
    const int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static inline bool btri_bytes_starts_with(btri_bytes span, btri_bytes prefix) {
    return span.len >= prefix.len && btri_bytes_equal(btri_bytes_of(span.ptr, prefix.len), prefix);
}

/* memcpy that allows NULL with length 0. The two do not overlap. */
static inline void btri_bytes_copy(void *dst, btri_bytes src) {
    if (src.len != 0) {
        memcpy(dst, src.ptr, src.len);
    }
}

#endif
