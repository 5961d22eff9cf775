/* question_reach.h - which missing findings asking alone could still make a rule fire by, however many
 * answers that takes: reads(slot) of program/SEMANTICS.md section 5, "ask_next". */
#ifndef BTRI_EXPLAIN_QUESTION_REACH_H
#define BTRI_EXPLAIN_QUESTION_REACH_H

#include "explain/walk.h"

/* Is it open whether asking alone makes this rule fire? */
bool btri_asking_is_open(const btri_evaluated *e, uint32_t rule, btri_urgency above);

/* Adds to reach, one byte for each finding, the urgency of the rule where it is higher than what is there.
 * Start the walk before the first rule; what rules share is walked once, so give the most urgent first. */
void btri_question_reach(const btri_evaluated *e, uint32_t rule, btri_walk *walk, uint8_t *reach);

#endif
