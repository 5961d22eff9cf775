/* arith.h - arithmetic that says when it does not fit.
 * Every function answers true and stores the result, or answers false and leaves *out alone. Operands may be
 * untrusted. Plain comparisons, no compiler builtins: provers read it as it stands. */
#ifndef BTRI_BASE_ARITH_H
#define BTRI_BASE_ARITH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool btri_add_size(size_t a, size_t b, size_t *out) {
    if (a > SIZE_MAX - b) {
        return false;
    }
    *out = a + b;
    return true;
}

static inline bool btri_sub_size(size_t a, size_t b, size_t *out) {
    if (b > a) {
        return false;
    }
    *out = a - b;
    return true;
}

static inline bool btri_mul_size(size_t a, size_t b, size_t *out) {
    if (b != 0 && a > SIZE_MAX / b) {
        return false;
    }
    *out = a * b;
    return true;
}

/* Is n a power of two? Zero is none. */
static inline bool btri_is_power_of_two(size_t n) {
    return n != 0 && (n & (n - 1)) == 0;
}

/* The least multiple of align that is >= a. False also if align is not a power of two. */
static inline bool btri_align_size(size_t a, size_t align, size_t *out) {
    if (!btri_is_power_of_two(align) || a > SIZE_MAX - (align - 1)) {
        return false;
    }
    *out = (a + (align - 1)) & ~(align - 1);
    return true;
}

static inline bool btri_add_i64(int64_t a, int64_t b, int64_t *out) {
    if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b) {
        return false;
    }
    *out = a + b;
    return true;
}

static inline bool btri_sub_i64(int64_t a, int64_t b, int64_t *out) {
    if (b > 0 ? a < INT64_MIN + b : a > INT64_MAX + b) {
        return false;
    }
    *out = a - b;
    return true;
}

/* Does a * b lie outside int64? Four sign cases; each division is defined because its divisor is neither 0
 * nor, with INT64_MIN above it, -1. */
static inline bool btri_mul_i64_overflows(int64_t a, int64_t b) {
    if (a == 0 || b == 0) {
        return false;
    }
    if (a > 0) {
        return b > 0 ? a > INT64_MAX / b : b < INT64_MIN / a;
    }
    return b > 0 ? a < INT64_MIN / b : a < INT64_MAX / b;
}

static inline bool btri_mul_i64(int64_t a, int64_t b, int64_t *out) {
    if (btri_mul_i64_overflows(a, b)) {
        return false;
    }
    *out = a * b;
    return true;
}

/* Quotient rounded towards minus infinity. False if b is 0 or the quotient does not fit. */
static inline bool btri_div_floor_i64(int64_t a, int64_t b, int64_t *out) {
    if (b == 0 || (a == INT64_MIN && b == -1)) {
        return false;
    }
    const int64_t quotient = a / b;
    *out = (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient;
    return true;
}

/* Quotient rounded towards plus infinity. False if b is 0 or the quotient does not fit. */
static inline bool btri_div_ceil_i64(int64_t a, int64_t b, int64_t *out) {
    if (b == 0 || (a == INT64_MIN && b == -1)) {
        return false;
    }
    const int64_t quotient = a / b;
    *out = (a % b != 0 && (a < 0) == (b < 0)) ? quotient + 1 : quotient;
    return true;
}

#endif
