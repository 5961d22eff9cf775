/* program.h - tiny rule programs for tests, written instruction by instruction, verified and evaluated.
 *
 *     tiny_init(&t);
 *     const uint32_t pain = tiny_finding(&t, BTRI_KIND_TRI, BTRI_ASKED);
 *     const int32_t slot = EMIT(&t, BTRI_OP_FINDING, (int32_t)pain);
 *     tiny_rule(&t, (uint32_t)slot, BTRI_SOON);
 *     assert_status(tiny_verify(&t), BTRI_OK);
 *     t.tri[pain] = BTRI_PRESENT;
 *     tiny_run(&t); */
#ifndef BTRI_TESTS_PROGRAM_H
#define BTRI_TESTS_PROGRAM_H

#include <stdlib.h>
#include <string.h>

#include "eval/eval_one.h"
#include "explain/outcome.h"
#include "program/verify.h"

#define TINY_SLOTS    64u
#define TINY_CODE     1024u
#define TINY_FINDINGS 16u
#define TINY_RULES    16u

typedef struct tiny {
    int32_t code[TINY_CODE];
    uint32_t at[TINY_SLOTS];
    size_t code_len;
    btri_rule rules[TINY_RULES];
    btri_finding_def findings[TINY_FINDINGS];
    btri_parameter parameters[3]; /* a number, a choice of three, an urgency */
    btri_bytes choices[3];
    btri_source_ref source;
    btri_knowledge knowledge;
    btri_program program;
    uint32_t quantity_index[TINY_SLOTS], slot_finding[TINY_SLOTS], bad_slot;
    uint8_t is_askable[TINY_FINDINGS];
    btri_run plan_room[TINY_CODE];
    btri_verified verified;
    /* inputs: set them before tiny_run */
    uint8_t tri[TINY_FINDINGS];
    btri_quantity quantity[TINY_FINDINGS];
    int64_t values[3];
    uint8_t urgency[TINY_RULES];
    btri_inputs inputs;
    /* what came out */
    btri_value slot[TINY_SLOTS];
    btri_quantity_slot quantity_slot[TINY_SLOTS];
    btri_values out;
    btri_decision decision;
    /* for explanations */
    uint32_t rule_order[TINY_RULES];
    uint32_t stack[2 * TINY_SLOTS], stamp[2 * TINY_SLOTS];
    btri_walk walk;
    btri_evaluated evaluated;
} tiny;

#define TINY_NUMBER  0
#define TINY_CHOICE  1
#define TINY_URGENCY 2

static inline void tiny_init(tiny *t) {
    memset(t, 0, sizeof *t);
    t->parameters[TINY_NUMBER].kind = BTRI_PARAMETER_NUMBER;
    t->parameters[TINY_CHOICE].kind = BTRI_PARAMETER_CHOICE;
    t->parameters[TINY_CHOICE].choices = (btri_text_list){t->choices, 3};
    t->parameters[TINY_URGENCY].kind = BTRI_PARAMETER_URGENCY;
    t->values[TINY_NUMBER] = 14;
    t->values[TINY_URGENCY] = BTRI_SAME_DAY;
    t->knowledge.findings = t->findings;
    t->knowledge.parameters = t->parameters;
    t->knowledge.parameter_count = 3;
    t->program = (btri_program){.code = t->code, .at = t->at, .rules = t->rules, .stratum_count = 1};
    t->verified = (btri_verified){.program = &t->program,
                                  .knowledge = &t->knowledge,
                                  .quantity_index = t->quantity_index,
                                  .slot_finding = t->slot_finding,
                                  .is_askable = t->is_askable};
    t->inputs = (btri_inputs){t->tri, t->quantity, t->values, t->urgency};
    t->out = (btri_values){t->slot, t->quantity_slot};
    t->walk = (btri_walk){.stack = t->stack, .stamp = t->stamp};
    t->evaluated = (btri_evaluated){&t->verified, &t->inputs, &t->out};
}

/* Answers its index. */
static inline uint32_t tiny_finding(tiny *t, btri_finding_kind kind, btri_obtained obtained) {
    const uint32_t f = t->knowledge.finding_count++;
    if (f >= TINY_FINDINGS) {
        abort();
    }
    t->findings[f] = (btri_finding_def){.number = f + 1,
                                        .kind = kind,
                                        .obtained = obtained,
                                        .group = 1,
                                        .question = BTRI_INDEX_NONE,
                                        .asked_first_with = BTRI_INDEX_NONE,
                                        .onset_sets = BTRI_INDEX_NONE,
                                        .replaced_by = BTRI_INDEX_NONE,
                                        .slot = BTRI_INDEX_NONE};
    t->is_askable[f] = obtained <= BTRI_LOOKED_UP;
    return f;
}

/* Answers its slot. */
static inline int32_t tiny_emit(tiny *t, int32_t op, uint32_t count, const int32_t *operands) {
    const uint32_t slot = t->program.instruction_count++;
    if (slot >= TINY_SLOTS || t->code_len + 2 + count > TINY_CODE) {
        abort();
    }
    t->at[slot] = (uint32_t)t->code_len;
    t->code[t->code_len++] = op;
    t->code[t->code_len++] = (int32_t)count;
    if (count != 0) {
        memcpy(&t->code[t->code_len], operands, count * sizeof operands[0]);
    }
    t->code_len += count;
    t->program.stratum_end[t->program.stratum_count - 1] = t->program.instruction_count;
    return (int32_t)slot;
}

#define EMIT(t, op, ...)                                                                                     \
    tiny_emit((t), (op), (uint32_t)(sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t)),               \
              (const int32_t[]){__VA_ARGS__})

static inline int32_t tiny_true(tiny *t) {
    return tiny_emit(t, BTRI_OP_TRUE, 0, NULL);
}

/* A new tri finding and the slot that reads it: numbers of both are equal while nothing else is emitted. */
static inline int32_t tiny_tri(tiny *t) {
    return EMIT(t, BTRI_OP_FINDING, (int32_t)tiny_finding(t, BTRI_KIND_TRI, BTRI_ASKED));
}

static inline int32_t tiny_quantity(tiny *t) {
    return EMIT(t, BTRI_OP_QUANTITY, (int32_t)tiny_finding(t, BTRI_KIND_QUANTITY, BTRI_ASKED));
}

/* A score and its finding, bound to the slot. */
static inline int32_t tiny_score(tiny *t, int32_t op, uint32_t count, const int32_t *operands) {
    const uint32_t f = tiny_finding(t, BTRI_KIND_SCORE, BTRI_ASKED);
    t->findings[f].slot = t->program.instruction_count;
    return tiny_emit(t, op, count, operands);
}

static inline void tiny_new_stratum(tiny *t) {
    t->program.stratum_count++;
    t->program.stratum_end[t->program.stratum_count - 1] = t->program.instruction_count;
}

/* Answers its index. */
static inline uint32_t tiny_rule(tiny *t, int32_t slot, btri_urgency urgency) {
    const uint32_t r = t->program.rule_count++;
    if (r >= TINY_RULES) {
        abort();
    }
    t->rules[r] = (btri_rule){.number = r + 1,
                              .type = BTRI_RULE_TYPE_SAFETY,
                              .slot = (uint32_t)slot,
                              .urgency = urgency,
                              .urgency_parameter = BTRI_INDEX_NONE,
                              .sources = {&t->source, 1}};
    t->urgency[r] = (uint8_t)urgency;
    return r;
}

static inline btri_status tiny_verify(tiny *t) {
    return btri_program_verify(&t->program, t->code_len, &t->knowledge, t->quantity_index, t->slot_finding,
                               &t->bad_slot);
}

/* Evaluates a program that has been verified. */
static inline void tiny_run(tiny *t) {
    btri_plan_make(&t->verified.plan, &t->program, &t->knowledge, t->slot_finding, t->plan_room);
    btri_eval_one(&t->verified, &t->inputs, &t->out, &t->decision);
    btri_rule_order(&t->program, t->urgency, t->rule_order);
}

#endif
