/* cbor_head.c - the head of one CBOR item on libcbor's streaming decoder and low-level encoders, neither of
 * which allocates. Input is UNTRUSTED. The only file that includes <cbor.h>; a build without libcbor replaces
 * it. libcbor is not instrumented by sanitizers: tests put inputs against a guard page. */
#include "wire/cbor_head.h"

#include "base/bytes.h"
#include "base/contract.h"

#include <cbor.h>

/* The callbacks of containers and strings take size_t before 0.9 (collections; strings until 0.11), uint64_t
 * since. */
#if CBOR_MAJOR_VERSION == 0 && CBOR_MINOR_VERSION < 9
typedef size_t count_type;
#else
typedef uint64_t count_type;
#endif

static void got(void *context, btri_cbor_kind kind, uint64_t value) {
    btri_cbor_head *item = context;
    item->kind = kind;
    item->value = value;
}

static void got_string(void *context, btri_cbor_kind kind, cbor_data ptr, uint64_t len) {
    btri_cbor_head *item = context;
    got(context, kind, len);
    item->content = btri_bytes_of(ptr, (size_t)len);
}

static void got_refused(void *context, const char *why) {
    btri_cbor_head *item = context;
    item->kind = BTRI_CBOR_REFUSED;
    item->text = why;
}

static void on_uint8(void *context, uint8_t value) {
    got(context, BTRI_CBOR_UINT, value);
}
static void on_uint16(void *context, uint16_t value) {
    got(context, BTRI_CBOR_UINT, value);
}
static void on_uint32(void *context, uint32_t value) {
    got(context, BTRI_CBOR_UINT, value);
}
static void on_uint64(void *context, uint64_t value) {
    got(context, BTRI_CBOR_UINT, value);
}
static void on_negint8(void *context, uint8_t value) {
    got(context, BTRI_CBOR_NEGINT, value);
}
static void on_negint16(void *context, uint16_t value) {
    got(context, BTRI_CBOR_NEGINT, value);
}
static void on_negint32(void *context, uint32_t value) {
    got(context, BTRI_CBOR_NEGINT, value);
}
static void on_negint64(void *context, uint64_t value) {
    got(context, BTRI_CBOR_NEGINT, value);
}
static void on_bytes(void *context, cbor_data ptr, count_type len) {
    got_string(context, BTRI_CBOR_BYTES, ptr, len);
}
static void on_text(void *context, cbor_data ptr, count_type len) {
    got_string(context, BTRI_CBOR_TEXT, ptr, len);
}
static void on_array(void *context, count_type count) {
    got(context, BTRI_CBOR_ARRAY, count);
}
static void on_map(void *context, count_type count) {
    got(context, BTRI_CBOR_MAP, count);
}
static void on_bool(void *context, bool value) {
    got(context, BTRI_CBOR_BOOL, value ? 1 : 0);
}
static void on_null(void *context) {
    got(context, BTRI_CBOR_NULL, 0);
}
static void on_indefinite(void *context) {
    got_refused(context, "indefinite lengths are not accepted");
}
static void on_tag(void *context, uint64_t tag) {
    (void)tag;
    got_refused(context, "tags are not accepted");
}
static void on_undefined(void *context) {
    got_refused(context, "undefined is not accepted");
}

static const struct cbor_callbacks head_callbacks = {
    .uint8 = on_uint8,
    .uint16 = on_uint16,
    .uint32 = on_uint32,
    .uint64 = on_uint64,
    .negint64 = on_negint64,
    .negint32 = on_negint32,
    .negint16 = on_negint16,
    .negint8 = on_negint8,
    .byte_string_start = on_indefinite,
    .byte_string = on_bytes,
    .string = on_text,
    .string_start = on_indefinite,
    .indef_array_start = on_indefinite,
    .array_start = on_array,
    .indef_map_start = on_indefinite,
    .map_start = on_map,
    .tag = on_tag,
    /* These do nothing: the kind then stays NOTHING, which decoding takes for a float. */
    .float2 = cbor_null_float2_callback,
    .float4 = cbor_null_float4_callback,
    .float8 = cbor_null_float8_callback,
    .undefined = on_undefined,
    .null = on_null,
    .boolean = on_bool,
    .indef_break = on_indefinite,
};

btri_cbor_head btri_cbor_head_decode(btri_bytes input) {
    btri_cbor_head item = {BTRI_CBOR_NOTHING, 0, {NULL, 0}, 0, "the input ends inside an item"};
    if (input.len == 0 || btri_cbor_head_decode_short(input, &item)) {
        return item;
    }
    const struct cbor_decoder_result result =
        cbor_stream_decode(input.ptr, input.len, &head_callbacks, &item);
    if (result.status == CBOR_DECODER_NEDATA) {
        return item;
    }
    if (result.status != CBOR_DECODER_FINISHED) {
        item.kind = BTRI_CBOR_NOTHING;
        item.text = "this byte begins no item that is accepted";
        return item;
    }
    if (item.kind == BTRI_CBOR_NOTHING) {
        got_refused(&item, "floating point is not accepted");
    }
    item.len = result.read;
    return item;
}

size_t btri_cbor_head_encode(btri_cbor_kind kind, uint64_t value, uint8_t out[BTRI_CBOR_HEAD_MAX]) {
    const size_t short_len = btri_cbor_head_encode_short(kind, value, out);
    if (short_len != 0) {
        return short_len;
    }
    switch (kind) {
    case BTRI_CBOR_UINT:
        return cbor_encode_uint(value, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_NEGINT:
        return cbor_encode_negint(value, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_BYTES:
        return cbor_encode_bytestring_start((size_t)value, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_TEXT:
        return cbor_encode_string_start((size_t)value, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_ARRAY:
        return cbor_encode_array_start((size_t)value, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_MAP:
        return cbor_encode_map_start((size_t)value, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_BOOL:
        return cbor_encode_bool(value != 0, out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_NULL:
        return cbor_encode_null(out, BTRI_CBOR_HEAD_MAX);
    case BTRI_CBOR_NOTHING:
    case BTRI_CBOR_REFUSED:
        break;
    }
    BTRI_ASSERT(kind != BTRI_CBOR_NOTHING && kind != BTRI_CBOR_REFUSED);
    return 0;
}
