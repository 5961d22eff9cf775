/* condition_words.h - the condition of a rule in words. */
#ifndef BTRI_TOOLS_CONDITION_WORDS_H
#define BTRI_TOOLS_CONDITION_WORDS_H

#include "tools/text_report.h"

/* Prints a condition as the knowledge files have it as an indented list, with the names of findings in place
 * of their ids, in the section that was started. */
void btri_condition_print(const btri_bundle *bundle, btri_bytes written, btri_text *text);

#endif
