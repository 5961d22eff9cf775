/* interview.h - the dialogue without its words: answers so far, going back, what to ask next. */
#ifndef BTRI_TOOLS_INTERVIEW_H
#define BTRI_TOOLS_INTERVIEW_H

#include "tools/answer.h"
#include "tools/session.h"

#define BTRI_INTERVIEW_ANSWERS 1024u /* more than there are findings */

typedef struct btri_interview {
    btri_session *session;
    const btri_session_options *options;
    btri_bytes before; /* the case that it starts from */
    const char *name;  /* of that case, in messages */
    char today[11];
    btri_answer answers[BTRI_INTERVIEW_ANSWERS]; /* in the order in which they were given */
    uint32_t count;
    btri_case *probe;          /* the same patient, what was answered with unknown taken as absent */
    const btri_result *result; /* after the answers so far */
    bool goes_on;              /* past the emergency */
} btri_interview;

/* What stands between here and the result. */
typedef enum btri_interview_state {
    BTRI_INTERVIEW_ASKS,      /* there is a question */
    BTRI_INTERVIEW_EMERGENCY, /* the highest level is reached, and nobody said to go on */
    BTRI_INTERVIEW_CLOSED,    /* no answer to a question could raise it any more */
    BTRI_INTERVIEW_EXHAUSTED  /* nothing is left to ask */
} btri_interview_state;

typedef struct btri_interview_question {
    btri_item item; /* of result, or of the probe */
    btri_finding_info info;
    uint32_t in_group;     /* open questions of this group, this one included */
    bool starts_group;     /* the last answer was of another group */
    const btri_result *of; /* the result that asks it */
    uint32_t index;        /* of item there */
} btri_interview_question;

/* Evaluates the case with the answers so far. Anything but BTRI_EXIT_DONE was told on stderr. */
btri_exit btri_interview_update(btri_interview *interview);

/* Where the interview stands; the next question, if it asks. code: told on stderr unless BTRI_EXIT_DONE. */
btri_interview_state btri_interview_next(btri_interview *interview, btri_interview_question *question,
                                         btri_exit *code);

/* Adds an answer if the library takes it: NULL, or why it does not. Call btri_interview_update after it. */
const char *btri_interview_answer(btri_interview *interview, const btri_answer *answer);

/* Takes the last answer back; false if there is none. Call btri_interview_update after it. */
bool btri_interview_back(btri_interview *interview);

#endif
