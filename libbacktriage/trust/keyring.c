/* keyring.c - the public keys that a host trusts. */
#include "trust/keyring.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"

bool btri_key_id_is_valid(btri_bytes id) {
    if (id.ptr == NULL || id.len == 0 || id.len > BTRI_LIMIT_ID_BYTES) {
        return false;
    }
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] < 0x21 || id.ptr[i] > 0x7E) {
            return false;
        }
    }
    return !btri_bytes_equal_cstr(id, "built_in") && !btri_bytes_equal_cstr(id, "unsigned");
}

static bool has_size_of_algorithm(const btri_sig_key *key) {
    const size_t due =
        key->algorithm == BTRI_SIG_ED25519 ? BTRI_SIG_ED25519_KEY_BYTES : BTRI_SIG_ES256_KEY_BYTES;
    return (key->algorithm == BTRI_SIG_ED25519 || key->algorithm == BTRI_SIG_ES256) &&
           key->public_key.ptr != NULL && key->public_key.len == due;
}

static bool is_valid(const btri_ring_key *key) {
    return btri_key_id_is_valid(key->id) && has_size_of_algorithm(&key->key) &&
           (key->role == BTRI_RING_PUBLISHER || key->role == BTRI_RING_SITE) &&
           (key->capabilities & ~BTRI_RING_CAPABILITIES) == 0 && key->valid_from <= key->valid_to;
}

bool btri_ring_is_valid(const btri_ring_key *keys, size_t count) {
    if (count > BTRI_KEYS_MAX || (keys == NULL && count != 0)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_valid(&keys[i])) {
            return false;
        }
        for (size_t k = 0; k < i; k++) {
            if (btri_bytes_equal(keys[i].id, keys[k].id)) {
                return false;
            }
        }
    }
    return true;
}

btri_status btri_ring_find(const btri_ring_key *keys, size_t count, btri_bytes id, btri_ring_role role,
                           int32_t day, const btri_ring_key **found) {
    *found = NULL;
    size_t at = 0;
    while (at < count && !btri_bytes_equal(keys[at].id, id)) {
        at++;
    }
    BTRI_ENSURE(at < count && keys[at].role == role, BTRI_E_BUNDLE_KEY);
    BTRI_ENSURE(!keys[at].is_revoked, BTRI_E_BUNDLE_KEY_REVOKED);
    BTRI_ENSURE(keys[at].valid_from <= day && day <= keys[at].valid_to, BTRI_E_BUNDLE_KEY_DATE);
    *found = &keys[at];
    return BTRI_OK;
}
