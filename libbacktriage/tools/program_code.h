/* program_code.h - the program of a bundle as structs, read from its text. */
#ifndef BTRI_TOOLS_PROGRAM_CODE_H
#define BTRI_TOOLS_PROGRAM_CODE_H

#include "tools/program_text.h"

typedef enum btri_step_op {
    BTRI_STEP_FINDING,
    BTRI_STEP_ABSENT_IF,
    BTRI_STEP_IMPLIED,
    BTRI_STEP_HOST,
    BTRI_STEP_ANY,
    BTRI_STEP_ALL,
    BTRI_STEP_NOT,
    BTRI_STEP_AT_LEAST,
    BTRI_STEP_EXACTLY,
    BTRI_STEP_NOT_PRESENT,
    BTRI_STEP_KNOWN,
    BTRI_STEP_UNKNOWN,
    BTRI_STEP_TRUE,
    BTRI_STEP_PROFILE,
    BTRI_STEP_QUANTITY,
    BTRI_STEP_NOT_APPLICABLE_IF,
    BTRI_STEP_SCORE_SUM,
    BTRI_STEP_SCORE_MAX,
    BTRI_STEP_COMPARE,
    BTRI_STEP_COMPARE_PARAMETER,
    BTRI_STEP_COMPARE_DIFFERENCE,
    BTRI_STEP_RECENT,
    BTRI_STEP_RECENT_PARAMETER,
    BTRI_STEP_FIRED,
    BTRI_STEP_ALL_FALSE,
    BTRI_STEP_CLEAR_BELOW,
    BTRI_STEP_OTHER
} btri_step_op;

#define BTRI_STEP_NONE UINT32_MAX

/* One instruction. */
typedef struct btri_step {
    btri_step_op op;
    uint32_t first, count; /* its operand slots, in slots[] of the code */
    btri_finding finding;  /* of FINDING, ABSENT_IF, HOST, QUANTITY, NOT_APPLICABLE_IF */
    char relation[3];      /* of a comparison */
    int64_t number;        /* count, or constant of a comparison */
    btri_bytes name;       /* parameter, or level */
    btri_bytes choice;     /* of PROFILE */
} btri_step;

typedef struct btri_steps_rule {
    btri_bytes id;
    uint32_t slot;
} btri_steps_rule;

typedef struct btri_steps {
    btri_program_text text; /* the names lie in it */
    btri_step *steps;
    uint32_t step_count;
    uint32_t *slots;     /* operands of all steps; rules stand here by their slots */
    uint8_t *points;     /* beside slots: of the bands of a score */
    uint8_t *parameters; /* beside slots: counts the parameters of a score */
    uint32_t slot_count, slot_room;
    btri_steps_rule *rules;
    uint32_t rule_count, rule_room;
} btri_steps;

/* False if there is no memory for it, or the text is not as expected. Close it in either case. */
bool btri_steps_open(btri_steps *code, const btri_bundle *bundle);
void btri_steps_close(btri_steps *code);

/* The slot of a rule, or BTRI_STEP_NONE. */
uint32_t btri_steps_rule_slot(const btri_steps *code, btri_bytes id);

#endif
