/* case_parameter.c - the profile in force: its parameters, changes of single keys, and what they do to the
 * rules. */
#include <string.h>

#include "api/case.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "wire/decimal.h"

static uint8_t urgency_of(const btri_case *kase, const btri_rule *rule) {
    if (rule->urgency_parameter == BTRI_INDEX_NONE) {
        return (uint8_t)rule->urgency;
    }
    return (uint8_t)kase->parameters[rule->urgency_parameter];
}

void btri_case_order_rules(btri_case *kase) {
    const btri_program *p = &kase->bundle->program;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        kase->urgency[r] = urgency_of(kase, &p->rules[r]);
    }
    btri_rule_order(p, kase->urgency, kase->rule_order);
}

static btri_status parse_number(const btri_parameter *parameter, btri_bytes text, int64_t *value) {
    if (btri_bytes_equal_cstr(text, "none")) {
        *value = BTRI_FIXED_NONE;
        return BTRI_OK;
    }
    btri_decimal decimal;
    int64_t floor = 0;
    BTRI_ENSURE(btri_decimal_parse(text, &decimal) == BTRI_OK, BTRI_E_ARGUMENT);
    BTRI_ENSURE(btri_decimal_to_fixed(decimal, parameter->digits, &floor, value) == BTRI_OK, BTRI_E_ARGUMENT);
    const bool is_exact = floor == *value && *value >= 0 && *value <= BTRI_FIXED_LIMIT;
    return is_exact ? BTRI_OK : BTRI_E_ARGUMENT;
}

static btri_status parse_value(const btri_parameter *parameter, btri_bytes text, int64_t *value) {
    switch (parameter->kind) {
    case BTRI_PARAMETER_NUMBER:
        return parse_number(parameter, text, value);
    case BTRI_PARAMETER_CHOICE:
        for (uint32_t i = 0; i < parameter->choices.count; i++) {
            if (btri_bytes_equal(parameter->choices.items[i], text)) {
                *value = i;
                return BTRI_OK;
            }
        }
        return BTRI_E_ARGUMENT;
    case BTRI_PARAMETER_URGENCY:
        for (int level = BTRI_NONE; level <= BTRI_EMERGENCY_NOW; level++) {
            if (btri_bytes_equal_cstr(text, btri_urgency_name(level))) {
                *value = level;
                return BTRI_OK;
            }
        }
        return BTRI_E_ARGUMENT;
    }
    return BTRI_E_ARGUMENT;
}

/* Remembers ",key=value" for the results. */
static btri_status note_change(btri_case *kase, btri_bytes key, btri_bytes value) {
    const size_t used = strlen(kase->changes);
    BTRI_ENSURE(used + key.len + value.len + 3 <= BTRI_CHANGES_BYTES, BTRI_E_LIMIT);
    char *out = kase->changes + used;
    *out++ = ',';
    memcpy(out, key.ptr, key.len);
    out[key.len] = '=';
    memcpy(out + key.len + 1, value.ptr, value.len);
    out[key.len + 1 + value.len] = '\0';
    return BTRI_OK;
}

btri_status btri_case_change(btri_case *kase, btri_bytes key, btri_bytes text) {
    const btri_knowledge *k = &kase->bundle->knowledge;
    for (uint32_t p = 0; p < k->parameter_count; p++) {
        if (!btri_bytes_equal(k->parameters[p].id, key)) {
            continue;
        }
        int64_t value = 0;
        btri_status status = parse_value(&k->parameters[p], text, &value);
        if (status == BTRI_OK) {
            status = note_change(kase, key, text);
        }
        if (status != BTRI_OK) {
            return btri_context_fail(kase->context, status, NULL, "parameters", SIZE_MAX);
        }
        kase->parameters[p] = value;
        btri_case_order_rules(kase);
        btri_case_touch(kase);
        return BTRI_OK;
    }
    return btri_context_fail(kase->context, BTRI_E_UNKNOWN_PROFILE, NULL, "parameters", SIZE_MAX);
}

static size_t find_byte(btri_bytes text, size_t from, uint8_t byte) {
    while (from < text.len && text.ptr[from] != byte) {
        from++;
    }
    return from;
}

btri_status btri_case_change_all(btri_case *kase, btri_bytes list) {
    size_t start = 0;
    while (start < list.len) {
        const size_t end = find_byte(list, start, ',');
        const size_t middle = find_byte(list, start, '=');
        if (middle >= end) {
            return btri_context_fail(kase->context, BTRI_E_ARGUMENT, NULL, "parameters", SIZE_MAX);
        }
        BTRI_TRY(btri_case_change(kase, btri_bytes_of(list.ptr + start, middle - start),
                                  btri_bytes_of(list.ptr + middle + 1, end - middle - 1)));
        start = end + 1;
    }
    return BTRI_OK;
}

btri_status btri_case_set_parameter(btri_case *kase, const char *key, const char *value) {
    BTRI_ENSURE(kase != NULL && key != NULL && value != NULL, BTRI_E_ARGUMENT);
    if (!kase->has_begun) {
        return btri_context_fail(kase->context, BTRI_E_ARGUMENT, "btri_case_begin has not been called", NULL,
                                 SIZE_MAX);
    }
    return btri_case_change(kase, btri_bytes_from_cstr(key), btri_bytes_from_cstr(value));
}
