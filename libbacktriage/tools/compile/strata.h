/* strata.h - which instructions the bundle carries, and in what order.
 * A rule's stratum is the smallest above all rules that it refers to by fired and all_false; clear_below
 * stands above every rule with an urgency that does not itself depend on a clear_below (however far), and at
 * least in the second stratum. Rules without urgency do not count for clear_below. At most four strata; a
 * cycle is an error. */
#ifndef BTRI_TOOLS_COMPILE_STRATA_H
#define BTRI_TOOLS_COMPILE_STRATA_H

#include "program/program.h"
#include "tools/compile/lower.h"
#include "tools/compile/rule_info.h"

typedef struct btri_plan {
    uint32_t *slot_of; /* by slot of the code pool: slot in the bundle, or BTRI_SLOT_NONE */
    uint32_t *code_of; /* by slot in the bundle: slot of the code pool */
    uint32_t count;    /* instructions in the bundle */
    uint32_t stratum_end[BTRI_STRATA_MAX];
    uint32_t stratum_count;
} btri_plan;

/* clearance: slot of the clearance condition in the code pool. Mistakes are reported. BTRI_OK or
 * BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_strata_plan(const btri_lowering *lowering, const btri_rule_info *rules,
                                           uint32_t clearance, btri_plan *out);

#endif
