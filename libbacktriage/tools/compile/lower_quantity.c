/* lower_quantity.c - comparisons and time windows to instructions: units, resolution and kinds must agree.
 * Input may be wrong. */
#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/fixed_text.h"
#include "tools/compile/lower.h"

/* A quantity that a comparison names. */
typedef struct operand {
    const btri_finding_info *info; /* NULL: refused, and reported */
    uint32_t finding;
    uint32_t slot;
} operand;

static btri_status find_quantity(btri_lowering *l, const btri_yaml *at, btri_bytes name, bool raw,
                                 operand *out) {
    out->info = NULL;
    out->slot = BTRI_SLOT_NONE;
    out->finding = btri_section_find(l->sections, BTRI_SEC_FINDINGS, name);
    if (out->finding == BTRI_NOT_FOUND) {
        BTRI_REPORT_AT(l->sections, at, "unknown finding '%.*s' in the condition", BTRI_SPAN(name));
        return BTRI_OK;
    }
    if (!btri_finding_is_quantity(&l->vocabulary->findings[out->finding])) {
        BTRI_REPORT_AT(l->sections, at, "'%.*s' is not a quantity", BTRI_SPAN(name));
        return BTRI_OK;
    }
    if (raw && l->vocabulary->findings[out->finding].kind == BTRI_KIND_SCORE) {
        BTRI_REPORT_AT(l->sections, at, "absent_if cannot use the score '%.*s'", BTRI_SPAN(name));
        return BTRI_OK;
    }
    BTRI_TRY(btri_lower_finding(l, out->finding, raw, &out->slot));
    if (out->slot != BTRI_SLOT_NONE) {
        out->info = &l->vocabulary->findings[out->finding];
    }
    return BTRI_OK;
}

static bool constant_of(const btri_lowering *l, const btri_yaml *at, btri_bytes text,
                        const btri_finding_info *info, int32_t *out) {
    int64_t value = 0;
    const btri_fixed_error error = btri_fixed_of_text(text, info->digits, &value);
    if (error != BTRI_FIXED_OK) {
        BTRI_REPORT_AT(l->sections, at, "constant '%.*s' %s of its finding (%u digits)", BTRI_SPAN(text),
                       btri_fixed_error_text(error), (unsigned)info->digits);
        return false;
    }
    *out = (int32_t)value;
    return true;
}

static bool number_parameter(const btri_lowering *l, const btri_yaml *at, uint32_t parameter, btri_bytes name,
                             const btri_finding_info *info, int32_t *out) {
    const btri_parameter_info *p = &l->vocabulary->parameters[parameter];
    if (p->kind != BTRI_PARAMETER_NUMBER) {
        BTRI_REPORT_AT(l->sections, at, "parameter '%.*s' is not a number", BTRI_SPAN(name));
        return false;
    }
    if (!btri_bytes_equal(p->unit, info->unit) || p->digits != info->digits) {
        BTRI_REPORT_AT(l->sections, at,
                       "parameter '%.*s' (%.*s, %u digits) and finding (%.*s, %u digits) differ",
                       BTRI_SPAN(name), BTRI_SPAN(p->unit), (unsigned)p->digits, BTRI_SPAN(info->unit),
                       (unsigned)info->digits);
        return false;
    }
    *out = (int32_t)parameter;
    return true;
}

/* A comparison with a score holds only inside the scope of the score. */
static btri_status put_in_scope(btri_lowering *l, const operand *of, bool raw, uint32_t *slot) {
    const btri_definition *d = btri_definition_of(l, BTRI_SEC_FINDINGS, of->finding);
    if (of->info->kind != BTRI_KIND_SCORE || d->count == 0 || d->clauses[0].role != BTRI_ROLE_SCOPE) {
        return BTRI_OK;
    }
    const int32_t operands[2] = {(int32_t)d->clauses[0].slot[raw], (int32_t)*slot};
    return btri_code_add(&l->code, BTRI_OP_ALL, operands, 2, slot);
}

static btri_status add_difference(btri_lowering *l, const btri_yaml *at, const btri_expr_node *node,
                                  const operand *a, const operand *b, int32_t constant, uint32_t *slot) {
    if (a->info->kind == BTRI_KIND_SCORE || b->info->kind == BTRI_KIND_SCORE) {
        BTRI_REPORT_AT(l->sections, at, "a score cannot be compared with a quantity");
        return BTRI_OK;
    }
    if (!btri_bytes_equal(a->info->unit, b->info->unit) || a->info->digits != b->info->digits) {
        BTRI_REPORT_AT(l->sections, at, "the two sides (%.*s, %u digits; %.*s, %u digits) differ",
                       BTRI_SPAN(a->info->unit), (unsigned)a->info->digits, BTRI_SPAN(b->info->unit),
                       (unsigned)b->info->digits);
        return BTRI_OK;
    }
    const int32_t operands[4] = {(int32_t)a->slot, (int32_t)b->slot, (int32_t)node->relation, constant};
    return btri_code_add(&l->code, BTRI_OP_COMPARE_DIFFERENCE, operands, 4, slot);
}

/* name - other rel constant */
static btri_status lower_difference(btri_lowering *l, const btri_yaml *at, const btri_expr_node *node,
                                    bool raw, const operand *a, uint32_t *slot) {
    operand b;
    int32_t constant = 0;
    BTRI_TRY(find_quantity(l, at, node->other, raw, &b));
    if (!node->bound_is_number) {
        BTRI_REPORT_AT(l->sections, at, "a difference is compared with a constant");
        return BTRI_OK;
    }
    if (b.info == NULL || !constant_of(l, at, node->bound, a->info, &constant)) {
        return BTRI_OK;
    }
    return add_difference(l, at, node, a, &b, constant, slot);
}

btri_status btri_lower_compare(btri_lowering *l, const btri_yaml *at, const btri_expr_node *node, bool raw,
                               uint32_t *slot) {
    operand a;
    BTRI_TRY(find_quantity(l, at, node->name, raw, &a));
    if (a.info == NULL) {
        return BTRI_OK;
    }
    if (node->op == BTRI_EXPR_DIFFERENCE) {
        return lower_difference(l, at, node, raw, &a, slot);
    }
    int32_t operands[3] = {(int32_t)a.slot, (int32_t)node->relation, 0};
    if (node->bound_is_number) {
        if (!constant_of(l, at, node->bound, a.info, &operands[2])) {
            return BTRI_OK;
        }
        BTRI_TRY(btri_code_add(&l->code, BTRI_OP_COMPARE, operands, 3, slot));
        return put_in_scope(l, &a, raw, slot);
    }
    const uint32_t parameter = btri_section_find(l->sections, BTRI_SEC_PARAMETERS, node->bound);
    if (parameter != BTRI_NOT_FOUND) {
        if (!number_parameter(l, at, parameter, node->bound, a.info, &operands[2])) {
            return BTRI_OK;
        }
        BTRI_TRY(btri_code_add(&l->code, BTRI_OP_COMPARE_PARAMETER, operands, 3, slot));
        return put_in_scope(l, &a, raw, slot);
    }
    operand b;
    BTRI_TRY(find_quantity(l, at, node->bound, raw, &b));
    return b.info == NULL ? BTRI_OK : add_difference(l, at, node, &a, &b, 0, slot);
}

btri_status btri_lower_recent(btri_lowering *l, const btri_yaml *at, const btri_expr_node *node, bool raw,
                              uint32_t *slot) {
    operand a;
    BTRI_TRY(find_quantity(l, at, node->name, raw, &a));
    if (a.info == NULL) {
        return BTRI_OK;
    }
    if (a.info->kind == BTRI_KIND_SCORE) {
        BTRI_REPORT_AT(l->sections, at, "recent() needs a quantity, not a score");
        return BTRI_OK;
    }
    int32_t operands[2] = {(int32_t)a.slot, 0};
    if (node->bound_is_number) {
        if (!constant_of(l, at, node->bound, a.info, &operands[1])) {
            return BTRI_OK;
        }
        return btri_code_add(&l->code, BTRI_OP_RECENT, operands, 2, slot);
    }
    const uint32_t parameter = btri_section_find(l->sections, BTRI_SEC_PARAMETERS, node->bound);
    if (parameter == BTRI_NOT_FOUND) {
        BTRI_REPORT_AT(l->sections, at, "unknown parameter '%.*s'", BTRI_SPAN(node->bound));
        return BTRI_OK;
    }
    if (!number_parameter(l, at, parameter, node->bound, a.info, &operands[1])) {
        return BTRI_OK;
    }
    return btri_code_add(&l->code, BTRI_OP_RECENT_PARAMETER, operands, 2, slot);
}
