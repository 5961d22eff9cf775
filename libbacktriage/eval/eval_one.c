/* eval_one.c - the scalar evaluator, written to be read: one function for each operator, in the order of
 * program/SEMANTICS.md section 3, and one switch that calls them for a run of instructions alike (plan.h).
 * Trusts its input: the verifier was the judge. */
#include "eval/eval_one.h"

#include "eval/compare.h"

/* Handed on by value: what it points to is bytes, and a store to a byte may change anything whose address is
 * known, so that the compiler would have to load every pointer again. */
typedef struct machine {
    const btri_verified *verified;
    const uint8_t *tri, *is_askable;
    const btri_quantity *input;
    const int64_t *parameters;
    const uint32_t *quantity_index, *rule_slot;
    btri_value *slot;
    btri_quantity_slot *quantity;
} machine;

/* No branch below depends on a patient's values where a table or a mask will do: the processor then learns
 * the program's path. */

/* ---- findings ---- */

static btri_value finding(machine m, int32_t f) {
    static const btri_value values[2][4] = {
        {[BTRI_UNKNOWN] = BTRI_ASKED_FALSE,
         [BTRI_PRESENT] = BTRI_VALUE_TRUE,
         [BTRI_ABSENT] = BTRI_VALUE_FALSE},
        {[BTRI_UNKNOWN] = BTRI_VALUE_UNKNOWN,
         [BTRI_PRESENT] = BTRI_VALUE_TRUE,
         [BTRI_ABSENT] = BTRI_VALUE_FALSE},
    };
    return values[m.is_askable[f]][m.tri[f]];
}

static btri_value absent_if(machine m, int32_t f, btri_value condition) {
    const btri_value x = finding(m, f);
    if (m.tri[f] != BTRI_UNKNOWN) {
        return x;
    }
    return (btri_value)(x | ((condition & BTRI_VALUE_TRUE) << 3));
}

/* Acting: what is recorded of x itself stands, unless an antecedent is TRUE. */
static btri_value implied(btri_value x, btri_value any) {
    const btri_value kleene = btri_value_or(x, any);
    const btri_value acting_false =
        (btri_value)((kleene & BTRI_ACTING_TRUE) != 0 ? 0 : x & BTRI_ACTING_FALSE);
    return (btri_value)((kleene & ~BTRI_ACTING_FALSE) | acting_false);
}

static btri_value host(machine m, int32_t f, btri_value computed) {
    if (m.tri[f] == BTRI_PRESENT) {
        return BTRI_VALUE_TRUE;
    }
    if (m.tri[f] == BTRI_ABSENT && (computed & BTRI_ACTING_TRUE) == 0) {
        return (btri_value)(computed | BTRI_ACTING_FALSE);
    }
    return computed;
}

/* ---- lists, of one or more ---- */

static btri_value any(const btri_value *slot, const int32_t *a, uint32_t n) {
    uint32_t some = slot[a[0]];
    uint32_t every = some;
    for (uint32_t i = 1; i < n; i++) {
        some |= slot[a[i]];
        every &= slot[a[i]];
    }
    return (btri_value)((some & BTRI_VALUE_TRUE) | (every & BTRI_VALUE_FALSE));
}

static btri_value all(const btri_value *slot, const int32_t *a, uint32_t n) {
    uint32_t some = slot[a[0]];
    uint32_t every = some;
    for (uint32_t i = 1; i < n; i++) {
        some |= slot[a[i]];
        every &= slot[a[i]];
    }
    return (btri_value)((some & BTRI_VALUE_FALSE) | (every & BTRI_VALUE_TRUE));
}

/* One count for each channel, 21 bits each: there are fewer operands than that. */
typedef uint64_t counts;

typedef struct tally {
    counts is_true, is_false;
} tally;

static counts count_of(counts all, uint32_t channel) {
    return (all >> (21u * channel)) & 0x1FFFFFu;
}

static tally count(const btri_value *slot, const int32_t *a, uint32_t n) {
#define SPREAD(firm, acting, asked) ((counts)(firm) | (counts)(acting) << 21 | (counts)(asked) << 42)
    static const counts spread[8] = {SPREAD(0, 0, 0), SPREAD(1, 0, 0), SPREAD(0, 1, 0), SPREAD(1, 1, 0),
                                     SPREAD(0, 0, 1), SPREAD(1, 0, 1), SPREAD(0, 1, 1), SPREAD(1, 1, 1)};
#undef SPREAD
    tally t = {0, 0};
    for (uint32_t i = 0; i < n; i++) {
        t.is_true += spread[slot[a[i]] & 7u];
        t.is_false += spread[slot[a[i]] >> 3];
    }
    return t;
}

static btri_value at_least(const btri_value *slot, uint32_t k, const int32_t *a, uint32_t n) {
    const tally t = count(slot, a, n);
    uint32_t r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        r |= (uint32_t)(count_of(t.is_true, c) >= k) << c;
        r |= (uint32_t)(n - count_of(t.is_false, c) < k) << (c + 3);
    }
    return (btri_value)r;
}

static btri_value exactly(const btri_value *slot, uint32_t k, const int32_t *a, uint32_t n) {
    const tally t = count(slot, a, n);
    uint32_t r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        const counts is_true = count_of(t.is_true, c);
        const counts possible = n - count_of(t.is_false, c);
        r |= (uint32_t)(is_true == k && possible == k) << c;
        r |= (uint32_t)(is_true > k || possible < k) << (c + 3);
    }
    return (btri_value)r;
}

/* ---- what is known ---- */

static btri_value not_present(btri_value a) {
    const btri_value kleene = btri_value_not(a);
    return (btri_value)(kleene | ((a & BTRI_ACTING_TRUE) != 0 ? 0 : BTRI_ACTING_TRUE));
}

/* Bits 0-2: the channels in which the slot is known. */
static btri_value known_channels(machine m, int32_t operand) {
    const uint32_t q = m.quantity_index[operand];
    if (q == BTRI_INDEX_NONE) {
        return btri_value_known(m.slot[operand]);
    }
    uint32_t r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        r |= (uint32_t)btri_quantity_is_known(m.quantity[q].channel[c]) << c;
    }
    return (btri_value)r;
}

static btri_value known(btri_value channels) {
    return (btri_value)(channels | ((channels & BTRI_ACTING_TRUE) != 0 ? 0 : BTRI_ACTING_FALSE));
}

/* ---- quantities ---- */

static void quantity(machine m, int32_t f, btri_value condition, btri_quantity_slot *slot) {
    const btri_quantity q = m.input[f];
    const bool is_missing = q.state == BTRI_QUANTITY_MISSING;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        slot->channel[c] = q;
    }
    slot->form = q.state == BTRI_QUANTITY_INTERVAL ? BTRI_FORM_NUMBER : BTRI_FORM_NO_NUMBER;
    slot->compared = is_missing ? BTRI_VALUE_UNKNOWN : BTRI_VALUE_FALSE;
    const uint32_t out = (condition & BTRI_VALUE_TRUE) | (m.is_askable[f] ? 0u : BTRI_ASKED_TRUE);
    if (!is_missing || out == 0) {
        return;
    }
    slot->compared = (btri_value)(out << 3);
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        if (((out >> c) & 1u) != 0) {
            slot->channel[c].state = BTRI_QUANTITY_NOT_APPLICABLE;
        }
    }
}

static btri_quantity score_in_channel(const btri_value *slot, const int32_t *o, uint32_t n, bool is_sum,
                                      uint32_t c) {
    int64_t lo = 0;
    int64_t hi = 0;
    uint32_t i = 0;
    while (i < n) {
        const uint32_t end = i + 1 + 2 * (uint32_t)o[i];
        int64_t least = INT64_MAX;
        int64_t greatest = 0;
        for (i++; i < end; i += 2) {
            const bool is_out = ((slot[o[i]] >> (c + 3)) & 1u) != 0;
            const int64_t low = is_out ? INT64_MAX : o[i + 1];
            const int64_t high = is_out ? 0 : o[i + 1];
            least = low < least ? low : least;
            greatest = high > greatest ? high : greatest;
        }
        least = least == INT64_MAX ? 0 : least;
        lo = is_sum ? lo + least : (least > lo ? least : lo);
        hi = is_sum ? hi + greatest : (greatest > hi ? greatest : hi);
    }
    return btri_quantity_of(lo, hi);
}

static void score(const btri_value *slot, const int32_t *o, uint32_t n, bool is_sum,
                  btri_quantity_slot *out) {
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        out->channel[c] = score_in_channel(slot, o, n, is_sum, c);
    }
    out->form = BTRI_FORM_CHANNELS;
}

#define BTRI_CHANNEL_BITS(c) ((btri_value)(0x09u << (c)))

static inline btri_value compare(const btri_quantity_slot *q, int32_t relation, int64_t k) {
    if (q->form == BTRI_FORM_NO_NUMBER) {
        return q->compared;
    }
    if (q->form == BTRI_FORM_NUMBER) {
        const btri_quantity *number = &q->channel[BTRI_FIRM];
        return btri_compare_interval(number->lo, number->hi, (btri_relation)relation, k);
    }
    btri_value r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        r |= (btri_value)(btri_compare(q->channel[c], (btri_relation)relation, k) & BTRI_CHANNEL_BITS(c));
    }
    return r;
}

static btri_value difference(const btri_quantity_slot *a, const btri_quantity_slot *b, int32_t relation,
                             int64_t k) {
    btri_value r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        const btri_quantity d = btri_difference(a->channel[c], b->channel[c]);
        r |= (btri_value)(btri_compare(d, (btri_relation)relation, k) & BTRI_CHANNEL_BITS(c));
    }
    return r;
}

/* The fail-safe window: an undecided duration counts as recent when acting. */
static btri_value recent(const btri_quantity_slot *q, int64_t k) {
    const btri_value r = compare(q, BTRI_LESS_OR_EQUAL, k);
    return (btri_value)(r | (btri_value_is_acting_unknown(r) ? BTRI_ACTING_TRUE : 0));
}

/* ---- later strata ---- */

/* For each urgency one byte, in which the Kleene "any rule of this urgency" of the strata done is a plain OR:
 * a value whose FALSE bits are inverted. 0 = FALSE = no rule. */
typedef uint64_t levels;

static levels add_rules(machine m, const uint8_t *urgency, uint32_t first, uint32_t end, levels any_rule) {
    const uint32_t *rules = m.verified->plan.stratum_rules;
    for (uint32_t i = first; i < end; i++) {
        const uint64_t value = m.slot[m.rule_slot[rules[i]]] ^ BTRI_VALUE_FALSE;
        any_rule |= value << (8u * urgency[rules[i]]);
    }
    return any_rule;
}

static btri_value fired(btri_value rule) {
    return (btri_value)(rule | (btri_value_is_acting_unknown(rule) ? BTRI_ACTING_FALSE : 0));
}

static btri_value all_false(machine m, const int32_t *rules, uint32_t n) {
    btri_value r = BTRI_VALUE_TRUE;
    for (uint32_t i = 0; i < n; i++) {
        r = btri_value_and(r, btri_value_not(m.slot[m.rule_slot[rules[i]]]));
    }
    return r;
}

static btri_value clear_below(levels any_rule, int32_t level) {
    uint32_t r = 0;
    for (int32_t l = level; l <= BTRI_EMERGENCY_NOW; l++) {
        r |= (uint32_t)(any_rule >> (8 * l)) & 0x3Fu;
    }
    return not_present((btri_value)(r ^ BTRI_VALUE_FALSE));
}

/* ---- the program ---- */

#define EACH(effect)                                                                                         \
    for (; s < end; s++, o += n) {                                                                           \
        effect;                                                                                              \
    }

/* The steps of a run from a certain one on. */
static void execute(machine m, const btri_run *run, uint32_t from, levels any_rule) {
    const btri_plan *plan = &m.verified->plan;
    const uint32_t n = run->operand_count;
    const uint32_t *s = plan->step_slot + from;
    const uint32_t *end = plan->step_slot + run->end;
    const int32_t *o = plan->operands + run->operands + (size_t)(from - run->first) * n;
    const uint32_t *qi = m.quantity_index;
    btri_value *slot = m.slot;
    btri_quantity_slot *q = m.quantity;
    switch (run->op) {
    case BTRI_OP_FINDING:
        EACH(slot[*s] = finding(m, o[0]));
        return;
    case BTRI_OP_ABSENT_IF:
        EACH(slot[*s] = absent_if(m, o[0], slot[o[1]]));
        return;
    case BTRI_OP_IMPLIED:
        EACH(slot[*s] = implied(slot[o[0]], any(slot, o + 1, n - 1)));
        return;
    case BTRI_OP_HOST:
        EACH(slot[*s] = host(m, o[0], slot[o[1]]));
        return;
    case BTRI_OP_ANY:
        if (n == 2) { /* most are short: a fixed length saves the loop */
            EACH(slot[*s] = any(slot, o, 2));
        } else if (n == 3) {
            EACH(slot[*s] = any(slot, o, 3));
        }
        EACH(slot[*s] = any(slot, o, n));
        return;
    case BTRI_OP_ALL:
        if (n == 2) {
            EACH(slot[*s] = all(slot, o, 2));
        } else if (n == 3) {
            EACH(slot[*s] = all(slot, o, 3));
        }
        EACH(slot[*s] = all(slot, o, n));
        return;
    case BTRI_OP_NOT:
        EACH(slot[*s] = btri_value_not(slot[o[0]]));
        return;
    case BTRI_OP_AT_LEAST:
        EACH(slot[*s] = at_least(slot, (uint32_t)o[0], o + 1, n - 1));
        return;
    case BTRI_OP_EXACTLY:
        EACH(slot[*s] = exactly(slot, (uint32_t)o[0], o + 1, n - 1));
        return;
    case BTRI_OP_NOT_PRESENT:
        EACH(slot[*s] = not_present(slot[o[0]]));
        return;
    case BTRI_OP_KNOWN:
        EACH(slot[*s] = known(known_channels(m, o[0])));
        return;
    case BTRI_OP_UNKNOWN:
        EACH(slot[*s] = btri_value_not(known(known_channels(m, o[0]))));
        return;
    case BTRI_OP_TRUE:
        EACH(slot[*s] = BTRI_VALUE_TRUE);
        return;
    case BTRI_OP_PROFILE:
        EACH(slot[*s] = m.parameters[o[0]] == o[1] ? BTRI_VALUE_TRUE : BTRI_VALUE_FALSE);
        return;
    case BTRI_OP_QUANTITY:
        EACH(quantity(m, o[0], BTRI_VALUE_UNKNOWN, &q[qi[*s]]));
        return;
    case BTRI_OP_NOT_APPLICABLE_IF:
        EACH(quantity(m, o[0], slot[o[1]], &q[qi[*s]]));
        return;
    case BTRI_OP_SCORE_SUM:
        EACH(score(slot, o, n, true, &q[qi[*s]]));
        return;
    case BTRI_OP_SCORE_MAX:
        EACH(score(slot, o, n, false, &q[qi[*s]]));
        return;
    case BTRI_OP_COMPARE:
        EACH(slot[*s] = compare(&q[qi[o[0]]], o[1], o[2]));
        return;
    case BTRI_OP_COMPARE_PARAMETER:
        EACH(slot[*s] = compare(&q[qi[o[0]]], o[1], m.parameters[o[2]]));
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        EACH(slot[*s] = difference(&q[qi[o[0]]], &q[qi[o[1]]], o[2], o[3]));
        return;
    case BTRI_OP_RECENT:
        EACH(slot[*s] = recent(&q[qi[o[0]]], o[1]));
        return;
    case BTRI_OP_RECENT_PARAMETER:
        EACH(slot[*s] = recent(&q[qi[o[0]]], m.parameters[o[1]]));
        return;
    case BTRI_OP_FIRED:
        EACH(slot[*s] = fired(slot[m.rule_slot[o[0]]]));
        return;
    case BTRI_OP_ALL_FALSE:
        EACH(slot[*s] = all_false(m, o, n));
        return;
    case BTRI_OP_CLEAR_BELOW:
        EACH(slot[*s] = clear_below(any_rule, o[0]));
        return;
    }
}
#undef EACH

/* The highest level with this bit set. */
static btri_urgency highest(levels any_rule, btri_value bit) {
    int l = BTRI_EMERGENCY_NOW;
    while (l > BTRI_NONE && ((any_rule >> (8 * l)) & bit) == 0) {
        l--;
    }
    return (btri_urgency)l;
}

static void decide(machine m, levels any_rule, btri_decision *decision) {
    decision->floor = highest(any_rule, BTRI_FIRM_TRUE);
    decision->acting = highest(any_rule, BTRI_ACTING_TRUE);
    decision->ceiling = highest(any_rule, BTRI_FIRM_FALSE);
    decision->ceiling_if_asked = highest(any_rule, BTRI_ASKED_FALSE);
    if (decision->ceiling_if_asked < decision->acting) {
        decision->ceiling_if_asked = decision->acting;
    }
    decision->is_cleared = (m.slot[m.verified->knowledge->clearance_slot] & BTRI_ACTING_TRUE) != 0;
}

static void run(const btri_verified *verified, bool only_later, const btri_inputs *inputs,
                const btri_values *values, btri_decision *decision) {
    const machine m = {.verified = verified,
                       .tri = inputs->tri,
                       .is_askable = verified->is_askable,
                       .input = inputs->quantity,
                       .parameters = inputs->parameters,
                       .quantity_index = verified->quantity_index,
                       .rule_slot = verified->plan.rule_slot,
                       .slot = values->slot,
                       .quantity = values->quantity};
    levels any_rule = 0;
    uint32_t i = 0;
    uint32_t rule = 0;
    for (uint32_t s = 0; s < verified->program->stratum_count; s++) {
        for (; i < verified->plan.stratum_runs_end[s]; i++) {
            const btri_run *r = &verified->plan.runs[i];
            const uint32_t from = only_later ? r->moving : r->first;
            if (from < r->end) {
                execute(m, r, from, any_rule);
            }
        }
        const uint32_t rule_end = verified->plan.stratum_rules_end[s];
        any_rule = add_rules(m, inputs->urgency, rule, rule_end, any_rule);
        rule = rule_end;
    }
    decide(m, any_rule, decision);
}

void btri_eval_one(const btri_verified *verified, const btri_inputs *inputs, btri_values *values,
                   btri_decision *decision) {
    run(verified, false, inputs, values, decision);
}

void btri_eval_later(const btri_verified *verified, const btri_inputs *inputs, btri_values *values,
                     btri_decision *decision) {
    run(verified, true, inputs, values, decision);
}
