/* eval_one.h - the scalar evaluator: one case through a verified program. Trusted input only. No allocation.
 */
#ifndef BTRI_EVAL_EVAL_ONE_H
#define BTRI_EVAL_EVAL_ONE_H

#include "eval/plan.h"
#include "eval/value.h"
#include "program/program.h"

/* What is known of the patient; arrays have one element for each finding (parameter, rule). */
typedef struct btri_inputs {
    const uint8_t *tri; /* btri_tri of tri and host-set findings; not applicable stands as BTRI_ABSENT */
    const btri_quantity *quantity; /* of quantity findings */
    const int64_t *parameters;     /* of the profile in force */
    const uint8_t *urgency;        /* of each rule under that profile */
} btri_inputs;

typedef enum btri_quantity_form {
    BTRI_FORM_NUMBER,    /* the three channels are one interval */
    BTRI_FORM_NO_NUMBER, /* none of them is an interval */
    BTRI_FORM_CHANNELS,  /* each has its own interval */
} btri_quantity_form;

typedef struct btri_quantity_slot {
    btri_quantity channel[BTRI_CHANNELS];
    btri_quantity_form form;
    btri_value compared; /* without a number: what every comparison with a constant gives */
} btri_quantity_slot;

/* Where the values go: one value for each instruction, one quantity slot for each quantity instruction. */
typedef struct btri_values {
    btri_value *slot;
    btri_quantity_slot *quantity;
} btri_values;

/* A program with what its verifier found out. */
typedef struct btri_verified {
    const btri_program *program;
    const btri_knowledge *knowledge;
    const uint32_t *quantity_index; /* instruction -> quantity slot */
    const uint32_t *slot_finding;   /* instruction -> finding, of quantity slots */
    const uint8_t *is_askable;      /* finding -> 1: obtained by asking or looking up, else 0 */
    btri_plan plan;
} btri_verified;

typedef struct btri_decision {
    btri_urgency floor, acting, ceiling, ceiling_if_asked; /* over all rules, before anything is held back */
    bool is_cleared;
} btri_decision;

/* Runs the program. Thread-safe for distinct values. */
void btri_eval_one(const btri_verified *verified, const btri_inputs *inputs, btri_values *values,
                   btri_decision *decision);

/* Runs only what may change as time goes by. values: of the same inputs, but for quantities that have grown.
 */
void btri_eval_later(const btri_verified *verified, const btri_inputs *inputs, btri_values *values,
                     btri_decision *decision);

#endif
