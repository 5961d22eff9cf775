/* plan.h - what an evaluation would otherwise look up again for every patient, found out once for each
 * bundle: compact lists of instructions, rules and findings. Trusted input: a verified program. */
#ifndef BTRI_EVAL_PLAN_H
#define BTRI_EVAL_PLAN_H

#include <stddef.h>

#include "program/program.h"

/* Instructions of one operator with as many operands each, none of which reads another of the run: steps
 * first to end. Those from moving on may change as time goes by. */
typedef struct btri_run {
    btri_opcode op;
    uint32_t operand_count; /* of each step */
    uint32_t first, moving, end;
    uint32_t operands; /* where those of the first step begin */
} btri_run;

typedef struct btri_plan {
    const btri_run *runs; /* those of stratum s end before: */
    uint32_t stratum_runs_end[BTRI_STRATA_MAX];
    const uint32_t *step_slot; /* the slot that each step computes */
    const int32_t *operands;
    const uint32_t *clocks;        /* comparisons of findings that grow with time */
    const uint32_t *rule_slot;     /* of each rule */
    const uint32_t *stratum_rules; /* rules in the order of strata; those of stratum s end before: */
    uint32_t stratum_rules_end[BTRI_STRATA_MAX];
    const uint32_t *quantities; /* findings: quantities; those that grow; those whose onset sets a duration */
    const uint32_t *growing;
    const uint32_t *onsets;
    const uint32_t *entries;     /* findings that may be asked first: of group 0, or beside a present one */
    const uint32_t *suppressors; /* rules that suppress advice or actions */
    const uint32_t *later_rules; /* rules whose value may change as time goes by */
    uint32_t quantity_slot_count, later_rule_count;
    uint32_t clock_count, quantity_count, growing_count, onset_count, entry_count, suppressor_count;
} btri_plan;

/* How many bytes btri_plan_make takes. */
size_t btri_plan_size(const btri_program *program, const btri_knowledge *knowledge);

/* room [borrow]: that many bytes, aligned for uint32_t, which the plan points into. slot_finding: from the
 * verifier. */
void btri_plan_make(btri_plan *plan, const btri_program *program, const btri_knowledge *knowledge,
                    const uint32_t *slot_finding, void *room);

#endif
