/* operands.h - which earlier slots an instruction of a verified program reads. */
#ifndef BTRI_PROGRAM_OPERANDS_H
#define BTRI_PROGRAM_OPERANDS_H

#include "program/program.h"

/* Start with *cursor = 0; answers one slot a call, false when there are no more. The rules that FIRED,
 * ALL_FALSE and CLEAR_BELOW refer to are not slots of the instruction. */
bool btri_program_next_operand(const btri_program *program, uint32_t slot, uint32_t *cursor,
                               uint32_t *operand);

#endif
