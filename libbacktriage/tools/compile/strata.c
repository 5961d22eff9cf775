/* strata.c - which instructions the bundle carries, and in what order. Input: lowered, so free of cycles
 * inside conditions; rules may still refer to each other in a circle. */
#include "tools/compile/strata.h"

#include <stdio.h>
#include <string.h>

#include "base/guard.h"

typedef struct cursor {
    uint32_t slot;
    uint32_t operand;
} cursor;

typedef struct planner {
    const btri_lowering *l;
    const btri_rule_info *rules;
    uint32_t rule_count;
    uint32_t most;       /* strata are counted up to here: more means a circle */
    uint32_t *stratum;   /* by slot */
    bool *on_clear;      /* by slot: depends on clear_below */
    uint32_t *rule_slot; /* by rule */
    uint32_t clear_stratum;
    bool *seen; /* by slot */
    cursor *stack;
} planner;

static const int32_t *operands_of(const planner *p, const btri_instruction *in) {
    return in->count == 0 ? NULL : &p->l->code.operands[in->first];
}

/* Where operand i of an instruction leads: a slot, or BTRI_SLOT_NONE if it leads nowhere. Rules: their slot.
 */
static uint32_t target_of(const planner *p, const btri_instruction *in, uint32_t i) {
    const int32_t *operands = operands_of(p, in);
    if (in->op == BTRI_OP_FIRED || in->op == BTRI_OP_ALL_FALSE) {
        return p->rule_slot[operands[i]];
    }
    return btri_code_is_slot(operands, in->count, in->op, i) ? (uint32_t)operands[i] : BTRI_SLOT_NONE;
}

/* One pass over all instructions; true if a flag changed. */
static bool spread_on_clear(const planner *p) {
    bool changed = false;
    for (uint32_t s = 0; s < p->l->code.count; s++) {
        const btri_instruction *in = &p->l->code.list[s];
        bool on_clear = p->on_clear[s] || in->op == BTRI_OP_CLEAR_BELOW;
        for (uint32_t i = 0; i < in->count && !on_clear; i++) {
            const uint32_t target = target_of(p, in, i);
            on_clear = target != BTRI_SLOT_NONE && p->on_clear[target];
        }
        changed = changed || on_clear != p->on_clear[s];
        p->on_clear[s] = on_clear;
    }
    return changed;
}

static uint32_t stratum_now(const planner *p, uint32_t slot) {
    const btri_instruction *in = &p->l->code.list[slot];
    const uint32_t step = in->op == BTRI_OP_FIRED || in->op == BTRI_OP_ALL_FALSE ? 1u : 0u;
    uint32_t stratum = in->op == BTRI_OP_CLEAR_BELOW ? p->clear_stratum : 0u;
    for (uint32_t i = 0; i < in->count; i++) {
        const uint32_t target = target_of(p, in, i);
        if (target != BTRI_SLOT_NONE && p->stratum[target] + step > stratum) {
            stratum = p->stratum[target] + step;
        }
    }
    return stratum > p->most ? p->most : stratum;
}

static uint32_t clear_stratum_now(const planner *p) {
    uint32_t stratum = 1;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        const uint32_t slot = p->rule_slot[r];
        if (slot != BTRI_SLOT_NONE && btri_rule_has_urgency(&p->rules[r]) && !p->on_clear[slot] &&
            p->stratum[slot] + 1 > stratum) {
            stratum = p->stratum[slot] + 1;
        }
    }
    return stratum;
}

/* Strata only grow and are bounded, so this ends. */
static void settle(planner *p) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t s = 0; s < p->l->code.count; s++) {
            const uint32_t stratum = stratum_now(p, s);
            changed = changed || stratum != p->stratum[s];
            p->stratum[s] = stratum;
        }
        const uint32_t clear = clear_stratum_now(p);
        changed = changed || clear != p->clear_stratum;
        p->clear_stratum = clear;
    }
}

/* Depth first from a slot: every slot below it, operands before users; calls visit for each. */
static void walk(planner *p, uint32_t root, void (*visit)(planner *p, uint32_t slot, void *user),
                 void *user) {
    size_t depth = 0;
    if (root == BTRI_SLOT_NONE || p->seen[root]) {
        return;
    }
    p->seen[root] = true;
    p->stack[depth].slot = root;
    p->stack[depth++].operand = 0;
    while (depth > 0) {
        cursor *top = &p->stack[depth - 1];
        const btri_instruction *in = &p->l->code.list[top->slot];
        const bool enters = in->op != BTRI_OP_FIRED && in->op != BTRI_OP_ALL_FALSE;
        if (!enters || top->operand == in->count) {
            visit(p, top->slot, user);
            depth--;
            continue;
        }
        const uint32_t target = target_of(p, in, top->operand++);
        if (target != BTRI_SLOT_NONE && !p->seen[target]) {
            p->seen[target] = true;
            p->stack[depth].slot = target;
            p->stack[depth++].operand = 0;
        }
    }
}

typedef struct search {
    uint32_t best; /* the rule of the highest stratum that was met */
} search;

static void look_for_rule(planner *p, uint32_t slot, void *user) {
    search *found = (search *)user;
    const btri_instruction *in = &p->l->code.list[slot];
    if (in->op != BTRI_OP_FIRED && in->op != BTRI_OP_ALL_FALSE) {
        return;
    }
    for (uint32_t i = 0; i < in->count; i++) {
        const uint32_t rule = (uint32_t)operands_of(p, in)[i];
        if (p->rule_slot[rule] != BTRI_SLOT_NONE &&
            (found->best == BTRI_NOT_FOUND ||
             p->stratum[p->rule_slot[rule]] > p->stratum[p->rule_slot[found->best]])) {
            found->best = rule;
        }
    }
}

static uint32_t highest_reference(planner *p, uint32_t rule) {
    search found = {BTRI_NOT_FOUND};
    memset(p->seen, 0, p->l->code.count * sizeof *p->seen);
    walk(p, p->rule_slot[rule], look_for_rule, &found);
    return found.best;
}

/* From a rule beyond the limit down along what put it there: as many steps as fit a message. */
static void report_too_high(planner *p, uint32_t rule) {
    const btri_item_list *items = &p->l->sections->list[BTRI_SEC_RULES];
    const bool circle = p->stratum[p->rule_slot[rule]] == p->most;
    const btri_item *start = &items->items[rule];
    char path[200];
    size_t used = 0;
    for (uint32_t step = 0; rule != BTRI_NOT_FOUND && step <= p->rule_count && used < sizeof path; step++) {
        const int n = snprintf(path + used, sizeof path - used, "%s%.*s", step == 0 ? "" : " -> ",
                               BTRI_SPAN(items->items[rule].id));
        used += n < 0 ? 0 : (size_t)n;
        rule = step > 0 && &items->items[rule] == start ? BTRI_NOT_FOUND : highest_reference(p, rule);
    }
    BTRI_REPORT_AT(p->l->sections, start->node, "%s: %s", circle ? "cycle of rules" : "more than four strata",
                   path);
}

typedef struct placing {
    btri_plan *plan;
    uint32_t stratum;
} placing;

static void place(planner *p, uint32_t slot, void *user) {
    const placing *now = (const placing *)user;
    if (p->stratum[slot] == now->stratum) {
        now->plan->code_of[now->plan->count] = slot;
        now->plan->slot_of[slot] = now->plan->count++;
    }
}

static void place_all(planner *p, uint32_t clearance, btri_plan *out) {
    for (uint32_t s = 0; s < BTRI_STRATA_MAX; s++) {
        placing now = {out, s};
        memset(p->seen, 0, p->l->code.count * sizeof *p->seen);
        for (uint32_t r = 0; r < p->rule_count; r++) {
            walk(p, p->rule_slot[r], place, &now);
        }
        walk(p, clearance, place, &now);
        out->stratum_end[s] = out->count;
        if (out->count > (s == 0 ? 0 : out->stratum_end[s - 1])) {
            out->stratum_count = s + 1;
        }
    }
}

static btri_status make_room(planner *p, btri_plan *out) {
    btri_pool *pool = p->l->sections->pool;
    const size_t count = p->l->code.count;
    p->stratum = (uint32_t *)btri_pool_array(pool, count, sizeof *p->stratum);
    p->on_clear = (bool *)btri_pool_array(pool, count, sizeof *p->on_clear);
    p->seen = (bool *)btri_pool_array(pool, count, sizeof *p->seen);
    p->stack = (cursor *)btri_pool_array(pool, count, sizeof *p->stack);
    p->rule_slot = (uint32_t *)btri_pool_array(pool, p->rule_count, sizeof *p->rule_slot);
    out->slot_of = (uint32_t *)btri_pool_array(pool, count, sizeof *out->slot_of);
    out->code_of = (uint32_t *)btri_pool_array(pool, count, sizeof *out->code_of);
    BTRI_ENSURE(p->stratum != NULL && p->on_clear != NULL && p->seen != NULL && p->stack != NULL,
                BTRI_E_MEMORY);
    BTRI_ENSURE(p->rule_slot != NULL && out->slot_of != NULL && out->code_of != NULL, BTRI_E_MEMORY);
    for (size_t i = 0; i < count; i++) {
        out->slot_of[i] = BTRI_SLOT_NONE;
    }
    return BTRI_OK;
}

btri_status btri_strata_plan(const btri_lowering *l, const btri_rule_info *rules, uint32_t clearance,
                             btri_plan *out) {
    planner p;
    memset(&p, 0, sizeof p);
    memset(out, 0, sizeof *out);
    p.l = l;
    p.rules = rules;
    p.rule_count = (uint32_t)l->sections->list[BTRI_SEC_RULES].count;
    p.most = p.rule_count + 8u;
    p.clear_stratum = 1;
    BTRI_TRY(make_room(&p, out));
    for (uint32_t r = 0; r < p.rule_count; r++) {
        p.rule_slot[r] = btri_definition_of(l, BTRI_SEC_RULES, r)->slot[0];
    }
    while (spread_on_clear(&p)) {
    }
    settle(&p);
    uint32_t before = l->sections->result->error_count;
    for (uint32_t r = 0; r < p.rule_count; r++) {
        if (p.rule_slot[r] != BTRI_SLOT_NONE && p.stratum[p.rule_slot[r]] >= BTRI_STRATA_MAX) {
            report_too_high(&p, r);
        }
    }
    if (l->sections->result->error_count == before) {
        place_all(&p, clearance, out);
    }
    return BTRI_OK;
}
