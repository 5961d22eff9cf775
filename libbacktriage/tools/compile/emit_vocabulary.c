/* emit_vocabulary.c - findings, parameters, profiles and inbound codes of the bundle. Input may be wrong. */
#include <stdlib.h>

#include "base/bytes.h"
#include "tools/compile/emit.h"
#include "tools/compile/fixed_text.h"

static void key_int(btri_emitter *e, uint32_t key, int64_t value) {
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_int(&e->writer, value);
}

/* The slot in the bundle of a finding's effective value, or BTRI_SLOT_NONE. */
static uint32_t slot_of_finding(const btri_emitter *e, uint32_t finding) {
    const uint32_t slot = btri_definition_of(e->lowering, BTRI_SEC_FINDINGS, finding)->slot[0];
    return slot == BTRI_SLOT_NONE ? slot : e->plan->slot_of[slot];
}

static size_t finding_keys(const btri_yaml *item, const btri_finding_info *f, uint32_t slot) {
    size_t count = 7;
    count += btri_finding_is_quantity(f) ? 2u : 0u;
    count += f->has_range ? 2u : 0u;
    count += btri_emit_has(item, "question") ? 1u : 0u;
    count += btri_emit_has_list(item, "codes") ? 1u : 0u;
    count += f->onset_sets != BTRI_NOT_FOUND ? 1u : 0u;
    count += f->replaced_by != BTRI_NOT_FOUND ? 1u : 0u;
    count += slot != BTRI_SLOT_NONE ? 1u : 0u;
    count += btri_emit_has(item, "asked_first_with") ? 1u : 0u;
    return count;
}

static void emit_finding(btri_emitter *e, uint32_t index) {
    const btri_item *item = &e->sections->list[BTRI_SEC_FINDINGS].items[index];
    const btri_finding_info *f = &e->vocabulary->findings[index];
    const uint32_t slot = slot_of_finding(e, index);
    btri_cbor_write_map(&e->writer, finding_keys(item->node, f, slot));
    btri_emit_key_uint(e, 1, item->number);
    btri_emit_key_text(e, 2, item->id);
    btri_emit_key_uint(e, 3, (uint64_t)f->kind);
    if (btri_finding_is_quantity(f)) {
        btri_emit_key_text(e, 4, f->unit);
        btri_emit_key_uint(e, 5, f->digits);
    }
    if (f->has_range) {
        key_int(e, 6, f->least);
        key_int(e, 7, f->greatest);
    }
    btri_emit_key_uint(e, 8, f->flags);
    btri_emit_key_uint(e, 9, f->obtained);
    btri_emit_key_uint(e, 10, f->group);
    btri_emit_key_index(e, 11, item->node, "name");
    if (btri_emit_has(item->node, "question")) {
        btri_emit_key_index(e, 12, item->node, "question");
    }
    btri_emit_key_codes(e, 13, item->node);
    if (f->onset_sets != BTRI_NOT_FOUND) {
        btri_emit_key_uint(e, 14, f->onset_sets);
    }
    if (f->replaced_by != BTRI_NOT_FOUND) {
        btri_emit_key_uint(e, 15, f->replaced_by);
    }
    if (slot != BTRI_SLOT_NONE) {
        btri_emit_key_uint(e, 16, slot);
    }
    if (btri_emit_has(item->node, "asked_first_with")) {
        const btri_yaml *with = btri_yaml_get(item->node, "asked_first_with");
        const uint32_t finding = btri_section_require(e->sections, BTRI_SEC_FINDINGS, with);
        btri_emit_key_uint(e, 17, finding == BTRI_NOT_FOUND ? 0 : finding);
    }
}

void btri_emit_findings(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_FINDINGS];
    btri_cbor_write_array(&e->writer, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        emit_finding(e, i);
    }
}

static void write_value(btri_emitter *e, int64_t value) {
    if (value == BTRI_FIXED_NONE) {
        btri_cbor_write_null(&e->writer);
    } else {
        btri_cbor_write_int(&e->writer, value);
    }
}

static void emit_parameter(btri_emitter *e, uint32_t index) {
    const btri_item *item = &e->sections->list[BTRI_SEC_PARAMETERS].items[index];
    const btri_parameter_info *p = &e->vocabulary->parameters[index];
    const size_t more = p->kind == BTRI_PARAMETER_NUMBER ? 2u : p->kind == BTRI_PARAMETER_CHOICE ? 1u : 0u;
    btri_cbor_write_map(&e->writer, 5u + more);
    btri_emit_key_uint(e, 1, item->number);
    btri_emit_key_text(e, 2, item->id);
    btri_emit_key_uint(e, 3, (uint64_t)p->kind);
    if (p->kind == BTRI_PARAMETER_NUMBER) {
        btri_emit_key_text(e, 4, p->unit);
        btri_emit_key_uint(e, 5, p->digits);
    }
    if (p->kind == BTRI_PARAMETER_CHOICE) {
        btri_cbor_write_uint(&e->writer, 6);
        btri_cbor_write_array(&e->writer, p->choices == NULL ? 0 : p->choices->count);
        for (const btri_yaml *c = p->choices == NULL ? NULL : p->choices->first; c != NULL; c = c->next) {
            btri_cbor_write_text(&e->writer, c->text);
        }
    }
    btri_cbor_write_uint(&e->writer, 7);
    write_value(e, p->initial);
    btri_emit_key_index(e, 8, item->node, "text");
}

void btri_emit_parameters(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_PARAMETERS];
    btri_cbor_write_array(&e->writer, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        emit_parameter(e, i);
    }
}

static const btri_yaml *value_for(const btri_yaml *set, btri_bytes parameter) {
    for (const btri_yaml *key = set == NULL ? NULL : set->first; key != NULL; key = key->next) {
        if (btri_bytes_equal(key->text, parameter)) {
            return key->value;
        }
    }
    return NULL;
}

static void report_unknown_settings(btri_emitter *e, const btri_yaml *set) {
    for (const btri_yaml *key = set == NULL ? NULL : set->first; key != NULL && e->counting;
         key = key->next) {
        (void)btri_section_require(e->sections, BTRI_SEC_PARAMETERS, key);
    }
}

/* A value that `values` of the parameter does not list would be a policy that nobody described. */
static void check_listed(btri_emitter *e, const btri_yaml *value, const btri_yaml *parameter) {
    const btri_yaml *values = btri_yaml_get(parameter, "values");
    if (values != NULL && values->count > 0 && btri_choice_index(values, value->text) == BTRI_NOT_FOUND) {
        BTRI_EMIT_REPORT(e, value, "'%.*s' is not among the 'values' of the parameter",
                         BTRI_SPAN(value->text));
    }
}

static void emit_settings(btri_emitter *e, const btri_yaml *set) {
    const btri_item_list *parameters = &e->sections->list[BTRI_SEC_PARAMETERS];
    size_t count = 0;
    for (uint32_t i = 0; i < parameters->count; i++) {
        count += value_for(set, parameters->items[i].id) != NULL ? 1u : 0u;
    }
    btri_cbor_write_map(&e->writer, count);
    for (uint32_t i = 0; i < parameters->count; i++) {
        const btri_yaml *node = value_for(set, parameters->items[i].id);
        int64_t value = 0;
        if (node == NULL) {
            continue;
        }
        if (e->counting && btri_parameter_value(e->sections, &e->vocabulary->parameters[i], node, &value)) {
            check_listed(e, node, parameters->items[i].node);
        } else if (!e->counting) {
            (void)btri_parameter_value(e->sections, &e->vocabulary->parameters[i], node, &value);
        }
        btri_cbor_write_uint(&e->writer, i);
        write_value(e, value);
    }
}

void btri_emit_profiles(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_PROFILES];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const btri_yaml *set = btri_yaml_get(list->items[i].node, "set");
        report_unknown_settings(e, set);
        btri_cbor_write_map(&e->writer, 4);
        btri_emit_key_uint(e, 1, list->items[i].number);
        btri_emit_key_text(e, 2, list->items[i].id);
        btri_emit_key_index(e, 3, list->items[i].node, "text");
        btri_cbor_write_uint(&e->writer, 4);
        emit_settings(e, set);
    }
}

typedef struct mapping {
    const btri_yaml *node;
    uint32_t system;
    btri_bytes code;
    uint32_t finding;
    uint32_t flags;
} mapping;

static int mapping_order(const void *left, const void *right) {
    const mapping *a = (const mapping *)left;
    const mapping *b = (const mapping *)right;
    if (a->system != b->system) {
        return a->system > b->system ? 1 : -1;
    }
    const int codes = btri_bytes_compare(a->code, b->code);
    return codes != 0 ? codes : (a->finding > b->finding) - (a->finding < b->finding);
}

static void read_mapping(btri_emitter *e, const btri_yaml *node, mapping *m) {
    static const char *const values[] = {"present", "absent"};
    const btri_bytes system = btri_yaml_text(node, "system");
    bool history = false;
    m->node = node;
    m->code = btri_yaml_text(node, "code");
    if (!btri_code_system_of_text(system, &m->system)) {
        BTRI_EMIT_REPORT(e, node, "unknown code system '%.*s'", BTRI_SPAN(system));
    } else if (e->counting && !btri_code_table_has(&e->codes, system, m->code)) {
        BTRI_EMIT_REPORT(e, node, "code '%.*s' of %.*s is not in the table of checked codes",
                         BTRI_SPAN(m->code), BTRI_SPAN(system));
    }
    m->finding = e->counting
                     ? btri_section_require(e->sections, BTRI_SEC_FINDINGS, btri_yaml_get(node, "sets"))
                     : btri_section_find(e->sections, BTRI_SEC_FINDINGS, btri_yaml_text(node, "sets"));
    if (btri_emit_has(node, "value")) {
        m->flags |= btri_emit_word(e, btri_yaml_get(node, "value"), "value (present, absent)", values, 2) == 1
                        ? BTRI_MAPPING_ABSENT
                        : 0u;
    }
    if (btri_emit_has(node, "history") && !btri_flag_of_text(btri_yaml_text(node, "history"), &history)) {
        BTRI_EMIT_REPORT(e, node, "'history' must be true or false");
    }
    bool exact = false;
    if (btri_emit_has(node, "exact") && !btri_flag_of_text(btri_yaml_text(node, "exact"), &exact)) {
        BTRI_EMIT_REPORT(e, node, "'exact' must be true or false");
    }
    m->flags |= (history ? BTRI_MAPPING_HISTORY : 0u) | (exact ? BTRI_MAPPING_EXACT : 0u);
}

/* A code says how a finding is, so the finding must be one that can be recorded. */
static void check_mapping(btri_emitter *e, const mapping *m) {
    if (m->finding == BTRI_NOT_FOUND) {
        return;
    }
    const btri_finding_info *f = &e->vocabulary->findings[m->finding];
    if (f->kind == BTRI_KIND_DERIVED || f->kind == BTRI_KIND_SCORE) {
        BTRI_EMIT_REPORT(e, m->node, "a code cannot set a finding that is computed");
    } else if (f->kind == BTRI_KIND_QUANTITY && (m->flags & BTRI_MAPPING_ABSENT) != 0) {
        BTRI_EMIT_REPORT(e, m->node, "a code cannot set a quantity absent");
    }
}

void btri_emit_mappings(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_MAPPING];
    mapping *all = (mapping *)btri_pool_array(e->sections->pool, list->count, sizeof *all);
    if (all == NULL) {
        e->no_memory = true;
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        read_mapping(e, list->items[i].node, &all[i]);
        check_mapping(e, &all[i]);
    }
    if (list->count > 1) {
        qsort(all, list->count, sizeof *all, mapping_order);
    }
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0 && mapping_order(&all[i - 1], &all[i]) == 0) {
            BTRI_EMIT_REPORT(e, all[i].node, "code '%.*s' is mapped twice to one finding",
                             BTRI_SPAN(all[i].code));
        }
        btri_cbor_write_array(&e->writer, 4);
        btri_cbor_write_uint(&e->writer, all[i].system);
        btri_cbor_write_text(&e->writer, all[i].code);
        btri_cbor_write_uint(&e->writer, all[i].finding);
        btri_cbor_write_uint(&e->writer, all[i].flags);
    }
}
