/* interview.c - the dialogue without its words. Every step starts from the case file again and records the
 * answers in their order, so that going back cannot leave anything behind. The answers are untrusted; the
 * library judges them. */
#include "tools/interview.h"

#include <string.h>

/* "Unknown" read as "no", where the finding takes that. */
static void deny(const btri_bundle *bundle, btri_answer *answer) {
    btri_finding_info info;
    if (answer->kind != BTRI_ANSWER_UNKNOWN ||
        btri_bundle_finding(bundle, answer->finding, &info) != BTRI_OK) {
        return;
    }
    if (info.kind != BTRI_QUANTITY_KIND) {
        answer->kind = BTRI_ANSWER_ABSENT;
    } else if (!info.always_applies) {
        answer->kind = BTRI_ANSWER_NOT_APPLICABLE;
    }
}

/* The patient so far, into kase. */
static btri_exit load(const btri_interview *interview, btri_case *kase, bool unknown_is_absent) {
    btri_exit code = btri_session_read(interview->session, kase, interview->options, interview->before,
                                       interview->name, interview->today);
    for (uint32_t i = 0; i < interview->count && code == BTRI_EXIT_DONE; i++) {
        btri_answer answer = interview->answers[i];
        if (unknown_is_absent) {
            deny(interview->session->bundle, &answer);
        }
        const btri_status status = btri_answer_record(kase, &answer);
        if (status != BTRI_OK) {
            code = btri_complain_about(interview->session->context, status, interview->name);
        }
    }
    return code;
}

btri_exit btri_interview_update(btri_interview *interview) {
    btri_session *session = interview->session;
    const btri_exit code = load(interview, session->kase, false);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    const btri_status status = btri_case_evaluate(session->kase, &interview->result);
    return status == BTRI_OK ? BTRI_EXIT_DONE
                             : btri_complain_about(session->context, status, interview->name);
}

static bool was_answered(const btri_interview *interview, btri_finding finding) {
    for (uint32_t i = 0; i < interview->count; i++) {
        if (interview->answers[i].finding == finding) {
            return true;
        }
    }
    return false;
}

static bool group_of_last(const btri_interview *interview, uint32_t *group) {
    btri_finding_info info;
    if (interview->count == 0 ||
        btri_bundle_finding(interview->session->bundle, interview->answers[interview->count - 1].finding,
                            &info) != BTRI_OK) {
        return false;
    }
    *group = info.group;
    return true;
}

/* How much a question is wanted now: one of the group that is being asked, then one that can be answered by
 * asking, then the rest; 0 if it was answered. */
static uint32_t wish_for(const btri_interview *interview, const btri_finding_info *info,
                         btri_finding finding) {
    uint32_t group;
    if (was_answered(interview, finding)) {
        return 0;
    }
    const bool is_in_group = group_of_last(interview, &group) && info->group == group;
    return 1u + (info->is_askable ? 2u : 0u) + (info->is_askable && is_in_group ? 1u : 0u);
}

/* The best question of a result: of those wanted most the first. */
static bool choose(const btri_interview *interview, const btri_result *result, bool askable_only,
                   btri_interview_question *question) {
    const btri_bundle *bundle = interview->session->bundle;
    btri_finding_info info;
    btri_item item;
    uint32_t best = 0;
    for (uint32_t i = 0; btri_result_item(result, BTRI_ASK_NEXT, i, &item) == BTRI_OK; i++) {
        if (btri_bundle_finding(bundle, item.finding, &info) != BTRI_OK) {
            continue;
        }
        const uint32_t wish = wish_for(interview, &info, item.finding);
        if (wish > best && (info.is_askable || !askable_only)) {
            best = wish;
            *question = (btri_interview_question){.item = item, .info = info, .of = result, .index = i};
        }
    }
    return best > 0;
}

/* How many questions of its group are open with it, and whether it is the first of them. */
static void look_around(const btri_interview *interview, btri_interview_question *question) {
    btri_finding_info info;
    btri_item item;
    uint32_t group;
    for (uint32_t i = 0; btri_result_item(question->of, BTRI_ASK_NEXT, i, &item) == BTRI_OK; i++) {
        const bool is_alike =
            btri_bundle_finding(interview->session->bundle, item.finding, &info) == BTRI_OK &&
            info.group == question->info.group && info.is_askable == question->info.is_askable;
        question->in_group += is_alike && !was_answered(interview, item.finding) ? 1 : 0;
    }
    question->starts_group = !group_of_last(interview, &group) || group != question->info.group;
}

/* A result lists a dozen questions. Where those that a person can answer were all answered with "unknown",
 * the probe says what else there is; what must be examined, measured or tested comes last. */
static bool find_question(btri_interview *interview, btri_interview_question *question, btri_exit *code) {
    const btri_result *probed;
    bool is_found = choose(interview, interview->result, true, question);
    if (!is_found) {
        *code = load(interview, interview->probe, true);
        if (*code != BTRI_EXIT_DONE || btri_case_evaluate(interview->probe, &probed) != BTRI_OK) {
            return false;
        }
        is_found = choose(interview, probed, true, question) ||
                   choose(interview, interview->result, false, question) ||
                   choose(interview, probed, false, question);
    }
    if (is_found) {
        look_around(interview, question);
    }
    return is_found;
}

btri_interview_state btri_interview_next(btri_interview *interview, btri_interview_question *question,
                                         btri_exit *code) {
    const btri_summary *summary = btri_result_summary(interview->result);
    const bool is_emergency = summary->disposition == (int)BTRI_EMERGENCY_NOW;
    *code = BTRI_EXIT_DONE;
    if (is_emergency && !interview->goes_on) {
        return BTRI_INTERVIEW_EMERGENCY;
    }
    if (!is_emergency && summary->disposition != BTRI_UNDETERMINED &&
        (int)summary->ceiling_if_asked == summary->disposition) {
        return BTRI_INTERVIEW_CLOSED;
    }
    return find_question(interview, question, code) ? BTRI_INTERVIEW_ASKS : BTRI_INTERVIEW_EXHAUSTED;
}

static const char *reason_of(btri_status status) {
    switch (status) {
    case BTRI_E_INPUT_UNIT:
        return "this unit is not known, or not one of this number";
    case BTRI_E_INPUT_IMPLAUSIBLE:
        return "this is outside the plausible range";
    case BTRI_E_INPUT_CONTRADICTORY:
        return "this contradicts what is recorded";
    default:
        return btri_status_text(status);
    }
}

/* The probe judges: it is loaded anew before it is used for anything else. */
const char *btri_interview_answer(btri_interview *interview, const btri_answer *answer) {
    if (interview->count == BTRI_INTERVIEW_ANSWERS) {
        return "there are too many answers already";
    }
    if (load(interview, interview->probe, false) != BTRI_EXIT_DONE) {
        return "the case could not be read again";
    }
    const btri_status status = btri_answer_record(interview->probe, answer);
    if (status != BTRI_OK) {
        return reason_of(status);
    }
    interview->answers[interview->count] = *answer;
    interview->count++;
    return NULL;
}

bool btri_interview_back(btri_interview *interview) {
    if (interview->count == 0) {
        return false;
    }
    interview->count--;
    interview->goes_on = false;
    return true;
}
