/* bundle_rules.c - bundle decoder: program, rules, clearance. Input is UNTRUSTED. What the instructions mean
 * is not judged here: operands only have to fit 32 bits (program/verify.h does the rest). */
#include "formats/bundle_read.h"

#include <stdalign.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"

#define INDEX_GREATEST (BTRI_INDEX_NONE - 1)
#define RULE_REQUIRED                                                                                        \
    (BTRI_BUNDLE_KEYS_TO(5) | BTRI_BUNDLE_KEY(7) | BTRI_BUNDLE_KEY(14) | BTRI_BUNDLE_KEY(15) |               \
     BTRI_BUNDLE_KEY(16) | BTRI_BUNDLE_KEY(17) | BTRI_BUNDLE_KEY(20))
#define AUDIENCE_LAST 2u
#define FUNCTION_LAST 2u
#define CLOCK_LAST    4u
#define MARK_LAST     3u

/* Looks ahead over the instructions: how many, and with how many operands together. */
static btri_status count_code(btri_bundle_reader b, size_t *instructions, size_t *operands) {
    *operands = 0;
    BTRI_TRY(btri_cbor_array(&b.cbor, instructions));
    for (size_t i = 0; i < *instructions; i++) {
        btri_cbor_reader inside = b.cbor;
        size_t count = 0;
        BTRI_TRY(btri_cbor_array(&inside, &count));
        BTRI_TRY(btri_cbor_skip(&b.cbor, NULL));
        BTRI_ENSURE(count != 0, BTRI_E_INPUT_MALFORMED);
        *operands += count - 1; /* counts are at most the bytes of the input, so sums cannot overflow */
    }
    return BTRI_OK;
}

static btri_status read_i32(btri_bundle_reader *b, int32_t *value) {
    int64_t found = 0;
    *value = 0;
    BTRI_TRY(btri_cbor_int(&b->cbor, &found));
    if (found < INT32_MIN || found > INT32_MAX) {
        return btri_bundle_refuse(b, "an operand does not fit 32 bits");
    }
    *value = (int32_t)found;
    return BTRI_OK;
}

/* [op, operands...] to op, number of operands, operands. code is NULL while counting. */
static btri_status read_instruction(btri_bundle_reader *b, int32_t *code, uint32_t *end) {
    size_t count = 0;
    uint32_t op = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    BTRI_TRY(btri_bundle_u32(b, INT32_MAX, &op));
    if (code != NULL) {
        code[*end] = (int32_t)op;
        code[*end + 1] = (int32_t)(count - 1);
    }
    *end += 2;
    while (btri_cbor_has_more(&b->cbor)) {
        int32_t operand = 0;
        BTRI_TRY(read_i32(b, &operand));
        if (code != NULL) {
            code[*end] = operand;
        }
        *end += 1;
    }
    return btri_cbor_end(&b->cbor);
}

static btri_status read_code(btri_bundle_reader *b, btri_program *p, size_t *code_len) {
    size_t instructions = 0;
    size_t operands = 0;
    size_t opened = 0;
    void *code = NULL;
    void *at = NULL;
    uint32_t end = 0;
    if (count_code(*b, &instructions, &operands) ==
        BTRI_OK) { /* else the reading below meets the same error */
        if (instructions > BTRI_LIMIT_INSTRUCTIONS || operands > BTRI_LIMIT_OPERANDS) {
            return btri_cbor_fail(&b->cbor, BTRI_E_LIMIT, "the program is too long");
        }
        *code_len = operands + 2 * instructions;
        BTRI_TRY(btri_bundle_alloc(b, *code_len, sizeof(int32_t), alignof(int32_t), &code));
        BTRI_TRY(btri_bundle_alloc(b, instructions, sizeof(uint32_t), alignof(uint32_t), &at));
    }
    BTRI_TRY(btri_cbor_array(&b->cbor, &opened));
    uint32_t *places = (uint32_t *)at;
    for (size_t i = 0; i < opened; i++) {
        if (places != NULL) {
            places[i] = end;
        }
        BTRI_TRY(read_instruction(b, (int32_t *)code, &end));
    }
    p->code = (const int32_t *)code;
    p->at = places;
    p->instruction_count = (uint32_t)instructions;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_strata(btri_bundle_reader *b, btri_program *p) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    if (count == 0) {
        return btri_bundle_refuse(b, "the program has no stratum");
    }
    if (count > BTRI_STRATA_MAX) {
        return btri_cbor_fail(&b->cbor, BTRI_E_LIMIT, "the program has too many strata");
    }
    for (size_t i = 0; i < count; i++) {
        BTRI_TRY(btri_bundle_u32(b, BTRI_LIMIT_INSTRUCTIONS, &p->stratum_end[i]));
    }
    p->stratum_count = (uint32_t)count;
    return btri_cbor_end(&b->cbor);
}

btri_status btri_bundle_program(btri_bundle_reader *b, btri_program *p, size_t *code_len) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    BTRI_TRY(read_strata(b, p));
    BTRI_TRY(read_code(b, p, code_len));
    return btri_cbor_end(&b->cbor);
}

/* [action] or [action, amount, unit, clock]. */
static btri_status read_rule_action(btri_bundle_reader *b, btri_rule_action *out) {
    btri_rule_action a = {0, 0, 0, 0};
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    BTRI_TRY(btri_bundle_u32(b, INDEX_GREATEST, &a.action));
    if (count != 1) {
        BTRI_TRY(btri_bundle_u32(b, BTRI_LIMIT_ACTION_AMOUNT, &a.amount));
        if (a.amount == 0) {
            return btri_bundle_refuse(b, "a time limit is zero");
        }
        BTRI_TRY(btri_bundle_u32(b, 2, &a.unit));
        BTRI_TRY(btri_bundle_u32(b, CLOCK_LAST, &a.clock));
    }
    *out = a;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_rule_actions(btri_bundle_reader *b, btri_rule *r) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_LIST, sizeof(btri_rule_action), alignof(btri_rule_action),
                                   &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_rule_action scratch;
        BTRI_TRY(read_rule_action(b, (btri_rule_action *)btri_bundle_list_item(&list, i, &scratch)));
    }
    r->actions = (const btri_rule_action *)(const void *)list.items;
    r->action_count = list.count;
    return btri_cbor_end(&b->cbor);
}

/* Ascending marks to a bit set. */
static btri_status read_basis(btri_bundle_reader *b, uint32_t *basis) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    if (count == 0) {
        return btri_bundle_refuse(b, "a rule has no basis");
    }
    *basis = 0;
    while (btri_cbor_has_more(&b->cbor)) {
        uint32_t mark = 0;
        BTRI_TRY(btri_bundle_u32(b, MARK_LAST, &mark));
        if ((*basis >> mark) != 0) {
            return btri_bundle_refuse(b, "the marks of a basis do not ascend");
        }
        *basis |= UINT32_C(1) << mark;
    }
    return btri_cbor_end(&b->cbor);
}

static btri_status read_type_and_level(btri_bundle_reader *b, uint32_t key, btri_rule *r) {
    uint32_t value = 0;
    if (key == 3) {
        BTRI_TRY(btri_bundle_u32(b, BTRI_RULE_TYPE_LABEL, &value));
        r->type = (btri_rule_type)value;
        return BTRI_OK;
    }
    BTRI_TRY(btri_bundle_u32(b, BTRI_EMERGENCY_NOW, &value));
    r->urgency = (btri_urgency)value;
    return BTRI_OK;
}

static btri_status read_rule_lists(btri_bundle_reader *b, uint32_t key, btri_rule *r) {
    switch (key) {
    case 8:
        return btri_bundle_indexes(b, &r->conditions);
    case 9:
        return read_rule_actions(b, r);
    case 10:
        return btri_bundle_indexes(b, &r->advice);
    case 11:
        return btri_bundle_indexes(b, &r->caveats);
    case 12:
        return btri_bundle_indexes(b, &r->suppressed_advice);
    case 13:
        return btri_bundle_indexes(b, &r->suppressed_actions);
    case 14:
        return read_basis(b, &r->basis);
    default: /* 15 */
        return btri_bundle_source_refs(b, &r->sources);
    }
}

static btri_status read_rule_value(btri_bundle_reader *b, uint32_t key, btri_rule *r) {
    switch (key) {
    case 1:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->number);
    case 2:
        return btri_bundle_id(b, &r->id);
    case 3:
    case 5:
        return read_type_and_level(b, key, r);
    case 4:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->slot);
    case 6:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->urgency_parameter);
    case 7:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->title);
    case 16:
        return btri_bundle_u32(b, AUDIENCE_LAST, &r->audience);
    case 17:
        return btri_bundle_u32(b, FUNCTION_LAST, &r->function);
    case 18:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->note);
    case 19:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->reading);
    case 20:
        return btri_bundle_u32(b, INDEX_GREATEST, &r->written);
    default: /* 8 to 15 */
        return read_rule_lists(b, key, r);
    }
}

static btri_status read_rule(btri_bundle_reader *b, btri_rule *out) {
    btri_rule r = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    r.urgency_parameter = r.note = r.reading = BTRI_INDEX_NONE;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(20), &seen, &key));
        BTRI_TRY(read_rule_value(b, key, &r));
    }
    const uint32_t suppresses = seen & (BTRI_BUNDLE_KEY(12) | BTRI_BUNDLE_KEY(13));
    if (suppresses != 0 && r.type != BTRI_RULE_TYPE_GUARD) {
        return btri_bundle_refuse(b, "a rule suppresses something and is no guard");
    }
    *out = r;
    return btri_bundle_map_end(b, RULE_REQUIRED, seen);
}

btri_status btri_bundle_rules(btri_bundle_reader *b, btri_program *p) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_RULES, sizeof(btri_rule), alignof(btri_rule), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_rule scratch;
        BTRI_TRY(read_rule(b, (btri_rule *)btri_bundle_list_item(&list, i, &scratch)));
    }
    p->rules = (const btri_rule *)(const void *)list.items;
    p->rule_count = list.count;
    return btri_cbor_end(&b->cbor);
}

btri_status btri_bundle_clearance(btri_bundle_reader *b, btri_knowledge *k) {
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(2), &seen, &key));
        if (key == 1) {
            BTRI_TRY(btri_bundle_u32(b, INDEX_GREATEST, &k->clearance_slot));
        } else {
            BTRI_TRY(btri_bundle_indexes(b, &k->clearance_findings));
        }
    }
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(2), seen);
}
