/* bundle_check_vocab.c - bundle decoder: what must hold between the items of the vocabulary, once all have
 * been read. Input is UNTRUSTED: every index, order and kind is checked, so that nobody behind has to. */
#include "formats/bundle_read.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "model/unit.h"

/* Is there such a finding, and is it in use itself? So that following the replacement once is enough. */
static bool is_replacement(const btri_knowledge *k, uint32_t number) {
    for (uint32_t i = 0; i < k->finding_count; i++) {
        if (k->findings[i].number == number) {
            return k->findings[i].replaced_by == BTRI_INDEX_NONE;
        }
    }
    return false;
}

/* A date can only give a quantity that counts days, in a unit that days convert to. */
static bool can_be_set_by_onset(const btri_knowledge *k, uint32_t index) {
    btri_fixed lo = 0;
    btri_fixed hi = 0;
    if (index == BTRI_INDEX_NONE) {
        return true;
    }
    if (index >= k->finding_count) {
        return false;
    }
    const btri_finding_def *f = &k->findings[index];
    return f->kind == BTRI_KIND_QUANTITY && (f->flags & BTRI_FINDING_TIME_SINCE) != 0 &&
           btri_unit_convert(0, 0, btri_bytes_from_cstr("d"), f->unit, f->digits, &lo, &hi) == BTRI_OK;
}

static btri_status check_finding(const btri_knowledge *k, const btri_program *p, const btri_finding_def *f,
                                 btri_bundle_fault *fault) {
    const bool is_quantity = f->kind == BTRI_KIND_QUANTITY;
    BTRI_TRY(
        btri_bundle_require(btri_bundle_has_text(k, f->name) && btri_bundle_has_text_or_none(k, f->question),
                            f->id, "a finding names a text that is not there", fault));
    BTRI_TRY(btri_bundle_require((f->flags & (BTRI_FINDING_GROWS | BTRI_FINDING_ALWAYS)) == 0 || is_quantity,
                                 f->id, "a time since is no quantity", fault));
    BTRI_TRY(btri_bundle_require((f->flags & BTRI_FINDING_TIME_SINCE) == 0 ||
                                     (f->flags & (BTRI_FINDING_DURATION | BTRI_FINDING_ALWAYS)) == 0,
                                 f->id, "a time since that cannot be never", fault));
    BTRI_TRY(btri_bundle_require((f->flags & BTRI_FINDING_LOWER_RISKY) == 0 || is_quantity ||
                                     f->kind == BTRI_KIND_SCORE,
                                 f->id, "a finding without a quantity has a riskier end", fault));
    BTRI_TRY(btri_bundle_require(f->onset_sets == BTRI_INDEX_NONE || f->kind == BTRI_KIND_TRI ||
                                     f->kind == BTRI_KIND_DERIVED_OR_HOST,
                                 f->id, "an onset belongs to a finding that is present or absent", fault));
    BTRI_TRY(btri_bundle_require(can_be_set_by_onset(k, f->onset_sets), f->id,
                                 "an onset sets a finding that is no time since in days", fault));
    BTRI_TRY(btri_bundle_require(f->replaced_by == BTRI_INDEX_NONE ||
                                     (f->replaced_by != f->number && is_replacement(k, f->replaced_by)),
                                 f->id, "a finding is replaced by one that does not exist", fault));
    const uint32_t with = f->asked_first_with;
    BTRI_TRY(btri_bundle_require(
        with == BTRI_INDEX_NONE || (with < k->finding_count && k->findings[with].kind == BTRI_KIND_TRI),
        f->id, "a finding is asked first with one that is no tri-state finding", fault));
    BTRI_TRY(btri_bundle_require(f->slot == BTRI_INDEX_NONE || f->slot < p->instruction_count, f->id,
                                 "a slot does not exist", fault));
    return BTRI_OK;
}

static btri_status check_findings(const btri_knowledge *k, const btri_program *p, uint32_t *scratch,
                                  btri_bundle_fault *fault) {
    const btri_finding_def *all = k->findings;
    BTRI_TRY(btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), k->finding_count, scratch, fault));
    for (uint32_t i = 0; i < k->finding_count; i++) {
        BTRI_TRY(check_finding(k, p, &all[i], fault));
    }
    return BTRI_OK;
}

/* Is value one that this parameter can have? */
static bool is_parameter_value(const btri_parameter *p, int64_t value) {
    switch (p->kind) {
    case BTRI_PARAMETER_NUMBER:
        return true;
    case BTRI_PARAMETER_CHOICE:
        return value >= 0 && value < (int64_t)p->choices.count;
    case BTRI_PARAMETER_URGENCY:
        return value >= BTRI_NONE && value <= BTRI_EMERGENCY_NOW;
    }
    return false;
}

static btri_status check_parameters(const btri_knowledge *k, uint32_t *scratch, btri_bundle_fault *fault) {
    const btri_parameter *all = k->parameters;
    if (k->parameter_count != 0) {
        BTRI_TRY(
            btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), k->parameter_count, scratch, fault));
    }
    for (uint32_t i = 0; i < k->parameter_count; i++) {
        const btri_parameter *p = &all[i];
        BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, p->text), p->id,
                                     "a parameter names a text that is not there", fault));
        BTRI_TRY(btri_bundle_require(is_parameter_value(p, p->initial), p->id,
                                     "the default of a parameter is not one of its values", fault));
        if (p->choices.count != 0) {
            BTRI_TRY(btri_bundle_check_unique(p->choices.items, sizeof(btri_bytes), p->choices.count, scratch,
                                              fault));
        }
    }
    return BTRI_OK;
}

/* The first profile is the default, so profiles stand in an order of their own: numbers need only differ. */
static btri_status check_profiles(const btri_knowledge *k, uint32_t *scratch, btri_bundle_fault *fault) {
    const btri_profile *all = k->profiles;
    BTRI_TRY(btri_bundle_check_unique(&all->id, sizeof(*all), k->profile_count, scratch, fault));
    for (uint32_t i = 0; i < k->profile_count; i++) {
        BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, all[i].text), all[i].id,
                                     "a profile names a text that is not there", fault));
        for (uint32_t j = 0; j < i; j++) {
            BTRI_TRY(btri_bundle_require(all[j].number != all[i].number, all[i].id,
                                         "a permanent number occurs twice", fault));
        }
        for (uint32_t j = 0; j < k->parameter_count; j++) {
            BTRI_TRY(btri_bundle_require(is_parameter_value(&k->parameters[j], all[i].values[j]), all[i].id,
                                         "a profile sets a parameter to what is not one of its values",
                                         fault));
        }
    }
    return BTRI_OK;
}

static btri_status check_conditions_and_caveats(const btri_knowledge *k, uint32_t *scratch,
                                                btri_bundle_fault *fault) {
    if (k->condition_count != 0) {
        const btri_condition *all = k->conditions;
        BTRI_TRY(
            btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), k->condition_count, scratch, fault));
    }
    for (uint32_t i = 0; i < k->condition_count; i++) {
        BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, k->conditions[i].text), k->conditions[i].id,
                                     "a condition names a text that is not there", fault));
    }
    if (k->caveat_count != 0) {
        const btri_caveat *all = k->caveats;
        BTRI_TRY(
            btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), k->caveat_count, scratch, fault));
    }
    for (uint32_t i = 0; i < k->caveat_count; i++) {
        BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, k->caveats[i].text), k->caveats[i].id,
                                     "a caveat names a text that is not there", fault));
    }
    return BTRI_OK;
}

static btri_status check_actions_and_advice(const btri_knowledge *k, uint32_t *scratch,
                                            btri_bundle_fault *fault) {
    if (k->action_count != 0) {
        const btri_action *all = k->actions;
        BTRI_TRY(
            btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), k->action_count, scratch, fault));
    }
    for (uint32_t i = 0; i < k->action_count; i++) {
        const btri_action *a = &k->actions[i];
        BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, a->text), a->id,
                                     "an action names a text that is not there", fault));
        BTRI_TRY(btri_bundle_require(btri_bundle_are_below(a->conflicts, k->action_count), a->id,
                                     "an action conflicts with one that does not exist", fault));
    }
    if (k->advice_count != 0) {
        const btri_advice *all = k->advice;
        BTRI_TRY(
            btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), k->advice_count, scratch, fault));
    }
    for (uint32_t i = 0; i < k->advice_count; i++) {
        const btri_advice *a = &k->advice[i];
        BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, a->text), a->id,
                                     "an advice names a text that is not there", fault));
        BTRI_TRY(btri_bundle_require(btri_bundle_are_sources(k, a->sources), a->id,
                                     "an advice names a source that does not exist", fault));
    }
    return BTRI_OK;
}

static btri_status check_sources_and_texts(const btri_knowledge *k, btri_bundle_fault *fault) {
    for (uint32_t i = 1; i < k->source_count; i++) {
        BTRI_TRY(btri_bundle_require(btri_bytes_compare(k->sources[i - 1].id, k->sources[i].id) < 0,
                                     k->sources[i].id, "sources are not in ascending order of id", fault));
    }
    BTRI_TRY(btri_bundle_require(k->texts[0].audience == 0, k->texts[0].language,
                                 "the first text table is not for clinicians", fault));
    for (uint32_t i = 0; i < k->texts_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            BTRI_TRY(btri_bundle_require(k->texts[i].audience != k->texts[j].audience ||
                                             !btri_bytes_equal(k->texts[i].language, k->texts[j].language),
                                         k->texts[i].language, "a text table occurs twice", fault));
        }
    }
    return BTRI_OK;
}

btri_status btri_bundle_check_vocab(const btri_knowledge *k, const btri_program *p, uint32_t *scratch,
                                    btri_bundle_fault *fault) {
    BTRI_TRY(check_sources_and_texts(k, fault));
    BTRI_TRY(check_findings(k, p, scratch, fault));
    BTRI_TRY(check_parameters(k, scratch, fault));
    BTRI_TRY(check_profiles(k, scratch, fault));
    BTRI_TRY(check_conditions_and_caveats(k, scratch, fault));
    return check_actions_and_advice(k, scratch, fault);
}
