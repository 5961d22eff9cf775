/* disasm.c - a program as text. Trusted input: a program that the verifier has accepted. */
#include "program/disasm.h"

#include "base/bytes.h"

#define LINE_SIZE 8192u

typedef struct printer {
    const btri_program *program;
    const btri_knowledge *knowledge;
    size_t len;
    bool cut;
    uint8_t line[LINE_SIZE];
} printer;

static void put(printer *p, btri_bytes text) {
    /* Three bytes are kept for the dots of a line that is cut. */
    if (p->cut || text.len > LINE_SIZE - 3u - p->len) {
        p->cut = true;
        return;
    }
    btri_bytes_copy(&p->line[p->len], text);
    p->len += text.len;
}

static void put_text(printer *p, const char *text) {
    put(p, btri_bytes_from_cstr(text));
}

static void put_number(printer *p, int64_t value) {
    uint8_t digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (uint8_t)('0' + rest % 10u);
        rest /= 10u;
    } while (rest != 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    put(p, btri_bytes_of(&digits[at], sizeof digits - at));
}

static void put_operand(printer *p, int64_t value) {
    put_text(p, " ");
    put_number(p, value);
}

static void put_id(printer *p, btri_bytes id) {
    put_text(p, " ");
    put(p, id);
}

static const char *op_name(btri_opcode op) {
    switch (op) {
#define NAME_CASE(name, number, shape, result)                                                               \
    case BTRI_OP_##name:                                                                                     \
        return #name;
        BTRI_OPCODE_LIST(NAME_CASE)
#undef NAME_CASE
    }
    return "?";
}

static btri_shape op_shape(btri_opcode op) {
    switch (op) {
#define SHAPE_CASE(name, number, shape, result)                                                              \
    case BTRI_OP_##name:                                                                                     \
        return shape;
        BTRI_OPCODE_LIST(SHAPE_CASE)
#undef SHAPE_CASE
    }
    return BTRI_SHAPE_NOTHING;
}

static const char *level_name(int32_t level) {
    static const char *const names[] = {"NONE",   "SELF_CARE", "ROUTINE",      "SOON",
                                        "URGENT", "SAME_DAY",  "EMERGENCY_NOW"};
    return level >= 0 && level < 7 ? names[level] : "?";
}

static const char *relation_sign(int32_t relation) {
    static const char *const signs[] = {" <", " <=", " >", " >=", " =="};
    return relation >= 0 && relation < 5 ? signs[relation] : " ?";
}

static void put_finding(printer *p, int32_t finding) {
    put_id(p, p->knowledge->findings[finding].id);
}

static void put_parameter(printer *p, int32_t parameter) {
    put_id(p, p->knowledge->parameters[parameter].id);
}

static void put_numbers(printer *p, const int32_t *operands, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        put_operand(p, operands[i]);
    }
}

static void put_rules(printer *p, const int32_t *rules, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        put_id(p, p->program->rules[rules[i]].id);
    }
}

static void put_choice(printer *p, const int32_t *operands) {
    const btri_parameter *parameter = &p->knowledge->parameters[operands[0]];
    put_id(p, parameter->id);
    put_id(p, parameter->choices.items[operands[1]]);
}

/* One bracket for each parameter, "slot:points" for each band. */
static void put_score(printer *p, const int32_t *operands, uint32_t count) {
    uint32_t at = 0;
    while (at < count) {
        const uint32_t bands = (uint32_t)operands[at++];
        put_text(p, " [");
        for (uint32_t b = 0; b < bands && at + 1 < count; b++) {
            put_operand(p, operands[at]);
            put_text(p, ":");
            put_number(p, operands[at + 1]);
            at += 2;
        }
        put_text(p, " ]");
    }
}

static void put_comparison(printer *p, btri_shape shape, const int32_t *operands) {
    const uint32_t slots = shape == BTRI_SHAPE_COMPARE_DIFFERENCE ? 2u : 1u;
    put_numbers(p, operands, slots);
    put_text(p, relation_sign(operands[slots]));
    if (shape == BTRI_SHAPE_COMPARE_PARAMETER) {
        put_parameter(p, operands[slots + 1]);
    } else {
        put_operand(p, operands[slots + 1]);
    }
}

static void put_operands(printer *p, btri_shape shape, const int32_t *operands, uint32_t count) {
    switch (shape) {
    case BTRI_SHAPE_NOTHING:
        break;
    case BTRI_SHAPE_TRI:
    case BTRI_SHAPE_TRIS:
    case BTRI_SHAPE_TRIS2:
    case BTRI_SHAPE_COUNT_TRIS:
    case BTRI_SHAPE_SLOT:
    case BTRI_SHAPE_RECENT:
        put_numbers(p, operands, count);
        break;
    case BTRI_SHAPE_FINDING:
    case BTRI_SHAPE_FINDING_TRI:
    case BTRI_SHAPE_HOST_TRI:
    case BTRI_SHAPE_QUANTITY_FINDING:
    case BTRI_SHAPE_QUANTITY_FINDING_TRI:
        put_finding(p, operands[0]);
        put_numbers(p, &operands[1], count - 1);
        break;
    case BTRI_SHAPE_CHOICE:
        put_choice(p, operands);
        break;
    case BTRI_SHAPE_SCORE:
        put_score(p, operands, count);
        break;
    case BTRI_SHAPE_COMPARE:
    case BTRI_SHAPE_COMPARE_PARAMETER:
    case BTRI_SHAPE_COMPARE_DIFFERENCE:
        put_comparison(p, shape, operands);
        break;
    case BTRI_SHAPE_RECENT_PARAMETER:
        put_operand(p, operands[0]);
        put_parameter(p, operands[1]);
        break;
    case BTRI_SHAPE_RULE:
    case BTRI_SHAPE_RULES:
        put_rules(p, operands, count);
        break;
    case BTRI_SHAPE_LEVEL:
        put_text(p, " ");
        put_text(p, level_name(operands[0]));
        break;
    }
}

static void end_line(printer *p, btri_disasm_line line, void *user) {
    if (p->cut) {
        btri_bytes_copy(&p->line[p->len], btri_bytes_from_cstr("..."));
        p->len += 3;
    }
    line(user, btri_bytes_of(p->line, p->len));
    p->len = 0;
    p->cut = false;
}

static void print_rule(printer *p, const btri_rule *rule) {
    put_text(p, "rule");
    put_id(p, rule->id);
    put_operand(p, rule->slot);
    put_text(p, " ");
    put_text(p, level_name((int32_t)rule->urgency));
    if (rule->urgency_parameter != BTRI_INDEX_NONE) {
        put_parameter(p, (int32_t)rule->urgency_parameter);
    }
}

static uint32_t first_of(const btri_program *program, uint32_t stratum) {
    return stratum == 0 ? 0 : program->stratum_end[stratum - 1];
}

void btri_program_disassemble(const btri_program *program, const btri_knowledge *knowledge,
                              btri_disasm_line line, void *user) {
    printer p;
    uint32_t stratum = 0;
    p.program = program;
    p.knowledge = knowledge;
    p.len = 0;
    p.cut = false;
    for (uint32_t slot = 0; slot < program->instruction_count; slot++) {
        while (stratum < program->stratum_count && slot == first_of(program, stratum)) {
            put_text(&p, "stratum");
            put_operand(&p, (int64_t)stratum++);
            end_line(&p, line, user);
        }
        const btri_opcode op = btri_program_op(program, slot);
        put_number(&p, slot);
        put_text(&p, " ");
        put_text(&p, op_name(op));
        put_operands(&p, op_shape(op), btri_program_operands(program, slot),
                     btri_program_operand_count(program, slot));
        end_line(&p, line, user);
    }
    for (uint32_t r = 0; r < program->rule_count; r++) {
        print_rule(&p, &program->rules[r]);
        end_line(&p, line, user);
    }
}
