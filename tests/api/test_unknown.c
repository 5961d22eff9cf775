/* test_unknown.c - what is not known never reassures: a case of which little or nothing is known is
 * undetermined, says so, and asks for what would decide. */
#include <stdlib.h>

#include "support/api.h"
#include "support/unit.h"

#define AT "2026-11-22"

static api_fixture api;

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

static const btri_result *evaluate(void) {
    const btri_result *result = NULL;
    assert_status(btri_case_evaluate(api.kase, &result), BTRI_OK);
    return result;
}

static void begin_with_back_pain(void) {
    assert_status(btri_case_begin(api.kase, AT, NULL), BTRI_OK);
    assert_status(btri_case_set(api.kase, api_finding(&api, "low_back_pain"), BTRI_PRESENT), BTRI_OK);
}

static void assert_undetermined(const btri_summary *s) {
    assert_int_equal(s->disposition, BTRI_UNDETERMINED);
    assert_int_equal(s->at_least, BTRI_ROUTINE);
    assert_int_equal(s->floor, BTRI_NONE);
    assert_int_equal(s->ceiling, BTRI_EMERGENCY_NOW);
    assert_false(s->is_cleared);
}

static size_t write(const btri_result *result, uint8_t *buffer, size_t capacity) {
    size_t written = 0;
    assert_status(btri_result_write(result, BTRI_CBOR, buffer, capacity, &written), BTRI_OK);
    return written;
}

static void nothing_is_undetermined(void **state) {
    (void)state;
    assert_status(btri_case_begin(api.kase, AT, NULL), BTRI_OK);
    const btri_result *result = evaluate();
    assert_undetermined(btri_result_summary(result));
    assert_true(btri_result_summary(result)->count[BTRI_ASK_NEXT] > 0);
}

/* Saying "unknown" of every finding is the same as saying nothing, to the byte. */
static void all_unknown_is_the_same_as_nothing(void **state) {
    (void)state;
    static uint8_t silent[1 << 17];
    static uint8_t spoken[1 << 17];
    btri_finding_info info;
    uint32_t count = 0;
    const btri_record_in unknown = {.struct_size = sizeof unknown, .state = "unknown"};
    assert_status(btri_case_begin(api.kase, AT, NULL), BTRI_OK);
    const size_t silent_len = write(evaluate(), silent, sizeof silent);
    for (btri_finding f = 0; btri_bundle_finding(api.bundle, f, &info) == BTRI_OK; f++) {
        if (info.kind == BTRI_DERIVED_TRI || info.kind == BTRI_DERIVED_QUANTITY) {
            continue;
        }
        assert_status(btri_case_add(api.kase, f, &unknown), BTRI_OK);
        count++;
    }
    assert_true(count > 100);
    const btri_result *result = evaluate();
    assert_undetermined(btri_result_summary(result));
    const size_t spoken_len = write(result, spoken, sizeof spoken);
    assert_int_equal(spoken_len, silent_len);
    assert_memory_equal(spoken, silent, silent_len);
}

static void back_pain_alone_is_undetermined(void **state) {
    (void)state;
    begin_with_back_pain();
    const btri_result *result = evaluate();
    assert_undetermined(btri_result_summary(result));
    assert_true(btri_result_summary(result)->count[BTRI_UNDETERMINED_RULE] > 0);
}

static void explicit_unknowns_beside_back_pain_change_nothing(void **state) {
    (void)state;
    static uint8_t silent[1 << 17];
    static uint8_t spoken[1 << 17];
    begin_with_back_pain();
    const size_t silent_len = write(evaluate(), silent, sizeof silent);
    assert_status(btri_case_set(api.kase, api_finding(&api, "saddle_sensory_change"), BTRI_UNKNOWN), BTRI_OK);
    assert_status(btri_case_set(api.kase, api_finding(&api, "low_back_pain"), BTRI_UNKNOWN), BTRI_OK);
    const size_t spoken_len = write(evaluate(), spoken, sizeof spoken);
    assert_int_equal(spoken_len, silent_len);
    assert_memory_equal(spoken, silent, silent_len);
}

static btri_tri acting_of(uint32_t rule) {
    btri_tri firm = BTRI_UNKNOWN;
    btri_tri acting = BTRI_UNKNOWN;
    assert_status(btri_case_rule_value(api.kase, rule, &firm, &acting), BTRI_OK);
    return acting;
}

/* The rule's acting value if this one answer were given to the case with back pain alone. */
static btri_tri rule_after(btri_finding finding, btri_tri answer, uint32_t rule) {
    begin_with_back_pain();
    assert_status(btri_case_set(api.kase, finding, answer), BTRI_OK);
    evaluate();
    return acting_of(rule);
}

static uint32_t first_rule_of_first_question(btri_item *question) {
    btri_bytes id;
    char name[100];
    const btri_result *result = evaluate();
    assert_status(btri_result_item(result, BTRI_ASK_NEXT, 0, question), BTRI_OK);
    assert_status(btri_result_item_rule(result, BTRI_ASK_NEXT, 0, 0, &id), BTRI_OK);
    snprintf(name, sizeof name, "%.*s", (int)id.len, (const char *)id.ptr);
    return api_rule(&api, name);
}

static void the_first_question_decides_a_rule_of_the_ceiling(void **state) {
    (void)state;
    btri_item question;
    btri_rule_info info;
    btri_finding_info asked;
    btri_value_info value;
    begin_with_back_pain();
    const uint32_t rule = first_rule_of_first_question(&question);
    const btri_urgency ceiling = btri_result_summary(evaluate())->ceiling;
    assert_int_equal(question.urgency, ceiling);
    assert_true(question.rule_count > 0);
    assert_status(btri_bundle_rule(api.bundle, rule, &info), BTRI_OK);
    assert_int_equal(info.urgency, ceiling);
    assert_int_equal(acting_of(rule), BTRI_UNKNOWN);
    assert_status(btri_case_value(api.kase, question.finding, &value), BTRI_OK);
    assert_false(value.is_known);
    assert_status(btri_bundle_finding(api.bundle, question.finding, &asked), BTRI_OK);
    assert_true(asked.is_askable);
    assert_true(asked.kind == BTRI_TRI_STATE || asked.kind == BTRI_DERIVED_OR_SET);
    assert_int_equal(rule_after(question.finding, BTRI_UNKNOWN, rule), BTRI_UNKNOWN);
    const btri_tri present = rule_after(question.finding, BTRI_PRESENT, rule);
    const btri_tri absent = rule_after(question.finding, BTRI_ABSENT, rule);
    assert_true(present == BTRI_PRESENT || absent == BTRI_PRESENT);
}

/* Every question that claims that an answer could raise to a level is kept to it, where it is a yes-no
 * question. */
static void every_promised_raise_can_happen(void **state) {
    (void)state;
    btri_item questions[16];
    uint32_t count = 0;
    uint32_t tried = 0;
    begin_with_back_pain();
    const btri_result *result = evaluate();
    while (count < COUNT_OF(questions) &&
           btri_result_item(result, BTRI_ASK_NEXT, count, &questions[count]) == BTRI_OK) {
        count++;
    }
    assert_int_equal(count, 12);
    for (uint32_t i = 0; i < count; i++) {
        btri_finding_info asked;
        assert_status(btri_bundle_finding(api.bundle, questions[i].finding, &asked), BTRI_OK);
        if (asked.kind == BTRI_QUANTITY_KIND || questions[i].urgency == BTRI_NONE) {
            continue;
        }
        int highest = BTRI_NONE;
        for (int answer = BTRI_PRESENT; answer <= BTRI_ABSENT; answer++) {
            begin_with_back_pain();
            assert_status(btri_case_set(api.kase, questions[i].finding, (btri_tri)answer), BTRI_OK);
            const btri_summary *s = btri_result_summary(evaluate());
            const int level = s->disposition == BTRI_UNDETERMINED ? BTRI_NONE : s->disposition;
            highest = level > highest ? level : highest;
        }
        assert_true(highest >= (int)questions[i].urgency);
        tried++;
    }
    assert_true(tried > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_undetermined),
        cmocka_unit_test(all_unknown_is_the_same_as_nothing),
        cmocka_unit_test(back_pain_alone_is_undetermined),
        cmocka_unit_test(explicit_unknowns_beside_back_pain_change_nothing),
        cmocka_unit_test(the_first_question_decides_a_rule_of_the_ceiling),
        cmocka_unit_test(every_promised_raise_can_happen),
    };
    return cmocka_run_group_tests_name("unknown", tests, set_up, tear_down);
}
