/* test_prefix_wire.c - every proper prefix of every valid input of wire/ fails cleanly, against a guard page.
 */
#include "../support/cbor_copy.h"
#include "../support/guard.h"
#include "../support/shared_data.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/cbor_read.h"
#include "wire/decimal.h"
#include "wire/json_read.h"

#define PREFIX_INPUT_MAX 4096

static guard page;

static int open_page(void **state) {
    (void)state;
    guard_open(&page, PREFIX_INPUT_MAX);
    return 0;
}

static int close_page(void **state) {
    (void)state;
    guard_close(&page);
    return 0;
}

static const btri_bytes cbor_inputs[] = {
#define SPAN(text)                                                                                           \
    { (const uint8_t *)(text), sizeof(text) - 1 }
    SPAN("\x18\x18"),
    SPAN("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"),
    SPAN("\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"),
    SPAN("\x58\x18"
         "012345678901234567890123"),
    SPAN("\x66"
         "\xc3\xa9\xe2\x82\xac"
         "x"),
    SPAN("\xa3\x01\x82\xf4\xf6\x20\xa1\x61"
         "a\x80\x63"
         "key\x19\x01\x00"),
    SPAN("\x84\x81\x81\x81\xa0\x40\x60\xa1\x41k\x1a\x00\x01\x00\x00"),
};

static void cbor(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cbor_inputs); i++) {
        const btri_bytes whole = cbor_inputs[i];
        uint8_t again[64];
        size_t written = 0;
        assert_status(btri_cbor_check(guard_copy(&page, whole.ptr, whole.len), NULL), BTRI_OK);
        for (size_t len = 0; len < whole.len; len++) {
            btri_wire_error error;
            const btri_bytes prefix = guard_copy(&page, whole.ptr, len);
            assert_status(btri_cbor_check(prefix, &error), BTRI_E_INPUT_MALFORMED);
            assert_true(error.offset <= len && error.text[0] != 0);
            assert_status(cbor_copy(prefix, again, sizeof again, &written), BTRI_E_INPUT_MALFORMED);
            assert_int_equal(written, 0);
        }
    }
}

/* Two kinds of valid JSON have valid prefixes: a number at the root, and whitespace behind the value. */
static void judge_json_prefixes(btri_bytes whole) {
    btri_json_reader r;
    btri_json_token token;
    btri_bytes value;
    btri_json_reader_init(&r, whole, NULL);
    assert_int_not_equal(btri_json_peek(&r), BTRI_JSON_END);
    const bool is_number = btri_json_peek(&r) == BTRI_JSON_NUMBER;
    assert_status(btri_json_skip(&r, &value), BTRI_OK);
    const size_t value_end = r.offset;
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    for (size_t len = 0; len < whole.len; len++) {
        btri_wire_error error;
        const btri_status status = btri_json_check(guard_copy(&page, whole.ptr, len), NULL, &error);
        if (len >= value_end) {
            assert_status(status, BTRI_OK);
        } else if (is_number) {
            assert_true(status == BTRI_OK || status == BTRI_E_INPUT_MALFORMED);
        } else {
            assert_status(status, BTRI_E_INPUT_MALFORMED);
            assert_true(error.offset <= len && error.text[0] != 0);
        }
    }
}

static void json(void **state) {
    static const char *const inputs[] = {
        "{\"at\": \"2026-11-22\", \"findings\": {\"fever\": false, \"temp_c\": {\"value\": 98.6e0}}}",
        " [ null , true , [ ] , { } , \"\\u00e9\\ud83d\\ude00\\n\xC3\xA9\" , -0.5E-10 ] \n",
        "\"\\\\\"",
        "-12.50e+3",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(inputs); i++) {
        judge_json_prefixes(btri_bytes_from_cstr(inputs[i]));
    }
}

static void visit_suite_file(void *user, const char *name, btri_bytes content) {
    size_t *judged = user;
    if (name[0] == 'y' && content.len <= PREFIX_INPUT_MAX) {
        judge_json_prefixes(content);
        (*judged)++;
    }
}

static void json_suite(void **state) {
    size_t judged = 0;
    (void)state;
    if (shared_each("vectors/json/JSONTestSuite/test_parsing", ".json", visit_suite_file, &judged) == 0) {
        print_message("skipped: vectors/json/JSONTestSuite is not there\n");
        skip();
    }
    assert_int_equal(judged, 95);
}

static void decimals(void **state) {
    const char *const text = "-123.4560e-07";
    /* 1 where the prefix is a number. */
    const char *const valid = "00111011110011";
    (void)state;
    for (size_t len = 0; len <= strlen(text); len++) {
        btri_decimal value;
        const btri_status status = btri_decimal_parse(guard_copy(&page, text, len), &value);
        assert_status(status, valid[len] == '1' ? BTRI_OK : BTRI_E_INPUT_MALFORMED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cbor),
        cmocka_unit_test(json),
        cmocka_unit_test(json_suite),
        cmocka_unit_test(decimals),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
