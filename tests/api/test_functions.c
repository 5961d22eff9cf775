/* test_functions.c - a class of function that is switched off leads to no items, but never to silence: the
 * interval, the disposition and the fired rules stay. */
#include "support/api.h"
#include "support/unit.h"

static const char cauda[] =
    "{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true,\"urinary_retention\":true}}";

static void unknown_classes_are_refused(void **state) {
    const api_fixture *api = *state;
    assert_status(btri_case_set_functions(NULL, BTRI_PLAIN), BTRI_E_ARGUMENT);
    assert_status(btri_case_set_functions(api->kase, 8), BTRI_E_ARGUMENT);
}

static void time_critical_items_are_left_out(void **state) {
    const api_fixture *api = *state;
    assert_status(btri_case_set_functions(api->kase, BTRI_PLAIN | BTRI_PATIENT_FACING), BTRI_OK);
    const btri_result *result = api_evaluate_json(api, cauda);
    const btri_summary *summary = btri_result_summary(result);
    assert_int_equal(summary->disposition, BTRI_EMERGENCY_NOW);
    assert_int_equal(summary->ceiling, BTRI_EMERGENCY_NOW);
    assert_true(api_has(result, BTRI_FIRED, "ces-retention"));
    assert_int_equal(summary->count[BTRI_SUSPECTED], 0);
    btri_item item;
    btri_rule_info info;
    for (uint32_t i = 0; btri_result_item(result, BTRI_ACTION, i, &item) == BTRI_OK; i++) {
        btri_bytes id;
        for (uint32_t k = 0; btri_result_item_rule(result, BTRI_ACTION, i, k, &id) == BTRI_OK; k++) {
            char name[96];
            snprintf(name, sizeof name, "%.*s", (int)id.len, (const char *)id.ptr);
            assert_status(btri_bundle_rule(api->bundle, api_rule(api, name), &info), BTRI_OK);
            assert_string_not_equal(info.function, "time_critical");
        }
    }
}

static void all_classes_are_on_again(void **state) {
    const api_fixture *api = *state;
    assert_status(btri_case_set_functions(api->kase, BTRI_PLAIN | BTRI_PATIENT_FACING | BTRI_TIME_CRITICAL),
                  BTRI_OK);
    const btri_result *result = api_evaluate_json(api, cauda);
    assert_true(btri_result_summary(result)->count[BTRI_SUSPECTED] > 0);
    assert_true(btri_result_summary(result)->count[BTRI_ACTION] > 0);
}

static void patient_facing_advice_is_left_out(void **state) {
    static const char uncleared[] = "{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true}}";
    const api_fixture *api = *state;
    assert_true(api_has(api_evaluate_json(api, uncleared), BTRI_ADVICE, "adv-safety-net"));
    assert_status(btri_case_set_functions(api->kase, BTRI_PLAIN | BTRI_TIME_CRITICAL), BTRI_OK);
    const btri_result *result = api_evaluate_json(api, uncleared);
    assert_false(api_has(result, BTRI_ADVICE, "adv-safety-net"));
    assert_int_equal(btri_result_summary(result)->disposition, BTRI_UNDETERMINED);
}

int main(void) {
    static api_fixture api;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(unknown_classes_are_refused, &api),
        cmocka_unit_test_prestate(time_critical_items_are_left_out, &api),
        cmocka_unit_test_prestate(all_classes_are_on_again, &api),
        cmocka_unit_test_prestate(patient_facing_advice_is_left_out, &api),
    };
    api_open(&api);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    api_close(&api);
    return failed;
}
