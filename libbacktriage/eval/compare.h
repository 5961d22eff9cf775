/* compare.h - comparisons of intervals with constants, three-valued: decided only if the whole interval
 * agrees. */
#ifndef BTRI_EVAL_COMPARE_H
#define BTRI_EVAL_COMPARE_H

#include "eval/value.h"
#include "model/fixed.h"
#include "program/opcode.h"

/* TRUE, FALSE or UNKNOWN in all channels. k may be BTRI_FIXED_NONE (larger than every value). */
btri_value btri_compare(btri_quantity q, btri_relation relation, int64_t k);

/* The same for the interval lo..hi, in line for the evaluator. */
static inline btri_value btri_compare_interval(int64_t lo, int64_t hi, btri_relation relation, int64_t k) {
    if (relation == BTRI_EQUAL) {
        const btri_value outside = hi < k || lo > k ? BTRI_VALUE_FALSE : BTRI_VALUE_UNKNOWN;
        return lo == k && hi == k ? BTRI_VALUE_TRUE : outside;
    }
    /* x < k is x <= k - 1, x > k is not x <= k, x >= k is not x <= k - 1 */
    const int64_t most = relation == BTRI_LESS || relation == BTRI_GREATER_OR_EQUAL ? k - 1 : k;
    const btri_value all = relation <= BTRI_LESS_OR_EQUAL ? BTRI_VALUE_TRUE : BTRI_VALUE_FALSE;
    const btri_value none = (btri_value)(all ^ (BTRI_VALUE_TRUE | BTRI_VALUE_FALSE));
    return (btri_value)((hi <= most ? all : 0) | (lo > most ? none : 0));
}

/* a - b; missing if either is missing, never or not applicable (every comparison FALSE) if either is that. */
btri_quantity btri_difference(btri_quantity a, btri_quantity b);

#endif
