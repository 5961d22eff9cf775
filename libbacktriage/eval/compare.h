/* compare.h - comparisons of intervals with constants, three-valued: decided only if the whole interval
 * agrees. */
#ifndef BTRI_EVAL_COMPARE_H
#define BTRI_EVAL_COMPARE_H

#include "eval/value.h"
#include "model/fixed.h"
#include "program/opcode.h"

/* TRUE, FALSE or UNKNOWN in all channels. k may be BTRI_FIXED_NONE (larger than every value). */
btri_value btri_compare(btri_quantity q, btri_relation relation, int64_t k);

/* a - b; missing if either is missing, never or not applicable (every comparison FALSE) if either is that. */
btri_quantity btri_difference(btri_quantity a, btri_quantity b);

#endif
