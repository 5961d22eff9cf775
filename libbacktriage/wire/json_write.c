/* json_write.c - bounded writer of JSON. Values are trusted; text is checked to be UTF-8, unless the caller
 * vouches.
 * Every value passes begin_value(), which puts what has to stand before it. */
#include "wire/json_write.h"

#include "base/bytes.h"
#include "base/contract.h"
#include "base/utf8.h"
#include "wire/decimal.h"

_Static_assert(BTRI_LIMIT_JSON_DEPTH <= 64, "one bit of btri_json_writer.objects for each level");

static void fail(btri_json_writer *writer, btri_status status) {
    if (writer->status == BTRI_OK) {
        writer->status = status;
    }
}

static inline void put(btri_json_writer *writer, const char *text) {
    btri_sink_put(&writer->sink, btri_bytes_from_cstr(text));
}

static bool is_in_object(const btri_json_writer *writer) {
    return writer->depth != 0 && ((writer->objects >> (writer->depth - 1)) & 1u) != 0;
}

static void put_new_line(btri_json_writer *writer) {
    if (writer->style != BTRI_JSON_PRETTY) {
        return;
    }
    put(writer, "\n");
    for (uint32_t i = 0; i < writer->depth; i++) {
        put(writer, "  ");
    }
}

/* What stands before a member of an object or an item of an array. */
static void put_separator(btri_json_writer *writer) {
    if (!writer->is_empty) {
        put(writer, ",");
    }
    put_new_line(writer);
    writer->is_empty = false;
}

/* False, and nothing put, if no value is due here or there was an error. */
static bool begin_value(btri_json_writer *writer) {
    if (writer->status != BTRI_OK) {
        return false;
    }
    const bool is_due = writer->depth == 0 ? !writer->has_root : is_in_object(writer) == writer->has_key;
    if (BTRI_NEVER(!is_due)) {
        fail(writer, BTRI_E_INTERNAL);
        return false;
    }
    if (writer->depth != 0 && !writer->has_key) {
        put_separator(writer);
    }
    writer->has_key = false;
    writer->has_root = true;
    return true;
}

static void put_value(btri_json_writer *writer, btri_bytes text) {
    if (begin_value(writer)) {
        btri_sink_put(&writer->sink, text);
    }
}

/* The letter of a two-byte escape, 0 for a byte that has none. '/' needs no escape. */
static uint8_t escape_letter(uint8_t byte) {
    switch (byte) {
    case '"':
    case '\\':
        return byte;
    case 0x08u:
        return 'b';
    case 0x09u:
        return 't';
    case 0x0Au:
        return 'n';
    case 0x0Cu:
        return 'f';
    case 0x0Du:
        return 'r';
    default:
        return 0;
    }
}

static void put_escape(btri_json_writer *writer, uint8_t byte) {
    static const char digits[] = "0123456789abcdef";
    const uint8_t letter = escape_letter(byte);
    if (letter != 0) {
        const uint8_t pair[2] = {'\\', letter};
        btri_sink_put(&writer->sink, btri_bytes_of(pair, sizeof pair));
        return;
    }
    const uint8_t unit[6] = {'\\', 'u', '0', '0', (uint8_t)digits[byte >> 4], (uint8_t)digits[byte & 15u]};
    btri_sink_put(&writer->sink, btri_bytes_of(unit, sizeof unit));
}

static bool needs_escape(uint8_t byte) {
    return byte < 0x20u || byte == '"' || byte == '\\';
}

/* Runs without escapes are put in one piece. */
static void put_quoted(btri_json_writer *writer, btri_bytes text) {
    put(writer, "\"");
    while (text.len != 0) {
        btri_bytes run = btri_bytes_empty();
        size_t len = 0;
        while (len < text.len && !needs_escape(text.ptr[len])) {
            len++;
        }
        (void)btri_bytes_take(&text, len, &run);
        btri_sink_put(&writer->sink, run);
        if (text.len != 0) {
            (void)btri_bytes_take(&text, 1, &run);
            put_escape(writer, run.ptr[0]);
        }
    }
    put(writer, "\"");
}

static bool is_text(btri_json_writer *writer, btri_bytes text) {
    if (!btri_bytes_is_valid(text) || !btri_utf8_is_valid(text)) {
        fail(writer, BTRI_E_ARGUMENT);
        return false;
    }
    return true;
}

static void open_container(btri_json_writer *writer, bool is_object) {
    if (writer->depth == BTRI_LIMIT_JSON_DEPTH) {
        fail(writer, BTRI_E_LIMIT);
    }
    if (!begin_value(writer)) {
        return;
    }
    const uint64_t bit = UINT64_C(1) << writer->depth;
    writer->objects = is_object ? writer->objects | bit : writer->objects & ~bit;
    writer->depth++;
    writer->is_empty = true;
    put(writer, is_object ? "{" : "[");
}

static void close_container(btri_json_writer *writer, bool is_object) {
    if (writer->status != BTRI_OK) {
        return;
    }
    const bool is_due = writer->depth != 0 && is_in_object(writer) == is_object && !writer->has_key;
    if (BTRI_NEVER(!is_due)) {
        fail(writer, BTRI_E_INTERNAL);
        return;
    }
    writer->depth--;
    if (!writer->is_empty) {
        put_new_line(writer);
    }
    writer->is_empty = false;
    put(writer, is_object ? "}" : "]");
}

void btri_json_writer_init(btri_json_writer *writer, void *buf, size_t cap, btri_json_style style) {
    btri_sink_init(&writer->sink, buf, cap);
    writer->status = BTRI_OK;
    writer->style = style;
    writer->objects = 0;
    writer->depth = 0;
    writer->is_empty = true;
    writer->has_key = false;
    writer->has_root = false;
}

void btri_json_write_object_begin(btri_json_writer *writer) {
    open_container(writer, true);
}

void btri_json_write_object_end(btri_json_writer *writer) {
    close_container(writer, true);
}

void btri_json_write_array_begin(btri_json_writer *writer) {
    open_container(writer, false);
}

void btri_json_write_array_end(btri_json_writer *writer) {
    close_container(writer, false);
}

void btri_json_write_key(btri_json_writer *writer, const char *key) {
    btri_json_write_key_bytes(writer, btri_bytes_from_cstr(key));
}

void btri_json_write_key_bytes(btri_json_writer *writer, btri_bytes key) {
    if (!is_text(writer, key) || writer->status != BTRI_OK) {
        return;
    }
    const bool is_due = is_in_object(writer) && !writer->has_key;
    if (BTRI_NEVER(!is_due)) {
        fail(writer, BTRI_E_INTERNAL);
        return;
    }
    put_separator(writer);
    put_quoted(writer, key);
    put(writer, writer->style == BTRI_JSON_PRETTY ? ": " : ":");
    writer->has_key = true;
}

void btri_json_write_string(btri_json_writer *writer, btri_bytes text) {
    if (is_text(writer, text) && begin_value(writer)) {
        put_quoted(writer, text);
    }
}

void btri_json_write_trusted_string(btri_json_writer *writer, btri_bytes text) {
    BTRI_ASSERT(btri_bytes_is_valid(text) && btri_utf8_is_valid(text));
    if (begin_value(writer)) {
        put_quoted(writer, text);
    }
}

void btri_json_write_cstr(btri_json_writer *writer, const char *text) {
    btri_json_write_string(writer, btri_bytes_from_cstr(text));
}

void btri_json_write_int(btri_json_writer *writer, int64_t value) {
    btri_json_write_fixed(writer, value, 0);
}

void btri_json_write_uint(btri_json_writer *writer, uint64_t value) {
    uint8_t text[BTRI_FIXED_TEXT_MAX];
    size_t at = sizeof text;
    uint64_t left = value;
    do {
        text[--at] = (uint8_t)('0' + left % 10);
        left /= 10;
    } while (left != 0);
    put_value(writer, btri_bytes_of(text + at, sizeof text - at));
}

void btri_json_write_fixed(btri_json_writer *writer, int64_t value, uint32_t scale) {
    uint8_t text[BTRI_FIXED_TEXT_MAX];
    const size_t len = btri_fixed_format(value, scale, text);
    if (len == 0) {
        fail(writer, BTRI_E_ARGUMENT);
        return;
    }
    put_value(writer, btri_bytes_of(text, len));
}

void btri_json_write_bool(btri_json_writer *writer, bool value) {
    put_value(writer, btri_bytes_from_cstr(value ? "true" : "false"));
}

void btri_json_write_null(btri_json_writer *writer) {
    put_value(writer, btri_bytes_from_cstr("null"));
}

void btri_json_write_encoded(btri_json_writer *writer, btri_bytes value) {
    if (!btri_bytes_is_valid(value) || value.len == 0) {
        fail(writer, BTRI_E_ARGUMENT);
        return;
    }
    put_value(writer, value);
}

btri_status btri_json_writer_finish(const btri_json_writer *writer, size_t *len) {
    *len = 0;
    if (writer->status != BTRI_OK) {
        return writer->status;
    }
    const bool is_complete = writer->has_root && writer->depth == 0;
    if (BTRI_NEVER(!is_complete)) {
        return BTRI_E_INTERNAL;
    }
    *len = writer->sink.len;
    const bool is_counting = writer->sink.buf == NULL;
    return is_counting || btri_sink_is_stored(&writer->sink) ? BTRI_OK : BTRI_E_BUFFER_TOO_SMALL;
}
