/* next_question.c - see next_question.h. can(slot, side) of the specification is a walk over (slot, side)
 * pairs. */
#include "explain/next_question.h"

#include <string.h>

#include "explain/question_reach.h"

#define SIDE_TRUE  0u
#define SIDE_FALSE 1u

typedef struct asker {
    const btri_evaluated *e;
    btri_question_work *work;
    uint8_t *found; /* where the walk in progress writes: raise or close */
    uint8_t urgency;
} asker;

typedef struct tally {
    uint32_t is_true, unknown;
    int32_t last_unknown;
} tally;

static tally count(const asker *q, const int32_t *a, uint32_t n) {
    tally t = {0, 0, 0};
    for (uint32_t i = 0; i < n; i++) {
        const btri_acting v = btri_acting_of(q->e->values->slot[a[i]]);
        t.is_true += v == BTRI_ACTS_TRUE;
        if (v == BTRI_ACTS_UNKNOWN) {
            t.unknown++;
            t.last_unknown = a[i];
        }
    }
    return t;
}

static void push(const asker *q, int32_t slot, uint32_t side) {
    if (btri_value_is_acting_unknown(q->e->values->slot[slot])) {
        btri_walk_push(q->work->walk, (uint32_t)slot, side);
    }
}

static void push_all(const asker *q, const int32_t *a, uint32_t n, uint32_t side) {
    for (uint32_t i = 0; i < n; i++) {
        push(q, a[i], side);
    }
}

static void found(const asker *q, uint32_t finding) {
    if (q->found[finding] < q->urgency) {
        q->found[finding] = q->urgency;
    }
}

/* ANY towards TRUE, ALL towards FALSE: any operand does it; the other way only the last open one. */
static void ask_list(const asker *q, const int32_t *a, uint32_t n, uint32_t side, bool one_decides) {
    if (one_decides) {
        push_all(q, a, n, side);
        return;
    }
    const tally t = count(q, a, n);
    if (t.unknown == 1) {
        push(q, t.last_unknown, side);
    }
}

static void ask_at_least(const asker *q, const int32_t *o, uint32_t n, uint32_t side) {
    const uint32_t k = (uint32_t)o[0];
    const tally t = count(q, o + 1, n - 1);
    const bool decides = side == SIDE_TRUE ? t.is_true + 1 >= k : t.is_true + t.unknown - 1 < k;
    if (decides) {
        push_all(q, o + 1, n - 1, side);
    }
}

static void ask_exactly(const asker *q, const int32_t *o, uint32_t n, uint32_t side) {
    const uint32_t k = (uint32_t)o[0];
    const tally t = count(q, o + 1, n - 1);
    if (side == SIDE_TRUE) {
        if (t.unknown == 1) {
            push(q, t.last_unknown, t.is_true == k ? SIDE_FALSE : SIDE_TRUE);
        }
        return;
    }
    if (t.is_true == k) {
        push_all(q, o + 1, n - 1, SIDE_TRUE);
    }
    if (t.is_true + t.unknown == k) {
        push_all(q, o + 1, n - 1, SIDE_FALSE);
    }
}

static void ask_quantity(const asker *q, int32_t slot) {
    const btri_program *p = q->e->verified->program;
    const btri_opcode op = btri_program_op(p, (uint32_t)slot);
    if (op != BTRI_OP_SCORE_SUM && op != BTRI_OP_SCORE_MAX) {
        found(q, q->e->verified->slot_finding[slot]);
        return;
    }
    const int32_t *o = btri_program_operands(p, (uint32_t)slot);
    const uint32_t n = btri_program_operand_count(p, (uint32_t)slot);
    uint32_t i = 0;
    while (i < n) {
        const uint32_t end = i + 1 + 2 * (uint32_t)o[i];
        for (i++; i < end; i += 2) {
            push(q, o[i], SIDE_TRUE);
            push(q, o[i], SIDE_FALSE);
        }
    }
}

static void ask_difference(const asker *q, const int32_t *o) {
    const uint32_t *index = q->e->verified->quantity_index;
    const btri_quantity_slot *slots = q->e->values->quantity;
    const bool a = slots[index[o[0]]].channel[BTRI_ACTING].state == BTRI_QUANTITY_MISSING;
    const bool b = slots[index[o[1]]].channel[BTRI_ACTING].state == BTRI_QUANTITY_MISSING;
    if (a != b) {
        ask_quantity(q, a ? o[0] : o[1]);
    }
}

static void visit(const asker *q, uint32_t slot, uint32_t side) {
    const btri_program *p = q->e->verified->program;
    const int32_t *o = btri_program_operands(p, slot);
    const uint32_t n = btri_program_operand_count(p, slot);
    switch (btri_program_op(p, slot)) {
    case BTRI_OP_FINDING:
    case BTRI_OP_ABSENT_IF:
        found(q, (uint32_t)o[0]);
        return;
    case BTRI_OP_IMPLIED:
        push_all(q, o, side == SIDE_TRUE ? n : 1, side);
        return;
    case BTRI_OP_HOST:
        found(q, (uint32_t)o[0]);
        if (side == SIDE_TRUE) {
            push(q, o[1], side);
        }
        return;
    case BTRI_OP_ANY:
        ask_list(q, o, n, side, side == SIDE_TRUE);
        return;
    case BTRI_OP_ALL:
        ask_list(q, o, n, side, side == SIDE_FALSE);
        return;
    case BTRI_OP_NOT:
        push(q, o[0], 1 - side);
        return;
    case BTRI_OP_AT_LEAST:
        ask_at_least(q, o, n, side);
        return;
    case BTRI_OP_EXACTLY:
        ask_exactly(q, o, n, side);
        return;
    case BTRI_OP_COMPARE:
    case BTRI_OP_COMPARE_PARAMETER:
    case BTRI_OP_RECENT:
    case BTRI_OP_RECENT_PARAMETER:
        ask_quantity(q, o[0]);
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        ask_difference(q, o);
        return;
    case BTRI_OP_NOT_PRESENT:
    case BTRI_OP_KNOWN:
    case BTRI_OP_UNKNOWN:
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

static void walk(asker *q, uint32_t slot, uint32_t side) {
    btri_walk_push(q->work->walk, slot, side);
    uint32_t at = 0;
    uint32_t toward = 0;
    while (btri_walk_pop(q->work->walk, &at, &toward)) {
        visit(q, at, toward);
    }
}

static bool is_open(const btri_evaluated *e, uint32_t rule, btri_urgency above) {
    const uint32_t slot = e->verified->plan.rule_slot[rule];
    return e->inputs->urgency[rule] > above && btri_value_is_acting_unknown(e->values->slot[slot]) &&
           slot < e->verified->program->stratum_end[0];
}

/* Rules come with the most urgent first, so the first visit of a slot gives its findings their highest
 * urgency: one walk serves all rules, and what they share is walked once. */
static void collect(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                    btri_question_work *work, uint32_t side, uint8_t *into) {
    const btri_program *p = e->verified->program;
    asker q = {e, work, into, 0};
    btri_walk_start(work->walk, p->instruction_count);
    for (uint32_t i = 0; i < p->rule_count; i++) {
        const uint32_t r = rule_order[i];
        if (is_open(e, r, above)) {
            q.urgency = e->inputs->urgency[r];
            walk(&q, p->rules[r].slot, side);
        }
    }
}

bool btri_finding_is_known(const btri_evaluated *e, uint32_t finding) {
    const btri_finding_def *def = &e->verified->knowledge->findings[finding];
    if (def->slot == BTRI_INDEX_NONE) {
        return def->kind == BTRI_KIND_QUANTITY ? btri_quantity_is_known(e->inputs->quantity[finding])
                                               : e->inputs->tri[finding] != BTRI_UNKNOWN;
    }
    const uint32_t q = e->verified->quantity_index[def->slot];
    if (q != BTRI_INDEX_NONE) {
        return btri_quantity_is_known(e->values->quantity[q].channel[BTRI_ACTING]);
    }
    return !btri_value_is_acting_unknown(e->values->slot[def->slot]);
}

/* The entry question (group 0), and a finding that makes another precise while that one is present: the level
 * of a back pain, for one. */
static bool is_asked_first(const btri_evaluated *e, uint32_t finding) {
    const btri_finding_def *def = &e->verified->knowledge->findings[finding];
    const uint32_t with = def->asked_first_with;
    const bool is_entry = def->group == 0;
    const bool is_wanted = with != BTRI_INDEX_NONE && e->inputs->tri[with] == BTRI_PRESENT;
    return (is_entry || is_wanted) && !btri_finding_is_known(e, finding);
}

/* Does question a come before question b? */
static bool precedes(const btri_evaluated *e, const btri_question *a, const btri_question *b) {
    const btri_finding_def *defs = e->verified->knowledge->findings;
    if (a->is_first != b->is_first) {
        return a->is_first;
    }
    if (a->reach != b->reach) {
        return a->reach > b->reach;
    }
    if (a->raise != b->raise) {
        return a->raise > b->raise;
    }
    if (a->close != b->close) {
        return a->close > b->close;
    }
    const uint8_t *is_askable = e->verified->is_askable;
    if (is_askable[a->finding] != is_askable[b->finding]) {
        return is_askable[a->finding] > is_askable[b->finding];
    }
    if (defs[a->finding].group != defs[b->finding].group) {
        return defs[a->finding].group < defs[b->finding].group;
    }
    return a->finding < b->finding;
}

static uint32_t insert(const btri_evaluated *e, btri_question *list, uint32_t n, btri_question question) {
    uint32_t at = n;
    while (at > 0 && precedes(e, &question, &list[at - 1])) {
        at--;
    }
    if (at >= BTRI_QUESTIONS_MAX) {
        return n;
    }
    const uint32_t end = n < BTRI_QUESTIONS_MAX ? n : BTRI_QUESTIONS_MAX - 1;
    memmove(&list[at + 1], &list[at], (end - at) * sizeof list[0]);
    list[at] = question;
    return end + 1;
}

/* The level whose rules are the reason of a question: what one answer settles, else what it leads to. */
static btri_urgency level_of(const btri_question *question) {
    return question->close != BTRI_NONE ? question->close : question->reach;
}

/* Marks in work->close and work->reach what one answer to settles rule r, and what r still reads. */
static void mark_rule(const btri_evaluated *e, uint32_t r, btri_urgency above, btri_question_work *work) {
    const btri_program *p = e->verified->program;
    asker q = {e, work, work->close, e->inputs->urgency[r]};
    btri_walk_start(work->walk, p->instruction_count);
    if (is_open(e, r, above)) {
        walk(&q, p->rules[r].slot, SIDE_TRUE);
        walk(&q, p->rules[r].slot, SIDE_FALSE);
    }
    btri_walk_start(work->walk, p->instruction_count);
    if (btri_asking_is_open(e, r, above)) {
        btri_question_reach(e, r, work->walk, work->reach);
    }
}

/* The rules that are the reason of each chosen question: walk the open rules of its level once more. */
static void name_rules(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                       btri_question_work *work, btri_question *list, uint32_t n) {
    bool is_wanted[BTRI_EMERGENCY_NOW + 1] = {false};
    for (uint32_t k = 0; k < n; k++) {
        is_wanted[level_of(&list[k])] = true;
    }
    for (uint32_t i = 0; i < e->verified->program->rule_count; i++) {
        const uint32_t r = rule_order[i];
        const btri_urgency urgency = (btri_urgency)e->inputs->urgency[r];
        if (!is_wanted[urgency]) {
            continue;
        }
        for (uint32_t k = 0; k < n; k++) {
            work->close[list[k].finding] = 0;
            work->reach[list[k].finding] = 0;
        }
        mark_rule(e, r, above, work);
        for (uint32_t k = 0; k < n; k++) {
            const uint8_t *marks = list[k].close != BTRI_NONE ? work->close : work->reach;
            const bool is_reason = marks[list[k].finding] != 0 && level_of(&list[k]) == urgency;
            if (is_reason && list[k].rule_count < BTRI_QUESTION_RULES_MAX) {
                list[k].rules[list[k].rule_count++] = r;
            }
        }
    }
}

static void collect_reach(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                          btri_question_work *work) {
    const btri_program *p = e->verified->program;
    memset(work->reach, 0, e->verified->knowledge->finding_count);
    btri_walk_start(work->walk, p->instruction_count);
    for (uint32_t i = 0; i < p->rule_count; i++) {
        if (btri_asking_is_open(e, rule_order[i], above)) {
            btri_question_reach(e, rule_order[i], work->walk, work->reach);
        }
    }
}

static void add_clearance(const btri_evaluated *e, uint8_t *is_candidate) {
    const btri_index_list *list = &e->verified->knowledge->clearance_findings;
    for (uint32_t i = 0; i < list->count; i++) {
        if (!btri_finding_is_known(e, list->items[i])) {
            is_candidate[list->items[i]] = 1;
        }
    }
}

uint32_t btri_next_questions(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                             bool with_clearance, btri_question_work *work, btri_question *questions) {
    const uint32_t findings = e->verified->knowledge->finding_count;
    memset(work->raise, 0, findings);
    memset(work->close, 0, findings);
    collect(e, rule_order, above, work, SIDE_TRUE, work->raise);
    memcpy(work->close, work->raise, findings);
    collect(e, rule_order, above, work, SIDE_FALSE, work->close);
    collect_reach(e, rule_order, above, work);
    uint8_t *is_candidate = work->is_candidate;
    for (uint32_t f = 0; f < findings; f++) {
        is_candidate[f] = work->close[f] != 0 || work->reach[f] != 0;
    }
    const btri_plan *plan = &e->verified->plan;
    for (uint32_t i = 0; i < plan->entry_count; i++) {
        is_candidate[plan->entries[i]] |= is_asked_first(e, plan->entries[i]);
    }
    if (with_clearance) {
        add_clearance(e, is_candidate);
    }
    uint32_t n = 0;
    for (uint32_t f = 0; f < findings; f++) {
        if (is_candidate[f]) {
            const btri_question question = {.finding = f,
                                            .is_first = is_asked_first(e, f),
                                            .reach = (btri_urgency)work->reach[f],
                                            .raise = (btri_urgency)work->raise[f],
                                            .close = (btri_urgency)work->close[f]};
            n = insert(e, questions, n, question);
        }
    }
    name_rules(e, rule_order, above, work, questions, n);
    return n;
}
