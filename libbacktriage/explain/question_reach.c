/* question_reach.c - see question_reach.h. A walk over the slots that are UNKNOWN in the asked channel.
 * Trusted input: a verified program. */
#include "explain/question_reach.h"

#include "explain/next_question.h"

typedef struct reader {
    const btri_evaluated *e;
    btri_walk *walk;
    uint8_t *reach;
    uint8_t urgency;
} reader;

static bool is_asked_unknown(btri_value v) {
    return (v & (BTRI_ASKED_TRUE | BTRI_ASKED_FALSE)) == 0;
}

static void push(const reader *r, int32_t slot) {
    if (is_asked_unknown(r->e->values->slot[slot])) {
        btri_walk_push(r->walk, (uint32_t)slot, 0);
    }
}

static void push_all(const reader *r, const int32_t *a, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        push(r, a[i]);
    }
}

static void found(const reader *r, uint32_t finding) {
    if (r->reach[finding] < r->urgency && r->e->verified->is_askable[finding] &&
        !btri_finding_is_known(r->e, finding)) {
        r->reach[finding] = r->urgency;
    }
}

/* Of a quantity its finding, of a score the conditions of its bands. */
static void read_quantity(const reader *r, int32_t slot) {
    const btri_program *p = r->e->verified->program;
    const btri_opcode op = btri_program_op(p, (uint32_t)slot);
    if (op != BTRI_OP_SCORE_SUM && op != BTRI_OP_SCORE_MAX) {
        found(r, r->e->verified->slot_finding[slot]);
        return;
    }
    const int32_t *o = btri_program_operands(p, (uint32_t)slot);
    const uint32_t n = btri_program_operand_count(p, (uint32_t)slot);
    uint32_t i = 0;
    while (i < n) {
        const uint32_t end = i + 1 + 2 * (uint32_t)o[i];
        for (i++; i < end; i += 2) {
            push(r, o[i]);
        }
    }
}

static void read_known(const reader *r, int32_t slot) {
    if (r->e->verified->quantity_index[slot] == BTRI_INDEX_NONE) {
        push(r, slot);
    } else {
        read_quantity(r, slot);
    }
}

static void visit(const reader *r, uint32_t slot) {
    const btri_program *p = r->e->verified->program;
    const int32_t *o = btri_program_operands(p, slot);
    const uint32_t n = btri_program_operand_count(p, slot);
    switch (btri_program_op(p, slot)) {
    case BTRI_OP_FINDING:
        found(r, (uint32_t)o[0]);
        return;
    case BTRI_OP_ABSENT_IF:
    case BTRI_OP_HOST:
        found(r, (uint32_t)o[0]);
        push(r, o[1]);
        return;
    case BTRI_OP_IMPLIED:
    case BTRI_OP_ANY:
    case BTRI_OP_ALL:
    case BTRI_OP_NOT:
    case BTRI_OP_NOT_PRESENT:
        push_all(r, o, n);
        return;
    case BTRI_OP_AT_LEAST:
    case BTRI_OP_EXACTLY:
        push_all(r, o + 1, n - 1);
        return;
    case BTRI_OP_KNOWN:
    case BTRI_OP_UNKNOWN:
        read_known(r, o[0]);
        return;
    case BTRI_OP_COMPARE:
    case BTRI_OP_COMPARE_PARAMETER:
    case BTRI_OP_RECENT:
    case BTRI_OP_RECENT_PARAMETER:
        read_quantity(r, o[0]);
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        read_quantity(r, o[0]);
        read_quantity(r, o[1]);
        return;
    case BTRI_OP_TRUE:
    case BTRI_OP_PROFILE:
    case BTRI_OP_QUANTITY:
    case BTRI_OP_NOT_APPLICABLE_IF:
    case BTRI_OP_SCORE_SUM:
    case BTRI_OP_SCORE_MAX:
    case BTRI_OP_FIRED:
    case BTRI_OP_ALL_FALSE:
    case BTRI_OP_CLEAR_BELOW:
        return;
    }
}

bool btri_asking_is_open(const btri_evaluated *e, uint32_t rule, btri_urgency above) {
    const uint32_t slot = e->verified->plan.rule_slot[rule];
    return e->inputs->urgency[rule] > above && slot < e->verified->program->stratum_end[0] &&
           is_asked_unknown(e->values->slot[slot]);
}

void btri_question_reach(const btri_evaluated *e, uint32_t rule, btri_walk *walk, uint8_t *reach) {
    const reader r = {e, walk, reach, e->inputs->urgency[rule]};
    btri_walk_push(walk, e->verified->plan.rule_slot[rule], 0);
    uint32_t slot = 0;
    uint32_t side = 0;
    while (btri_walk_pop(walk, &slot, &side)) {
        visit(&r, slot);
    }
}
