/* fixed.h - quantities: intervals of fixed-point integers in the canonical unit of their finding. */
#ifndef BTRI_MODEL_FIXED_H
#define BTRI_MODEL_FIXED_H

#include <stdbool.h>
#include <stdint.h>

/* A value times 10^digits of its finding. Values of findings lie within +-BTRI_FIXED_LIMIT, so that the
 * difference of two and any number of days added to one cannot overflow. */
typedef int64_t btri_fixed;
#define BTRI_FIXED_LIMIT ((btri_fixed)1000000000)
/* A parameter without limit: larger than every value. */
#define BTRI_FIXED_NONE INT64_MAX

typedef enum btri_quantity_state {
    BTRI_QUANTITY_MISSING = 0,
    BTRI_QUANTITY_INTERVAL = 1,       /* lo <= hi; exact when lo = hi */
    BTRI_QUANTITY_NEVER = 2,          /* known: every comparison is FALSE */
    BTRI_QUANTITY_NOT_APPLICABLE = 3, /* likewise */
} btri_quantity_state;

typedef struct btri_quantity {
    btri_fixed lo, hi; /* 0 unless state is INTERVAL */
    btri_quantity_state state;
} btri_quantity;

static inline bool btri_quantity_is_known(btri_quantity q) {
    return q.state >= BTRI_QUANTITY_NEVER || (q.state == BTRI_QUANTITY_INTERVAL && q.lo == q.hi);
}

static inline btri_quantity btri_quantity_of(btri_fixed lo, btri_fixed hi) {
    const btri_quantity q = {lo, hi, BTRI_QUANTITY_INTERVAL};
    return q;
}

static inline btri_quantity btri_quantity_in_state(btri_quantity_state state) {
    const btri_quantity q = {0, 0, state};
    return q;
}

#endif
