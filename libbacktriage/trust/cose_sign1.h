/* cose_sign1.h - COSE_Sign1 (RFC 9052 section 4.2): taking a message apart, and checking its signature with a
 * key that the caller chose. Input is UNTRUSTED; nothing is allocated. The bundle profile (cose_bundle.h) is
 * narrower and stands on this.
 *
 * What is accepted, beyond the RFC's own rules:
 *  - deterministic CBOR only, as wire/cbor_read.h reads it; tag 18 in its one-byte form, or no tag;
 *  - the payload inside the message: a detached one is refused;
 *  - the algorithm in the protected header only. A message that names it elsewhere, or nowhere, is refused,
 *    also where its signature is good (so is the published example sign-pass-01): what is not signed must not
 *    choose how signatures are checked;
 *  - that algorithm must be the key's. The key decides; the message is only compared;
 *  - `crit`: protected, a list of labels, not empty, each present in the protected header and understood here
 *    (1 algorithm, 4 key id). */
#ifndef BTRI_TRUST_COSE_SIGN1_H
#define BTRI_TRUST_COSE_SIGN1_H

#include <stdbool.h>
#include <stdint.h>

#include "trust/sig_port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why a message was refused. */
typedef enum btri_cose_reason {
    BTRI_COSE_ACCEPTED = 0,
    BTRI_COSE_MALFORMED,             /* not a COSE_Sign1 in deterministic CBOR */
    BTRI_COSE_TAG,                   /* a tag that is not 18 */
    BTRI_COSE_DETACHED,              /* the payload is not in the message */
    BTRI_COSE_HEADER,                /* a header parameter of the wrong kind, or in both headers */
    BTRI_COSE_CRITICAL,              /* `crit` is malformed or names what is not understood */
    BTRI_COSE_ALGORITHM_MISSING,     /* no algorithm is named */
    BTRI_COSE_ALGORITHM_UNPROTECTED, /* the algorithm is named where it is not signed */
    BTRI_COSE_ALGORITHM_UNSUPPORTED, /* an algorithm that is not known here: nothing is said of the signature
                                      */
    BTRI_COSE_ALGORITHM_MISMATCH,    /* known, but not that of the key */
    BTRI_COSE_KEY_REFUSED,           /* the key is none */
    BTRI_COSE_SIGNATURE_BAD,
    BTRI_COSE_NO_ROOM,        /* the buffer for what is signed is too small */
    BTRI_COSE_FAILED,         /* the provider of signatures does not work, or has no memory */
    BTRI_COSE_UNSIGNED,       /* profile: a bundle without its signature */
    BTRI_COSE_TAGGED,         /* profile: tagged */
    BTRI_COSE_UNPROTECTED,    /* profile: the unprotected header is not empty */
    BTRI_COSE_PROTECTED,      /* profile: the protected header is not exactly algorithm and key id */
    BTRI_COSE_KEY_ID,         /* profile: the key id is not an id */
    BTRI_COSE_SIGNATURE_SIZE, /* profile: not the size of a signature */
    BTRI_COSE_REASONS         /* how many */
} btri_cose_reason;

/* A message taken apart. [borrow from the input] */
typedef struct btri_cose_sign1 {
    btri_bytes protected_header; /* as it is signed: empty if the header has no parameter */
    btri_bytes payload;
    btri_bytes signature;
    btri_bytes key_id; /* empty if there is none */
    btri_sig_algorithm algorithm;
    uint32_t protected_count, unprotected_count; /* parameters of the two headers */
    bool is_tagged;
    bool has_key_id; /* in either header */
    bool is_key_id_protected;
    bool is_algorithm_unprotected;
} btri_cose_sign1;

/* A sentence without data of the message, and the status that the public functions answer. Static string. */
const char *btri_cose_reason_text(btri_cose_reason reason);
btri_status btri_cose_reason_status(btri_cose_reason reason);

/* Takes input apart; exactly one message, no byte before or after. Says nothing about the signature.
 * Up to BTRI_COSE_CRITICAL. On anything but BTRI_COSE_ACCEPTED *message is all zeros. */
BTRI_MUST_USE btri_cose_reason btri_cose_sign1_parse(btri_bytes input, btri_cose_sign1 *message);

/* Writes the Sig_structure, the bytes that are signed (RFC 9052 section 4.4): its last bytes are the payload.
 * *len: those written, or with BTRI_COSE_NO_ROOM, and with buf NULL, those needed. */
BTRI_MUST_USE btri_cose_reason btri_cose_sig_structure(const btri_cose_sign1 *message,
                                                       btri_bytes external_aad, uint8_t *buf, size_t cap,
                                                       size_t *len);

/* May key check this message, by the rules for algorithms above? */
BTRI_MUST_USE btri_cose_reason btri_cose_check_algorithm(const btri_cose_sign1 *message,
                                                         const btri_sig_key *key);

/* Did key sign message and external_aad? buf [borrow]: room for the Sig_structure, which must lie in one
 * piece because Ed25519 reads it twice. *payload: the copy in buf, the very bytes that were checked; empty
 * unless accepted. */
BTRI_MUST_USE btri_cose_reason btri_cose_sign1_verify(const btri_cose_sign1 *message, btri_bytes external_aad,
                                                      const btri_sig_key *key, const btri_sig_port *port,
                                                      uint8_t *buf, size_t cap, btri_bytes *payload);

#ifdef __cplusplus
}
#endif

#endif
