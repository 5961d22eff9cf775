/* compare.c - see compare.h. Values lie within +-2 * BTRI_FIXED_LIMIT plus days added, so nothing overflows.
 */
#include "eval/compare.h"

btri_value btri_compare(btri_quantity q, btri_relation relation, int64_t k) {
    if (q.state == BTRI_QUANTITY_INTERVAL) {
        return btri_compare_interval(q.lo, q.hi, relation, k);
    }
    return q.state == BTRI_QUANTITY_MISSING ? BTRI_VALUE_UNKNOWN : BTRI_VALUE_FALSE;
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
