/* fixed_text.h - small values written as text in knowledge files: fixed-point numbers, yes/no, dates, one of
 * a list of words. Input may be wrong; each function answers false and leaves *out alone then. */
#ifndef BTRI_TOOLS_COMPILE_FIXED_TEXT_H
#define BTRI_TOOLS_COMPILE_FIXED_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"

typedef enum btri_fixed_error {
    BTRI_FIXED_OK,
    BTRI_FIXED_NOT_NUMBER,
    BTRI_FIXED_TOO_FINE,
    BTRI_FIXED_TOO_LARGE
} btri_fixed_error;

/* "38.5" with 1 digit is 385. Zeros behind the resolution are allowed: "38.50" with 1 digit too. */
btri_fixed_error btri_fixed_of_text(btri_bytes text, uint32_t digits, int64_t *out);

const char *btri_fixed_error_text(btri_fixed_error error);

bool btri_flag_of_text(btri_bytes text, bool *out);

/* YYYY-MM-DD, a day that exists. */
bool btri_text_is_date(btri_bytes text);

/* Index of text in words. */
bool btri_word_of_text(btri_bytes text, const char *const *words, size_t count, uint32_t *out);

/* The urgency scale, NONE to EMERGENCY_NOW. */
bool btri_urgency_of_text(btri_bytes text, uint32_t *out);

#endif
