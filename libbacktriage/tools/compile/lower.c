/* lower.c - the order in which definitions are lowered: each after all that it names. Iterative, with an
 * explicit stack; what is met again while it is open is a cycle. Input may be wrong. */
#include "tools/compile/lower.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/guard.h"

typedef struct frame {
    btri_definition *definition;
    bool raw;
    uint32_t clause, node, name; /* where the search for dependencies goes on */
} frame;

typedef struct reference {
    btri_definition *definition; /* NULL: none needed */
    bool raw;
} reference;

btri_meaning btri_meaning_of(const btri_sections *sections, btri_bytes name) {
    static const btri_section spaces[] = {BTRI_SEC_FINDINGS, BTRI_SEC_MACROS, BTRI_SEC_LISTS,
                                          BTRI_SEC_PARAMETERS};
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        const uint32_t item = btri_section_find(sections, spaces[i], name);
        if (item != BTRI_NOT_FOUND) {
            const btri_meaning found = {spaces[i], item};
            return found;
        }
    }
    const btri_meaning unknown = {BTRI_SEC_COUNT, 0};
    return unknown;
}

btri_definition *btri_definition_of(const btri_lowering *l, btri_section section, uint32_t item) {
    return &l->definitions->list[l->definitions->first[section] + item];
}

uint32_t btri_reading_of(const btri_lowering *l, const btri_definition *owner, const btri_expr_node *node) {
    if (owner->section == BTRI_SEC_READS_AS) {
        return BTRI_NOT_FOUND;
    }
    for (uint32_t i = 0; i < l->sections->list[BTRI_SEC_READS_AS].count; i++) {
        const btri_expr *read = &l->definitions->read[i];
        if (read->node_count == 1 && btri_expr_node_equal(&read->nodes[0], node)) {
            return i;
        }
    }
    return BTRI_NOT_FOUND;
}

bool btri_finding_is_plain(const btri_lowering *l, uint32_t finding, bool raw) {
    const btri_finding_kind kind = l->vocabulary->findings[finding].kind;
    return raw && kind != BTRI_KIND_DERIVED && kind != BTRI_KIND_SCORE;
}

static reference reference_to(const btri_lowering *l, btri_bytes name, bool raw) {
    reference found = {NULL, raw};
    const btri_meaning meaning = btri_meaning_of(l->sections, name);
    if (meaning.section == BTRI_SEC_MACROS || meaning.section == BTRI_SEC_LISTS ||
        (meaning.section == BTRI_SEC_FINDINGS && !btri_finding_is_plain(l, meaning.item, raw))) {
        found.definition = btri_definition_of(l, meaning.section, meaning.item);
    }
    return found;
}

/* What the name number `which` of a node needs. */
static reference reference_in(const btri_lowering *l, const btri_definition *owner,
                              const btri_expr_node *node, uint32_t which, bool raw) {
    const reference nothing = {NULL, raw};
    const uint32_t reading = which == 0 ? btri_reading_of(l, owner, node) : BTRI_NOT_FOUND;
    if (reading != BTRI_NOT_FOUND) {
        const reference read = {btri_definition_of(l, BTRI_SEC_READS_AS, reading), raw};
        return read;
    }
    switch (node->op) {
    case BTRI_EXPR_NAME:
    case BTRI_EXPR_KNOWN:
    case BTRI_EXPR_UNKNOWN:
    case BTRI_EXPR_RECENT:
        return which == 0 ? reference_to(l, node->name, raw) : nothing;
    case BTRI_EXPR_COMPARE:
    case BTRI_EXPR_DIFFERENCE:
        if (which == 2) {
            return node->bound_is_number ? nothing : reference_to(l, node->bound, raw);
        }
        return reference_to(l, which == 0 ? node->name : node->other, raw);
    default:
        return nothing;
    }
}

/* The next definition that the top of the stack needs; NULL when there is none left. */
static reference next_reference(const btri_lowering *l, frame *top) {
    reference found = {NULL, false};
    while (top->clause < top->definition->count) {
        const btri_clause *clause = &top->definition->clauses[top->clause];
        const bool raw = top->raw || clause->role == BTRI_ROLE_ABSENT_IF;
        if (top->node == clause->expr.node_count) {
            top->clause++;
            top->node = 0;
            continue;
        }
        found = reference_in(l, top->definition, &clause->expr.nodes[top->node], top->name, raw);
        top->name++;
        if (top->name == 3) {
            top->name = 0;
            top->node++;
        }
        if (found.definition != NULL) {
            return found;
        }
    }
    return found;
}

static btri_bytes name_of(const btri_lowering *l, const btri_definition *d) {
    return l->sections->list[d->section].items[d->item].id;
}

static void report_cycle(const btri_lowering *l, const frame *stack, size_t depth, reference met) {
    char path[200];
    size_t used = 0;
    size_t i = depth;
    while (i > 0 && (stack[i - 1].definition != met.definition || stack[i - 1].raw != met.raw)) {
        i--;
    }
    for (i = i == 0 ? 0 : i - 1; i < depth && used < sizeof path; i++) {
        const btri_bytes name = name_of(l, stack[i].definition);
        const int n = snprintf(path + used, sizeof path - used, "%.*s -> ", BTRI_SPAN(name));
        used += n < 0 ? 0 : (size_t)n;
    }
    const btri_definition *d = met.definition;
    const btri_bytes name = name_of(l, d);
    BTRI_REPORT_AT(l->sections, l->sections->list[d->section].items[d->item].node, "cycle: %s%.*s", path,
                   BTRI_SPAN(name));
}

/* The operands of IMPLIED: the finding's own slot, and what implies it (one level of ANY is taken apart). */
static btri_status add_implied(btri_lowering *l, uint32_t implied_by, uint32_t *slot) {
    const btri_instruction in = l->code.list[implied_by];
    const bool is_any = in.op == BTRI_OP_ANY;
    const uint32_t count = is_any ? in.count : 1u;
    int32_t *operands = (int32_t *)btri_pool_array(l->sections->pool, count + 1u, sizeof *operands);
    BTRI_ENSURE(operands != NULL, BTRI_E_MEMORY);
    operands[0] = (int32_t)*slot;
    for (uint32_t i = 0; i < count; i++) {
        operands[i + 1] = is_any ? l->code.operands[in.first + i] : (int32_t)implied_by;
    }
    return btri_code_add(&l->code, BTRI_OP_IMPLIED, operands, count + 1u, slot);
}

static btri_status finish_score(btri_lowering *l, btri_definition *d, bool raw) {
    int32_t *operands = (int32_t *)btri_pool_array(l->sections->pool, 3u * d->count + 1u, sizeof *operands);
    BTRI_ENSURE(operands != NULL, BTRI_E_MEMORY);
    uint32_t count = 0;
    uint32_t group = 0; /* where the number of bands of the current parameter stands */
    for (uint32_t i = 0; i < d->count; i++) {
        const btri_clause *clause = &d->clauses[i];
        if (clause->slot[raw] == BTRI_SLOT_NONE) {
            return BTRI_OK;
        }
        if (clause->role != BTRI_ROLE_BAND) {
            continue;
        }
        if (count == 0 || clause->parameter != d->clauses[i - 1].parameter) {
            group = count++;
        }
        operands[group]++;
        operands[count++] = (int32_t)clause->slot[raw];
        operands[count++] = (int32_t)clause->points;
    }
    BTRI_ENSURE(count != 0, BTRI_OK);
    return btri_code_add(&l->code, d->score_is_max ? BTRI_OP_SCORE_MAX : BTRI_OP_SCORE_SUM, operands, count,
                         &d->slot[raw]);
}

/* Adds what a clause makes of the finding's own slot. */
static btri_status apply_clause(btri_lowering *l, const btri_definition *d, const btri_clause *clause,
                                uint32_t condition, uint32_t *slot) {
    const btri_finding_kind kind = l->vocabulary->findings[d->item].kind;
    const int32_t operands[2] = {(int32_t)d->item, (int32_t)condition};
    if (clause->role == BTRI_ROLE_IMPLIED_BY) {
        return add_implied(l, condition, slot);
    }
    if (clause->role == BTRI_ROLE_ABSENT_IF) {
        return btri_code_add(&l->code,
                             kind == BTRI_KIND_QUANTITY ? BTRI_OP_NOT_APPLICABLE_IF : BTRI_OP_ABSENT_IF,
                             operands, 2, slot);
    }
    if (kind == BTRI_KIND_DERIVED_OR_HOST) {
        return btri_code_add(&l->code, BTRI_OP_HOST, operands, 2, slot);
    }
    *slot = condition;
    return BTRI_OK;
}

static btri_status finish_finding(btri_lowering *l, btri_definition *d, bool raw) {
    const btri_finding_kind kind = l->vocabulary->findings[d->item].kind;
    const int32_t finding = (int32_t)d->item;
    uint32_t slot = BTRI_SLOT_NONE;
    if (kind == BTRI_KIND_SCORE) {
        return finish_score(l, d, raw);
    }
    if (kind == BTRI_KIND_TRI) {
        BTRI_TRY(btri_code_add(&l->code, BTRI_OP_FINDING, &finding, 1, &slot));
    } else if (kind == BTRI_KIND_QUANTITY) {
        BTRI_TRY(btri_code_add(&l->code, BTRI_OP_QUANTITY, &finding, 1, &slot));
    }
    for (uint32_t i = 0; i < d->count; i++) {
        const btri_clause *clause = &d->clauses[i];
        const uint32_t condition = clause->slot[raw || clause->role == BTRI_ROLE_ABSENT_IF];
        if (condition == BTRI_SLOT_NONE) {
            return BTRI_OK;
        }
        if (l->code.list[condition].second_pass) {
            BTRI_REPORT_AT(l->sections, clause->expr.at, "a finding cannot depend on rules");
        }
        BTRI_TRY(apply_clause(l, d, clause, condition, &slot));
    }
    d->slot[raw] = slot;
    return BTRI_OK;
}

/* All that the definition names is lowered: now itself. */
static btri_status finish(btri_lowering *l, btri_definition *d, bool raw) {
    for (uint32_t i = 0; i < d->count; i++) {
        btri_clause *clause = &d->clauses[i];
        const bool clause_raw = raw || clause->role == BTRI_ROLE_ABSENT_IF;
        BTRI_TRY(btri_lower_clause(l, d, clause, clause_raw, &clause->slot[clause_raw]));
    }
    d->state[raw] = BTRI_UNIT_DONE;
    if (d->section == BTRI_SEC_FINDINGS) {
        return finish_finding(l, d, raw);
    }
    d->slot[raw] = d->count == 0 ? BTRI_SLOT_NONE : d->clauses[0].slot[raw];
    return BTRI_OK;
}

static btri_status lower_from(btri_lowering *l, frame *stack, btri_definition *start) {
    size_t depth = 0;
    const frame first = {start, false, 0, 0, 0};
    if (start->state[0] != BTRI_UNIT_NEW) {
        return BTRI_OK;
    }
    start->state[0] = BTRI_UNIT_OPEN;
    stack[depth++] = first;
    while (depth > 0) {
        frame *top = &stack[depth - 1];
        const reference next = next_reference(l, top);
        if (next.definition == NULL) {
            BTRI_TRY(finish(l, top->definition, top->raw));
            depth--;
        } else if (next.definition->state[next.raw] == BTRI_UNIT_OPEN) {
            report_cycle(l, stack, depth, next);
        } else if (next.definition->state[next.raw] == BTRI_UNIT_NEW) {
            const frame pushed = {next.definition, next.raw, 0, 0, 0};
            next.definition->state[next.raw] = BTRI_UNIT_OPEN;
            stack[depth++] = pushed;
        }
    }
    return BTRI_OK;
}

btri_status btri_lower_all(btri_lowering *l) {
    const uint32_t count = l->definitions->count;
    frame *stack = (frame *)btri_pool_array(l->sections->pool, 2u * (size_t)count, sizeof *stack);
    BTRI_ENSURE(stack != NULL, BTRI_E_MEMORY);
    for (uint32_t i = 0; i < count; i++) {
        BTRI_TRY(lower_from(l, stack, &l->definitions->list[i]));
    }
    return BTRI_OK;
}
