/* bundle_items.c - what the rules of a bundle say when they fire, published figures about them, and the
 * settings of the profiles. Read-only, any thread. Trusted: every index was checked when the bundle was
 * opened. */
#include "api/bundle.h"

#include <string.h>

#include "backtriage/result.h"
#include "base/bytes.h"
#include "base/guard.h"

const char *btri_clock_name(uint32_t clock) {
    static const char *const names[] = {"request", "presentation", "decision_to_transfer", "symptom_onset",
                                        "diagnosis"};
    return clock < sizeof names / sizeof names[0] ? names[clock] : "request";
}

static void set_texts(const btri_bundle *bundle, btri_bytes id, uint32_t text, btri_rule_item *item) {
    item->id = id;
    item->text = btri_wording(bundle, text, 0);
    item->patient_text = btri_wording(bundle, text, 1);
}

static void set_condition(const btri_bundle *bundle, uint32_t index, btri_rule_item *item) {
    const btri_condition *condition = &bundle->knowledge.conditions[index];
    set_texts(bundle, condition->id, condition->text, item);
}

static void set_action(const btri_bundle *bundle, uint32_t index, btri_rule_item *item) {
    const btri_action *action = &bundle->knowledge.actions[index];
    set_texts(bundle, action->id, action->text, item);
}

static void set_advice(const btri_bundle *bundle, uint32_t index, btri_rule_item *item) {
    const btri_advice *advice = &bundle->knowledge.advice[index];
    set_texts(bundle, advice->id, advice->text, item);
}

static void set_caveat(const btri_bundle *bundle, uint32_t index, btri_rule_item *item) {
    const btri_caveat *caveat = &bundle->knowledge.caveats[index];
    set_texts(bundle, caveat->id, caveat->text, item);
}

static void set_limit(const btri_rule_action *limit, btri_rule_item *item) {
    if (limit->amount == 0) {
        return;
    }
    item->within_hours = limit->unit == 0 ? limit->amount : 0;
    item->within_days = limit->unit == 1 ? limit->amount : 0;
    item->within_minutes = limit->unit == 2 ? limit->amount : 0;
    item->from = btri_clock_name(limit->clock);
}

static btri_status rule_action(const btri_bundle *bundle, const btri_rule *rule, uint32_t index,
                               btri_rule_item *item) {
    BTRI_ENSURE(index < rule->action_count, BTRI_E_NO_MORE);
    set_action(bundle, rule->actions[index].action, item);
    set_limit(&rule->actions[index], item);
    return BTRI_OK;
}

btri_status btri_bundle_rule_item(const btri_bundle *bundle, uint32_t rule, btri_rule_item_kind kind,
                                  uint32_t index, btri_rule_item *item) {
    static void (*const set[])(const btri_bundle *, uint32_t, btri_rule_item *) = {
        set_condition, set_action, set_advice, set_caveat, set_advice, set_action};
    BTRI_ENSURE(item != NULL, BTRI_E_ARGUMENT);
    memset(item, 0, sizeof *item);
    BTRI_ENSURE(bundle != NULL && (unsigned)kind < BTRI_RULE_ITEM_KINDS, BTRI_E_ARGUMENT);
    BTRI_ENSURE(rule < bundle->program.rule_count, BTRI_E_NO_MORE);
    const btri_rule *r = &bundle->program.rules[rule];
    if (kind == BTRI_RULE_ACTION) {
        return rule_action(bundle, r, index, item);
    }
    const btri_index_list *const lists[] = {
        &r->conditions, NULL, &r->advice, &r->caveats, &r->suppressed_advice, &r->suppressed_actions};
    const btri_index_list *list = lists[kind];
    BTRI_ENSURE(index < list->count, BTRI_E_NO_MORE);
    set[kind](bundle, list->items[index], item);
    return BTRI_OK;
}

static bool is_about(const btri_accuracy *figure, uint32_t rule) {
    for (uint32_t i = 0; i < figure->rules.count; i++) {
        if (figure->rules.items[i] == rule) {
            return true;
        }
    }
    return false;
}

btri_status btri_bundle_rule_accuracy(const btri_bundle *bundle, uint32_t rule, uint32_t index,
                                      btri_accuracy_info *info) {
    BTRI_ENSURE(info != NULL, BTRI_E_ARGUMENT);
    memset(info, 0, sizeof *info);
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(rule < bundle->program.rule_count, BTRI_E_NO_MORE);
    const btri_knowledge *k = &bundle->knowledge;
    for (uint32_t i = 0; i < k->accuracy_count; i++) {
        const btri_accuracy *figure = &k->accuracy[i];
        if (!is_about(figure, rule)) {
            continue;
        }
        if (index > 0) {
            index--;
            continue;
        }
        *info = (btri_accuracy_info){.id = figure->id,
                                     .study = figure->study,
                                     .setting = figure->setting,
                                     .result = figure->result,
                                     .source = k->sources[figure->source].id,
                                     .basis = btri_mark_name(figure->mark)};
        return BTRI_OK;
    }
    return BTRI_E_NO_MORE;
}

static void set_value(const btri_parameter *parameter, int64_t value, btri_setting_info *info) {
    switch (parameter->kind) {
    case BTRI_PARAMETER_CHOICE:
        if (value >= 0 && value < (int64_t)parameter->choices.count) {
            info->word = parameter->choices.items[value];
        }
        return;
    case BTRI_PARAMETER_URGENCY:
        info->word = btri_bytes_from_cstr(btri_urgency_name((int)value));
        return;
    case BTRI_PARAMETER_NUMBER:
        info->word = btri_bytes_from_cstr(value == BTRI_FIXED_NONE ? "none" : "");
        info->value = value == BTRI_FIXED_NONE ? 0 : value;
        info->unit = parameter->unit;
        info->digits = parameter->digits;
        return;
    }
}

btri_status btri_bundle_setting(const btri_bundle *bundle, uint32_t profile, uint32_t index,
                                btri_setting_info *info) {
    BTRI_ENSURE(info != NULL, BTRI_E_ARGUMENT);
    memset(info, 0, sizeof *info);
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    const btri_knowledge *k = &bundle->knowledge;
    BTRI_ENSURE(profile < k->profile_count && index < k->parameter_count, BTRI_E_NO_MORE);
    info->profile = k->profiles[profile].id;
    info->key = k->parameters[index].id;
    info->text = btri_wording(bundle, k->parameters[index].text, 0);
    set_value(&k->parameters[index], k->profiles[profile].values[index], info);
    return BTRI_OK;
}
