/* program_words.h - the condition of a rule in words, told from the program that is really run. */
#ifndef BTRI_TOOLS_PROGRAM_WORDS_H
#define BTRI_TOOLS_PROGRAM_WORDS_H

#include "tools/program_text.h"
#include "tools/text_report.h"

/* Prints the condition of a rule as an indented list in the section that was started. written: its condition
 * as the knowledge files have it, where the name of a score is looked up. */
void btri_program_print_rule(const btri_program_text *program, btri_bytes rule, btri_bytes written,
                             btri_text *text);

#endif
