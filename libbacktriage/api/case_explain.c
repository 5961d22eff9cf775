/* case_explain.c - makes what the result shows besides the decision: lists, questions, summary. Runs once for
 * each evaluation, when the first item is asked for. */
#include "api/case.h"

#include <string.h>

static void format_key(uint64_t hash, char out[17]) {
    static const char digits[] = "0123456789abcdef";
    for (int i = 15; i >= 0; i--) {
        out[i] = digits[hash & 15u];
        hash >>= 4;
    }
    out[16] = '\0';
}

static void find_next_change(btri_case *kase) {
    const uint32_t days = btri_next_change(&kase->evaluated, &kase->decision, &kase->next_change_work);
    char *out = kase->summary.next_change_at;
    memset(out, 0, sizeof kase->summary.next_change_at);
    if (days != 0 && !btri_day_format(kase->at.earliest + (int32_t)days, out)) {
        memset(out, 0, sizeof kase->summary.next_change_at);
    }
}

static void collect_issues(btri_case *kase) {
    const uint32_t findings = kase->bundle->knowledge.finding_count;
    uint32_t n = 0;
    for (uint32_t f = 0; f < findings; f++) {
        if (kase->merged[f].has_conflict && kase->is_direct[f]) { /* onsets of several findings may differ */
            kase->issue_findings[n++] = f;
        }
    }
    kase->conflict_count = n;
    for (uint32_t f = 0; f < findings; f++) {
        if (kase->is_replaced[f]) {
            kase->issue_findings[n++] = f;
        }
    }
    kase->replaced_count = n - kase->conflict_count;
}

static void describe_setting(btri_case *kase) {
    btri_summary *s = &kase->summary;
    const btri_bytes id = kase->bundle->knowledge.profiles[kase->profile].id;
    memset(s->at, 0, sizeof s->at);
    (void)btri_day_format(kase->at.earliest, s->at); /* a day that was parsed can be written */
    memcpy(s->profile, id.ptr, id.len);
    memcpy(s->profile + id.len, kase->changes, strlen(kase->changes) + 1);
}

static void summarise(btri_case *kase) {
    btri_summary *s = &kase->summary;
    describe_setting(kase);
    s->floor = kase->shown.floor;
    s->at_least = kase->shown.level;
    s->disposition = kase->shown.is_undetermined ? BTRI_UNDETERMINED : (int)kase->shown.level;
    s->ceiling = kase->shown.ceiling;
    s->ceiling_if_asked = kase->shown.ceiling_if_asked;
    s->is_cleared = kase->decision.is_cleared;
    s->is_stale = kase->at.earliest > kase->bundle->review_by_day;
    format_key(btri_suppression_hash(&kase->evaluated), s->suppression_key);
    find_next_change(kase);
    const uint32_t host_issues =
        kase->issue_count > BTRI_ISSUES_MAX ? BTRI_ISSUES_MAX + 1 : kase->issue_count;
    s->count[BTRI_SUSPECTED] = kase->lists.suspected_count;
    s->count[BTRI_ACTION] = kase->lists.action_count;
    s->count[BTRI_ADVICE] = kase->lists.advice_count;
    s->count[BTRI_CAVEAT] = kase->lists.caveat_count;
    s->count[BTRI_ASK_NEXT] = kase->question_count;
    s->count[BTRI_FIRED] = kase->lists.fired_count;
    s->count[BTRI_UNDETERMINED_RULE] = kase->lists.undetermined_count;
    s->count[BTRI_LABEL] = kase->lists.label_count;
    s->count[BTRI_ISSUE] = kase->conflict_count + kase->replaced_count + host_issues;
}

/* Does rule a come before rule b in rule order? */
static bool precedes(const btri_case *kase, uint32_t a, uint32_t b) {
    return kase->urgency[a] != kase->urgency[b] ? kase->urgency[a] > kase->urgency[b] : a < b;
}

/* Merges the fired rules and the labels, both in rule order, but for those whose class is switched off. */
static void find_leading(btri_case *kase) {
    const btri_lists *lists = &kase->lists;
    uint32_t fired = 0;
    uint32_t label = 0;
    kase->leading_count = 0;
    while (fired < lists->fired_count || label < lists->label_count) {
        const bool is_label =
            fired == lists->fired_count ||
            (label < lists->label_count && precedes(kase, lists->labels[label], lists->fired[fired]));
        const uint32_t r = is_label ? lists->labels[label++] : lists->fired[fired++];
        if (!btri_function_is_off(lists->functions_off, kase->bundle->program.rules[r].function)) {
            kase->leading[kase->leading_count++] = r;
        }
    }
}

void btri_case_explain(btri_case *kase) {
    if (kase->is_explained) {
        return;
    }
    kase->lists.functions_off = kase->functions_off;
    btri_build_lists(&kase->evaluated, kase->rule_order, kase->shown.level, &kase->lists);
    kase->question_count =
        btri_next_questions(&kase->evaluated, kase->rule_order, kase->shown.level, !kase->decision.is_cleared,
                            &kase->question_work, kase->questions);
    collect_issues(kase);
    summarise(kase);
    kase->mention_of = BTRI_INDEX_NONE;
    find_leading(kase);
    kase->item_rules_of = BTRI_INDEX_NONE;
    kase->is_explained = true;
}

void btri_case_find_reasons(btri_case *kase, uint32_t item) {
    if (kase->mention_of == item) {
        return;
    }
    const uint32_t rule = kase->lists.fired[item];
    btri_reasons(&kase->evaluated, &kase->walk, kase->bundle->program.rules[rule].slot, kase->mention);
    uint32_t n = 0;
    for (uint32_t f = 0; f < kase->bundle->knowledge.finding_count; f++) {
        if (kase->mention[f] != 0) {
            kase->mentioned[n++] = f;
        }
    }
    kase->mentioned_count = n;
    kase->mention_of = item;
}
