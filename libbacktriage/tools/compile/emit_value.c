/* emit_value.c - the small parts that bundle entries share: texts, codes, sources, lists of ids. Input may be
 * wrong.
 */
#include "base/bytes.h"
#include "tools/compile/emit.h"
#include "tools/compile/fixed_text.h"

static const btri_key_spec code_keys[] = {{"system", BTRI_KEY_TEXT, true},
                                          {"code", BTRI_KEY_TEXT, true},
                                          {"display", BTRI_KEY_TEXT, true},
                                          {NULL, BTRI_KEY_TEXT, false}};
static const btri_key_spec reference_keys[] = {{"ref", BTRI_KEY_TEXT, true},
                                               {"mark", BTRI_KEY_TEXT, true},
                                               {"says", BTRI_KEY_TEXT, false},
                                               {NULL, BTRI_KEY_TEXT, false}};

bool btri_emit_has(const btri_yaml *item, const char *name) {
    return btri_yaml_get(item, name) != NULL;
}

bool btri_emit_has_list(const btri_yaml *item, const char *name) {
    const btri_yaml *list = btri_yaml_get(item, name);
    return list != NULL && list->kind == BTRI_YAML_LIST && list->count > 0;
}

uint32_t btri_emit_word(btri_emitter *e, const btri_yaml *node, const char *what, const char *const *words,
                        size_t count) {
    uint32_t index = 0;
    if (node->kind != BTRI_YAML_SCALAR) {
        BTRI_EMIT_REPORT(e, node, "expected a %s", what);
    } else if (!btri_word_of_text(node->text, words, count, &index)) {
        BTRI_EMIT_REPORT(e, node, "'%.*s' is not a %s", BTRI_SPAN(node->text), what);
    }
    return index;
}

uint32_t btri_emit_mark(btri_emitter *e, const btri_yaml *node) {
    static const char *const marks[] = {"V", "V2", "K", "D"};
    return btri_emit_word(e, node, "mark (V, V2, K, D)", marks, 4);
}

uint32_t btri_emit_function(btri_emitter *e, const btri_yaml *item) {
    static const char *const functions[] = {"plain", "patient_facing", "time_critical"};
    return btri_emit_word(e, btri_yaml_get(item, "function"), "function", functions, 3);
}

uint32_t btri_emit_text_index(btri_emitter *e, btri_bytes text, btri_bytes patient) {
    for (size_t i = 0; i < e->text_count; i++) {
        if (btri_bytes_equal(e->texts[i].text, text) && btri_bytes_equal(e->texts[i].patient, patient)) {
            return (uint32_t)i;
        }
    }
    void *texts = e->texts;
    if (!btri_pool_grow(e->sections->pool, &texts, e->text_count, &e->text_capacity, sizeof *e->texts)) {
        e->no_memory = true;
        return 0;
    }
    e->texts = (btri_text_entry *)texts;
    e->texts[e->text_count].text = text;
    e->texts[e->text_count].patient = patient;
    return (uint32_t)e->text_count++;
}

void btri_emit_key_uint(btri_emitter *e, uint32_t key, uint64_t value) {
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_uint(&e->writer, value);
}

void btri_emit_key_text(btri_emitter *e, uint32_t key, btri_bytes text) {
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_text(&e->writer, text);
}

void btri_emit_key_string(btri_emitter *e, uint32_t key, const btri_yaml *item, const char *name) {
    btri_emit_key_text(e, key, btri_yaml_text(item, name));
}

void btri_emit_key_index(btri_emitter *e, uint32_t key, const btri_yaml *item, const char *name) {
    btri_emit_key_uint(e, key, btri_emit_text_index(e, btri_yaml_text(item, name), btri_bytes_empty()));
}

static void emit_code(btri_emitter *e, const btri_yaml *code) {
    uint32_t system = 0;
    const btri_bytes name = btri_yaml_text(code, "system");
    const bool good = !e->counting || btri_keys_check(e->sections, code, code_keys);
    if (good && !btri_code_system_of_text(name, &system)) {
        BTRI_EMIT_REPORT(e, code, "unknown code system '%.*s'", BTRI_SPAN(name));
    } else if (good && e->counting && !btri_code_table_has(&e->codes, name, btri_yaml_text(code, "code"))) {
        const btri_bytes text = btri_yaml_text(code, "code");
        BTRI_EMIT_REPORT(e, code, "code '%.*s' of %.*s is not in the table of checked codes", BTRI_SPAN(text),
                         BTRI_SPAN(name));
    }
    btri_cbor_write_array(&e->writer, 3);
    btri_cbor_write_uint(&e->writer, system);
    btri_cbor_write_text(&e->writer, btri_yaml_text(code, "code"));
    btri_cbor_write_text(&e->writer, btri_yaml_text(code, "display"));
}

void btri_emit_key_codes(btri_emitter *e, uint32_t key, const btri_yaml *item) {
    if (!btri_emit_has_list(item, "codes")) {
        return;
    }
    const btri_yaml *codes = btri_yaml_get(item, "codes");
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_array(&e->writer, codes->count);
    for (const btri_yaml *code = codes->first; code != NULL; code = code->next) {
        emit_code(e, code);
    }
}

static void emit_source(btri_emitter *e, const btri_yaml *reference) {
    uint32_t source = 0;
    uint32_t mark = 0;
    if (!e->counting || btri_keys_check(e->sections, reference, reference_keys)) {
        const btri_yaml *ref = btri_yaml_get(reference, "ref");
        source = e->counting ? btri_section_require(e->sections, BTRI_SEC_SOURCES, ref)
                             : btri_section_find(e->sections, BTRI_SEC_SOURCES, ref->text);
        mark = btri_emit_mark(e, btri_yaml_get(reference, "mark"));
    }
    btri_cbor_write_array(&e->writer, 3);
    btri_cbor_write_uint(&e->writer, source);
    btri_cbor_write_uint(&e->writer, mark);
    btri_cbor_write_text(&e->writer, btri_yaml_text(reference, "says"));
}

void btri_emit_key_sources(btri_emitter *e, uint32_t key, const btri_yaml *item) {
    const btri_yaml *sources = btri_yaml_get(item, "sources");
    if (!btri_emit_has_list(item, "sources")) {
        return;
    }
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_array(&e->writer, sources->count);
    for (const btri_yaml *reference = sources->first; reference != NULL; reference = reference->next) {
        emit_source(e, reference);
    }
}

void btri_emit_key_ids(btri_emitter *e, uint32_t key, const btri_yaml *list, btri_section section) {
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_array(&e->writer, list->count);
    for (const btri_yaml *id = list->first; id != NULL; id = id->next) {
        uint32_t index = 0;
        if (e->counting) {
            index = btri_section_require(e->sections, section, id);
            for (const btri_yaml *other = list->first; other != id; other = other->next) {
                if (btri_bytes_equal(other->text, id->text)) {
                    BTRI_EMIT_REPORT(e, id, "'%.*s' is listed twice", BTRI_SPAN(id->text));
                }
            }
        } else {
            index = btri_section_find(e->sections, section, id->text);
        }
        btri_cbor_write_uint(&e->writer, index);
    }
}
