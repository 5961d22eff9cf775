/* test_prefix_case.c - every proper prefix of a valid case, in JSON and in CBOR, fails cleanly through the
 * API: no read beyond the end, an empty case, an error with a place inside the input, and a case that still
 * works. */
#include <stdlib.h>

#include "api/case.h"
#include "formats/case_transcode.h"
#include "support/api.h"
#include "support/guard.h"
#include "support/unit.h"

static const char whole[] = "{\"at\":\"2026-11-22T10:00:00Z\",\"profile\":\"us\",\"findings\":{"
                            "\"low_back_pain\":true,\"fever\":false,\"dialysis\":null,\"spinal_procedure_"
                            "days\":\"never\",\"age_years\":58,"
                            "\"temp_c\":[{\"value\":98.40,\"unit\":\"[degF]\",\"date\":\"2026-11-22\"},"
                            "{\"value\":38.5e0,\"comparator\":\">=\",\"date\":\"2026-11-21\",\"source\":"
                            "\"Observation/\\u00e9\\ud83e\\uddb4\"}],"
                            "\"trauma_major\":{\"state\":\"present\",\"onset\":\"2026-11\"},"
                            "\"ivdu\":{\"state\":\"unknown\",\"reason\":\"not asked\"}}}";

static api_fixture api;
static guard page;
static uint8_t cbor_buffer[4096];
static btri_bytes cbor;
static uint8_t due[1 << 17], got[1 << 17];
static size_t due_len;

static btri_bytes json(void) {
    const btri_bytes bytes = {(const uint8_t *)whole, strlen(whole)};
    return bytes;
}

static int set_up(void **state) {
    (void)state;
    static uint32_t words[BTRI_CASE_KEY_WORDS];
    static btri_bytes places[1024];
    btri_json_keys keys;
    btri_case_error error;
    api_open(&api);
    guard_open(&page, sizeof cbor_buffer);
    btri_json_keys_init(&keys, words, COUNT_OF(words));
    cbor.ptr = cbor_buffer;
    assert_status(btri_case_json_to_cbor(json(), &api.bundle->knowledge, &keys, places, cbor_buffer,
                                         sizeof cbor_buffer, &cbor.len, &error),
                  BTRI_OK);
    assert_status(btri_evaluate(api.kase, BTRI_JSON, json(), BTRI_CBOR, due, sizeof due, &due_len), BTRI_OK);
    assert_true(cbor.len > 50 && due_len > 100);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    guard_close(&page);
    api_close(&api);
    return 0;
}

static void assert_whole_works(btri_format format, btri_bytes input) {
    size_t len = 0;
    assert_status(btri_evaluate(api.kase, format, input, BTRI_CBOR, got, sizeof got, &len), BTRI_OK);
    assert_int_equal(len, due_len);
    assert_memory_equal(got, due, due_len);
}

static void every_prefix_fails(btri_format format, btri_bytes input) {
    for (size_t n = 0; n < input.len; n++) {
        const btri_result *result = NULL;
        size_t written = 7;
        const btri_bytes prefix = guard_copy(&page, input.ptr, n);
        assert_status(btri_evaluate(api.kase, format, prefix, BTRI_JSON, got, sizeof got, &written),
                      BTRI_E_INPUT_MALFORMED);
        assert_int_equal(written, 0);
        const btri_error *error = btri_context_error(api.context);
        assert_status(error->status, BTRI_E_INPUT_MALFORMED);
        assert_true(error->offset <= n);
        assert_status(btri_case_evaluate(api.kase, &result), BTRI_E_ARGUMENT);
        assert_null(result);
    }
    assert_whole_works(format, guard_copy(&page, input.ptr, input.len));
}

static void every_prefix_of_json_fails(void **state) {
    (void)state;
    every_prefix_fails(BTRI_JSON, json());
}

static void every_prefix_of_cbor_fails(void **state) {
    (void)state;
    every_prefix_fails(BTRI_CBOR, cbor);
}

/* One byte more is not a case either, except white space in JSON. */
static void a_byte_more_fails(void **state) {
    (void)state;
    uint8_t longer[sizeof cbor_buffer];
    memcpy(longer, cbor.ptr, cbor.len);
    for (int byte = 0; byte < 256; byte++) {
        longer[cbor.len] = (uint8_t)byte;
        const btri_bytes input = guard_copy(&page, longer, cbor.len + 1);
        assert_status(btri_case_read(api.kase, BTRI_CBOR, input), BTRI_E_INPUT_MALFORMED);
    }
    memcpy(longer, whole, strlen(whole));
    for (int byte = 0; byte < 256; byte++) {
        longer[strlen(whole)] = (uint8_t)byte;
        const btri_bytes input = guard_copy(&page, longer, strlen(whole) + 1);
        const bool is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        assert_status(btri_case_read(api.kase, BTRI_JSON, input),
                      is_space ? BTRI_OK : BTRI_E_INPUT_MALFORMED);
    }
    assert_whole_works(BTRI_CBOR, cbor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prefix_of_json_fails),
        cmocka_unit_test(every_prefix_of_cbor_fails),
        cmocka_unit_test(a_byte_more_fails),
    };
    return cmocka_run_group_tests_name("prefixes of a case", tests, set_up, tear_down);
}
