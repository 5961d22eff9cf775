/* cbor_read.c - pull reader of deterministic CBOR. Input is UNTRUSTED.
 * The port in cbor_head.h reads one head at a time; what it lets through that RFC 8949 section 4.2.1 forbids
 * is refused here. libcbor is not instrumented: it is never told more bytes than there are. */
#include "wire/cbor_read.h"

#include <string.h>

#include "base/bytes.h"
#include "base/contract.h"
#include "base/guard.h"
#include "base/utf8.h"

static btri_status refuse(btri_cbor_reader *reader, btri_status status, size_t offset, const char *text) {
    btri_wire_set_error(&reader->error, status, offset, text);
    return reader->error.status;
}

static btri_status malformed(btri_cbor_reader *reader, const char *text) {
    return refuse(reader, BTRI_E_INPUT_MALFORMED, reader->offset, text);
}

/* Length of the valid prefix. Text is nearly all ASCII: eight bytes at a time are passed over before the
 * careful look. */
static size_t valid_text_prefix(btri_bytes text) {
    size_t at = 0;
    uint64_t word = 0;
    for (; text.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    btri_bytes rest = btri_bytes_empty();
    (void)btri_bytes_sub(text, at, text.len - at, &rest);
    return at + btri_utf8_valid_prefix(rest);
}

/* Is the next item of this container the key of a pair? */
static bool is_at_key(const btri_cbor_level *level) {
    return level->is_map && level->left % 2 == 0;
}

/* Refuses what is well-formed but not deterministic. */
static btri_status check_form(btri_cbor_reader *reader, const btri_cbor_head *item) {
    const bool is_atom = item->kind == BTRI_CBOR_BOOL || item->kind == BTRI_CBOR_NULL;
    if (item->len - item->content.len != btri_cbor_head_len(is_atom ? 0 : item->value)) {
        return malformed(reader, "an integer or length is not in its shortest form");
    }
    if (item->kind == BTRI_CBOR_NEGINT && item->value > (uint64_t)INT64_MAX) {
        return malformed(reader, "a negative integer is below -2^63");
    }
    return BTRI_OK;
}

/* Decodes the head at the start of rest. Short heads are in their shortest form, others are checked for it.
 */
static btri_status decode_head(btri_cbor_reader *reader, btri_bytes rest, btri_cbor_head *item) {
    if (btri_cbor_head_decode_short(rest, item)) {
        return BTRI_OK;
    }
    *item = btri_cbor_head_decode(rest);
    if (item->kind == BTRI_CBOR_NOTHING || item->kind == BTRI_CBOR_REFUSED) {
        return malformed(reader, item->text);
    }
    if (BTRI_NEVER(item->len > rest.len || item->content.len > item->len)) {
        return refuse(reader, BTRI_E_INTERNAL, reader->offset, "the CBOR decoder contradicts itself");
    }
    return check_form(reader, item);
}

/* Is the content of a text valid, and can there be so many items behind the head of a container? left: the
 * bytes behind it. */
static btri_status check_content(btri_cbor_reader *reader, const btri_cbor_head *item, size_t left) {
    if (item->kind == BTRI_CBOR_TEXT) {
        const size_t valid = valid_text_prefix(item->content);
        if (valid != item->content.len) {
            const size_t start = reader->offset + (item->len - item->content.len);
            return refuse(reader, BTRI_E_INPUT_MALFORMED, start + valid, "text is not valid UTF-8");
        }
    }
    if ((item->kind == BTRI_CBOR_ARRAY && item->value > left) ||
        (item->kind == BTRI_CBOR_MAP && item->value > left / 2)) {
        return malformed(reader, "a container announces more items than bytes are left");
    }
    return BTRI_OK;
}

/* Keys ascend bytewise in their encoded form (RFC 8949 section 4.2.1). */
static btri_status check_key(btri_cbor_reader *reader, btri_cbor_level *level, btri_bytes encoded,
                             btri_cbor_kind kind) {
    if (kind > BTRI_CBOR_TEXT) {
        return malformed(reader, "a map key is neither integer nor bytes nor text");
    }
    const btri_bytes last = level->last_key;
    if (last.len != 0) {
        const bool are_short = last.len == 1 && encoded.len == 1;
        const int order = are_short ? last.ptr[0] - encoded.ptr[0] : btri_bytes_compare(last, encoded);
        if (order == 0) {
            return malformed(reader, "a map key occurs twice");
        }
        if (order > 0) {
            return malformed(reader, "map keys are not in ascending order");
        }
    }
    level->last_key = encoded;
    return BTRI_OK;
}

/* Is an item due at all, and is it a key if one has to come? Outside of containers nothing is asked. */
static btri_status check_place(btri_cbor_reader *reader, bool has_to_be_key) {
    if (reader->error.status != BTRI_OK) {
        return reader->error.status;
    }
    if (reader->depth == 0) {
        return reader->has_root ? malformed(reader, "only one item is accepted") : BTRI_OK;
    }
    const btri_cbor_level *level = &reader->levels[reader->depth - 1];
    if (level->left == 0) {
        return malformed(reader, "the container has fewer items than are required");
    }
    if (has_to_be_key && !is_at_key(level)) {
        return malformed(reader, "a map key is due");
    }
    return BTRI_OK;
}

static btri_status open_container(btri_cbor_reader *reader, const btri_cbor_head *item) {
    if (reader->depth == BTRI_LIMIT_CBOR_DEPTH) {
        return refuse(reader, BTRI_E_LIMIT, reader->offset, "arrays and maps lie too deep");
    }
    btri_cbor_level *level = &reader->levels[reader->depth];
    level->is_map = item->kind == BTRI_CBOR_MAP;
    level->left = (size_t)item->value * (level->is_map ? 2u : 1u);
    level->last_key = btri_bytes_empty();
    reader->depth++;
    return BTRI_OK;
}

/* Kind of an item, judged by its first byte alone. */
static btri_cbor_kind kind_of(uint8_t first) {
    if (first >= 0xC0u) {
        if (first == 0xF4u || first == 0xF5u) {
            return BTRI_CBOR_BOOL;
        }
        return first == 0xF6u ? BTRI_CBOR_NULL : BTRI_CBOR_REFUSED;
    }
    /* Major types 0 to 5 (RFC 8949 section 3.1) are the kinds 1 to 6 in the same order. */
    return (btri_cbor_kind)((first >> 5) + 1);
}

/* What is to be read next; kind NOTHING: any item. */
typedef struct due {
    btri_cbor_kind kind;
    bool is_key;
} due;

/* Checks the head that was decoded from rest, and moves behind it, into a container. */
static btri_status accept(btri_cbor_reader *reader, btri_bytes rest, const btri_cbor_head *item) {
    btri_cbor_level *parent = reader->depth == 0 ? NULL : &reader->levels[reader->depth - 1];
    BTRI_TRY(check_content(reader, item, rest.len - item->len));
    if (parent != NULL && is_at_key(parent)) {
        BTRI_TRY(check_key(reader, parent, btri_bytes_of(rest.ptr, item->len), item->kind));
    }
    if (item->kind == BTRI_CBOR_ARRAY || item->kind == BTRI_CBOR_MAP) {
        BTRI_TRY(open_container(reader, item));
    }
    if (parent != NULL) {
        parent->left--;
    }
    reader->has_root = true;
    reader->item = reader->offset;
    reader->offset += item->len;
    return BTRI_OK;
}

/* Reads one head, checks it, and moves behind it. An item of another kind is refused before it is read, so
 * that the error names its place. */
static btri_status read_due(btri_cbor_reader *reader, due wanted, btri_cbor_head *item) {
    BTRI_TRY(check_place(reader, wanted.is_key));
    BTRI_ASSERT(reader->offset <= reader->input.len);
    if (reader->offset == reader->input.len) {
        return malformed(reader, "the input ends where an item is due");
    }
    const btri_bytes rest =
        btri_bytes_of(reader->input.ptr + reader->offset, reader->input.len - reader->offset);
    const btri_cbor_kind found = kind_of(rest.ptr[0]);
    if (wanted.kind != BTRI_CBOR_NOTHING && found != wanted.kind && found != BTRI_CBOR_REFUSED) {
        return malformed(reader, "an item is not of the kind that is due");
    }
    BTRI_TRY(decode_head(reader, rest, item));
    return accept(reader, rest, item);
}

static btri_status read_head(btri_cbor_reader *reader, btri_cbor_head *item) {
    const due any = {BTRI_CBOR_NOTHING, false};
    return read_due(reader, any, item);
}

static btri_status read_kind(btri_cbor_reader *reader, btri_cbor_kind kind, btri_cbor_head *item) {
    const due value = {kind, false};
    return read_due(reader, value, item);
}

void btri_cbor_reader_init(btri_cbor_reader *reader, btri_bytes input) {
    reader->input = input;
    reader->offset = 0;
    reader->item = 0;
    reader->error = btri_wire_no_error();
    reader->depth = 0;
    reader->has_root = false;
    if (!btri_bytes_is_valid(input)) {
        (void)refuse(reader, BTRI_E_ARGUMENT, 0, "the input is NULL");
    }
    if (input.len > BTRI_LIMIT_INPUT_BYTES) {
        (void)refuse(reader, BTRI_E_LIMIT, 0, "the input is too long");
    }
}

btri_cbor_kind btri_cbor_peek(const btri_cbor_reader *reader) {
    const bool is_over = reader->depth == 0 ? reader->has_root : reader->levels[reader->depth - 1].left == 0;
    if (reader->error.status != BTRI_OK || is_over || reader->offset >= reader->input.len) {
        return BTRI_CBOR_NOTHING;
    }
    return kind_of(reader->input.ptr[reader->offset]);
}

bool btri_cbor_has_more(const btri_cbor_reader *reader) {
    return reader->error.status == BTRI_OK && reader->depth != 0 &&
           reader->levels[reader->depth - 1].left != 0;
}

/* A number below 24 in a container, as most items are: what read_due() does for it, in one go. False, and
 * nothing read, for any other item and any error: read_due() finds it again, and names it. */
static bool read_small_uint(btri_cbor_reader *reader, bool has_to_be_key, uint64_t *value) {
    if (reader->error.status != BTRI_OK || reader->depth == 0 || reader->offset >= reader->input.len) {
        return false;
    }
    btri_cbor_level *level = &reader->levels[reader->depth - 1];
    const uint8_t *byte = reader->input.ptr + reader->offset;
    const bool is_key = is_at_key(level);
    if (*byte >= 24 || level->left == 0 || (has_to_be_key && !is_key)) {
        return false;
    }
    if (is_key) {
        const btri_bytes last = level->last_key;
        if (last.len > 1 || (last.len == 1 && last.ptr[0] >= *byte)) {
            return false;
        }
        level->last_key = btri_bytes_of(byte, 1);
    }
    level->left--;
    reader->item = reader->offset;
    reader->offset++;
    *value = *byte;
    return true;
}

static btri_status read_uint(btri_cbor_reader *reader, bool is_key, uint64_t *value) {
    const due wanted = {BTRI_CBOR_UINT, is_key};
    btri_cbor_head item;
    if (read_small_uint(reader, is_key, value)) {
        return BTRI_OK;
    }
    *value = 0;
    BTRI_TRY(read_due(reader, wanted, &item));
    *value = item.value;
    return BTRI_OK;
}

static btri_status read_int(btri_cbor_reader *reader, bool is_key, int64_t *value) {
    const bool is_negative = btri_cbor_peek(reader) == BTRI_CBOR_NEGINT;
    const due wanted = {is_negative ? BTRI_CBOR_NEGINT : BTRI_CBOR_UINT, is_key};
    btri_cbor_head item;
    *value = 0;
    BTRI_TRY(read_due(reader, wanted, &item));
    if (item.value > (uint64_t)INT64_MAX) {
        return btri_cbor_fail(reader, BTRI_E_INPUT_MALFORMED, "an integer is above 2^63-1");
    }
    *value = is_negative ? -1 - (int64_t)item.value : (int64_t)item.value;
    return BTRI_OK;
}

static btri_status read_text(btri_cbor_reader *reader, bool is_key, btri_bytes *value) {
    const due wanted = {BTRI_CBOR_TEXT, is_key};
    btri_cbor_head item;
    *value = btri_bytes_empty();
    BTRI_TRY(read_due(reader, wanted, &item));
    *value = item.content;
    return BTRI_OK;
}

btri_status btri_cbor_uint(btri_cbor_reader *reader, uint64_t *value) {
    return read_uint(reader, false, value);
}

btri_status btri_cbor_int(btri_cbor_reader *reader, int64_t *value) {
    return read_int(reader, false, value);
}

btri_status btri_cbor_bytes(btri_cbor_reader *reader, btri_bytes *value) {
    btri_cbor_head item;
    *value = btri_bytes_empty();
    BTRI_TRY(read_kind(reader, BTRI_CBOR_BYTES, &item));
    *value = item.content;
    return BTRI_OK;
}

btri_status btri_cbor_text(btri_cbor_reader *reader, btri_bytes *value) {
    return read_text(reader, false, value);
}

btri_status btri_cbor_bool(btri_cbor_reader *reader, bool *value) {
    btri_cbor_head item;
    *value = false;
    BTRI_TRY(read_kind(reader, BTRI_CBOR_BOOL, &item));
    *value = item.value != 0;
    return BTRI_OK;
}

btri_status btri_cbor_null(btri_cbor_reader *reader) {
    btri_cbor_head item;
    return read_kind(reader, BTRI_CBOR_NULL, &item);
}

btri_status btri_cbor_array(btri_cbor_reader *reader, size_t *count) {
    btri_cbor_head item;
    *count = 0;
    BTRI_TRY(read_kind(reader, BTRI_CBOR_ARRAY, &item));
    *count = (size_t)item.value;
    return BTRI_OK;
}

btri_status btri_cbor_map(btri_cbor_reader *reader, size_t *count) {
    btri_cbor_head item;
    *count = 0;
    BTRI_TRY(read_kind(reader, BTRI_CBOR_MAP, &item));
    *count = (size_t)item.value;
    return BTRI_OK;
}

btri_status btri_cbor_key_uint(btri_cbor_reader *reader, uint64_t *key) {
    return read_uint(reader, true, key);
}

btri_status btri_cbor_key_int(btri_cbor_reader *reader, int64_t *key) {
    return read_int(reader, true, key);
}

btri_status btri_cbor_key_text(btri_cbor_reader *reader, btri_bytes *key) {
    return read_text(reader, true, key);
}

btri_status btri_cbor_end(btri_cbor_reader *reader) {
    if (reader->error.status != BTRI_OK) {
        return reader->error.status;
    }
    if (reader->depth == 0) {
        return malformed(reader, "no container is open");
    }
    if (reader->levels[reader->depth - 1].left != 0) {
        return malformed(reader, "the container has more items than are accepted");
    }
    reader->depth--;
    return BTRI_OK;
}

/* Every round reads a head, which takes at least one byte, or closes a container that a head opened. */
btri_status btri_cbor_skip(btri_cbor_reader *reader, btri_bytes *raw) {
    btri_cbor_head item;
    const size_t start = reader->offset;
    const uint32_t depth = reader->depth;
    if (raw != NULL) {
        *raw = btri_bytes_empty();
    }
    BTRI_TRY(read_head(reader, &item));
    while (reader->depth > depth) {
        if (btri_cbor_has_more(reader)) {
            BTRI_TRY(read_head(reader, &item));
        } else {
            BTRI_TRY(btri_cbor_end(reader));
        }
    }
    reader->item = start;
    if (raw != NULL) {
        (void)btri_bytes_sub(reader->input, start, reader->offset - start, raw);
    }
    return BTRI_OK;
}

btri_status btri_cbor_finish(btri_cbor_reader *reader) {
    if (reader->error.status != BTRI_OK) {
        return reader->error.status;
    }
    if (!reader->has_root || reader->depth != 0) {
        return malformed(reader, "the item was not read to its end");
    }
    if (reader->offset != reader->input.len) {
        return malformed(reader, "bytes follow the item");
    }
    return BTRI_OK;
}

btri_status btri_cbor_fail(btri_cbor_reader *reader, btri_status status, const char *text) {
    return refuse(reader, status, reader->item, text);
}

btri_status btri_cbor_check(btri_bytes input, btri_wire_error *error) {
    btri_cbor_reader reader;
    btri_cbor_reader_init(&reader, input);
    (void)btri_cbor_skip(&reader, NULL);
    const btri_status status = btri_cbor_finish(&reader);
    if (error != NULL) {
        *error = reader.error;
    }
    return status;
}
