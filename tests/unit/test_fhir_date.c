/* test_fhir_date.c - dates that are none, partial dates, instants, ages. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "interop/fhir_date.h"

static void no_dates(void **state) {
    (void)state;
    static const char *const bad[] = {"2026-1",
                                      "2026-13",
                                      "2026-00",
                                      "2026-02-29",
                                      "1900-02-29",
                                      "26-01-01",
                                      "2026-01-01T10:00",
                                      "2026-01-01T10:00:00",
                                      "1799",
                                      "2201",
                                      "2026-01-01 ",
                                      "2026-01-01T24:00:00Z",
                                      "2026/01/01",
                                      "2026-01-32",
                                      "2026-01-01T10:00:00.Z",
                                      "2026-01-01T10:00:00+15:00",
                                      "2026-01-01T10:00:00.00000000000000000000Z"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const btri_fhir_date date = btri_fhir_date_of(bad[i]);
        assert_int_equal(date.state, BTRI_FHIR_BAD_DATE);
        assert_string_equal(date.text, "");
    }
    assert_int_equal(btri_fhir_date_of("").state, BTRI_FHIR_NO_DATE);
    assert_int_equal(btri_fhir_date_from(btri_bytes_empty()).state, BTRI_FHIR_NO_DATE);
    assert_int_equal(btri_fhir_date_from(btri_bytes_from_cstr("2026")).state, BTRI_FHIR_BAD_DATE);
    assert_int_equal(btri_fhir_date_from(btri_bytes_from_cstr("\"\"")).state, BTRI_FHIR_BAD_DATE);
}

static void day_numbers(void **state) {
    (void)state;
    assert_int_equal(btri_fhir_date_of("1970-01-01").first, 0);
    assert_int_equal(btri_fhir_date_of("1969-12-31").first, -1);
    assert_int_equal(btri_fhir_date_of("1800-01-01").first, -62091);
    assert_int_equal(btri_fhir_date_of("2200-12-31").first, 84370);
    assert_int_equal(btri_fhir_date_of("2000-03-01").first, 11017);
    assert_int_equal(btri_fhir_date_of("2026").last - btri_fhir_date_of("2026").first, 364);
    assert_int_equal(btri_fhir_date_of("2024-02").last - btri_fhir_date_of("2024-02").first, 28);
}

static void instants(void **state) {
    (void)state;
    const btri_fhir_date east = btri_fhir_date_of("1970-01-02T01:30:00.250+02:00");
    assert_true(east.has_time);
    assert_int_equal(east.first, 1);
    assert_i64(east.second, 84600);
    assert_i64(btri_fhir_date_of("1970-01-01T00:00:00-01:00").second, 3600);
}

static void after(void **state) {
    (void)state;
    const btri_fhir_date at = btri_fhir_date_of("2026-11-22T12:00:00Z");
    const btri_fhir_date day = btri_fhir_date_of("2026-11-22");
    const btri_fhir_date year = btri_fhir_date_of("2026");
    const btri_fhir_date later = btri_fhir_date_of("2026-11-22T12:00:01Z");
    const btri_fhir_date none = btri_fhir_date_of("");
    assert_true(btri_fhir_date_is_after(&later, &at));
    assert_false(btri_fhir_date_is_after(&at, &at));
    assert_false(btri_fhir_date_is_after(&later, &day));
    assert_false(btri_fhir_date_is_after(&year, &day));
    assert_false(btri_fhir_date_is_after(&none, &day));
}

static void ages(void **state) {
    (void)state;
    int32_t least = 7;
    int32_t greatest = 7;
    const btri_fhir_date at = btri_fhir_date_of("2023-02-28");
    const btri_fhir_date leap = btri_fhir_date_of("2004-02-29");
    const btri_fhir_date year = btri_fhir_date_of("2004");
    const btri_fhir_date later = btri_fhir_date_of("2024-01");
    assert_true(btri_fhir_age(&leap, &at, &least, &greatest));
    assert_int_equal(least, 18);
    assert_int_equal(greatest, 18);
    assert_true(btri_fhir_age(&year, &at, &least, &greatest));
    assert_int_equal(least, 18);
    assert_int_equal(greatest, 19);
    assert_false(btri_fhir_age(&later, &at, &least, &greatest));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_dates), cmocka_unit_test(day_numbers),
                                       cmocka_unit_test(instants), cmocka_unit_test(after),
                                       cmocka_unit_test(ages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
