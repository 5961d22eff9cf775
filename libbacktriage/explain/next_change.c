/* next_change.c - see next_change.h. Truth can change only where a growing duration passes a constant, so
 * only those days are looked at, soonest first, and of the program only what depends on such durations. */
#include "explain/next_change.h"

#include <string.h>

#include "eval/compare.h"

/* A set of days 1..BTRI_NEXT_CHANGE_DAYS. */
typedef struct days {
    uint64_t word[BTRI_NEXT_CHANGE_DAYS / 64 + 1];
} days;

typedef struct clock_hand {
    const btri_evaluated *e;
    btri_next_change_work *work;
    days marked; /* the days on which some comparison may change */
} clock_hand;

static btri_fixed day_step(const btri_finding_def *def) {
    btri_fixed step = 1;
    for (uint32_t i = 0; i < def->digits; i++) {
        step *= 10;
    }
    return step;
}

static bool grows(const clock_hand *c, uint32_t finding) {
    return c->e->inputs->quantity[finding].state == BTRI_QUANTITY_INTERVAL &&
           (c->e->verified->knowledge->findings[finding].flags & BTRI_FINDING_GROWS) != 0;
}

static void mark(clock_hand *c, btri_fixed day) {
    if (day >= 1 && day <= BTRI_NEXT_CHANGE_DAYS) {
        c->marked.word[day / 64] |= UINT64_C(1) << (day % 64);
    }
}

/* x, moving by step (which may be negative) a day, comes to k and leaves it behind: on the one day or the
 * other the relation may change. */
static void mark_crossing(clock_hand *c, btri_fixed x, btri_fixed step, btri_relation relation,
                          btri_fixed k) {
    const bool is_upward = step > 0;
    const btri_fixed distance = is_upward ? k - x : x - k;
    const btri_fixed size = is_upward ? step : -step;
    if (distance < 0 || distance > size * BTRI_NEXT_CHANGE_DAYS) {
        return;
    }
    const bool is_strict_below = relation == BTRI_LESS || relation == BTRI_GREATER_OR_EQUAL;
    if (relation == BTRI_EQUAL || is_strict_below == is_upward) {
        mark(c, (distance + size - 1) / size); /* first day at k or beyond */
    }
    if (relation == BTRI_EQUAL || is_strict_below != is_upward) {
        mark(c, distance / size + 1); /* first day beyond k */
    }
}

static void mark_crossings(clock_hand *c, btri_quantity q, btri_fixed step, btri_relation relation,
                           int64_t k) {
    if (k != BTRI_FIXED_NONE && q.state == BTRI_QUANTITY_INTERVAL) {
        mark_crossing(c, q.lo, step, relation, k);
        mark_crossing(c, q.hi, step, relation, k);
    }
}

static void mark_difference(clock_hand *c, const int32_t *o) {
    const uint32_t a = c->e->verified->slot_finding[o[0]];
    const uint32_t b = c->e->verified->slot_finding[o[1]];
    if (grows(c, a) == grows(c, b)) {
        return;
    }
    const btri_quantity d = btri_difference(c->e->inputs->quantity[a], c->e->inputs->quantity[b]);
    const btri_fixed step = day_step(&c->e->verified->knowledge->findings[a]);
    mark_crossings(c, d, grows(c, a) ? step : -step, (btri_relation)o[2], o[3]);
}

static void mark_comparison(clock_hand *c, btri_opcode op, const int32_t *o) {
    const uint32_t f = c->e->verified->slot_finding[o[0]];
    if (!grows(c, f)) {
        return;
    }
    const bool is_recent = op == BTRI_OP_RECENT || op == BTRI_OP_RECENT_PARAMETER;
    const bool is_parameter = op == BTRI_OP_COMPARE_PARAMETER || op == BTRI_OP_RECENT_PARAMETER;
    const btri_relation relation = is_recent ? BTRI_LESS_OR_EQUAL : (btri_relation)o[1];
    const int32_t last = is_recent ? o[1] : o[2];
    const int64_t k = is_parameter ? c->e->inputs->parameters[last] : last;
    const btri_fixed step = day_step(&c->e->verified->knowledge->findings[f]);
    mark_crossings(c, c->e->inputs->quantity[f], step, relation, k);
}

static void mark_days(clock_hand *c) {
    const btri_plan *plan = &c->e->verified->plan;
    const btri_program *p = c->e->verified->program;
    for (uint32_t i = 0; i < plan->clock_count; i++) {
        const btri_opcode op = btri_program_op(p, plan->clocks[i]);
        const int32_t *o = btri_program_operands(p, plan->clocks[i]);
        if (op == BTRI_OP_COMPARE_DIFFERENCE) {
            mark_difference(c, o);
        } else {
            mark_comparison(c, op, o);
        }
    }
}

/* The values of the day of the evaluation: what does not grow stays as it is. */
static void copy_today(const clock_hand *c) {
    const btri_verified *v = c->e->verified;
    const btri_plan *plan = &v->plan;
    memcpy(c->work->values.slot, c->e->values->slot, v->program->instruction_count * sizeof(btri_value));
    memcpy(c->work->values.quantity, c->e->values->quantity,
           plan->quantity_slot_count * sizeof(btri_quantity_slot));
    for (uint32_t i = 0; i < plan->quantity_count; i++) {
        const uint32_t f = plan->quantities[i];
        c->work->quantity[f] = c->e->inputs->quantity[f];
    }
}

static void move_to(const clock_hand *c, uint32_t day) {
    const btri_plan *plan = &c->e->verified->plan;
    for (uint32_t i = 0; i < plan->growing_count; i++) {
        const uint32_t f = plan->growing[i];
        if (grows(c, f)) {
            const btri_fixed by = (btri_fixed)day * day_step(&c->e->verified->knowledge->findings[f]);
            c->work->quantity[f].lo = c->e->inputs->quantity[f].lo + by;
            c->work->quantity[f].hi = c->e->inputs->quantity[f].hi + by;
        }
    }
}

static bool differs(const clock_hand *c, const btri_decision *now, const btri_decision *then) {
    if (now->floor != then->floor || now->acting != then->acting || now->ceiling != then->ceiling) {
        return true;
    }
    const btri_plan *plan = &c->e->verified->plan;
    const btri_value *today = c->e->values->slot;
    const btri_value *later = c->work->values.slot;
    btri_value difference = 0;
    for (uint32_t i = 0; i < plan->later_rule_count; i++) {
        const uint32_t slot = plan->rule_slot[plan->later_rules[i]];
        difference |= today[slot] ^ later[slot];
    }
    return (difference & BTRI_ACTING_TRUE) != 0;
}

uint32_t btri_next_change(const btri_evaluated *e, const btri_decision *now, btri_next_change_work *work) {
    clock_hand c = {.e = e, .work = work};
    mark_days(&c);
    copy_today(&c);
    btri_inputs inputs = *e->inputs;
    inputs.quantity = work->quantity;
    for (uint32_t day = 1; day <= BTRI_NEXT_CHANGE_DAYS; day++) {
        if (((c.marked.word[day / 64] >> (day % 64)) & 1u) == 0) {
            continue;
        }
        move_to(&c, day);
        btri_decision then;
        btri_eval_later(e->verified, &inputs, &work->values, &then);
        if (differs(&c, now, &then)) {
            return day;
        }
    }
    return 0;
}
