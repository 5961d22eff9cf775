/* test_outcome.c - what is shown of a decision, and the lists of a result, on tiny programs. */
#include "explain/outcome.h"

#include "base/hash.h"
#include "support/program.h"
#include "support/unit.h"

static tiny t;

static struct {
    uint32_t fired[TINY_RULES], labels[TINY_RULES], undetermined[TINY_RULES];
    uint32_t suspected[8], advice[8], caveats[8];
    btri_action_item actions[32];
} room;
static btri_lists lists;
static const btri_advice advice[3];
static const btri_advice plain_advice[8]; /* of function class plain */

/* n tri findings, one present for each rule that fires. */
static void start(uint32_t n) {
    tiny_init(&t);
    t.knowledge.advice = advice;
    t.knowledge.advice_count = COUNT_OF(advice);
    t.knowledge.advice = plain_advice;
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(tiny_tri(&t), i);
        t.tri[i] = BTRI_PRESENT;
    }
}

static void build(btri_urgency above) {
    lists = (btri_lists){.fired = room.fired,
                         .labels = room.labels,
                         .undetermined = room.undetermined,
                         .suspected = room.suspected,
                         .actions = room.actions,
                         .advice = room.advice,
                         .caveats = room.caveats};
    assert_status(tiny_verify(&t), BTRI_OK);
    tiny_run(&t);
    btri_build_lists(&t.evaluated, t.rule_order, above, &lists);
}

/* Every decision with floor <= acting <= ceiling against section 5, written once more. */
static void shown_for_every_decision(void **state) {
    (void)state;
    uint32_t seen = 0;
    for (int floor = BTRI_NONE; floor <= BTRI_EMERGENCY_NOW; floor++) {
        for (int acting = floor; acting <= BTRI_EMERGENCY_NOW; acting++) {
            for (int ceiling = acting; ceiling <= BTRI_EMERGENCY_NOW; ceiling++) {
                for (int cleared = 0; cleared < 2; cleared++) {
                    const btri_decision d = {(btri_urgency)floor, (btri_urgency)acting, (btri_urgency)ceiling,
                                             (btri_urgency)acting, cleared != 0};
                    const btri_shown s = btri_show(&d);
                    const bool decided = acting >= BTRI_SOON || (acting >= BTRI_SELF_CARE && cleared);
                    const int level = decided ? acting : BTRI_ROUTINE;
                    assert_int_equal(s.is_undetermined, !decided);
                    assert_int_equal(s.level, level);
                    assert_int_equal(s.floor, floor <= BTRI_ROUTINE && !cleared ? BTRI_NONE : floor);
                    assert_int_equal(s.ceiling, ceiling > level ? ceiling : level);
                    assert_int_equal(s.ceiling_if_asked, acting > level ? acting : level);
                    assert_true(s.floor <= s.level && s.level <= s.ceiling_if_asked &&
                                s.ceiling_if_asked <= s.ceiling);
                    seen++;
                }
            }
        }
    }
    assert_int_equal(seen, 2 * 84);
}

static void rules_by_urgency_then_number(void **state) {
    (void)state;
    start(1);
    static const btri_urgency urgencies[] = {BTRI_NONE, BTRI_SOON, BTRI_EMERGENCY_NOW, BTRI_SOON,
                                             BTRI_SELF_CARE};
    static const uint32_t due[] = {2, 1, 3, 4, 0};
    for (size_t i = 0; i < COUNT_OF(urgencies); i++) {
        tiny_rule(&t, 0, urgencies[i]);
    }
    build(BTRI_NONE);
    assert_memory_equal(t.rule_order, due, sizeof due);
    assert_int_equal(lists.fired_count, 5);
    assert_memory_equal(lists.fired, due, sizeof due);
}

static void rules_are_sorted_into_their_lists(void **state) {
    (void)state;
    start(4);
    t.tri[1] = BTRI_UNKNOWN;
    t.tri[2] = BTRI_ABSENT;
    tiny_rule(&t, 0, BTRI_SOON);
    tiny_rule(&t, 1, BTRI_URGENT);
    tiny_rule(&t, 2, BTRI_EMERGENCY_NOW);
    const uint32_t label = tiny_rule(&t, 3, BTRI_NONE);
    t.rules[label].type = BTRI_RULE_TYPE_LABEL;
    build(BTRI_SOON);
    assert_int_equal(lists.fired_count, 1);
    assert_int_equal(lists.fired[0], 0);
    assert_int_equal(lists.undetermined_count, 1);
    assert_int_equal(lists.undetermined[0], 1);
    assert_int_equal(lists.label_count, 1);
    assert_int_equal(lists.labels[0], label);
    build(BTRI_URGENT);
    assert_int_equal(lists.undetermined_count, 0);
}

static const uint32_t one[] = {0, 2}, two[] = {2, 1};

static void items_are_listed_once_in_rule_order(void **state) {
    (void)state;
    start(2);
    tiny_rule(&t, 0, BTRI_SOON);
    tiny_rule(&t, 1, BTRI_URGENT);
    t.rules[0].conditions = t.rules[0].advice = t.rules[0].caveats = (btri_index_list){one, 2};
    t.rules[1].conditions = t.rules[1].advice = t.rules[1].caveats = (btri_index_list){two, 2};
    static const uint32_t due[] = {2, 1, 0};
    build(BTRI_NONE);
    assert_int_equal(lists.suspected_count, 3);
    assert_int_equal(lists.advice_count, 3);
    assert_int_equal(lists.caveat_count, 3);
    assert_memory_equal(lists.suspected, due, sizeof due);
    assert_memory_equal(lists.advice, due, sizeof due);
    assert_memory_equal(lists.caveats, due, sizeof due);
    t.tri[1] = BTRI_UNKNOWN;
    build(BTRI_NONE);
    assert_int_equal(lists.suspected_count, 2);
    assert_int_equal(lists.suspected[0], 0);
}

static void assert_action(uint32_t i, uint32_t action, uint32_t amount, uint32_t unit, uint32_t clock) {
    const btri_rule_action *a = &lists.actions[i].limit;
    assert_int_equal(a->action, action);
    assert_int_equal(a->amount, amount);
    assert_int_equal(a->unit, unit);
    assert_int_equal(a->clock, clock);
}

/* hours 0, days 1, minutes 2 */
static void the_shortest_limit_of_a_clock_counts(void **state) {
    (void)state;
    static const btri_rule_action first[] = {{7, 2, 1, 1}, {7, 4, 0, 0}, {8, 0, 0, 0}, {9, 24, 0, 1}};
    static const btri_rule_action second[] = {
        {7, 47, 0, 1}, {7, 241, 2, 0}, {8, 1, 1, 3}, {9, 1, 1, 1}, {6, 0, 0, 0}};
    start(2);
    tiny_rule(&t, 0, BTRI_URGENT);
    tiny_rule(&t, 1, BTRI_SOON);
    t.rules[0].actions = first;
    t.rules[0].action_count = COUNT_OF(first);
    t.rules[1].actions = second;
    t.rules[1].action_count = COUNT_OF(second);
    build(BTRI_NONE);
    assert_int_equal(lists.action_count, 5);
    assert_action(0, 7, 47, 0, 1); /* 47 h before 2 d */
    assert_action(1, 7, 4, 0, 0);  /* 4 h before 241 min */
    assert_action(2, 9, 24, 0, 1); /* 24 h and 1 d are equal: the first stays */
    assert_action(3, 8, 1, 1, 3);  /* the entry without limit went */
    assert_action(4, 6, 0, 0, 0);
    assert_true(btri_rule_names_action(&t.rules[0], &lists.actions[3]));
    assert_true(btri_rule_names_action(&t.rules[1], &lists.actions[3]));
    assert_false(btri_rule_names_action(&t.rules[0], &lists.actions[4]));
    assert_true(btri_rule_names_action(&t.rules[0], &lists.actions[1]));
}

/* A guard that is TRUE or not decided holds back; only FALSE lets pass. */
static void guards_hold_back_unless_false(void **state) {
    (void)state;
    static const uint32_t suppressed[] = {2};
    static const btri_rule_action action[] = {{2, 0, 0, 0}, {3, 0, 0, 0}};
    static const struct {
        uint8_t guard;
        uint32_t count;
    } rows[] = {{BTRI_PRESENT, 1}, {BTRI_UNKNOWN, 1}, {BTRI_ABSENT, 2}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        start(2);
        tiny_rule(&t, 0, BTRI_URGENT);
        const uint32_t guard = tiny_rule(&t, 1, BTRI_NONE);
        t.rules[0].advice = (btri_index_list){one, 2};
        t.rules[0].actions = action;
        t.rules[0].action_count = 2;
        t.rules[guard].type = BTRI_RULE_TYPE_GUARD;
        t.rules[guard].suppressed_advice = (btri_index_list){suppressed, 1};
        t.rules[guard].suppressed_actions = (btri_index_list){suppressed, 1};
        t.tri[1] = rows[i].guard;
        build(BTRI_NONE);
        assert_int_equal(lists.advice_count, rows[i].count);
        assert_int_equal(lists.action_count, rows[i].count);
        assert_int_equal(lists.advice[0], 0);
        assert_int_equal(lists.actions[lists.action_count - 1].limit.action, 3);
    }
}

static void the_suppression_key_follows_what_fired(void **state) {
    (void)state;
    start(2);
    tiny_rule(&t, 0, BTRI_URGENT);
    tiny_rule(&t, 1, BTRI_EMERGENCY_NOW);
    t.rules[0].id = (btri_bytes){(const uint8_t *)"ab", 2};
    t.rules[1].id = (btri_bytes){(const uint8_t *)"c", 1};
    build(BTRI_NONE);
    const btri_bytes both = {(const uint8_t *)"ab\0c\0", 5};
    const btri_bytes first = {(const uint8_t *)"ab\0", 3};
    assert_true(btri_suppression_hash(&t.evaluated) == btri_hash(both));
    t.tri[1] = BTRI_UNKNOWN;
    build(BTRI_NONE);
    assert_true(btri_suppression_hash(&t.evaluated) == btri_hash(first));
    assert_true(btri_rule_fired(&t.evaluated, 0));
    assert_false(btri_rule_fired(&t.evaluated, 1));
    /* FNV-1a, 64 bits, of nothing */
    t.tri[0] = BTRI_ABSENT;
    build(BTRI_NONE);
    assert_true(btri_suppression_hash(&t.evaluated) == UINT64_C(0xcbf29ce484222325));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shown_for_every_decision),
        cmocka_unit_test(rules_by_urgency_then_number),
        cmocka_unit_test(rules_are_sorted_into_their_lists),
        cmocka_unit_test(items_are_listed_once_in_rule_order),
        cmocka_unit_test(the_shortest_limit_of_a_clock_counts),
        cmocka_unit_test(guards_hold_back_unless_false),
        cmocka_unit_test(the_suppression_key_follows_what_fired),
    };
    return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
