/* test_contract_result.c - misuse of the calls on an evaluated case and its result, the life of a result,
 * writing, and what records are taken. */
#include "support/api.h"
#include "support/refuses.h"

static api_fixture api;

static btri_bytes span(const char *text) {
    return (btri_bytes){(const uint8_t *)text, strlen(text)};
}

static int set_up(void **state) {
    (void)state;
    api_open(&api);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    api_close(&api);
    return 0;
}

static void begin(void) {
    assert_status(btri_case_begin(api.kase, "2026-11-22", NULL), BTRI_OK);
}

static const btri_result *evaluate(void) {
    const btri_result *result = NULL;
    assert_status(btri_case_evaluate(api.kase, &result), BTRI_OK);
    assert_non_null(result);
    return result;
}

/* A patient with something in most lists. */
static const btri_result *evaluate_patient(void) {
    return api_evaluate_json(&api, "{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true,"
                                   "\"saddle_sensory_change\":true,\"age_years\":58,\"pain_days\":3}}");
}

static void refuses_bad_evaluation(void **state) {
    (void)state;
    const btri_result *result;
    btri_value_info value;
    btri_tri firm;
    btri_tri acting;
    const uint32_t findings = btri_bundle_describe(api.bundle)->finding_count;
    const uint32_t rules = btri_bundle_describe(api.bundle)->rule_count;
    assert_status(btri_case_evaluate(api.kase, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_case_evaluate(NULL, &result), BTRI_E_ARGUMENT, result);
    evaluate_patient();
    assert_status(btri_case_value(api.kase, 0, NULL), BTRI_E_ARGUMENT);
    FILL(value);
    assert_status(btri_case_value(NULL, 0, &value), BTRI_E_ARGUMENT);
    assert_true(value.state == BTRI_UNKNOWN && !value.is_known && !value.has_interval);
    FILL(value);
    assert_status(btri_case_value(api.kase, findings, &value), BTRI_E_UNKNOWN_FINDING);
    assert_true(value.state == BTRI_UNKNOWN && !value.is_known && !value.has_interval);
    assert_status(btri_case_rule_value(api.kase, 0, NULL, &acting), BTRI_E_ARGUMENT);
    assert_status(btri_case_rule_value(api.kase, 0, &firm, NULL), BTRI_E_ARGUMENT);
    FILL(acting);
    REFUSES(btri_case_rule_value(NULL, 0, &firm, &acting), BTRI_E_ARGUMENT, firm);
    EMPTY(acting);
    FILL(acting);
    REFUSES(btri_case_rule_value(api.kase, rules, &firm, &acting), BTRI_E_NO_MORE, firm);
    EMPTY(acting);
}

static void refuses_bad_items(void **state) {
    (void)state;
    btri_item item;
    btri_code code;
    btri_bytes id;
    btri_reason reason;
    btri_source_info source;
    const btri_result *result = evaluate_patient();
    const btri_summary *s = btri_result_summary(result);
    const btri_item_kind bad = (btri_item_kind)BTRI_ITEM_KINDS;
    assert_status(btri_result_item(result, BTRI_FIRED, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_result_item(NULL, BTRI_FIRED, 0, &item), BTRI_E_ARGUMENT, item);
    REFUSES(btri_result_item(result, bad, 0, &item), BTRI_E_ARGUMENT, item);
    REFUSES(btri_result_item(result, (btri_item_kind)-1, 0, &item), BTRI_E_ARGUMENT, item);
    assert_status(btri_result_item_code(result, BTRI_ACTION, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_result_item_code(NULL, BTRI_ACTION, 0, 0, &code), BTRI_E_ARGUMENT, code);
    REFUSES(btri_result_item_code(result, bad, 0, 0, &code), BTRI_E_ARGUMENT, code);
    assert_status(btri_result_item_rule(result, BTRI_ACTION, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_result_item_rule(NULL, BTRI_ACTION, 0, 0, &id), BTRI_E_ARGUMENT, id);
    REFUSES(btri_result_item_rule(result, bad, 0, 0, &id), BTRI_E_ARGUMENT, id);
    for (int kind = 0; kind < BTRI_ITEM_KINDS; kind++) {
        const btri_item_kind k = (btri_item_kind)kind;
        REFUSES(btri_result_item(result, k, s->count[k], &item), BTRI_E_NO_MORE, item);
        REFUSES(btri_result_item(result, k, UINT32_MAX, &item), BTRI_E_NO_MORE, item);
        REFUSES(btri_result_item_code(result, k, s->count[k], 0, &code), BTRI_E_NO_MORE, code);
        REFUSES(btri_result_item_rule(result, k, s->count[k], 0, &id), BTRI_E_NO_MORE, id);
        for (uint32_t i = 0; i < s->count[k]; i++) {
            assert_status(btri_result_item(result, k, i, &item), BTRI_OK);
            REFUSES(btri_result_item_code(result, k, i, item.code_count, &code), BTRI_E_NO_MORE, code);
            REFUSES(btri_result_item_rule(result, k, i, item.rule_count, &id), BTRI_E_NO_MORE, id);
            REFUSES(btri_result_item_rule(result, k, i, UINT32_MAX, &id), BTRI_E_NO_MORE, id);
        }
    }
    assert_status(btri_result_reason(result, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_result_reason(NULL, 0, 0, &reason), BTRI_E_ARGUMENT, reason);
    REFUSES(btri_result_reason(result, s->count[BTRI_FIRED], 0, &reason), BTRI_E_NO_MORE, reason);
    REFUSES(btri_result_reason(result, 0, UINT32_MAX, &reason), BTRI_E_NO_MORE, reason);
    assert_status(btri_result_source(result, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_result_source(NULL, 0, 0, &source), BTRI_E_ARGUMENT, source);
    REFUSES(btri_result_source(result, s->count[BTRI_FIRED], 0, &source), BTRI_E_NO_MORE, source);
    REFUSES(btri_result_source(result, 0, UINT32_MAX, &source), BTRI_E_NO_MORE, source);
}

/* Every call on a result that has ended says so, and nothing else. */
static void assert_ended(const btri_result *result) {
    btri_item item;
    btri_code code;
    btri_bytes id;
    btri_reason reason;
    btri_source_info source;
    btri_value_info value;
    btri_tri firm;
    btri_tri acting;
    size_t written;
    assert_null(btri_result_summary(result));
    REFUSES(btri_result_item(result, BTRI_FIRED, 0, &item), BTRI_E_NOT_EVALUATED, item);
    REFUSES(btri_result_item_code(result, BTRI_ACTION, 0, 0, &code), BTRI_E_NOT_EVALUATED, code);
    REFUSES(btri_result_item_rule(result, BTRI_ACTION, 0, 0, &id), BTRI_E_NOT_EVALUATED, id);
    REFUSES(btri_result_reason(result, 0, 0, &reason), BTRI_E_NOT_EVALUATED, reason);
    REFUSES(btri_result_source(result, 0, 0, &source), BTRI_E_NOT_EVALUATED, source);
    REFUSES(btri_result_write(result, BTRI_JSON, NULL, 0, &written), BTRI_E_NOT_EVALUATED, written);
    assert_status(btri_case_value(api.kase, 0, &value), BTRI_E_NOT_EVALUATED);
    assert_status(btri_case_rule_value(api.kase, 0, &firm, &acting), BTRI_E_NOT_EVALUATED);
}

static void changes_end_the_result(void **state) {
    (void)state;
    const btri_finding pain = api_finding(&api, "low_back_pain");
    const btri_record_in record = {.struct_size = sizeof record, .state = "absent", .date = "2020"};
    const btri_result *result = evaluate_patient();
    assert_status(btri_case_set(api.kase, pain, BTRI_UNKNOWN), BTRI_OK);
    assert_ended(result);
    result = evaluate_patient();
    assert_status(btri_case_add(api.kase, pain, &record), BTRI_OK);
    assert_ended(result);
    result = evaluate_patient();
    assert_status(btri_case_clear(api.kase, pain), BTRI_OK);
    assert_ended(result);
    result = evaluate_patient();
    assert_status(btri_case_set_quantity(api.kase, api_finding(&api, "age_years"), 58, 0, NULL), BTRI_OK);
    assert_ended(result);
    result = evaluate_patient();
    assert_status(btri_case_add_issue(api.kase, "note", pain, "detail"), BTRI_OK);
    assert_ended(result);
    result = evaluate_patient();
    begin();
    assert_ended(result);
    result = evaluate_patient();
    assert_status(btri_case_read(api.kase, BTRI_JSON, span("{")), BTRI_E_INPUT_MALFORMED);
    assert_ended(result);
}

static void a_refused_record_changes_nothing(void **state) {
    (void)state;
    btri_value_info value;
    const btri_finding age = api_finding(&api, "age_years");
    evaluate_patient();
    assert_status(btri_case_set_quantity(api.kase, age, 9999, 0, NULL), BTRI_E_INPUT_IMPLAUSIBLE);
    evaluate();
    assert_status(btri_case_value(api.kase, age, &value), BTRI_OK);
    assert_true(value.is_known && value.low == value.high);
    assert_status(btri_case_clear(api.kase, age), BTRI_OK);
    evaluate();
    assert_status(btri_case_value(api.kase, age, &value), BTRI_OK);
    assert_false(value.is_known || value.has_interval);
}

/* ---- writing ---- */

static void tells_the_size_then_works(void **state) {
    (void)state;
    const btri_result *result = evaluate_patient();
    static uint8_t buffer[1 << 17];
    size_t written = 7;
    assert_status(btri_result_write(result, BTRI_JSON, buffer, sizeof buffer, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_result_write(NULL, BTRI_JSON, buffer, sizeof buffer, &written), BTRI_E_ARGUMENT, written);
    REFUSES(btri_result_write(result, BTRI_JSON, NULL, 1, &written), BTRI_E_ARGUMENT, written);
    REFUSES(btri_result_write(result, (btri_format)2, buffer, 1, &written), BTRI_E_ARGUMENT, written);
    for (int format = BTRI_CBOR; format <= BTRI_JSON; format++) {
        size_t needed = 0;
        assert_status(btri_result_write(result, (btri_format)format, NULL, 0, &needed),
                      BTRI_E_BUFFER_TOO_SMALL);
        assert_true(needed > 100 && needed < sizeof buffer);
        buffer[needed - 1] = 0xEE;
        assert_status(btri_result_write(result, (btri_format)format, buffer, needed - 1, &written),
                      BTRI_E_BUFFER_TOO_SMALL);
        assert_int_equal(written, needed);
        assert_int_equal(buffer[needed - 1], 0xEE);
        buffer[needed] = 0xEE;
        assert_status(btri_result_write(result, (btri_format)format, buffer, needed, &written), BTRI_OK);
        assert_int_equal(written, needed);
        assert_int_equal(buffer[needed], 0xEE);
    }
}

static void one_call_does_the_whole_job(void **state) {
    (void)state;
    static uint8_t buffer[1 << 17];
    size_t written;
    size_t needed;
    const btri_bytes good = span("{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true}}");
    assert_status(btri_evaluate(api.kase, BTRI_JSON, good, BTRI_JSON, buffer, 1, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_evaluate(NULL, BTRI_JSON, good, BTRI_JSON, buffer, 1, &written), BTRI_E_ARGUMENT, written);
    REFUSES(btri_evaluate(api.kase, BTRI_JSON, span("{"), BTRI_JSON, buffer, 1, &written),
            BTRI_E_INPUT_MALFORMED, written);
    REFUSES(btri_evaluate(api.kase, BTRI_JSON, good, (btri_format)9, buffer, 1, &written), BTRI_E_ARGUMENT,
            written);
    assert_status(btri_evaluate(api.kase, BTRI_JSON, good, BTRI_JSON, NULL, 0, &needed),
                  BTRI_E_BUFFER_TOO_SMALL);
    assert_status(btri_evaluate(api.kase, BTRI_JSON, good, BTRI_JSON, buffer, needed, &written), BTRI_OK);
    assert_int_equal(written, needed);
    assert_memory_equal(buffer, "{\"format\":1,", 12);
}

/* ---- forms of records ---- */

static void records_take_every_form(void **state) {
    (void)state;
    const btri_finding pain = api_finding(&api, "low_back_pain");
    const btri_finding temp = api_finding(&api, "temp_c");
    const btri_finding spinal = api_finding(&api, "spinal_procedure_days");
    btri_value_info value;
    btri_record_in r = {.struct_size = sizeof r, .state = "not_applicable"};
    begin();
    assert_status(btri_case_add(api.kase, pain, &r), BTRI_OK);
    evaluate();
    assert_status(btri_case_value(api.kase, pain, &value), BTRI_OK);
    assert_int_equal(value.state, BTRI_ABSENT);
    r = (btri_record_in){.struct_size = sizeof r, .state = "present", .date = "2026-11-22T00:00:00Z"};
    assert_status(btri_case_add(api.kase, pain, &r), BTRI_OK);
    r = (btri_record_in){.struct_size = sizeof r, .state = "absent", .date = "2026-11"};
    assert_status(btri_case_add(api.kase, pain, &r), BTRI_OK);
    r = (btri_record_in){.struct_size = sizeof r, .state = "unknown"};
    assert_status(btri_case_add(api.kase, pain, &r), BTRI_OK);
    r = (btri_record_in){.struct_size = sizeof r, .state = "never"};
    assert_status(btri_case_add(api.kase, spinal, &r), BTRI_OK);
    r = (btri_record_in){.struct_size = sizeof r,
                         .has_value = true,
                         .value = 380,
                         .exponent = -1,
                         .comparator = ">",
                         .unit = "Cel"};
    assert_status(btri_case_add(api.kase, temp, &r), BTRI_OK);
    const btri_result *result = evaluate();
    assert_status(btri_case_value(api.kase, pain, &value), BTRI_OK);
    assert_int_equal(value.state, BTRI_PRESENT);
    assert_status(btri_case_value(api.kase, spinal, &value), BTRI_OK);
    assert_true(value.is_known && !value.has_interval);
    assert_status(btri_case_value(api.kase, temp, &value), BTRI_OK);
    assert_true(!value.is_known && value.has_interval && value.low == 3801);
    assert_true(btri_result_summary(result)->count[BTRI_ISSUE] == 1);
    assert_true(api_has(result, BTRI_ISSUE, "conflict"));
}

static void an_onset_gives_the_duration(void **state) {
    (void)state;
    btri_value_info value;
    const btri_record_in r = {.struct_size = sizeof r, .state = "present", .onset = "2026-11-10"};
    begin();
    assert_status(btri_case_add(api.kase, api_finding(&api, "trauma_major"), &r), BTRI_OK);
    evaluate();
    btri_finding_info info;
    const btri_finding days = api_finding(&api, "trauma_days");
    assert_status(btri_bundle_finding(api.bundle, days, &info), BTRI_OK);
    assert_status(btri_case_value(api.kase, days, &value), BTRI_OK);
    int64_t due = 12;
    for (uint32_t i = 0; i < info.digits; i++) {
        due *= 10;
    }
    assert_true(value.is_known && value.low == due && value.high == due);
}

static void names_are_static(void **state) {
    (void)state;
    assert_string_equal(btri_urgency_name(-1), "?");
    assert_string_equal(btri_urgency_name(8), "?");
    assert_string_equal(btri_urgency_name(BTRI_UNDETERMINED), "UNDETERMINED");
    assert_string_equal(btri_urgency_name(BTRI_EMERGENCY_NOW), "EMERGENCY_NOW");
    assert_string_equal(btri_status_name((btri_status)12345), "BTRI_E_?");
    assert_true(strlen(btri_version()) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_evaluation),    cmocka_unit_test(refuses_bad_items),
        cmocka_unit_test(changes_end_the_result),    cmocka_unit_test(a_refused_record_changes_nothing),
        cmocka_unit_test(tells_the_size_then_works), cmocka_unit_test(one_call_does_the_whole_job),
        cmocka_unit_test(records_take_every_form),   cmocka_unit_test(an_onset_gives_the_duration),
        cmocka_unit_test(names_are_static),
    };
    return cmocka_run_group_tests_name("contract of results", tests, set_up, tear_down);
}
