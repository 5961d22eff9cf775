/* test_utf8.c - base/utf8.c: every code point, and every way to be invalid. */
#include "../support/guard.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "base/utf8.h"

static guard page;

static int open_page(void **state) {
    (void)state;
    guard_open(&page, 64);
    return 0;
}

static int close_page(void **state) {
    (void)state;
    guard_close(&page);
    return 0;
}

typedef struct invalid_case {
    const char *text;
    size_t valid_prefix;
} invalid_case;

static void invalid_text_is_refused_where_it_breaks(void **state) {
    const invalid_case cases[] = {
        {"\x80", 0},
        {"a\xBF", 1},
        {"\xC0\x80", 0},
        {"\xC1\xBF", 0},
        {"ab\xC3", 2},
        {"\xC3(", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xE2\x82", 0},
        {"\xE2(\xA1", 0},
        {"\xED\xA0\x80", 0},
        {"\xED\xBF\xBF", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xF0\x9F\x98", 0},
        {"\xF0\x9F\x98(", 0},
        {"\xFF", 0},
        {"\xC3\xA9\xFE", 2},
        {"\xE2\x82\xAC\xE2\x82(", 3},
        {"\xF1\x80", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const btri_bytes text = guard_copy(&page, cases[i].text, strlen(cases[i].text));
        assert_false(btri_utf8_is_valid(text));
        assert_int_equal(btri_utf8_valid_prefix(text), cases[i].valid_prefix);
    }
}

static void every_code_point(void **state) {
    (void)state;
    for (uint32_t point = 0; point <= 0x110010u; point++) {
        uint8_t out[4];
        const size_t len = btri_utf8_encode(point, out);
        const bool is_character = point <= 0x10FFFFu && (point < 0xD800u || point > 0xDFFFu);
        if (!is_character) {
            assert_int_equal(len, 0);
            continue;
        }
        const btri_bytes text = guard_copy(&page, out, len);
        if (btri_utf8_char_len(text) != len || !btri_utf8_is_valid(text)) {
            assert_int_equal(point, UINT32_MAX);
        }
    }
}

static void empty_and_mixed(void **state) {
    const char *const mixed =
        "x\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
    (void)state;
    assert_true(btri_utf8_is_valid(btri_bytes_empty()));
    assert_int_equal(btri_utf8_char_len(btri_bytes_empty()), 0);
    assert_true(btri_utf8_is_valid(guard_copy(&page, mixed, strlen(mixed))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_text_is_refused_where_it_breaks),
        cmocka_unit_test(every_code_point),
        cmocka_unit_test(empty_and_mixed),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
