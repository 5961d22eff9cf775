/* eval_one.c - the scalar evaluator, written to be read: one function for each operator, in the order of
 * program/SEMANTICS.md section 3, and one switch that calls them. Trusts its input: the verifier was the
 * judge. */
#include "eval/eval_one.h"

#include "eval/compare.h"

typedef struct machine {
    const btri_verified *verified;
    const btri_inputs *in;
    btri_values *out;
    btri_value level[BTRI_EMERGENCY_NOW + 1]; /* Kleene "any rule of this urgency", over the strata done */
} machine;

/* No branch below depends on a patient's values where a table or a mask will do: the processor then learns
 * the program's path. */

/* ---- findings ---- */

static btri_value finding(const machine *m, int32_t f) {
    static const btri_value values[2][3] = {
        {[BTRI_UNKNOWN] = BTRI_ASKED_FALSE,
         [BTRI_PRESENT] = BTRI_VALUE_TRUE,
         [BTRI_ABSENT] = BTRI_VALUE_FALSE},
        {[BTRI_UNKNOWN] = BTRI_VALUE_UNKNOWN,
         [BTRI_PRESENT] = BTRI_VALUE_TRUE,
         [BTRI_ABSENT] = BTRI_VALUE_FALSE},
    };
    return values[m->verified->is_askable[f] != 0][m->in->tri[f]];
}

static btri_value absent_if(const machine *m, int32_t f, btri_value condition) {
    const btri_value x = finding(m, f);
    if (m->in->tri[f] != BTRI_UNKNOWN) {
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

static btri_value host(const machine *m, int32_t f, btri_value computed) {
    if (m->in->tri[f] == BTRI_PRESENT) {
        return BTRI_VALUE_TRUE;
    }
    if (m->in->tri[f] == BTRI_ABSENT && (computed & BTRI_ACTING_TRUE) == 0) {
        return (btri_value)(computed | BTRI_ACTING_FALSE);
    }
    return computed;
}

/* ---- lists ---- */

static btri_value any(const btri_value *slot, const int32_t *a, uint32_t n) {
    uint32_t some = 0;
    uint32_t every = BTRI_VALUE_FALSE;
    for (uint32_t i = 0; i < n; i++) {
        some |= slot[a[i]];
        every &= slot[a[i]];
    }
    return (btri_value)((some & BTRI_VALUE_TRUE) | every);
}

static btri_value all(const btri_value *slot, const int32_t *a, uint32_t n) {
    uint32_t some = 0;
    uint32_t every = BTRI_VALUE_TRUE;
    for (uint32_t i = 0; i < n; i++) {
        some |= slot[a[i]];
        every &= slot[a[i]];
    }
    return (btri_value)((some & BTRI_VALUE_FALSE) | every);
}

typedef struct tally {
    uint32_t is_true[BTRI_CHANNELS], is_false[BTRI_CHANNELS];
} tally;

static tally count(const btri_value *slot, const int32_t *a, uint32_t n) {
    tally t = {{0}, {0}};
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
            t.is_true[c] += (slot[a[i]] >> c) & 1u;
            t.is_false[c] += (slot[a[i]] >> (c + 3)) & 1u;
        }
    }
    return t;
}

static btri_value at_least(const btri_value *slot, uint32_t k, const int32_t *a, uint32_t n) {
    const tally t = count(slot, a, n);
    uint32_t r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        r |= (uint32_t)(t.is_true[c] >= k) << c;
        r |= (uint32_t)(n - t.is_false[c] < k) << (c + 3);
    }
    return (btri_value)r;
}

static btri_value exactly(const btri_value *slot, uint32_t k, const int32_t *a, uint32_t n) {
    const tally t = count(slot, a, n);
    uint32_t r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        const uint32_t possible = n - t.is_false[c];
        r |= (uint32_t)(t.is_true[c] == k && possible == k) << c;
        r |= (uint32_t)(t.is_true[c] > k || possible < k) << (c + 3);
    }
    return (btri_value)r;
}

/* ---- what is known ---- */

static btri_value not_present(btri_value a) {
    const btri_value kleene = btri_value_not(a);
    return (btri_value)(kleene | ((a & BTRI_ACTING_TRUE) != 0 ? 0 : BTRI_ACTING_TRUE));
}

/* Bits 0-2: the channels in which the slot is known. */
static btri_value known_channels(const machine *m, int32_t operand) {
    const uint32_t q = m->verified->quantity_index[operand];
    if (q == BTRI_INDEX_NONE) {
        return btri_value_known(m->out->slot[operand]);
    }
    uint32_t r = 0;
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        r |= (uint32_t)btri_quantity_is_known(m->out->quantity[q].channel[c]) << c;
    }
    return (btri_value)r;
}

static btri_value known(btri_value channels) {
    return (btri_value)(channels | ((channels & BTRI_ACTING_TRUE) != 0 ? 0 : BTRI_ACTING_FALSE));
}

/* ---- quantities ---- */

static void quantity(const machine *m, int32_t f, btri_value condition, btri_quantity_slot *slot) {
    const btri_quantity q = m->in->quantity[f];
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        slot->channel[c] = q;
    }
    slot->is_uniform = true;
    if (q.state != BTRI_QUANTITY_MISSING) {
        return;
    }
    if (!m->verified->is_askable[f]) {
        condition |= BTRI_ASKED_TRUE;
    }
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        if (((condition >> c) & 1u) != 0) {
            slot->channel[c] = btri_quantity_in_state(BTRI_QUANTITY_NOT_APPLICABLE);
            slot->is_uniform = false;
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

static void score(const machine *m, const int32_t *o, uint32_t n, bool is_sum, btri_quantity_slot *out) {
    for (uint32_t c = 0; c < BTRI_CHANNELS; c++) {
        out->channel[c] = score_in_channel(m->out->slot, o, n, is_sum, c);
    }
    out->is_uniform = false;
}

#define BTRI_CHANNEL_BITS(c) ((btri_value)(0x09u << (c)))

static btri_value compare(const btri_quantity_slot *q, int32_t relation, int64_t k) {
    if (q->is_uniform) {
        return btri_compare(q->channel[BTRI_FIRM], (btri_relation)relation, k);
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

static btri_value fired(btri_value rule) {
    return (btri_value)(rule | (btri_value_is_acting_unknown(rule) ? BTRI_ACTING_FALSE : 0));
}

static btri_value all_false(const machine *m, const int32_t *rules, uint32_t n) {
    btri_value r = BTRI_VALUE_TRUE;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t slot = m->verified->program->rules[rules[i]].slot;
        r = btri_value_and(r, btri_value_not(m->out->slot[slot]));
    }
    return r;
}

static btri_value clear_below(const machine *m, int32_t level) {
    btri_value r = BTRI_VALUE_FALSE;
    for (int32_t l = level; l <= BTRI_EMERGENCY_NOW; l++) {
        r = btri_value_or(r, m->level[l]);
    }
    return not_present(r);
}

/* ---- the program ---- */

static void step(machine *m, uint32_t i) {
    const btri_program *p = m->verified->program;
    const int32_t *o = btri_program_operands(p, i);
    const uint32_t n = btri_program_operand_count(p, i);
    const uint32_t *qi = m->verified->quantity_index;
    btri_value *slot = m->out->slot;
    btri_quantity_slot *q = m->out->quantity;
    const int64_t *parameters = m->in->parameters;
    switch (btri_program_op(p, i)) {
    case BTRI_OP_FINDING:
        slot[i] = finding(m, o[0]);
        return;
    case BTRI_OP_ABSENT_IF:
        slot[i] = absent_if(m, o[0], slot[o[1]]);
        return;
    case BTRI_OP_IMPLIED:
        slot[i] = implied(slot[o[0]], any(slot, o + 1, n - 1));
        return;
    case BTRI_OP_HOST:
        slot[i] = host(m, o[0], slot[o[1]]);
        return;
    case BTRI_OP_ANY:
        slot[i] = any(slot, o, n);
        return;
    case BTRI_OP_ALL:
        slot[i] = all(slot, o, n);
        return;
    case BTRI_OP_NOT:
        slot[i] = btri_value_not(slot[o[0]]);
        return;
    case BTRI_OP_AT_LEAST:
        slot[i] = at_least(slot, (uint32_t)o[0], o + 1, n - 1);
        return;
    case BTRI_OP_EXACTLY:
        slot[i] = exactly(slot, (uint32_t)o[0], o + 1, n - 1);
        return;
    case BTRI_OP_NOT_PRESENT:
        slot[i] = not_present(slot[o[0]]);
        return;
    case BTRI_OP_KNOWN:
        slot[i] = known(known_channels(m, o[0]));
        return;
    case BTRI_OP_UNKNOWN:
        slot[i] = btri_value_not(known(known_channels(m, o[0])));
        return;
    case BTRI_OP_TRUE:
        slot[i] = BTRI_VALUE_TRUE;
        return;
    case BTRI_OP_PROFILE:
        slot[i] = parameters[o[0]] == o[1] ? BTRI_VALUE_TRUE : BTRI_VALUE_FALSE;
        return;
    case BTRI_OP_QUANTITY:
        quantity(m, o[0], BTRI_VALUE_UNKNOWN, &q[qi[i]]);
        return;
    case BTRI_OP_NOT_APPLICABLE_IF:
        quantity(m, o[0], slot[o[1]], &q[qi[i]]);
        return;
    case BTRI_OP_SCORE_SUM:
        score(m, o, n, true, &q[qi[i]]);
        return;
    case BTRI_OP_SCORE_MAX:
        score(m, o, n, false, &q[qi[i]]);
        return;
    case BTRI_OP_COMPARE:
        slot[i] = compare(&q[qi[o[0]]], o[1], o[2]);
        return;
    case BTRI_OP_COMPARE_PARAMETER:
        slot[i] = compare(&q[qi[o[0]]], o[1], parameters[o[2]]);
        return;
    case BTRI_OP_COMPARE_DIFFERENCE:
        slot[i] = difference(&q[qi[o[0]]], &q[qi[o[1]]], o[2], o[3]);
        return;
    case BTRI_OP_RECENT:
        slot[i] = recent(&q[qi[o[0]]], o[1]);
        return;
    case BTRI_OP_RECENT_PARAMETER:
        slot[i] = recent(&q[qi[o[0]]], parameters[o[1]]);
        return;
    case BTRI_OP_FIRED:
        slot[i] = fired(slot[p->rules[o[0]].slot]);
        return;
    case BTRI_OP_ALL_FALSE:
        slot[i] = all_false(m, o, n);
        return;
    case BTRI_OP_CLEAR_BELOW:
        slot[i] = clear_below(m, o[0]);
        return;
    }
}

static void finish_stratum(machine *m, uint32_t start, uint32_t end) {
    const btri_program *p = m->verified->program;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        const uint32_t slot = p->rules[r].slot;
        if (slot >= start && slot < end) {
            const uint32_t urgency = m->in->urgency[r];
            m->level[urgency] = btri_value_or(m->level[urgency], m->out->slot[slot]);
        }
    }
}

/* The highest level with one of these bits set (or, with is_set false, clear). */
static btri_urgency highest(const btri_value *level, btri_value bit, bool is_set) {
    for (int l = BTRI_EMERGENCY_NOW; l > BTRI_NONE; l--) {
        if (((level[l] & bit) != 0) == is_set) {
            return (btri_urgency)l;
        }
    }
    return BTRI_NONE;
}

void btri_eval_one(const btri_verified *verified, const btri_inputs *inputs, btri_values *values,
                   btri_decision *decision) {
    machine m = {.verified = verified, .in = inputs, .out = values};
    for (uint32_t l = 0; l <= BTRI_EMERGENCY_NOW; l++) {
        m.level[l] = BTRI_VALUE_FALSE;
    }
    uint32_t i = 0;
    for (uint32_t s = 0; s < verified->program->stratum_count; s++) {
        const uint32_t start = i;
        for (; i < verified->program->stratum_end[s]; i++) {
            step(&m, i);
        }
        finish_stratum(&m, start, i);
    }
    decision->floor = highest(m.level, BTRI_FIRM_TRUE, true);
    decision->acting = highest(m.level, BTRI_ACTING_TRUE, true);
    decision->ceiling = highest(m.level, BTRI_FIRM_FALSE, false);
    decision->ceiling_if_asked = highest(m.level, BTRI_ASKED_FALSE, false);
    if (decision->ceiling_if_asked < decision->acting) {
        decision->ceiling_if_asked = decision->acting;
    }
    decision->is_cleared = (values->slot[verified->knowledge->clearance_slot] & BTRI_ACTING_TRUE) != 0;
}
