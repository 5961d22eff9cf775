/* json_write.h - bounded writer of JSON (RFC 8259), compact or with indents of two spaces. Values are
 * trusted, except that text is checked to be UTF-8 where the caller does not vouch for it. Commas, colons and
 * indents are the writer's.
 *
 * Without a buffer the writer counts. The first error sticks and is answered by btri_json_writer_finish():
 * BTRI_E_BUFFER_TOO_SMALL (the length needed is still told), BTRI_E_ARGUMENT (text not UTF-8, span NULL,
 * scale), BTRI_E_LIMIT (depth), BTRI_E_INTERNAL (key or value where none is due; traps in a debug build).
 * Nothing is allocated. No NUL is written. One thread at a time a writer. */
#ifndef BTRI_WIRE_JSON_WRITE_H
#define BTRI_WIRE_JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"
#include "base/limits.h"
#include "wire/sink.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum btri_json_style { BTRI_JSON_COMPACT = 0, BTRI_JSON_PRETTY = 1 } btri_json_style;

typedef struct btri_json_writer {
    btri_sink sink;
    btri_status status;
    btri_json_style style;
    uint64_t objects; /* bit d: the container at depth d is an object */
    uint32_t depth;   /* open containers */
    bool is_empty;    /* nothing stands yet in the innermost open container */
    bool has_key;     /* a key was written, its value is due */
    bool has_root;    /* the one value has begun */
} btri_json_writer;

/* buf [borrow] may be NULL: count only. */
void btri_json_writer_init(btri_json_writer *writer, void *buf, size_t cap, btri_json_style style);

void btri_json_write_object_begin(btri_json_writer *writer);
void btri_json_write_object_end(btri_json_writer *writer);
void btri_json_write_array_begin(btri_json_writer *writer);
void btri_json_write_array_end(btri_json_writer *writer);

/* In an object: a key, then one value. */
void btri_json_write_key(btri_json_writer *writer, const char *key);
void btri_json_write_key_bytes(btri_json_writer *writer, btri_bytes key);

void btri_json_write_string(btri_json_writer *writer, btri_bytes text);
/* As btri_cbor_write_trusted_text(): only for text that is known to be UTF-8. Debug builds check. */
void btri_json_write_trusted_string(btri_json_writer *writer, btri_bytes text);
void btri_json_write_cstr(btri_json_writer *writer, const char *text);
void btri_json_write_int(btri_json_writer *writer, int64_t value);
void btri_json_write_uint(btri_json_writer *writer, uint64_t value);
/* value * 10^-scale, shortest (decimal.h). */
void btri_json_write_fixed(btri_json_writer *writer, int64_t value, uint32_t scale);
void btri_json_write_bool(btri_json_writer *writer, bool value);
void btri_json_write_null(btri_json_writer *writer);

/* Copies one value that is JSON already; the caller vouches that btri_json_check() accepts it. */
void btri_json_write_encoded(btri_json_writer *writer, btri_bytes value);

/* *len gets the bytes written, or with BTRI_E_BUFFER_TOO_SMALL (and without a buffer) the bytes needed; 0 on
 * any other error. */
btri_status btri_json_writer_finish(const btri_json_writer *writer, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
