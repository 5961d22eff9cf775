/* bundle_format.c - decoder of knowledge bundles: the root map and the two passes. Input is UNTRUSTED. */
#include "formats/bundle_format.h"

#include <stdalign.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "formats/bundle_read.h"

#define ROOT_KEYS     BTRI_BUNDLE_KEYS_TO(16)
#define ROOT_REQUIRED BTRI_BUNDLE_KEYS_TO(15)

static btri_status read_format(btri_bundle_reader *b) {
    uint64_t format = 0;
    BTRI_TRY(btri_cbor_uint(&b->cbor, &format));
    if (format != BTRI_BUNDLE_FORMAT) {
        return btri_cbor_fail(&b->cbor, BTRI_E_BUNDLE_VERSION, "the bundle is of another format");
    }
    return BTRI_OK;
}

/* Keys come in ascending order, so parameters stand before the profiles that set them. */
static btri_status read_section(btri_bundle_reader *b, uint32_t key, btri_knowledge *k, btri_program *p,
                                size_t *code_len) {
    switch (key) {
    case 1:
        return read_format(b);
    case 2:
        return btri_bundle_meta(b, &k->meta);
    case 3:
        return btri_bundle_findings(b, k);
    case 4:
        return btri_bundle_parameters(b, k);
    case 5:
        return btri_bundle_profiles(b, k);
    case 6:
        return btri_bundle_conditions(b, k);
    case 7:
        return btri_bundle_actions(b, k);
    case 8:
        return btri_bundle_advice(b, k);
    case 9:
        return btri_bundle_caveats(b, k);
    case 10:
        return btri_bundle_sources(b, k);
    case 11:
        return btri_bundle_program(b, p, code_len);
    case 12:
        return btri_bundle_rules(b, p);
    case 13:
        return btri_bundle_clearance(b, k);
    case 14:
        return btri_bundle_texts(b, k);
    case 15:
        return btri_bundle_mappings(b, k);
    default: /* 16 */
        return btri_bundle_accuracy(b, k);
    }
}

/* A bundle of another format is told from a broken one by its first key alone. */
static btri_status read_root(btri_bundle_reader *b, btri_knowledge *k, btri_program *p, size_t *code_len) {
    uint32_t seen = 0;
    uint32_t key = 0;
    BTRI_TRY(btri_bundle_map(b, &seen));
    while (btri_cbor_has_more(&b->cbor)) {
        BTRI_TRY(btri_bundle_key(b, ROOT_KEYS, &seen, &key));
        if ((seen & BTRI_BUNDLE_KEY(1)) == 0) {
            return btri_bundle_refuse(b, "the format is missing");
        }
        BTRI_TRY(read_section(b, key, k, p, code_len));
    }
    BTRI_TRY(btri_bundle_map_end(b, ROOT_REQUIRED, seen));
    return btri_cbor_finish(&b->cbor);
}

static uint32_t greater_of(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

/* Elements of the longest section whose ids are sorted: the scratch of the checks. */
static uint32_t longest_section(const btri_knowledge *k, const btri_program *p) {
    uint32_t longest = greater_of(k->finding_count, k->parameter_count);
    longest = greater_of(longest, greater_of(k->profile_count, k->condition_count));
    longest = greater_of(longest, greater_of(k->action_count, k->advice_count));
    longest = greater_of(longest, greater_of(k->caveat_count, k->accuracy_count));
    return greater_of(greater_of(longest, p->rule_count), BTRI_LIMIT_CHOICES);
}

/* Statuses of the CBOR reader speak of patient input; here the input is a bundle. */
static btri_status answer(btri_format_error *error, btri_status status, size_t offset, const char *text) {
    error->status = status == BTRI_E_INPUT_MALFORMED ? BTRI_E_BUNDLE_MALFORMED : status;
    error->offset = offset;
    error->text = text;
    return error->status;
}

static btri_status answer_of_reader(const btri_bundle_reader *b, btri_format_error *error) {
    return answer(error, b->cbor.error.status, b->cbor.error.offset, b->cbor.error.text);
}

btri_status btri_bundle_measure(btri_bytes bytes, size_t *size, btri_format_error *error) {
    btri_bundle_reader b;
    btri_knowledge k = {0};
    btri_program p = {0};
    size_t code_len = 0;
    void *nothing = NULL;
    *size = 0;
    b.arena = NULL;
    b.need = 0;
    btri_cbor_reader_init(&b.cbor, bytes);
    (void)read_root(&b, &k, &p, &code_len);
    (void)btri_bundle_alloc(&b, k.finding_count, sizeof(uint32_t), alignof(uint32_t), &nothing);
    (void)btri_bundle_alloc(&b, longest_section(&k, &p), sizeof(uint32_t), alignof(uint32_t), &nothing);
    if (b.cbor.error.status != BTRI_OK) {
        return answer_of_reader(&b, error);
    }
    *size = b.need;
    return answer(error, BTRI_OK, 0, "");
}

/* The checks between items; leaves the table of ids behind in the arena, and gives the scratch back. */
static btri_status check_all(btri_bundle_reader *b, btri_knowledge *k, const btri_program *p,
                             btri_bundle_fault *fault) {
    void *by_id = NULL;
    void *scratch = NULL;
    BTRI_TRY(btri_bundle_alloc(b, k->finding_count, sizeof(uint32_t), alignof(uint32_t), &by_id));
    const size_t mark = btri_arena_mark(b->arena);
    BTRI_TRY(btri_bundle_alloc(b, longest_section(k, p), sizeof(uint32_t), alignof(uint32_t), &scratch));
    BTRI_TRY(btri_bundle_check_vocab(k, p, (uint32_t *)scratch, fault));
    BTRI_TRY(btri_bundle_check_rules(k, p, (uint32_t *)scratch, fault));
    btri_arena_rewind(b->arena, mark);
    (void)btri_bundle_sort_ids(&k->findings->id, sizeof(*k->findings), k->finding_count, (uint32_t *)by_id);
    k->finding_by_id = (const uint32_t *)by_id;
    return BTRI_OK;
}

static btri_status decode(btri_bundle_reader *b, btri_knowledge *k, btri_program *p, size_t *code_len,
                          btri_format_error *error) {
    btri_bundle_fault fault = {{NULL, 0}, ""};
    if (read_root(b, k, p, code_len) != BTRI_OK) {
        return answer_of_reader(b, error);
    }
    const btri_status checked = check_all(b, k, p, &fault);
    if (b->cbor.error.status != BTRI_OK) {
        return answer_of_reader(b, error);
    }
    /* The fault is a span inside the input: its distance from the start is the place of the error. */
    const size_t offset = fault.at.ptr == NULL ? 0 : (size_t)(fault.at.ptr - b->cbor.input.ptr);
    return answer(error, checked, offset, fault.text);
}

btri_status btri_bundle_decode(btri_bytes bytes, btri_arena *arena, btri_knowledge *knowledge,
                               btri_program *program, size_t *code_len, btri_format_error *error) {
    const btri_knowledge no_knowledge = {0};
    const btri_program no_program = {0};
    btri_bundle_reader b;
    const size_t mark = btri_arena_mark(arena);
    *knowledge = no_knowledge;
    *program = no_program;
    *code_len = 0;
    b.arena = arena;
    b.need = 0;
    btri_cbor_reader_init(&b.cbor, bytes);
    const btri_status status = decode(&b, knowledge, program, code_len, error);
    if (status != BTRI_OK) {
        btri_arena_rewind(arena, mark);
        *knowledge = no_knowledge;
        *program = no_program;
        *code_len = 0;
    }
    return status;
}
