/* outcome.h - what is shown of an evaluation: the interval held back while a case is not cleared, and the
 * lists of items (program/SEMANTICS.md section 5). Lists hold positions; texts are looked up by whoever
 * writes them. */
#ifndef BTRI_EXPLAIN_OUTCOME_H
#define BTRI_EXPLAIN_OUTCOME_H

#include "explain/next_question.h"

#define BTRI_SHOWN_UNDETERMINED 7

typedef struct btri_shown {
    btri_urgency floor, level, ceiling,
        ceiling_if_asked; /* level: the disposition, or ROUTINE when undetermined */
    bool is_undetermined;
} btri_shown;

/* An action to take; limit.amount 0: no limit. */
typedef struct btri_action_item {
    btri_rule_action limit;
} btri_action_item;

/* Each array has room for as many as the bundle has of its kind (actions: one for each rule action). */
typedef struct btri_lists {
    uint32_t functions_off; /* in: bit f = function class f is switched off, its items are left out */
    uint32_t *fired;        /* rules: safety, advice and guard, in rule order */
    uint32_t *labels;
    uint32_t *undetermined;
    uint32_t *suspected; /* conditions */
    btri_action_item *actions;
    uint32_t *advice;
    uint32_t *caveats;
    uint32_t fired_count, label_count, undetermined_count, suspected_count, action_count, advice_count,
        caveat_count;
} btri_lists;

/* What is shown of a decision. */
btri_shown btri_show(const btri_decision *decision);

/* Rule positions by urgency, highest first, then number. order has rule_count elements. */
void btri_rule_order(const btri_program *program, const uint8_t *urgency, uint32_t *order);

/* Fills the lists. */
void btri_build_lists(const btri_evaluated *e, const uint32_t *rule_order, btri_urgency above,
                      btri_lists *lists);

/* Is the function class of a rule or advice (0 plain, 1 patient facing, 2 time critical) switched off? */
static inline bool btri_function_is_off(uint32_t functions_off, uint32_t function) {
    return (functions_off >> function & 1u) != 0;
}

/* Did this rule fire? Does it name this condition, action (with that clock, or without a limit), advice,
 * caveat? */
bool btri_rule_fired(const btri_evaluated *e, uint32_t rule);
bool btri_rule_names(const btri_index_list *list, uint32_t index);
bool btri_rule_names_action(const btri_rule *rule, const btri_action_item *item);

/* FNV-1a over the ids of the fired rules, each followed by a zero byte. */
uint64_t btri_suppression_hash(const btri_evaluated *e);

#endif
