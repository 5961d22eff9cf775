/* signed_bundle.h - the default bundle, signed, for tests of btri_bundle_open_signed: keys, states, and what
 * every refusal has in common. */
#ifndef BTRI_TESTS_SIGNED_BUNDLE_H
#define BTRI_TESTS_SIGNED_BUNDLE_H

#include "support/cose_make.h"
#include "support/refuses.h"

#include "api/bundle.h"
#include "backtriage/trust.h"
#include "base/limits.h"
#include "wire/cbor_read.h"

#define ROOM (1u << 19)
#define DAY  "2026-11-22"

static btri_context *context;
static cose_signer signers[2]; /* Ed25519, ES256 */
static uint8_t payload[ROOM];
static size_t sequence_at; /* where in the payload the byte of the sequence stands */
static uint8_t bytes[ROOM];
static size_t len;

/* The sequence of the default bundle is below 24, so it is one byte. */
static inline size_t find_sequence(btri_bytes bundle) {
    btri_cbor_reader r;
    size_t count = 0;
    uint64_t key = 0;
    btri_cbor_reader_init(&r, bundle);
    assert_status(btri_cbor_map(&r, &count), BTRI_OK);
    while (btri_cbor_key_uint(&r, &key) == BTRI_OK && key != 2) {
        assert_status(btri_cbor_skip(&r, NULL), BTRI_OK);
    }
    assert_status(btri_cbor_map(&r, &count), BTRI_OK);
    while (btri_cbor_key_uint(&r, &key) == BTRI_OK && key != 3) {
        assert_status(btri_cbor_skip(&r, NULL), BTRI_OK);
    }
    assert_true(bundle.ptr[r.offset] < 24);
    return r.offset;
}

static inline int set_up(void **state) {
    (void)state;
    const btri_bytes bundle = {btri_default_bundle_bytes, btri_default_bundle_len};
    assert_true(bundle.len + 1024 < ROOM);
    memcpy(payload, bundle.ptr, bundle.len);
    sequence_at = find_sequence(bundle);
    cose_signer_open(&signers[0], false, 1);
    cose_signer_open(&signers[1], true, 0);
    return btri_context_new(NULL, &context) == BTRI_OK ? 0 : -1;
}

static inline int tear_down(void **state) {
    (void)state;
    btri_context_free(context);
    cose_signer_close(&signers[0]);
    cose_signer_close(&signers[1]);
    return 0;
}

/* Makes the default bundle of this sequence, signed, in bytes. */
static inline void make(size_t signer, const char *id, uint8_t sequence) {
    payload[sequence_at] = sequence;
    len =
        cose_make_bundle(&signers[signer], id, btri_bytes_of(payload, btri_default_bundle_len), bytes, ROOM);
}

static inline btri_key key_of(size_t signer, const char *id) {
    return (btri_key){.struct_size = sizeof(btri_key),
                      .id = id,
                      .algorithm = signer == 0 ? BTRI_KEY_ED25519 : BTRI_KEY_ES256,
                      .public_key = cose_signer_public(&signers[signer]),
                      .role = BTRI_KEY_PUBLISHER,
                      .valid_from = "2026-01-01",
                      .valid_to = "2026-12-31"};
}

static inline btri_publisher_state new_state(void) {
    return (btri_publisher_state){.struct_size = sizeof(btri_publisher_state)};
}

static inline btri_status open_with(btri_key key, btri_publisher_state *state, btri_bundle **bundle) {
    return btri_bundle_open_signed(context, btri_bytes_of(bytes, len), &key, 1, DAY, state, bundle);
}

/* Refused with this status; nothing is handed out, the state stays, the context knows why. */
static inline void assert_refused_at(btri_key key, btri_publisher_state *state, const char *day,
                                     btri_status status) {
    btri_bundle *bundle = NULL;
    const btri_publisher_state before = *state;
    memset(&bundle, 0xA5, sizeof bundle);
    assert_status(btri_bundle_open_signed(context, btri_bytes_of(bytes, len), &key, 1, day, state, &bundle),
                  status);
    assert_null(bundle);
    assert_memory_equal(&before, state, sizeof before);
    assert_status(btri_context_error(context)->status, status);
    assert_true(strlen(btri_context_error(context)->text) > 5);
}

static inline void assert_refused(btri_key key, btri_status status) {
    btri_publisher_state state = new_state();
    assert_refused_at(key, &state, DAY, status);
}

static inline void assert_accepted(btri_key key, btri_publisher_state *state) {
    btri_bundle *bundle = NULL;
    const btri_status status = open_with(key, state, &bundle);
    if (status != BTRI_OK) {
        print_error("%s\n", btri_context_error(context)->text);
    }
    assert_status(status, BTRI_OK);
    assert_non_null(bundle);
    btri_bundle_release(bundle);
}

#endif
