/* least_answers.c - how few answers make a rule fire: the smallest sets that the search found are evaluated,
 * and answers that a set does without are dropped. Input: a checked bundle, trusted. */
#include "tools/least_answers.h"

#include "tools/memory.h"

#include <string.h>

bool btri_least_open(btri_least *least, btri_context *context, btri_bundle *bundle) {
    memset(least, 0, sizeof *least);
    if (!btri_steps_open(&least->code, bundle)) {
        return false;
    }
    const size_t size = 2 * (size_t)least->code.step_count * sizeof *least->beams;
    least->beams = btri_tool_alloc(size);
    least->work = btri_tool_alloc(BTRI_LEAST_WORK * sizeof *least->work);
    const btri_bytes released = btri_bundle_describe(bundle)->released;
    if (least->beams == NULL || least->work == NULL || released.len >= sizeof least->at ||
        btri_case_new(context, bundle, &least->kase) != BTRI_OK) {
        return false;
    }
    memcpy(least->at, released.ptr, released.len);
    btri_least_search(&least->code, least->beams, least->work);
    return true;
}

void btri_least_close(btri_least *least) {
    btri_case_free(least->kase);
    btri_tool_free(least->work, BTRI_LEAST_WORK * sizeof *least->work);
    btri_tool_free(least->beams, 2 * (size_t)least->code.step_count * sizeof *least->beams);
    btri_steps_close(&least->code);
    memset(least, 0, sizeof *least);
}

/* A number at the threshold, where the range has one; else one that is seldom a warning: of an age a young
 * one, of a time since something a long one. */
static btri_answer to_answer(const btri_bundle *bundle, const btri_literal *literal) {
    btri_answer answer = {.finding = literal->finding};
    btri_finding_info info;
    if (btri_bundle_finding(bundle, literal->finding, &info) != BTRI_OK || info.kind != BTRI_QUANTITY_KIND) {
        answer.kind = literal->high == 1 ? BTRI_ANSWER_PRESENT : BTRI_ANSWER_ABSENT;
        return answer;
    }
    answer.kind = BTRI_ANSWER_NUMBER;
    answer.digits = info.digits;
    if (literal->low > info.least) {
        answer.value = literal->low;
    } else {
        answer.value =
            literal->high < info.greatest ? literal->high : info.least + (info.greatest - info.least) / 4;
    }
    return answer;
}

/* Does the rule fire with these answers, one of them left out? */
static bool fires(const btri_least *least, uint32_t rule, const btri_answer *answers, uint32_t count,
                  uint32_t without, bool *is_certain) {
    const btri_result *result;
    btri_tri firm;
    btri_tri acting;
    if (btri_case_begin(least->kase, least->at, NULL) != BTRI_OK) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i != without && btri_answer_record(least->kase, &answers[i]) != BTRI_OK) {
            return false;
        }
    }
    if (btri_case_evaluate(least->kase, &result) != BTRI_OK ||
        btri_case_rule_value(least->kase, rule, &firm, &acting) != BTRI_OK) {
        return false;
    }
    *is_certain = firm == BTRI_PRESENT;
    return acting == BTRI_PRESENT;
}

static uint32_t drop_needless(const btri_least *least, uint32_t rule, btri_answer *answers, uint32_t count,
                              bool *is_certain) {
    for (uint32_t i = 0; i < count;) {
        if (!fires(least, rule, answers, count, i, is_certain)) {
            i++;
            continue;
        }
        memmove(&answers[i], &answers[i + 1], (count - i - 1) * sizeof *answers);
        count--;
    }
    (void)fires(least, rule, answers, count, UINT32_MAX, is_certain);
    return count;
}

bool btri_least_answers(btri_least *least, uint32_t rule, btri_answer answers[BTRI_LITERALS_MAX],
                        uint32_t *count, bool *is_certain) {
    const btri_bundle *bundle = least->code.text.bundle;
    btri_rule_info info;
    *count = 0;
    if (btri_bundle_rule(bundle, rule, &info) != BTRI_OK) {
        return false;
    }
    const uint32_t slot = btri_steps_rule_slot(&least->code, info.id);
    for (uint32_t b = 0; slot != BTRI_STEP_NONE && b < least->beams[2 * (size_t)slot].count; b++) {
        const btri_literal_set *set = &least->beams[2 * (size_t)slot].sets[b];
        for (uint32_t i = 0; i < set->count; i++) {
            answers[i] = to_answer(bundle, &set->items[i]);
        }
        if (fires(least, rule, answers, set->count, UINT32_MAX, is_certain)) {
            *count = drop_needless(least, rule, answers, set->count, is_certain);
            return true;
        }
    }
    return false;
}
