/* test_case_json.c - formats/case_json.c, case_value.c, case_walk.c: each thing that a case may get wrong,
 * with the path and the status, then what each form of a value means. */
#include "../support/unit.h"

#include "../support/case_log.h"
#include "../support/guard.h"

#include "formats/case_json.h"
#include "wire/json_read.h"

static guard input_guard;
static uint32_t scratch[BTRI_JSON_SCRATCH_WORDS];

static btri_status read_bytes(btri_bytes json, case_log *log, btri_case_error *error) {
    const btri_case_sink sink = log_sink(log);
    btri_json_keys keys;
    btri_json_keys_init(&keys, scratch, BTRI_JSON_SCRATCH_WORDS);
    return btri_case_read_json(json, &sample_knowledge, &keys, &sink, error);
}

static btri_status read_case(const char *json, case_log *log, btri_case_error *error) {
    return read_bytes(guard_copy(&input_guard, json, strlen(json)), log, error);
}

/* A case of these findings on 2026-11-22. */
static btri_status read_findings(const char *findings, case_log *log, btri_case_error *error) {
    static char json[8192];
    (void)snprintf(json, sizeof json, "{\"findings\":{%s},\"at\":\"2026-11-22\"}", findings);
    return read_case(json, log, error);
}

typedef struct refused {
    const char *findings;
    btri_status status;
    const char *path;
} refused;

#define NUMB  "\"numbness\":"
#define TEMP  "\"temp_c\":"
#define ONSET "\"onset_days\":"

static const refused values[] = {
    {"\"nonsense\":true", BTRI_E_UNKNOWN_FINDING, "findings.nonsense"},
    {"\"Mrs Miller\":true", BTRI_E_UNKNOWN_FINDING, "findings.?"},
    {"\"\":true", BTRI_E_UNKNOWN_FINDING, "findings.?"},
    {NUMB "true," NUMB "true", BTRI_E_INPUT_DUPLICATE, ""},
    {NUMB "true,\"numb\\u006eess\":true", BTRI_E_INPUT_DUPLICATE, ""},
    {NUMB "{\"state\":\"present\",\"state\":\"absent\"}", BTRI_E_INPUT_DUPLICATE, ""},
    {NUMB "5", BTRI_E_WRONG_KIND, "findings.numbness"},
    {NUMB "{\"value\":5}", BTRI_E_WRONG_KIND, "findings.numbness.value"},
    {NUMB "\"never\"", BTRI_E_WRONG_KIND, "findings.numbness"},
    {NUMB "\"present\"", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {NUMB "{}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {NUMB "{\"state\":\"present\",\"value\":5}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {NUMB "{\"state\":\"yes\"}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {NUMB "{\"state\":true}", BTRI_E_INPUT_MALFORMED, "findings.numbness.state"},
    {NUMB "{\"state\":\"present\",\"unit\":\"d\"}", BTRI_E_INPUT_MALFORMED, "findings.numbness.unit"},
    {NUMB "{\"state\":\"present\",\"comparator\":\"<\"}", BTRI_E_INPUT_MALFORMED,
     "findings.numbness.comparator"},
    {NUMB "{\"state\":\"present\",\"more\":1}", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {NUMB "{\"state\":\"present\",\"date\":\"2026-11-23\"}", BTRI_E_INPUT_DATE, "findings.numbness.date"},
    {NUMB "{\"state\":\"present\",\"date\":\"yesterday\"}", BTRI_E_INPUT_DATE, "findings.numbness.date"},
    {NUMB "{\"state\":\"present\",\"onset\":\"2026-12\"}", BTRI_E_INPUT_DATE, "findings.numbness.onset"},
    {NUMB "{\"state\":\"present\",\"onset\":\"1850\"}", BTRI_E_INPUT_IMPLAUSIBLE, "findings.numbness.onset"},
    {NUMB "{\"state\":\"present\",\"date\":null}", BTRI_E_INPUT_MALFORMED, "findings.numbness.date"},
    {NUMB "[]", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {NUMB "[{\"state\":\"present\"}]", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {NUMB "[true,false]", BTRI_E_INPUT_MALFORMED, "findings.numbness"},
    {NUMB "[{\"state\":\"present\"},{\"state\":\"no\"}]", BTRI_E_INPUT_MALFORMED,
     "findings.numbness[1].state"},
    {NUMB "[{\"state\":\"present\"},{\"value\":1}]", BTRI_E_WRONG_KIND, "findings.numbness[1].value"},
    {TEMP "true", BTRI_E_WRONG_KIND, "findings.temp_c"},
    {TEMP "\"never\"", BTRI_E_WRONG_KIND, "findings.temp_c"},
    {TEMP "{\"state\":\"absent\"}", BTRI_E_WRONG_KIND, "findings.temp_c.state"},
    {TEMP "45.1", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c"},
    {TEMP "45.001", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c"},
    {TEMP "24.9", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c"},
    {TEMP "1e99", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c"},
    {TEMP "1e101", BTRI_E_LIMIT, "findings.temp_c"},
    {TEMP "{\"value\":98.6}", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c.value"},
    {TEMP "{\"value\":37,\"unit\":\"mm\"}", BTRI_E_INPUT_UNIT, "findings.temp_c.unit"},
    {TEMP "{\"value\":37,\"unit\":\"C\"}", BTRI_E_INPUT_UNIT, "findings.temp_c.unit"},
    {TEMP "{\"value\":37,\"unit\":\"\"}", BTRI_E_INPUT_UNIT, "findings.temp_c.unit"},
    {TEMP "{\"value\":\"37\"}", BTRI_E_INPUT_MALFORMED, "findings.temp_c.value"},
    {TEMP "{\"value\":37,\"comparator\":\"=\"}", BTRI_E_INPUT_MALFORMED, "findings.temp_c.comparator"},
    {TEMP "{\"value\":25,\"comparator\":\"<\"}", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c.value"},
    {TEMP "{\"value\":45,\"comparator\":\">\"}", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c.value"},
    {TEMP "[{\"value\":37},{\"value\":99}]", BTRI_E_INPUT_IMPLAUSIBLE, "findings.temp_c[1].value"},
    {"\"derived\":true", BTRI_E_WRONG_KIND, "findings.derived"},
    {"\"derived\":null", BTRI_E_WRONG_KIND, "findings.derived"},
    {"\"score\":3", BTRI_E_WRONG_KIND, "findings.score"},
};

static void wrong_values_are_refused(void **state) {
    static case_log log;
    btri_case_error error;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        const btri_status status = read_findings(values[i].findings, &log, &error);
        if (status != values[i].status || strcmp(error.path, values[i].path) != 0) {
            print_error("%s: path %s, %s\n", values[i].findings, error.path, error.text);
        }
        assert_status(status, values[i].status);
        assert_status(error.status, status);
        assert_string_equal(error.path, values[i].path);
        assert_true(error.offset >= strlen("{\"findings\":{"));
        assert_true(error.text[0] != '\0');
    }
}

static void wrong_cases_are_refused(void **state) {
    static case_log log;
    btri_case_error error;
    (void)state;
    assert_status(read_case("", &log, &error), BTRI_E_INPUT_MALFORMED);
    assert_status(read_case("[]", &log, &error), BTRI_E_INPUT_MALFORMED);
    assert_status(read_case("{\"findings\":{}}", &log, &error), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(error.path, "at");
    assert_status(read_case("{\"at\":\"2026-11-22\"}", &log, &error), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(error.path, "findings");
    assert_status(read_case("{\"at\":\"2026-11\",\"findings\":{}}", &log, &error), BTRI_E_INPUT_DATE);
    assert_string_equal(error.path, "at");
    assert_int_equal(error.offset, 6);
    assert_status(read_case("{\"at\":20261122,\"findings\":{}}", &log, &error), BTRI_E_INPUT_MALFORMED);
    assert_status(read_case("{\"at\":\"2026-11-22\",\"profile\":\"fr\",\"findings\":{}}", &log, &error),
                  BTRI_E_UNKNOWN_PROFILE);
    assert_string_equal(error.path, "profile");
    assert_status(read_case("{\"at\":\"2026-11-22\",\"profile\":null,\"findings\":{}}", &log, &error),
                  BTRI_E_INPUT_MALFORMED);
    assert_status(read_case("{\"at\":\"2026-11-22\",\"findings\":[]}", &log, &error), BTRI_E_INPUT_MALFORMED);
    assert_status(read_case("{\"at\":\"2026-11-22\",\"findings\":{},\"x\":1}", &log, &error),
                  BTRI_E_INPUT_MALFORMED);
    assert_status(read_case("{\"at\":\"2026-11-22\",\"at\":\"2026-11-22\",\"findings\":{}}", &log, &error),
                  BTRI_E_INPUT_DUPLICATE);
    assert_status(read_case("{\"at\":\"2026-11-22\",\"findings\":{}} x", &log, &error),
                  BTRI_E_INPUT_MALFORMED);
    assert_string_equal(log.text, "");
}

static void texts_have_a_limit(void **state) {
    static case_log log;
    static char findings[1024];
    btri_case_error error;
    (void)state;
    for (int escaped = 0; escaped < 2; escaped++) {
        (void)snprintf(findings, sizeof findings, NUMB "{\"state\":\"present\",\"source\":\"%s%0*d\"}",
                       escaped ? "\\u0041" : "a", BTRI_LIMIT_CASE_TEXT_BYTES - 1, 0);
        assert_status(read_findings(findings, &log, &error), BTRI_OK);
        (void)snprintf(findings, sizeof findings, NUMB "{\"state\":\"present\",\"source\":\"%s%0*d\"}",
                       escaped ? "\\u0041" : "a", BTRI_LIMIT_CASE_TEXT_BYTES, 0);
        assert_status(read_findings(findings, &log, &error), BTRI_E_LIMIT);
        assert_string_equal(error.path, "findings.numbness.source");
    }
}

static void what_the_sink_answers_is_passed_on(void **state) {
    static case_log log;
    btri_case_error error;
    btri_json_keys keys;
    const char *json = "{\"at\":\"2026-11-22\",\"findings\":{\"numbness\":true}}";
    const btri_case_sink sink = log_sink(&log);
    (void)state;
    log.refuse = BTRI_E_MEMORY;
    btri_json_keys_init(&keys, scratch, BTRI_JSON_SCRATCH_WORDS);
    assert_status(btri_case_read_json(btri_bytes_from_cstr(json), &sample_knowledge, &keys, &sink, &error),
                  BTRI_E_MEMORY);
    assert_string_equal(error.path, "findings.numbness");
}

static void every_prefix_is_refused(void **state) {
    static case_log log;
    btri_case_error error;
    const char *json =
        "{\"at\":\"2026-11-22\",\"profile\":\"us\",\"findings\":{\"numbness\":[{\"state\":\"present\","
        "\"onset\":\"2026-11-\\u00320\"},{\"state\":\"unknown\",\"reason\":\"x\"}],\"temp_c\":38.5}}";
    (void)state;
    for (size_t n = 0; n < strlen(json); n++) {
        assert_status(read_bytes(guard_copy(&input_guard, json, n), &log, &error), BTRI_E_INPUT_MALFORMED);
    }
    assert_status(read_case(json, &log, &error), BTRI_OK);
    assert_string_equal(log.text, "at 20779 1; 0+ 2=200..200^0 0? 1=385..385");
}

typedef struct meaning {
    const char *findings, *log;
} meaning;

static const meaning meanings[] = {
    {"", ""},
    {NUMB "true", " 0+"},
    {NUMB "false", " 0-"},
    {NUMB "null", " 0?"},
    {NUMB "{\"state\":\"not_applicable\"}", " 0na"},
    {NUMB "{\"st\\u0061te\":\"pr\\u0065sent\"}", " 0+"},
    {NUMB "{\"date\":\"2026-11-21T23:59:59.5+01:00\",\"state\":\"present\"}", " 0+@20778"},
    {NUMB "{\"state\":\"present\",\"date\":\"2026-11-22T23:00:00Z\"}", " 0+@20779"},
    {NUMB "{\"state\":\"present\",\"date\":\"2026\"}", " 0+@20454"},
    {NUMB "{\"state\":\"present\",\"onset\":\"2026-11-22\"}", " 0+ 2=0..0^0"},
    {NUMB "{\"state\":\"present\",\"onset\":\"2026-11\"}", " 0+ 2=0..2100^0"},
    {NUMB "{\"state\":\"present\",\"onset\":\"2026-10\",\"date\":\"2026-11-01\"}",
     " 0+@20758 2=2200..5200^0"},
    {NUMB "{\"state\":\"absent\",\"onset\":\"2026-10\"}", " 0-"},
    {"\"feverish\":{\"state\":\"present\",\"onset\":\"2026-10\"}", " 4+"},
    {"\"old_numbness\":true", " replaced 5 0+"},
    {"\"old_numbness\":{\"state\":\"present\",\"onset\":\"2026-11-21\"}", " replaced 5 0+ 2=100..100^0"},
    {TEMP "38.5", " 1=385..385"},
    {TEMP "3.85e1", " 1=385..385"},
    {TEMP "38.50000", " 1=385..385"},
    {TEMP "38.46", " 1=384..385"},
    {TEMP "null", " 1=?"},
    {TEMP "{\"state\":\"not_applicable\"}", " 1=na"},
    {TEMP "{\"value\":98.6,\"unit\":\"[degF]\"}", " 1=370..370"},
    {TEMP "{\"value\":100.3,\"unit\":\"[degF]\"}", " 1=379..380"},
    {TEMP "{\"value\":38.5,\"comparator\":\"<\"}", " 1=250..384"},
    {TEMP "{\"value\":38.5,\"comparator\":\"<=\"}", " 1=250..385"},
    {TEMP "{\"value\":38.5,\"comparator\":\">=\"}", " 1=385..450"},
    {TEMP "{\"value\":38.5,\"comparator\":\">\"}", " 1=386..450"},
    {TEMP "{\"value\":38.46,\"comparator\":\"<\"}", " 1=250..385"},
    {TEMP "{\"value\":38.46,\"comparator\":\">\"}", " 1=384..450"},
    {TEMP "25", " 1=250..250"},
    {TEMP "45.0", " 1=450..450"},
    {ONSET "\"never\"", " 2=never"},
    {ONSET "{\"state\":\"never\"}", " 2=never"},
    {ONSET "{\"value\":1,\"unit\":\"mo\"}", " 2=2800..3100"},
    {ONSET "{\"value\":36,\"unit\":\"h\"}", " 2=150..150"},
    {"\"age_years\":45", " 6=45..45"},
    {"\"age_years\":45.5", " 6=45..46"},
    {"\"age_years\":{\"value\":546,\"unit\":\"mo\"}", " 6=45..46"},
    {"\"age_years\":{\"value\":540,\"unit\":\"mo\"}", " 6=45..45"},
    {TEMP "[{\"value\":37,\"date\":\"2026-11-20\"},{\"value\":39}]", " 1=370..370@20777 1=390..390"},
};

static void values_mean_what_they_say(void **state) {
    static case_log log;
    btri_case_error error;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(meanings); i++) {
        const btri_status status = read_findings(meanings[i].findings, &log, &error);
        if (status != BTRI_OK) {
            print_error("%s: %s %s\n", meanings[i].findings, error.path, error.text);
        }
        assert_status(status, BTRI_OK);
        assert_string_equal(log.text + strlen("at 20779 0;"), meanings[i].log);
    }
}

static int open_all(void **state) {
    (void)state;
    guard_open(&input_guard, 8192);
    return open_sample() == BTRI_OK ? 0 : -1;
}

static int close_all(void **state) {
    (void)state;
    guard_close(&input_guard);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_values_are_refused), cmocka_unit_test(wrong_cases_are_refused),
        cmocka_unit_test(texts_have_a_limit),       cmocka_unit_test(what_the_sink_answers_is_passed_on),
        cmocka_unit_test(every_prefix_is_refused),  cmocka_unit_test(values_mean_what_they_say),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
