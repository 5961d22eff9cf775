/* bundle.c - opening, sharing and closing a bundle. Untrusted bytes come in; nothing is kept of them unless
 * digest, decoder and verifier all accept. */
#include "api/bundle_open.h"

#include <string.h>

#include "api/context.h"
#include "base/alloc.h"
#include "base/arith.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "formats/bundle_format.h"
#include "model/date.h"
#include "program/verify.h"

static void close_bundle(btri_bundle *bundle) {
    const btri_allocator allocator = bundle->allocator;
    if (bundle->derived != NULL) {
        allocator.free(allocator.user, bundle->derived, bundle->derived_size);
    }
    if (bundle->plan != NULL) {
        allocator.free(allocator.user, bundle->plan, bundle->plan_size);
    }
    btri_arena whole; /* lifts the poison of the red zones before the block goes back */
    btri_arena_init(&whole, bundle + 1, bundle->size - sizeof *bundle);
    btri_arena_release(&whole);
    allocator.free(allocator.user, bundle, bundle->size);
}

/* The struct, copies of the payload and of the trust, and the arena of the decoder in one block. */
static btri_status new_bundle(btri_context *context, btri_bytes payload, btri_bytes trust, btri_bundle **out,
                              btri_arena *arena) {
    btri_format_error error;
    size_t arena_size = 0;
    const btri_status measured = btri_bundle_measure(payload, &arena_size, &error);
    if (measured != BTRI_OK) {
        return btri_context_fail(context, measured, error.text, NULL, error.offset);
    }
    size_t head = 0;
    size_t size = 0;
    const bool fits = btri_add_size(sizeof(btri_bundle), payload.len, &head) &&
                      btri_add_size(head, trust.len, &head) && btri_align_size(head, 16, &head) &&
                      btri_add_size(head, arena_size, &size);
    if (!fits) {
        return btri_context_fail_plain(context, BTRI_E_LIMIT);
    }
    btri_bundle *bundle = context->allocator.alloc(context->allocator.user, size, 16);
    if (bundle == NULL) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    memset(bundle, 0, sizeof *bundle);
    atomic_init(&bundle->owners, 1);
    bundle->allocator = context->allocator;
    bundle->size = size;
    uint8_t *copy = (uint8_t *)(bundle + 1);
    memcpy(copy, payload.ptr, payload.len);
    bundle->payload.ptr = copy;
    bundle->payload.len = payload.len;
    memcpy(copy + payload.len, trust.ptr, trust.len);
    bundle->info.trust = (btri_bytes){copy + payload.len, trust.len};
    btri_arena_init(arena, (uint8_t *)bundle + head, arena_size);
    *out = bundle;
    return BTRI_OK;
}

/* Of a program that was verified: the operands are counted for its size. */
static btri_status make_plan(btri_context *context, btri_bundle *bundle) {
    const btri_allocator *allocator = &bundle->allocator;
    bundle->plan_size = btri_plan_size(&bundle->program, &bundle->knowledge);
    bundle->plan = allocator->alloc(allocator->user, bundle->plan_size, _Alignof(uint32_t));
    if (bundle->plan == NULL) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    btri_plan_make(&bundle->verified.plan, &bundle->program, &bundle->knowledge,
                   bundle->verified.slot_finding, bundle->plan);
    return BTRI_OK;
}

/* Runs the verifier; its findings stay with the bundle. */
static btri_status verify(btri_context *context, btri_bundle *bundle, size_t code_len) {
    const uint32_t n = bundle->program.instruction_count;
    const uint32_t findings = bundle->knowledge.finding_count;
    bundle->derived_size = (size_t)n * 2 * sizeof(uint32_t) + findings;
    bundle->derived =
        bundle->allocator.alloc(bundle->allocator.user, bundle->derived_size, _Alignof(uint32_t));
    if (bundle->derived == NULL) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    uint32_t *quantity_index = bundle->derived;
    uint32_t *slot_finding = quantity_index + n;
    uint8_t *is_askable = (uint8_t *)(slot_finding + n);
    uint32_t bad = 0;
    const btri_status status = btri_program_verify(&bundle->program, code_len, &bundle->knowledge,
                                                   quantity_index, slot_finding, &bad);
    if (status != BTRI_OK) {
        return btri_context_fail(context, status, NULL, NULL, bad);
    }
    for (uint32_t f = 0; f < findings; f++) {
        is_askable[f] = bundle->knowledge.findings[f].obtained <= BTRI_LOOKED_UP;
    }
    for (uint32_t i = 0; i < n; i++) {
        bundle->quantity_slot_count += quantity_index[i] != BTRI_INDEX_NONE;
    }
    for (uint32_t r = 0; r < bundle->program.rule_count; r++) {
        bundle->rule_action_count += bundle->program.rules[r].action_count;
    }
    bundle->verified = (btri_verified){.program = &bundle->program,
                                       .knowledge = &bundle->knowledge,
                                       .quantity_index = quantity_index,
                                       .slot_finding = slot_finding,
                                       .is_askable = is_askable};
    return make_plan(context, bundle);
}

static void write_hex(const uint8_t *bytes, size_t n, char *out) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
}

static void describe(btri_bundle *bundle, const uint8_t *digest) {
    const btri_bytes trust = bundle->info.trust;
    const btri_knowledge_meta *meta = &bundle->knowledge.meta;
    write_hex(digest, BTRI_DIGEST_BYTES, bundle->digest);
    bundle->info = (btri_bundle_info){.id = meta->id,
                                      .version = meta->version,
                                      .released = meta->released,
                                      .review_by = meta->review_by,
                                      .publisher = meta->publisher,
                                      .notice = meta->notice,
                                      .digest = {(const uint8_t *)bundle->digest, sizeof bundle->digest},
                                      .trust = trust,
                                      .finding_count = bundle->knowledge.finding_count,
                                      .rule_count = bundle->program.rule_count,
                                      .source_count = bundle->knowledge.source_count,
                                      .instruction_count = bundle->program.instruction_count};
}

static btri_status fill(btri_context *context, btri_bundle *bundle, btri_arena *arena,
                        const uint8_t *digest) {
    btri_format_error error;
    size_t code_len = 0;
    const btri_status decoded =
        btri_bundle_decode(bundle->payload, arena, &bundle->knowledge, &bundle->program, &code_len, &error);
    if (decoded != BTRI_OK) {
        return btri_context_fail(context, decoded, error.text, NULL, error.offset);
    }
    BTRI_TRY(verify(context, bundle, code_len));
    if (btri_date_parse_day(bundle->knowledge.meta.review_by, &bundle->review_by_day) != BTRI_OK) {
        return btri_context_fail_plain(context, BTRI_E_BUNDLE_MALFORMED);
    }
    describe(bundle, digest);
    return BTRI_OK;
}

btri_status btri_bundle_open_payload(btri_context *context, btri_bytes payload,
                                     const uint8_t *expected_digest, btri_bytes trust, btri_bundle **out) {
    if (payload.len > BTRI_LIMIT_INPUT_BYTES) {
        return btri_context_fail_plain(context, BTRI_E_LIMIT);
    }
    uint8_t digest[BTRI_DIGEST_BYTES];
    if (btri_digest_sha256(payload, digest) != BTRI_OK) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    if (expected_digest != NULL && memcmp(digest, expected_digest, sizeof digest) != 0) {
        return btri_context_fail_plain(context, BTRI_E_BUNDLE_DIGEST);
    }
    btri_bundle *bundle = NULL;
    btri_arena arena;
    BTRI_TRY(new_bundle(context, payload, trust, &bundle, &arena));
    const btri_status status = fill(context, bundle, &arena, digest);
    if (status != BTRI_OK) {
        close_bundle(bundle);
        return status;
    }
    *out = bundle;
    return BTRI_OK;
}

btri_status btri_bundle_open_default(btri_context *context, btri_bundle **bundle) {
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    *bundle = NULL;
    BTRI_ENSURE(context != NULL, BTRI_E_ARGUMENT);
    const btri_bytes payload = {btri_default_bundle_bytes, btri_default_bundle_len};
    return btri_bundle_open_payload(context, payload, btri_default_bundle_sha256,
                                    btri_bytes_from_cstr("built_in"), bundle);
}

btri_status btri_bundle_open_unsigned(btri_context *context, btri_bytes payload, btri_bundle **bundle) {
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    *bundle = NULL;
    BTRI_ENSURE(context != NULL && (payload.ptr != NULL || payload.len == 0), BTRI_E_ARGUMENT);
    return btri_bundle_open_payload(context, payload, NULL, btri_bytes_from_cstr("unsigned"), bundle);
}

void btri_bundle_retain(btri_bundle *bundle) {
    if (bundle != NULL) {
        atomic_fetch_add_explicit(&bundle->owners, 1, memory_order_relaxed);
    }
}

void btri_bundle_release(btri_bundle *bundle) {
    if (bundle != NULL && atomic_fetch_sub_explicit(&bundle->owners, 1, memory_order_acq_rel) == 1) {
        close_bundle(bundle);
    }
}

const btri_bundle_info *btri_bundle_describe(const btri_bundle *bundle) {
    return &bundle->info;
}
