/* answer.h - one answer to one question: typed by a person, recorded in a case, written as case JSON. */
#ifndef BTRI_TOOLS_ANSWER_H
#define BTRI_TOOLS_ANSWER_H

#include "backtriage/backtriage.h"
#include "tools/buffer.h"

typedef enum btri_answer_kind {
    BTRI_ANSWER_UNKNOWN = 0, /* asked, and not known */
    BTRI_ANSWER_PRESENT = 1,
    BTRI_ANSWER_ABSENT = 2,
    BTRI_ANSWER_NUMBER = 3,
    BTRI_ANSWER_NEVER = 4,
    BTRI_ANSWER_NOT_APPLICABLE = 5
} btri_answer_kind;

typedef struct btri_answer {
    btri_finding finding;
    btri_answer_kind kind;
    int64_t value; /* of a number, in units of 10^-digits */
    uint32_t digits;
    char comparator[3]; /* "", "<", "<=", ">=", ">" */
    char unit[24];      /* UCUM; "": the canonical unit */
} btri_answer;

/* Reads what a person typed: y, n, u (or the words), "never", or a number with comparator and unit if need
 * be: "38.5", "101.3 F", ">= 3 weeks". NULL, or why it is no answer to this question. */
const char *btri_answer_parse(const char *typed, const btri_finding_info *info, btri_answer *answer);

/* Records it; an unknown one records nothing. */
btri_status btri_answer_record(btri_case *kase, const btri_answer *answer);

/* Adds "id": value. Text of ids is ASCII without quotes: the library checks the ids of a bundle. */
void btri_answer_write(btri_buffer *out, btri_bytes id, const btri_answer *answer);

/* Adds a case on one line: {"findings":{...}}, with at and profile if they are not NULL. finding of an answer
 * counts in bundle. */
void btri_answers_write(btri_buffer *out, const btri_bundle *bundle, const btri_answer *answers,
                        uint32_t count, const char *at, const char *profile);

#endif
