/* bundle_signed.c - opening a signed bundle. The signed bytes are UNTRUSTED, also in that somebody may change
 * them meanwhile: they are copied first, and what is decoded is the copy whose signature was checked. Keys
 * and state are the host's; they are checked for mistakes. */
#include "backtriage/trust.h"

#include <string.h>

#include "api/bundle_open.h"
#include "api/context.h"
#include "base/arith.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "model/date.h"
#include "trust/cose_bundle.h"
#include "trust/keyring.h"

_Static_assert(BTRI_TRUSTED_KEYS_MAX == BTRI_KEYS_MAX, "one limit");
_Static_assert((int)BTRI_KEY_PUBLISHER == (int)BTRI_RING_PUBLISHER, "roles of both headers are the same");
_Static_assert((int)BTRI_KEY_SITE == (int)BTRI_RING_SITE, "roles of both headers are the same");
_Static_assert((BTRI_MAY_ADD | BTRI_MAY_RAISE | BTRI_MAY_LOWER) == BTRI_RING_CAPABILITIES, "all bits");

/* What one call works with; one block, freed before it returns. */
typedef struct workspace {
    size_t size;
    btri_ring_key *ring;
    const char **publishers; /* of each key of the ring */
    size_t key_count;
    uint8_t *copy; /* of the signed bytes */
    uint8_t *signed_text;
    size_t signed_cap;
} workspace;

static btri_status fail(btri_context *context, btri_status status, const char *text) {
    return btri_context_fail(context, status, text, NULL, SIZE_MAX);
}

static btri_status open_workspace(btri_context *context, size_t len, size_t key_count, workspace **out) {
    size_t ring = 0;
    size_t head = 0;
    size_t twice = 0;
    size_t size = 0;
    const bool fits = btri_align_size(sizeof(workspace), 16, &ring) &&
                      btri_add_size(ring, key_count * (sizeof(btri_ring_key) + sizeof(char *)), &head) &&
                      btri_mul_size(len, 2, &twice) && btri_add_size(head, twice, &size) &&
                      btri_add_size(size, BTRI_COSE_BUNDLE_EXTRA, &size);
    if (!fits) {
        return btri_context_fail_plain(context, BTRI_E_LIMIT);
    }
    workspace *w = context->allocator.alloc(context->allocator.user, size, 16);
    if (w == NULL) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    memset(w, 0, head);
    w->size = size;
    w->key_count = key_count;
    w->ring = (btri_ring_key *)(void *)((uint8_t *)w + ring);
    w->publishers = (const char **)(void *)(w->ring + key_count);
    w->copy = (uint8_t *)w + head;
    w->signed_text = w->copy + len;
    w->signed_cap = len + BTRI_COSE_BUNDLE_EXTRA;
    *out = w;
    return BTRI_OK;
}

static bool is_zero(const uint8_t *bytes, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

/* The at-th key of an array whose elements a newer host may have made longer; what this library does not know
 * must be zero, or it would be ignored. */
static bool take_key(const btri_key *keys, size_t at, btri_key *key) {
    const size_t step = keys->struct_size;
    const uint8_t *bytes = (const uint8_t *)keys + at * step;
    memcpy(key, bytes, sizeof *key);
    return key->struct_size == step && key->id != NULL && key->valid_from != NULL && key->valid_to != NULL &&
           is_zero(bytes + sizeof *key, step - sizeof *key);
}

static bool read_key(const btri_key *key, btri_ring_key *out) {
    *out = (btri_ring_key){.id = btri_bytes_from_cstr(key->id),
                           .key = {.public_key = key->public_key},
                           .role = (btri_ring_role)key->role,
                           .capabilities = key->capabilities,
                           .is_revoked = key->is_revoked};
    if (key->algorithm == BTRI_KEY_ED25519) {
        out->key.algorithm = BTRI_SIG_ED25519;
    } else if (key->algorithm == BTRI_KEY_ES256) {
        out->key.algorithm = BTRI_SIG_ES256;
    }
    return btri_date_parse_day(btri_bytes_from_cstr(key->valid_from), &out->valid_from) == BTRI_OK &&
           btri_date_parse_day(btri_bytes_from_cstr(key->valid_to), &out->valid_to) == BTRI_OK;
}

static btri_status read_keys(btri_context *context, const btri_key *keys, workspace *w) {
    for (size_t i = 0; i < w->key_count; i++) {
        btri_key key;
        if (!take_key(keys, i, &key) || !read_key(&key, &w->ring[i])) {
            return fail(context, BTRI_E_ARGUMENT,
                        "a trusted key has no id, a wrong date, or a wrong struct_size");
        }
        w->publishers[i] = key.publisher;
    }
    if (!btri_ring_is_valid(w->ring, w->key_count)) {
        return fail(context, BTRI_E_ARGUMENT,
                    "a trusted key has a wrong or repeated id, size, role, capability, or order of dates");
    }
    return BTRI_OK;
}

static const char *key_text(btri_status status) {
    return status == BTRI_E_BUNDLE_KEY ? "no key of this id is trusted to sign whole bundles" : NULL;
}

/* Envelope, key, signature. Nothing of the payload is read. */
static btri_status check_signature(btri_context *context, const workspace *w, btri_bytes copy, int32_t day,
                                   const btri_ring_key **key, btri_bytes *payload) {
    btri_cose_sign1 message;
    btri_sig_port port;
    btri_cose_reason reason = btri_cose_bundle_parse(copy, &message);
    if (reason != BTRI_COSE_ACCEPTED) {
        return fail(context, btri_cose_reason_status(reason), btri_cose_reason_text(reason));
    }
    const btri_status found =
        btri_ring_find(w->ring, w->key_count, message.key_id, BTRI_RING_PUBLISHER, day, key);
    if (found != BTRI_OK) {
        return fail(context, found, key_text(found));
    }
    if (btri_sig_open(&port) != BTRI_OK) {
        return btri_context_fail_plain(context, BTRI_E_MEMORY);
    }
    reason = btri_cose_bundle_verify(&message, &(*key)->key, &port, w->signed_text, w->signed_cap, payload);
    btri_sig_close(&port);
    if (reason != BTRI_COSE_ACCEPTED) {
        return fail(context, btri_cose_reason_status(reason), btri_cose_reason_text(reason));
    }
    return BTRI_OK;
}

/* Does the bundle follow what was accepted before? */
static btri_status check_sequence(btri_context *context, const btri_bundle *bundle, const char *publisher,
                                  const btri_publisher_state *state) {
    const btri_knowledge_meta *meta = &bundle->knowledge.meta;
    if (publisher != NULL && !btri_bytes_equal_cstr(meta->publisher, publisher)) {
        return fail(context, BTRI_E_BUNDLE_KEY, "the key is not one of the publisher of the bundle");
    }
    if (meta->publisher.len == 0 || meta->publisher.len > BTRI_PUBLISHER_BYTES) {
        return fail(context, BTRI_E_LIMIT, "the name of the publisher is empty or too long");
    }
    if (state->publisher_len == 0) {
        return BTRI_OK;
    }
    if (!btri_bytes_equal(meta->publisher, btri_bytes_of(state->publisher, state->publisher_len))) {
        return fail(context, BTRI_E_BUNDLE_VERSION, "the state is that of another publisher");
    }
    if (meta->sequence < state->sequence) {
        return fail(context, BTRI_E_BUNDLE_VERSION, "a newer bundle of this publisher was accepted before");
    }
    const bool is_same = memcmp(state->digest, bundle->digest, sizeof state->digest) == 0;
    if (meta->sequence == state->sequence && !is_same) {
        return fail(context, BTRI_E_BUNDLE_VERSION, "another bundle of this sequence was accepted before");
    }
    return BTRI_OK;
}

static void remember(const btri_bundle *bundle, btri_publisher_state *state) {
    const btri_knowledge_meta *meta = &bundle->knowledge.meta;
    _Static_assert(sizeof state->digest == sizeof bundle->digest, "both are SHA-256 in hexadecimal");
    memset(state->publisher, 0, sizeof state->publisher);
    btri_bytes_copy(state->publisher, meta->publisher);
    state->publisher_len = (uint32_t)meta->publisher.len;
    state->sequence = meta->sequence;
    memcpy(state->digest, bundle->digest, sizeof state->digest);
}

static btri_status open_checked(btri_context *context, const workspace *w, btri_bytes copy, int32_t day,
                                btri_publisher_state *state, btri_bundle **out) {
    const btri_ring_key *key = NULL;
    btri_bytes payload;
    btri_bundle *bundle = NULL;
    BTRI_TRY(check_signature(context, w, copy, day, &key, &payload));
    BTRI_TRY(btri_bundle_open_payload(context, payload, NULL, key->id, &bundle));
    const btri_status status = check_sequence(context, bundle, w->publishers[key - w->ring], state);
    if (status != BTRI_OK) {
        btri_bundle_release(bundle);
        return status;
    }
    remember(bundle, state);
    *out = bundle;
    return BTRI_OK;
}

static bool is_state(const btri_publisher_state *state) {
    return state->struct_size >= sizeof *state && state->publisher_len <= BTRI_PUBLISHER_BYTES &&
           (state->publisher_len != 0 || state->sequence == 0);
}

/* A struct_size below 16 bits keeps the walk over the keys inside any address space. */
static bool are_keys(const btri_key *keys, size_t count) {
    return count == 0 || (keys != NULL && count <= BTRI_TRUSTED_KEYS_MAX &&
                          keys->struct_size >= sizeof(btri_key) && keys->struct_size <= UINT16_MAX);
}

btri_status btri_bundle_open_signed(btri_context *context, btri_bytes signed_bytes, const btri_key *keys,
                                    size_t key_count, const char *as_of, btri_publisher_state *state,
                                    btri_bundle **bundle) {
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    *bundle = NULL;
    BTRI_ENSURE(context != NULL && btri_bytes_is_valid(signed_bytes), BTRI_E_ARGUMENT);
    if (as_of == NULL || state == NULL || !is_state(state) || !are_keys(keys, key_count)) {
        return btri_context_fail_plain(context, BTRI_E_ARGUMENT);
    }
    btri_date date;
    const btri_status dated = btri_date_parse(btri_bytes_from_cstr(as_of), &date);
    if (dated != BTRI_OK || date.earliest != date.latest) {
        return btri_context_fail_plain(context, BTRI_E_INPUT_DATE);
    }
    if (signed_bytes.len > BTRI_LIMIT_INPUT_BYTES) {
        return btri_context_fail_plain(context, BTRI_E_LIMIT);
    }
    workspace *w = NULL;
    BTRI_TRY(open_workspace(context, signed_bytes.len, key_count, &w));
    btri_bytes_copy(w->copy, signed_bytes);
    btri_status status = read_keys(context, keys, w);
    if (status == BTRI_OK) {
        status =
            open_checked(context, w, btri_bytes_of(w->copy, signed_bytes.len), date.earliest, state, bundle);
    }
    context->allocator.free(context->allocator.user, w, w->size);
    return status;
}
