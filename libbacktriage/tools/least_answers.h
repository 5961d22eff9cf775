/* least_answers.h - how few answers make a rule fire, from nothing known: found in the program, confirmed by
 * evaluating. */
#ifndef BTRI_TOOLS_LEAST_ANSWERS_H
#define BTRI_TOOLS_LEAST_ANSWERS_H

#include "tools/answer.h"
#include "tools/least_search.h"

typedef struct btri_least {
    btri_steps code;
    btri_case *kase;  /* to confirm */
    char at[11];      /* a date of the knowledge: the answers carry none */
    btri_beam *beams; /* two for each slot: what makes it TRUE, what makes it FALSE */
    btri_beam *work;  /* BTRI_LEAST_WORK of them */
} btri_least;

/* Under the default profile. False if there is no memory for it. Close it in either case. */
bool btri_least_open(btri_least *least, btri_context *context, btri_bundle *bundle);
void btri_least_close(btri_least *least);

/* The fewest answers found that make the rule at this position fire. is_certain: it is certain then, not only
 * presumed on the safe side. False if no way was found. */
bool btri_least_answers(btri_least *least, uint32_t rule, btri_answer answers[BTRI_LITERALS_MAX],
                        uint32_t *count, bool *is_certain);

#endif
