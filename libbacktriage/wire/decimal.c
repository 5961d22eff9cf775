/* decimal.c - exact decimal numbers. Text is UNTRUSTED.
 * Digits are gathered on the negative side, which reaches one further than the positive one. */
#include "wire/decimal.h"

#include "base/arith.h"
#include "base/bytes.h"
#include "base/contract.h"
#include "base/guard.h"
#include "base/limits.h"

/* The exponent stops growing here: far outside what is accepted, and the number of digits before it (at most
 * BTRI_LIMIT_INPUT_BYTES) cannot bring it back. */
#define EXPONENT_CAP INT64_C(1000000000000)

/* What has been read of a number: -digits * 10^exponent10, of which the zeros at the end are still held back.
 */
typedef struct number {
    btri_bytes text;
    size_t at;
    int64_t negated;
    int64_t exponent10;
    int64_t zeros;
    bool fits;
} number;

static uint8_t current(const number *n) {
    return n->at < n->text.len ? n->text.ptr[n->at] : 0;
}

static bool is_digit(uint8_t byte) {
    return byte >= '0' && byte <= '9';
}

/* negated * 10^zeros, if it fits. */
static void put_zeros(number *n) {
    while (n->zeros > 0 && n->fits) {
        n->fits = btri_mul_i64(n->negated, 10, &n->negated);
        n->zeros--;
    }
}

static void put_digit(number *n, uint8_t digit) {
    if (digit == 0) {
        n->zeros += n->negated == 0 ? 0 : 1;
        return;
    }
    put_zeros(n);
    n->fits = n->fits && btri_mul_i64(n->negated, 10, &n->negated) &&
              btri_sub_i64(n->negated, (int64_t)digit, &n->negated);
}

/* One or more digits; false if there is none. Each lowers the exponent by step. */
static bool read_digits(number *n, int64_t step) {
    if (!is_digit(current(n))) {
        return false;
    }
    for (; is_digit(current(n)); n->at++) {
        put_digit(n, (uint8_t)(current(n) - '0'));
        n->exponent10 -= step;
    }
    return true;
}

/* What stands behind 'e'. */
static bool read_exponent(number *n) {
    const bool is_negative = current(n) == '-';
    int64_t exponent = 0;
    if (is_negative || current(n) == '+') {
        n->at++;
    }
    if (!is_digit(current(n))) {
        return false;
    }
    for (; is_digit(current(n)); n->at++) {
        if (exponent < EXPONENT_CAP) {
            exponent = exponent * 10 + (int64_t)(current(n) - '0');
        }
    }
    n->exponent10 += is_negative ? -exponent : exponent;
    return true;
}

/* number = [ minus ] int [ frac ] [ exp ], all of the text. */
static bool read_number(number *n, bool *is_negative) {
    *is_negative = current(n) == '-';
    if (*is_negative) {
        n->at++;
    }
    const bool has_leading_zero = current(n) == '0';
    const size_t start = n->at;
    if (!read_digits(n, 0) || (has_leading_zero && n->at - start > 1)) {
        return false;
    }
    if (current(n) == '.') {
        n->at++;
        if (!read_digits(n, 1)) {
            return false;
        }
    }
    if (current(n) == 'e' || current(n) == 'E') {
        n->at++;
        if (!read_exponent(n)) {
            return false;
        }
    }
    return n->at == n->text.len;
}

btri_status btri_decimal_parse(btri_bytes text, btri_decimal *value) {
    number n = {text, 0, 0, 0, 0, true};
    bool is_negative;
    value->mantissa = 0;
    value->exponent10 = 0;
    BTRI_ENSURE(read_number(&n, &is_negative), BTRI_E_INPUT_MALFORMED);
    BTRI_ENSURE(n.fits, BTRI_E_LIMIT);
    if (n.negated == 0) {
        return BTRI_OK;
    }
    const int64_t exponent = n.exponent10 + n.zeros;
    BTRI_ENSURE(exponent >= -BTRI_LIMIT_DECIMAL_EXPONENT && exponent <= BTRI_LIMIT_DECIMAL_EXPONENT,
                BTRI_E_LIMIT);
    int64_t mantissa = n.negated;
    BTRI_ENSURE(is_negative || btri_sub_i64(0, n.negated, &mantissa), BTRI_E_LIMIT);
    value->mantissa = mantissa;
    value->exponent10 = (int8_t)exponent;
    return BTRI_OK;
}

/* 10^n for 0 <= n <= 18. */
static int64_t power_of_ten(uint32_t n) {
    int64_t power = 1;
    BTRI_ASSERT(n <= BTRI_LIMIT_DECIMAL_SCALE);
    for (uint32_t i = 0; i < n; i++) {
        power *= 10;
    }
    return power;
}

btri_status btri_decimal_to_fixed(btri_decimal value, uint32_t scale, int64_t *floor, int64_t *ceil) {
    const int32_t most = BTRI_LIMIT_DECIMAL_SCALE;
    *floor = 0;
    *ceil = 0;
    BTRI_ENSURE(scale <= BTRI_LIMIT_DECIMAL_SCALE, BTRI_E_ARGUMENT);
    const int32_t shift = (int32_t)value.exponent10 + (int32_t)scale;
    if (value.mantissa == 0) {
        return BTRI_OK;
    }
    if (shift < -most) {
        /* |mantissa| < 10^19, so that the value lies strictly between -1 and 1 units. */
        *floor = value.mantissa < 0 ? -1 : 0;
        *ceil = value.mantissa < 0 ? 0 : 1;
        return BTRI_OK;
    }
    if (shift < 0) {
        const int64_t divisor = power_of_ten((uint32_t)-shift);
        const bool fits = btri_div_floor_i64(value.mantissa, divisor, floor) &&
                          btri_div_ceil_i64(value.mantissa, divisor, ceil);
        return BTRI_ALWAYS(fits) ? BTRI_OK : BTRI_E_INTERNAL;
    }
    int64_t exact = 0;
    BTRI_ENSURE(shift <= most && btri_mul_i64(value.mantissa, power_of_ten((uint32_t)shift), &exact),
                BTRI_E_LIMIT);
    *floor = exact;
    *ceil = exact;
    return BTRI_OK;
}

/* value = q * denominator + r, so the product is q * numerator + r * numerator / denominator, whose two parts
 * have the same sign: what fits as a sum fits as parts. */
btri_status btri_fixed_ratio(int64_t value, int64_t numerator, int64_t denominator, int64_t *floor,
                             int64_t *ceil) {
    int64_t whole;
    int64_t rest;
    int64_t low;
    int64_t high;
    *floor = 0;
    *ceil = 0;
    BTRI_ENSURE(denominator > 0, BTRI_E_ARGUMENT);
    BTRI_ENSURE(btri_mul_i64(value / denominator, numerator, &whole), BTRI_E_LIMIT);
    BTRI_ENSURE(btri_mul_i64(value % denominator, numerator, &rest), BTRI_E_LIMIT);
    BTRI_ENSURE(btri_div_floor_i64(rest, denominator, &low) && btri_div_ceil_i64(rest, denominator, &high),
                BTRI_E_LIMIT);
    BTRI_ENSURE(btri_add_i64(whole, low, &low) && btri_add_i64(whole, high, &high), BTRI_E_LIMIT);
    *floor = low;
    *ceil = high;
    return BTRI_OK;
}

btri_status btri_fixed_ratio_interval(int64_t low, int64_t high, int64_t numerator, int64_t denominator,
                                      int64_t *floor, int64_t *ceil) {
    int64_t least;
    int64_t greatest;
    int64_t unused;
    *floor = 0;
    *ceil = 0;
    BTRI_ENSURE(low <= high, BTRI_E_ARGUMENT);
    BTRI_TRY(btri_fixed_ratio(numerator < 0 ? high : low, numerator, denominator, &least, &unused));
    BTRI_TRY(btri_fixed_ratio(numerator < 0 ? low : high, numerator, denominator, &unused, &greatest));
    *floor = least;
    *ceil = greatest;
    return BTRI_OK;
}

/* Digits are made from the last to the first at the end of out, then moved to its start. */
size_t btri_fixed_format(int64_t value, uint32_t scale, uint8_t out[BTRI_FIXED_TEXT_MAX]) {
    uint64_t left = value < 0 ? (uint64_t)(-(value + 1)) + 1u : (uint64_t)value;
    uint32_t decimals = scale;
    size_t at = BTRI_FIXED_TEXT_MAX;
    if (scale > BTRI_LIMIT_DECIMAL_SCALE) {
        return 0;
    }
    while (decimals > 0 && left % 10 == 0) {
        left /= 10;
        decimals--;
    }
    const bool has_point = decimals > 0;
    for (; decimals > 0; decimals--) {
        out[--at] = (uint8_t)('0' + left % 10);
        left /= 10;
    }
    if (has_point) {
        out[--at] = '.';
    }
    do {
        out[--at] = (uint8_t)('0' + left % 10);
        left /= 10;
    } while (left != 0);
    if (value < 0) {
        out[--at] = '-';
    }
    memmove(out, out + at, BTRI_FIXED_TEXT_MAX - at);
    return BTRI_FIXED_TEXT_MAX - at;
}
