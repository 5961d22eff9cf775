/* interview_text.h - the words of the interview, on standard output. */
#ifndef BTRI_TOOLS_INTERVIEW_TEXT_H
#define BTRI_TOOLS_INTERVIEW_TEXT_H

#include "tools/interview.h"

void btri_interview_print_welcome(void);

/* "certain NONE .. now UNDETERMINED .. possible EMERGENCY NOW" */
void btri_interview_print_interval(const btri_result *result);

/* The question, and what may be typed; the line stays open for the answer. */
void btri_interview_print_question(const btri_interview_question *question);

/* What the answer could change, and the rules that wait for it. */
void btri_interview_print_why(const btri_bundle *bundle, const btri_interview_question *question);

/* An indented paragraph. */
void btri_interview_say(const char *words);

/* An indented line that stays open for the answer. */
void btri_interview_prompt(const char *words);

#endif
