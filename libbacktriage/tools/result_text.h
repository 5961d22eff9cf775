/* result_text.h - a result as a clinician reads it: at most 40 lines of 80 columns. */
#ifndef BTRI_TOOLS_RESULT_TEXT_H
#define BTRI_TOOLS_RESULT_TEXT_H

#include "tools/text_report.h"

#define BTRI_RESULT_LINES 40u

/* Writes to standard output: what to do and by when, why, what is open, what to ask, caveats, sources. */
void btri_result_print(const btri_bundle *bundle, const btri_result *result);

/* The first line: "EMERGENCY NOW: ambulance or emergency department at once". */
void btri_result_headline(btri_piece *piece, const btri_result *result);

/* "Low back pain: present", "Temperature: 38.5 deg C", "...: not recorded, assumed on the safe side". */
void btri_result_reason_text(btri_piece *piece, const btri_reason *reason);

/* "Within 4 h of the request: "; one of the three numbers is there. */
void btri_piece_add_limit(btri_piece *piece, uint32_t minutes, uint32_t hours, uint32_t days,
                          const char *from);

#endif
