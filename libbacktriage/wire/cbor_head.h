/* cbor_head.h - the port to libcbor: the head of one CBOR item, from bytes and to bytes. Input is UNTRUSTED.
 * Decoding says what stands there, encoded as it is; whether that is accepted, cbor_read.c decides.
 * Thread-safe; no memory. */
#ifndef BTRI_WIRE_CBOR_HEAD_H
#define BTRI_WIRE_CBOR_HEAD_H

#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Longest head: one byte and a 64-bit argument. */
#define BTRI_CBOR_HEAD_MAX 9u

typedef enum btri_cbor_kind {
    BTRI_CBOR_NOTHING = 0, /* no item here: end of container or input, or an error */
    BTRI_CBOR_UINT = 1,
    BTRI_CBOR_NEGINT = 2,
    BTRI_CBOR_BYTES = 3,
    BTRI_CBOR_TEXT = 4,
    BTRI_CBOR_ARRAY = 5,
    BTRI_CBOR_MAP = 6,
    BTRI_CBOR_BOOL = 7,
    BTRI_CBOR_NULL = 8,
    BTRI_CBOR_REFUSED = 9 /* tag, float, undefined ...: reading it is an error */
} btri_cbor_kind;

/* value is the integer, the length, the count, or the truth; of a NEGINT the number is -1 - value. */
typedef struct btri_cbor_head {
    btri_cbor_kind kind; /* NOTHING: the bytes end inside the item, or begin none */
    uint64_t value;
    btri_bytes content; /* of BYTES and TEXT; inside the input [borrow] */
    size_t len;         /* encoded, content included */
    const char *text;   /* of NOTHING and REFUSED: why; static */
} btri_cbor_head;

/* Decodes the head at the start of input, with the content of a string. */
btri_cbor_head btri_cbor_head_decode(btri_bytes input);

/* Length of the shortest head with this argument (RFC 8949 section 4.2.1). */
size_t btri_cbor_head_len(uint64_t argument);

/* Writes the shortest head and answers its length. kind is one of UINT to NULL; value as above. */
size_t btri_cbor_head_encode(btri_cbor_kind kind, uint64_t value, uint8_t out[BTRI_CBOR_HEAD_MAX]);

#ifdef __cplusplus
}
#endif

#endif
