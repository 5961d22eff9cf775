/* guard.h - test inputs that end at a page that cannot be read, so that a read beyond the end is a fault even
 * inside a library that no sanitizer sees. */
#ifndef BTRI_TESTS_GUARD_H
#define BTRI_TESTS_GUARD_H

#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"

typedef struct guard {
    uint8_t *map;
    size_t usable; /* bytes before the guard page */
    size_t map_len;
} guard;

/* Room for cap bytes. Aborts the test program if there is none. */
void guard_open(guard *g, size_t cap);

/* A copy of the bytes that ends at the guard page; lives until the next call. len <= cap. */
btri_bytes guard_copy(guard *g, const void *ptr, size_t len);

/* The last len bytes before the guard page, as a buffer to write to. */
uint8_t *guard_buffer(guard *g, size_t len);

void guard_close(guard *g);

#endif
