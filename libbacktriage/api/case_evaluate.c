/* case_evaluate.c - from records to decision: fill the inputs, run the program. No allocation. */
#include "api/case.h"

#include "base/guard.h"

/* A duration known only from the onsets of other findings says nothing while one of them, present, has no
 * onset: it may have begun later (program/SEMANTICS.md section 6). */
static void doubt_onsets(btri_case *kase) {
    const btri_knowledge *k = &kase->bundle->knowledge;
    const btri_plan *plan = &kase->bundle->verified.plan;
    for (uint32_t i = 0; i < plan->onset_count; i++) {
        const uint32_t f = plan->onsets[i];
        const uint32_t since = k->findings[f].onset_sets;
        if (kase->tri[f] == BTRI_PRESENT && !kase->has_onset[f] && !kase->is_direct[since]) {
            kase->quantity[since] = btri_quantity_in_state(BTRI_QUANTITY_MISSING);
        }
    }
}

static void fill_inputs(btri_case *kase) {
    static const uint8_t tri_of_state[] = {[BTRI_STATE_UNKNOWN] = BTRI_UNKNOWN,
                                           [BTRI_STATE_PRESENT] = BTRI_PRESENT,
                                           [BTRI_STATE_ABSENT] = BTRI_ABSENT,
                                           [BTRI_STATE_NOT_APPLICABLE] = BTRI_ABSENT};
    const btri_plan *plan = &kase->bundle->verified.plan;
    const uint32_t findings = kase->bundle->knowledge.finding_count;
    const btri_merged *merged = kase->merged;
    uint8_t *tri = kase->tri;
    for (uint32_t f = 0; f < findings; f++) {
        tri[f] = tri_of_state[merged[f].state];
    }
    for (uint32_t i = 0; i < plan->quantity_count; i++) { /* all others stay missing */
        kase->quantity[plan->quantities[i]] = merged[plan->quantities[i]].quantity;
    }
}

btri_status btri_case_evaluate(btri_case *kase, const btri_result **result) {
    BTRI_ENSURE(result != NULL, BTRI_E_ARGUMENT);
    *result = NULL;
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    if (!kase->has_begun) {
        return btri_context_fail(kase->context, BTRI_E_ARGUMENT, "btri_case_begin has not been called", NULL,
                                 SIZE_MAX);
    }
    btri_case_touch(kase);
    fill_inputs(kase);
    doubt_onsets(kase);
    btri_eval_one(&kase->bundle->verified, &kase->inputs, &kase->values, &kase->decision);
    kase->shown = btri_show(&kase->decision);
    kase->is_evaluated = true;
    *result = &kase->result;
    return BTRI_OK;
}

static btri_tri tri_of(btri_value v, btri_value is_true, btri_value is_false) {
    if ((v & is_true) != 0) {
        return BTRI_PRESENT;
    }
    return (v & is_false) != 0 ? BTRI_ABSENT : BTRI_UNKNOWN;
}

static void of_quantity(btri_quantity q, btri_value_info *info) {
    info->is_known = btri_quantity_is_known(q);
    info->has_interval = q.state == BTRI_QUANTITY_INTERVAL;
    info->low = info->has_interval ? q.lo : 0;
    info->high = info->has_interval ? q.hi : 0;
}

btri_status btri_case_value(const btri_case *kase, btri_finding finding, btri_value_info *info) {
    BTRI_ENSURE(info != NULL, BTRI_E_ARGUMENT);
    *info = (btri_value_info){.state = BTRI_UNKNOWN};
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(finding < kase->bundle->knowledge.finding_count, BTRI_E_UNKNOWN_FINDING);
    BTRI_ENSURE(kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    const btri_finding_def *def = &kase->bundle->knowledge.findings[finding];
    const bool is_quantity = def->kind == BTRI_KIND_QUANTITY || def->kind == BTRI_KIND_SCORE;
    if (def->slot == BTRI_INDEX_NONE) {
        if (is_quantity) {
            of_quantity(kase->quantity[finding], info);
        } else {
            info->state = (btri_tri)kase->tri[finding];
            info->is_known = info->state != BTRI_UNKNOWN;
        }
        return BTRI_OK;
    }
    if (is_quantity) {
        const uint32_t q = kase->bundle->verified.quantity_index[def->slot];
        of_quantity(kase->values.quantity[q].channel[BTRI_ACTING], info);
        return BTRI_OK;
    }
    info->state = tri_of(kase->values.slot[def->slot], BTRI_ACTING_TRUE, BTRI_ACTING_FALSE);
    info->is_known = info->state != BTRI_UNKNOWN;
    return BTRI_OK;
}

btri_status btri_case_rule_value(const btri_case *kase, uint32_t rule, btri_tri *firm, btri_tri *acting) {
    BTRI_ENSURE(firm != NULL && acting != NULL, BTRI_E_ARGUMENT);
    *firm = BTRI_UNKNOWN;
    *acting = BTRI_UNKNOWN;
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(rule < kase->bundle->program.rule_count, BTRI_E_NO_MORE);
    BTRI_ENSURE(kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    const btri_value v = kase->values.slot[kase->bundle->program.rules[rule].slot];
    *firm = tri_of(v, BTRI_FIRM_TRUE, BTRI_FIRM_FALSE);
    *acting = tri_of(v, BTRI_ACTING_TRUE, BTRI_ACTING_FALSE);
    return BTRI_OK;
}
