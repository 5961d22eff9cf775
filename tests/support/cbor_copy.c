/* cbor_copy.c - see cbor_copy.h. Input may be anything. */
#include "cbor_copy.h"

#include "wire/cbor_read.h"
#include "wire/cbor_write.h"

static void copy_scalar(btri_cbor_reader *reader, btri_cbor_writer *writer, btri_cbor_kind kind) {
    uint64_t number = 0;
    int64_t negative = 0;
    btri_bytes span;
    bool truth = false;
    if (kind == BTRI_CBOR_UINT && btri_cbor_uint(reader, &number) == BTRI_OK) {
        btri_cbor_write_uint(writer, number);
    } else if (kind == BTRI_CBOR_NEGINT && btri_cbor_int(reader, &negative) == BTRI_OK) {
        btri_cbor_write_int(writer, negative);
    } else if (kind == BTRI_CBOR_BYTES && btri_cbor_bytes(reader, &span) == BTRI_OK) {
        btri_cbor_write_bytes(writer, span);
    } else if (kind == BTRI_CBOR_TEXT && btri_cbor_text(reader, &span) == BTRI_OK) {
        btri_cbor_write_text(writer, span);
    } else if (kind == BTRI_CBOR_BOOL && btri_cbor_bool(reader, &truth) == BTRI_OK) {
        btri_cbor_write_bool(writer, truth);
    } else if (kind == BTRI_CBOR_NULL && btri_cbor_null(reader) == BTRI_OK) {
        btri_cbor_write_null(writer);
    } else if (kind == BTRI_CBOR_NOTHING || kind == BTRI_CBOR_REFUSED) {
        (void)btri_cbor_skip(reader, NULL);
    }
}

static void copy_next(btri_cbor_reader *reader, btri_cbor_writer *writer) {
    size_t count = 0;
    const btri_cbor_kind kind = btri_cbor_peek(reader);
    if (kind == BTRI_CBOR_ARRAY) {
        if (btri_cbor_array(reader, &count) == BTRI_OK) {
            btri_cbor_write_array(writer, count);
        }
    } else if (kind == BTRI_CBOR_MAP) {
        if (btri_cbor_map(reader, &count) == BTRI_OK) {
            btri_cbor_write_map(writer, count);
        }
    } else {
        copy_scalar(reader, writer, kind);
    }
}

btri_status cbor_copy(btri_bytes input, uint8_t *out, size_t cap, size_t *len) {
    btri_cbor_reader reader;
    btri_cbor_writer writer;
    btri_cbor_reader_init(&reader, input);
    btri_cbor_writer_init(&writer, out, cap);
    *len = 0;
    do {
        if (reader.depth != 0 && !btri_cbor_has_more(&reader)) {
            (void)btri_cbor_end(&reader);
        } else {
            copy_next(&reader, &writer);
        }
    } while (reader.error.status == BTRI_OK && reader.depth != 0);
    const btri_status status = btri_cbor_finish(&reader);
    return status == BTRI_OK ? btri_cbor_writer_finish(&writer, len) : status;
}
