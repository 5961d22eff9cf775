/* cbor_read.h - pull reader of deterministic CBOR. Input is UNTRUSTED; nothing is allocated, nothing is
 * copied.
 *
 * Read is RFC 8949 with the core deterministic encoding of its section 4.2.1, without floats, tags, undefined
 * and simple values other than false, true, null; integers from -2^63 to 2^64-1; map keys are integers, bytes
 * or text, each bytewise above the one before. The input is exactly one item. All this is checked in whatever
 * way the items are read, also when they are skipped.
 *
 *     btri_cbor_reader r;
 *     btri_cbor_reader_init(&r, input);
 *     BTRI_TRY(btri_cbor_map(&r, &count));
 *     while (btri_cbor_has_more(&r)) {
 *         BTRI_TRY(btri_cbor_key_uint(&r, &key));
 *         ... exactly one value ...
 *     }
 *     BTRI_TRY(btri_cbor_end(&r));
 *     return btri_cbor_finish(&r);
 *
 * The first error sticks in reader.error; later calls answer it and change nothing. Statuses:
 * BTRI_E_INPUT_MALFORMED, BTRI_E_LIMIT (depth, size), BTRI_E_ARGUMENT (span NULL). Outputs are zero on
 * failure. Spans that are handed out point into the input [borrow]. A reader can be copied by value to come
 * back to a place. One thread at a time a reader. */
#ifndef BTRI_WIRE_CBOR_READ_H
#define BTRI_WIRE_CBOR_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"
#include "base/limits.h"
#include "wire/cbor_head.h"
#include "wire/wire_error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An open array or map. */
typedef struct btri_cbor_level {
    size_t left;         /* items still to come; a pair of a map counts two */
    btri_bytes last_key; /* encoded; empty before the first */
    bool is_map;
} btri_cbor_level;

typedef struct btri_cbor_reader {
    btri_bytes input;
    size_t offset; /* of the next item */
    size_t item;   /* of the item read last */
    btri_wire_error error;
    uint32_t depth;
    bool has_root; /* the one item has begun */
    btri_cbor_level levels[BTRI_LIMIT_CBOR_DEPTH];
} btri_cbor_reader;

/* input [borrow]. */
void btri_cbor_reader_init(btri_cbor_reader *reader, btri_bytes input);

/* Kind of the next item, judged by its first byte alone. */
btri_cbor_kind btri_cbor_peek(const btri_cbor_reader *reader);

/* Does the innermost open container have items left? False after an error, so that loops end. */
bool btri_cbor_has_more(const btri_cbor_reader *reader);

/* The next item must be of this kind. btri_cbor_int() takes what fits int64. */
btri_status btri_cbor_uint(btri_cbor_reader *reader, uint64_t *value);
btri_status btri_cbor_int(btri_cbor_reader *reader, int64_t *value);
btri_status btri_cbor_bytes(btri_cbor_reader *reader, btri_bytes *value);
btri_status btri_cbor_text(btri_cbor_reader *reader, btri_bytes *value);
btri_status btri_cbor_bool(btri_cbor_reader *reader, bool *value);
btri_status btri_cbor_null(btri_cbor_reader *reader);

/* Opens the container: count items, or pairs, follow. count is at most the number of bytes left. */
btri_status btri_cbor_array(btri_cbor_reader *reader, size_t *count);
btri_status btri_cbor_map(btri_cbor_reader *reader, size_t *count);

/* As uint, int, text, and it must be the key of a pair. */
btri_status btri_cbor_key_uint(btri_cbor_reader *reader, uint64_t *key);
btri_status btri_cbor_key_int(btri_cbor_reader *reader, int64_t *key);
btri_status btri_cbor_key_text(btri_cbor_reader *reader, btri_bytes *key);

/* Closes the innermost container; items left in it are an error. */
btri_status btri_cbor_end(btri_cbor_reader *reader);

/* Skips one item with all that it contains. raw may be NULL; else it gets the encoded item. */
btri_status btri_cbor_skip(btri_cbor_reader *reader, btri_bytes *raw);

/* The input was exactly one item, all containers are closed. */
btri_status btri_cbor_finish(btri_cbor_reader *reader);

/* For callers: refuse the item read last, with a static text. Answers the sticky status. */
btri_status btri_cbor_fail(btri_cbor_reader *reader, btri_status status, const char *text);

/* Is input one item as described at the head? error may be NULL. Thread-safe. */
btri_status btri_cbor_check(btri_bytes input, btri_wire_error *error);

#ifdef __cplusplus
}
#endif

#endif
