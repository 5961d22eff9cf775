/* hash.c - FNV-1a, 64 bits. Input may be untrusted; see hash.h for what that means. */
#include "base/hash.h"

#include <stddef.h>

uint64_t btri_hash_continue(uint64_t seed, btri_bytes bytes) {
    uint64_t hash = seed;
    /* The product wraps: FNV is defined modulo 2^64. */
    for (size_t i = 0; i < bytes.len; i++) {
        hash = (hash ^ bytes.ptr[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

uint64_t btri_hash(btri_bytes bytes) {
    return btri_hash_continue(BTRI_HASH_SEED, bytes);
}
