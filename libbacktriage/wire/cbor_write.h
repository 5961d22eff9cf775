/* cbor_write.h - bounded writer of deterministic CBOR (the subset that cbor_read.h reads). Values are
 * trusted, except that text is checked to be UTF-8 where the caller does not vouch for it.
 *
 * Without a buffer the writer counts. The first error sticks and is answered by btri_cbor_writer_finish():
 * BTRI_E_BUFFER_TOO_SMALL (the length needed is still told), BTRI_E_ARGUMENT (text not UTF-8, span NULL),
 * BTRI_E_LIMIT (depth), BTRI_E_INTERNAL (items do not match the counts announced, or map keys do not ascend;
 * traps in a debug build). Nothing is allocated. One thread at a time a writer. */
#ifndef BTRI_WIRE_CBOR_WRITE_H
#define BTRI_WIRE_CBOR_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"
#include "base/limits.h"
#include "wire/cbor_head.h"
#include "wire/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An open array or map. It closes by itself when its last item is complete. */
typedef struct btri_cbor_write_level {
    size_t left; /* items still to come; a pair of a map counts two */
    size_t key;  /* offset and length of the last encoded key; length 0 before the first */
    size_t key_len;
    bool is_map;
} btri_cbor_write_level;

typedef struct btri_cbor_writer {
    btri_sink sink;
    btri_status status;
    uint32_t depth;
    bool has_root;
    btri_cbor_write_level levels[BTRI_LIMIT_CBOR_DEPTH];
} btri_cbor_writer;

/* buf [borrow] may be NULL: count only. */
void btri_cbor_writer_init(btri_cbor_writer *writer, void *buf, size_t cap);

void btri_cbor_write_uint(btri_cbor_writer *writer, uint64_t value);
void btri_cbor_write_int(btri_cbor_writer *writer, int64_t value);
void btri_cbor_write_bytes(btri_cbor_writer *writer, btri_bytes value);
void btri_cbor_write_text(btri_cbor_writer *writer, btri_bytes value);
void btri_cbor_write_cstr(btri_cbor_writer *writer, const char *value);
/* For text that is known to be UTF-8, and only for it: a span of an opened bundle, whose decoder checked it,
 * or a static text of the library. Debug builds check. */
void btri_cbor_write_trusted_text(btri_cbor_writer *writer, btri_bytes value);
void btri_cbor_write_bool(btri_cbor_writer *writer, bool value);
void btri_cbor_write_null(btri_cbor_writer *writer);

/* count items, or pairs of key and value with keys ascending bytewise, must follow. There is no end call. */
void btri_cbor_write_array(btri_cbor_writer *writer, size_t count);
void btri_cbor_write_map(btri_cbor_writer *writer, size_t count);

/* Copies one item that is encoded already; the caller vouches that btri_cbor_check() accepts it. */
void btri_cbor_write_encoded(btri_cbor_writer *writer, btri_bytes item);

/* *len gets the bytes written, or with BTRI_E_BUFFER_TOO_SMALL (and without a buffer) the bytes needed; 0 on
 * any other error. */
btri_status btri_cbor_writer_finish(const btri_cbor_writer *writer, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
