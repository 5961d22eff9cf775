/* outcome.c - see outcome.h. The lists are short (tens of items), so that plain searches keep this readable.
 */
#include "explain/outcome.h"

#include "base/hash.h"

btri_shown btri_show(const btri_decision *d) {
    btri_shown shown = {d->floor, d->acting, d->ceiling, d->ceiling_if_asked, false};
    if (d->acting < BTRI_SOON && (d->acting == BTRI_NONE || !d->is_cleared)) {
        shown.is_undetermined = true;
        shown.level = BTRI_ROUTINE;
    }
    if (shown.floor <= BTRI_ROUTINE && !d->is_cleared) {
        shown.floor = BTRI_NONE;
    }
    if (shown.ceiling < shown.level) {
        shown.ceiling = shown.level;
    }
    if (shown.ceiling_if_asked < shown.level) {
        shown.ceiling_if_asked = shown.level;
    }
    return shown;
}

void btri_rule_order(const btri_program *program, const uint8_t *urgency, uint32_t *order) {
    uint32_t n = 0;
    for (int level = BTRI_EMERGENCY_NOW; level >= BTRI_NONE; level--) {
        for (uint32_t r = 0; r < program->rule_count; r++) {
            if (urgency[r] == level) {
                order[n++] = r;
            }
        }
    }
}

bool btri_rule_fired(const btri_evaluated *e, uint32_t rule) {
    return (e->values->slot[e->verified->plan.rule_slot[rule]] & BTRI_ACTING_TRUE) != 0;
}

bool btri_rule_names(const btri_index_list *list, uint32_t index) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i] == index) {
            return true;
        }
    }
    return false;
}

bool btri_rule_names_action(const btri_rule *rule, const btri_action_item *item) {
    for (uint32_t i = 0; i < rule->action_count; i++) {
        const btri_rule_action *a = &rule->actions[i];
        if (a->action == item->limit.action && (a->amount == 0 || a->clock == item->limit.clock)) {
            return true;
        }
    }
    return false;
}

/* A guard that is not FALSE holds back what it suppresses: unknown is not absent. */
static bool is_suppressed(const btri_evaluated *e, uint32_t index, bool is_action) {
    const btri_plan *plan = &e->verified->plan;
    for (uint32_t i = 0; i < plan->suppressor_count; i++) {
        const btri_rule *rule = &e->verified->program->rules[plan->suppressors[i]];
        const btri_index_list *list = is_action ? &rule->suppressed_actions : &rule->suppressed_advice;
        if ((e->values->slot[rule->slot] & BTRI_ACTING_FALSE) == 0 && btri_rule_names(list, index)) {
            return true;
        }
    }
    return false;
}

static void add_once(uint32_t *items, uint32_t *count, uint32_t index) {
    for (uint32_t i = 0; i < *count; i++) {
        if (items[i] == index) {
            return;
        }
    }
    items[(*count)++] = index;
}

static uint32_t minutes(const btri_rule_action *a) {
    static const uint32_t in_minutes[] = {60, 24 * 60, 1}; /* hours, days, minutes */
    return a->amount * in_minutes[a->unit];
}

static bool is_same_entry(const btri_rule_action *a, const btri_rule_action *b) {
    if (a->action != b->action || (a->amount == 0) != (b->amount == 0)) {
        return false;
    }
    return a->amount == 0 || a->clock == b->clock;
}

/* One entry for each action and clock start, with the shortest limit. */
static void add_action(btri_lists *lists, const btri_rule_action *a) {
    for (uint32_t i = 0; i < lists->action_count; i++) {
        btri_rule_action *entry = &lists->actions[i].limit;
        if (is_same_entry(entry, a)) {
            if (minutes(a) < minutes(entry)) {
                *entry = *a;
            }
            return;
        }
    }
    lists->actions[lists->action_count++].limit = *a;
}

static bool has_limited_entry(const btri_lists *lists, uint32_t count, uint32_t action) {
    for (uint32_t i = 0; i < count; i++) {
        if (lists->actions[i].limit.action == action && lists->actions[i].limit.amount != 0) {
            return true;
        }
    }
    return false;
}

/* Drops entries without a limit where the same action has one, and entries that a guard suppresses. */
static void settle_actions(const btri_evaluated *e, btri_lists *lists) {
    const uint32_t count = lists->action_count;
    uint32_t drop = 0;
    for (uint32_t i = 0; i < count; i++) {
        const btri_rule_action *a = &lists->actions[i].limit;
        const bool is_covered = a->amount == 0 && has_limited_entry(lists, count, a->action);
        if (is_covered || is_suppressed(e, a->action, true)) {
            lists->actions[i].limit.clock = BTRI_INDEX_NONE;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (lists->actions[i].limit.clock == BTRI_INDEX_NONE) {
            drop++;
        } else {
            lists->actions[i - drop] = lists->actions[i];
        }
    }
    lists->action_count = count - drop;
}

static void add_advice(const btri_evaluated *e, btri_lists *lists, uint32_t advice) {
    const uint32_t function = e->verified->knowledge->advice[advice].function;
    if (!btri_function_is_off(lists->functions_off, function) && !is_suppressed(e, advice, false)) {
        add_once(lists->advice, &lists->advice_count, advice);
    }
}

static void add_items(const btri_evaluated *e, btri_lists *lists, const btri_rule *rule) {
    for (uint32_t i = 0; i < rule->conditions.count; i++) {
        add_once(lists->suspected, &lists->suspected_count, rule->conditions.items[i]);
    }
    for (uint32_t i = 0; i < rule->action_count; i++) {
        add_action(lists, &rule->actions[i]);
    }
    for (uint32_t i = 0; i < rule->caveats.count; i++) {
        add_once(lists->caveats, &lists->caveat_count, rule->caveats.items[i]);
    }
    for (uint32_t i = 0; i < rule->advice.count; i++) {
        add_advice(e, lists, rule->advice.items[i]);
    }
}

/* That a rule fired is always said; what it leads to only if its class is on. */
static void add_fired(const btri_evaluated *e, btri_lists *lists, uint32_t r) {
    const btri_rule *rule = &e->verified->program->rules[r];
    const bool is_off = btri_function_is_off(lists->functions_off, rule->function);
    if (rule->type != BTRI_RULE_TYPE_LABEL) {
        lists->fired[lists->fired_count++] = r;
    } else if (!is_off) {
        lists->labels[lists->label_count++] = r;
    }
    if (!is_off) {
        add_items(e, lists, rule);
    }
}

void btri_build_lists(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                      btri_lists *lists) {
    const btri_program *p = e->verified->program;
    lists->fired_count = lists->label_count = lists->undetermined_count = lists->suspected_count = 0;
    lists->action_count = lists->advice_count = lists->caveat_count = 0;
    for (uint32_t i = 0; i < p->rule_count; i++) {
        const uint32_t r = rule_order[i];
        const btri_acting v = btri_acting_of(e->values->slot[e->verified->plan.rule_slot[r]]);
        if (v == BTRI_ACTS_TRUE) {
            add_fired(e, lists, r);
        } else if (v == BTRI_ACTS_UNKNOWN && e->inputs->urgency[r] > above) {
            lists->undetermined[lists->undetermined_count++] = r;
        }
    }
    settle_actions(e, lists);
}

uint64_t btri_suppression_hash(const btri_evaluated *e) {
    static const uint8_t zero = 0;
    const btri_program *p = e->verified->program;
    uint64_t hash = BTRI_HASH_SEED;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        if (btri_rule_fired(e, r)) {
            hash = btri_hash_continue(hash, p->rules[r].id);
            hash = btri_hash_continue(hash, (btri_bytes){&zero, 1});
        }
    }
    return hash;
}
