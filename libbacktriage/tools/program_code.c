/* program_code.c - the program of a bundle as structs. Input: text of the library, trusted; what it does not
 * expect becomes BTRI_STEP_OTHER, never a guess. */
#include "tools/program_code.h"

#include "tools/lookup.h"
#include "tools/memory.h"

#include <stdlib.h>
#include <string.h>

static const char *const op_names[BTRI_STEP_OTHER] = {
    "FINDING",
    "ABSENT_IF",
    "IMPLIED",
    "HOST",
    "ANY",
    "ALL",
    "NOT",
    "AT_LEAST",
    "EXACTLY",
    "NOT_PRESENT",
    "KNOWN",
    "UNKNOWN",
    "TRUE",
    "PROFILE",
    "QUANTITY",
    "NOT_APPLICABLE_IF",
    "SCORE_SUM",
    "SCORE_MAX",
    "COMPARE",
    "COMPARE_PARAMETER",
    "COMPARE_DIFFERENCE",
    "RECENT",
    "RECENT_PARAMETER",
    "FIRED",
    "ALL_FALSE",
    "CLEAR_BELOW",
};

static btri_bytes next_word(const char **at) {
    const char *start = *at;
    const size_t len = strcspn(start, " ");
    *at = start + len + (start[len] == ' ' ? 1 : 0);
    return (btri_bytes){(const uint8_t *)start, len};
}

static int64_t next_number(const char **at) {
    const btri_bytes word = next_word(at);
    return word.len == 0 ? 0 : strtoll((const char *)word.ptr, NULL, 10);
}

static bool is_same(btri_bytes a, btri_bytes b) {
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

uint32_t btri_steps_rule_slot(const btri_steps *code, btri_bytes id) {
    for (uint32_t i = 0; i < code->rule_count; i++) {
        if (is_same(code->rules[i].id, id)) {
            return code->rules[i].slot;
        }
    }
    return BTRI_STEP_NONE;
}

static void add_slot(btri_steps *code, btri_step *step, int64_t slot, uint8_t points, uint8_t parameter) {
    if (code->slot_count == code->slot_room || slot < 0 || slot >= (int64_t)code->step_count) {
        step->op = BTRI_STEP_OTHER;
        return;
    }
    code->slots[code->slot_count] = (uint32_t)slot;
    code->points[code->slot_count] = points;
    code->parameters[code->slot_count] = parameter;
    code->slot_count++;
    step->count++;
}

static void add_slots(btri_steps *code, btri_step *step, const char *rest) {
    while (*rest != '\0') {
        add_slot(code, step, next_number(&rest), 0, 0);
    }
}

/* "[ 264:3 267:2 ] [ 286:3 ]" */
static void add_bands(btri_steps *code, btri_step *step, const char *rest) {
    uint8_t parameter = 0;
    while (*rest != '\0') {
        const btri_bytes word = next_word(&rest);
        const char *colon = memchr(word.ptr, ':', word.len);
        if (colon != NULL) {
            const char *slot = (const char *)word.ptr;
            add_slot(code, step, strtoll(slot, NULL, 10), (uint8_t)strtoul(colon + 1, NULL, 10), parameter);
        } else if (word.len == 1 && word.ptr[0] == ']') {
            parameter++;
        }
    }
}

static void add_rules(btri_steps *code, btri_step *step, const char *rest) {
    while (*rest != '\0') {
        const uint32_t slot = btri_steps_rule_slot(code, next_word(&rest));
        add_slot(code, step, slot == BTRI_STEP_NONE ? -1 : (int64_t)slot, 0, 0);
    }
}

static void read_finding(const btri_steps *code, btri_step *step, const char **rest) {
    if (!btri_lookup_finding(code->text.bundle, next_word(rest), &step->finding)) {
        step->op = BTRI_STEP_OTHER;
    }
}

/* "26 >= 2000", "18 > ces_window_days", "18 52 < 0" */
static void read_comparison(btri_steps *code, btri_step *step, const char *rest) {
    add_slot(code, step, next_number(&rest), 0, 0);
    if (step->op == BTRI_STEP_COMPARE_DIFFERENCE) {
        add_slot(code, step, next_number(&rest), 0, 0);
    }
    if (step->op != BTRI_STEP_RECENT && step->op != BTRI_STEP_RECENT_PARAMETER) {
        const btri_bytes relation = next_word(&rest);
        if (relation.len == 0 || relation.len >= sizeof step->relation) {
            step->op = BTRI_STEP_OTHER;
            return;
        }
        memcpy(step->relation, relation.ptr, relation.len);
    }
    step->name = next_word(&rest);
    step->number = strtoll((const char *)step->name.ptr, NULL, 10);
}

static void read_operands(btri_steps *code, btri_step *step, const char *rest) {
    switch (step->op) {
    case BTRI_STEP_FINDING:
    case BTRI_STEP_ABSENT_IF:
    case BTRI_STEP_HOST:
    case BTRI_STEP_QUANTITY:
    case BTRI_STEP_NOT_APPLICABLE_IF:
        read_finding(code, step, &rest);
        add_slots(code, step, rest);
        return;
    case BTRI_STEP_AT_LEAST:
    case BTRI_STEP_EXACTLY:
        step->number = next_number(&rest);
        add_slots(code, step, rest);
        return;
    case BTRI_STEP_SCORE_SUM:
    case BTRI_STEP_SCORE_MAX:
        add_bands(code, step, rest);
        return;
    case BTRI_STEP_PROFILE:
        step->name = next_word(&rest);
        step->choice = next_word(&rest);
        return;
    case BTRI_STEP_COMPARE:
    case BTRI_STEP_COMPARE_PARAMETER:
    case BTRI_STEP_COMPARE_DIFFERENCE:
    case BTRI_STEP_RECENT:
    case BTRI_STEP_RECENT_PARAMETER:
        read_comparison(code, step, rest);
        return;
    case BTRI_STEP_FIRED:
    case BTRI_STEP_ALL_FALSE:
        add_rules(code, step, rest);
        return;
    case BTRI_STEP_CLEAR_BELOW:
        step->name = next_word(&rest);
        return;
    case BTRI_STEP_TRUE:
    case BTRI_STEP_OTHER:
        return;
    default:
        add_slots(code, step, rest);
        return;
    }
}

static void read_step(btri_steps *code, uint32_t slot) {
    const char *line = code->text.bytes + code->text.slots[slot];
    btri_step *step = &code->steps[slot];
    (void)next_word(&line);
    const btri_bytes op = next_word(&line);
    step->op = BTRI_STEP_OTHER;
    step->first = code->slot_count;
    for (size_t i = 0; i < BTRI_STEP_OTHER; i++) {
        if (strlen(op_names[i]) == op.len && memcmp(op_names[i], op.ptr, op.len) == 0) {
            step->op = (btri_step_op)i;
            break;
        }
    }
    read_operands(code, step, line);
}

/* "rule ces-suspected 45 EMERGENCY_NOW" */
static void read_rules(btri_steps *code) {
    for (size_t at = 0; at < code->text.len; at += strlen(code->text.bytes + at) + 1) {
        const char *line = code->text.bytes + at;
        if (strncmp(line, "rule ", 5) != 0 || code->rule_count == code->rule_room) {
            continue;
        }
        (void)next_word(&line);
        btri_steps_rule *rule = &code->rules[code->rule_count];
        rule->id = next_word(&line);
        rule->slot = (uint32_t)next_number(&line);
        code->rule_count += rule->slot < code->step_count ? 1 : 0;
    }
}

/* Every operand is a word of the text, so that the number of spaces bounds them. */
static uint32_t count_words(const btri_program_text *text) {
    uint32_t count = 1;
    for (size_t i = 0; i < text->len; i++) {
        count += text->bytes[i] == ' ' ? 1 : 0;
    }
    return count;
}

bool btri_steps_open(btri_steps *code, const btri_bundle *bundle) {
    memset(code, 0, sizeof *code);
    if (!btri_program_text_open(&code->text, bundle)) {
        return false;
    }
    code->step_count = (uint32_t)code->text.slot_count;
    code->slot_room = count_words(&code->text);
    code->rule_room = btri_bundle_describe(bundle)->rule_count;
    code->steps = btri_tool_alloc((code->step_count + 1) * sizeof *code->steps);
    code->slots = btri_tool_alloc(code->slot_room * sizeof *code->slots);
    code->points = btri_tool_alloc(code->slot_room);
    code->parameters = btri_tool_alloc(code->slot_room);
    code->rules = btri_tool_alloc((code->rule_room + 1) * sizeof *code->rules);
    if (code->steps == NULL || code->slots == NULL || code->points == NULL || code->parameters == NULL ||
        code->rules == NULL) {
        return false;
    }
    memset(code->steps, 0, (code->step_count + 1) * sizeof *code->steps);
    read_rules(code);
    for (uint32_t i = 0; i < code->step_count; i++) {
        read_step(code, i);
    }
    return code->rule_count == code->rule_room;
}

void btri_steps_close(btri_steps *code) {
    btri_tool_free(code->steps, (code->step_count + 1) * sizeof *code->steps);
    btri_tool_free(code->slots, code->slot_room * sizeof *code->slots);
    btri_tool_free(code->points, code->slot_room);
    btri_tool_free(code->parameters, code->slot_room);
    btri_tool_free(code->rules, (code->rule_room + 1) * sizeof *code->rules);
    btri_program_text_close(&code->text);
    memset(code, 0, sizeof *code);
}
