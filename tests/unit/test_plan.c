/* test_plan.c - the plan of a program: every instruction once, after what it reads; what moves with time; the
 * lists of rules and findings. */
#include "eval/plan.h"

#include "support/program.h"
#include "support/unit.h"

static tiny t;

static const btri_plan *plan(void) {
    assert_status(tiny_verify(&t), BTRI_OK);
    tiny_run(&t);
    return &t.verified.plan;
}

static int32_t growing_quantity(void) {
    const int32_t slot = tiny_quantity(&t);
    t.findings[t.knowledge.finding_count - 1].flags = BTRI_FINDING_DURATION;
    return slot;
}

static uint32_t run_count(const btri_plan *p) {
    return p->stratum_runs_end[t.program.stratum_count - 1];
}

/* Is the slot among the steps that may change? */
static bool moves(const btri_plan *p, int32_t slot) {
    for (uint32_t r = 0; r < run_count(p); r++) {
        for (uint32_t i = p->runs[r].moving; i < p->runs[r].end; i++) {
            if (p->step_slot[i] == (uint32_t)slot) {
                return true;
            }
        }
    }
    return false;
}

static void still_program_has_no_later_steps(void **state) {
    (void)state;
    tiny_init(&t);
    const int32_t a = tiny_tri(&t);
    const int32_t q = tiny_quantity(&t);
    const int32_t c = EMIT(&t, BTRI_OP_COMPARE, q, BTRI_LESS, 5);
    (void)tiny_rule(&t, EMIT(&t, BTRI_OP_ALL, a, c), BTRI_SOON);
    const btri_plan *p = plan();
    for (int32_t slot = a; slot <= c + 1; slot++) {
        assert_false(moves(p, slot));
    }
    assert_int_equal(p->clock_count, 0);
    assert_int_equal(p->growing_count, 0);
    assert_int_equal(p->later_rule_count, 0);
    assert_int_equal(p->quantity_count, 1);
    assert_int_equal(p->quantity_slot_count, 1);
}

static void time_moves_all_that_reads_it(void **state) {
    (void)state;
    tiny_init(&t);
    const int32_t a = tiny_tri(&t);
    const int32_t q = growing_quantity();
    const int32_t c = EMIT(&t, BTRI_OP_COMPARE, q, BTRI_LESS, 5);
    const int32_t n = EMIT(&t, BTRI_OP_NOT, c);
    const int32_t still = EMIT(&t, BTRI_OP_NOT, a);
    const int32_t score = tiny_score(&t, BTRI_OP_SCORE_SUM, 5, (const int32_t[]){2, a, 1, n, 2});
    const int32_t high = EMIT(&t, BTRI_OP_COMPARE, score, BTRI_GREATER, 1);
    const uint32_t moving = tiny_rule(&t, n, BTRI_SOON);
    const uint32_t stays = tiny_rule(&t, still, BTRI_SOON);
    tiny_new_stratum(&t);
    const int32_t after = EMIT(&t, BTRI_OP_FIRED, (int32_t)moving);
    const int32_t none = EMIT(&t, BTRI_OP_FIRED, (int32_t)stays);
    const int32_t clear = EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_SOON);
    const btri_plan *p = plan();
    assert_true(moves(p, q) && moves(p, c) && moves(p, n) && moves(p, score) && moves(p, high));
    assert_true(moves(p, after) && moves(p, clear));
    assert_false(moves(p, a) || moves(p, still) || moves(p, none));
    assert_int_equal(p->clock_count, 1);
    assert_int_equal(p->clocks[0], c);
    assert_int_equal(p->growing_count, 1);
    assert_int_equal(p->later_rule_count, 1);
    assert_int_equal(p->later_rules[0], moving);
}

/* Every slot once, in a run of its operator with its own operands, and after every slot that it reads. */
static void assert_order(const btri_plan *p) {
    bool done[TINY_SLOTS] = {false};
    uint32_t steps = 0;
    for (uint32_t r = 0; r < run_count(p); r++) {
        const btri_run *run = &p->runs[r];
        assert_int_equal(run->first, steps);
        assert_true(run->first <= run->moving && run->moving <= run->end);
        for (uint32_t i = run->first; i < run->end; i++, steps++) {
            const uint32_t slot = p->step_slot[i];
            assert_false(done[slot]);
            assert_int_equal(run->op, btri_program_op(&t.program, slot));
            assert_int_equal(run->operand_count, btri_program_operand_count(&t.program, slot));
            const int32_t *o = p->operands + run->operands + (i - run->first) * run->operand_count;
            assert_memory_equal(o, btri_program_operands(&t.program, slot), run->operand_count * sizeof o[0]);
            if (run->op == BTRI_OP_ANY) {
                assert_true(done[o[0]] && done[o[1]]);
            }
            done[slot] = true;
        }
    }
    assert_int_equal(steps, t.program.instruction_count);
}

static void runs_keep_the_order_of_reading(void **state) {
    (void)state;
    tiny_init(&t);
    int32_t slot = tiny_tri(&t);
    for (int i = 0; i < 20; i++) { /* a chain and side branches in turn */
        const int32_t other = i % 3 == 0 ? growing_quantity() + 1 : tiny_tri(&t);
        if (i % 3 == 0) {
            assert_int_equal(EMIT(&t, BTRI_OP_COMPARE, other - 1, BTRI_LESS, 5), other);
        }
        if (t.knowledge.finding_count == TINY_FINDINGS) {
            break;
        }
        slot = EMIT(&t, BTRI_OP_ANY, slot, other);
    }
    assert_order(plan());
}

static void rules_come_by_stratum(void **state) {
    (void)state;
    tiny_init(&t);
    const int32_t first = tiny_true(&t);
    tiny_new_stratum(&t);
    const uint32_t late = tiny_rule(&t, tiny_true(&t), BTRI_SOON);
    const uint32_t early = tiny_rule(&t, first, BTRI_URGENT);
    const uint32_t advice[] = {0};
    t.rules[late].suppressed_advice = (btri_index_list){advice, 1};
    const btri_plan *p = plan();
    assert_int_equal(p->stratum_rules_end[0], 1);
    assert_int_equal(p->stratum_rules_end[1], 2);
    assert_int_equal(p->stratum_rules[0], early);
    assert_int_equal(p->stratum_rules[1], late);
    assert_int_equal(p->rule_slot[early], first);
    assert_int_equal(p->suppressor_count, 1);
    assert_int_equal(p->suppressors[0], late);
}

static void lists_findings_of_each_kind(void **state) {
    (void)state;
    tiny_init(&t);
    const uint32_t q = tiny_finding(&t, BTRI_KIND_QUANTITY, BTRI_ASKED);
    const uint32_t onset = tiny_finding(&t, BTRI_KIND_TRI, BTRI_ASKED);
    const uint32_t entry = tiny_finding(&t, BTRI_KIND_TRI, BTRI_ASKED);
    const uint32_t beside = tiny_finding(&t, BTRI_KIND_TRI, BTRI_ASKED);
    t.findings[onset].onset_sets = q;
    t.findings[entry].group = 0;
    t.findings[beside].asked_first_with = entry;
    (void)tiny_true(&t);
    const btri_plan *p = plan();
    assert_int_equal(p->quantity_count, 1);
    assert_int_equal(p->quantities[0], q);
    assert_int_equal(p->onset_count, 1);
    assert_int_equal(p->onsets[0], onset);
    assert_int_equal(p->entry_count, 2);
    assert_int_equal(p->entries[0], entry);
    assert_int_equal(p->entries[1], beside);
}

static void size_holds_all_arrays(void **state) {
    (void)state;
    tiny_init(&t);
    assert_int_equal(btri_plan_size(&t.program, &t.knowledge), 0);
    (void)tiny_tri(&t);
    const size_t words = 4 + 1 + 4; /* of a slot, its operand, a finding */
    assert_int_equal(btri_plan_size(&t.program, &t.knowledge), sizeof(btri_run) + words * sizeof(uint32_t));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(still_program_has_no_later_steps), cmocka_unit_test(time_moves_all_that_reads_it),
        cmocka_unit_test(runs_keep_the_order_of_reading),   cmocka_unit_test(rules_come_by_stratum),
        cmocka_unit_test(lists_findings_of_each_kind),      cmocka_unit_test(size_holds_all_arrays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
