/* definition.c - all conditions of the knowledge files, parsed. Input may be wrong. */
#include "tools/compile/definition.h"

#include "base/bytes.h"
#include "base/guard.h"

static const btri_key_spec score_keys[] = {{"of", BTRI_KEY_TEXT, true},
                                           {"scope", BTRI_KEY_TEXT, false},
                                           {"parameters", BTRI_KEY_LIST, true},
                                           {NULL, BTRI_KEY_TEXT, false}};
static const btri_key_spec score_parameter_keys[] = {
    {"name", BTRI_KEY_TEXT, true}, {"bands", BTRI_KEY_LIST, true}, {NULL, BTRI_KEY_TEXT, false}};
static const btri_key_spec band_keys[] = {
    {"points", BTRI_KEY_TEXT, true}, {"when", BTRI_KEY_TEXT, true}, {NULL, BTRI_KEY_TEXT, false}};

static btri_status add_clause(const btri_sections *s, btri_definition *d, btri_role role,
                              const btri_yaml *at) {
    if (at == NULL) {
        return BTRI_OK;
    }
    btri_clause *clause = &d->clauses[d->count];
    if (at->kind != BTRI_YAML_SCALAR || at->text.len == 0) {
        BTRI_REPORT_AT(s, at, "expected a condition");
        return BTRI_OK;
    }
    clause->role = role;
    clause->slot[0] = BTRI_SLOT_NONE;
    clause->slot[1] = BTRI_SLOT_NONE;
    d->count++;
    return btri_expr_parse(at, s->pool, s->result, &clause->expr);
}

static bool make_room(const btri_sections *s, btri_definition *d, size_t clauses) {
    d->clauses = (btri_clause *)btri_pool_array(s->pool, clauses, sizeof *d->clauses);
    return d->clauses != NULL;
}

static btri_status parse_list(const btri_sections *s, btri_definition *d, const btri_yaml *elements) {
    BTRI_ENSURE(make_room(s, d, elements->count), BTRI_E_MEMORY);
    for (const btri_yaml *e = elements->first; e != NULL; e = e->next) {
        BTRI_TRY(add_clause(s, d, BTRI_ROLE_ELEMENT, e));
    }
    return BTRI_OK;
}

static btri_status parse_band(const btri_sections *s, btri_definition *d, const btri_yaml *band,
                              uint32_t parameter) {
    uint32_t points = 0;
    if (!btri_keys_check(s, band, band_keys)) {
        return BTRI_OK;
    }
    if (!btri_text_to_uint(btri_yaml_text(band, "points"), 255, &points)) {
        BTRI_REPORT_AT(s, band, "'points' must be 0 to 255");
    }
    btri_clause *clause = &d->clauses[d->count];
    clause->parameter = parameter;
    clause->points = points;
    return add_clause(s, d, BTRI_ROLE_BAND, btri_yaml_get(band, "when"));
}

static size_t count_bands(const btri_yaml *parameters) {
    size_t bands = 0;
    for (const btri_yaml *p = parameters->first; p != NULL; p = p->next) {
        const btri_yaml *list = btri_yaml_get(p, "bands");
        bands += list == NULL ? 0 : list->count;
    }
    return bands;
}

static btri_status parse_score(const btri_sections *s, btri_definition *d, const btri_yaml *score) {
    if (!btri_keys_check(s, score, score_keys)) {
        return BTRI_OK;
    }
    const btri_yaml *parameters = btri_yaml_get(score, "parameters");
    const btri_bytes of = btri_yaml_text(score, "of");
    d->score_is_max = btri_bytes_equal_cstr(of, "max");
    if (!d->score_is_max && !btri_bytes_equal_cstr(of, "sum")) {
        BTRI_REPORT_AT(s, score, "'of' must be sum or max");
    }
    BTRI_ENSURE(make_room(s, d, count_bands(parameters) + 1), BTRI_E_MEMORY);
    BTRI_TRY(add_clause(s, d, BTRI_ROLE_SCOPE, btri_yaml_get(score, "scope")));
    uint32_t parameter = 0;
    for (const btri_yaml *p = parameters->first; p != NULL; p = p->next) {
        if (btri_keys_check(s, p, score_parameter_keys)) {
            for (const btri_yaml *b = btri_yaml_get(p, "bands")->first; b != NULL; b = b->next) {
                BTRI_TRY(parse_band(s, d, b, parameter));
            }
        }
        parameter++;
    }
    return BTRI_OK;
}

static btri_status parse_finding(const btri_sections *s, btri_definition *d, const btri_yaml *node) {
    const btri_yaml *score = btri_yaml_get(node, "score");
    if (score != NULL) {
        return parse_score(s, d, score);
    }
    BTRI_ENSURE(make_room(s, d, 3), BTRI_E_MEMORY);
    BTRI_TRY(add_clause(s, d, BTRI_ROLE_WHOLE, btri_yaml_get(node, "define")));
    BTRI_TRY(add_clause(s, d, BTRI_ROLE_ABSENT_IF, btri_yaml_get(node, "absent_if")));
    return add_clause(s, d, BTRI_ROLE_IMPLIED_BY, btri_yaml_get(node, "implied_by"));
}

static btri_status parse_whole(const btri_sections *s, btri_definition *d, const btri_yaml *node,
                               const char *key) {
    BTRI_ENSURE(make_room(s, d, 1), BTRI_E_MEMORY);
    return add_clause(s, d, BTRI_ROLE_WHOLE, btri_yaml_get(node, key));
}

static btri_status parse_one(const btri_sections *s, btri_definition *d, const btri_yaml *node) {
    switch (d->section) {
    case BTRI_SEC_FINDINGS:
        return parse_finding(s, d, node);
    case BTRI_SEC_LISTS:
        return parse_list(s, d, btri_yaml_get(node, "of"));
    case BTRI_SEC_MACROS:
        return parse_whole(s, d, node, "is");
    case BTRI_SEC_READS_AS:
        return parse_whole(s, d, node, "as");
    case BTRI_SEC_RULES:
        return parse_whole(s, d, node, "when");
    default:
        return BTRI_E_INTERNAL;
    }
}

/* A name means one thing: the names of macros, lists and parameters must not be taken already. */
static void check_names(const btri_sections *s) {
    static const btri_section spaces[] = {BTRI_SEC_FINDINGS, BTRI_SEC_MACROS, BTRI_SEC_LISTS,
                                          BTRI_SEC_PARAMETERS};
    for (size_t a = 1; a < sizeof spaces / sizeof spaces[0]; a++) {
        for (size_t i = 0; i < s->list[spaces[a]].count; i++) {
            const btri_item *item = &s->list[spaces[a]].items[i];
            for (size_t b = 0; b < a; b++) {
                if (btri_section_find(s, spaces[b], item->id) != BTRI_NOT_FOUND) {
                    BTRI_REPORT_AT(s, item->node, "%s '%.*s' has the name of a %s",
                                   btri_section_noun(spaces[a]), BTRI_SPAN(item->id),
                                   btri_section_noun(spaces[b]));
                }
            }
        }
    }
}

static btri_status parse_readings(const btri_sections *s, btri_definitions *out) {
    const btri_item_list *list = &s->list[BTRI_SEC_READS_AS];
    out->read = (btri_expr *)btri_pool_array(s->pool, list->count, sizeof *out->read);
    BTRI_ENSURE(out->read != NULL, BTRI_E_MEMORY);
    for (size_t i = 0; i < list->count; i++) {
        btri_expr *expr = &out->read[i];
        BTRI_TRY(btri_expr_parse(btri_yaml_get(list->items[i].node, "text"), s->pool, s->result, expr));
        const bool simple = expr->node_count == 1 &&
                            (expr->nodes[0].op == BTRI_EXPR_NAME || expr->nodes[0].op == BTRI_EXPR_COMPARE);
        if (expr->node_count != 0 && !simple) {
            BTRI_REPORT_AT(s, list->items[i].node, "'text' must be an id or one comparison");
        }
    }
    return BTRI_OK;
}

btri_status btri_definitions_parse(const btri_sections *s, btri_definitions *out) {
    static const btri_section order[] = {BTRI_SEC_FINDINGS, BTRI_SEC_MACROS, BTRI_SEC_LISTS,
                                         BTRI_SEC_READS_AS, BTRI_SEC_RULES};
    size_t total = 0;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        out->first[order[i]] = (uint32_t)total;
        total += s->list[order[i]].count;
    }
    out->list = (btri_definition *)btri_pool_array(s->pool, total, sizeof *out->list);
    BTRI_ENSURE(out->list != NULL, BTRI_E_MEMORY);
    check_names(s);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        const btri_item_list *list = &s->list[order[i]];
        for (uint32_t k = 0; k < list->count; k++) {
            btri_definition *d = &out->list[out->count++];
            d->section = order[i];
            d->item = k;
            d->slot[0] = BTRI_SLOT_NONE;
            d->slot[1] = BTRI_SLOT_NONE;
            BTRI_TRY(parse_one(s, d, list->items[k].node));
        }
    }
    return parse_readings(s, out);
}
