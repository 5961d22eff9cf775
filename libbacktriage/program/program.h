/* program.h - a rule program and its rules, as read-only arrays. What it means: SEMANTICS.md beside this
 * file. A program that has passed btri_program_verify (verify.h) is trusted: accessors check nothing. */
#ifndef BTRI_PROGRAM_PROGRAM_H
#define BTRI_PROGRAM_PROGRAM_H

#include "backtriage/types.h"
#include "model/knowledge.h"
#include "program/opcode.h"

#define BTRI_STRATA_MAX 4u

typedef enum btri_rule_type {
    BTRI_RULE_TYPE_SAFETY = 0,
    BTRI_RULE_TYPE_ADVICE = 1,
    BTRI_RULE_TYPE_GUARD = 2,
    BTRI_RULE_TYPE_LABEL = 3,
} btri_rule_type;

typedef struct btri_rule_action {
    uint32_t action;
    uint32_t amount; /* 0: no limit */
    uint32_t unit;   /* 0 hours, 1 days, 2 minutes */
    uint32_t clock;  /* 0 request, 1 presentation, 2 decision to transfer, 3 symptom onset, 4 diagnosis */
} btri_rule_action;

typedef struct btri_rule {
    uint32_t number;
    btri_bytes id;
    btri_rule_type type;
    uint32_t slot;
    btri_urgency urgency;
    uint32_t urgency_parameter; /* or BTRI_INDEX_NONE */
    uint32_t title;             /* text index; so are note, reading, written */
    btri_index_list conditions;
    const btri_rule_action *actions;
    uint32_t action_count;
    btri_index_list advice;
    btri_index_list caveats;
    btri_index_list suppressed_advice;
    btri_index_list suppressed_actions;
    uint32_t basis; /* bit set of marks: 1 V, 2 V2, 4 K, 8 D */
    btri_source_ref_list sources;
    uint32_t audience; /* 0 clinician, 1 patient, 2 both */
    uint32_t function; /* 0 plain, 1 patient facing, 2 time critical */
    uint32_t note;     /* or BTRI_INDEX_NONE */
    uint32_t reading;  /* or BTRI_INDEX_NONE */
    uint32_t written;
} btri_rule;

/* Instruction i is code[at[i]] = op, code[at[i] + 1] = number of operands n, then n operands. */
typedef struct btri_program {
    const int32_t *code;
    const uint32_t *at; /* one for each instruction */
    uint32_t instruction_count;
    uint32_t stratum_end[BTRI_STRATA_MAX]; /* exclusive, ascending */
    uint32_t stratum_count;
    const btri_rule *rules; /* ascending number */
    uint32_t rule_count;
} btri_program;

static inline btri_opcode btri_program_op(const btri_program *p, uint32_t slot) {
    return (btri_opcode)p->code[p->at[slot]];
}

static inline uint32_t btri_program_operand_count(const btri_program *p, uint32_t slot) {
    return (uint32_t)p->code[p->at[slot] + 1];
}

static inline const int32_t *btri_program_operands(const btri_program *p, uint32_t slot) {
    return &p->code[p->at[slot] + 2];
}

#endif
