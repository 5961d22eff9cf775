/* test_json_write.c - wire/json_write.c. */
#include "../support/guard.h"
#include "../support/misuse.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/json_read.h"
#include "wire/json_write.h"

static uint8_t buf[512];

static btri_json_writer compact(void) {
    btri_json_writer w;
    btri_json_writer_init(&w, buf, sizeof buf, BTRI_JSON_COMPACT);
    return w;
}

static btri_status finish(const btri_json_writer *w) {
    size_t len = 99;
    const btri_status status = btri_json_writer_finish(w, &len);
    return status != BTRI_OK && len != 0 ? BTRI_OK : status;
}

static btri_status nothing_written(void) {
    btri_json_writer w = compact();
    return finish(&w);
}

static btri_status not_closed(void) {
    btri_json_writer w = compact();
    btri_json_write_array_begin(&w);
    return finish(&w);
}

static btri_status two_roots(void) {
    btri_json_writer w = compact();
    btri_json_write_null(&w);
    btri_json_write_null(&w);
    return finish(&w);
}

static btri_status key_at_root(void) {
    btri_json_writer w = compact();
    btri_json_write_key(&w, "a");
    return finish(&w);
}

static btri_status key_in_array(void) {
    btri_json_writer w = compact();
    btri_json_write_array_begin(&w);
    btri_json_write_key(&w, "a");
    return finish(&w);
}

static btri_status two_keys(void) {
    btri_json_writer w = compact();
    btri_json_write_object_begin(&w);
    btri_json_write_key(&w, "a");
    btri_json_write_key(&w, "b");
    return finish(&w);
}

static btri_status value_without_key(void) {
    btri_json_writer w = compact();
    btri_json_write_object_begin(&w);
    btri_json_write_null(&w);
    return finish(&w);
}

static btri_status key_without_value(void) {
    btri_json_writer w = compact();
    btri_json_write_object_begin(&w);
    btri_json_write_key(&w, "a");
    btri_json_write_object_end(&w);
    return finish(&w);
}

static btri_status wrong_bracket(void) {
    btri_json_writer w = compact();
    btri_json_write_object_begin(&w);
    btri_json_write_array_end(&w);
    return finish(&w);
}

static btri_status bracket_at_root(void) {
    btri_json_writer w = compact();
    btri_json_write_object_end(&w);
    btri_json_write_null(&w);
    return finish(&w);
}

static void misuse_is_refused(void **state) {
    btri_status (*const scenarios[])(void) = {
        nothing_written, not_closed,        two_roots,         key_at_root,   key_in_array,
        two_keys,        value_without_key, key_without_value, wrong_bracket, bracket_at_root};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        assert_status(misuse_status(scenarios[i]), BTRI_E_INTERNAL);
    }
}

static void bad_values_are_refused(void **state) {
    btri_json_writer w = compact();
    (void)state;
    btri_json_write_cstr(&w, "\xC3(");
    btri_json_write_null(&w); /* the first error stays */
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    w = compact();
    btri_json_write_string(&w, btri_bytes_of(NULL, 1));
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    w = compact();
    btri_json_write_object_begin(&w);
    btri_json_write_key(&w, "\xFF");
    btri_json_write_object_end(&w);
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    w = compact();
    btri_json_write_fixed(&w, 1, BTRI_LIMIT_DECIMAL_SCALE + 1);
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    w = compact();
    btri_json_write_encoded(&w, btri_bytes_empty());
    assert_status(finish(&w), BTRI_E_ARGUMENT);
}

static void depth_is_bounded(void **state) {
    (void)state;
    for (uint32_t depth = BTRI_LIMIT_JSON_DEPTH; depth <= BTRI_LIMIT_JSON_DEPTH + 1; depth++) {
        btri_json_writer w = compact();
        for (uint32_t i = 0; i < depth; i++) {
            btri_json_write_array_begin(&w);
        }
        for (uint32_t i = 0; i < depth; i++) {
            btri_json_write_array_end(&w);
        }
        assert_status(finish(&w), depth <= BTRI_LIMIT_JSON_DEPTH ? BTRI_OK : BTRI_E_LIMIT);
    }
}

static void write_sample(btri_json_writer *w) {
    btri_json_write_object_begin(w);
    btri_json_write_key(w, "a");
    btri_json_write_array_begin(w);
    btri_json_write_int(w, INT64_MIN);
    btri_json_write_uint(w, UINT64_MAX);
    btri_json_write_fixed(w, 385, 1);
    btri_json_write_bool(w, true);
    btri_json_write_bool(w, false);
    btri_json_write_null(w);
    btri_json_write_array_end(w);
    btri_json_write_key_bytes(w, btri_bytes_from_cstr("q\"\\"));
    btri_json_write_cstr(w, "\b\f\n\r\t\x01\x1F/\x7F\xC3\xA9");
    btri_json_write_key(w, "e");
    btri_json_write_object_begin(w);
    btri_json_write_object_end(w);
    btri_json_write_key(w, "r");
    btri_json_write_array_begin(w);
    btri_json_write_array_begin(w);
    btri_json_write_array_end(w);
    btri_json_write_encoded(w, btri_bytes_from_cstr("{\"x\":1}"));
    btri_json_write_array_end(w);
    btri_json_write_object_end(w);
}

#define ESCAPED "\"\\b\\f\\n\\r\\t\\u0001\\u001f/\x7F\xC3\xA9\""

static const char compact_text[] = "{\"a\":[-9223372036854775808,18446744073709551615,38.5,true,false,null],"
                                   "\"q\\\"\\\\\":" ESCAPED ",\"e\":{},\"r\":[[],{\"x\":1}]}";

static const char pretty_text[] = "{\n"
                                  "  \"a\": [\n"
                                  "    -9223372036854775808,\n"
                                  "    18446744073709551615,\n"
                                  "    38.5,\n"
                                  "    true,\n"
                                  "    false,\n"
                                  "    null\n"
                                  "  ],\n"
                                  "  \"q\\\"\\\\\": " ESCAPED ",\n"
                                  "  \"e\": {},\n"
                                  "  \"r\": [\n"
                                  "    [],\n"
                                  "    {\"x\":1}\n"
                                  "  ]\n"
                                  "}";

/* Every size of buffer: the need is told, nothing lies outside, and the right one gives the text. */
static void judge_style(btri_json_style style, const char *text) {
    const size_t need = strlen(text);
    btri_json_writer w;
    guard page;
    size_t len = 0;
    guard_open(&page, need);
    btri_json_writer_init(&w, NULL, 5, style);
    write_sample(&w);
    assert_status(btri_json_writer_finish(&w, &len), BTRI_OK);
    assert_int_equal(len, need);
    for (size_t cap = 0; cap <= need; cap++) {
        btri_json_writer_init(&w, guard_buffer(&page, cap), cap, style);
        write_sample(&w);
        assert_status(btri_json_writer_finish(&w, &len), cap < need ? BTRI_E_BUFFER_TOO_SMALL : BTRI_OK);
        assert_int_equal(len, need);
    }
    const btri_bytes written = btri_bytes_of(guard_buffer(&page, need), need);
    assert_span(written, text);
    assert_status(btri_json_check(written, NULL, NULL), BTRI_OK);
    guard_close(&page);
}

static void both_styles(void **state) {
    (void)state;
    judge_style(BTRI_JSON_COMPACT, compact_text);
    judge_style(BTRI_JSON_PRETTY, pretty_text);
}

/* What was written as a string is read as the same text. */
static void every_byte_of_ascii(void **state) {
    (void)state;
    for (unsigned byte = 0; byte < 0x80; byte++) {
        const uint8_t text[3] = {'<', (uint8_t)byte, '>'};
        btri_json_writer w = compact();
        btri_json_reader r;
        btri_json_token token;
        uint8_t again[3];
        size_t len = 0;
        btri_json_write_string(&w, btri_bytes_of(text, sizeof text));
        assert_status(btri_json_writer_finish(&w, &len), BTRI_OK);
        btri_json_reader_init(&r, btri_bytes_of(buf, len), NULL);
        assert_status(btri_json_expect(&r, BTRI_JSON_STRING, &token), BTRI_OK);
        assert_status(btri_json_finish(&r), BTRI_OK);
        assert_status(btri_json_unescape(token.text, again, sizeof again, &len), BTRI_OK);
        assert_int_equal(len, 3);
        assert_memory_equal(again, text, 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misuse_is_refused),   cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(depth_is_bounded),    cmocka_unit_test(both_styles),
        cmocka_unit_test(every_byte_of_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
