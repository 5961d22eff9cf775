/* test_next_question.c - which missing finding is asked for, on tiny programs (SEMANTICS.md, "ask_next"). */
#include "explain/next_question.h"

#include "support/program.h"
#include "support/unit.h"

static tiny t;
static uint8_t raise_of[TINY_FINDINGS], close_of[TINY_FINDINGS], reach_of[TINY_FINDINGS],
    is_candidate[TINY_FINDINGS];
static btri_question questions[BTRI_QUESTIONS_MAX];
static uint32_t clearance[TINY_FINDINGS];

static void start(uint32_t findings) {
    tiny_init(&t);
    for (uint32_t i = 0; i < findings; i++) {
        assert_int_equal(tiny_tri(&t), i);
    }
}

static uint32_t ask(btri_urgency above, bool with_clearance) {
    btri_question_work work = {raise_of, close_of, reach_of, is_candidate, &t.walk};
    assert_status(tiny_verify(&t), BTRI_OK);
    tiny_run(&t);
    return btri_next_questions(&t.evaluated, t.rule_order, above, with_clearance, &work, questions);
}

/* "0:6/6" finding 0 raises to 6 and closes 6. */
static void assert_questions(btri_urgency above, bool with_clearance, const char *due) {
    char seen[256] = "";
    const uint32_t n = ask(above, with_clearance);
    for (uint32_t i = 0; i < n; i++) {
        const size_t len = strlen(seen);
        snprintf(seen + len, sizeof seen - len, "%s%u:%d/%d", len == 0 ? "" : " ",
                 (unsigned)questions[i].finding, (int)questions[i].raise, (int)questions[i].close);
    }
    assert_string_equal(seen, due);
}

static void nothing_to_ask(void **state) {
    (void)state;
    start(2);
    assert_questions(BTRI_ROUTINE, false, "");
    tiny_rule(&t, 0, BTRI_URGENT);
    assert_questions(BTRI_URGENT, false, ""); /* not above what is shown */
    t.tri[0] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, ""); /* known */
}

static void rules_of_later_strata_ask_nothing(void **state) {
    (void)state;
    start(1);
    tiny_new_stratum(&t);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ANY, 0), BTRI_URGENT);
    assert_questions(BTRI_ROUTINE, false, "");
}

static void one_of_any_raises_and_only_the_last_closes(void **state) {
    (void)state;
    start(3);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ANY, 0, 1), BTRI_URGENT);
    assert_questions(BTRI_ROUTINE, false, "0:4/4 1:4/4");
    tiny_rule(&t, EMIT(&t, BTRI_OP_NOT, 2), BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "0:4/4 1:4/4 2:3/3");
}

static void all_closes_at_once_and_raises_last(void **state) {
    (void)state;
    start(2);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, 0, 1), BTRI_SAME_DAY);
    assert_questions(BTRI_ROUTINE, false, "0:0/5 1:0/5");
    t.tri[0] = BTRI_PRESENT;
    assert_questions(BTRI_ROUTINE, false, "1:5/5");
}

static void counts_ask_for_what_leads_to_them(void **state) {
    (void)state;
    start(3);
    tiny_rule(&t, EMIT(&t, BTRI_OP_AT_LEAST, 2, 0, 1, 2), BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "0:0/0 1:0/0 2:0/0"); /* two answers lead to it */
    t.tri[0] = BTRI_PRESENT;
    assert_questions(BTRI_ROUTINE, false, "1:3/3 2:3/3");
    t.tri[0] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, "1:0/3 2:0/3");
    start(2);
    tiny_rule(&t, EMIT(&t, BTRI_OP_EXACTLY, 1, 0, 1), BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "0:0/0 1:0/0");
    t.tri[0] = BTRI_PRESENT;
    assert_questions(BTRI_ROUTINE, false, "1:3/3");
}

static void numbers_are_asked(void **state) {
    (void)state;
    tiny_init(&t);
    const int32_t q = tiny_quantity(&t);
    const int32_t r = tiny_quantity(&t);
    const int32_t compared = EMIT(&t, BTRI_OP_COMPARE, q, BTRI_GREATER, 10);
    t.knowledge.clearance_slot = (uint32_t)compared;
    tiny_rule(&t, compared, BTRI_SOON);
    tiny_rule(&t, EMIT(&t, BTRI_OP_COMPARE_DIFFERENCE, q, r, BTRI_GREATER, 10), BTRI_URGENT);
    assert_questions(BTRI_ROUTINE, false, "0:3/3 1:0/0"); /* both of the difference are missing */
    t.quantity[0] = btri_quantity_of(5, 5);
    assert_questions(BTRI_ROUTINE, false, "1:4/4");
}

static void a_score_asks_for_its_bands(void **state) {
    (void)state;
    start(2);
    const int32_t not_0 = EMIT(&t, BTRI_OP_NOT, 0);
    const int32_t not_1 = EMIT(&t, BTRI_OP_NOT, 1);
    const int32_t bands[] = {2, 0, 3, not_0, 0, 2, 1, 2, not_1, 0};
    const int32_t score = tiny_score(&t, BTRI_OP_SCORE_SUM, COUNT_OF(bands), bands);
    tiny_rule(&t, EMIT(&t, BTRI_OP_COMPARE, score, BTRI_GREATER_OR_EQUAL, 3), BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "0:3/3 1:3/3");
    t.tri[1] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, "0:3/3");
    t.tri[0] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, "");
}

static void what_asking_cannot_make_fire_comes_last(void **state) {
    (void)state;
    start(2);
    const uint32_t examined = tiny_finding(&t, BTRI_KIND_TRI, BTRI_EXAMINED);
    const int32_t sign = EMIT(&t, BTRI_OP_FINDING, (int32_t)examined);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, 0, sign), BTRI_EMERGENCY_NOW);
    tiny_rule(&t, 1, BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "1:3/3 0:0/6 2:0/6");
    t.tri[1] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, "0:0/6 2:0/6");
}

static void a_question_that_settles_nothing_names_where_it_leads(void **state) {
    (void)state;
    start(3);
    tiny_rule(&t, EMIT(&t, BTRI_OP_AT_LEAST, 2, 0, 1, 2), BTRI_SOON);
    tiny_rule(&t, EMIT(&t, BTRI_OP_AT_LEAST, 2, 0, 1, 2), BTRI_URGENT);
    assert_int_equal(ask(BTRI_ROUTINE, false), 3);
    assert_int_equal(questions[0].reach, BTRI_URGENT);
    assert_int_equal(questions[0].rule_count, 1);
    assert_int_equal(questions[0].rules[0], 1);
}

static void order_is_reach_raise_close_group_number(void **state) {
    (void)state;
    tiny_init(&t);
    static const struct {
        btri_obtained obtained;
        uint32_t group;
    } findings[] = {{BTRI_EXAMINED, 1}, {BTRI_ASKED, 2}, {BTRI_LOOKED_UP, 1}, {BTRI_ASKED, 1}};
    for (size_t i = 0; i < COUNT_OF(findings); i++) {
        const uint32_t f = tiny_finding(&t, BTRI_KIND_TRI, findings[i].obtained);
        t.findings[f].group = findings[i].group;
        (void)EMIT(&t, BTRI_OP_FINDING, (int32_t)f);
    }
    tiny_rule(&t, EMIT(&t, BTRI_OP_ANY, 0, 1, 2, 3), BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "2:3/3 3:3/3 1:3/3 0:3/3");
    tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, 0, 1), BTRI_EMERGENCY_NOW);
    assert_questions(BTRI_ROUTINE, false, "1:3/6 2:3/3 3:3/3 0:3/6");
    tiny_rule(&t, 0, BTRI_URGENT);
    assert_questions(BTRI_ROUTINE, false, "1:3/6 2:3/3 3:3/3 0:4/6");
}

static void the_entry_question_comes_first(void **state) {
    (void)state;
    start(3);
    t.findings[2].group = 0;
    tiny_rule(&t, 0, BTRI_EMERGENCY_NOW);
    assert_questions(BTRI_ROUTINE, false, "2:0/0 0:6/6");
    t.tri[2] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, "0:6/6");
}

static void what_makes_another_precise_comes_first_while_that_is_present(void **state) {
    (void)state;
    start(3);
    t.findings[2].asked_first_with = 1;
    tiny_rule(&t, 0, BTRI_EMERGENCY_NOW);
    assert_questions(BTRI_ROUTINE, false, "0:6/6");
    t.tri[1] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, false, "0:6/6");
    t.tri[1] = BTRI_PRESENT;
    assert_questions(BTRI_ROUTINE, false, "2:0/0 0:6/6");
    t.tri[2] = BTRI_PRESENT;
    assert_questions(BTRI_ROUTINE, false, "0:6/6");
}

static void clearance_is_asked_last(void **state) {
    (void)state;
    start(4);
    clearance[0] = 2;
    clearance[1] = 3;
    t.knowledge.clearance_findings = (btri_index_list){clearance, 2};
    for (uint32_t f = 0; f < 4; f++) {
        t.findings[f].slot = f;
    }
    tiny_rule(&t, 0, BTRI_SOON);
    assert_questions(BTRI_ROUTINE, false, "0:3/3");
    assert_questions(BTRI_ROUTINE, true, "0:3/3 2:0/0 3:0/0");
    t.tri[3] = BTRI_ABSENT;
    assert_questions(BTRI_ROUTINE, true, "0:3/3 2:0/0");
}

static void at_most_twelve_and_six_rules_each(void **state) {
    (void)state;
    start(14);
    for (int32_t i = 0; i < 14; i++) {
        tiny_rule(&t, i < 6 ? 13 : i, BTRI_SOON);
    }
    tiny_rule(&t, 13, BTRI_SOON);
    assert_int_equal(ask(BTRI_ROUTINE, false), 8);
    assert_int_equal(questions[7].finding, 13);
    assert_int_equal(questions[7].rule_count, BTRI_QUESTION_RULES_MAX);
    for (uint32_t i = 0; i < BTRI_QUESTION_RULES_MAX; i++) {
        assert_int_equal(questions[7].rules[i], i);
    }
    start(14);
    for (int32_t i = 0; i < 14; i++) {
        tiny_rule(&t, i, i == 13 ? BTRI_URGENT : BTRI_SOON);
    }
    assert_int_equal(ask(BTRI_ROUTINE, false), BTRI_QUESTIONS_MAX);
    assert_int_equal(questions[0].finding, 13);
    assert_int_equal(questions[11].finding, 10);
}

static void rules_are_those_of_the_closing_level(void **state) {
    (void)state;
    start(2);
    tiny_rule(&t, 0, BTRI_SOON);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, 0, 1), BTRI_URGENT);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, 1, 0), BTRI_URGENT);
    assert_questions(BTRI_ROUTINE, false, "0:3/4 1:0/4");
    assert_int_equal(questions[0].rule_count, 2);
    assert_int_equal(questions[0].rules[0], 1);
    assert_int_equal(questions[0].rules[1], 2);
}

static void known_means_in_the_acting_channel(void **state) {
    (void)state;
    tiny_init(&t);
    (void)tiny_tri(&t);
    (void)tiny_quantity(&t);
    t.findings[1].slot = 1;
    ask(BTRI_ROUTINE, false);
    assert_false(btri_finding_is_known(&t.evaluated, 0));
    assert_false(btri_finding_is_known(&t.evaluated, 1));
    t.tri[0] = BTRI_ABSENT;
    t.quantity[1] = btri_quantity_of(1, 2);
    ask(BTRI_ROUTINE, false);
    assert_true(btri_finding_is_known(&t.evaluated, 0));
    assert_false(btri_finding_is_known(&t.evaluated, 1));
    t.quantity[1] = btri_quantity_in_state(BTRI_QUANTITY_NEVER);
    ask(BTRI_ROUTINE, false);
    assert_true(btri_finding_is_known(&t.evaluated, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_ask),
        cmocka_unit_test(rules_of_later_strata_ask_nothing),
        cmocka_unit_test(one_of_any_raises_and_only_the_last_closes),
        cmocka_unit_test(all_closes_at_once_and_raises_last),
        cmocka_unit_test(counts_ask_for_what_leads_to_them),
        cmocka_unit_test(numbers_are_asked),
        cmocka_unit_test(a_score_asks_for_its_bands),
        cmocka_unit_test(what_asking_cannot_make_fire_comes_last),
        cmocka_unit_test(a_question_that_settles_nothing_names_where_it_leads),
        cmocka_unit_test(order_is_reach_raise_close_group_number),
        cmocka_unit_test(the_entry_question_comes_first),
        cmocka_unit_test(what_makes_another_precise_comes_first_while_that_is_present),
        cmocka_unit_test(clearance_is_asked_last),
        cmocka_unit_test(at_most_twelve_and_six_rules_each),
        cmocka_unit_test(rules_are_those_of_the_closing_level),
        cmocka_unit_test(known_means_in_the_acting_channel),
    };
    return cmocka_run_group_tests_name("next question", tests, NULL, NULL);
}
