/* bundle_vocab.c - bundle decoder: findings, parameters and profiles. Input is UNTRUSTED; indexes are checked
 * afterwards (bundle_check.c), when everything they may point to has been read. */
#include "formats/bundle_read.h"

#include <stdalign.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"

#define FINDING_REQUIRED                                                                                     \
    (BTRI_BUNDLE_KEYS_TO(3) | BTRI_BUNDLE_KEY(8) | BTRI_BUNDLE_KEY(9) | BTRI_BUNDLE_KEY(10) |                \
     BTRI_BUNDLE_KEY(11))
#define FINDING_QUANTITY (BTRI_BUNDLE_KEY(4) | BTRI_BUNDLE_KEY(5) | BTRI_BUNDLE_KEY(6) | BTRI_BUNDLE_KEY(7))
#define INDEX_GREATEST   (BTRI_INDEX_NONE - 1)
#define FLAGS_GREATEST   63u

btri_status btri_bundle_meta(btri_bundle_reader *b, btri_knowledge_meta *meta) {
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(7), &seen, &key));
        switch (key) {
        case 1:
            BTRI_TRY(btri_bundle_id(b, &meta->id));
            break;
        case 2:
            BTRI_TRY(btri_bundle_id(b, &meta->version));
            break;
        case 3:
            BTRI_TRY(btri_bundle_u32(b, UINT32_MAX, &meta->sequence));
            break;
        case 4:
            BTRI_TRY(btri_bundle_date(b, &meta->released));
            break;
        case 5:
            BTRI_TRY(btri_bundle_date(b, &meta->review_by));
            break;
        case 6:
            BTRI_TRY(btri_bundle_text(b, &meta->publisher));
            break;
        default: /* 7 */
            BTRI_TRY(btri_bundle_text(b, &meta->notice));
        }
    }
    return btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(7), seen);
}

static btri_status read_finding_kind(btri_bundle_reader *b, btri_finding_kind *kind) {
    uint32_t value = 0;
    BTRI_TRY(btri_bundle_u32(b, BTRI_KIND_SCORE, &value));
    *kind = (btri_finding_kind)value;
    return BTRI_OK;
}

static btri_status read_obtained(btri_bundle_reader *b, btri_obtained *obtained) {
    uint32_t value = 0;
    BTRI_TRY(btri_bundle_u32(b, BTRI_TESTED, &value));
    *obtained = (btri_obtained)value;
    return BTRI_OK;
}

static btri_status read_finding_value(btri_bundle_reader *b, uint32_t key, btri_finding_def *f) {
    switch (key) {
    case 1:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->number);
    case 2:
        return btri_bundle_id(b, &f->id);
    case 3:
        return read_finding_kind(b, &f->kind);
    case 4:
        return btri_bundle_id(b, &f->unit);
    case 5:
        return btri_bundle_u32(b, 3, &f->digits);
    case 6:
        return btri_bundle_fixed(b, &f->least);
    case 7:
        return btri_bundle_fixed(b, &f->greatest);
    case 8:
        return btri_bundle_u32(b, FLAGS_GREATEST, &f->flags);
    case 9:
        return read_obtained(b, &f->obtained);
    case 10:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->group);
    case 11:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->name);
    case 12:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->question);
    case 13:
        return btri_bundle_codes(b, &f->codes);
    case 14:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->onset_sets);
    case 15:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->replaced_by);
    case 16:
        return btri_bundle_u32(b, INDEX_GREATEST, &f->slot);
    default: /* 17 */
        return btri_bundle_u32(b, INDEX_GREATEST, &f->asked_first_with);
    }
}

/* A quantity has unit, digits and range; a score may have them; other findings have none. */
static btri_status check_quantity_keys(btri_bundle_reader *b, const btri_finding_def *f, uint32_t seen) {
    const uint32_t has = seen & FINDING_QUANTITY;
    if (f->kind == BTRI_KIND_QUANTITY && has != FINDING_QUANTITY) {
        return btri_bundle_refuse(b, "a quantity has no unit, digits or range");
    }
    if (f->kind != BTRI_KIND_QUANTITY && f->kind != BTRI_KIND_SCORE && has != 0) {
        return btri_bundle_refuse(b, "a finding without a quantity has a unit, digits or a range");
    }
    if (f->least > f->greatest) {
        return btri_bundle_refuse(b, "a plausible range is empty");
    }
    return BTRI_OK;
}

static btri_status read_finding(btri_bundle_reader *b, btri_finding_def *out) {
    btri_finding_def f = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    f.question = f.onset_sets = f.replaced_by = f.slot = f.asked_first_with = BTRI_INDEX_NONE;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(17), &seen, &key));
        BTRI_TRY(read_finding_value(b, key, &f));
    }
    if (f.kind == BTRI_KIND_SCORE && (seen & BTRI_BUNDLE_KEY(7)) == 0) {
        f.greatest = BTRI_FIXED_LIMIT;
    }
    BTRI_TRY(btri_bundle_map_end(b, FINDING_REQUIRED, seen));
    BTRI_TRY(check_quantity_keys(b, &f, seen));
    *out = f;
    return BTRI_OK;
}

btri_status btri_bundle_findings(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_FINDINGS, sizeof(btri_finding_def),
                                   alignof(btri_finding_def), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_finding_def scratch;
        BTRI_TRY(read_finding(b, (btri_finding_def *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->findings = (const btri_finding_def *)(const void *)list.items;
    k->finding_count = list.count;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_parameter_kind(btri_bundle_reader *b, btri_parameter_kind *kind) {
    uint32_t value = 0;
    BTRI_TRY(btri_bundle_u32(b, BTRI_PARAMETER_URGENCY, &value));
    *kind = (btri_parameter_kind)value;
    return BTRI_OK;
}

static btri_status read_choices(btri_bundle_reader *b, btri_text_list *choices) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 1, BTRI_LIMIT_CHOICES, sizeof(btri_bytes), alignof(btri_bytes), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_bytes scratch;
        BTRI_TRY(btri_bundle_id(b, (btri_bytes *)btri_bundle_list_item(&list, i, &scratch)));
    }
    choices->items = (const btri_bytes *)(const void *)list.items;
    choices->count = list.count;
    return btri_cbor_end(&b->cbor);
}

/* null is "no limit"; whether the parameter may have none is checked afterwards. */
static btri_status read_parameter_value(btri_bundle_reader *b, int64_t *value) {
    if (btri_cbor_peek(&b->cbor) == BTRI_CBOR_NULL) {
        *value = BTRI_FIXED_NONE;
        return btri_cbor_null(&b->cbor);
    }
    return btri_bundle_fixed(b, value);
}

static btri_status read_parameter_part(btri_bundle_reader *b, uint32_t key, btri_parameter *p) {
    switch (key) {
    case 1:
        return btri_bundle_u32(b, INDEX_GREATEST, &p->number);
    case 2:
        return btri_bundle_id(b, &p->id);
    case 3:
        return read_parameter_kind(b, &p->kind);
    case 4:
        return btri_bundle_id(b, &p->unit);
    case 5:
        return btri_bundle_u32(b, 3, &p->digits);
    case 6:
        return read_choices(b, &p->choices);
    case 7:
        return read_parameter_value(b, &p->initial);
    default: /* 8 */
        return btri_bundle_u32(b, INDEX_GREATEST, &p->text);
    }
}

/* Keys 4 and 5 are of a number, key 6 of a choice. */
static btri_status check_parameter_keys(btri_bundle_reader *b, btri_parameter_kind kind, uint32_t seen) {
    const uint32_t of_number = BTRI_BUNDLE_KEY(4) | BTRI_BUNDLE_KEY(5);
    const uint32_t of_choice = BTRI_BUNDLE_KEY(6);
    const uint32_t due = kind == BTRI_PARAMETER_NUMBER   ? of_number
                         : kind == BTRI_PARAMETER_CHOICE ? of_choice
                                                         : 0;
    if ((seen & (of_number | of_choice)) != due) {
        return btri_bundle_refuse(b, "the keys of a parameter do not fit its kind");
    }
    return BTRI_OK;
}

static btri_status read_parameter(btri_bundle_reader *b, btri_parameter *out) {
    btri_parameter p = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(8), &seen, &key));
        BTRI_TRY(read_parameter_part(b, key, &p));
    }
    BTRI_TRY(btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(3) | BTRI_BUNDLE_KEY(7) | BTRI_BUNDLE_KEY(8), seen));
    BTRI_TRY(check_parameter_keys(b, p.kind, seen));
    *out = p;
    return BTRI_OK;
}

btri_status btri_bundle_parameters(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(btri_bundle_list_open(b, 0, BTRI_LIMIT_PARAMETERS, sizeof(btri_parameter),
                                   alignof(btri_parameter), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_parameter scratch;
        BTRI_TRY(read_parameter(b, (btri_parameter *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->parameters = (const btri_parameter *)(const void *)list.items;
    k->parameter_count = list.count;
    return btri_cbor_end(&b->cbor);
}

/* One value for each parameter: what the profile says, else the initial value. */
static btri_status read_profile_values(btri_bundle_reader *b, const btri_knowledge *k, const int64_t **out) {
    size_t count = 0;
    void *memory = NULL;
    BTRI_TRY(btri_bundle_alloc(b, k->parameter_count, sizeof(int64_t), alignof(int64_t), &memory));
    int64_t *values = (int64_t *)memory;
    for (uint32_t i = 0; values != NULL && i < k->parameter_count; i++) {
        values[i] = k->parameters[i].initial;
    }
    BTRI_TRY(btri_cbor_map(&b->cbor, &count));
    while (btri_cbor_has_more(&b->cbor)) {
        uint64_t index = 0;
        int64_t value = 0;
        BTRI_TRY(btri_cbor_key_uint(&b->cbor, &index));
        if (index >= k->parameter_count) {
            return btri_bundle_refuse(b, "a profile sets a parameter that does not exist");
        }
        BTRI_TRY(read_parameter_value(b, &value));
        if (values != NULL) {
            values[index] = value;
        }
    }
    *out = values;
    return btri_cbor_end(&b->cbor);
}

static btri_status read_profile(btri_bundle_reader *b, const btri_knowledge *k, btri_profile *out) {
    btri_profile p = {0};
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, BTRI_BUNDLE_KEYS_TO(4), &seen, &key));
        switch (key) {
        case 1:
            BTRI_TRY(btri_bundle_u32(b, INDEX_GREATEST, &p.number));
            break;
        case 2:
            BTRI_TRY(btri_bundle_id(b, &p.id));
            break;
        case 3:
            BTRI_TRY(btri_bundle_u32(b, INDEX_GREATEST, &p.text));
            break;
        default: /* 4 */
            BTRI_TRY(read_profile_values(b, k, &p.values));
        }
    }
    BTRI_TRY(btri_bundle_map_end(b, BTRI_BUNDLE_KEYS_TO(4), seen));
    *out = p;
    return BTRI_OK;
}

btri_status btri_bundle_profiles(btri_bundle_reader *b, btri_knowledge *k) {
    btri_bundle_list list;
    BTRI_TRY(
        btri_bundle_list_open(b, 1, BTRI_LIMIT_PROFILES, sizeof(btri_profile), alignof(btri_profile), &list));
    for (uint32_t i = 0; i < list.count; i++) {
        btri_profile scratch;
        BTRI_TRY(read_profile(b, k, (btri_profile *)btri_bundle_list_item(&list, i, &scratch)));
    }
    k->profiles = (const btri_profile *)(const void *)list.items;
    k->profile_count = list.count;
    return btri_cbor_end(&b->cbor);
}
