/* lower_expr.c - one condition to instructions. Its nodes stand in the order in which they are needed, so
 * that one walk over the list suffices. Input may be wrong. */
#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/fixed_text.h"
#include "tools/compile/lower.h"

#define SLOT_LIST (BTRI_SLOT_NONE - 1u) /* the node is the name of a list: its parent expands it */

typedef struct walk {
    btri_lowering *l;
    const btri_definition *owner;
    const btri_clause *clause;
    bool raw;
    uint32_t *values; /* slot of each node */
} walk;

static btri_status push_operand(btri_lowering *l, uint32_t slot) {
    void *operands = l->operands;
    BTRI_ENSURE(btri_pool_grow(l->sections->pool, &operands, l->operand_count, &l->operand_capacity,
                               sizeof *l->operands),
                BTRI_E_MEMORY);
    l->operands = (int32_t *)operands;
    l->operands[l->operand_count++] = (int32_t)slot;
    return BTRI_OK;
}

btri_status btri_lower_finding(btri_lowering *l, uint32_t finding, bool raw, uint32_t *slot) {
    if (btri_finding_is_plain(l, finding, raw)) {
        const int32_t operand = (int32_t)finding;
        const bool is_quantity = btri_finding_is_quantity(&l->vocabulary->findings[finding]);
        return btri_code_add(&l->code, is_quantity ? BTRI_OP_QUANTITY : BTRI_OP_FINDING, &operand, 1, slot);
    }
    *slot = btri_definition_of(l, BTRI_SEC_FINDINGS, finding)->slot[raw];
    return BTRI_OK;
}

static btri_status lower_name(const walk *w, const btri_expr_node *node, uint32_t *slot) {
    btri_lowering *l = w->l;
    const btri_meaning meaning = btri_meaning_of(l->sections, node->name);
    switch (meaning.section) {
    case BTRI_SEC_FINDINGS:
        if (btri_finding_is_quantity(&l->vocabulary->findings[meaning.item])) {
            BTRI_REPORT_AT(l->sections, w->clause->expr.at, "'%.*s' is a quantity: compare it",
                           BTRI_SPAN(node->name));
            return BTRI_OK;
        }
        return btri_lower_finding(l, meaning.item, w->raw, slot);
    case BTRI_SEC_MACROS:
        *slot = btri_definition_of(l, BTRI_SEC_MACROS, meaning.item)->slot[w->raw];
        return BTRI_OK;
    case BTRI_SEC_LISTS:
        *slot = SLOT_LIST;
        return BTRI_OK;
    case BTRI_SEC_PARAMETERS:
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "parameter '%.*s' is not a condition",
                       BTRI_SPAN(node->name));
        return BTRI_OK;
    default:
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "unknown id '%.*s' in the condition",
                       BTRI_SPAN(node->name));
        return BTRI_OK;
    }
}

/* Collects the operands of a call in l->operands. *good is false if one of them was refused. */
static btri_status collect(const walk *w, const btri_expr_node *node, bool lists, bool *good) {
    const btri_expr *expr = &w->clause->expr;
    *good = true;
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t child = expr->operands[node->first + i];
        if (w->values[child] != SLOT_LIST) {
            *good = *good && w->values[child] != BTRI_SLOT_NONE;
            BTRI_TRY(push_operand(w->l, w->values[child]));
            continue;
        }
        const btri_bytes name = expr->nodes[child].name;
        const btri_meaning meaning = btri_meaning_of(w->l->sections, name);
        const btri_definition *list = btri_definition_of(w->l, BTRI_SEC_LISTS, meaning.item);
        if (!lists) {
            BTRI_REPORT_AT(w->l->sections, expr->at, "list '%.*s' may stand only in n_of and exactly",
                           BTRI_SPAN(name));
            *good = false;
            return BTRI_OK;
        }
        for (uint32_t k = 0; k < list->count; k++) {
            *good = *good && list->clauses[k].slot[w->raw] != BTRI_SLOT_NONE;
            BTRI_TRY(push_operand(w->l, list->clauses[k].slot[w->raw]));
        }
    }
    return BTRI_OK;
}

static btri_status lower_call(const walk *w, const btri_expr_node *node, btri_opcode op, uint32_t *slot) {
    btri_lowering *l = w->l;
    bool good = false;
    const bool turns = op == BTRI_OP_NOT || op == BTRI_OP_NOT_PRESENT;
    l->operand_count = 0;
    BTRI_TRY(collect(w, node, false, &good));
    if (!good) {
        return BTRI_OK;
    }
    if (turns && l->code.list[l->operands[0]].presumes) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "recent() and not_present() must not be negated");
    }
    if (l->operand_count == 1 && (op == BTRI_OP_ANY || op == BTRI_OP_ALL)) {
        *slot = (uint32_t)l->operands[0];
        return BTRI_OK;
    }
    return btri_code_add(&l->code, op, l->operands, (uint32_t)l->operand_count, slot);
}

static btri_status lower_count(const walk *w, const btri_expr_node *node, btri_opcode op, uint32_t *slot) {
    btri_lowering *l = w->l;
    bool good = false;
    l->operand_count = 0;
    BTRI_TRY(push_operand(l, node->number));
    BTRI_TRY(collect(w, node, true, &good));
    const uint32_t least = op == BTRI_OP_AT_LEAST ? 1u : 0u;
    if (node->number < least || node->number > l->operand_count - 1) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "a count of %u out of %u conditions makes no sense",
                       (unsigned)node->number, (unsigned)(l->operand_count - 1));
        good = false;
    }
    return good ? btri_code_add(&l->code, op, l->operands, (uint32_t)l->operand_count, slot) : BTRI_OK;
}

static btri_status lower_known(const walk *w, const btri_expr_node *node, btri_opcode op, uint32_t *slot) {
    btri_lowering *l = w->l;
    const uint32_t finding = btri_section_find(l->sections, BTRI_SEC_FINDINGS, node->name);
    if (finding == BTRI_NOT_FOUND) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at,
                       "known() and unknown() need the id of a finding, not '%.*s'", BTRI_SPAN(node->name));
        return BTRI_OK;
    }
    uint32_t of = BTRI_SLOT_NONE;
    BTRI_TRY(btri_lower_finding(l, finding, w->raw, &of));
    const int32_t operand = (int32_t)of;
    return of == BTRI_SLOT_NONE ? BTRI_OK : btri_code_add(&l->code, op, &operand, 1, slot);
}

/* NOT of the raw record; for a finding that the host may set: of what the host recorded. */
static btri_status lower_recorded_absent(const walk *w, const btri_expr_node *node, uint32_t *slot) {
    btri_lowering *l = w->l;
    const uint32_t finding = btri_section_find(l->sections, BTRI_SEC_FINDINGS, node->name);
    const btri_finding_kind kind =
        finding == BTRI_NOT_FOUND ? BTRI_KIND_SCORE : l->vocabulary->findings[finding].kind;
    if (kind != BTRI_KIND_TRI && kind != BTRI_KIND_DERIVED_OR_HOST) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at,
                       "recorded_absent() needs a finding that can be recorded absent, not '%.*s'",
                       BTRI_SPAN(node->name));
        return BTRI_OK;
    }
    int32_t operand = (int32_t)finding;
    BTRI_TRY(btri_code_add(&l->code, BTRI_OP_FINDING, &operand, 1, slot));
    operand = (int32_t)*slot;
    return btri_code_add(&l->code, BTRI_OP_NOT, &operand, 1, slot);
}

static btri_status lower_profile(const walk *w, const btri_expr_node *node, uint32_t *slot) {
    btri_lowering *l = w->l;
    const uint32_t parameter = btri_section_find(l->sections, BTRI_SEC_PARAMETERS, node->name);
    const btri_parameter_info *info =
        parameter == BTRI_NOT_FOUND ? NULL : &l->vocabulary->parameters[parameter];
    if (info == NULL || info->kind != BTRI_PARAMETER_CHOICE) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "unknown parameter '%.*s', or not one of kind choice",
                       BTRI_SPAN(node->name));
        return BTRI_OK;
    }
    const uint32_t choice = btri_choice_index(info->choices, node->bound);
    if (choice == BTRI_NOT_FOUND) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "'%.*s' is not a choice of parameter '%.*s'",
                       BTRI_SPAN(node->bound), BTRI_SPAN(node->name));
        return BTRI_OK;
    }
    const int32_t operands[2] = {(int32_t)parameter, (int32_t)choice};
    return btri_code_add(&l->code, BTRI_OP_PROFILE, operands, 2, slot);
}

static btri_status lower_all_false(const walk *w, const btri_expr_node *node, uint32_t *slot) {
    btri_lowering *l = w->l;
    const btri_item_list *rules = &l->sections->list[BTRI_SEC_RULES];
    l->operand_count = 0;
    for (uint32_t i = 0; i < rules->count; i++) {
        if (btri_bytes_starts_with(rules->items[i].id, node->name)) {
            BTRI_TRY(push_operand(l, i));
        }
    }
    if (l->operand_count == 0) {
        BTRI_REPORT_AT(l->sections, w->clause->expr.at, "no rule begins with '%.*s'", BTRI_SPAN(node->name));
        return BTRI_OK;
    }
    return btri_code_add(&l->code, BTRI_OP_ALL_FALSE, l->operands, (uint32_t)l->operand_count, slot);
}

static btri_status lower_rule_reference(const walk *w, const btri_expr_node *node, uint32_t *slot) {
    btri_lowering *l = w->l;
    uint32_t value = 0;
    btri_opcode op = BTRI_OP_FIRED;
    if (node->op == BTRI_EXPR_FIRED) {
        value = btri_section_find(l->sections, BTRI_SEC_RULES, node->name);
        if (value == BTRI_NOT_FOUND) {
            BTRI_REPORT_AT(l->sections, w->clause->expr.at, "unknown rule '%.*s'", BTRI_SPAN(node->name));
            return BTRI_OK;
        }
    } else {
        op = BTRI_OP_CLEAR_BELOW;
        if (!btri_urgency_of_text(node->name, &value) || value == 0) {
            BTRI_REPORT_AT(l->sections, w->clause->expr.at, "'%.*s' is not an urgency",
                           BTRI_SPAN(node->name));
            return BTRI_OK;
        }
    }
    const int32_t operand = (int32_t)value;
    return btri_code_add(&l->code, op, &operand, 1, slot);
}

static btri_status lower_node(const walk *w, const btri_expr_node *node, uint32_t *slot) {
    const uint32_t reading = btri_reading_of(w->l, w->owner, node);
    const btri_yaml *at = w->clause->expr.at;
    if (reading != BTRI_NOT_FOUND) {
        *slot = btri_definition_of(w->l, BTRI_SEC_READS_AS, reading)->slot[w->raw];
        return BTRI_OK;
    }
    switch (node->op) {
    case BTRI_EXPR_NAME:
        return lower_name(w, node, slot);
    case BTRI_EXPR_TRUE:
        return btri_code_add(&w->l->code, BTRI_OP_TRUE, NULL, 0, slot);
    case BTRI_EXPR_ANY:
        return lower_call(w, node, BTRI_OP_ANY, slot);
    case BTRI_EXPR_ALL:
        return lower_call(w, node, BTRI_OP_ALL, slot);
    case BTRI_EXPR_NOT:
        return lower_call(w, node, BTRI_OP_NOT, slot);
    case BTRI_EXPR_NOT_PRESENT:
        return lower_call(w, node, BTRI_OP_NOT_PRESENT, slot);
    case BTRI_EXPR_AT_LEAST:
        return lower_count(w, node, BTRI_OP_AT_LEAST, slot);
    case BTRI_EXPR_EXACTLY:
        return lower_count(w, node, BTRI_OP_EXACTLY, slot);
    case BTRI_EXPR_KNOWN:
        return lower_known(w, node, BTRI_OP_KNOWN, slot);
    case BTRI_EXPR_UNKNOWN:
        return lower_known(w, node, BTRI_OP_UNKNOWN, slot);
    case BTRI_EXPR_RECENT:
        return btri_lower_recent(w->l, at, node, w->raw, slot);
    case BTRI_EXPR_RECORDED_ABSENT:
        return lower_recorded_absent(w, node, slot);
    case BTRI_EXPR_FIRED:
    case BTRI_EXPR_CLEAR_BELOW:
        return lower_rule_reference(w, node, slot);
    case BTRI_EXPR_ALL_FALSE:
        return lower_all_false(w, node, slot);
    case BTRI_EXPR_PROFILE:
        return lower_profile(w, node, slot);
    case BTRI_EXPR_COMPARE:
    case BTRI_EXPR_DIFFERENCE:
        return btri_lower_compare(w->l, at, node, w->raw, slot);
    }
    return BTRI_E_INTERNAL;
}

btri_status btri_lower_clause(btri_lowering *l, const btri_definition *owner, const btri_clause *clause,
                              bool raw, uint32_t *slot) {
    const btri_expr *expr = &clause->expr;
    walk w = {l, owner, clause, raw, NULL};
    *slot = BTRI_SLOT_NONE;
    if (expr->node_count == 0) {
        return BTRI_OK;
    }
    w.values = (uint32_t *)btri_pool_array(l->sections->pool, expr->node_count, sizeof *w.values);
    BTRI_ENSURE(w.values != NULL, BTRI_E_MEMORY);
    for (uint32_t i = 0; i < expr->node_count; i++) {
        w.values[i] = BTRI_SLOT_NONE;
        BTRI_TRY(lower_node(&w, &expr->nodes[i], &w.values[i]));
    }
    *slot = w.values[expr->node_count - 1];
    if (*slot == SLOT_LIST) {
        BTRI_REPORT_AT(l->sections, expr->at, "a list may stand only in n_of and exactly");
        *slot = BTRI_SLOT_NONE;
    }
    return BTRI_OK;
}
