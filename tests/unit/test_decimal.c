/* test_decimal.c - wire/decimal.c. */
#include "../support/guard.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "wire/decimal.h"

static guard page;

static int open_page(void **state) {
    (void)state;
    guard_open(&page, 512);
    return 0;
}

static int close_page(void **state) {
    (void)state;
    guard_close(&page);
    return 0;
}

static btri_status parse(const char *text, btri_decimal *value) {
    return btri_decimal_parse(guard_copy(&page, text, strlen(text)), value);
}

static void texts_that_are_no_number(void **state) {
    static const char *const texts[] = {"",    "-",     "+1",  ".5",   "1.",  "1.e1",     "1e",
                                        "1e+", "01",    "-01", "00",   "1 ",  " 1",       "0x1",
                                        "1a",  "1.2.3", "--1", "1e1.", "NaN", "Infinity", "1,5"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        btri_decimal value = {5, 5};
        assert_status(parse(texts[i], &value), BTRI_E_INPUT_MALFORMED);
        assert_i64(value.mantissa, 0);
    }
    btri_decimal value;
    assert_status(btri_decimal_parse(btri_bytes_of("1\0", 2), &value), BTRI_E_INPUT_MALFORMED);
}

static void numbers_that_do_not_fit(void **state) {
    static const char *const texts[] = {
        "9223372036854775808",
        "-9223372036854775809",
        "0.9223372036854775808",
        "12345678901234567891",
        "1e101",
        "1e-101",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "1.00000000000000000000001",
        "-10e100",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        btri_decimal value = {5, 5};
        assert_status(parse(texts[i], &value), BTRI_E_LIMIT);
        assert_i64(value.mantissa, 0);
        assert_int_equal(value.exponent10, 0);
    }
}

typedef struct parsed_case {
    const char *text;
    int64_t mantissa;
    int exponent10;
} parsed_case;

static void numbers_are_exact(void **state) {
    static const parsed_case cases[] = {
        {"0", 0, 0},
        {"-0", 0, 0},
        {"0.000", 0, 0},
        {"0e999999999999999999999", 0, 0},
        {"-0.0e-5", 0, 0},
        {"1", 1, 0},
        {"-1", -1, 0},
        {"38.5", 385, -1},
        {"38.50", 385, -1},
        {"98.6e0", 986, -1},
        {"1200", 12, 2},
        {"1.2E+3", 12, 2},
        {"0.0012", 12, -4},
        {"12e-4", 12, -4},
        {"100.001", 100001, -3},
        {"1e100", 1, 100},
        {"1e-100", 1, -100},
        {"0.1e101", 1, 100},
        {"9223372036854775807", INT64_MAX, 0},
        {"-9223372036854775808", INT64_MIN, 0},
        {"-0.9223372036854775808", INT64_MIN, -19},
        {"1000000000000000000000000000000", 1, 30},
        {"1.000000000000000000000000000000", 1, 0},
        {"1e00000000000000000000000000000001", 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        btri_decimal value = {5, 5};
        assert_status(parse(cases[i].text, &value), BTRI_OK);
        assert_i64(value.mantissa, cases[i].mantissa);
        assert_int_equal(value.exponent10, cases[i].exponent10);
    }
}

static void fixed_that_does_not_fit(void **state) {
    const btri_decimal big = {1, 100};
    const btri_decimal nineteen = {INT64_MAX, 0};
    const btri_decimal one = {1, 0};
    int64_t floor = 5;
    int64_t ceil = 5;
    (void)state;
    assert_status(btri_decimal_to_fixed(big, 0, &floor, &ceil), BTRI_E_LIMIT);
    assert_status(btri_decimal_to_fixed(nineteen, 1, &floor, &ceil), BTRI_E_LIMIT);
    assert_status(btri_decimal_to_fixed(one, BTRI_LIMIT_DECIMAL_SCALE + 1, &floor, &ceil), BTRI_E_ARGUMENT);
    assert_i64(floor, 0);
    assert_i64(ceil, 0);
}

typedef struct fixed_case {
    const char *text;
    uint32_t scale;
    int64_t floor;
    int64_t ceil;
} fixed_case;

static void fixed_encloses(void **state) {
    static const fixed_case cases[] = {
        {"38.5", 1, 385, 385},
        {"38.5", 3, 38500, 38500},
        {"38.5", 0, 38, 39},
        {"-38.5", 0, -39, -38},
        {"38.44", 1, 384, 385},
        {"0.04", 1, 0, 1},
        {"-0.04", 1, -1, 0},
        {"1e-100", 2, 0, 1},
        {"-1e-100", 2, -1, 0},
        {"0", 18, 0, 0},
        {"9223372036854775807", 0, INT64_MAX, INT64_MAX},
        {"-9223372036854775808", 0, INT64_MIN, INT64_MIN},
        {"-9.223372036854775808", 18, INT64_MIN, INT64_MIN},
        {"0.9223372036854775807", 0, 0, 1},
        {"9223372036854775807e-18", 0, 9, 10},
        {"1200", 0, 1200, 1200},
        {"9e18", 0, INT64_C(9000000000000000000), INT64_C(9000000000000000000)},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        btri_decimal value;
        int64_t floor = 5;
        int64_t ceil = 5;
        assert_status(parse(cases[i].text, &value), BTRI_OK);
        assert_status(btri_decimal_to_fixed(value, cases[i].scale, &floor, &ceil), BTRI_OK);
        assert_i64(floor, cases[i].floor);
        assert_i64(ceil, cases[i].ceil);
    }
}

static void ratio_refuses(void **state) {
    int64_t floor = 5;
    int64_t ceil = 5;
    (void)state;
    assert_status(btri_fixed_ratio(1, 1, 0, &floor, &ceil), BTRI_E_ARGUMENT);
    assert_status(btri_fixed_ratio(1, 1, -1, &floor, &ceil), BTRI_E_ARGUMENT);
    assert_status(btri_fixed_ratio(INT64_MAX, 2, 1, &floor, &ceil), BTRI_E_LIMIT);
    assert_status(btri_fixed_ratio(INT64_MAX, 3, 2, &floor, &ceil), BTRI_E_LIMIT);
    assert_status(btri_fixed_ratio(INT64_MIN, -1, 1, &floor, &ceil), BTRI_E_LIMIT);
    assert_status(btri_fixed_ratio(5, INT64_MAX, 7, &floor, &ceil), BTRI_E_LIMIT);
    assert_status(btri_fixed_ratio_interval(2, 1, 1, 1, &floor, &ceil), BTRI_E_ARGUMENT);
    assert_status(btri_fixed_ratio_interval(0, INT64_MAX, 2, 1, &floor, &ceil), BTRI_E_LIMIT);
    assert_i64(floor, 0);
    assert_i64(ceil, 0);
}

/* floor <= value * n / d <= ceil, each less than one away, over a small domain. */
static void ratio_encloses(void **state) {
    (void)state;
    for (int64_t value = -25; value <= 25; value++) {
        for (int64_t n = -9; n <= 9; n++) {
            for (int64_t d = 1; d <= 9; d++) {
                int64_t floor = 0;
                int64_t ceil = 0;
                assert_status(btri_fixed_ratio(value, n, d, &floor, &ceil), BTRI_OK);
                const int64_t exact = value * n;
                assert_true(floor * d <= exact && exact < (floor + 1) * d);
                assert_true(ceil * d >= exact && exact > (ceil - 1) * d);
                int64_t low = 0;
                int64_t high = 0;
                assert_status(btri_fixed_ratio_interval(value, value + 3, n, d, &low, &high), BTRI_OK);
                assert_true(low * d <= exact && exact <= high * d);
                assert_true(low * d <= exact + 3 * n && exact + 3 * n <= high * d);
            }
        }
    }
    int64_t floor = 0;
    int64_t ceil = 0;
    assert_status(btri_fixed_ratio(INT64_MAX, 1000, 1000, &floor, &ceil), BTRI_OK);
    assert_i64(floor, INT64_MAX);
    assert_status(btri_fixed_ratio(INT64_MIN, 5, 9, &floor, &ceil), BTRI_OK);
    assert_i64(ceil - floor, 1);
}

typedef struct format_case {
    int64_t value;
    uint32_t scale;
    const char *text;
} format_case;

static void formats_are_shortest(void **state) {
    static const format_case cases[] = {
        {385, 1, "38.5"},
        {380, 1, "38"},
        {0, 3, "0"},
        {5, 3, "0.005"},
        {-5, 3, "-0.005"},
        {-380, 1, "-38"},
        {1200, 0, "1200"},
        {1050, 2, "10.5"},
        {100, 2, "1"},
        {-1, 0, "-1"},
        {INT64_MAX, 0, "9223372036854775807"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {INT64_MIN, 18, "-9.223372036854775808"},
        {INT64_MIN, 1, "-922337203685477580.8"},
        {-1, 18, "-0.000000000000000001"},
    };
    uint8_t out[BTRI_FIXED_TEXT_MAX];
    (void)state;
    assert_int_equal(btri_fixed_format(1, BTRI_LIMIT_DECIMAL_SCALE + 1, out), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const btri_bytes text = btri_bytes_of(out, btri_fixed_format(cases[i].value, cases[i].scale, out));
        assert_span(text, cases[i].text);
        /* And it reads back as the same value. */
        btri_decimal value;
        int64_t floor = 0;
        int64_t ceil = 0;
        assert_status(btri_decimal_parse(text, &value), BTRI_OK);
        assert_status(btri_decimal_to_fixed(value, cases[i].scale, &floor, &ceil), BTRI_OK);
        assert_i64(floor, cases[i].value);
        assert_i64(ceil, cases[i].value);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_are_no_number), cmocka_unit_test(numbers_that_do_not_fit),
        cmocka_unit_test(numbers_are_exact),        cmocka_unit_test(fixed_that_does_not_fit),
        cmocka_unit_test(fixed_encloses),           cmocka_unit_test(ratio_refuses),
        cmocka_unit_test(ratio_encloses),           cmocka_unit_test(formats_are_shortest),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
