/* decimal.h - exact decimal numbers: from JSON text to fixed-point integers and back, without floating point.
 * Text is UNTRUSTED. A fixed-point value of scale d is an int64 that counts units of 10^-d. Where a value
 * does not fall on a unit, the two enclosing integers are answered, so that rounding never crosses a
 * threshold silently. Thread-safe; no memory. On failure outputs are 0. */
#ifndef BTRI_WIRE_DECIMAL_H
#define BTRI_WIRE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* mantissa * 10^exponent10; the mantissa of anything but zero does not end in a decimal zero, zero has
 * exponent 0: so equal numbers are equal structs. */
typedef struct btri_decimal {
    int64_t mantissa;
    int8_t exponent10; /* within +-BTRI_LIMIT_DECIMAL_EXPONENT */
} btri_decimal;

/* Room that btri_fixed_format() ever needs: sign, "0.", 18 digits after the point, or 19 digits and a point.
 */
#define BTRI_FIXED_TEXT_MAX 24u

/* Reads a JSON number (RFC 8259 section 6). BTRI_E_INPUT_MALFORMED: it is none. BTRI_E_LIMIT: not exact in
 * this form. */
btri_status btri_decimal_parse(btri_bytes text, btri_decimal *value);

/* The greatest fixed-point value <= value and the least one >= value; equal if value is exact at this scale.
 * BTRI_E_LIMIT: one of them does not fit. BTRI_E_ARGUMENT: scale above BTRI_LIMIT_DECIMAL_SCALE. */
btri_status btri_decimal_to_fixed(btri_decimal value, uint32_t scale, int64_t *floor, int64_t *ceil);

/* Floor and ceiling of value * numerator / denominator; denominator > 0, else BTRI_E_ARGUMENT. BTRI_E_LIMIT:
 * a result or (value mod denominator) * numerator does not fit. Dividing by n/d is multiplying by d/n. */
btri_status btri_fixed_ratio(int64_t value, int64_t numerator, int64_t denominator, int64_t *floor,
                             int64_t *ceil);

/* The same for an interval: floor of the low end, ceiling of the high end; a negative numerator turns it
 * round. BTRI_E_ARGUMENT also if low > high. */
btri_status btri_fixed_ratio_interval(int64_t low, int64_t high, int64_t numerator, int64_t denominator,
                                      int64_t *floor, int64_t *ceil);

/* Shortest JSON number of a fixed-point value, without NUL: 385 at scale 1 is "38.5", 380 is "38". Answers
 * the length, 0 if scale is above BTRI_LIMIT_DECIMAL_SCALE. */
size_t btri_fixed_format(int64_t value, uint32_t scale, uint8_t out[BTRI_FIXED_TEXT_MAX]);

#ifdef __cplusplus
}
#endif

#endif
