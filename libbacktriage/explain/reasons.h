/* reasons.h - which findings made a rule true (program/SEMANTICS.md section 5, "because"). */
#ifndef BTRI_EXPLAIN_REASONS_H
#define BTRI_EXPLAIN_REASONS_H

#include "explain/walk.h"

#define BTRI_MENTIONED 1u
#define BTRI_PRESUMED  2u

/* mention [out]: one byte for each finding: 0, or BTRI_MENTIONED, perhaps with BTRI_PRESUMED. */
void btri_reasons(const btri_evaluated *e, btri_walk *walk, uint32_t slot, uint8_t *mention);

#endif
