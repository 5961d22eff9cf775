/* walk.h - walking the slots of an evaluated program without recursion: a stack and a "seen" stamp for each
 * (slot, side) pair, so that every pair is visited once and shared definitions cost nothing twice. */
#ifndef BTRI_EXPLAIN_WALK_H
#define BTRI_EXPLAIN_WALK_H

#include "eval/eval_one.h"

/* All that the explanations look at; nothing is changed. */
typedef struct btri_evaluated {
    const btri_verified *verified;
    const btri_inputs *inputs;
    const btri_values *values;
} btri_evaluated;

/* stack and stamp [borrow] have 2 * instruction_count elements; stamp starts as zeros, epoch as 0. */
typedef struct btri_walk {
    uint32_t *stack;
    uint32_t *stamp;
    uint32_t depth;
    uint32_t epoch;
} btri_walk;

static inline void btri_walk_start(btri_walk *walk, uint32_t instruction_count) {
    walk->depth = 0;
    walk->epoch++;
    if (walk->epoch == 0) { /* wrapped: no old stamp may look new */
        for (uint32_t i = 0; i < 2 * instruction_count; i++) {
            walk->stamp[i] = 0;
        }
        walk->epoch = 1;
    }
}

/* side is 0 or 1; its meaning is the caller's. */
static inline void btri_walk_push(btri_walk *walk, uint32_t slot, uint32_t side) {
    const uint32_t node = 2 * slot + side;
    if (walk->stamp[node] != walk->epoch) {
        walk->stamp[node] = walk->epoch;
        walk->stack[walk->depth++] = node;
    }
}

static inline bool btri_walk_pop(btri_walk *walk, uint32_t *slot, uint32_t *side) {
    if (walk->depth == 0) {
        return false;
    }
    const uint32_t node = walk->stack[--walk->depth];
    *slot = node / 2;
    *side = node % 2;
    return true;
}

typedef enum btri_acting { BTRI_ACTS_UNKNOWN = 0, BTRI_ACTS_TRUE = 1, BTRI_ACTS_FALSE = 2 } btri_acting;

static inline btri_acting btri_acting_of(btri_value v) {
    if ((v & BTRI_ACTING_TRUE) != 0) {
        return BTRI_ACTS_TRUE;
    }
    return (v & BTRI_ACTING_FALSE) != 0 ? BTRI_ACTS_FALSE : BTRI_ACTS_UNKNOWN;
}

#endif
