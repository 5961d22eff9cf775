/* vocabulary.c - attributes of findings and parameters, read and checked. Input may be wrong. */
#include "tools/compile/vocabulary.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/fixed_text.h"

#define WORDS(list) list, sizeof list / sizeof list[0]

static const char *const finding_kinds[] = {"tri", "quantity", "derived", "derived_or_host", "score"};
static const char *const ways_obtained[] = {"asked", "looked_up", "examined", "measured", "tested"};
static const char *const parameter_kinds[] = {"number", "choice", "urgency"};
static const char *const riskier_ends[] = {"higher", "lower"};

static void read_word(const btri_sections *s, const btri_yaml *item, const char *key,
                      const char *const *words, size_t count, uint32_t *out) {
    const btri_yaml *value = btri_yaml_get(item, key);
    if (value != NULL && !btri_word_of_text(value->text, words, count, out)) {
        BTRI_REPORT_AT(s, value, "'%s' cannot be '%.*s'", key, BTRI_SPAN(value->text));
    }
}

static void read_uint(const btri_sections *s, const btri_yaml *item, const char *key, uint32_t least,
                      uint32_t most, uint32_t *out) {
    const btri_yaml *value = btri_yaml_get(item, key);
    if (value != NULL && (!btri_text_to_uint(value->text, most, out) || *out < least)) {
        BTRI_REPORT_AT(s, value, "'%s' must be %u to %u", key, (unsigned)least, (unsigned)most);
        *out = least;
    }
}

static void read_flag(const btri_sections *s, const btri_yaml *item, const char *key, uint32_t bit,
                      uint32_t *flags) {
    const btri_yaml *value = btri_yaml_get(item, key);
    bool set = false;
    if (value != NULL && !btri_flag_of_text(value->text, &set)) {
        BTRI_REPORT_AT(s, value, "'%s' must be true or false", key);
    }
    *flags |= set ? bit : 0u;
}

static void read_range(const btri_sections *s, const btri_yaml *item, btri_finding_info *f) {
    const btri_yaml *range = btri_yaml_get(item, "range");
    if (range == NULL) {
        return;
    }
    if (range->count != 2 || range->first->kind != BTRI_YAML_SCALAR ||
        range->last->kind != BTRI_YAML_SCALAR) {
        BTRI_REPORT_AT(s, range, "'range' must be [least, greatest]");
        return;
    }
    const btri_fixed_error least = btri_fixed_of_text(range->first->text, f->digits, &f->least);
    const btri_fixed_error greatest = btri_fixed_of_text(range->last->text, f->digits, &f->greatest);
    const btri_fixed_error error = least != BTRI_FIXED_OK ? least : greatest;
    if (error != BTRI_FIXED_OK) {
        BTRI_REPORT_AT(s, range, "a bound of 'range' %s", btri_fixed_error_text(error));
    } else if (f->least > f->greatest) {
        BTRI_REPORT_AT(s, range, "'range' must be [least, greatest]");
    }
    f->has_range = error == BTRI_FIXED_OK;
}

static void forbid(const btri_sections *s, const btri_yaml *item, const char *key, const char *kind) {
    const btri_yaml *value = btri_yaml_get(item, key);
    if (value != NULL) {
        BTRI_REPORT_AT(s, value, "a finding of kind %s has no '%s'", kind, key);
    }
}

static void demand(const btri_sections *s, const btri_yaml *item, const char *key, const char *kind) {
    if (btri_yaml_get(item, key) == NULL) {
        BTRI_REPORT_AT(s, item, "a finding of kind %s needs '%s'", kind, key);
    }
}

/* Which keys go with which kind. */
static void check_kind(const btri_sections *s, const btri_yaml *item, const btri_finding_info *f) {
    const char *kind = finding_kinds[f->kind];
    const bool computed = f->kind == BTRI_KIND_DERIVED || f->kind == BTRI_KIND_DERIVED_OR_HOST;
    (computed ? demand : forbid)(s, item, "define", kind);
    (f->kind == BTRI_KIND_SCORE ? demand : forbid)(s, item, "score", kind);
    if (btri_finding_is_quantity(f)) {
        demand(s, item, "unit", kind);
    } else {
        forbid(s, item, "unit", kind);
        forbid(s, item, "digits", kind);
        forbid(s, item, "range", kind);
    }
    if (f->kind == BTRI_KIND_QUANTITY) {
        demand(s, item, "range", kind);
    } else {
        forbid(s, item, "time_since", kind);
        forbid(s, item, "duration", kind);
        forbid(s, item, "always", kind);
    }
    if (f->kind != BTRI_KIND_TRI) {
        forbid(s, item, "implied_by", kind);
        if (f->kind != BTRI_KIND_QUANTITY) {
            forbid(s, item, "absent_if", kind);
        }
    }
    if (f->kind == BTRI_KIND_SCORE && f->digits != 0) {
        BTRI_REPORT_AT(s, item, "a score has no digits behind the point");
    }
}

static void read_finding(const btri_sections *s, const btri_yaml *item, btri_finding_info *f) {
    uint32_t kind = 0;
    uint32_t riskier = 0;
    read_word(s, item, "kind", WORDS(finding_kinds), &kind);
    read_word(s, item, "obtained", WORDS(ways_obtained), &f->obtained);
    read_word(s, item, "riskier", WORDS(riskier_ends), &riskier);
    read_uint(s, item, "digits", 0, 3, &f->digits);
    read_uint(s, item, "group", 0, 17, &f->group);
    f->kind = (btri_finding_kind)kind;
    f->unit = btri_yaml_text(item, "unit");
    read_range(s, item, f);
    f->flags = riskier == 1 ? BTRI_FINDING_LOWER_RISKY : 0u;
    read_flag(s, item, "time_since", BTRI_FINDING_TIME_SINCE, &f->flags);
    read_flag(s, item, "duration", BTRI_FINDING_DURATION, &f->flags);
    read_flag(s, item, "always", BTRI_FINDING_ALWAYS, &f->flags);
    read_flag(s, item, "risk", BTRI_FINDING_RISK, &f->flags);
    read_flag(s, item, "episode", BTRI_FINDING_EPISODE_ONLY, &f->flags);
    check_kind(s, item, f);
}

/* References to other findings, once all are read. */
static void link_finding(const btri_sections *s, const btri_vocabulary *v, const btri_item *item,
                         btri_finding_info *f) {
    const btri_yaml *onset = btri_yaml_get(item->node, "onset_sets");
    const btri_yaml *replaced = btri_yaml_get(item->node, "replaced_by");
    f->onset_sets = BTRI_NOT_FOUND;
    f->replaced_by = BTRI_NOT_FOUND;
    if (onset != NULL) {
        f->onset_sets = btri_section_require(s, BTRI_SEC_FINDINGS, onset);
        if (f->onset_sets != BTRI_NOT_FOUND &&
            (v->findings[f->onset_sets].flags & BTRI_FINDING_TIME_SINCE) == 0) {
            BTRI_REPORT_AT(s, onset, "'onset_sets' must name a time-since quantity");
        }
    }
    if (replaced != NULL) {
        const uint32_t by = btri_section_require(s, BTRI_SEC_FINDINGS, replaced);
        f->replaced_by = by == BTRI_NOT_FOUND ? by : s->list[BTRI_SEC_FINDINGS].items[by].number;
    }
}

uint32_t btri_choice_index(const btri_yaml *choices, btri_bytes word) {
    uint32_t index = 0;
    for (const btri_yaml *c = choices == NULL ? NULL : choices->first; c != NULL; c = c->next) {
        if (c->kind == BTRI_YAML_SCALAR && btri_bytes_equal(c->text, word)) {
            return index;
        }
        index++;
    }
    return BTRI_NOT_FOUND;
}

bool btri_parameter_value(const btri_sections *s, const btri_parameter_info *p, const btri_yaml *node,
                          int64_t *out) {
    if (node->kind != BTRI_YAML_SCALAR) {
        BTRI_REPORT_AT(s, node, "the value of a parameter must be a scalar");
        return false;
    }
    if (p->kind == BTRI_PARAMETER_NUMBER) {
        if (btri_bytes_equal_cstr(node->text, "none")) {
            *out = BTRI_FIXED_NONE;
            return true;
        }
        const btri_fixed_error error = btri_fixed_of_text(node->text, p->digits, out);
        if (error != BTRI_FIXED_OK) {
            BTRI_REPORT_AT(s, node, "value '%.*s' %s", BTRI_SPAN(node->text), btri_fixed_error_text(error));
        }
        return error == BTRI_FIXED_OK;
    }
    uint32_t level = 0;
    const uint32_t choice = btri_choice_index(p->choices, node->text);
    const bool is_level = btri_urgency_of_text(node->text, &level);
    const bool listed = choice != BTRI_NOT_FOUND || (p->kind == BTRI_PARAMETER_URGENCY && p->choices == NULL);
    if (!listed || (p->kind == BTRI_PARAMETER_URGENCY && !is_level)) {
        BTRI_REPORT_AT(s, node, "'%.*s' is not a choice of the parameter", BTRI_SPAN(node->text));
        return false;
    }
    *out = p->kind == BTRI_PARAMETER_URGENCY ? (int64_t)level : (int64_t)choice;
    return true;
}

static void read_parameter(const btri_sections *s, const btri_yaml *item, btri_parameter_info *p) {
    uint32_t kind = 0;
    read_word(s, item, "kind", WORDS(parameter_kinds), &kind);
    read_uint(s, item, "digits", 0, 3, &p->digits);
    p->kind = (btri_parameter_kind)kind;
    p->unit = btri_yaml_text(item, "unit");
    p->choices = btri_yaml_get(item, "choices");
    if (p->kind == BTRI_PARAMETER_NUMBER && (p->unit.len == 0 || p->choices != NULL)) {
        BTRI_REPORT_AT(s, item, "a parameter of kind number has 'unit' and no 'choices'");
    }
    if (p->kind == BTRI_PARAMETER_CHOICE && (p->choices == NULL || p->choices->count == 0)) {
        BTRI_REPORT_AT(s, item, "a parameter of kind choice needs 'choices'");
    }
    for (const btri_yaml *c = p->choices == NULL ? NULL : p->choices->first; c != NULL; c = c->next) {
        if (c->kind != BTRI_YAML_SCALAR || c->text.len == 0) {
            BTRI_REPORT_AT(s, c, "a choice must be a text");
        } else if (p->kind == BTRI_PARAMETER_URGENCY) {
            int64_t level = 0;
            (void)btri_parameter_value(s, p, c, &level);
        }
    }
    (void)btri_parameter_value(s, p, btri_yaml_get(item, "default"), &p->initial);
}

/* `values` lists what profiles may set: each must be a value, the default among them. */
static void check_values(const btri_sections *s, const btri_yaml *item, const btri_parameter_info *p) {
    const btri_yaml *values = btri_yaml_get(item, "values");
    bool has_default = values == NULL || values->count == 0;
    for (const btri_yaml *v = values == NULL ? NULL : values->first; v != NULL; v = v->next) {
        int64_t value = 0;
        has_default = (btri_parameter_value(s, p, v, &value) && value == p->initial) || has_default;
    }
    if (!has_default) {
        BTRI_REPORT_AT(s, item, "'values' must contain the default");
    }
}

btri_status btri_vocabulary_read(const btri_sections *s, btri_vocabulary *out) {
    const btri_item_list *findings = &s->list[BTRI_SEC_FINDINGS];
    const btri_item_list *parameters = &s->list[BTRI_SEC_PARAMETERS];
    out->findings = (btri_finding_info *)btri_pool_array(s->pool, findings->count, sizeof *out->findings);
    out->parameters =
        (btri_parameter_info *)btri_pool_array(s->pool, parameters->count, sizeof *out->parameters);
    BTRI_ENSURE(out->findings != NULL && out->parameters != NULL, BTRI_E_MEMORY);
    for (size_t i = 0; i < findings->count; i++) {
        read_finding(s, findings->items[i].node, &out->findings[i]);
    }
    for (size_t i = 0; i < findings->count; i++) {
        link_finding(s, out, &findings->items[i], &out->findings[i]);
    }
    for (size_t i = 0; i < parameters->count; i++) {
        read_parameter(s, parameters->items[i].node, &out->parameters[i]);
        check_values(s, parameters->items[i].node, &out->parameters[i]);
    }
    return BTRI_OK;
}
