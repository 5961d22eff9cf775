/* reasons.c - see reasons.h. A slot whose acting value is known is supported by the operands that made it so;
 * a slot that is unknown was presumed, and its missing findings are named as presumed. So one visit a slot is
 * enough. */
#include "explain/reasons.h"

#include <string.h>

#include "eval/compare.h"

typedef struct collector {
    const btri_evaluated *e;
    btri_walk *walk;
    uint8_t *mention;
} collector;

static btri_acting acting(const collector *c, int32_t slot) {
    return btri_acting_of(c->e->values->slot[slot]);
}

static void push(const collector *c, int32_t slot) {
    btri_walk_push(c->walk, (uint32_t)slot, 0);
}

static void mention(const collector *c, uint32_t finding, bool is_presumed) {
    c->mention[finding] |= (uint8_t)(BTRI_MENTIONED | (is_presumed ? BTRI_PRESUMED : 0));
}

static void push_where(const collector *c, const int32_t *a, uint32_t n, btri_acting wanted) {
    for (uint32_t i = 0; i < n; i++) {
        if (acting(c, a[i]) == wanted) {
            push(c, a[i]);
        }
    }
}

static void push_known(const collector *c, const int32_t *a, uint32_t n) {
    push_where(c, a, n, BTRI_ACTS_TRUE);
    push_where(c, a, n, BTRI_ACTS_FALSE);
}

static bool is_quantity(const collector *c, int32_t slot) {
    return c->e->verified->quantity_index[slot] != BTRI_INDEX_NONE;
}

static const btri_quantity *acting_quantity(const collector *c, int32_t slot) {
    return &c->e->values->quantity[c->e->verified->quantity_index[slot]].channel[BTRI_ACTING];
}

/* The finding of a quantity slot; of a score also the bands that gave points. */
static void mention_quantity(const collector *c, int32_t slot, bool is_presumed) {
    const btri_program *p = c->e->verified->program;
    mention(c, c->e->verified->slot_finding[slot], is_presumed);
    const btri_opcode op = btri_program_op(p, (uint32_t)slot);
    if (op != BTRI_OP_SCORE_SUM && op != BTRI_OP_SCORE_MAX) {
        return;
    }
    const int32_t *o = btri_program_operands(p, (uint32_t)slot);
    const uint32_t n = btri_program_operand_count(p, (uint32_t)slot);
    uint32_t i = 0;
    while (i < n) {
        const uint32_t end = i + 1 + 2 * (uint32_t)o[i];
        for (i++; i < end; i += 2) {
            if (o[i + 1] > 0 && acting(c, o[i]) == BTRI_ACTS_TRUE) {
                push(c, o[i]);
            }
        }
    }
}

/* A quantity that is not known was presumed: only its finding. */
static void presume_quantity(const collector *c, int32_t slot) {
    if (!btri_quantity_is_known(*acting_quantity(c, slot))) {
        mention(c, c->e->verified->slot_finding[slot], true);
    }
}

/* known(x), unknown(x): what is known of x, or x presumed. */
static void mention_knowledge(const collector *c, int32_t slot) {
    if (!is_quantity(c, slot)) {
        push(c, slot);
        return;
    }
    if (btri_quantity_is_known(*acting_quantity(c, slot))) {
        mention_quantity(c, slot, false);
    }
    presume_quantity(c, slot);
}

static void mention_recent(const collector *c, int32_t slot, int64_t k) {
    const bool is_open = btri_compare(*acting_quantity(c, slot), BTRI_LESS_OR_EQUAL, k) == BTRI_VALUE_UNKNOWN;
    mention_quantity(c, slot, is_open);
}

static void support_finding(const collector *c, btri_opcode op, const int32_t *o) {
    const uint32_t f = (uint32_t)o[0];
    if (op == BTRI_OP_ABSENT_IF && c->e->inputs->tri[f] == BTRI_UNKNOWN) {
        push(c, o[1]);
        return;
    }
    mention(c, f, false);
}

static void support_host(const collector *c, const int32_t *o, btri_acting v) {
    const btri_tri recorded = (btri_tri)c->e->inputs->tri[o[0]];
    if ((v == BTRI_ACTS_TRUE && recorded == BTRI_PRESENT) ||
        (v == BTRI_ACTS_FALSE && recorded == BTRI_ABSENT)) {
        mention(c, (uint32_t)o[0], false);
    }
    if (acting(c, o[1]) == v) {
        push(c, o[1]);
    }
}

static void support(const collector *c, uint32_t slot, btri_acting v) {
    const btri_program *p = c->e->verified->program;
    const int32_t *o = btri_program_operands(p, slot);
    const uint32_t n = btri_program_operand_count(p, slot);
    switch (btri_program_op(p, slot)) {
    case BTRI_OP_FINDING:
    case BTRI_OP_ABSENT_IF:
        support_finding(c, btri_program_op(p, slot), o);
        return;
    case BTRI_OP_IMPLIED:
        push_where(c, o, v == BTRI_ACTS_TRUE ? n : 1, v);
        return;
    case BTRI_OP_HOST:
        support_host(c, o, v);
        return;
    case BTRI_OP_ANY:
    case BTRI_OP_ALL:
        push_where(c, o, n, v);
        return;
    case BTRI_OP_AT_LEAST:
        push_where(c, o + 1, n - 1, v);
        return;
    case BTRI_OP_EXACTLY:
        push_known(c, o + 1, n - 1);
        return;
    case BTRI_OP_NOT:
    case BTRI_OP_NOT_PRESENT:
        push(c, o[0]);
        return;
    case BTRI_OP_KNOWN:
    case BTRI_OP_UNKNOWN:
        mention_knowledge(c, o[0]);
        return;
    case BTRI_OP_COMPARE:
    case BTRI_OP_COMPARE_PARAMETER:
        mention_quantity(c, o[0], false);
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        mention_quantity(c, o[0], false);
        mention_quantity(c, o[1], false);
        return;
    case BTRI_OP_RECENT:
        mention_recent(c, o[0], o[1]);
        return;
    case BTRI_OP_RECENT_PARAMETER:
        mention_recent(c, o[0], c->e->inputs->parameters[o[1]]);
        return;
    case BTRI_OP_FIRED:
        if (v == BTRI_ACTS_TRUE) {
            push(c, (int32_t)p->rules[o[0]].slot);
        }
        return;
    case BTRI_OP_TRUE:
    case BTRI_OP_PROFILE:
    case BTRI_OP_QUANTITY:
    case BTRI_OP_NOT_APPLICABLE_IF:
    case BTRI_OP_SCORE_SUM:
    case BTRI_OP_SCORE_MAX:
    case BTRI_OP_ALL_FALSE:
    case BTRI_OP_CLEAR_BELOW:
        return;
    }
}

static void presume(const collector *c, uint32_t slot) {
    const btri_program *p = c->e->verified->program;
    const int32_t *o = btri_program_operands(p, slot);
    const uint32_t n = btri_program_operand_count(p, slot);
    switch (btri_program_op(p, slot)) {
    case BTRI_OP_FINDING:
    case BTRI_OP_ABSENT_IF:
    case BTRI_OP_HOST:
        mention(c, (uint32_t)o[0], true);
        return;
    case BTRI_OP_IMPLIED:
        push_where(c, o, 1, BTRI_ACTS_UNKNOWN);
        return;
    case BTRI_OP_ANY:
    case BTRI_OP_ALL:
    case BTRI_OP_NOT:
        push_where(c, o, n, BTRI_ACTS_UNKNOWN);
        return;
    case BTRI_OP_AT_LEAST:
    case BTRI_OP_EXACTLY:
        push_where(c, o + 1, n - 1, BTRI_ACTS_UNKNOWN);
        return;
    case BTRI_OP_COMPARE:
    case BTRI_OP_COMPARE_PARAMETER:
        presume_quantity(c, o[0]);
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        presume_quantity(c, o[0]);
        presume_quantity(c, o[1]);
        return;
    case BTRI_OP_NOT_PRESENT: /* never unknown when acting, or not a tri slot */
    case BTRI_OP_KNOWN:
    case BTRI_OP_UNKNOWN:
    case BTRI_OP_TRUE:
    case BTRI_OP_PROFILE:
    case BTRI_OP_QUANTITY:
    case BTRI_OP_NOT_APPLICABLE_IF:
    case BTRI_OP_SCORE_SUM:
    case BTRI_OP_SCORE_MAX:
    case BTRI_OP_RECENT:
    case BTRI_OP_RECENT_PARAMETER:
    case BTRI_OP_FIRED:
    case BTRI_OP_ALL_FALSE:
    case BTRI_OP_CLEAR_BELOW:
        return;
    }
}

void btri_reasons(const btri_evaluated *e, btri_walk *walk, uint32_t slot, uint8_t *out) {
    const collector c = {e, walk, out};
    memset(out, 0, e->verified->knowledge->finding_count);
    btri_walk_start(walk, e->verified->program->instruction_count);
    btri_walk_push(walk, slot, 0);
    uint32_t at = 0;
    uint32_t side = 0;
    while (btri_walk_pop(walk, &at, &side)) {
        const btri_acting v = acting(&c, (int32_t)at);
        if (v == BTRI_ACTS_UNKNOWN) {
            presume(&c, at);
        } else {
            support(&c, at, v);
        }
    }
}
