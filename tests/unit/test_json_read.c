/* test_json_read.c - wire/json_read.c. Inputs end at a guard page. */
#include "../support/guard.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/json_read.h"

static guard page;

static int open_page(void **state) {
    (void)state;
    guard_open(&page, 4096);
    return 0;
}

static int close_page(void **state) {
    (void)state;
    guard_close(&page);
    return 0;
}

static btri_bytes input(const char *json) {
    return guard_copy(&page, json, strlen(json));
}

typedef struct refused_case {
    const char *json;
    size_t offset;
    const char *text;
} refused_case;

static void refused_with_place_and_reason(void **state) {
    static const refused_case cases[] = {
        {"", 0, "the input ends where a value is due"},
        {"  \n", 3, "the input ends where a value is due"},
        {"\xEF\xBB\xBF{}", 0, "this is no JSON value"},
        {"nul", 0, "this is no JSON value"},
        {"True", 0, "this is no JSON value"},
        {"NaN", 0, "this is no JSON value"},
        {"truex", 4, "something follows the value"},
        {"1 2", 2, "something follows the value"},
        {"[] ]", 3, "something follows the value"},
        {"{} //", 3, "something follows the value"},
        {"-", 1, "a number lacks a digit"},
        {"-x", 1, "a number lacks a digit"},
        {"1.", 2, "a number lacks a digit"},
        {"1.e5", 2, "a number lacks a digit"},
        {"1e", 2, "a number lacks a digit"},
        {"1E+", 3, "a number lacks a digit"},
        {"01", 1, "a number begins with a zero too many"},
        {"-00", 2, "a number begins with a zero too many"},
        {".5", 0, "this is no JSON value"},
        {"+1", 0, "this is no JSON value"},
        {"0x1", 1, "something follows the value"},
        {"[", 1, "the input ends where a value is due"},
        {"[1", 2, "a comma or the end of the container is due"},
        {"[1 2]", 3, "a comma or the end of the container is due"},
        {"[1,]", 3, "this is no JSON value"},
        {"[,1]", 1, "this is no JSON value"},
        {"[1}", 2, "a bracket closes what is not open"},
        {"{\"a\":1]", 6, "a bracket closes what is not open"},
        {"]", 0, "this is no JSON value"},
        {"{", 1, "a key is due"},
        {"{1:2}", 1, "a key is due"},
        {"{\"a\":1,}", 7, "a key is due"},
        {"{,", 1, "a key is due"},
        {"{\"a\"}", 4, "a colon is due"},
        {"{\"a\" 1}", 5, "a colon is due"},
        {"{\"a\":}", 5, "this is no JSON value"},
        {"{\"a\":1 \"b\":2}", 7, "a comma or the end of the container is due"},
        {"[\"a\\q\"]", 3, "an escape is not known"},
        {"[\"a", 3, "the input ends inside a string"},
        {"\"\xE9\"", 1, "text is not valid UTF-8"},
        {"[1,\v2]", 3, "this is no JSON value"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        btri_wire_error error;
        assert_status(btri_json_check(input(cases[i].json), NULL, &error), BTRI_E_INPUT_MALFORMED);
        assert_string_equal(error.text, cases[i].text);
        assert_int_equal(error.offset, cases[i].offset);
    }
    /* NUL is refused where it stands, also where the end would be allowed. */
    assert_status(btri_json_check(guard_copy(&page, "1\0", 2), NULL, NULL), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_check(guard_copy(&page, "[\0]", 3), NULL, NULL), BTRI_E_INPUT_MALFORMED);
}

static void depth_and_size_are_bounded(void **state) {
    char nested[2 * BTRI_LIMIT_JSON_DEPTH + 2];
    const size_t most = BTRI_LIMIT_JSON_DEPTH;
    btri_wire_error error;
    (void)state;
    memset(nested, '[', most);
    memset(nested + most, ']', most);
    assert_status(btri_json_check(guard_copy(&page, nested, 2 * most), NULL, NULL), BTRI_OK);
    memset(nested, '[', most + 1);
    memset(nested + most + 1, ']', most + 1);
    assert_status(btri_json_check(guard_copy(&page, nested, 2 * most + 2), NULL, &error), BTRI_E_LIMIT);
    assert_int_equal(error.offset, most);
    assert_status(btri_json_check(btri_bytes_of("1", (size_t)BTRI_LIMIT_INPUT_BYTES + 1), NULL, NULL),
                  BTRI_E_LIMIT);
    assert_status(btri_json_check(btri_bytes_of(NULL, 1), NULL, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_json_check(btri_bytes_empty(), NULL, NULL), BTRI_E_INPUT_MALFORMED);
}

static void the_first_error_stays(void **state) {
    btri_json_reader r;
    btri_json_token token;
    (void)state;
    btri_json_reader_init(&r, input("[1,x,2]"), NULL);
    assert_status(btri_json_expect(&r, BTRI_JSON_ARRAY_BEGIN, &token), BTRI_OK);
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_status(btri_json_next(&r, &token), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(token.type, BTRI_JSON_END);
    assert_int_equal(token.text.len, 0);
    assert_status(btri_json_next(&r, &token), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_leave(&r), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_skip(&r, NULL), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_skip_token(&r, &token), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_finish(&r), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_fail(&r, BTRI_E_LIMIT, "late"), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(btri_json_peek(&r), BTRI_JSON_END);
    assert_int_equal(r.error.offset, 3);
}

static void calls_out_of_place(void **state) {
    btri_json_reader r;
    btri_json_token token;
    btri_bytes raw;
    (void)state;
    btri_json_reader_init(&r, input("[]"), NULL);
    btri_json_reader copy = r;
    assert_status(btri_json_leave(&copy), BTRI_E_INPUT_MALFORMED);
    copy = r;
    assert_status(btri_json_finish(&copy), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(copy.error.text, "the value was not read to its end");
    copy = r;
    assert_status(btri_json_expect(&copy, BTRI_JSON_OBJECT_BEGIN, &token), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(token.type, BTRI_JSON_END);
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    copy = r;
    assert_status(btri_json_skip(&copy, &raw), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(copy.error.text, "there is no value to skip");
    assert_int_equal(copy.error.offset, 1);
    assert_int_equal(raw.len, 0);
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    copy = r;
    assert_status(btri_json_skip(&copy, NULL), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_json_fail(&r, BTRI_E_INPUT_UNIT, "unit"), BTRI_E_INPUT_UNIT);
    assert_int_equal(r.error.offset, 1);
}

typedef struct due_token {
    btri_json_type type;
    size_t offset;
    const char *text;
    bool has_escape;
} due_token;

static void tokens_in_order(void **state) {
    static const due_token due[] = {
        {BTRI_JSON_OBJECT_BEGIN, 1, "{", false}, {BTRI_JSON_KEY, 3, "a", false},
        {BTRI_JSON_ARRAY_BEGIN, 9, "[", false},  {BTRI_JSON_NUMBER, 10, "-1.50e+07", false},
        {BTRI_JSON_TRUE, 20, "true", false},     {BTRI_JSON_FALSE, 26, "false", false},
        {BTRI_JSON_NULL, 32, "null", false},     {BTRI_JSON_ARRAY_BEGIN, 37, "[", false},
        {BTRI_JSON_ARRAY_END, 38, "]", false},   {BTRI_JSON_OBJECT_BEGIN, 40, "{", false},
        {BTRI_JSON_OBJECT_END, 41, "}", false},  {BTRI_JSON_ARRAY_END, 42, "]", false},
        {BTRI_JSON_KEY, 44, "b\\n", true},       {BTRI_JSON_STRING, 50, "\xC3\xA9", false},
        {BTRI_JSON_KEY, 55, "", false},          {BTRI_JSON_NUMBER, 58, "0", false},
        {BTRI_JSON_OBJECT_END, 59, "}", false},  {BTRI_JSON_END, 61, "", false},
        {BTRI_JSON_END, 61, "", false},
    };
    btri_json_reader r;
    btri_json_token token;
    (void)state;
    btri_json_reader_init(
        &r, input("\t{ \"a\" : [-1.50e+07,true, false,null,[],{}],\"b\\n\":\"\xC3\xA9\",\"\":0}\r"), NULL);
    for (size_t i = 0; i < COUNT_OF(due); i++) {
        assert_int_equal(btri_json_peek(&r), due[i].type);
        assert_status(btri_json_next(&r, &token), BTRI_OK);
        assert_int_equal(token.type, due[i].type);
        assert_int_equal(token.offset, due[i].offset);
        assert_int_equal(token.has_escape, due[i].has_escape);
        assert_span(token.text, due[i].text);
    }
    assert_status(btri_json_finish(&r), BTRI_OK);
}

static void strings_compare_unescaped(void **state) {
    btri_json_reader r;
    btri_json_token token;
    (void)state;
    btri_json_reader_init(&r, input("[\"fever\",\"\\u0066ever\",null]"), NULL);
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_false(btri_json_string_equals(&token, "["));
    for (int i = 0; i < 2; i++) {
        assert_status(btri_json_next(&r, &token), BTRI_OK);
        assert_true(btri_json_string_equals(&token, "fever"));
        assert_false(btri_json_string_equals(&token, "feve"));
        assert_false(btri_json_string_equals(&token, "fevers"));
    }
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_false(btri_json_string_equals(&token, "null"));
}

static void skipping(void **state) {
    btri_json_reader r;
    btri_json_token token;
    btri_bytes raw;
    (void)state;
    btri_json_reader_init(&r, input("{\"a\": {\"b\":[1,{}]} ,\"c\":3,\"d\":[[4]],\"e\":{\"f\":[5]}}"), NULL);
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    const btri_json_reader start = r;
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_status(btri_json_skip(&r, &raw), BTRI_OK);
    assert_span(raw, "{\"b\":[1,{}]}");
    assert_status(btri_json_skip(&r, &raw), BTRI_OK); /* a key with its value */
    assert_span(raw, "3");
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_true(btri_json_string_equals(&token, "d"));
    assert_status(btri_json_skip_token(&r, &token), BTRI_OK);
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_true(btri_json_string_equals(&token, "e"));
    assert_status(btri_json_next(&r, &token), BTRI_OK);
    assert_status(btri_json_skip_token(&r, &token), BTRI_OK);
    assert_status(btri_json_expect(&r, BTRI_JSON_OBJECT_END, &token), BTRI_OK);
    assert_status(btri_json_skip_token(&r, &token), BTRI_OK); /* nothing to skip */
    assert_status(btri_json_finish(&r), BTRI_OK);
    r = start; /* coming back is copying */
    assert_status(btri_json_leave(&r), BTRI_OK);
    assert_status(btri_json_finish(&r), BTRI_OK);
    r = start;
    assert_status(btri_json_expect(&r, BTRI_JSON_KEY, &token), BTRI_OK);
    assert_true(btri_json_string_equals(&token, "a"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_with_place_and_reason),
        cmocka_unit_test(depth_and_size_are_bounded),
        cmocka_unit_test(the_first_error_stays),
        cmocka_unit_test(calls_out_of_place),
        cmocka_unit_test(tokens_in_order),
        cmocka_unit_test(strings_compare_unescaped),
        cmocka_unit_test(skipping),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
