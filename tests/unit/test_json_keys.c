/* test_json_keys.c - wire/json_keys.c, through the reader that tells it what it sees. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/json_read.h"

static uint32_t scratch[BTRI_JSON_SCRATCH_WORDS];
static char text[BTRI_LIMIT_JSON_DEPTH * BTRI_LIMIT_JSON_MEMBERS];

static btri_status check(const char *json, size_t words, btri_wire_error *error) {
    btri_json_keys keys;
    btri_json_keys_init(&keys, scratch, words);
    return btri_json_check(btri_bytes_from_cstr(json), &keys, error);
}

typedef struct twice_case {
    const char *json;
    size_t offset;
} twice_case;

static void keys_that_occur_twice(void **state) {
    static const twice_case cases[] = {
        {"{\"a\":1,\"a\":2}", 7},
        {"{\"a\":1,\"b\":2,\"a\":1}", 13},
        {"{\"\":1,\"\":2}", 6},
        {"{\"a\":1,\"\\u0061\":2}", 7},
        {"{\"\\/\":1, \"/\" :2}", 9},
        {"{\"x\":{\"a\":1},\"x\":2}", 13},
        {"{\"a\":{\"b\":[{\"c\":1,\"c\":2}]}}", 18},
        {"[{\"a\":1},{\"b\":1,\"b\":1}]", 16},
        {"{\"a\":{},\"a\":{}}", 8},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        btri_wire_error error;
        assert_status(check(cases[i].json, COUNT_OF(scratch), &error), BTRI_E_INPUT_DUPLICATE);
        assert_int_equal(error.offset, cases[i].offset);
        assert_status(btri_json_check(btri_bytes_from_cstr(cases[i].json), NULL, NULL), BTRI_OK);
    }
}

static void keys_that_only_look_alike(void **state) {
    static const char *const cases[] = {
        "{\"a\":{\"a\":{\"a\":1}}}",
        "[{\"a\":1},{\"a\":1}]",
        "{\"a\":1,\"A\":2}",
        "{\"a\":\"a\",\"b\":\"a\"}",
        "{\"x\":{\"a\":1},\"a\":{\"x\":1}}",
        "{\"a\":1,\"aa\":2,\"\":3}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_status(check(cases[i], COUNT_OF(scratch), NULL), BTRI_OK);
    }
}

/* Appends an object with count members. */
static size_t put_object(size_t at, size_t count) {
    at += (size_t)snprintf(text + at, sizeof text - at, "{");
    for (size_t i = 0; i < count; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%s\"k%zu\":0", i == 0 ? "" : ",", i);
    }
    return at + (size_t)snprintf(text + at, sizeof text - at, "}");
}

static void members_are_bounded(void **state) {
    btri_wire_error error;
    (void)state;
    (void)put_object(0, BTRI_LIMIT_JSON_MEMBERS);
    assert_status(check(text, COUNT_OF(scratch), NULL), BTRI_OK);
    (void)put_object(0, BTRI_LIMIT_JSON_MEMBERS + 1);
    assert_status(check(text, COUNT_OF(scratch), &error), BTRI_E_LIMIT);
    assert_true(error.offset > 2000);
    assert_status(btri_json_check(btri_bytes_from_cstr(text), NULL, NULL), BTRI_OK);
}

static void scratch_is_bounded(void **state) {
    (void)state;
    (void)put_object(0, 3);
    assert_status(check(text, 3 * BTRI_JSON_KEY_WORDS, NULL), BTRI_OK);
    assert_status(check(text, 3 * BTRI_JSON_KEY_WORDS - 1, NULL), BTRI_E_LIMIT);
    assert_status(check("{}", 0, NULL), BTRI_OK);
    assert_status(check("{\"a\":1}", 0, NULL), BTRI_E_LIMIT);
    btri_json_keys keys;
    btri_json_keys_init(&keys, NULL, 100);
    assert_status(btri_json_check(btri_bytes_from_cstr("{\"a\":1}"), &keys, NULL), BTRI_E_LIMIT);
    /* Closed objects give their room back. */
    assert_status(check("[{\"a\":1},{\"b\":1},{\"c\":1}]", BTRI_JSON_KEY_WORDS, NULL), BTRI_OK);
}

/* A reader that comes back by a copy judges every key once, and still refuses what was refused. */
static void coming_back(void **state) {
    const char *const json = "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"x\":1},\"c\":[{\"a\":1,\"b\":2}],\"a\":0}";
    (void)state;
    for (size_t stop = 0; stop < 24; stop++) {
        btri_json_keys keys;
        btri_json_reader r;
        btri_json_token token;
        btri_json_keys_init(&keys, scratch, COUNT_OF(scratch));
        btri_json_reader_init(&r, btri_bytes_from_cstr(json), &keys);
        const btri_json_reader start = r;
        for (size_t i = 0; i < stop; i++) {
            (void)btri_json_next(&r, &token);
        }
        btri_json_reader copy = r;
        for (size_t i = 0; i < 5; i++) {
            (void)btri_json_next(&copy, &token);
        }
        r = start;
        while (btri_json_next(&r, &token) == BTRI_OK && token.type != BTRI_JSON_END) {
        }
        assert_status(r.error.status, BTRI_E_INPUT_DUPLICATE);
        assert_int_equal(r.error.offset, strlen(json) - 6);
        r = start;
        assert_status(btri_json_skip(&r, NULL), BTRI_E_INPUT_DUPLICATE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_occur_twice), cmocka_unit_test(keys_that_only_look_alike),
        cmocka_unit_test(members_are_bounded),   cmocka_unit_test(scratch_is_bounded),
        cmocka_unit_test(coming_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
