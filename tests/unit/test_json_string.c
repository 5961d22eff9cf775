/* test_json_string.c - wire/json_string.c. Inputs end at a guard page. */
#include "../support/guard.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "wire/json_string.h"

static guard page;

static int open_page(void **state) {
    (void)state;
    guard_open(&page, 256);
    return 0;
}

static int close_page(void **state) {
    (void)state;
    guard_close(&page);
    return 0;
}

typedef struct string_case {
    const char *rest; /* what stands behind the opening quote */
    size_t at;        /* of the error, or the raw length */
    const char *error;
} string_case;

static void invalid_strings(void **state) {
    static const string_case cases[] = {
        {"", 0, "the input ends inside a string"},
        {"abc", 3, "the input ends inside a string"},
        {"abc\\", 3, "the input ends inside an escape"},
        {"a\\\"", 3, "the input ends inside a string"},
        {"a\x1F\"", 1, "a control character stands in a string"},
        {"a\n\"", 1, "a control character stands in a string"},
        {"\\a\"", 0, "an escape is not known"},
        {"\\x41\"", 0, "an escape is not known"},
        {"\\u\"", 0, "\\u is not followed by four hexadecimal digits"},
        {"\\u12G4\"", 0, "\\u is not followed by four hexadecimal digits"},
        {"\\u123", 0, "\\u is not followed by four hexadecimal digits"},
        {"\\U0041\"", 0, "an escape is not known"},
        {"x\\uD800\"", 1, "a surrogate stands alone"},
        {"x\\uD800\\n\"", 1, "a surrogate stands alone"},
        {"x\\uD800\\uD800\"", 1, "a surrogate stands alone"},
        {"x\\uD800\\u0041\"", 1, "a surrogate stands alone"},
        {"x\\uDC00\"", 1, "a surrogate stands alone"},
        {"x\\uDFFF\\uD800\"", 1, "a surrogate stands alone"},
        {"\\uD83D\\uDE0", 0, "a surrogate stands alone"},
        {"a\xED\xA0\x80\"", 1, "text is not valid UTF-8"},
        {"a\xC3\"", 1, "text is not valid UTF-8"},
        {"a\xFF\"", 1, "text is not valid UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const btri_json_scan scan =
            btri_json_scan_string(guard_copy(&page, cases[i].rest, strlen(cases[i].rest)));
        assert_non_null(scan.error);
        assert_string_equal(scan.error, cases[i].error);
        assert_int_equal(scan.len, cases[i].at);
    }
    assert_non_null(btri_json_scan_string(btri_bytes_of("a\0\"", 3)).error);
}

static void unescaping_refuses(void **state) {
    static const char *const raws[] = {"\\", "\\q", "a\"b", "\x01", "\xC3", "\\ud800", "\\u00"};
    uint8_t buf[16];
    size_t len = 9;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(raws); i++) {
        const btri_bytes raw = guard_copy(&page, raws[i], strlen(raws[i]));
        assert_status(btri_json_unescape(raw, buf, sizeof buf, &len), BTRI_E_INPUT_MALFORMED);
        assert_int_equal(len, 0);
        assert_false(btri_json_raw_equals_text(raw, btri_bytes_from_cstr("q")));
    }
}

typedef struct text_case {
    const char *raw;
    const char *text;
} text_case;

static const text_case texts[] = {
    {"", ""},
    {"plain", "plain"},
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
    {"\\u0041\\u00e9\\u20AC", "A\xC3\xA9\xE2\x82\xAC"},
    {"\\uD83D\\ude00!", "\xF0\x9F\x98\x80!"},
    {"\\uDBFF\\uDFFF", "\xF4\x8F\xBF\xBF"},
    {"\\ud800\\udc00", "\xF0\x90\x80\x80"},
    {"gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F"},
    {"\x7F", "\x7F"},
};

static void texts_come_out(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char quoted[64];
        (void)snprintf(quoted, sizeof quoted, "%s\"", texts[i].raw);
        const btri_json_scan scan = btri_json_scan_string(guard_copy(&page, quoted, strlen(quoted)));
        assert_null(scan.error);
        assert_int_equal(scan.len, strlen(texts[i].raw));
        assert_int_equal(scan.has_escape, strchr(texts[i].raw, '\\') != NULL);
        const btri_bytes raw = guard_copy(&page, texts[i].raw, strlen(texts[i].raw));
        const size_t need = strlen(texts[i].text);
        uint8_t buf[64];
        size_t len = 0;
        assert_status(btri_json_unescape(raw, NULL, 0, &len), BTRI_OK);
        assert_int_equal(len, need);
        for (size_t cap = 0; cap <= need; cap++) {
            memset(buf, 0xEE, sizeof buf);
            assert_status(btri_json_unescape(raw, buf, cap, &len),
                          cap < need ? BTRI_E_BUFFER_TOO_SMALL : BTRI_OK);
            assert_int_equal(len, need);
            assert_int_equal(buf[cap], 0xEE);
        }
        assert_memory_equal(buf, texts[i].text, need);
        assert_true(btri_json_raw_hash(raw) == btri_hash(btri_bytes_from_cstr(texts[i].text)));
        for (size_t k = 0; k < COUNT_OF(texts); k++) {
            assert_int_equal(btri_json_raw_equals_text(raw, btri_bytes_from_cstr(texts[k].text)), i == k);
            assert_int_equal(btri_json_raw_equal(raw, btri_bytes_from_cstr(texts[k].raw)), i == k);
        }
    }
    /* NUL is a character, of one byte. */
    size_t len = 0;
    assert_status(btri_json_unescape(btri_bytes_from_cstr("\\u0000"), NULL, 0, &len), BTRI_OK);
    assert_int_equal(len, 1);
    assert_true(btri_json_raw_equals_text(btri_bytes_from_cstr("\\u0000"), btri_bytes_of("\0", 1)));
}

static void spellings_are_equal(void **state) {
    (void)state;
    assert_true(btri_json_raw_equal(btri_bytes_from_cstr("a\\u0062c"), btri_bytes_from_cstr("\\u0061bc")));
    assert_true(btri_json_raw_equal(btri_bytes_from_cstr("\\ud83d\\ude00"),
                                    btri_bytes_from_cstr("\xF0\x9F\x98\x80")));
    assert_false(btri_json_raw_equal(btri_bytes_from_cstr("ab"), btri_bytes_from_cstr("a\\u0062c")));
    assert_false(btri_json_raw_equal(btri_bytes_from_cstr("abc"), btri_bytes_from_cstr("ab")));
}

/* Every code point as an escape, alone or as a pair. */
static void every_escape(void **state) {
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFFu; point += point < 0x10000u ? 1 : 61) {
        char raw[16];
        uint8_t due[4];
        uint8_t buf[4];
        size_t len = 0;
        if (point < 0x10000u) {
            (void)snprintf(raw, sizeof raw, "\\u%04x", (unsigned)point);
        } else {
            const unsigned rest = (unsigned)point - 0x10000u;
            (void)snprintf(raw, sizeof raw, "\\u%04X\\u%04X", 0xD800u + (rest >> 10),
                           0xDC00u + (rest & 0x3FFu));
        }
        const size_t due_len = btri_utf8_encode(point, due);
        const btri_status status = btri_json_unescape(btri_bytes_from_cstr(raw), buf, sizeof buf, &len);
        if ((status == BTRI_OK) != (due_len != 0) || len != due_len || memcmp(buf, due, len) != 0) {
            assert_string_equal(raw, "");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_strings), cmocka_unit_test(unescaping_refuses),
        cmocka_unit_test(texts_come_out),  cmocka_unit_test(spellings_are_equal),
        cmocka_unit_test(every_escape),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
