/* case_text.h - a case JSON with more answers in it. */
#ifndef BTRI_TOOLS_CASE_TEXT_H
#define BTRI_TOOLS_CASE_TEXT_H

#include "tools/answer.h"

/* What goes on top of a case. */
typedef struct btri_case_addition {
    const btri_bundle *bundle;
    const btri_answer *answers; /* win over what the case says of the same findings */
    uint32_t count;
    const char *at, *profile;     /* as evaluated: YYYY-MM-DD, an id of the bundle */
    bool keeps_at, keeps_profile; /* those of the case stay if it has them */
} btri_case_addition;

/* Adds the whole document to out. before: a case in JSON that the library has accepted, or empty. */
void btri_case_text_write(btri_buffer *out, btri_bytes before, const btri_case_addition *addition);

#endif
