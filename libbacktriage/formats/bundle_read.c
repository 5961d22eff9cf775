/* bundle_read.c - the common steps of the bundle decoder; see bundle_read.h. Input is UNTRUSTED. */
#include "formats/bundle_read.h"

#include <stdalign.h>

#include "base/arith.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "model/code_system.h"
#include "model/date.h"

btri_status btri_bundle_refuse(btri_bundle_reader *b, const char *text) {
    return btri_cbor_fail(&b->cbor, BTRI_E_BUNDLE_MALFORMED, text);
}

btri_status btri_bundle_alloc(btri_bundle_reader *b, size_t count, size_t size, size_t align, void **items) {
    size_t bytes = 0;
    *items = NULL;
    if (count == 0) {
        return BTRI_OK;
    }
    if (b->arena == NULL) {
        const bool fits = btri_mul_size(count, size, &bytes) &&
                          btri_add_size(b->need, btri_arena_bound(bytes, align), &b->need);
        return fits ? BTRI_OK : btri_cbor_fail(&b->cbor, BTRI_E_LIMIT, "the bundle needs too much memory");
    }
    *items = btri_arena_alloc_array(b->arena, count, size, align);
    return *items != NULL ? BTRI_OK : btri_cbor_fail(&b->cbor, BTRI_E_MEMORY, "the arena is too small");
}

btri_status btri_bundle_list_open(btri_bundle_reader *b, uint32_t least, uint32_t limit, size_t size,
                                  size_t align, btri_bundle_list *list) {
    size_t count = 0;
    void *items = NULL;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    if (count < least) {
        return btri_bundle_refuse(b, "a list is empty that must not be");
    }
    if (count > limit) {
        return btri_cbor_fail(&b->cbor, BTRI_E_LIMIT, "a list is too long");
    }
    BTRI_TRY(btri_bundle_alloc(b, count, size, align, &items));
    list->items = (uint8_t *)items;
    list->item_size = size;
    list->count = (uint32_t)count;
    return BTRI_OK;
}

void *btri_bundle_list_item(const btri_bundle_list *list, uint32_t index, void *scratch) {
    return list->items == NULL ? scratch : list->items + (size_t)index * list->item_size;
}

btri_status btri_bundle_map(btri_bundle_reader *b, uint32_t *seen) {
    size_t count = 0;
    *seen = 0;
    return btri_cbor_map(&b->cbor, &count);
}

btri_status btri_bundle_key(btri_bundle_reader *b, uint32_t known, uint32_t *seen, uint32_t *key) {
    uint64_t found = 0;
    *key = 0;
    BTRI_TRY(btri_cbor_key_uint(&b->cbor, &found));
    if (found > 31 || (known & BTRI_BUNDLE_KEY(found)) == 0) {
        return btri_bundle_refuse(b, "a key is not known");
    }
    *key = (uint32_t)found;
    *seen |= BTRI_BUNDLE_KEY(found);
    return BTRI_OK;
}

btri_status btri_bundle_map_end(btri_bundle_reader *b, uint32_t required, uint32_t seen) {
    if ((required & ~seen) != 0) {
        return btri_bundle_refuse(b, "a required key is missing");
    }
    return btri_cbor_end(&b->cbor);
}

btri_status btri_bundle_u32(btri_bundle_reader *b, uint32_t greatest, uint32_t *value) {
    uint64_t found = 0;
    *value = 0;
    BTRI_TRY(btri_cbor_uint(&b->cbor, &found));
    if (found > greatest) {
        return btri_bundle_refuse(b, "a number is out of its range");
    }
    *value = (uint32_t)found;
    return BTRI_OK;
}

btri_status btri_bundle_fixed(btri_bundle_reader *b, btri_fixed *value) {
    int64_t found = 0;
    *value = 0;
    BTRI_TRY(btri_cbor_int(&b->cbor, &found));
    if (found < -BTRI_FIXED_LIMIT || found > BTRI_FIXED_LIMIT) {
        return btri_bundle_refuse(b, "a quantity is out of its range");
    }
    *value = found;
    return BTRI_OK;
}

/* Texts are told from absent ones by their pointer, so an empty text is no text. */
btri_status btri_bundle_text(btri_bundle_reader *b, btri_bytes *text) {
    BTRI_TRY(btri_cbor_text(&b->cbor, text));
    if (text->len == 0) {
        return btri_bundle_refuse(b, "a text is empty");
    }
    return BTRI_OK;
}

btri_status btri_bundle_id(btri_bundle_reader *b, btri_bytes *id) {
    BTRI_TRY(btri_bundle_text(b, id));
    if (id->len > BTRI_LIMIT_ID_BYTES) {
        return btri_cbor_fail(&b->cbor, BTRI_E_LIMIT, "an id is too long");
    }
    for (size_t i = 0; i < id->len; i++) {
        if (id->ptr[i] <= 0x20 || id->ptr[i] >= 0x7F) {
            return btri_bundle_refuse(b, "an id has a character that is not printable ASCII");
        }
    }
    return BTRI_OK;
}

btri_status btri_bundle_date(btri_bundle_reader *b, btri_bytes *date) {
    int32_t day = 0;
    BTRI_TRY(btri_cbor_text(&b->cbor, date));
    if (btri_date_parse_day(*date, &day) != BTRI_OK) {
        return btri_bundle_refuse(b, "a date is not valid");
    }
    return BTRI_OK;
}

btri_status btri_bundle_indexes(btri_bundle_reader *b, btri_index_list *list) {
    btri_bundle_list open;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_LIST, sizeof(uint32_t), alignof(uint32_t), &open));
    for (uint32_t i = 0; i < open.count; i++) {
        uint32_t scratch = 0;
        uint32_t *item = (uint32_t *)btri_bundle_list_item(&open, i, &scratch);
        BTRI_TRY(btri_bundle_u32(b, BTRI_INDEX_NONE - 1, item));
    }
    list->items = (const uint32_t *)(const void *)open.items;
    list->count = open.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_code(btri_bundle_reader *b, btri_code_ref *code) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    BTRI_TRY(btri_bundle_u32(b, BTRI_CODE_SYSTEM_COUNT - 1, &code->system));
    BTRI_TRY(btri_bundle_text(b, &code->code));
    BTRI_TRY(btri_bundle_text(b, &code->display));
    return btri_cbor_end(&b->cbor);
}

btri_status btri_bundle_codes(btri_bundle_reader *b, btri_code_list *list) {
    btri_bundle_list open;
    BTRI_TRY(
        btri_bundle_list_open(b, 1, BTRI_LIMIT_LIST, sizeof(btri_code_ref), alignof(btri_code_ref), &open));
    for (uint32_t i = 0; i < open.count; i++) {
        btri_code_ref scratch;
        BTRI_TRY(read_code(b, (btri_code_ref *)btri_bundle_list_item(&open, i, &scratch)));
    }
    list->items = (const btri_code_ref *)(const void *)open.items;
    list->count = open.count;
    return btri_cbor_end(&b->cbor);
}

/* What a source says may be left empty where only its name is given. */
static btri_status read_source_ref(btri_bundle_reader *b, btri_source_ref *ref) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&b->cbor, &count));
    BTRI_TRY(btri_bundle_u32(b, BTRI_INDEX_NONE - 1, &ref->source));
    BTRI_TRY(btri_bundle_u32(b, 3, &ref->mark));
    BTRI_TRY(btri_cbor_text(&b->cbor, &ref->says));
    return btri_cbor_end(&b->cbor);
}

btri_status btri_bundle_source_refs(btri_bundle_reader *b, btri_source_ref_list *list) {
    btri_bundle_list open;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_LIST, sizeof(btri_source_ref), alignof(btri_source_ref),
                                   &open));
    for (uint32_t i = 0; i < open.count; i++) {
        btri_source_ref scratch;
        BTRI_TRY(read_source_ref(b, (btri_source_ref *)btri_bundle_list_item(&open, i, &scratch)));
    }
    list->items = (const btri_source_ref *)(const void *)open.items;
    list->count = open.count;
    return btri_cbor_end(&b->cbor);
}
