/* json_string.c - the inside of a JSON string. Input is UNTRUSTED.
 * All work goes through one step: the next character of a raw text, as UTF-8. */
#include "wire/json_string.h"

#include "base/bytes.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "wire/sink.h"

/* One character of a raw text. */
typedef struct character {
    uint8_t utf8[4];
    size_t utf8_len;   /* 0: there is none, or it is invalid (then error is set) */
    size_t raw_len;    /* bytes it takes in the raw text */
    const char *error; /* static */
} character;

static character invalid(const char *why) {
    const character none = {{0, 0, 0, 0}, 0, 0, why};
    return none;
}

/* Value of a hexadecimal digit; 16 for another byte. */
static uint32_t hex_digit(uint8_t byte) {
    if (byte >= '0' && byte <= '9') {
        return (uint32_t)(byte - '0');
    }
    if (byte >= 'a' && byte <= 'f') {
        return (uint32_t)(byte - 'a') + 10u;
    }
    if (byte >= 'A' && byte <= 'F') {
        return (uint32_t)(byte - 'A') + 10u;
    }
    return 16u;
}

/* The code unit of a "\uXXXX" at offset at of rest; above 0xFFFF if there is none. */
static uint32_t code_unit(btri_bytes rest, size_t at) {
    const uint32_t none = UINT32_MAX;
    btri_bytes escape;
    if (!btri_bytes_sub(rest, at, 6, &escape) || escape.ptr[0] != '\\' || escape.ptr[1] != 'u') {
        return none;
    }
    uint32_t unit = 0;
    for (size_t i = 2; i < 6; i++) {
        const uint32_t digit = hex_digit(escape.ptr[i]);
        if (digit == 16u) {
            return none;
        }
        unit = unit * 16u + digit;
    }
    return unit;
}

/* RFC 8259 section 7: characters beyond U+FFFF are a pair of surrogates; one alone is refused here. */
static character unicode_escape(btri_bytes rest) {
    character result = invalid(NULL);
    uint32_t value = code_unit(rest, 0);
    result.raw_len = 6;
    if (value > 0xFFFFu) {
        return invalid("\\u is not followed by four hexadecimal digits");
    }
    if (value >= 0xD800u && value <= 0xDBFFu) {
        const uint32_t low = code_unit(rest, 6);
        if (low < 0xDC00u || low > 0xDFFFu) {
            return invalid("a surrogate stands alone");
        }
        value = 0x10000u + ((value - 0xD800u) << 10) + (low - 0xDC00u);
        result.raw_len = 12;
    }
    result.utf8_len = btri_utf8_encode(value, result.utf8);
    return result.utf8_len == 0 ? invalid("a surrogate stands alone") : result;
}

/* The character of a two-byte escape; 0 if the second byte is none of them. */
static uint8_t short_escape(uint8_t byte) {
    switch (byte) {
    case '"':
    case '\\':
    case '/':
        return byte;
    case 'b':
        return 0x08u;
    case 'f':
        return 0x0Cu;
    case 'n':
        return 0x0Au;
    case 'r':
        return 0x0Du;
    case 't':
        return 0x09u;
    default:
        return 0;
    }
}

static character escaped(btri_bytes rest) {
    if (rest.len < 2) {
        return invalid("the input ends inside an escape");
    }
    if (rest.ptr[1] == 'u') {
        return unicode_escape(rest);
    }
    character result = invalid(NULL);
    result.utf8[0] = short_escape(rest.ptr[1]);
    if (result.utf8[0] == 0) {
        return invalid("an escape is not known");
    }
    result.utf8_len = 1;
    result.raw_len = 2;
    return result;
}

/* The character at the start of rest, which is not empty. */
static character next_character(btri_bytes rest) {
    const uint8_t first = rest.ptr[0];
    if (first == '\\') {
        return escaped(rest);
    }
    if (first < 0x20u) {
        return invalid("a control character stands in a string");
    }
    if (first == '"') {
        return invalid("a quote stands in a string");
    }
    character result = invalid(NULL);
    result.utf8_len = btri_utf8_char_len(rest);
    result.raw_len = result.utf8_len;
    if (result.utf8_len == 0) {
        return invalid("text is not valid UTF-8");
    }
    btri_bytes_copy(result.utf8, btri_bytes_of(rest.ptr, result.utf8_len));
    return result;
}

/* Takes a character off *rest; one of length 0 if it is empty or invalid, and then *rest becomes empty. */
static character take_character(btri_bytes *rest) {
    character result = invalid(NULL);
    btri_bytes head;
    if (rest->len != 0) {
        result = next_character(*rest);
    }
    if (result.utf8_len == 0 || !btri_bytes_take(rest, result.raw_len, &head)) {
        *rest = btri_bytes_empty();
    }
    return result;
}

/* A plain character of ASCII: neither quote nor backslash nor control. */
static bool is_plain(uint8_t byte) {
    return byte >= 0x20u && byte < 0x80u && byte != '"' && byte != '\\';
}

btri_json_scan btri_json_scan_string(btri_bytes rest) {
    btri_json_scan scan = {0, false, NULL};
    for (;;) {
        while (scan.len < rest.len && is_plain(rest.ptr[scan.len])) {
            scan.len++;
        }
        if (scan.len == rest.len) {
            break;
        }
        const uint8_t byte = rest.ptr[scan.len];
        if (byte == '"') {
            return scan;
        }
        btri_bytes from_here = btri_bytes_empty();
        (void)btri_bytes_sub(rest, scan.len, rest.len - scan.len, &from_here);
        const character next = next_character(from_here);
        if (next.utf8_len == 0) {
            scan.error = next.error;
            return scan;
        }
        scan.has_escape = scan.has_escape || byte == '\\';
        scan.len += next.raw_len;
    }
    scan.error = "the input ends inside a string";
    return scan;
}

static bool has_escape(btri_bytes raw) {
    return raw.len != 0 && memchr(raw.ptr, '\\', raw.len) != NULL;
}

bool btri_json_raw_equal(btri_bytes a, btri_bytes b) {
    if (!has_escape(a) && !has_escape(b)) {
        return btri_bytes_equal(a, b);
    }
    while (a.len != 0 && b.len != 0) {
        const character from_a = take_character(&a);
        const character from_b = take_character(&b);
        if (!btri_bytes_equal(btri_bytes_of(from_a.utf8, from_a.utf8_len),
                              btri_bytes_of(from_b.utf8, from_b.utf8_len))) {
            return false;
        }
    }
    return a.len == b.len;
}

bool btri_json_raw_equals_text(btri_bytes raw, btri_bytes text) {
    while (raw.len != 0) {
        btri_bytes due;
        const character next = take_character(&raw);
        if (next.utf8_len == 0 || !btri_bytes_take(&text, next.utf8_len, &due) ||
            !btri_bytes_equal(btri_bytes_of(next.utf8, next.utf8_len), due)) {
            return false;
        }
    }
    return text.len == 0;
}

uint64_t btri_json_raw_hash(btri_bytes raw) {
    uint64_t hash = BTRI_HASH_SEED;
    if (!has_escape(raw)) {
        return btri_hash(raw);
    }
    while (raw.len != 0) {
        const character next = take_character(&raw);
        hash = btri_hash_continue(hash, btri_bytes_of(next.utf8, next.utf8_len));
    }
    return hash;
}

btri_status btri_json_unescape(btri_bytes raw, void *buf, size_t cap, size_t *len) {
    btri_sink sink;
    btri_sink_init(&sink, buf, cap);
    *len = 0;
    while (raw.len != 0) {
        const character next = take_character(&raw);
        if (next.utf8_len == 0) {
            return BTRI_E_INPUT_MALFORMED;
        }
        btri_sink_put(&sink, btri_bytes_of(next.utf8, next.utf8_len));
    }
    *len = sink.len;
    return buf == NULL || sink.len <= cap ? BTRI_OK : BTRI_E_BUFFER_TOO_SMALL;
}
