/* emit.h - the bundle (formats/bundle.cddl) from the checked sections and the planned program. Written twice:
 * the first time only counted, and mistakes that are left are reported then. */
#ifndef BTRI_TOOLS_COMPILE_EMIT_H
#define BTRI_TOOLS_COMPILE_EMIT_H

#include "tools/compile/code_table.h"
#include "tools/compile/strata.h"
#include "wire/cbor_write.h"

typedef struct btri_text_entry {
    btri_bytes text;
    btri_bytes patient; /* empty: no wording for patients */
} btri_text_entry;

typedef struct btri_emitter {
    const btri_sections *sections;
    const btri_vocabulary *vocabulary;
    const btri_lowering *lowering;
    const btri_rule_info *rules;
    const btri_plan *plan;
    btri_code_table codes;
    uint32_t clearance; /* finding */
    btri_cbor_writer writer;
    bool counting; /* the first time: report mistakes */
    bool no_memory;
    btri_text_entry *texts;
    size_t text_count, text_capacity;
} btri_emitter;

/* The whole bundle. BTRI_OK (also if mistakes were reported), BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_emit_bundle(btri_emitter *emitter);

/* Parts of it. */
void btri_emit_findings(btri_emitter *emitter);
void btri_emit_parameters(btri_emitter *emitter);
void btri_emit_profiles(btri_emitter *emitter);
void btri_emit_mappings(btri_emitter *emitter);
void btri_emit_items(btri_emitter *emitter); /* conditions, actions, advice, caveats: keys 6 to 9 */
void btri_emit_rules(btri_emitter *emitter);
void btri_emit_program(btri_emitter *emitter);
void btri_emit_clearance(btri_emitter *emitter);

/* Reports a mistake, the first time only. */
#define BTRI_EMIT_REPORT(emitter, node, ...)                                                                 \
    do {                                                                                                     \
        if ((emitter)->counting) {                                                                           \
            BTRI_REPORT_AT((emitter)->sections, node, __VA_ARGS__);                                          \
        }                                                                                                    \
    } while (0)

/* Helpers of the parts (emit_value.c). Each writes key and value. */
void btri_emit_key_uint(btri_emitter *emitter, uint32_t key, uint64_t value);
void btri_emit_key_text(btri_emitter *emitter, uint32_t key, btri_bytes text);
void btri_emit_key_string(btri_emitter *emitter, uint32_t key, const btri_yaml *item, const char *name);
/* The text of a key of item, by index into the table of texts. */
void btri_emit_key_index(btri_emitter *emitter, uint32_t key, const btri_yaml *item, const char *name);
void btri_emit_key_codes(btri_emitter *emitter, uint32_t key, const btri_yaml *item);
void btri_emit_key_sources(btri_emitter *emitter, uint32_t key, const btri_yaml *item);
/* A list of ids as indexes of their section, in the order written. */
void btri_emit_key_ids(btri_emitter *emitter, uint32_t key, const btri_yaml *list, btri_section section);

/* A list that is there and not empty. */
bool btri_emit_has_list(const btri_yaml *item, const char *name);
bool btri_emit_has(const btri_yaml *item, const char *name);

/* Index of a word; reported and 0 if it is none. */
uint32_t btri_emit_word(btri_emitter *emitter, const btri_yaml *node, const char *what,
                        const char *const *words, size_t count);
uint32_t btri_emit_mark(btri_emitter *emitter, const btri_yaml *node);
uint32_t btri_emit_function(btri_emitter *emitter, const btri_yaml *item);

/* Index of a text, added at its first use. */
uint32_t btri_emit_text_index(btri_emitter *emitter, btri_bytes text, btri_bytes patient);

#endif
