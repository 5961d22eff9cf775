/* result.c - items, reasons and sources of a result, as plain structs. */
#include "backtriage/result.h"

#include <string.h>

#include "api/case.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "model/code_system.h"

const char *btri_urgency_name(int urgency) {
    static const char *const names[] = {"NONE",   "SELF_CARE", "ROUTINE",       "SOON",
                                        "URGENT", "SAME_DAY",  "EMERGENCY_NOW", "UNDETERMINED"};
    return urgency >= BTRI_NONE && urgency <= BTRI_UNDETERMINED ? names[urgency] : "?";
}

const btri_summary *btri_result_summary(const btri_result *result) {
    if (result == NULL || !result->kase->is_evaluated) {
        return NULL;
    }
    btri_case_explain(result->kase);
    return &result->kase->summary;
}

/* ---- one function for each kind of item ---- */

static void suspected(const btri_case *c, uint32_t i, btri_item *item) {
    const btri_condition *condition = &c->bundle->knowledge.conditions[c->lists.suspected[i]];
    item->id = condition->id;
    item->text = btri_wording(c->bundle, condition->text, 0);
    item->code_count = condition->codes.count;
}

static void action(const btri_case *c, uint32_t i, btri_item *item) {
    const btri_rule_action *limit = &c->lists.actions[i].limit;
    const btri_action *act = &c->bundle->knowledge.actions[limit->action];
    item->id = act->id;
    item->text = btri_wording(c->bundle, act->text, 0);
    item->code_count = act->codes.count;
    if (limit->amount != 0) {
        item->within_hours = limit->unit == 0 ? limit->amount : 0;
        item->within_days = limit->unit == 1 ? limit->amount : 0;
        item->within_minutes = limit->unit == 2 ? limit->amount : 0;
        item->from = btri_clock_name(limit->clock);
    }
}

static void advice(const btri_case *c, uint32_t i, btri_item *item) {
    const btri_advice *a = &c->bundle->knowledge.advice[c->lists.advice[i]];
    item->id = a->id;
    item->text = btri_wording(c->bundle, a->text, 0);
    item->code_count = a->codes.count;
}

static void caveat(const btri_case *c, uint32_t i, btri_item *item) {
    const btri_caveat *a = &c->bundle->knowledge.caveats[c->lists.caveats[i]];
    item->id = a->id;
    item->text = btri_wording(c->bundle, a->text, 0);
}

static void question(const btri_case *c, uint32_t i, btri_item *item) {
    const btri_question *q = &c->questions[i];
    const btri_finding_def *def = &c->bundle->knowledge.findings[q->finding];
    item->id = def->id;
    item->text = btri_wording(c->bundle, def->question != BTRI_INDEX_NONE ? def->question : def->name, 0);
    item->urgency = q->raise;
    item->finding = q->finding;
    item->code_count = def->codes.count;
    item->rule_count = q->rule_count;
}

static void rule(const btri_case *c, uint32_t r, btri_item *item) {
    const btri_rule *of = &c->bundle->program.rules[r];
    item->id = of->id;
    item->text = btri_wording(c->bundle, of->title, 0);
    item->urgency = (btri_urgency)c->urgency[r];
    item->rule = r;
    item->source_count = of->sources.count;
}

static void issue(const btri_case *c, uint32_t i, btri_item *item) {
    const uint32_t own = c->conflict_count + c->replaced_count;
    if (i < own) {
        item->id = btri_bytes_from_cstr(i < c->conflict_count ? "conflict" : "replaced");
        item->finding = c->issue_findings[i];
        return;
    }
    if (i - own >= BTRI_ISSUES_MAX) {
        item->id = btri_bytes_from_cstr("more");
        return;
    }
    item->id = btri_bytes_from_cstr(c->issues[i - own].kind);
    item->text = btri_bytes_from_cstr(c->issues[i - own].detail);
    item->finding = c->issues[i - own].finding;
}

/* ---- which rules led to an item ---- */

/* Does this fired rule lead to the item? */
static bool leads_to(const btri_case *c, btri_item_kind kind, uint32_t i, uint32_t r) {
    const btri_rule *of = &c->bundle->program.rules[r];
    switch (kind) {
    case BTRI_SUSPECTED:
        return btri_rule_names(&of->conditions, c->lists.suspected[i]);
    case BTRI_ACTION:
        return btri_rule_names_action(of, &c->lists.actions[i]);
    case BTRI_ADVICE:
        return btri_rule_names(&of->advice, c->lists.advice[i]);
    case BTRI_CAVEAT:
        return btri_rule_names(&of->caveats, c->lists.caveats[i]);
    case BTRI_LABEL:
        return c->lists.labels[i] == r;
    case BTRI_FIRED:
    case BTRI_UNDETERMINED_RULE:
    case BTRI_ASK_NEXT:
    case BTRI_ISSUE:
        return false;
    }
    return false;
}

/* The rules that led to an item, of a kind that is made of fired rules. */
static void find_rules(btri_case *c, btri_item_kind kind, uint32_t i) {
    if (c->item_rules_of == i && c->item_rules_kind == kind) {
        return;
    }
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->leading_count; k++) {
        if (leads_to(c, kind, i, c->leading[k])) {
            c->item_rules[n++] = c->leading[k];
        }
    }
    c->item_rule_count = n;
    c->item_rules_kind = kind;
    c->item_rules_of = i;
}

/* The rules of an item, count of them. */
static const uint32_t *rules_of(btri_case *c, btri_item_kind kind, uint32_t i, uint32_t *count) {
    switch (kind) {
    case BTRI_ASK_NEXT:
        *count = c->questions[i].rule_count;
        return c->questions[i].rules;
    case BTRI_FIRED:
        *count = 1;
        return &c->lists.fired[i];
    case BTRI_UNDETERMINED_RULE:
    case BTRI_ISSUE:
        *count = 0;
        return NULL;
    case BTRI_SUSPECTED:
    case BTRI_ACTION:
    case BTRI_ADVICE:
    case BTRI_CAVEAT:
    case BTRI_LABEL:
        break;
    }
    find_rules(c, kind, i);
    *count = c->item_rule_count;
    return c->item_rules;
}

btri_status btri_result_item(const btri_result *result, btri_item_kind kind, uint32_t index,
                             btri_item *item) {
    BTRI_ENSURE(item != NULL, BTRI_E_ARGUMENT);
    memset(item, 0, sizeof *item);
    BTRI_ENSURE(result != NULL && (unsigned)kind < BTRI_ITEM_KINDS, BTRI_E_ARGUMENT);
    BTRI_ENSURE(result->kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    BTRI_ENSURE(index < btri_result_summary(result)->count[kind], BTRI_E_NO_MORE);
    btri_case *c = result->kase;
    item->rule = BTRI_INDEX_NONE;
    item->finding = BTRI_INDEX_NONE;
    switch (kind) {
    case BTRI_SUSPECTED:
        suspected(c, index, item);
        break;
    case BTRI_ACTION:
        action(c, index, item);
        break;
    case BTRI_ADVICE:
        advice(c, index, item);
        break;
    case BTRI_CAVEAT:
        caveat(c, index, item);
        break;
    case BTRI_ASK_NEXT:
        question(c, index, item);
        return BTRI_OK;
    case BTRI_FIRED:
        rule(c, c->lists.fired[index], item);
        btri_case_find_reasons(c, index);
        item->reason_count = c->mentioned_count;
        break;
    case BTRI_UNDETERMINED_RULE:
        rule(c, c->lists.undetermined[index], item);
        break;
    case BTRI_LABEL:
        rule(c, c->lists.labels[index], item);
        break;
    case BTRI_ISSUE:
        issue(c, index, item);
        break;
    }
    (void)rules_of(c, kind, index, &item->rule_count);
    return BTRI_OK;
}

btri_status btri_result_item_rule(const btri_result *result, btri_item_kind kind, uint32_t item,
                                  uint32_t index, btri_bytes *rule_id) {
    BTRI_ENSURE(rule_id != NULL, BTRI_E_ARGUMENT);
    *rule_id = (btri_bytes){NULL, 0};
    BTRI_ENSURE(result != NULL && (unsigned)kind < BTRI_ITEM_KINDS, BTRI_E_ARGUMENT);
    BTRI_ENSURE(result->kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    BTRI_ENSURE(item < btri_result_summary(result)->count[kind], BTRI_E_NO_MORE);
    uint32_t count = 0;
    const uint32_t *rules = rules_of(result->kase, kind, item, &count);
    BTRI_ENSURE(index < count, BTRI_E_NO_MORE);
    *rule_id = result->kase->bundle->program.rules[rules[index]].id;
    return BTRI_OK;
}

static const btri_code_list *codes_of(const btri_case *c, btri_item_kind kind, uint32_t item) {
    static const btri_code_list none = {NULL, 0};
    const btri_knowledge *k = &c->bundle->knowledge;
    switch (kind) {
    case BTRI_SUSPECTED:
        return &k->conditions[c->lists.suspected[item]].codes;
    case BTRI_ACTION:
        return &k->actions[c->lists.actions[item].limit.action].codes;
    case BTRI_ADVICE:
        return &k->advice[c->lists.advice[item]].codes;
    case BTRI_ASK_NEXT:
        return &k->findings[c->questions[item].finding].codes;
    case BTRI_CAVEAT:
    case BTRI_FIRED:
    case BTRI_UNDETERMINED_RULE:
    case BTRI_LABEL:
    case BTRI_ISSUE:
        return &none;
    }
    return &none;
}

btri_status btri_result_item_code(const btri_result *result, btri_item_kind kind, uint32_t item,
                                  uint32_t index, btri_code *code) {
    BTRI_ENSURE(code != NULL, BTRI_E_ARGUMENT);
    memset(code, 0, sizeof *code);
    BTRI_ENSURE(result != NULL && (unsigned)kind < BTRI_ITEM_KINDS, BTRI_E_ARGUMENT);
    BTRI_ENSURE(result->kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    BTRI_ENSURE(item < btri_result_summary(result)->count[kind], BTRI_E_NO_MORE);
    const btri_code_list *codes = codes_of(result->kase, kind, item);
    BTRI_ENSURE(index < codes->count, BTRI_E_NO_MORE);
    code->system = btri_code_system_uri(codes->items[index].system);
    code->code = codes->items[index].code;
    code->display = codes->items[index].display;
    return BTRI_OK;
}

/* ---- reasons ---- */

static const char *tri_name(btri_finding_state state) {
    static const char *const names[] = {"unknown", "present", "absent", "not_applicable"};
    return names[state];
}

static void describe_quantity(btri_quantity q, btri_reason *reason) {
    static const char *const names[] = {"unknown", NULL, "never", "not_applicable"};
    reason->state = names[q.state];
    reason->low = q.lo;
    reason->high = q.hi;
}

static void describe(const btri_case *c, uint32_t f, uint8_t mention, btri_reason *reason) {
    const btri_finding_def *def = &c->bundle->knowledge.findings[f];
    reason->finding = def->id;
    reason->name = btri_wording(c->bundle, def->name, 0);
    reason->digits = def->digits;
    reason->unit = def->unit;
    reason->is_presumed = (mention & BTRI_PRESUMED) != 0;
    if (def->kind == BTRI_KIND_QUANTITY) {
        describe_quantity(c->quantity[f], reason);
    } else if (def->kind == BTRI_KIND_SCORE) {
        const uint32_t q = c->bundle->verified.quantity_index[def->slot];
        describe_quantity(c->values.quantity[q].channel[BTRI_ACTING], reason);
    } else {
        reason->state = tri_name(c->merged[f].state);
    }
}

btri_status btri_result_reason(const btri_result *result, uint32_t item, uint32_t index,
                               btri_reason *reason) {
    BTRI_ENSURE(reason != NULL, BTRI_E_ARGUMENT);
    memset(reason, 0, sizeof *reason);
    BTRI_ENSURE(result != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(result->kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    BTRI_ENSURE(item < btri_result_summary(result)->count[BTRI_FIRED], BTRI_E_NO_MORE);
    btri_case *c = result->kase;
    btri_case_find_reasons(c, item);
    BTRI_ENSURE(index < c->mentioned_count, BTRI_E_NO_MORE);
    const uint32_t f = c->mentioned[index];
    describe(c, f, c->mention[f], reason);
    return BTRI_OK;
}

btri_status btri_result_source(const btri_result *result, uint32_t item, uint32_t index,
                               btri_source_info *source) {
    BTRI_ENSURE(source != NULL, BTRI_E_ARGUMENT);
    memset(source, 0, sizeof *source);
    BTRI_ENSURE(result != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(result->kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    BTRI_ENSURE(item < btri_result_summary(result)->count[BTRI_FIRED], BTRI_E_NO_MORE);
    const btri_case *c = result->kase;
    return btri_bundle_rule_source(c->bundle, c->lists.fired[item], index, source);
}
