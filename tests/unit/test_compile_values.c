/* test_compile_values.c - tools/compile/fixed_text.c and code_table.c: values written as text. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "tools/compile/code_table.h"
#include "tools/compile/fixed_text.h"

static btri_bytes text(const char *cstr) {
    return btri_bytes_from_cstr(cstr);
}

static void wrong_numbers_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",      "-",  "a",  "1a",  "1.",  ".5",
                                        "1.2.3", "+1", " 1", "1e3", "--1", "0x1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        int64_t value = 77;
        assert_int_equal(btri_fixed_of_text(text(wrong[i]), 2, &value), BTRI_FIXED_NOT_NUMBER);
        assert_i64(value, 77);
    }
    int64_t value = 77;
    assert_int_equal(btri_fixed_of_text(text("0.005"), 2, &value), BTRI_FIXED_TOO_FINE);
    assert_int_equal(btri_fixed_of_text(text("1.5"), 0, &value), BTRI_FIXED_TOO_FINE);
    assert_int_equal(btri_fixed_of_text(text("1000000001"), 0, &value), BTRI_FIXED_TOO_LARGE);
    assert_int_equal(btri_fixed_of_text(text("10000000"), 3, &value), BTRI_FIXED_TOO_LARGE);
    assert_int_equal(btri_fixed_of_text(text("99999999999999999999999"), 0, &value), BTRI_FIXED_TOO_LARGE);
    assert_i64(value, 77);
}

static void numbers_are_exact(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t digits;
        int64_t value;
    } cases[] = {{"0.5", 2, 50},     {"38.0", 1, 380}, {"38", 1, 380}, {"14", 2, 1400},
                 {"-3.25", 2, -325}, {"1.50", 1, 15},  {"0", 3, 0},    {"1000000000", 0, 1000000000},
                 {"007", 0, 7}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t value = 77;
        assert_int_equal(btri_fixed_of_text(text(cases[i].text), cases[i].digits, &value), BTRI_FIXED_OK);
        assert_i64(value, cases[i].value);
    }
}

static void dates_exist(void **state) {
    (void)state;
    static const char *const wrong[] = {"",           "2026-11-2",  "2026-13-01", "2026-00-01",
                                        "2026-02-29", "2100-02-29", "2026-04-31", "2026-01-00",
                                        "2026/01/01", "2026-01-0a", "2026-11-22 "};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(btri_text_is_date(text(wrong[i])));
    }
    assert_true(btri_text_is_date(text("2024-02-29")));
    assert_true(btri_text_is_date(text("2000-02-29")));
    assert_true(btri_text_is_date(text("2026-12-31")));
}

static void words_are_whole(void **state) {
    (void)state;
    bool flag = true;
    uint32_t level = 9;
    assert_false(btri_flag_of_text(text("True"), &flag));
    assert_false(btri_urgency_of_text(text("soon"), &level));
    assert_false(btri_urgency_of_text(text("SOO"), &level));
    assert_int_equal(level, 9);
    assert_true(btri_flag_of_text(text("false"), &flag));
    assert_false(flag);
    assert_true(btri_urgency_of_text(text("EMERGENCY_NOW"), &level));
    assert_int_equal(level, BTRI_EMERGENCY_NOW);
}

static void codes_must_be_verified(void **state) {
    (void)state;
    const btri_code_table table = {
        text("kind\tid\tconcept\tsystem\tcode\tdisplay\tverification\twhere\tnote\n"
             "f\ta\tA\tSNOMED CT\t11\tA\tV\tw\tGPS\n"
             "f\tb\tB\tSNOMED CT\t12\tB\tV\tw\tnot in GPS-2020\n"
             "f\tc\tC\tSNOMED CT\t13\tC\tK\tw\tGPS\n"
             "f\td\tD\tLOINC\t14-1\tD\tV\tw\t\n"
             "short\trow\n"
             "f\te\tE\thttp://example.org/x\tplan\tE\tV\tw\t")};
    assert_false(btri_code_table_has(&table, text("SNOMED CT"), text("12")));
    assert_false(btri_code_table_has(&table, text("SNOMED CT"), text("13")));
    assert_false(btri_code_table_has(&table, text("SNOMED CT"), text("1")));
    assert_false(btri_code_table_has(&table, text("LOINC"), text("11")));
    assert_true(btri_code_table_has(&table, text("SNOMED CT"), text("11")));
    assert_true(btri_code_table_has(&table, text("LOINC"), text("14-1")));
    assert_true(btri_code_table_has(&table, text("HL7"), text("plan")));
    const btri_code_table none = {btri_bytes_empty()};
    assert_true(btri_code_table_has(&none, text("LOINC"), text("any")));
}

static void code_systems_have_numbers(void **state) {
    (void)state;
    uint32_t system = 99;
    assert_false(btri_code_system_of_text(text("SNOMED"), &system));
    assert_int_equal(system, 99);
    assert_true(btri_code_system_of_text(text("ICD-10 (WHO)"), &system));
    assert_int_equal(system, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_numbers_are_refused), cmocka_unit_test(dates_exist),
        cmocka_unit_test(words_are_whole),           cmocka_unit_test(codes_must_be_verified),
        cmocka_unit_test(code_systems_have_numbers), cmocka_unit_test(numbers_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
