/* bundle_items.c - bundle decoder: conditions, actions, advice, caveats, sources, texts, mappings, accuracy.
 * Input is UNTRUSTED; indexes are checked afterwards (bundle_check.c). */
#include "formats/bundle_read.h"

#include <stdalign.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "model/code_system.h"

#define INDEX_GREATEST (BTRI_INDEX_NONE - 1)
#define FUNCTION_LAST  2u

/* Number, id and text: keys 1 to 3 of every such item. */
static btri_status read_head(btri_bundle_reader *b, uint32_t key, uint32_t *number, btri_bytes *id,
                             uint32_t *text) {
    switch (key) {
    case 1:
        return btri_bundle_u32(b, INDEX_GREATEST, number);
    case 2:
        return btri_bundle_id(b, id);
    default: /* 3 */
        return btri_bundle_u32(b, INDEX_GREATEST, text);
    }
}

static btri_status read_condition(btri_bundle_reader *b, btri_condition *out) {
    btri_condition c = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(4), &seen, &key));
        if (key <= 3) {
            BTRI_TRY(read_head(b, key, &c.number, &c.id, &c.text));
        } else {
            BTRI_TRY(btri_bundle_codes(b, &c.codes));
        }
    }
    *out = c;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(3), seen);
}

btri_status btri_bundle_conditions(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 0, BTRI_LIMIT_ITEMS, sizeof(btri_condition), alignof(btri_condition),
                                   &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_condition scratch;
        BTRI_TRY(read_condition(b, (btri_condition *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->conditions = (const btri_condition *)(const void *)list.items;
    k->condition_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_action(btri_bundle_reader *b, btri_action *out) {
    btri_action a = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(5), &seen, &key));
        if (key <= 3) {
            BTRI_TRY(read_head(b, key, &a.number, &a.id, &a.text));
        } else if (key == 4) {
            BTRI_TRY(btri_bundle_codes(b, &a.codes));
        } else {
            BTRI_TRY(btri_bundle_indexes(b, &a.conflicts));
        }
    }
    *out = a;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(3), seen);
}

btri_status btri_bundle_actions(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 0, BTRI_LIMIT_ITEMS, sizeof(btri_action), alignof(btri_action), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_action scratch;
        BTRI_TRY(read_action(b, (btri_action *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->actions = (const btri_action *)(const void *)list.items;
    k->action_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_advice(btri_bundle_reader *b, btri_advice *out) {
    btri_advice a = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(6), &seen, &key));
        if (key <= 3) {
            BTRI_TRY(read_head(b, key, &a.number, &a.id, &a.text));
        } else if (key == 4) {
            BTRI_TRY(btri_bundle_codes(b, &a.codes));
        } else if (key == 5) {
            BTRI_TRY(btri_bundle_u32(b, FUNCTION_LAST, &a.function));
        } else {
            BTRI_TRY(btri_bundle_source_refs(b, &a.sources));
        }
    }
    *out = a;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(3) | BTRI_BUNDLE_KEY(5), seen);
}

btri_status btri_bundle_advice(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 0, BTRI_LIMIT_ITEMS, sizeof(btri_advice), alignof(btri_advice), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_advice scratch;
        BTRI_TRY(read_advice(b, (btri_advice *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->advice = (const btri_advice *)(const void *)list.items;
    k->advice_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_caveat(btri_bundle_reader *b, btri_caveat *out) {
    btri_caveat c = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(3), &seen, &key));
        BTRI_TRY(read_head(b, key, &c.number, &c.id, &c.text));
    }
    *out = c;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(3), seen);
}

btri_status btri_bundle_caveats(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 0, BTRI_LIMIT_ITEMS, sizeof(btri_caveat), alignof(btri_caveat), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_caveat scratch;
        BTRI_TRY(read_caveat(b, (btri_caveat *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->caveats = (const btri_caveat *)(const void *)list.items;
    k->caveat_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_source(btri_bundle_reader *b, btri_source *out) {
    btri_source s = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(6), &seen, &key));
        switch (key) {
        case 1:
            BTRI_TRY(btri_bundle_id(b, &s.id));
            break;
        case 2:
            BTRI_TRY(btri_bundle_text(b, &s.title));
            break;
        case 3: /* some sources have no version */
            BTRI_TRY(btri_cbor_text(&b->cbor, &s.version));
            break;
        case 4:
            BTRI_TRY(btri_bundle_date(b, &s.checked_on));
            break;
        case 5:
            BTRI_TRY(btri_bundle_date(b, &s.review_by));
            break;
        default: /* 6 */
            BTRI_TRY(btri_cbor_text(&b->cbor, &s.read_as));
        }
    }
    *out = s;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(6), seen);
}

btri_status btri_bundle_sources(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_ITEMS, sizeof(btri_source), alignof(btri_source), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_source scratch;
        BTRI_TRY(read_source(b, (btri_source *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->sources = (const btri_source *)(const void *)list.items;
    k->source_count = list.count;
    return btri_cbor_end(&b->cbor);
}

/* How many places the table needs: one more than its last text index. reader is a copy, so that nothing
 * moves. */
static btri_status count_texts(btri_bundle_reader b, uint32_t *count, size_t *pairs) {
    uint64_t index = 0;
    *count = 0;
    BTRI_TRY(btri_cbor_map(&b.cbor, pairs));
    while (btri_cbor_has_more(&b.cbor)) {
        BTRI_TRY(btri_cbor_key_uint(&b.cbor, &index));
        BTRI_ENSURE(index < BTRI_LIMIT_TEXTS, BTRI_E_LIMIT);
        BTRI_TRY(btri_cbor_skip(&b.cbor, NULL));
        *count = (uint32_t)index + 1;
    }
    return btri_cbor_end(&b.cbor);
}

static btri_status read_text_table(btri_bundle_reader *b, btri_texts *t) {
    size_t pairs = 0;
    void *memory = NULL;
    const btri_status counted = count_texts(*b, &t->count, &pairs);
    if (counted == BTRI_E_LIMIT) {
        return btri_cbor_fail(&b->cbor, BTRI_E_LIMIT, "a text index is too large");
    }
    if (counted == BTRI_OK) { /* else the reading below meets the same error, and keeps its place */
        BTRI_TRY(btri_bundle_alloc(b, t->count, sizeof(btri_bytes), alignof(btri_bytes), &memory));
    }
    btri_bytes *items = (btri_bytes *)memory;
    BTRI_TRY(btri_cbor_map(&b->cbor, &pairs));
    while (btri_cbor_has_more(&b->cbor)) {
        uint64_t index = 0;
        btri_bytes text;
        BTRI_TRY(btri_cbor_key_uint(&b->cbor, &index));
        BTRI_TRY(btri_bundle_text(b, &text));
        if (items != NULL && index < t->count) {
            items[index] = text;
        }
    }
    t->items = items;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_texts(btri_bundle_reader *b, btri_texts *out) {
    btri_texts t = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(3), &seen, &key));
        if (key == 1) {
            BTRI_TRY(btri_bundle_id(b, &t.language));
        } else if (key == 2) {
            BTRI_TRY(btri_bundle_u32(b, 1, &t.audience));
        } else {
            BTRI_TRY(read_text_table(b, &t));
        }
    }
    *out = t;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(3), seen);
}

btri_status btri_bundle_texts(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(
        btri_bundle_list_open(b, 1, BTRI_LIMIT_TEXT_TABLES, sizeof(btri_texts), alignof(btri_texts), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_texts scratch;
        BTRI_TRY(read_texts(b, (btri_texts *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->texts = (const btri_texts *)(const void *)list.items;
    k->texts_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_mapping(btri_bundle_reader *b, btri_mapping *m) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    BTRI_TRY(btri_bundle_u32(b, BTRI_CODE_SYSTEM_COUNT - 1, &m->system));
    BTRI_TRY(btri_bundle_text(b, &m->code));
    BTRI_TRY(btri_bundle_u32(b, INDEX_GREATEST, &m->finding));
    BTRI_TRY(btri_bundle_u32(b, BTRI_MAPPING_ABSENT | BTRI_MAPPING_HISTORY | BTRI_MAPPING_EXACT, &m->flags));
    return btri_cbor_end(&b->cbor);
}

btri_status btri_bundle_mappings(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(
        btri_bundle_list_open(b, 0, BTRI_LIMIT_MAPPINGS, sizeof(btri_mapping), alignof(btri_mapping), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_mapping scratch;
        BTRI_TRY(read_mapping(b, (btri_mapping *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->mappings = (const btri_mapping *)(const void *)list.items;
    k->mapping_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_accuracy_part(btri_bundle_reader *b, uint32_t key, btri_accuracy *a) {
    switch (key) {
    case 1:
        return btri_bundle_id(b, &a->id);
    case 2:
        return btri_bundle_text(b, &a->study);
    case 3:
        return btri_bundle_text(b, &a->setting);
    case 4:
        return btri_bundle_text(b, &a->result);
    case 5:
        return btri_bundle_u32(b, 3, &a->mark);
    case 6:
        return btri_bundle_u32(b, INDEX_GREATEST, &a->source);
    default: /* 7 */
        return btri_bundle_indexes(b, &a->rules);
    }
}

static btri_status read_accuracy(btri_bundle_reader *b, btri_accuracy *out) {
    btri_accuracy a = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(7), &seen, &key));
        BTRI_TRY(read_accuracy_part(b, key, &a));
    }
    *out = a;
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(6), seen);
}

btri_status btri_bundle_accuracy(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(
        btri_bundle_list_open(b, 0, BTRI_LIMIT_ITEMS, sizeof(btri_accuracy), alignof(btri_accuracy), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_accuracy scratch;
        BTRI_TRY(read_accuracy(b, (btri_accuracy *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->accuracy = (const btri_accuracy *)(const void *)list.items;
    k->accuracy_count = list.count;
    return btri_cbor_end(&b->cbor);
}
