/* next_change.c - see next_change.h. Truth can change only where a growing duration passes a constant, so
 * only those days are evaluated, soonest first. */
#include "explain/next_change.h"

#include <string.h>

#include "eval/compare.h"

typedef struct clock_hand {
    const btri_evaluated *e;
    btri_next_change_work *work;
} clock_hand;

static btri_fixed day_step(const btri_finding_def *def) {
    btri_fixed step = 1;
    for (uint32_t i = 0; i < def->digits; i++) {
        step *= 10;
    }
    return step;
}

static bool grows(const clock_hand *c, uint32_t finding) {
    return (c->e->verified->knowledge->findings[finding].flags & BTRI_FINDING_GROWS) != 0 &&
           c->e->inputs->quantity[finding].state == BTRI_QUANTITY_INTERVAL;
}

/* The least day after `after` on which x, moving by step (which may be negative) a day, has come to k or
 * passed it. */
static uint32_t crossing(btri_fixed x, btri_fixed step, btri_fixed k, uint32_t after, uint32_t best) {
    const btri_fixed distance = step > 0 ? k - x : x - k;
    const btri_fixed size = step > 0 ? step : -step;
    if (distance < 0) {
        return best;
    }
    const btri_fixed reach = (distance + size - 1) / size; /* first day at k or beyond */
    const btri_fixed pass = distance / size + 1;           /* first day beyond k */
    const btri_fixed candidates[2] = {reach, pass};
    for (int i = 0; i < 2; i++) {
        if (candidates[i] > (btri_fixed)after && candidates[i] < (btri_fixed)best) {
            best = (uint32_t)candidates[i];
        }
    }
    return best;
}

static uint32_t crossings(btri_quantity q, btri_fixed step, int64_t k, uint32_t after, uint32_t best) {
    if (k == BTRI_FIXED_NONE || q.state != BTRI_QUANTITY_INTERVAL) {
        return best;
    }
    best = crossing(q.lo, step, k, after, best);
    return crossing(q.hi, step, k, after, best);
}

static uint32_t of_difference(const clock_hand *c, const int32_t *o, uint32_t after, uint32_t best) {
    const uint32_t a = c->e->verified->slot_finding[o[0]];
    const uint32_t b = c->e->verified->slot_finding[o[1]];
    if (grows(c, a) == grows(c, b)) {
        return best;
    }
    const btri_quantity d = btri_difference(c->e->inputs->quantity[a], c->e->inputs->quantity[b]);
    const btri_fixed step = day_step(&c->e->verified->knowledge->findings[a]);
    return crossings(d, grows(c, a) ? step : -step, o[3], after, best);
}

/* The first day after `after` on which some comparison may change; `best` if none before it. */
static uint32_t next_candidate(const clock_hand *c, uint32_t after, uint32_t best) {
    const btri_program *p = c->e->verified->program;
    for (uint32_t i = 0; i < p->instruction_count; i++) {
        const int32_t *o = btri_program_operands(p, i);
        int64_t k = 0;
        switch ((int)btri_program_op(p, i)) {
        case BTRI_OP_COMPARE:
            k = o[2];
            break;
        case BTRI_OP_COMPARE_PARAMETER:
            k = c->e->inputs->parameters[o[2]];
            break;
        case BTRI_OP_RECENT:
            k = o[1];
            break;
        case BTRI_OP_RECENT_PARAMETER:
            k = c->e->inputs->parameters[o[1]];
            break;
        case BTRI_OP_COMPARE_DIFFERENCE:
            best = of_difference(c, o, after, best);
            continue;
        default:
            continue;
        }
        const uint32_t f = c->e->verified->slot_finding[o[0]];
        if (grows(c, f)) {
            const btri_fixed step = day_step(&c->e->verified->knowledge->findings[f]);
            best = crossings(c->e->inputs->quantity[f], step, k, after, best);
        }
    }
    return best;
}

static void move_to(const clock_hand *c, uint32_t day) {
    const btri_knowledge *k = c->e->verified->knowledge;
    for (uint32_t f = 0; f < k->finding_count; f++) {
        c->work->quantity[f] = c->e->inputs->quantity[f];
        if (grows(c, f)) {
            c->work->quantity[f].lo += (btri_fixed)day * day_step(&k->findings[f]);
            c->work->quantity[f].hi += (btri_fixed)day * day_step(&k->findings[f]);
        }
    }
}

static bool differs(const clock_hand *c, const btri_decision *now, const btri_decision *then) {
    if (now->floor != then->floor || now->acting != then->acting || now->ceiling != then->ceiling) {
        return true;
    }
    const btri_program *p = c->e->verified->program;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        const btri_value a = c->e->values->slot[p->rules[r].slot];
        const btri_value b = c->work->values.slot[p->rules[r].slot];
        if (((a ^ b) & BTRI_ACTING_TRUE) != 0) {
            return true;
        }
    }
    return false;
}

uint32_t btri_next_change(const btri_evaluated *e, const btri_decision *now, btri_next_change_work *work) {
    const clock_hand c = {e, work};
    const uint32_t end = BTRI_NEXT_CHANGE_DAYS + 1;
    uint32_t day = next_candidate(&c, 0, end);
    while (day < end) {
        move_to(&c, day);
        btri_inputs inputs = *e->inputs;
        inputs.quantity = work->quantity;
        btri_decision then;
        btri_eval_one(e->verified, &inputs, &work->values, &then);
        if (differs(&c, now, &then)) {
            return day;
        }
        day = next_candidate(&c, day, end);
    }
    return 0;
}
