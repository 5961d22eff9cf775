/* hash.h - FNV-1a, 64 bits: a fast filter for equality and a spread for tables.
 * Not a defence: whoever picks the input can make values collide. Input may be untrusted if collisions only
 * cost time that is bounded otherwise. Thread-safe. */
#ifndef BTRI_BASE_HASH_H
#define BTRI_BASE_HASH_H

#include <stdint.h>

#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BTRI_HASH_SEED UINT64_C(0xcbf29ce484222325)

/* Hash of the bytes; hashing two spans one after the other, the first hash as seed of the second, equals
 * hashing them joined. */
uint64_t btri_hash_continue(uint64_t seed, btri_bytes bytes);

uint64_t btri_hash(btri_bytes bytes);

#ifdef __cplusplus
}
#endif

#endif
