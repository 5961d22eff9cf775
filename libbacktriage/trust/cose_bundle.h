/* cose_bundle.h - the one form of a signed bundle, narrower than COSE_Sign1 (cose_sign1.h), so that every
 * byte of it is either signed or fixed: untagged, the unprotected header empty, the protected header exactly
 * {1: algorithm, 4: key id}, the version of the format as external data, no byte before or after. Input is
 * UNTRUSTED; nothing is allocated. */
#ifndef BTRI_TRUST_COSE_BUNDLE_H
#define BTRI_TRUST_COSE_BUNDLE_H

#include "trust/cose_sign1.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The external data: what was signed for anything else is no signature of a bundle. */
#define BTRI_COSE_BUNDLE_AAD "org.libbacktriage.bundle/1"

/* What is signed is at most so much longer than the signed bundle itself. */
#define BTRI_COSE_BUNDLE_EXTRA 64u

/* Takes a signed bundle apart; says nothing about the signature. A bundle that starts like a bare payload
 * answers BTRI_COSE_UNSIGNED. On anything but BTRI_COSE_ACCEPTED *message is all zeros. */
BTRI_MUST_USE btri_cose_reason btri_cose_bundle_parse(btri_bytes input, btri_cose_sign1 *message);

/* Did key sign this bundle? buf [borrow]: input.len + BTRI_COSE_BUNDLE_EXTRA bytes suffice. *payload: the
 * copy in buf, the very bytes that were checked; empty unless accepted. */
BTRI_MUST_USE btri_cose_reason btri_cose_bundle_verify(const btri_cose_sign1 *message,
                                                       const btri_sig_key *key, const btri_sig_port *port,
                                                       uint8_t *buf, size_t cap, btri_bytes *payload);

#ifdef __cplusplus
}
#endif

#endif
