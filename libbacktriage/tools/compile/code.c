/* code.c - the instructions under construction, each once. Trusted input. */
#include "tools/compile/code.h"

#include <string.h>

#include "base/guard.h"

#define CODE_LIMIT 1000000u

static btri_shape shape_of(btri_opcode op) {
    switch (op) {
#define SHAPE_CASE(name, number, shape, result)                                                              \
    case BTRI_OP_##name:                                                                                     \
        return shape;
        BTRI_OPCODE_LIST(SHAPE_CASE)
#undef SHAPE_CASE
    }
    return BTRI_SHAPE_NOTHING;
}

btri_result_type btri_code_result(btri_opcode op) {
    switch (op) {
#define RESULT_CASE(name, number, shape, result)                                                             \
    case BTRI_OP_##name:                                                                                     \
        return result;
        BTRI_OPCODE_LIST(RESULT_CASE)
#undef RESULT_CASE
    }
    return BTRI_RESULT_TRI;
}

/* A score is groups of: n, then n pairs of slot and points. */
static bool is_score_slot(const int32_t *operands, uint32_t count, uint32_t i) {
    uint32_t at = 0;
    while (at < count) {
        const uint32_t behind = at + 1u + 2u * (uint32_t)operands[at];
        if (i < behind) {
            return i > at && (i - at) % 2u == 1u;
        }
        at = behind;
    }
    return false;
}

bool btri_code_is_slot(const int32_t *operands, uint32_t count, btri_opcode op, uint32_t i) {
    switch (shape_of(op)) {
    case BTRI_SHAPE_TRI:
    case BTRI_SHAPE_TRIS:
    case BTRI_SHAPE_TRIS2:
    case BTRI_SHAPE_SLOT:
        return true;
    case BTRI_SHAPE_COUNT_TRIS:
    case BTRI_SHAPE_FINDING_TRI:
    case BTRI_SHAPE_HOST_TRI:
    case BTRI_SHAPE_QUANTITY_FINDING_TRI:
        return i > 0;
    case BTRI_SHAPE_COMPARE:
    case BTRI_SHAPE_COMPARE_PARAMETER:
    case BTRI_SHAPE_RECENT:
    case BTRI_SHAPE_RECENT_PARAMETER:
        return i == 0;
    case BTRI_SHAPE_COMPARE_DIFFERENCE:
        return i < 2;
    case BTRI_SHAPE_SCORE:
        return is_score_slot(operands, count, i);
    case BTRI_SHAPE_NOTHING:
    case BTRI_SHAPE_FINDING:
    case BTRI_SHAPE_QUANTITY_FINDING:
    case BTRI_SHAPE_CHOICE:
    case BTRI_SHAPE_RULE:
    case BTRI_SHAPE_RULES:
    case BTRI_SHAPE_LEVEL:
        return false;
    }
    return false;
}

static uint64_t hash_of(btri_opcode op, const int32_t *operands, uint32_t count) {
    uint64_t hash = UINT64_C(1469598103934665603) ^ (uint64_t)op;
    for (uint32_t i = 0; i < count; i++) {
        hash = (hash ^ (uint64_t)(uint32_t)operands[i]) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
    }
    return hash * UINT64_C(1099511628211);
}

static bool is_same(const btri_code_pool *code, uint32_t slot, btri_opcode op, const int32_t *operands,
                    uint32_t count) {
    const btri_instruction *in = &code->list[slot];
    return in->op == op && in->count == count &&
           (count == 0 || memcmp(&code->operands[in->first], operands, count * sizeof *operands) == 0);
}

/* Where an instruction is in the table, or the empty place where it belongs. */
static size_t place_of(const btri_code_pool *code, btri_opcode op, const int32_t *operands, uint32_t count) {
    size_t place = (size_t)hash_of(op, operands, count) & (code->table_size - 1);
    while (code->table[place] != 0 && !is_same(code, code->table[place] - 1, op, operands, count)) {
        place = (place + 1) & (code->table_size - 1);
    }
    return place;
}

static btri_status make_table(btri_code_pool *code) {
    if (code->table_size > 2 * code->count) {
        return BTRI_OK;
    }
    const size_t size = code->table_size == 0 ? 4096 : code->table_size * 4;
    uint32_t *table = (uint32_t *)btri_pool_array(code->pool, size, sizeof *table);
    BTRI_ENSURE(table != NULL, BTRI_E_MEMORY);
    code->table = table;
    code->table_size = size;
    for (uint32_t i = 0; i < code->count; i++) {
        const btri_instruction *in = &code->list[i];
        code->table[place_of(code, in->op, &code->operands[in->first], in->count)] = i + 1;
    }
    return BTRI_OK;
}

/* What an instruction says of itself or takes over from its operands. */
static void set_flags(const btri_code_pool *code, btri_instruction *in, const int32_t *operands) {
    const bool is_known = in->op == BTRI_OP_KNOWN || in->op == BTRI_OP_UNKNOWN;
    in->second_pass = in->op == BTRI_OP_FIRED || in->op == BTRI_OP_ALL_FALSE || in->op == BTRI_OP_CLEAR_BELOW;
    in->presumes =
        in->op == BTRI_OP_RECENT || in->op == BTRI_OP_RECENT_PARAMETER || in->op == BTRI_OP_NOT_PRESENT;
    for (uint32_t i = 0; i < in->count; i++) {
        if (btri_code_is_slot(operands, in->count, in->op, i)) {
            in->second_pass = in->second_pass || code->list[operands[i]].second_pass;
            in->presumes = in->presumes || (!is_known && code->list[operands[i]].presumes);
        }
    }
}

btri_status btri_code_add(btri_code_pool *code, btri_opcode op, const int32_t *operands, uint32_t count,
                          uint32_t *slot) {
    BTRI_TRY(make_table(code));
    const size_t place = place_of(code, op, operands, count);
    if (code->table[place] != 0) {
        *slot = code->table[place] - 1;
        return BTRI_OK;
    }
    BTRI_ENSURE(code->count < CODE_LIMIT && code->operand_count < CODE_LIMIT, BTRI_E_LIMIT);
    void *list = code->list;
    BTRI_ENSURE(btri_pool_grow(code->pool, &list, code->count, &code->capacity, sizeof *code->list),
                BTRI_E_MEMORY);
    code->list = (btri_instruction *)list;
    btri_instruction in = {op, (uint32_t)code->operand_count, count, false, false};
    set_flags(code, &in, operands);
    for (uint32_t i = 0; i < count; i++) {
        void *all = code->operands;
        BTRI_ENSURE(btri_pool_grow(code->pool, &all, code->operand_count, &code->operand_capacity,
                                   sizeof *code->operands),
                    BTRI_E_MEMORY);
        code->operands = (int32_t *)all;
        code->operands[code->operand_count++] = operands[i];
    }
    code->list[code->count] = in;
    code->table[place] = (uint32_t)code->count + 1;
    *slot = (uint32_t)code->count++;
    return BTRI_OK;
}
