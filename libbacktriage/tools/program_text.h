/* program_text.h - the program of a bundle as text, found by slot. */
#ifndef BTRI_TOOLS_PROGRAM_TEXT_H
#define BTRI_TOOLS_PROGRAM_TEXT_H

#include "backtriage/backtriage.h"

typedef struct btri_program_text {
    const btri_bundle *bundle;
    char *bytes; /* lines, each ended by '\0' */
    size_t len, room;
    size_t *slots; /* where the line of a slot starts in bytes */
    size_t slot_count, slot_room;
} btri_program_text;

/* Takes the program apart; false if there is no memory for it. Close it in either case. */
bool btri_program_text_open(btri_program_text *program, const btri_bundle *bundle);
void btri_program_text_close(btri_program_text *program);

#endif
