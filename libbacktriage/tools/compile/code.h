/* code.h - the instructions under construction. Equal instructions exist once: adding one that is there
 * already answers its slot. Operands stand before what uses them. Trusted: filled by the lowering only. */
#ifndef BTRI_TOOLS_COMPILE_CODE_H
#define BTRI_TOOLS_COMPILE_CODE_H

#include "backtriage/status.h"
#include "program/opcode.h"
#include "tools/compile/pool.h"

#define BTRI_SLOT_NONE UINT32_MAX

typedef struct btri_instruction {
    btri_opcode op;
    uint32_t first; /* operands[first .. first + count) */
    uint32_t count;
    bool second_pass; /* depends on the value of a rule */
    bool presumes;    /* depends on a presumption that must not be turned round: recent, not_present */
} btri_instruction;

typedef struct btri_code_pool {
    btri_pool *pool;
    btri_instruction *list;
    size_t count, capacity;
    int32_t *operands;
    size_t operand_count, operand_capacity;
    uint32_t *table; /* slot + 1 by hash, 0 empty */
    size_t table_size;
} btri_code_pool;

/* BTRI_OK, BTRI_E_MEMORY or BTRI_E_LIMIT. */
BTRI_MUST_USE btri_status btri_code_add(btri_code_pool *code, btri_opcode op, const int32_t *operands,
                                        uint32_t count, uint32_t *slot);

btri_result_type btri_code_result(btri_opcode op);

/* Which operands are slots? True if operand i of an instruction is one. */
bool btri_code_is_slot(const int32_t *operands, uint32_t count, btri_opcode op, uint32_t i);

#endif
