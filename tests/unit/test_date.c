/* test_date.c - model/date.c: texts that are no dates, then every day of the range. */
#include "../support/unit.h"

#include "../support/guard.h"

#include "base/bytes.h"
#include "model/date.h"

static void texts_that_are_no_dates(void **state) {
    static const char *const texts[] = {
        "",
        "2",
        "202",
        "20266",
        "2026-",
        "2026-1",
        "2026-00",
        "2026-13",
        "2026/11",
        "2026-11-",
        "2026-11-2",
        "2026-11-00",
        "2026-11-31",
        "2026-02-29",
        "1900-02-29",
        "2100-02-29",
        "1799-12-31",
        "2201-01-01",
        "1799",
        "2201",
        "+202",
        "-202",
        " 2026",
        "2026 ",
        "2026-11-22 ",
        "2026-11-222",
        "20261122",
        "2026-W47",
        "2026-326",
        "2026-11-22T",
        "2026-11-22T10",
        "2026-11-22T10:00",
        "2026-11-22T10:00Z",
        "2026-11-22T10:00:00",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z",
        "2026-11-22T10:00:61Z",
        "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00:00,5Z",
        "2026-11-22T10:00:00+1:00",
        "2026-11-22T10:00:00+0100",
        "2026-11-22T10:00:00+24:00",
        "2026-11-22T10:00:00+01:60",
        "2026-11-22T10:00:00ZZ",
        "2026-11-22 10:00:00Z",
        "2026-11T10:00:00Z",
        "2026T10:00:00Z",
        "2026-11-22T10:00:00Z ",
        "2026-11-22T-1:00:00Z",
        "today",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        btri_date date = {7, 7, 7, true};
        if (btri_date_parse(btri_bytes_from_cstr(texts[i]), &date) != BTRI_E_INPUT_DATE) {
            print_error("%s\n", texts[i]);
        }
        assert_status(btri_date_parse(btri_bytes_from_cstr(texts[i]), &date), BTRI_E_INPUT_DATE);
        assert_true(date.earliest == 0 && date.latest == 0 && date.second == 0 && !date.has_time);
    }
}

static void days_that_are_no_days(void **state) {
    int32_t day = 7;
    int32_t parts[3] = {0, 0, 0};
    char text[BTRI_DATE_TEXT_BYTES];
    (void)state;
    assert_status(btri_date_parse_day(btri_bytes_from_cstr("2026-11"), &day), BTRI_E_INPUT_DATE);
    assert_status(btri_date_parse_day(btri_bytes_from_cstr("2026-11-22T10:00:00Z"), &day), BTRI_E_INPUT_DATE);
    assert_status(btri_date_parse_day(btri_bytes_from_cstr("2026-11-31"), &day), BTRI_E_INPUT_DATE);
    assert_false(btri_day_from_civil(2026, 0, 1, &day));
    assert_false(btri_day_from_civil(2026, 13, 1, &day));
    assert_false(btri_day_from_civil(2026, 1, 0, &day));
    assert_false(btri_day_from_civil(2026, 4, 31, &day));
    assert_false(btri_day_from_civil(1799, 12, 31, &day));
    assert_false(btri_day_from_civil(2201, 1, 1, &day));
    assert_false(btri_day_to_civil(BTRI_DAY_LEAST - 1, &parts[0], &parts[1], &parts[2]));
    assert_false(btri_day_to_civil(BTRI_DAY_GREATEST + 1, &parts[0], &parts[1], &parts[2]));
    assert_false(btri_day_format(INT32_MIN, text));
    assert_false(btri_day_format(INT32_MAX, text));
}

/* Counts the calendar forward, day by day, by the rule of the leap years alone. */
static void every_day_of_the_range(void **state) {
    static const int32_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t expected = BTRI_DAY_LEAST;
    (void)state;
    for (int32_t year = 1800; year <= 2200; year++) {
        const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int32_t month = 1; month <= 12; month++) {
            for (int32_t d = 1; d <= lengths[month - 1] + (is_leap && month == 2); d++) {
                int32_t found[4] = {0, 0, 0, 0};
                char text[BTRI_DATE_TEXT_BYTES + 1] = {0};
                int32_t parsed = 0;
                assert_true(btri_day_from_civil(year, month, d, &found[0]) && found[0] == expected);
                assert_true(btri_day_to_civil(expected, &found[1], &found[2], &found[3]));
                assert_true(found[1] == year && found[2] == month && found[3] == d);
                assert_true(btri_day_format(expected, text));
                assert_status(btri_date_parse_day(btri_bytes_from_cstr(text), &parsed), BTRI_OK);
                assert_int_equal(parsed, expected);
                expected++;
            }
        }
    }
    assert_int_equal(expected - 1, BTRI_DAY_GREATEST);
}

typedef struct parsed {
    const char *text;
    int32_t earliest, latest;
    int64_t second;
} parsed;

static void dates_that_are_read(void **state) {
    static const parsed dates[] = {
        {"1970", 0, 364, 0},
        {"1970-01", 0, 30, 0},
        {"1970-01-01", 0, 0, 0},
        {"2024-02", 19754, 19782, INT64_C(19754) * 86400},
        {"2024-02-29", 19782, 19782, INT64_C(19782) * 86400},
        {"2000-02-29", 11016, 11016, INT64_C(11016) * 86400},
        {"1970-01-01T00:00:01Z", 0, 0, 1},
        {"1970-01-01t00:00:01z", 0, 0, 1},
        {"1970-01-01T00:00:00.999999999999Z", 0, 0, 0},
        {"1970-01-02T00:30:00+01:00", 1, 1, 84600},
        {"1970-01-01T23:30:00-01:00", 0, 0, 88200},
        {"1970-01-01T00:00:00-00:00", 0, 0, 0},
        {"2016-12-31T23:59:60Z", 17166, 17166, INT64_C(17167) * 86400},
    };
    guard g;
    (void)state;
    guard_open(&g, 64);
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        btri_date date;
        const size_t len = strlen(dates[i].text);
        assert_status(btri_date_parse(guard_copy(&g, dates[i].text, len), &date), BTRI_OK);
        assert_int_equal(date.earliest, dates[i].earliest);
        assert_int_equal(date.latest, dates[i].latest);
        assert_i64(date.second, dates[i].second);
        assert_int_equal(date.has_time, len > BTRI_DATE_TEXT_BYTES);
        for (size_t n = 0; n < len; n++) { /* a prefix is a date only at the end of a part */
            const bool is_whole = n == 4 || n == 7 || n == 10;
            const btri_status status = btri_date_parse(guard_copy(&g, dates[i].text, n), &date);
            assert_status(status, is_whole ? BTRI_OK : BTRI_E_INPUT_DATE);
        }
    }
    guard_close(&g);
}

static bool is_after(const char *a, const char *b) {
    btri_date date;
    btri_date at;
    assert_status(btri_date_parse(btri_bytes_from_cstr(a), &date), BTRI_OK);
    assert_status(btri_date_parse(btri_bytes_from_cstr(b), &at), BTRI_OK);
    return btri_date_is_after(&date, &at);
}

static void dates_after_the_evaluation(void **state) {
    (void)state;
    assert_true(is_after("2026-11-23", "2026-11-22"));
    assert_true(is_after("2026-12", "2026-11-22"));
    assert_true(is_after("2027", "2026-11-22T10:00:00Z"));
    assert_false(is_after("2026", "2026-11-22"));
    assert_false(is_after("2026-11", "2026-11-22"));
    assert_false(is_after("2026-11-22", "2026-11-22"));
    assert_false(is_after("2026-11-22T11:00:00Z", "2026-11-22T10:00:00Z"));
    assert_false(is_after("2026-11-22T11:00:00Z", "2026-11-22"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_are_no_dates),    cmocka_unit_test(days_that_are_no_days),
        cmocka_unit_test(every_day_of_the_range),     cmocka_unit_test(dates_that_are_read),
        cmocka_unit_test(dates_after_the_evaluation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
