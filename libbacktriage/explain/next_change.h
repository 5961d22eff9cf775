/* next_change.h - when the answer changes by time alone (program/SEMANTICS.md section 5, "next_change_at").
 */
#ifndef BTRI_EXPLAIN_NEXT_CHANGE_H
#define BTRI_EXPLAIN_NEXT_CHANGE_H

#include "explain/walk.h"

#define BTRI_NEXT_CHANGE_DAYS 400

typedef struct btri_next_change_work {
    btri_quantity *quantity; /* scratch, one for each finding */
    btri_values values;      /* scratch, as for an evaluation */
} btri_next_change_work;

/* Days from the evaluation date, 1..BTRI_NEXT_CHANGE_DAYS, or 0 if nothing changes by then. */
uint32_t btri_next_change(const btri_evaluated *e, const btri_decision *now, btri_next_change_work *work);

#endif
