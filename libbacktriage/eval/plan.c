/* plan.c - see plan.h. */
#include "eval/plan.h"

#include "program/operands.h"

typedef struct planner {
    const btri_program *program;
    const btri_knowledge *knowledge;
    const uint32_t *slot_finding;
    uint32_t *moves; /* slot: may it change as time goes by? */
    uint32_t *rank;  /* slot: how many steps it takes to compute it */
} planner;

static size_t operand_total(const btri_program *p) {
    size_t n = 0;
    for (uint32_t i = 0; i < p->instruction_count; i++) {
        n += btri_program_operand_count(p, i);
    }
    return n;
}

/* The arrays lie in this order: runs; step_slot, clocks, moves, rank; operands; of rules four; of findings
 * four. */
size_t btri_plan_size(const btri_program *program, const btri_knowledge *knowledge) {
    const size_t words = (size_t)4 * program->instruction_count + operand_total(program) +
                         (size_t)4 * program->rule_count + (size_t)4 * knowledge->finding_count;
    return program->instruction_count * sizeof(btri_run) + words * sizeof(uint32_t);
}

/* ---- rules and findings ---- */

static uint32_t stratum_of(const btri_program *p, uint32_t slot) {
    uint32_t s = 0;
    while (slot >= p->stratum_end[s]) {
        s++;
    }
    return s;
}

static void plan_rules(btri_plan *plan, const planner *by, uint32_t *room) {
    const btri_program *p = by->program;
    uint32_t *slots = room;
    uint32_t *by_stratum = slots + p->rule_count;
    uint32_t *suppressors = by_stratum + p->rule_count;
    uint32_t *later = suppressors + p->rule_count;
    uint32_t n = 0;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        slots[r] = p->rules[r].slot;
        if (p->rules[r].suppressed_advice.count != 0 || p->rules[r].suppressed_actions.count != 0) {
            suppressors[plan->suppressor_count++] = r;
        }
        if (by->moves[slots[r]] != 0) {
            later[plan->later_rule_count++] = r;
        }
    }
    for (uint32_t s = 0; s < p->stratum_count; s++) {
        for (uint32_t r = 0; r < p->rule_count; r++) {
            if (stratum_of(p, slots[r]) == s) {
                by_stratum[n++] = r;
            }
        }
        plan->stratum_rules_end[s] = n;
    }
    plan->rule_slot = slots;
    plan->stratum_rules = by_stratum;
    plan->suppressors = suppressors;
    plan->later_rules = later;
}

static void plan_findings(btri_plan *plan, const btri_knowledge *k, uint32_t *room) {
    uint32_t *quantities = room;
    uint32_t *growing = quantities + k->finding_count;
    uint32_t *onsets = growing + k->finding_count;
    uint32_t *entries = onsets + k->finding_count;
    for (uint32_t f = 0; f < k->finding_count; f++) {
        const btri_finding_def *def = &k->findings[f];
        if (def->kind == BTRI_KIND_QUANTITY) {
            quantities[plan->quantity_count++] = f;
        }
        if ((def->flags & BTRI_FINDING_GROWS) != 0) {
            growing[plan->growing_count++] = f;
        }
        if (def->onset_sets != BTRI_INDEX_NONE) {
            onsets[plan->onset_count++] = f;
        }
        if (def->group == 0 || def->asked_first_with != BTRI_INDEX_NONE) {
            entries[plan->entry_count++] = f;
        }
    }
    plan->quantities = quantities;
    plan->growing = growing;
    plan->onsets = onsets;
    plan->entries = entries;
}

/* ---- instructions ---- */

static bool grows(const planner *p, uint32_t slot) {
    const uint32_t f = p->slot_finding[slot];
    return f != BTRI_INDEX_NONE && (p->knowledge->findings[f].flags & BTRI_FINDING_GROWS) != 0;
}

/* Slot i reads this operand. */
static void read_operand(const planner *p, uint32_t i, uint32_t operand) {
    p->rank[i] = p->rank[operand] >= p->rank[i] ? p->rank[operand] + 1 : p->rank[i];
    p->moves[i] |= p->moves[operand];
}

/* A score goes in one pass: a bundle that nobody signed may have a long one. */
static void read_operands(const planner *p, uint32_t i) {
    const btri_opcode op = btri_program_op(p->program, i);
    if (op != BTRI_OP_SCORE_SUM && op != BTRI_OP_SCORE_MAX) {
        uint32_t cursor = 0;
        uint32_t operand = 0;
        while (btri_program_next_operand(p->program, i, &cursor, &operand)) {
            read_operand(p, i, operand);
        }
        return;
    }
    const int32_t *o = btri_program_operands(p->program, i);
    const uint32_t n = btri_program_operand_count(p->program, i);
    uint32_t k = 0;
    while (k < n) {
        const uint32_t end = k + 1 + 2 * (uint32_t)o[k];
        for (k++; k < end; k += 2) {
            read_operand(p, i, (uint32_t)o[k]);
        }
    }
}

static bool reads_moving_rule(const planner *p, uint32_t slot) {
    const btri_opcode op = btri_program_op(p->program, slot);
    if (op != BTRI_OP_FIRED && op != BTRI_OP_ALL_FALSE) {
        return op == BTRI_OP_CLEAR_BELOW;
    }
    const int32_t *rules = btri_program_operands(p->program, slot);
    for (uint32_t i = 0; i < btri_program_operand_count(p->program, slot); i++) {
        if (p->moves[p->program->rules[rules[i]].slot] != 0) {
            return true;
        }
    }
    return false;
}

static bool is_clock(const planner *p, uint32_t slot) {
    const int32_t *o = btri_program_operands(p->program, slot);
    switch ((int)btri_program_op(p->program, slot)) {
    case BTRI_OP_COMPARE:
    case BTRI_OP_COMPARE_PARAMETER:
    case BTRI_OP_RECENT:
    case BTRI_OP_RECENT_PARAMETER:
        return grows(p, (uint32_t)o[0]);
    case BTRI_OP_COMPARE_DIFFERENCE:
        return grows(p, (uint32_t)o[0]) || grows(p, (uint32_t)o[1]);
    default:
        return false;
    }
}

/* ---- runs ---- */

static void rank_steps(const planner *p) {
    for (uint32_t i = 0; i < p->program->instruction_count; i++) {
        p->rank[i] = 0;
        p->moves[i] = grows(p, i) || reads_moving_rule(p, i);
        read_operands(p, i);
    }
}

static bool is_one_run(const planner *p, uint32_t a, uint32_t b) {
    return p->rank[a] == p->rank[b] && btri_program_op(p->program, a) == btri_program_op(p->program, b) &&
           btri_program_operand_count(p->program, a) == btri_program_operand_count(p->program, b);
}

static bool precedes(const planner *p, uint32_t a, uint32_t b) {
    const btri_program *program = p->program;
    if (p->rank[a] != p->rank[b]) {
        return p->rank[a] < p->rank[b];
    }
    if (btri_program_op(program, a) != btri_program_op(program, b)) {
        return btri_program_op(program, a) < btri_program_op(program, b);
    }
    if (btri_program_operand_count(program, a) != btri_program_operand_count(program, b)) {
        return btri_program_operand_count(program, a) < btri_program_operand_count(program, b);
    }
    return p->moves[a] != p->moves[b] ? p->moves[a] < p->moves[b] : a < b;
}

/* Shell's sort. */
static void sort(const planner *p, uint32_t *slots, uint32_t n) {
    uint32_t gap = 1;
    while (gap < n / 3) {
        gap = 3 * gap + 1;
    }
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < n; i++) {
            const uint32_t slot = slots[i];
            uint32_t at = i;
            for (; at >= gap && precedes(p, slot, slots[at - gap]); at -= gap) {
                slots[at] = slots[at - gap];
            }
            slots[at] = slot;
        }
    }
}

static void plan_quantities(btri_plan *plan, const planner *p, uint32_t *clocks) {
    for (uint32_t i = 0; i < p->program->instruction_count; i++) {
        plan->quantity_slot_count += p->slot_finding[i] != BTRI_INDEX_NONE;
        if (is_clock(p, i)) {
            clocks[plan->clock_count++] = i;
        }
    }
    plan->clocks = clocks;
}

static btri_run new_run(const planner *p, uint32_t slot, uint32_t first, uint32_t operands) {
    return (btri_run){.op = btri_program_op(p->program, slot),
                      .operand_count = btri_program_operand_count(p->program, slot),
                      .first = first,
                      .moving = first,
                      .end = first,
                      .operands = operands};
}

/* Steps first to end of step_slot, in order. Answers how many runs there are then. */
static uint32_t add_runs(const planner *p, const uint32_t *slots, uint32_t first, uint32_t end,
                         btri_run *runs, uint32_t run_count, int32_t *operands) {
    uint32_t used = 0;
    if (run_count > 0) {
        const btri_run *last = &runs[run_count - 1];
        used = last->operands + (last->end - last->first) * last->operand_count;
    }
    for (uint32_t i = first; i < end; i++) {
        if (i == first || !is_one_run(p, slots[i - 1], slots[i])) {
            runs[run_count++] = new_run(p, slots[i], i, used);
        }
        btri_run *run = &runs[run_count - 1];
        run->end++;
        run->moving += p->moves[slots[i]] == 0;
        for (uint32_t k = 0; k < run->operand_count; k++) {
            operands[used++] = btri_program_operands(p->program, slots[i])[k];
        }
    }
    return run_count;
}

static void plan_runs(btri_plan *plan, const planner *p, btri_run *runs, uint32_t *slots, int32_t *operands) {
    uint32_t run_count = 0;
    uint32_t first = 0;
    for (uint32_t s = 0; s < p->program->stratum_count; s++) {
        const uint32_t end = p->program->stratum_end[s];
        for (uint32_t i = first; i < end; i++) {
            slots[i] = i;
        }
        sort(p, slots + first, end - first);
        run_count = add_runs(p, slots, first, end, runs, run_count, operands);
        plan->stratum_runs_end[s] = run_count;
        first = end;
    }
    plan->runs = runs;
    plan->step_slot = slots;
    plan->operands = operands;
}

void btri_plan_make(btri_plan *plan, const btri_program *program, const btri_knowledge *knowledge,
                    const uint32_t *slot_finding, void *room) {
    const uint32_t n = program->instruction_count;
    btri_run *runs = room;
    uint32_t *slots = (uint32_t *)(runs + n);
    uint32_t *clocks = slots + n;
    const planner p = {program, knowledge, slot_finding, clocks + n, clocks + (size_t)2 * n};
    int32_t *operands = (int32_t *)(p.rank + n);
    uint32_t *rules = (uint32_t *)(operands + operand_total(program));
    *plan = (btri_plan){.clock_count = 0};
    rank_steps(&p);
    plan_runs(plan, &p, runs, slots, operands);
    plan_quantities(plan, &p, clocks);
    plan_rules(plan, &p, rules);
    plan_findings(plan, knowledge, rules + (size_t)4 * program->rule_count);
}
