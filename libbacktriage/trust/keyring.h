/* keyring.h - the public keys that a host trusts, by id. Keys come from the host and are checked, the id that
 * is looked for comes from a message and is UNTRUSTED. Days are day numbers as in model/date.h; the library
 * has no clock. Nothing is allocated. Thread-safe. */
#ifndef BTRI_TRUST_KEYRING_H
#define BTRI_TRUST_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trust/sig_port.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Keys of one ring. A few publishers with two keys each while they change over. */
#define BTRI_KEYS_MAX 64u

typedef enum btri_ring_role {
    BTRI_RING_PUBLISHER = 1, /* signs whole bundles */
    BTRI_RING_SITE = 2       /* signs what a site lays over them */
} btri_ring_role;

#define BTRI_RING_CAPABILITIES 7u /* all bits that there are: may add 1, may raise 2, may lower 4 */

typedef struct btri_ring_key {
    btri_bytes id; /* [borrow] */
    btri_sig_key key;
    btri_ring_role role;
    uint32_t capabilities;
    int32_t valid_from, valid_to; /* first and last day */
    bool is_revoked;
} btri_ring_key;

/* Printable ASCII without spaces, 1 to BTRI_LIMIT_ID_BYTES, and not a word that results use for the trust of
 * bundles without a key. */
bool btri_key_id_is_valid(btri_bytes id);

/* Ids good and each there once, sizes those of the algorithms, roles and capabilities known, days in order.
 */
bool btri_ring_is_valid(const btri_ring_key *keys, size_t count);

/* The key of this id, if it may sign in this role on this day. BTRI_E_BUNDLE_KEY (none, or of another role),
 * BTRI_E_BUNDLE_KEY_REVOKED, BTRI_E_BUNDLE_KEY_DATE; then *found is NULL. */
BTRI_MUST_USE btri_status btri_ring_find(const btri_ring_key *keys, size_t count, btri_bytes id,
                                         btri_ring_role role, int32_t day, const btri_ring_key **found);

#ifdef __cplusplus
}
#endif

#endif
