/* cose_bundle.c - the bundle profile of COSE_Sign1. Input is UNTRUSTED. */
#include "trust/cose_bundle.h"

#include "base/bytes.h"
#include "trust/keyring.h"

#define MAJOR_MAP        5u
#define PROTECTED_LABELS 2u

static btri_cose_reason check_profile(const btri_cose_sign1 *message) {
    if (message->is_tagged) {
        return BTRI_COSE_TAGGED;
    }
    if (message->unprotected_count != 0) {
        return BTRI_COSE_UNPROTECTED;
    }
    if (message->protected_count != PROTECTED_LABELS || message->algorithm == BTRI_SIG_NONE ||
        !message->is_key_id_protected) {
        return BTRI_COSE_PROTECTED;
    }
    if (!btri_key_id_is_valid(message->key_id)) {
        return BTRI_COSE_KEY_ID;
    }
    if (message->algorithm == BTRI_SIG_UNSUPPORTED) {
        return BTRI_COSE_ALGORITHM_UNSUPPORTED;
    }
    return message->signature.len == BTRI_SIG_BYTES ? BTRI_COSE_ACCEPTED : BTRI_COSE_SIGNATURE_SIZE;
}

btri_cose_reason btri_cose_bundle_parse(btri_bytes input, btri_cose_sign1 *message) {
    btri_cose_reason reason = BTRI_COSE_UNSIGNED;
    if (input.ptr == NULL || input.len == 0 || input.ptr[0] >> 5 != MAJOR_MAP) {
        reason = btri_cose_sign1_parse(input, message);
    }
    if (reason == BTRI_COSE_ACCEPTED) {
        reason = check_profile(message);
    }
    if (reason != BTRI_COSE_ACCEPTED) {
        memset(message, 0, sizeof *message);
    }
    return reason;
}

btri_cose_reason btri_cose_bundle_verify(const btri_cose_sign1 *message, const btri_sig_key *key,
                                         const btri_sig_port *port, uint8_t *buf, size_t cap,
                                         btri_bytes *payload) {
    const btri_bytes aad = btri_bytes_from_cstr(BTRI_COSE_BUNDLE_AAD);
    return btri_cose_sign1_verify(message, aad, key, port, buf, cap, payload);
}
