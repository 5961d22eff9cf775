/* fixed_text.c - small values written as text in knowledge files. Input may be wrong. */
#include "tools/compile/fixed_text.h"

#include "base/bytes.h"
#include "model/fixed.h"

static bool is_digit(uint8_t c) {
    return c >= '0' && c <= '9';
}

btri_fixed_error btri_fixed_of_text(btri_bytes text, uint32_t digits, int64_t *out) {
    const bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t i = negative ? 1 : 0;
    int64_t value = 0;
    uint32_t behind_point = 0;
    bool point = false;
    bool any_digit = false;
    for (; i < text.len; i++) {
        if (text.ptr[i] == '.' && !point && any_digit && i + 1 < text.len) {
            point = true;
            continue;
        }
        if (!is_digit(text.ptr[i])) {
            return BTRI_FIXED_NOT_NUMBER;
        }
        any_digit = true;
        if (point && behind_point == digits) {
            if (text.ptr[i] != '0') {
                return BTRI_FIXED_TOO_FINE;
            }
            continue;
        }
        behind_point += point ? 1u : 0u;
        value = value * 10 + (text.ptr[i] - '0');
        if (value > BTRI_FIXED_LIMIT) {
            return BTRI_FIXED_TOO_LARGE;
        }
    }
    for (; behind_point < digits && value <= BTRI_FIXED_LIMIT; behind_point++) {
        value *= 10;
    }
    if (!any_digit || value > BTRI_FIXED_LIMIT) {
        return any_digit ? BTRI_FIXED_TOO_LARGE : BTRI_FIXED_NOT_NUMBER;
    }
    *out = negative ? -value : value;
    return BTRI_FIXED_OK;
}

const char *btri_fixed_error_text(btri_fixed_error error) {
    switch (error) {
    case BTRI_FIXED_OK:
        return "is a number";
    case BTRI_FIXED_NOT_NUMBER:
        return "is not a number";
    case BTRI_FIXED_TOO_FINE:
        return "is finer than the resolution";
    case BTRI_FIXED_TOO_LARGE:
        return "is too large";
    }
    return "is wrong";
}

bool btri_flag_of_text(btri_bytes text, bool *out) {
    if (btri_bytes_equal_cstr(text, "true") || btri_bytes_equal_cstr(text, "false")) {
        *out = text.len == 4;
        return true;
    }
    return false;
}

static uint32_t days_of_month(uint32_t year, uint32_t month) {
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29u : days[month - 1];
}

static uint32_t number_at(btri_bytes text, size_t from, size_t len) {
    uint32_t value = 0;
    for (size_t i = from; i < from + len; i++) {
        value = value * 10u + (uint32_t)(text.ptr[i] - '0');
    }
    return value;
}

bool btri_text_is_date(btri_bytes text) {
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (i != 4 && i != 7 && !is_digit(text.ptr[i])) {
            return false;
        }
    }
    const uint32_t month = number_at(text, 5, 2);
    const uint32_t day = number_at(text, 8, 2);
    return month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(number_at(text, 0, 4), month);
}

bool btri_word_of_text(btri_bytes text, const char *const *words, size_t count, uint32_t *out) {
    for (size_t i = 0; i < count; i++) {
        if (btri_bytes_equal_cstr(text, words[i])) {
            *out = (uint32_t)i;
            return true;
        }
    }
    return false;
}

bool btri_urgency_of_text(btri_bytes text, uint32_t *out) {
    static const char *const levels[] = {"NONE",   "SELF_CARE", "ROUTINE",      "SOON",
                                         "URGENT", "SAME_DAY",  "EMERGENCY_NOW"};
    return btri_word_of_text(text, levels, sizeof levels / sizeof levels[0], out);
}
