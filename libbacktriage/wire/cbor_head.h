/* cbor_head.h - the port to libcbor: the head of one CBOR item, from bytes and to bytes. Input is UNTRUSTED.
 * Decoding says what stands there, encoded as it is; whether that is accepted, cbor_read.c decides.
 * Short heads, which are nearly all, are done here in line: libcbor's way over its callbacks costs many times
 * as much. Thread-safe; no memory. */
#ifndef BTRI_WIRE_CBOR_HEAD_H
#define BTRI_WIRE_CBOR_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"
#include "base/bytes.h"

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
static inline size_t btri_cbor_head_len(uint64_t argument) {
    if (argument < 24) {
        return 1;
    }
    if (argument <= UINT8_MAX) {
        return 2;
    }
    if (argument <= UINT16_MAX) {
        return 3;
    }
    return argument <= UINT32_MAX ? 5 : 9;
}

/* Writes the shortest head and answers its length. kind is one of UINT to NULL; value as above. */
size_t btri_cbor_head_encode(btri_cbor_kind kind, uint64_t value, uint8_t out[BTRI_CBOR_HEAD_MAX]);

/* The two above for short heads: of a kind from UINT to MAP, with an argument of at most two bytes in its
 * shortest form. Answer false and 0 for any other head, and for one at the very end of the input: the calls
 * above do them all.
 * The major types 0 to 5 (RFC 8949 section 3.1) are the kinds 1 to 6 in the same order. */
static inline bool btri_cbor_head_decode_short(btri_bytes input, btri_cbor_head *item) {
    const uint8_t *in = input.ptr;
    if (input.len < 3 || in[0] >= 0xC0u || (in[0] & 0x1Fu) > 25u) {
        return false;
    }
    uint32_t argument = in[0] & 0x1Fu;
    size_t len = 1;
    if (argument >= 24) {
        len = argument == 24 ? 2 : 3;
        argument = argument == 24 ? in[1] : (uint32_t)in[1] << 8 | in[2];
        if (argument < (len == 2 ? 24u : 256u)) {
            return false;
        }
    }
    const btri_cbor_kind kind = (btri_cbor_kind)((in[0] >> 5) + 1);
    const bool is_string = kind == BTRI_CBOR_BYTES || kind == BTRI_CBOR_TEXT;
    if (is_string && argument > input.len - len) {
        return false;
    }
    item->kind = kind;
    item->value = argument;
    item->content = is_string ? btri_bytes_of(in + len, argument) : btri_bytes_empty();
    item->len = len + item->content.len;
    item->text = "";
    return true;
}

static inline size_t btri_cbor_head_encode_short(btri_cbor_kind kind, uint64_t value,
                                                 uint8_t out[BTRI_CBOR_HEAD_MAX]) {
    if (value > UINT16_MAX || kind < BTRI_CBOR_UINT || kind > BTRI_CBOR_MAP) {
        return 0;
    }
    const uint32_t type = ((uint32_t)kind - 1u) << 5;
    if (value < 24) {
        out[0] = (uint8_t)(type | value);
        return 1;
    }
    if (value <= UINT8_MAX) {
        out[0] = (uint8_t)(type | 24u);
        out[1] = (uint8_t)value;
        return 2;
    }
    out[0] = (uint8_t)(type | 25u);
    out[1] = (uint8_t)(value >> 8);
    out[2] = (uint8_t)value;
    return 3;
}

#ifdef __cplusplus
}
#endif

#endif
