/* json_keys.h - remembers the keys of the open objects of one JSON input, to refuse a key that occurs twice.
 * Keys are UNTRUSTED. The memory is an array of the caller; nothing is allocated.
 *
 * The state belongs to the furthest place that any reader of the input has reached (checked_to). A reader
 * that was copied and came back passes keys that were judged before; these are left out by their offset. So
 * readers may be copied freely, and every key is judged once. All copies share one btri_json_keys; one thread
 * at a time. */
#ifndef BTRI_WIRE_JSON_KEYS_H
#define BTRI_WIRE_JSON_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"
#include "base/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Words of scratch that one key takes: its offset and 32 bits of its hash. */
#define BTRI_JSON_KEY_WORDS 2u

/* Scratch that serves any input within BTRI_LIMIT_JSON_OPEN_KEYS. */
#define BTRI_JSON_SCRATCH_WORDS (BTRI_JSON_KEY_WORDS * BTRI_LIMIT_JSON_OPEN_KEYS)

typedef struct btri_json_keys {
    uint32_t *scratch;                     /* [borrow] */
    uint32_t cap;                          /* keys that scratch holds */
    uint32_t count;                        /* keys of all open objects */
    uint32_t depth;                        /* open objects */
    size_t checked_to;                     /* all events before this offset have been told */
    uint32_t first[BTRI_LIMIT_JSON_DEPTH]; /* index of the first key of each open object */
} btri_json_keys;

typedef enum btri_json_key_verdict {
    BTRI_JSON_KEY_NEW,
    BTRI_JSON_KEY_TWICE,
    BTRI_JSON_KEY_TOO_MANY
} btri_json_key_verdict;

/* scratch [borrow]: words uint32; less than BTRI_JSON_SCRATCH_WORDS lowers the bound of keys. */
void btri_json_keys_init(btri_json_keys *keys, uint32_t *scratch, size_t words);

/* The reader tells: an object opens at this offset, a key stands there, an object closes there. raw is the
 * key as it stands, input the whole input. */
void btri_json_keys_open(btri_json_keys *keys, size_t offset);
btri_json_key_verdict btri_json_keys_add(btri_json_keys *keys, btri_bytes input, size_t offset,
                                         btri_bytes raw);
void btri_json_keys_close(btri_json_keys *keys, size_t offset);

#ifdef __cplusplus
}
#endif

#endif
