/* test_next_change.c - when the answer changes by time alone: known days, and every day one by one as the
 * judge of the shortcut that looks only where a duration passes a number. */
#include "explain/next_change.h"

#include "support/program.h"
#include "support/unit.h"

static tiny t;
static btri_quantity moved[TINY_FINDINGS];
static btri_value slots[TINY_SLOTS];
static btri_quantity_slot quantity_slots[TINY_SLOTS];

static void start(void) {
    tiny_init(&t);
    (void)tiny_true(&t);
}

static int32_t time_since(uint32_t digits) {
    const int32_t slot = tiny_quantity(&t);
    btri_finding_def *f = &t.findings[t.knowledge.finding_count - 1];
    f->flags = BTRI_FINDING_TIME_SINCE;
    f->digits = digits;
    return slot;
}

static uint32_t change(void) {
    btri_next_change_work work = {moved, {slots, quantity_slots}};
    assert_status(tiny_verify(&t), BTRI_OK);
    tiny_run(&t);
    return btri_next_change(&t.evaluated, &t.decision, &work);
}

static bool fires(uint32_t rule) {
    return btri_rule_fired(&t.evaluated, rule);
}

/* The definition: the smallest day on which the fired rules, floor, D or ceiling differ. */
static uint32_t by_definition(void) {
    bool was[TINY_RULES];
    btri_quantity given[TINY_FINDINGS];
    uint32_t day = 0;
    tiny_run(&t);
    const btri_decision now = t.decision;
    memcpy(given, t.quantity, sizeof given);
    for (uint32_t r = 0; r < t.program.rule_count; r++) {
        was[r] = fires(r);
    }
    bool differs = false;
    while (day < BTRI_NEXT_CHANGE_DAYS && !differs) {
        day++;
        for (uint32_t f = 0; f < t.knowledge.finding_count; f++) {
            const bool grows = (t.findings[f].flags & BTRI_FINDING_TIME_SINCE) != 0 &&
                               given[f].state == BTRI_QUANTITY_INTERVAL;
            const int64_t step = t.findings[f].digits == 0 ? 1 : 100;
            t.quantity[f].lo = given[f].lo + (grows ? day * step : 0);
            t.quantity[f].hi = given[f].hi + (grows ? day * step : 0);
        }
        tiny_run(&t);
        differs = t.decision.floor != now.floor || t.decision.acting != now.acting ||
                  t.decision.ceiling != now.ceiling;
        for (uint32_t r = 0; r < t.program.rule_count; r++) {
            differs = differs || was[r] != fires(r);
        }
    }
    memcpy(t.quantity, given, sizeof given);
    return differs ? day : 0;
}

static void nothing_changes(void **state) {
    (void)state;
    start();
    const int32_t q = time_since(0);
    const int32_t plain = tiny_quantity(&t);
    tiny_rule(&t, EMIT(&t, BTRI_OP_RECENT, q, 14), BTRI_URGENT);
    tiny_rule(&t, EMIT(&t, BTRI_OP_COMPARE, plain, BTRI_GREATER, 60), BTRI_SOON);
    t.quantity[1] = btri_quantity_of(60, 60); /* not a time since anything */
    assert_int_equal(change(), 0);
    t.quantity[0] = btri_quantity_in_state(BTRI_QUANTITY_NEVER);
    assert_int_equal(change(), 0);
    t.quantity[0] = btri_quantity_of(15, 15);
    assert_int_equal(change(), 0);
}

static void a_window_ends_after_its_last_day(void **state) {
    (void)state;
    start();
    const int32_t q = time_since(0);
    tiny_rule(&t, EMIT(&t, BTRI_OP_RECENT, q, 14), BTRI_URGENT);
    t.quantity[0] = btri_quantity_of(12, 12);
    assert_int_equal(change(), 3);
    t.quantity[0] = btri_quantity_of(14, 14);
    assert_int_equal(change(), 1);
    t.quantity[0] = btri_quantity_of(10, 12);
    assert_int_equal(change(), 3); /* the floor goes first */
}

static void only_the_next_four_hundred_days_count(void **state) {
    (void)state;
    start();
    const int32_t q = time_since(0);
    tiny_rule(&t, EMIT(&t, BTRI_OP_COMPARE, q, BTRI_GREATER_OR_EQUAL, 1000), BTRI_SOON);
    t.quantity[0] = btri_quantity_of(600, 600);
    assert_int_equal(change(), 400);
    t.quantity[0] = btri_quantity_of(599, 599);
    assert_int_equal(change(), 0);
}

/* A comparison that passes without an effect on any rule is not a change. */
static void a_crossing_without_effect_is_passed_over(void **state) {
    (void)state;
    start();
    const int32_t q = time_since(0);
    const int32_t early = EMIT(&t, BTRI_OP_COMPARE, q, BTRI_GREATER, 5);
    const int32_t late = EMIT(&t, BTRI_OP_COMPARE, q, BTRI_GREATER, 9);
    tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, early, late), BTRI_SOON);
    t.quantity[0] = btri_quantity_of(0, 0);
    assert_int_equal(change(), 10);
}

static uint64_t next(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

static void random_programs_agree_with_the_definition(void **state) {
    (void)state;
    uint64_t seed = 7;
    uint32_t changed = 0;
    for (int i = 0; i < 300; i++) {
        start();
        const uint32_t digits = next(&seed) % 2 == 0 ? 0 : 2;
        const int64_t step = digits == 0 ? 1 : 100;
        const int32_t q[] = {time_since(digits), time_since(digits), tiny_quantity(&t)};
        t.findings[2].digits = digits;
        t.values[TINY_NUMBER] = (int64_t)(next(&seed) % 30) * step;
        for (int r = 0; r < 6; r++) {
            const int32_t a = q[next(&seed) % 3];
            const int32_t relation = (int32_t)(next(&seed) % 5);
            const int32_t k = (int32_t)((int64_t)(next(&seed) % 500) * step + (int64_t)(next(&seed) % 3));
            const int32_t by[] = {
                EMIT(&t, BTRI_OP_COMPARE, a, relation, k), EMIT(&t, BTRI_OP_RECENT, a, k),
                EMIT(&t, BTRI_OP_COMPARE_PARAMETER, a, relation, TINY_NUMBER),
                EMIT(&t, BTRI_OP_RECENT_PARAMETER, a, TINY_NUMBER),
                EMIT(&t, BTRI_OP_COMPARE_DIFFERENCE, a, q[next(&seed) % 3], relation, k / 2)};
            tiny_rule(&t, by[next(&seed) % 5], (btri_urgency)(1 + next(&seed) % 6));
        }
        for (int f = 0; f < 3; f++) {
            const int64_t lo = (int64_t)(next(&seed) % 400) * step + (int64_t)(next(&seed) % 3);
            t.quantity[f] =
                btri_quantity_of(lo, lo + (int64_t)(next(&seed) % 3) * (int64_t)(next(&seed) % 40));
        }
        const uint32_t days = change();
        assert_int_equal(days, by_definition());
        changed += days != 0;
    }
    assert_true(changed > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changes),
        cmocka_unit_test(a_window_ends_after_its_last_day),
        cmocka_unit_test(only_the_next_four_hundred_days_count),
        cmocka_unit_test(a_crossing_without_effect_is_passed_over),
        cmocka_unit_test(random_programs_agree_with_the_definition),
    };
    return cmocka_run_group_tests_name("next change", tests, NULL, NULL);
}
