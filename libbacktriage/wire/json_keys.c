/* json_keys.c - refuses a key that occurs twice in an object. Keys are UNTRUSTED.
 * Comparing is quadratic in the members of one object, which BTRI_LIMIT_JSON_MEMBERS bounds; whoever picks
 * keys with equal hashes gains one comparison of short texts for each pair. */
#include "wire/json_keys.h"

#include "base/bytes.h"
#include "base/contract.h"
#include "wire/json_string.h"

void btri_json_keys_init(btri_json_keys *keys, uint32_t *scratch, size_t words) {
    const size_t cap = scratch == NULL ? 0 : words / BTRI_JSON_KEY_WORDS;
    keys->scratch = scratch;
    keys->cap = cap < BTRI_LIMIT_JSON_OPEN_KEYS ? (uint32_t)cap : BTRI_LIMIT_JSON_OPEN_KEYS;
    keys->count = 0;
    keys->depth = 0;
    keys->checked_to = 0;
}

/* Has this event been told before? Notes it if not. */
static bool is_old_event(btri_json_keys *keys, size_t offset) {
    if (offset < keys->checked_to) {
        return true;
    }
    keys->checked_to = offset + 1;
    return false;
}

void btri_json_keys_open(btri_json_keys *keys, size_t offset) {
    if (is_old_event(keys, offset) || BTRI_NEVER(keys->depth == BTRI_LIMIT_JSON_DEPTH)) {
        return;
    }
    keys->first[keys->depth] = keys->count;
    keys->depth++;
}

void btri_json_keys_close(btri_json_keys *keys, size_t offset) {
    if (is_old_event(keys, offset) || BTRI_NEVER(keys->depth == 0)) {
        return;
    }
    keys->depth--;
    keys->count = keys->first[keys->depth];
}

/* The key that stands at this offset, which was scanned when it was added. */
static btri_bytes key_at(btri_bytes input, size_t offset) {
    btri_bytes rest = btri_bytes_empty();
    (void)btri_bytes_sub(input, offset, input.len - offset, &rest);
    rest.len = btri_json_scan_string(rest).len;
    return rest;
}

btri_json_key_verdict btri_json_keys_add(btri_json_keys *keys, btri_bytes input, size_t offset,
                                         btri_bytes raw) {
    if (offset < keys->checked_to || BTRI_NEVER(keys->depth == 0)) {
        return BTRI_JSON_KEY_NEW;
    }
    const uint32_t first = keys->first[keys->depth - 1];
    const uint64_t wide = btri_json_raw_hash(raw);
    const uint32_t hash = (uint32_t)(wide ^ (wide >> 32));
    for (uint32_t i = first; i < keys->count; i++) {
        const uint32_t *known = keys->scratch + BTRI_JSON_KEY_WORDS * i;
        if (known[1] == hash && btri_json_raw_equal(key_at(input, known[0]), raw)) {
            return BTRI_JSON_KEY_TWICE;
        }
    }
    if (keys->count == keys->cap || keys->count - first == BTRI_LIMIT_JSON_MEMBERS) {
        return BTRI_JSON_KEY_TOO_MANY;
    }
    keys->scratch[BTRI_JSON_KEY_WORDS * keys->count] = (uint32_t)offset;
    keys->scratch[BTRI_JSON_KEY_WORDS * keys->count + 1] = hash;
    keys->count++;
    /* Not before: a copy of the reader must meet a refused key again. */
    keys->checked_to = offset + 1;
    return BTRI_JSON_KEY_NEW;
}
