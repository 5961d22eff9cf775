/* test_case_format.c - formats/case_format.c and case_transcode.c: what a case in CBOR may get wrong, then
 * that both forms of a case say the same. */
#include "../support/unit.h"

#include "../support/case_log.h"
#include "../support/guard.h"

#include "base/limits.h"
#include "formats/case_format.h"
#include "formats/case_json.h"
#include "formats/case_transcode.h"
#include "wire/json_read.h"

#define CAP 4096

static guard input_guard;
static uint32_t scratch[BTRI_JSON_SCRATCH_WORDS];

static btri_status read_case(const char *text, case_log *log, btri_case_error *error) {
    static uint8_t cbor[CAP];
    const btri_case_sink sink = log_sink(log);
    const size_t len = cbor_text(text, cbor, sizeof cbor);
    assert_true(len != 0);
    return btri_case_read_cbor(guard_copy(&input_guard, cbor, len), &sample_knowledge, &sink, error);
}

typedef struct refused {
    const char *text;
    btri_status status;
    const char *path;
} refused;

#define HEAD "{1: 1, 2: '2026-11-22', 4: {"

static const refused cases[] = {
    {"5", BTRI_E_INPUT_MALFORMED, ""},
    {"{}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 2, 2: '2026-11-22', 4: {}}", BTRI_E_INPUT_MALFORMED, ""},
    {"{2: '2026-11-22', 4: {}}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 1, 4: {}}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 1, 2: '2026-11-22'}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 1, 2: '2026-11-22', 3: 'uk'}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 1, 2: '2026-11-22', 4: {}, 5: 1}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 1, 2: '2026-11-22', 4: []}", BTRI_E_INPUT_MALFORMED, ""},
    {"{1: 1, 2: '2026-11', 4: {}}", BTRI_E_INPUT_DATE, "at"},
    {"{1: 1, 2: '2026-11-22', 3: 'fr', 4: {}}", BTRI_E_UNKNOWN_PROFILE, "profile"},
    {HEAD "6: true}}", BTRI_E_UNKNOWN_FINDING, "findings.?"},
    {HEAD "99: true}}", BTRI_E_UNKNOWN_FINDING, "findings.?"},
    {HEAD "-1: true}}", BTRI_E_INPUT_MALFORMED, ""},
    {HEAD "1: 'present'}}", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {HEAD "1: 'never'}}", BTRI_E_WRONG_KIND, "findings.numbness"},
    {HEAD "1: {}}}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {HEAD "1: {1: 'yes'}}}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {HEAD "1: {1: true}}}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {HEAD "1: {0: 'present'}}}", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {HEAD "1: {1: 'present', 9: 'x'}}}", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {HEAD "1: {1: 'present', 6: '2026-11-23'}}}", BTRI_E_INPUT_DATE, "findings.numbness.date"},
    {HEAD "1: []}}", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {HEAD "1: [{1: 'present'}]}}", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {HEAD "1: [{1: 'present'}, true]}}", BTRI_E_INPUT_MALFORMED, "findings.numbness[1]"},
    {HEAD "1: [true, false]}}", BTRI_E_INPUT_MALFORMED, "findings.numbness[0]"},
    {HEAD "1: [{1: 'present'}, {2: 1}]}}", BTRI_E_WRONG_KIND, "findings.numbness[1].value"},
    {HEAD "2: 99}}", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c"},
    {HEAD "2: [-1, 380]}}", BTRI_E_INPUT_MALFORMED, "findings.temp_c"},
    {HEAD "2: [-1, 0]}}", BTRI_E_INPUT_MALFORMED, "findings.temp_c"},
    {HEAD "2: [0, 38]}}", BTRI_E_INPUT_MALFORMED, "findings.temp_c"},
    {HEAD "2: [-10, 381]}}", BTRI_E_INPUT_MALFORMED, "findings.temp_c"},
    {HEAD "2: [-1]}}", BTRI_E_INPUT_MALFORMED, "findings.temp_c"},
    {HEAD "2: [-1, 381, 1]}}", BTRI_E_INPUT_MALFORMED, "findings.temp_c"},
    {HEAD "2: {2: 100, 4: 'kPa'}}}", BTRI_E_INPUT_UNIT, "findings.temp_c.unit"},
    {HEAD "4: true}}", BTRI_E_WRONG_KIND, "findings.derived"},
};

static void wrong_cases_are_refused(void **state) {
    static case_log log;
    btri_case_error error;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const btri_status status = read_case(cases[i].text, &log, &error);
        if (status != cases[i].status || strcmp(error.path, cases[i].path) != 0) {
            print_error("%s: path %s, %s\n", cases[i].text, error.path, error.text);
        }
        assert_status(status, cases[i].status);
        assert_string_equal(error.path, cases[i].path);
        assert_true(error.text[0] != '\0');
    }
}

static const char whole[] =
    "{1: 1, 2: '2026-11-22T10:00:00Z', 3: 'us', 4: {1: [{1: 'present', 5: '2026-11-20', 7: 'Obs/1'},"
    " {1: 'unknown', 6: '2026', 8: 'declined'}], 2: {2: [-2, 10025], 3: '<=', 4: '[degF]'}, 3: 'never', 5: "
    "false,"
    " 7: null, 9: [-1, 455]}}";

static const char whole_log[] =
    "at 20779 1; 0+ 2=200..200^0 0?@20454 1=250..380 2=never 4- replaced 5 0? 6=45..46";

static const char whole_json[] =
    "{\"at\":\"2026-11-22T10:00:00Z\",\"profile\":\"us\",\"findings\":{\"numbness\":[{\"state\":\"present\","
    "\"onset\":\"2026-11-20\",\"source\":\"Obs/"
    "1\"},{\"state\":\"unknown\",\"date\":\"2026\",\"reason\":\"declined\"}],"
    "\"temp_c\":{\"value\":100.25,\"comparator\":\"<=\",\"unit\":\"[degF]\"},\"onset_days\":\"never\","
    "\"feverish\":false,\"old_numbness\":null,\"age_years\":45.5}}";

static void every_prefix_is_refused(void **state) {
    static uint8_t cbor[CAP];
    static case_log log;
    const size_t len = cbor_text(whole, cbor, sizeof cbor);
    const btri_case_sink sink = log_sink(&log);
    btri_case_error error;
    (void)state;
    for (size_t n = 0; n < len; n++) {
        assert_status(
            btri_case_read_cbor(guard_copy(&input_guard, cbor, n), &sample_knowledge, &sink, &error),
            BTRI_E_INPUT_MALFORMED);
        log.len = 0;
    }
    cbor[len] = 0;
    assert_status(btri_case_read_cbor(btri_bytes_of(cbor, len + 1), &sample_knowledge, &sink, &error),
                  BTRI_E_INPUT_MALFORMED);
}

static void a_whole_case_is_read(void **state) {
    static case_log log;
    btri_case_error error;
    (void)state;
    assert_status(read_case(whole, &log, &error), BTRI_OK);
    assert_string_equal(log.text, whole_log);
    assert_status(read_case("{1: 1, 2: '2026-11-22', 4: {}}", &log, &error), BTRI_OK);
    assert_string_equal(log.text, "at 20779 0;");
}

static btri_status json_to_cbor(btri_bytes json, uint8_t *out, size_t cap, size_t *len,
                                btri_case_error *error) {
    btri_bytes places[16];
    btri_json_keys keys;
    btri_json_keys_init(&keys, scratch, BTRI_JSON_SCRATCH_WORDS);
    return btri_case_json_to_cbor(json, &sample_knowledge, &keys, places, out, cap, len, error);
}

static btri_status text_to_cbor(const char *json, uint8_t *out, size_t cap, size_t *len,
                                btri_case_error *error) {
    return json_to_cbor(guard_copy(&input_guard, json, strlen(json)), out, cap, len, error);
}

static void json_that_cannot_be_cbor(void **state) {
    uint8_t out[256];
    size_t len = 7;
    btri_case_error error;
    (void)state;
    assert_status(text_to_cbor("{\"at\":\"2026-11-22\",\"findings\":{\"temp_c\":0.0000000001}}", out,
                               sizeof out, &len, &error),
                  BTRI_E_LIMIT);
    assert_int_equal(len, 0);
    assert_string_equal(error.path, "findings.temp_c");
    assert_status(text_to_cbor("{\"at\":\"2026-11-22\",\"findings\":{\"temp_c\":{\"value\":1e19}}}", out,
                               sizeof out, &len, &error),
                  BTRI_E_LIMIT);
    assert_string_equal(error.path, "findings.temp_c.value");
    assert_status(
        text_to_cbor("{\"at\":\"2026-11-22\",\"findings\":{\"what\":1}}", out, sizeof out, &len, &error),
        BTRI_E_UNKNOWN_FINDING);
    assert_int_equal(error.offset, 31);
    assert_status(text_to_cbor("{\"findings\":{\"temp_c\":[1,2]},\"at\":\"2026-11-22\"}", out, sizeof out,
                               &len, &error),
                  BTRI_E_INPUT_MALFORMED);
    assert_int_equal(error.offset, 23);
    assert_status(text_to_cbor("{\"at\":\"2026-11-22\",\"findings\":{}}", out, 3, &len, &error),
                  BTRI_E_BUFFER_TOO_SMALL);
    assert_int_equal(len, 17);
    for (size_t n = 0; n < strlen(whole_json); n++) {
        assert_status(json_to_cbor(guard_copy(&input_guard, whole_json, n), out, sizeof out, &len, &error),
                      BTRI_E_INPUT_MALFORMED);
    }
}

static void json_and_cbor_say_the_same(void **state) {
    static uint8_t cbor[CAP];
    static uint8_t out[CAP];
    static char json[CAP];
    static case_log log;
    btri_json_keys keys;
    btri_case_error error;
    size_t len = 0;
    const btri_case_sink sink = log_sink(&log);
    const btri_bytes bytes = btri_bytes_of(cbor, cbor_text(whole, cbor, sizeof cbor));
    (void)state;
    assert_status(
        btri_case_cbor_to_json(bytes, &sample_knowledge, BTRI_JSON_COMPACT, json, sizeof json, &len, &error),
        BTRI_OK);
    assert_span(btri_bytes_of(json, len), whole_json);
    assert_status(text_to_cbor(whole_json, out, sizeof out, &len, &error), BTRI_OK);
    assert_int_equal(len, bytes.len);
    assert_memory_equal(out, cbor, len);
    btri_json_keys_init(&keys, scratch, BTRI_JSON_SCRATCH_WORDS);
    assert_status(
        btri_case_read_json(btri_bytes_from_cstr(whole_json), &sample_knowledge, &keys, &sink, &error),
        BTRI_OK);
    assert_string_equal(log.text, whole_log);
}

/* Whatever the order of members, and however numbers are written, the CBOR is the same. */
static void cbor_is_canonical(void **state) {
    uint8_t a[256];
    uint8_t b[256];
    size_t a_len = 0;
    size_t b_len = 0;
    btri_case_error error;
    (void)state;
    assert_status(
        text_to_cbor("{\"at\":\"2026-11-22\",\"findings\":{\"numbness\":{\"state\":\"present\",\"date\":"
                     "\"2026\"},\"temp_c\":38.5,\"age_years\":40}}",
                     a, sizeof a, &a_len, &error),
        BTRI_OK);
    assert_status(
        text_to_cbor(" {\"findings\": {\"age_years\":4.0e1,\"temp_c\":385e-1,\"numbness\":{\"date\":\"202"
                     "\\u0036\",\"state\":\"present\"}} ,\"at\":\"2026-11-2\\u0032\"}",
                     b, sizeof b, &b_len, &error),
        BTRI_OK);
    assert_int_equal(a_len, b_len);
    assert_memory_equal(a, b, a_len);
}

static int open_all(void **state) {
    (void)state;
    guard_open(&input_guard, CAP);
    return open_sample() == BTRI_OK ? 0 : -1;
}

static int close_all(void **state) {
    (void)state;
    guard_close(&input_guard);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_cases_are_refused),    cmocka_unit_test(every_prefix_is_refused),
        cmocka_unit_test(a_whole_case_is_read),       cmocka_unit_test(json_that_cannot_be_cbor),
        cmocka_unit_test(json_and_cbor_say_the_same), cmocka_unit_test(cbor_is_canonical),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
