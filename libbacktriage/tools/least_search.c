/* least_search.c - what each slot of a program needs, in few answers. For every slot, in order, the few
 * smallest sets of answers that make it TRUE, and FALSE, in the acting channel (SEMANTICS.md section 3). What
 * one slot needs may get in the way of another: the caller confirms by evaluating. Input: a checked bundle,
 * trusted. */
#include "tools/least_search.h"

#include <string.h>

#define COUNT_MAX (BTRI_LEAST_WORK / 2u - 1u)
#define FAR       (INT64_MAX / 4) /* a limit that is none */

typedef struct search {
    const btri_steps *code;
    btri_beam *beams;
    btri_beam *work;
} search;

static btri_beam *beam_of(const search *s, uint32_t slot, bool side) {
    return &s->beams[2 * (size_t)slot + (side ? 0 : 1)];
}

static const btri_beam *operand(const search *s, const btri_step *step, uint32_t index, bool side) {
    return beam_of(s, s->code->slots[step->first + index], side);
}

static void add_any(const search *s, const btri_step *step, bool side, btri_beam *out) {
    for (uint32_t i = 0; i < step->count; i++) {
        btri_beam_add_beam(out, operand(s, step, i, side));
    }
}

static void add_all(const search *s, const btri_step *step, bool side, btri_beam *out) {
    btri_beam *sum = &s->work[0];
    btri_beam *next = &s->work[1];
    btri_beam_clear(sum);
    btri_beam_add_nothing(sum);
    for (uint32_t i = 0; i < step->count; i++) {
        btri_beam_clear(next);
        btri_beam_add_both(next, sum, operand(s, step, i, side));
        *sum = *next;
    }
    btri_beam_add_beam(out, sum);
}

/* k operands of this side; the others of the other side if exact, else as they are. */
static void add_count(const search *s, const btri_step *step, bool side, int64_t k, bool is_exact,
                      btri_beam *out) {
    btri_beam *sum = s->work;
    btri_beam *next = s->work + COUNT_MAX + 1;
    if (k < 0 || k > (int64_t)COUNT_MAX || k > (int64_t)step->count) {
        return;
    }
    const uint32_t wanted = (uint32_t)k;
    for (uint32_t j = 0; j <= wanted; j++) {
        btri_beam_clear(&sum[j]);
    }
    btri_beam_add_nothing(&sum[0]);
    for (uint32_t i = 0; i < step->count; i++) {
        for (uint32_t j = 0; j <= wanted; j++) {
            btri_beam_clear(&next[j]);
            if (is_exact) {
                btri_beam_add_both(&next[j], &sum[j], operand(s, step, i, !side));
            } else {
                btri_beam_add_beam(&next[j], &sum[j]);
            }
            if (j > 0) {
                btri_beam_add_both(&next[j], &sum[j - 1], operand(s, step, i, side));
            }
        }
        memcpy(sum, next, (wanted + 1) * sizeof *sum);
    }
    btri_beam_add_beam(out, &sum[wanted]);
}

/* A finding with a number, behind a slot; false for a score. */
static bool find_quantity(const search *s, uint32_t slot, btri_finding_info *info, btri_finding *finding) {
    const btri_step *step = &s->code->steps[slot];
    *finding = step->finding;
    return (step->op == BTRI_STEP_QUANTITY || step->op == BTRI_STEP_NOT_APPLICABLE_IF) &&
           btri_bundle_finding(s->code->text.bundle, step->finding, info) == BTRI_OK;
}

/* The range of the numbers for which "number relation limit" holds, or does not. */
static void add_range(btri_beam *out, btri_finding finding, const btri_finding_info *info,
                      const char *relation, int64_t limit, bool holds) {
    const bool is_up = relation[0] == '>';
    const bool has_equal = relation[1] == '=';
    if (relation[0] == '=') {
        if (holds) {
            btri_beam_add_range(out, finding, limit > info->least ? limit : info->least,
                                limit < info->greatest ? limit : info->greatest);
        } else {
            btri_beam_add_range(out, finding, limit + 1, info->greatest);
            btri_beam_add_range(out, finding, info->least, limit - 1);
        }
        return;
    }
    /* upwards from first, or downwards from first - 1 */
    const int64_t first = limit + (is_up == has_equal ? 0 : 1);
    if (is_up == holds) {
        btri_beam_add_range(out, finding, first > info->least ? first : info->least, info->greatest);
    } else {
        btri_beam_add_range(out, finding, info->least,
                            first - 1 < info->greatest ? first - 1 : info->greatest);
    }
}

/* Points of a score, a band of each parameter at most once. */
static void add_score(const search *s, const btri_step *score, int64_t limit, btri_beam *out) {
    btri_beam *sum = s->work;
    btri_beam *next = s->work + COUNT_MAX + 1;
    const bool is_sum = score->op == BTRI_STEP_SCORE_SUM;
    if (limit < 0 || limit > (int64_t)COUNT_MAX) {
        return;
    }
    const uint32_t wanted = (uint32_t)limit;
    for (uint32_t j = 0; j <= wanted; j++) {
        btri_beam_clear(&sum[j]);
    }
    btri_beam_add_nothing(&sum[0]);
    for (uint32_t i = 0; i < score->count;) {
        const uint8_t parameter = s->code->parameters[score->first + i];
        memcpy(next, sum, (wanted + 1) * sizeof *sum);
        for (; i < score->count && s->code->parameters[score->first + i] == parameter; i++) {
            const uint32_t points = s->code->points[score->first + i];
            for (uint32_t j = 0; points > 0 && j <= wanted; j++) {
                const uint32_t reached = is_sum ? j + points : (points > j ? points : j);
                btri_beam_add_both(&next[reached < wanted ? reached : wanted], &sum[j],
                                   operand(s, score, i, true));
            }
        }
        memcpy(sum, next, (wanted + 1) * sizeof *sum);
    }
    btri_beam_add_beam(out, &sum[wanted]);
}

static void add_comparison(const search *s, const btri_step *step, int64_t limit, bool holds,
                           btri_beam *out) {
    const uint32_t slot = s->code->slots[step->first];
    const btri_step *of = &s->code->steps[slot];
    btri_finding_info info;
    btri_finding finding;
    if (find_quantity(s, slot, &info, &finding)) {
        add_range(out, finding, &info, step->relation, limit, holds);
    } else if (holds && step->relation[0] == '>' &&
               (of->op == BTRI_STEP_SCORE_SUM || of->op == BTRI_STEP_SCORE_MAX)) {
        add_score(s, of, limit + (step->relation[1] == '=' ? 0 : 1), out);
    }
}

/* The other number is tried at a few places. */
static void add_difference(const search *s, const btri_step *step, bool holds, btri_beam *out) {
    btri_finding_info a;
    btri_finding_info b;
    btri_finding of_a;
    btri_finding of_b;
    btri_beam *first = &s->work[0];
    btri_beam *second = &s->work[1];
    if (!find_quantity(s, s->code->slots[step->first], &a, &of_a) ||
        !find_quantity(s, s->code->slots[step->first + 1], &b, &of_b)) {
        return;
    }
    for (int64_t i = 0; i <= 8; i++) {
        const int64_t value = b.least + (b.greatest - b.least) / 8 * i;
        btri_beam_clear(first);
        btri_beam_clear(second);
        add_range(first, of_a, &a, step->relation, step->number + value, holds);
        btri_beam_add_range(second, of_b, value, value);
        btri_beam_add_both(out, first, second);
    }
}

static bool find_setting(const search *s, btri_bytes key, btri_setting_info *setting) {
    for (uint32_t i = 0; btri_bundle_setting(s->code->text.bundle, 0, i, setting) == BTRI_OK; i++) {
        if (setting->key.len == key.len && memcmp(setting->key.ptr, key.ptr, key.len) == 0) {
            return true;
        }
    }
    return false;
}

static int64_t limit_of(const search *s, const btri_step *step) {
    btri_setting_info setting;
    return find_setting(s, step->name, &setting) && setting.word.len == 0 ? setting.value : FAR;
}

static bool is_chosen(const search *s, const btri_step *step) {
    btri_setting_info setting;
    return find_setting(s, step->name, &setting) && setting.word.len == step->choice.len &&
           memcmp(setting.word.ptr, step->choice.ptr, step->choice.len) == 0;
}

/* Any answer at all; "no" where that is one, because "yes" would make other rules fire. */
static void add_known(const search *s, const btri_step *step, btri_beam *out) {
    btri_finding_info info;
    btri_finding finding;
    if (find_quantity(s, s->code->slots[step->first], &info, &finding)) {
        btri_beam_add_range(out, finding, info.least, info.greatest);
        return;
    }
    add_any(s, step, false, out);
    if (out->count == 0) {
        add_any(s, step, true, out);
    }
}

/* Instructions on findings and on what is known of them. */
static void search_input(const search *s, const btri_step *step, btri_beam *is_true, btri_beam *is_false) {
    switch (step->op) {
    case BTRI_STEP_FINDING:
    case BTRI_STEP_ABSENT_IF:
    case BTRI_STEP_HOST:
        btri_beam_add_range(is_true, step->finding, 1, 1);
        btri_beam_add_range(is_false, step->finding, 0, 0);
        if (step->op == BTRI_STEP_HOST) {
            add_any(s, step, true, is_true);
            add_any(s, step, false, is_false);
        } else if (step->op == BTRI_STEP_ABSENT_IF) {
            add_any(s, step, true, is_false);
        }
        return;
    case BTRI_STEP_IMPLIED:
        add_any(s, step, true, is_true);
        btri_beam_add_beam(is_false, operand(s, step, 0, false));
        return;
    case BTRI_STEP_NOT_PRESENT: /* acting: a missing input is on the safe side */
        btri_beam_add_nothing(is_true);
        add_any(s, step, true, is_false);
        return;
    case BTRI_STEP_KNOWN:
        add_known(s, step, is_true);
        btri_beam_add_nothing(is_false);
        return;
    case BTRI_STEP_UNKNOWN:
        btri_beam_add_nothing(is_true);
        add_known(s, step, is_false);
        return;
    default:
        return;
    }
}

static void search_number(const search *s, const btri_step *step, btri_beam *is_true, btri_beam *is_false) {
    const bool has_parameter =
        step->op == BTRI_STEP_COMPARE_PARAMETER || step->op == BTRI_STEP_RECENT_PARAMETER;
    const int64_t limit = has_parameter ? limit_of(s, step) : step->number;
    switch (step->op) {
    case BTRI_STEP_COMPARE:
    case BTRI_STEP_COMPARE_PARAMETER:
        add_comparison(s, step, limit, true, is_true);
        add_comparison(s, step, limit, false, is_false);
        return;
    case BTRI_STEP_COMPARE_DIFFERENCE:
        add_difference(s, step, true, is_true);
        add_difference(s, step, false, is_false);
        return;
    case BTRI_STEP_RECENT:
    case BTRI_STEP_RECENT_PARAMETER: {
        const btri_step older = {.first = step->first, .count = 1, .relation = ">"};
        btri_beam_add_nothing(is_true);
        add_comparison(s, &older, limit, true, is_false);
        return;
    }
    default:
        return;
    }
}

static void search_logic(const search *s, const btri_step *step, btri_beam *is_true, btri_beam *is_false) {
    const int64_t n = step->count;
    switch (step->op) {
    case BTRI_STEP_ANY:
        add_any(s, step, true, is_true);
        add_all(s, step, false, is_false);
        return;
    case BTRI_STEP_ALL:
        add_all(s, step, true, is_true);
        add_any(s, step, false, is_false);
        return;
    case BTRI_STEP_NOT:
        add_any(s, step, false, is_true);
        add_any(s, step, true, is_false);
        return;
    case BTRI_STEP_AT_LEAST:
        add_count(s, step, true, step->number, false, is_true);
        add_count(s, step, false, n - step->number + 1, false, is_false);
        return;
    case BTRI_STEP_EXACTLY:
        add_count(s, step, true, step->number, true, is_true);
        add_count(s, step, true, step->number + 1, false, is_false);
        add_count(s, step, false, n - step->number + 1, false, is_false);
        return;
    case BTRI_STEP_ALL_FALSE:
        add_all(s, step, false, is_true);
        add_any(s, step, true, is_false);
        return;
    case BTRI_STEP_FIRED: /* acting: a rule that is not TRUE has not fired */
        add_any(s, step, true, is_true);
        btri_beam_add_nothing(is_false);
        return;
    case BTRI_STEP_TRUE:
    case BTRI_STEP_CLEAR_BELOW: /* acting: TRUE while no rule of the level fires; evaluating tells */
        btri_beam_add_nothing(is_true);
        return;
    case BTRI_STEP_PROFILE:
        btri_beam_add_nothing(is_chosen(s, step) ? is_true : is_false);
        return;
    default:
        return;
    }
}

void btri_least_search(const btri_steps *code, btri_beam *beams, btri_beam *work) {
    const search s = {code, beams, work};
    for (uint32_t slot = 0; slot < code->step_count; slot++) {
        btri_beam *is_true = beam_of(&s, slot, true);
        btri_beam *is_false = beam_of(&s, slot, false);
        btri_beam_clear(is_true);
        btri_beam_clear(is_false);
        search_input(&s, &code->steps[slot], is_true, is_false);
        search_number(&s, &code->steps[slot], is_true, is_false);
        search_logic(&s, &code->steps[slot], is_true, is_false);
    }
}
