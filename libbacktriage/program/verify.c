/* verify.c - checks a decoded rule program before anything runs it. Untrusted in, trusted out: after BTRI_OK
 * every operand is an earlier slot of the right type or a valid index, so the evaluators check nothing.
 * The program cannot loop: operands point backwards only, and every instruction runs once. */
#include "program/verify.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"

typedef struct verifier {
    const btri_program *program;
    const btri_knowledge *knowledge;
    size_t code_len;
    uint32_t *quantity_index;
    uint32_t *slot_finding;
    uint32_t quantity_count;
    uint32_t slot;    /* being checked */
    uint32_t stratum; /* of that slot */
    const int32_t *operands;
    uint32_t count;
} verifier;

static bool in_range(int32_t value, uint32_t end) {
    return value >= 0 && (uint32_t)value < end;
}

static bool is_tri_slot(const verifier *v, int32_t operand) {
    return in_range(operand, v->slot) && v->quantity_index[operand] == BTRI_INDEX_NONE;
}

static bool is_quantity_slot(const verifier *v, int32_t operand) {
    return in_range(operand, v->slot) && v->quantity_index[operand] != BTRI_INDEX_NONE;
}

static bool are_tri_slots(const verifier *v, uint32_t first) {
    for (uint32_t i = first; i < v->count; i++) {
        if (!is_tri_slot(v, v->operands[i])) {
            return false;
        }
    }
    return v->count > first;
}

static bool is_finding_of(const verifier *v, int32_t operand, btri_finding_kind kind) {
    return in_range(operand, v->knowledge->finding_count) && v->knowledge->findings[operand].kind == kind;
}

static bool is_settable_tri(const verifier *v, int32_t operand) {
    return is_finding_of(v, operand, BTRI_KIND_TRI) || is_finding_of(v, operand, BTRI_KIND_DERIVED_OR_HOST);
}

static bool is_relation(int32_t operand) {
    return operand >= BTRI_LESS && operand <= BTRI_EQUAL;
}

static bool is_number_parameter(const verifier *v, int32_t operand) {
    return in_range(operand, v->knowledge->parameter_count) &&
           v->knowledge->parameters[operand].kind == BTRI_PARAMETER_NUMBER;
}

static bool is_choice(const verifier *v) {
    if (v->count != 2 || !in_range(v->operands[0], v->knowledge->parameter_count)) {
        return false;
    }
    const btri_parameter *p = &v->knowledge->parameters[v->operands[0]];
    return p->kind == BTRI_PARAMETER_CHOICE && in_range(v->operands[1], p->choices.count);
}

static bool are_earlier_rules(const verifier *v) {
    const uint32_t start = v->stratum == 0 ? 0 : v->program->stratum_end[v->stratum - 1];
    for (uint32_t i = 0; i < v->count; i++) {
        if (!in_range(v->operands[i], v->program->rule_count) ||
            v->program->rules[v->operands[i]].slot >= start) {
            return false;
        }
    }
    return v->count > 0;
}

static bool is_score(const verifier *v) {
    uint32_t i = 0;
    while (i < v->count) {
        const int32_t bands = v->operands[i];
        if (bands < 1 || (uint32_t)bands > (v->count - i - 1) / 2) {
            return false;
        }
        i++;
        for (int32_t b = 0; b < bands; b++, i += 2) {
            if (!is_tri_slot(v, v->operands[i]) || !in_range(v->operands[i + 1], 256)) {
                return false;
            }
        }
    }
    return v->count > 0;
}

static bool is_compare(const verifier *v) {
    return v->count == 3 && is_quantity_slot(v, v->operands[0]) && is_relation(v->operands[1]);
}

/* Both sides of a difference are in one unit and resolution, else the difference means nothing. */
static bool is_difference(const verifier *v) {
    if (v->count != 4 || !is_quantity_slot(v, v->operands[0]) || !is_quantity_slot(v, v->operands[1]) ||
        !is_relation(v->operands[2])) {
        return false;
    }
    const btri_finding_def *a = &v->knowledge->findings[v->slot_finding[v->operands[0]]];
    const btri_finding_def *b = &v->knowledge->findings[v->slot_finding[v->operands[1]]];
    return a->digits == b->digits && btri_bytes_equal(a->unit, b->unit);
}

static bool has_shape(const verifier *v, btri_shape shape) {
    const int32_t *o = v->operands;
    switch (shape) {
    case BTRI_SHAPE_NOTHING:
        return v->count == 0;
    case BTRI_SHAPE_TRI:
        return v->count == 1 && is_tri_slot(v, o[0]);
    case BTRI_SHAPE_TRIS:
        return are_tri_slots(v, 0);
    case BTRI_SHAPE_TRIS2:
        return v->count >= 2 && are_tri_slots(v, 0);
    case BTRI_SHAPE_COUNT_TRIS:
        return v->count >= 2 && o[0] >= 0 && are_tri_slots(v, 1);
    case BTRI_SHAPE_SLOT:
        return v->count == 1 && in_range(o[0], v->slot);
    case BTRI_SHAPE_FINDING:
        return v->count == 1 && is_settable_tri(v, o[0]);
    case BTRI_SHAPE_FINDING_TRI:
        return v->count == 2 && is_finding_of(v, o[0], BTRI_KIND_TRI) && is_tri_slot(v, o[1]);
    case BTRI_SHAPE_HOST_TRI:
        return v->count == 2 && is_finding_of(v, o[0], BTRI_KIND_DERIVED_OR_HOST) && is_tri_slot(v, o[1]);
    case BTRI_SHAPE_QUANTITY_FINDING:
        return v->count == 1 && is_finding_of(v, o[0], BTRI_KIND_QUANTITY);
    case BTRI_SHAPE_QUANTITY_FINDING_TRI:
        return v->count == 2 && is_finding_of(v, o[0], BTRI_KIND_QUANTITY) && is_tri_slot(v, o[1]);
    case BTRI_SHAPE_CHOICE:
        return is_choice(v);
    case BTRI_SHAPE_SCORE:
        return is_score(v);
    case BTRI_SHAPE_COMPARE:
        return is_compare(v);
    case BTRI_SHAPE_COMPARE_PARAMETER:
        return is_compare(v) && is_number_parameter(v, o[2]);
    case BTRI_SHAPE_COMPARE_DIFFERENCE:
        return is_difference(v);
    case BTRI_SHAPE_RECENT:
        return v->count == 2 && is_quantity_slot(v, o[0]);
    case BTRI_SHAPE_RECENT_PARAMETER:
        return v->count == 2 && is_quantity_slot(v, o[0]) && is_number_parameter(v, o[1]);
    case BTRI_SHAPE_RULE:
        return v->count == 1 && are_earlier_rules(v);
    case BTRI_SHAPE_RULES:
        return are_earlier_rules(v);
    case BTRI_SHAPE_LEVEL:
        return v->count == 1 && in_range(o[0], BTRI_EMERGENCY_NOW + 1);
    }
    return false;
}

/* The finding that a quantity slot speaks of: the input itself, or the score whose slot this is. */
static uint32_t finding_of_slot(const verifier *v, btri_opcode op) {
    if (op == BTRI_OP_QUANTITY || op == BTRI_OP_NOT_APPLICABLE_IF) {
        return (uint32_t)v->operands[0];
    }
    for (uint32_t f = 0; f < v->knowledge->finding_count; f++) {
        if (v->knowledge->findings[f].kind == BTRI_KIND_SCORE && v->knowledge->findings[f].slot == v->slot) {
            return f;
        }
    }
    return BTRI_INDEX_NONE;
}

static bool accept_result(verifier *v, btri_opcode op, btri_result_type result) {
    v->quantity_index[v->slot] = BTRI_INDEX_NONE;
    v->slot_finding[v->slot] = BTRI_INDEX_NONE;
    if (result == BTRI_RESULT_TRI) {
        return true;
    }
    v->quantity_index[v->slot] = v->quantity_count++;
    v->slot_finding[v->slot] = finding_of_slot(v, op);
    return v->slot_finding[v->slot] != BTRI_INDEX_NONE;
}

static bool is_instruction(verifier *v) {
    const uint32_t at = v->program->at[v->slot];
    if (at >= v->code_len || v->code_len - at < 2) {
        return false;
    }
    const int32_t op = v->program->code[at];
    const int32_t count = v->program->code[at + 1];
    if (count < 0 || (size_t)count > v->code_len - at - 2) {
        return false;
    }
    v->count = (uint32_t)count;
    v->operands = &v->program->code[at + 2];
    switch (op) {
#define BTRI_VERIFY_CASE(name, number, shape, result)                                                        \
    case number:                                                                                             \
        return has_shape(v, shape) && accept_result(v, BTRI_OP_##name, result);
        BTRI_OPCODE_LIST(BTRI_VERIFY_CASE)
#undef BTRI_VERIFY_CASE
    }
    return false;
}

static bool are_strata(const btri_program *p) {
    if (p->stratum_count < 1 || p->stratum_count > BTRI_STRATA_MAX) {
        return false;
    }
    for (uint32_t s = 1; s < p->stratum_count; s++) {
        if (p->stratum_end[s] < p->stratum_end[s - 1]) {
            return false;
        }
    }
    return p->stratum_end[p->stratum_count - 1] == p->instruction_count;
}

static bool is_tri(const verifier *v, uint32_t slot) {
    return slot < v->program->instruction_count && v->quantity_index[slot] == BTRI_INDEX_NONE;
}

static bool is_rule(const verifier *v, const btri_rule *rule) {
    if (!is_tri(v, rule->slot) || rule->sources.count == 0 || rule->urgency > BTRI_EMERGENCY_NOW) {
        return false;
    }
    return rule->urgency_parameter == BTRI_INDEX_NONE ||
           (rule->urgency_parameter < v->knowledge->parameter_count &&
            v->knowledge->parameters[rule->urgency_parameter].kind == BTRI_PARAMETER_URGENCY);
}

/* The effective value of a quantity or score is a quantity slot, of everything else a tri slot. */
static bool are_finding_slots(const verifier *v) {
    for (uint32_t f = 0; f < v->knowledge->finding_count; f++) {
        const btri_finding_def *def = &v->knowledge->findings[f];
        if (def->slot == BTRI_INDEX_NONE) {
            continue;
        }
        if (def->slot >= v->program->instruction_count) {
            return false;
        }
        const bool wants_quantity = def->kind == BTRI_KIND_QUANTITY || def->kind == BTRI_KIND_SCORE;
        if (wants_quantity != (v->quantity_index[def->slot] != BTRI_INDEX_NONE)) {
            return false;
        }
    }
    return true;
}

btri_status btri_program_verify(const btri_program *program, size_t code_len, const btri_knowledge *knowledge,
                                uint32_t *quantity_index, uint32_t *slot_finding, uint32_t *bad_slot) {
    verifier v = {.program = program,
                  .knowledge = knowledge,
                  .code_len = code_len,
                  .quantity_index = quantity_index,
                  .slot_finding = slot_finding};
    *bad_slot = 0;
    BTRI_ENSURE(are_strata(program), BTRI_E_BUNDLE_PROGRAM);
    for (v.slot = 0; v.slot < program->instruction_count; v.slot++) {
        while (v.slot >= program->stratum_end[v.stratum]) {
            v.stratum++;
        }
        *bad_slot = v.slot;
        BTRI_ENSURE(is_instruction(&v), BTRI_E_BUNDLE_PROGRAM);
    }
    for (uint32_t r = 0; r < program->rule_count; r++) {
        *bad_slot = program->instruction_count + r;
        BTRI_ENSURE(is_rule(&v, &program->rules[r]), BTRI_E_BUNDLE_PROGRAM);
    }
    *bad_slot = program->instruction_count + program->rule_count;
    BTRI_ENSURE(are_finding_slots(&v), BTRI_E_BUNDLE_PROGRAM);
    BTRI_ENSURE(is_tri(&v, knowledge->clearance_slot), BTRI_E_BUNDLE_PROGRAM);
    return BTRI_OK;
}
