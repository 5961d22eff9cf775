/* trust.h - signed bundles: the keys that a host trusts, and what it has accepted before.
 *
 * A signed bundle is COSE_Sign1 (RFC 9052) in one form: untagged; protected header {1: algorithm, 4: key id};
 * unprotected header empty; payload inside; external data BTRI_BUNDLE_EXTERNAL_DATA. The library checks
 * signatures and never makes them. It has no clock and keeps nothing: the host gives the date, and stores the
 * state that it is handed. */
#ifndef BTRI_TRUST_H
#define BTRI_TRUST_H

#include "backtriage/bundle.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BTRI_BUNDLE_EXTERNAL_DATA "org.libbacktriage.bundle/1"

#define BTRI_TRUSTED_KEYS_MAX 64u
#define BTRI_PUBLISHER_BYTES  128u

typedef enum btri_key_algorithm {
    BTRI_KEY_ED25519 = 1, /* COSE -8; public_key: 32 bytes (RFC 8032) */
    BTRI_KEY_ES256 = 2    /* COSE -7; public_key: x and y of the point on P-256, 32 bytes each */
} btri_key_algorithm;

typedef enum btri_key_role {
    BTRI_KEY_PUBLISHER = 1, /* signs whole bundles */
    BTRI_KEY_SITE = 2       /* signs what a site lays over a bundle; never a whole bundle */
} btri_key_role;

/* What a site's key may do to the rules of others: a sum of these. */
typedef enum btri_capability { BTRI_MAY_ADD = 1, BTRI_MAY_RAISE = 2, BTRI_MAY_LOWER = 4 } btri_capability;

/* A public key that the host trusts. The algorithm is the key's: a bundle that names another is refused. For
 * a change of keys list both, with different ids. */
typedef struct btri_key {
    size_t struct_size;
    const char *id; /* printable ASCII, no spaces, at most 96 bytes; not "built_in", not "unsigned" */
    btri_key_algorithm algorithm;
    btri_bytes public_key;
    btri_key_role role;
    unsigned capabilities;
    const char *valid_from, *valid_to; /* first and last day, "2026-11-22" */
    bool is_revoked;
    const char *publisher; /* the only publisher whose bundles it signs; NULL: any */
} btri_key;

/* What was accepted from one publisher: against bundles played back. At first all zeros but struct_size;
 * afterwards as the last successful call left it, stored by the host where nobody else can write. */
typedef struct btri_publisher_state {
    size_t struct_size;
    uint64_t sequence;
    uint32_t publisher_len;
    uint8_t publisher[BTRI_PUBLISHER_BYTES];
    char digest[64]; /* as in btri_bundle_info */
} btri_publisher_state;

/* Opens a signed bundle. Checked, in this order: the envelope, the key (by its id), the signature, and only
 * then the payload as btri_bundle_open_unsigned does it; then the publisher and its sequence. Results name
 * the key id as their trust.
 *
 * signed_bytes, keys [borrow during the call]; signed_bytes is copied before anything is read of it.
 * as_of: the date, "2026-11-22" or an RFC 3339 date-time. keys: structs of the same struct_size, in a row.
 * state [in, out]: changed only on BTRI_OK.
 * *bundle [new], released by btri_bundle_release. A refused bundle leaves every other bundle as it was.
 *
 * BTRI_E_ARGUMENT (also a key or state that is none), BTRI_E_INPUT_DATE, BTRI_E_LIMIT, BTRI_E_MEMORY, and
 *   BTRI_E_BUNDLE_UNSIGNED      a bare payload
 *   BTRI_E_BUNDLE_MALFORMED     envelope or payload
 *   BTRI_E_BUNDLE_PROFILE       COSE_Sign1, but not in the form above
 *   BTRI_E_BUNDLE_CRITICAL      a header that demands to be understood
 *   BTRI_E_BUNDLE_ALGORITHM     not supported, not signed, or not that of the key
 *   BTRI_E_BUNDLE_KEY           no such key, of another role or publisher, or no usable point
 *   BTRI_E_BUNDLE_KEY_REVOKED, BTRI_E_BUNDLE_KEY_DATE
 *   BTRI_E_BUNDLE_SIGNATURE     by another key, or of other bytes
 *   BTRI_E_BUNDLE_VERSION       format; an older sequence than in state; the same sequence with other
 *                               content; or state is of another publisher
 *   BTRI_E_BUNDLE_PROGRAM       the rule program
 * Memory: twice the length of signed_bytes besides the bundle, and OpenSSL's own, freed before return.
 * One thread at a time for one context and one state. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_open_signed(btri_context *context, btri_bytes signed_bytes,
                                                           const btri_key *keys, size_t key_count,
                                                           const char *as_of, btri_publisher_state *state,
                                                           btri_bundle **bundle);

#ifdef __cplusplus
}
#endif

#endif
