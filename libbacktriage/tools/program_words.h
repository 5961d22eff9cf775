/* program_words.h - the condition of a rule in words, told from the program that is really run. */
#ifndef BTRI_TOOLS_PROGRAM_WORDS_H
#define BTRI_TOOLS_PROGRAM_WORDS_H

#include "tools/text_report.h"

/* The program of a bundle as text, found by slot. */
typedef struct btri_program_text {
    const btri_bundle *bundle;
    char *bytes; /* lines, each ended by '\0' */
    size_t len, room;
    bool is_broken; /* no memory, or more than the limits */
    uint32_t slot_count;
    size_t slots[16384]; /* where the line of a slot starts in bytes */
} btri_program_text;

/* Takes the program apart; false if it cannot be had. Close it in either case. */
bool btri_program_text_open(btri_program_text *program, const btri_bundle *bundle);
void btri_program_text_close(btri_program_text *program);

/* Prints the condition of a rule as an indented list in the section that was started. written: its condition
 * as the knowledge files have it, where the name of a score is looked up. False if it cannot be told. */
bool btri_program_print_rule(const btri_program_text *program, btri_bytes rule, btri_bytes written,
                             btri_text *text);

#endif
