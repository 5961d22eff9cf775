/* compare.c - see compare.h. Values lie within +-2 * BTRI_FIXED_LIMIT plus days added, so nothing overflows.
 */
#include "eval/compare.h"

static btri_value decide(bool all, bool none) {
    if (all) {
        return BTRI_VALUE_TRUE;
    }
    return none ? BTRI_VALUE_FALSE : BTRI_VALUE_UNKNOWN;
}

btri_value btri_compare(btri_quantity q, btri_relation relation, int64_t k) {
    if (q.state == BTRI_QUANTITY_MISSING) {
        return BTRI_VALUE_UNKNOWN;
    }
    if (q.state != BTRI_QUANTITY_INTERVAL) {
        return BTRI_VALUE_FALSE;
    }
    switch (relation) {
    case BTRI_LESS:
        return decide(q.hi < k, q.lo >= k);
    case BTRI_LESS_OR_EQUAL:
        return decide(q.hi <= k, q.lo > k);
    case BTRI_GREATER:
        return decide(q.lo > k, q.hi <= k);
    case BTRI_GREATER_OR_EQUAL:
        return decide(q.lo >= k, q.hi < k);
    case BTRI_EQUAL:
        return decide(q.lo == k && q.hi == k, q.hi < k || q.lo > k);
    }
    return BTRI_VALUE_UNKNOWN;
}

btri_quantity btri_difference(btri_quantity a, btri_quantity b) {
    if (a.state >= BTRI_QUANTITY_NEVER || b.state >= BTRI_QUANTITY_NEVER) {
        return btri_quantity_in_state(BTRI_QUANTITY_NOT_APPLICABLE);
    }
    if (a.state == BTRI_QUANTITY_MISSING || b.state == BTRI_QUANTITY_MISSING) {
        return btri_quantity_in_state(BTRI_QUANTITY_MISSING);
    }
    return btri_quantity_of(a.lo - b.hi, a.hi - b.lo);
}
