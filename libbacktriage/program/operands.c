/* operands.c - see operands.h. */
#include "program/operands.h"

/* Positions first..end of the operands are slots; the shape says so. */
static void slot_positions(btri_opcode op, uint32_t n, uint32_t *first, uint32_t *end) {
    *first = 0;
    *end = n;
    switch (op) {
    case BTRI_OP_FINDING:
    case BTRI_OP_TRUE:
    case BTRI_OP_PROFILE:
    case BTRI_OP_QUANTITY:
    case BTRI_OP_FIRED:
    case BTRI_OP_ALL_FALSE:
    case BTRI_OP_CLEAR_BELOW:
        *end = 0;
        return;
    case BTRI_OP_ABSENT_IF:
    case BTRI_OP_HOST:
    case BTRI_OP_NOT_APPLICABLE_IF:
    case BTRI_OP_AT_LEAST:
    case BTRI_OP_EXACTLY:
        *first = 1;
        return;
    case BTRI_OP_COMPARE:
    case BTRI_OP_COMPARE_PARAMETER:
    case BTRI_OP_RECENT:
    case BTRI_OP_RECENT_PARAMETER:
        *end = 1;
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        *end = 2;
        return;
    case BTRI_OP_IMPLIED:
    case BTRI_OP_ANY:
    case BTRI_OP_ALL:
    case BTRI_OP_NOT:
    case BTRI_OP_NOT_PRESENT:
    case BTRI_OP_KNOWN:
    case BTRI_OP_UNKNOWN:
    case BTRI_OP_SCORE_SUM:
    case BTRI_OP_SCORE_MAX:
        return;
    }
}

/* The band slots of a score in order: after each band count n come n pairs of slot and points. */
static bool next_band(const int32_t *o, uint32_t n, uint32_t *cursor, uint32_t *operand) {
    uint32_t skip = *cursor;
    uint32_t i = 0;
    while (i < n) {
        const uint32_t bands = (uint32_t)o[i];
        if (skip < bands) {
            *operand = (uint32_t)o[i + 1 + 2 * skip];
            (*cursor)++;
            return true;
        }
        skip -= bands;
        i += 1 + 2 * bands;
    }
    return false;
}

bool btri_program_next_operand(const btri_program *program, uint32_t slot, uint32_t *cursor,
                               uint32_t *operand) {
    const btri_opcode op = btri_program_op(program, slot);
    const int32_t *o = btri_program_operands(program, slot);
    const uint32_t n = btri_program_operand_count(program, slot);
    if (op == BTRI_OP_SCORE_SUM || op == BTRI_OP_SCORE_MAX) {
        return next_band(o, n, cursor, operand);
    }
    uint32_t first = 0;
    uint32_t end = 0;
    slot_positions(op, n, &first, &end);
    if (*cursor >= end - first) {
        return false;
    }
    *operand = (uint32_t)o[first + (*cursor)++];
    return true;
}
