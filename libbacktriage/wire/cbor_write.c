/* cbor_write.c - bounded writer of deterministic CBOR on the port in cbor_head.h, which allocates nothing and
 * picks the shortest head. Values are trusted; text is checked to be UTF-8, unless the caller vouches. */
#include "wire/cbor_write.h"

#include "base/bytes.h"
#include "base/contract.h"
#include "base/utf8.h"

static void fail(btri_cbor_writer *writer, btri_status status) {
    if (writer->status == BTRI_OK) {
        writer->status = status;
    }
}

/* The innermost open container with items to come; NULL at the root. Full ones close here. */
static inline btri_cbor_write_level *innermost(btri_cbor_writer *writer) {
    while (writer->depth != 0 && writer->levels[writer->depth - 1].left == 0) {
        writer->depth--;
    }
    return writer->depth == 0 ? NULL : &writer->levels[writer->depth - 1];
}

/* Counts the item that begins at start as a key, which has to be above the last one of its map. Keys can only
 * be compared while bytes are stored; short ones, which are nearly all, without a call. */
static void count_key(btri_cbor_writer *writer, btri_cbor_write_level *level, size_t start) {
    const size_t len = writer->sink.len - start;
    if (level->key_len != 0 && btri_sink_is_stored(&writer->sink)) {
        const uint8_t *last = writer->sink.buf + level->key;
        const uint8_t *next = writer->sink.buf + start;
        const bool ascends =
            len == 1 && level->key_len == 1
                ? last[0] < next[0]
                : btri_bytes_compare(btri_bytes_of(last, level->key_len), btri_bytes_of(next, len)) < 0;
        if (BTRI_NEVER(!ascends)) {
            fail(writer, BTRI_E_INTERNAL);
        }
    }
    level->key = start;
    level->key_len = len;
}

/* False, and nothing to be put, if no item is due or there was an error. *level: the container it lies in. */
static inline bool begin_item(btri_cbor_writer *writer, btri_cbor_write_level **level) {
    *level = NULL;
    if (writer->status != BTRI_OK) {
        return false;
    }
    *level = innermost(writer);
    if (BTRI_NEVER(*level == NULL && writer->has_root)) {
        fail(writer, BTRI_E_INTERNAL);
        return false;
    }
    writer->has_root = true;
    return true;
}

/* Counts the item that was put from start in the container it lies in. */
static inline void end_item(btri_cbor_writer *writer, btri_cbor_write_level *level, size_t start) {
    if (level == NULL) {
        return;
    }
    if (level->is_map && level->left % 2 == 0) {
        count_key(writer, level, start);
    }
    level->left--;
}

/* Puts one item, of a container its head. Where there is ample room, the head is written in its place. */
static void put_head(btri_cbor_writer *writer, btri_cbor_kind kind, uint64_t value, btri_bytes content) {
    btri_sink *sink = &writer->sink;
    btri_cbor_write_level *level = NULL;
    if (!begin_item(writer, &level)) {
        return;
    }
    const size_t start = sink->len;
    uint8_t own[BTRI_CBOR_HEAD_MAX];
    const bool has_room = btri_sink_is_stored(sink) && sink->cap - start >= BTRI_CBOR_HEAD_MAX;
    uint8_t *head = has_room ? sink->buf + start : own;
    size_t len = btri_cbor_head_encode_short(kind, value, head);
    if (len == 0) {
        len = btri_cbor_head_encode(kind, value, head);
    }
    if (has_room) {
        sink->len += len;
    } else {
        btri_sink_put(sink, btri_bytes_of(head, len));
    }
    if (content.len != 0) {
        btri_sink_put(sink, content);
    }
    end_item(writer, level, start);
}

static void open_container(btri_cbor_writer *writer, size_t count, bool is_map) {
    put_head(writer, is_map ? BTRI_CBOR_MAP : BTRI_CBOR_ARRAY, count, btri_bytes_empty());
    if (writer->status != BTRI_OK) {
        return;
    }
    if (writer->depth == BTRI_LIMIT_CBOR_DEPTH || (is_map && count > SIZE_MAX / 2)) {
        fail(writer, BTRI_E_LIMIT);
        return;
    }
    btri_cbor_write_level *level = &writer->levels[writer->depth];
    level->left = is_map ? 2 * count : count;
    level->key = 0;
    level->key_len = 0;
    level->is_map = is_map;
    writer->depth++;
}

void btri_cbor_writer_init(btri_cbor_writer *writer, void *buf, size_t cap) {
    btri_sink_init(&writer->sink, buf, cap);
    writer->status = BTRI_OK;
    writer->depth = 0;
    writer->has_root = false;
}

/* A number below 24 in a container, as keys are: what put_head() does for it, in one go. False, and nothing
 * put, for any other item and any error: put_head() finds it again. */
static bool put_small_uint(btri_cbor_writer *writer, uint64_t value) {
    btri_sink *sink = &writer->sink;
    if (value >= 24 || writer->status != BTRI_OK || sink->buf == NULL || sink->len >= sink->cap) {
        return false;
    }
    btri_cbor_write_level *level = innermost(writer);
    if (level == NULL) {
        return false;
    }
    if (level->is_map && level->left % 2 == 0) {
        if (level->key_len > 1 || (level->key_len == 1 && sink->buf[level->key] >= value)) {
            return false;
        }
        level->key = sink->len;
        level->key_len = 1;
    }
    level->left--;
    sink->buf[sink->len++] = (uint8_t)value;
    return true;
}

void btri_cbor_write_uint(btri_cbor_writer *writer, uint64_t value) {
    if (put_small_uint(writer, value)) {
        return;
    }
    put_head(writer, BTRI_CBOR_UINT, value, btri_bytes_empty());
}

void btri_cbor_write_int(btri_cbor_writer *writer, int64_t value) {
    if (value < 0) {
        put_head(writer, BTRI_CBOR_NEGINT, (uint64_t)(-1 - value), btri_bytes_empty());
        return;
    }
    put_head(writer, BTRI_CBOR_UINT, (uint64_t)value, btri_bytes_empty());
}

void btri_cbor_write_bytes(btri_cbor_writer *writer, btri_bytes value) {
    if (!btri_bytes_is_valid(value)) {
        fail(writer, BTRI_E_ARGUMENT);
        return;
    }
    put_head(writer, BTRI_CBOR_BYTES, value.len, value);
}

void btri_cbor_write_text(btri_cbor_writer *writer, btri_bytes value) {
    if (!btri_bytes_is_valid(value) || !btri_utf8_is_valid(value)) {
        fail(writer, BTRI_E_ARGUMENT);
        return;
    }
    put_head(writer, BTRI_CBOR_TEXT, value.len, value);
}

void btri_cbor_write_trusted_text(btri_cbor_writer *writer, btri_bytes value) {
    BTRI_ASSERT(btri_bytes_is_valid(value) && btri_utf8_is_valid(value));
    put_head(writer, BTRI_CBOR_TEXT, value.len, value);
}

void btri_cbor_write_cstr(btri_cbor_writer *writer, const char *value) {
    btri_cbor_write_text(writer, btri_bytes_from_cstr(value));
}

void btri_cbor_write_bool(btri_cbor_writer *writer, bool value) {
    put_head(writer, BTRI_CBOR_BOOL, value ? 1 : 0, btri_bytes_empty());
}

void btri_cbor_write_null(btri_cbor_writer *writer) {
    put_head(writer, BTRI_CBOR_NULL, 0, btri_bytes_empty());
}

void btri_cbor_write_array(btri_cbor_writer *writer, size_t count) {
    open_container(writer, count, false);
}

void btri_cbor_write_map(btri_cbor_writer *writer, size_t count) {
    open_container(writer, count, true);
}

void btri_cbor_write_encoded(btri_cbor_writer *writer, btri_bytes item) {
    if (!btri_bytes_is_valid(item) || item.len == 0) {
        fail(writer, BTRI_E_ARGUMENT);
        return;
    }
    btri_cbor_write_level *level = NULL;
    if (begin_item(writer, &level)) {
        const size_t start = writer->sink.len;
        btri_sink_put(&writer->sink, item);
        end_item(writer, level, start);
    }
}

btri_status btri_cbor_writer_finish(const btri_cbor_writer *writer, size_t *len) {
    *len = 0;
    if (writer->status != BTRI_OK) {
        return writer->status;
    }
    bool is_complete = writer->has_root;
    for (uint32_t i = 0; i < writer->depth; i++) {
        is_complete = is_complete && writer->levels[i].left == 0;
    }
    if (BTRI_NEVER(!is_complete)) {
        return BTRI_E_INTERNAL;
    }
    *len = writer->sink.len;
    const bool is_counting = writer->sink.buf == NULL;
    return is_counting || btri_sink_is_stored(&writer->sink) ? BTRI_OK : BTRI_E_BUFFER_TOO_SMALL;
}
