/* verify.h - the judge of rule programs: SEMANTICS.md section 7. The compiler is not trusted; this is. */
#ifndef BTRI_PROGRAM_VERIFY_H
#define BTRI_PROGRAM_VERIFY_H

#include "backtriage/status.h"
#include "program/program.h"

/* code_len: number of elements of program->code. quantity_index [out]: one element for each instruction: for
 * a quantity slot its position among the quantity slots, else BTRI_INDEX_NONE. slot_finding [out]: one
 * element for each instruction: for a quantity slot its finding (a score: the score), else BTRI_INDEX_NONE;
 * scores are found through knowledge->findings[].slot. *bad_slot [out]: the instruction (or rule, if >=
 * instruction_count: minus instruction_count) that was refused. BTRI_OK or BTRI_E_BUNDLE_PROGRAM or
 * BTRI_E_LIMIT. Thread-safe. */
BTRI_MUST_USE btri_status btri_program_verify(const btri_program *program, size_t code_len,
                                              const btri_knowledge *knowledge, uint32_t *quantity_index,
                                              uint32_t *slot_finding, uint32_t *bad_slot);

#endif
