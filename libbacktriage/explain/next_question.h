/* next_question.h - which missing finding to ask for next (program/SEMANTICS.md section 5, "ask_next"). */
#ifndef BTRI_EXPLAIN_NEXT_QUESTION_H
#define BTRI_EXPLAIN_NEXT_QUESTION_H

#include "explain/walk.h"

#define BTRI_QUESTIONS_MAX      12u
#define BTRI_QUESTION_RULES_MAX 6u

typedef struct btri_question {
    uint32_t finding;
    bool is_first; /* asked before all that are not */
    btri_urgency
        reach; /* the most urgent rule that asking could still make fire and that reads it, or NONE */
    btri_urgency raise; /* the most that an answer could raise to, or NONE */
    btri_urgency close; /* the most urgent rule that an answer settles, or NONE */
    uint32_t rules[BTRI_QUESTION_RULES_MAX];
    uint32_t rule_count;
} btri_question;

typedef struct btri_question_work {
    uint8_t *raise; /* one byte for each finding: scratch */
    uint8_t *close;
    uint8_t *reach;
    uint8_t *is_candidate;
    btri_walk *walk;
} btri_question_work;

/* rule_order: rule positions by urgency, highest first, then number. above: the shown level. with_clearance:
 * also the missing findings of the clearance. questions [out] has BTRI_QUESTIONS_MAX elements. Answers how
 * many there are. */
uint32_t btri_next_questions(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                             bool with_clearance, btri_question_work *work, btri_question *questions);

/* Is the effective value of this finding known, in the acting channel? */
bool btri_finding_is_known(const btri_evaluated *e, uint32_t finding);

#endif
