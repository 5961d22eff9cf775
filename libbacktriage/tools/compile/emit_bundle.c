/* emit_bundle.c - the bundle as a whole: meta, sources, program, clearance, texts, accuracy. Input may be
 * wrong. */
#include <stdlib.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/emit.h"
#include "tools/compile/fixed_text.h"

static void check_date(btri_emitter *e, const btri_yaml *item, const char *key) {
    const btri_yaml *date = btri_yaml_get(item, key);
    if (!btri_text_is_date(date->text)) {
        BTRI_EMIT_REPORT(e, date, "'%s' must be a date YYYY-MM-DD", key);
    }
}

static void emit_meta(btri_emitter *e) {
    const btri_yaml *node = e->sections->list[BTRI_SEC_BUNDLE].items[0].node;
    uint32_t sequence = 0;
    if (!btri_text_to_uint(btri_yaml_text(node, "sequence"), 1000000000, &sequence)) {
        BTRI_EMIT_REPORT(e, node, "'sequence' must be a whole number");
    }
    check_date(e, node, "released");
    check_date(e, node, "review_by");
    btri_cbor_write_map(&e->writer, 7);
    btri_emit_key_string(e, 1, node, "id");
    btri_emit_key_string(e, 2, node, "version");
    btri_emit_key_uint(e, 3, sequence);
    btri_emit_key_string(e, 4, node, "released");
    btri_emit_key_string(e, 5, node, "review_by");
    btri_emit_key_string(e, 6, node, "publisher");
    btri_emit_key_string(e, 7, node, "notice");
}

static void emit_sources(btri_emitter *e) {
    static const char *const keys[] = {"id", "title", "version", "checked_on", "review_by", "read_as"};
    const btri_item_list *list = &e->sections->list[BTRI_SEC_SOURCES];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        check_date(e, list->items[i].node, "checked_on");
        check_date(e, list->items[i].node, "review_by");
        btri_cbor_write_map(&e->writer, 6);
        for (uint32_t k = 0; k < 6; k++) {
            btri_emit_key_string(e, k + 1, list->items[i].node, keys[k]);
        }
    }
}

static void emit_instruction(btri_emitter *e, uint32_t slot) {
    const btri_code_pool *code = &e->lowering->code;
    const btri_instruction *in = &code->list[e->plan->code_of[slot]];
    const int32_t *operands = in->count == 0 ? NULL : &code->operands[in->first];
    btri_cbor_write_array(&e->writer, 1 + (size_t)in->count);
    btri_cbor_write_uint(&e->writer, (uint64_t)in->op);
    for (uint32_t i = 0; i < in->count; i++) {
        if (btri_code_is_slot(operands, in->count, in->op, i)) {
            btri_cbor_write_uint(&e->writer, e->plan->slot_of[operands[i]]);
        } else {
            btri_cbor_write_int(&e->writer, operands[i]);
        }
    }
}

void btri_emit_program(btri_emitter *e) {
    btri_cbor_write_array(&e->writer, 2);
    btri_cbor_write_array(&e->writer, e->plan->stratum_count);
    for (uint32_t s = 0; s < e->plan->stratum_count; s++) {
        btri_cbor_write_uint(&e->writer, e->plan->stratum_end[s]);
    }
    btri_cbor_write_array(&e->writer, e->plan->count);
    for (uint32_t slot = 0; slot < e->plan->count; slot++) {
        emit_instruction(e, slot);
    }
}

/* Marks the findings inside known() of one definition's condition; the macros in it go on the stack. */
static void mark_known(btri_emitter *e, const btri_definition *d, bool *known, uint32_t *stack, size_t *depth,
                       bool *pushed) {
    for (uint32_t c = 0; c < d->count; c++) {
        const btri_expr *expr = &d->clauses[c].expr;
        for (uint32_t n = 0; n < expr->node_count; n++) {
            const btri_bytes name = expr->nodes[n].name;
            const uint32_t finding = btri_section_find(e->sections, BTRI_SEC_FINDINGS, name);
            const uint32_t macro = btri_section_find(e->sections, BTRI_SEC_MACROS, name);
            if (expr->nodes[n].op == BTRI_EXPR_KNOWN && finding != BTRI_NOT_FOUND) {
                known[finding] = true;
            } else if (expr->nodes[n].op == BTRI_EXPR_NAME && macro != BTRI_NOT_FOUND && !pushed[macro]) {
                pushed[macro] = true;
                stack[(*depth)++] = macro;
            }
        }
    }
}

void btri_emit_clearance(btri_emitter *e) {
    btri_pool *pool = e->sections->pool;
    const size_t findings = e->sections->list[BTRI_SEC_FINDINGS].count;
    const size_t macros = e->sections->list[BTRI_SEC_MACROS].count;
    bool *known = (bool *)btri_pool_array(pool, findings, sizeof *known);
    bool *pushed = (bool *)btri_pool_array(pool, macros, sizeof *pushed);
    uint32_t *stack = (uint32_t *)btri_pool_array(pool, macros, sizeof *stack);
    const btri_definition *d = btri_definition_of(e->lowering, BTRI_SEC_FINDINGS, e->clearance);
    size_t depth = 0;
    size_t count = 0;
    if (known == NULL || pushed == NULL || stack == NULL) {
        e->no_memory = true;
        return;
    }
    mark_known(e, d, known, stack, &depth, pushed);
    while (depth > 0) {
        depth--;
        mark_known(e, btri_definition_of(e->lowering, BTRI_SEC_MACROS, stack[depth]), known, stack, &depth,
                   pushed);
    }
    for (size_t i = 0; i < findings; i++) {
        count += known[i] ? 1u : 0u;
    }
    if (count == 0) {
        BTRI_EMIT_REPORT(e, e->sections->list[BTRI_SEC_FINDINGS].items[e->clearance].node,
                         "the clearance condition names no finding inside known()");
    }
    btri_cbor_write_map(&e->writer, 2);
    btri_emit_key_uint(e, 1, d->slot[0] == BTRI_SLOT_NONE ? 0 : e->plan->slot_of[d->slot[0]]);
    btri_cbor_write_uint(&e->writer, 2);
    btri_cbor_write_array(&e->writer, count);
    for (uint32_t i = 0; i < findings; i++) {
        if (known[i]) {
            btri_cbor_write_uint(&e->writer, i);
        }
    }
}

static void emit_text_table(btri_emitter *e, uint32_t audience) {
    size_t count = 0;
    for (size_t i = 0; i < e->text_count; i++) {
        count += audience == 0 || e->texts[i].patient.len > 0 ? 1u : 0u;
    }
    btri_cbor_write_map(&e->writer, 3);
    btri_emit_key_string(e, 1, e->sections->list[BTRI_SEC_BUNDLE].items[0].node, "language");
    btri_emit_key_uint(e, 2, audience);
    btri_cbor_write_uint(&e->writer, 3);
    btri_cbor_write_map(&e->writer, count);
    for (uint32_t i = 0; i < e->text_count; i++) {
        if (audience == 0 || e->texts[i].patient.len > 0) {
            btri_emit_key_text(e, i, audience == 0 ? e->texts[i].text : e->texts[i].patient);
        }
    }
}

static void emit_accuracy(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_ACCURACY];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const btri_yaml *node = list->items[i].node;
        const btri_yaml *source = btri_yaml_get(node, "source");
        const uint32_t index = e->counting ? btri_section_require(e->sections, BTRI_SEC_SOURCES, source)
                                           : btri_section_find(e->sections, BTRI_SEC_SOURCES, source->text);
        const bool rules = btri_emit_has_list(node, "rules");
        btri_cbor_write_map(&e->writer, rules ? 7 : 6);
        btri_emit_key_string(e, 1, node, "id");
        btri_emit_key_string(e, 2, node, "study");
        btri_emit_key_string(e, 3, node, "setting");
        btri_emit_key_string(e, 4, node, "result");
        btri_emit_key_uint(e, 5, btri_emit_mark(e, btri_yaml_get(node, "mark")));
        btri_emit_key_uint(e, 6, index);
        if (rules) {
            btri_emit_key_ids(e, 7, btri_yaml_get(node, "rules"), BTRI_SEC_RULES);
        }
    }
}

static void emit_vocabulary(btri_emitter *e) {
    btri_emit_key_uint(e, 1, 1);
    btri_cbor_write_uint(&e->writer, 2);
    emit_meta(e);
    btri_cbor_write_uint(&e->writer, 3);
    btri_emit_findings(e);
    btri_cbor_write_uint(&e->writer, 4);
    btri_emit_parameters(e);
    btri_cbor_write_uint(&e->writer, 5);
    btri_emit_profiles(e);
    btri_emit_items(e);
    btri_cbor_write_uint(&e->writer, 10);
    emit_sources(e);
}

static void emit_all(btri_emitter *e) {
    const bool accuracy = e->sections->list[BTRI_SEC_ACCURACY].count > 0;
    btri_cbor_write_map(&e->writer, accuracy ? 16 : 15);
    emit_vocabulary(e);
    btri_cbor_write_uint(&e->writer, 11);
    btri_emit_program(e);
    btri_cbor_write_uint(&e->writer, 12);
    btri_emit_rules(e);
    btri_cbor_write_uint(&e->writer, 13);
    btri_emit_clearance(e);
    btri_cbor_write_uint(&e->writer, 14);
    btri_cbor_write_array(&e->writer, 2);
    emit_text_table(e, 0);
    emit_text_table(e, 1);
    btri_cbor_write_uint(&e->writer, 15);
    btri_emit_mappings(e);
    if (accuracy) {
        btri_cbor_write_uint(&e->writer, 16);
        emit_accuracy(e);
    }
}

btri_status btri_emit_bundle(btri_emitter *e) {
    btri_compile_result *result = e->sections->result;
    size_t len = 0;
    e->counting = true;
    btri_cbor_writer_init(&e->writer, NULL, 0);
    emit_all(e);
    BTRI_ENSURE(!e->no_memory, BTRI_E_MEMORY);
    if (result->error_count > 0) {
        return BTRI_OK;
    }
    const btri_status counted = btri_cbor_writer_finish(&e->writer, &len);
    BTRI_ENSURE(counted == BTRI_OK || counted == BTRI_E_BUFFER_TOO_SMALL, counted);
    uint8_t *bundle = (uint8_t *)result->allocator.alloc(result->allocator.user, len, 16);
    BTRI_ENSURE(bundle != NULL, BTRI_E_MEMORY);
    result->bundle = bundle;
    result->bundle_len = len;
    e->counting = false;
    btri_cbor_writer_init(&e->writer, bundle, len);
    emit_all(e);
    BTRI_ENSURE(!e->no_memory, BTRI_E_MEMORY);
    return btri_cbor_writer_finish(&e->writer, &len);
}
