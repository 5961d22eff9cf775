/* case_memory.c - the one block of a case: its size in closed form, laying it out, wiping it. */
#include "api/case.h"

#include <string.h>

#include "base/alloc.h"
#include "base/guard.h"

/* One line for each array: member, element type, number of elements. The size and the layout both expand it.
 */
#define CASE_ARRAYS(X)                                                                                       \
    X(parameters, int64_t, parameters)                                                                       \
    X(merged, btri_merged, findings)                                                                         \
    X(is_replaced, uint8_t, findings)                                                                        \
    X(has_onset, uint8_t, findings)                                                                          \
    X(is_direct, uint8_t, findings)                                                                          \
    X(issues, btri_issue, BTRI_ISSUES_MAX)                                                                   \
    X(tri, uint8_t, findings)                                                                                \
    X(quantity, btri_quantity, findings)                                                                     \
    X(urgency, uint8_t, rules)                                                                               \
    X(rule_order, uint32_t, rules)                                                                           \
    X(values.slot, btri_value, instructions)                                                                 \
    X(values.quantity, btri_quantity_slot, quantities)                                                       \
    X(lists.fired, uint32_t, rules)                                                                          \
    X(lists.labels, uint32_t, rules)                                                                         \
    X(lists.undetermined, uint32_t, rules)                                                                   \
    X(lists.suspected, uint32_t, conditions)                                                                 \
    X(lists.actions, btri_action_item, rule_actions)                                                         \
    X(lists.advice, uint32_t, advice)                                                                        \
    X(lists.caveats, uint32_t, caveats)                                                                      \
    X(questions, btri_question, BTRI_QUESTIONS_MAX)                                                          \
    X(issue_findings, uint32_t, 2 * findings)                                                                \
    X(mention, uint8_t, findings)                                                                            \
    X(mentioned, uint32_t, findings)                                                                         \
    X(leading, uint32_t, rules)                                                                              \
    X(item_rules, uint32_t, rules)                                                                           \
    X(scratch, uint64_t, scratch_words)                                                                      \
    X(walk.stamp, uint32_t, 2 * instructions)                                                                \
    X(question_work.raise, uint8_t, findings)                                                                \
    X(question_work.close, uint8_t, findings)                                                                \
    X(question_work.reach, uint8_t, findings)                                                                \
    X(question_work.is_candidate, uint8_t, findings)

typedef struct counts {
    size_t findings, rules, instructions, quantities, conditions, rule_actions, advice, caveats, parameters;
    size_t scratch_words;
} counts;

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* The most that one user of the scratch needs; connect_scratch() hands it out. */
static size_t words_of_scratch(const counts *c) {
    const size_t next_change = c->findings * sizeof(btri_quantity) +
                               c->quantities * sizeof(btri_quantity_slot) +
                               c->instructions * sizeof(btri_value);
    const size_t stack = 2 * c->instructions * sizeof(uint32_t);
    const size_t keys = BTRI_CASE_KEY_WORDS * sizeof(uint32_t);
    return (larger(next_change, larger(stack, keys)) + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

static counts counts_of(const btri_bundle *bundle) {
    const btri_knowledge *k = &bundle->knowledge;
    counts c = {.findings = k->finding_count,
                .rules = bundle->program.rule_count,
                .instructions = bundle->program.instruction_count,
                .quantities = bundle->quantity_slot_count,
                .conditions = k->condition_count,
                .rule_actions = bundle->rule_action_count,
                .advice = k->advice_count,
                .caveats = k->caveat_count,
                .parameters = k->parameter_count};
    c.scratch_words = words_of_scratch(&c);
    return c;
}

size_t btri_case_memory_bound(const btri_bundle *bundle) {
    const counts c = counts_of(bundle);
    const size_t findings = c.findings, rules = c.rules, instructions = c.instructions;
    const size_t quantities = c.quantities, conditions = c.conditions, rule_actions = c.rule_actions;
    const size_t advice = c.advice, caveats = c.caveats, parameters = c.parameters;
    const size_t scratch_words = c.scratch_words;
    size_t sum = sizeof(btri_case);
#define ADD_BOUND(member, type, count) sum += btri_arena_bound((count) * sizeof(type), _Alignof(type));
    CASE_ARRAYS(ADD_BOUND)
#undef ADD_BOUND
    return sum;
}

/* The bound was computed from the same list, so every piece fits. */
static bool lay_out(btri_case *kase, btri_arena *arena) {
    const counts c = counts_of(kase->bundle);
    const size_t findings = c.findings, rules = c.rules, instructions = c.instructions;
    const size_t quantities = c.quantities, conditions = c.conditions, rule_actions = c.rule_actions;
    const size_t advice = c.advice, caveats = c.caveats, parameters = c.parameters;
    const size_t scratch_words = c.scratch_words;
    bool fits = true;
#define TAKE(member, type, count)                                                                            \
    kase->member = btri_arena_alloc_array(arena, (count), sizeof(type), _Alignof(type));                     \
    fits = fits && (kase->member != NULL || (count) == 0);
    CASE_ARRAYS(TAKE)
#undef TAKE
    return fits;
}

static void connect_scratch(btri_case *kase) {
    const counts c = counts_of(kase->bundle);
    btri_next_change_work *next_change = &kase->next_change_work;
    kase->json_keys = (uint32_t *)kase->scratch;
    kase->walk.stack = (uint32_t *)kase->scratch;
    next_change->quantity = (btri_quantity *)kase->scratch;
    next_change->values.quantity = (btri_quantity_slot *)(next_change->quantity + c.findings);
    next_change->values.slot = (btri_value *)(next_change->values.quantity + c.quantities);
}

static void connect(btri_case *kase) {
    connect_scratch(kase);
    kase->inputs.parameters = kase->parameters;
    kase->inputs.tri = kase->tri;
    kase->inputs.quantity = kase->quantity;
    kase->inputs.urgency = kase->urgency;
    kase->evaluated.verified = &kase->bundle->verified;
    kase->evaluated.inputs = &kase->inputs;
    kase->evaluated.values = &kase->values;
    kase->question_work.walk = &kase->walk;
    kase->result.kase = kase;
}

btri_status btri_case_new(btri_context *context, btri_bundle *bundle, btri_case **kase) {
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    *kase = NULL;
    BTRI_ENSURE(context != NULL && bundle != NULL, BTRI_E_ARGUMENT);
    const size_t size = btri_case_memory_bound(bundle);
    btri_case *made = context->allocator.alloc(context->allocator.user, size, 16);
    if (made == NULL) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    memset(made, 0, sizeof *made);
    made->context = context;
    made->bundle = bundle;
    made->size = size;
    btri_arena arena;
    btri_arena_init(&arena, made + 1, size - sizeof *made);
    if (!lay_out(made, &arena)) {
        context->allocator.free(context->allocator.user, made, size);
        return btri_context_fail_plain(context, BTRI_E_INTERNAL);
    }
    connect(made);
    btri_bundle_retain(bundle);
    *kase = made;
    return BTRI_OK;
}

void btri_case_free(btri_case *kase) {
    if (kase == NULL) {
        return;
    }
    const btri_allocator allocator = kase->context->allocator;
    const size_t size = kase->size;
    btri_bundle_release(kase->bundle);
    btri_arena whole; /* lifts the poison of the red zones, so that the wipe reaches all */
    btri_arena_init(&whole, kase + 1, size - sizeof *kase);
    btri_arena_release(&whole);
    btri_wipe(kase, size);
    allocator.free(allocator.user, kase, size);
}

void btri_case_forget(btri_case *kase) {
    const counts c = counts_of(kase->bundle);
    const size_t findings = c.findings, rules = c.rules, instructions = c.instructions;
    const size_t quantities = c.quantities, conditions = c.conditions, rule_actions = c.rule_actions;
    const size_t advice = c.advice, caveats = c.caveats, parameters = c.parameters;
    const size_t scratch_words = c.scratch_words;
#define WIPE(member, type, count) btri_wipe(kase->member, (count) * sizeof(type));
    CASE_ARRAYS(WIPE)
#undef WIPE
    kase->changes[0] = '\0';
    kase->walk.epoch = 0;
    kase->issue_count = 0;
    kase->has_begun = false;
    btri_wipe(&kase->summary, sizeof kase->summary);
    btri_wipe(&kase->decision, sizeof kase->decision);
    btri_case_touch(kase);
}
