/* json_read.c - strict pull reader of JSON (RFC 8259). Input is UNTRUSTED.
 * One state says what may come next, one bit a level says what is open; strings are scanned in json_string.c.
 */
#include "wire/json_read.h"

#include "base/bytes.h"
#include "base/contract.h"
#include "base/guard.h"

_Static_assert(BTRI_LIMIT_JSON_DEPTH <= 64, "one bit of btri_json_reader.objects for each level");
_Static_assert(BTRI_LIMIT_INPUT_BYTES <= UINT32_MAX, "json_keys.h keeps offsets in 32 bits");

static btri_status refuse(btri_json_reader *reader, btri_status status, size_t offset, const char *text) {
    btri_wire_set_error(&reader->error, status, offset, text);
    return reader->error.status;
}

static btri_status malformed(btri_json_reader *reader, const char *text) {
    return refuse(reader, BTRI_E_INPUT_MALFORMED, reader->offset, text);
}

/* The byte at offset, or 0 behind the end: NUL is no part of any token, so that it is refused where it
 * stands. */
static uint8_t byte_at(const btri_json_reader *reader, size_t offset) {
    return offset < reader->input.len ? reader->input.ptr[offset] : 0;
}

static uint8_t current(const btri_json_reader *reader) {
    return byte_at(reader, reader->offset);
}

/* The input from the next byte on. */
static btri_bytes rest_of(const btri_json_reader *reader) {
    btri_bytes rest = btri_bytes_empty();
    (void)btri_bytes_sub(reader->input, reader->offset, reader->input.len - reader->offset, &rest);
    return rest;
}

static void skip_space(btri_json_reader *reader) {
    const btri_bytes input = reader->input;
    size_t at = reader->offset;
    while (at < input.len && (input.ptr[at] == ' ' || input.ptr[at] == '\n' || input.ptr[at] == '\r' ||
                              input.ptr[at] == '\t')) {
        at++;
    }
    reader->offset = at;
}

static bool is_in_object(const btri_json_reader *reader) {
    return reader->depth != 0 && ((reader->objects >> (reader->depth - 1)) & 1u) != 0;
}

/* Fills the token with len bytes from the next byte on, and moves behind them. */
static void take(btri_json_reader *reader, btri_json_type type, size_t len, btri_json_token *token) {
    token->type = type;
    token->offset = reader->offset;
    (void)btri_bytes_sub(reader->input, reader->offset, len, &token->text);
    reader->offset += len;
}

static btri_json_due due_after_value(const btri_json_reader *reader) {
    return reader->depth == 0 ? BTRI_JSON_DUE_NOTHING : BTRI_JSON_DUE_COMMA_OR_END;
}

static btri_status open_container(btri_json_reader *reader, bool is_object, btri_json_token *token) {
    if (reader->depth == BTRI_LIMIT_JSON_DEPTH) {
        return refuse(reader, BTRI_E_LIMIT, reader->offset, "objects and arrays lie too deep");
    }
    const uint64_t bit = UINT64_C(1) << reader->depth;
    reader->objects = is_object ? reader->objects | bit : reader->objects & ~bit;
    reader->depth++;
    reader->due = is_object ? BTRI_JSON_DUE_KEY_OR_END : BTRI_JSON_DUE_VALUE_OR_END;
    if (is_object && reader->keys != NULL) {
        btri_json_keys_open(reader->keys, reader->offset);
    }
    take(reader, is_object ? BTRI_JSON_OBJECT_BEGIN : BTRI_JSON_ARRAY_BEGIN, 1, token);
    return BTRI_OK;
}

/* The current byte is '}' or ']'. */
static btri_status close_container(btri_json_reader *reader, btri_json_token *token) {
    const bool is_object = is_in_object(reader);
    if (reader->depth == 0 || (current(reader) == '}') != is_object) {
        return malformed(reader, "a bracket closes what is not open");
    }
    if (is_object && reader->keys != NULL) {
        btri_json_keys_close(reader->keys, reader->offset);
    }
    reader->depth--;
    reader->due = due_after_value(reader);
    take(reader, is_object ? BTRI_JSON_OBJECT_END : BTRI_JSON_ARRAY_END, 1, token);
    return BTRI_OK;
}

/* The current byte is a quote. */
static btri_status read_string(btri_json_reader *reader, btri_json_type type, btri_json_token *token) {
    const size_t quote = reader->offset;
    reader->offset++;
    const btri_json_scan scan = btri_json_scan_string(rest_of(reader));
    if (scan.error != NULL) {
        return refuse(reader, BTRI_E_INPUT_MALFORMED, reader->offset + scan.len, scan.error);
    }
    take(reader, type, scan.len, token);
    token->offset = quote;
    token->has_escape = scan.has_escape;
    reader->offset++;
    return BTRI_OK;
}

static btri_status read_literal(btri_json_reader *reader, const char *literal, btri_json_type type,
                                btri_json_token *token) {
    const btri_bytes due = btri_bytes_from_cstr(literal);
    if (!btri_bytes_starts_with(rest_of(reader), due)) {
        return malformed(reader, "this is no JSON value");
    }
    take(reader, type, due.len, token);
    return BTRI_OK;
}

static bool is_digit(uint8_t byte) {
    return byte >= '0' && byte <= '9';
}

/* The offset behind the digits at offset at. */
static size_t digits_end(const btri_json_reader *reader, size_t at) {
    while (is_digit(byte_at(reader, at))) {
        at++;
    }
    return at;
}

/* number = [ minus ] int [ frac ] [ exp ] (RFC 8259 section 6). What follows is judged by the next token. */
static btri_status read_number(btri_json_reader *reader, btri_json_token *token) {
    const char *const why = "a number lacks a digit";
    size_t at = reader->offset + (current(reader) == '-' ? 1u : 0u);
    if (!is_digit(byte_at(reader, at))) {
        return refuse(reader, BTRI_E_INPUT_MALFORMED, at, why);
    }
    at = byte_at(reader, at) == '0' ? at + 1 : digits_end(reader, at);
    if (is_digit(byte_at(reader, at))) {
        return refuse(reader, BTRI_E_INPUT_MALFORMED, at, "a number begins with a zero too many");
    }
    if (byte_at(reader, at) == '.') {
        at++;
        if (!is_digit(byte_at(reader, at))) {
            return refuse(reader, BTRI_E_INPUT_MALFORMED, at, why);
        }
        at = digits_end(reader, at);
    }
    if (byte_at(reader, at) == 'e' || byte_at(reader, at) == 'E') {
        at++;
        at += byte_at(reader, at) == '+' || byte_at(reader, at) == '-' ? 1u : 0u;
        if (!is_digit(byte_at(reader, at))) {
            return refuse(reader, BTRI_E_INPUT_MALFORMED, at, why);
        }
        at = digits_end(reader, at);
    }
    take(reader, BTRI_JSON_NUMBER, at - reader->offset, token);
    return BTRI_OK;
}

static btri_status read_atom(btri_json_reader *reader, btri_json_token *token) {
    const uint8_t byte = current(reader);
    if (reader->offset >= reader->input.len) {
        return malformed(reader, "the input ends where a value is due");
    }
    if (byte == '"') {
        return read_string(reader, BTRI_JSON_STRING, token);
    }
    if (byte == '-' || is_digit(byte)) {
        return read_number(reader, token);
    }
    if (byte == 't') {
        return read_literal(reader, "true", BTRI_JSON_TRUE, token);
    }
    if (byte == 'f') {
        return read_literal(reader, "false", BTRI_JSON_FALSE, token);
    }
    return read_literal(reader, "null", BTRI_JSON_NULL, token);
}

static btri_status read_value(btri_json_reader *reader, btri_json_token *token) {
    const uint8_t byte = current(reader);
    if (byte == '{' || byte == '[') {
        return open_container(reader, byte == '{', token);
    }
    BTRI_TRY(read_atom(reader, token));
    reader->due = due_after_value(reader);
    return BTRI_OK;
}

static btri_status judge_key(btri_json_reader *reader, const btri_json_token *token) {
    /* The offset of the raw text, which is what json_keys.h reads again. */
    const size_t raw_at = token->offset + 1;
    switch (btri_json_keys_add(reader->keys, reader->input, raw_at, token->text)) {
    case BTRI_JSON_KEY_NEW:
        return BTRI_OK;
    case BTRI_JSON_KEY_TWICE:
        return refuse(reader, BTRI_E_INPUT_DUPLICATE, token->offset, "a key occurs twice in an object");
    case BTRI_JSON_KEY_TOO_MANY:
        break;
    }
    return refuse(reader, BTRI_E_LIMIT, token->offset, "objects have too many members");
}

static btri_status read_key(btri_json_reader *reader, btri_json_token *token) {
    if (current(reader) != '"') {
        return malformed(reader, "a key is due");
    }
    BTRI_TRY(read_string(reader, BTRI_JSON_KEY, token));
    if (reader->keys != NULL) {
        BTRI_TRY(judge_key(reader, token));
    }
    skip_space(reader);
    if (current(reader) != ':') {
        return malformed(reader, "a colon is due");
    }
    reader->offset++;
    reader->due = BTRI_JSON_DUE_VALUE;
    return BTRI_OK;
}

static btri_status read_after_comma(btri_json_reader *reader, btri_json_token *token) {
    if (current(reader) == '}' || current(reader) == ']') {
        return close_container(reader, token);
    }
    if (current(reader) != ',') {
        return malformed(reader, "a comma or the end of the container is due");
    }
    reader->offset++;
    skip_space(reader);
    return is_in_object(reader) ? read_key(reader, token) : read_value(reader, token);
}

static btri_status read_token(btri_json_reader *reader, btri_json_token *token) {
    switch (reader->due) {
    case BTRI_JSON_DUE_VALUE:
        return read_value(reader, token);
    case BTRI_JSON_DUE_VALUE_OR_END:
        return current(reader) == ']' ? close_container(reader, token) : read_value(reader, token);
    case BTRI_JSON_DUE_KEY_OR_END:
        return current(reader) == '}' ? close_container(reader, token) : read_key(reader, token);
    case BTRI_JSON_DUE_COMMA_OR_END:
        return read_after_comma(reader, token);
    case BTRI_JSON_DUE_NOTHING:
        break;
    }
    if (reader->offset != reader->input.len) {
        return malformed(reader, "something follows the value");
    }
    token->offset = reader->offset;
    return BTRI_OK;
}

static void clear_token(btri_json_token *token) {
    token->type = BTRI_JSON_END;
    token->has_escape = false;
    token->offset = 0;
    token->text = btri_bytes_empty();
}

void btri_json_reader_init(btri_json_reader *reader, btri_bytes input, btri_json_keys *keys) {
    reader->input = input;
    reader->offset = 0;
    reader->token = 0;
    reader->error = btri_wire_no_error();
    reader->keys = keys;
    reader->objects = 0;
    reader->depth = 0;
    reader->due = BTRI_JSON_DUE_VALUE;
    if (!btri_bytes_is_valid(input)) {
        (void)refuse(reader, BTRI_E_ARGUMENT, 0, "the input is NULL");
    }
    if (input.len > BTRI_LIMIT_INPUT_BYTES) {
        (void)refuse(reader, BTRI_E_LIMIT, 0, "the input is too long");
    }
}

btri_status btri_json_next(btri_json_reader *reader, btri_json_token *token) {
    clear_token(token);
    if (reader->error.status != BTRI_OK) {
        return reader->error.status;
    }
    skip_space(reader);
    const btri_status status = read_token(reader, token);
    if (status != BTRI_OK) {
        clear_token(token);
        return status;
    }
    reader->token = token->offset;
    return BTRI_OK;
}

btri_status btri_json_expect(btri_json_reader *reader, btri_json_type type, btri_json_token *token) {
    BTRI_TRY(btri_json_next(reader, token));
    if (token->type == type) {
        return BTRI_OK;
    }
    clear_token(token);
    return btri_json_fail(reader, BTRI_E_INPUT_MALFORMED, "a token is not of the type that is due");
}

/* On a copy; keys are left to the reader itself. */
btri_json_type btri_json_peek(const btri_json_reader *reader) {
    btri_json_token token;
    btri_json_reader ahead = *reader;
    ahead.keys = NULL;
    (void)btri_json_next(&ahead, &token);
    return token.type;
}

/* Every round reads a token, which takes at least one byte. */
static btri_status skip_to_depth(btri_json_reader *reader, uint32_t depth) {
    btri_json_token token;
    while (reader->depth > depth) {
        BTRI_TRY(btri_json_next(reader, &token));
    }
    return BTRI_OK;
}

btri_status btri_json_skip(btri_json_reader *reader, btri_bytes *raw) {
    btri_json_token token;
    const uint32_t depth = reader->depth;
    if (raw != NULL) {
        *raw = btri_bytes_empty();
    }
    BTRI_TRY(btri_json_next(reader, &token));
    if (token.type == BTRI_JSON_KEY) {
        BTRI_TRY(btri_json_next(reader, &token));
    }
    if (token.type == BTRI_JSON_OBJECT_END || token.type == BTRI_JSON_ARRAY_END ||
        token.type == BTRI_JSON_END) {
        return btri_json_fail(reader, BTRI_E_INPUT_MALFORMED, "there is no value to skip");
    }
    const size_t start = token.offset;
    BTRI_TRY(skip_to_depth(reader, depth));
    reader->token = start;
    if (raw != NULL) {
        (void)btri_bytes_sub(reader->input, start, reader->offset - start, raw);
    }
    return BTRI_OK;
}

btri_status btri_json_skip_token(btri_json_reader *reader, const btri_json_token *token) {
    if (reader->error.status != BTRI_OK) {
        return reader->error.status;
    }
    if (token->type == BTRI_JSON_KEY) {
        return btri_json_skip(reader, NULL);
    }
    if (token->type == BTRI_JSON_OBJECT_BEGIN || token->type == BTRI_JSON_ARRAY_BEGIN) {
        return btri_json_leave(reader);
    }
    return BTRI_OK;
}

btri_status btri_json_leave(btri_json_reader *reader) {
    if (reader->error.status != BTRI_OK) {
        return reader->error.status;
    }
    if (reader->depth == 0) {
        return malformed(reader, "no container is open");
    }
    return skip_to_depth(reader, reader->depth - 1);
}

btri_status btri_json_finish(btri_json_reader *reader) {
    btri_json_token token;
    if (reader->error.status == BTRI_OK && reader->due != BTRI_JSON_DUE_NOTHING) {
        return malformed(reader, "the value was not read to its end");
    }
    return btri_json_next(reader, &token);
}

btri_status btri_json_fail(btri_json_reader *reader, btri_status status, const char *text) {
    return refuse(reader, status, reader->token, text);
}

bool btri_json_string_equals(const btri_json_token *token, const char *literal) {
    if (token->type != BTRI_JSON_KEY && token->type != BTRI_JSON_STRING) {
        return false;
    }
    const btri_bytes text = btri_bytes_from_cstr(literal);
    return token->has_escape ? btri_json_raw_equals_text(token->text, text)
                             : btri_bytes_equal(token->text, text);
}

btri_status btri_json_check(btri_bytes input, btri_json_keys *keys, btri_wire_error *error) {
    btri_json_reader reader;
    btri_json_reader_init(&reader, input, keys);
    (void)btri_json_skip(&reader, NULL);
    const btri_status status = btri_json_finish(&reader);
    if (error != NULL) {
        *error = reader.error;
    }
    return status;
}
