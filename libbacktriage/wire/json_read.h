/* json_read.h - strict pull reader of JSON (RFC 8259). Input is UNTRUSTED; nothing is allocated, nothing is
 * copied.
 *
 * The input is exactly one value with whitespace around it, in UTF-8 without byte order mark. Refused beyond
 * the grammar: escaped surrogates without partner, more than BTRI_LIMIT_JSON_DEPTH open containers
 * (BTRI_E_LIMIT), more than BTRI_LIMIT_INPUT_BYTES (BTRI_E_LIMIT) and, if asked for, a key that occurs twice
 * in an object after unescaping (BTRI_E_INPUT_DUPLICATE, offset of the second key; see json_keys.h; more
 * members than BTRI_LIMIT_JSON_MEMBERS, or more open keys than the scratch holds: BTRI_E_LIMIT). Numbers are
 * checked and kept as text (decimal.h).
 *
 *     btri_json_reader_init(&r, input, NULL);
 *     BTRI_TRY(btri_json_expect(&r, BTRI_JSON_OBJECT_BEGIN, &token));
 *     for (;;) {
 *         BTRI_TRY(btri_json_next(&r, &token));
 *         if (token.type == BTRI_JSON_OBJECT_END) break;
 *         if (btri_json_string_equals(&token, "value")) ...  the token is a KEY; read or skip exactly one
 * value else BTRI_TRY(btri_json_skip(&r, NULL));
 *     }
 *     return btri_json_finish(&r);
 *
 * The first error sticks in reader.error; later calls answer it and change nothing. A reader may be copied by
 * value to come back to a place. Spans that are handed out point into the input [borrow]. One thread at a
 * time a reader. */
#ifndef BTRI_WIRE_JSON_READ_H
#define BTRI_WIRE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"
#include "base/limits.h"
#include "wire/json_keys.h"
#include "wire/json_string.h"
#include "wire/wire_error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum btri_json_type {
    BTRI_JSON_END = 0, /* the value is complete and only whitespace followed */
    BTRI_JSON_OBJECT_BEGIN = 1,
    BTRI_JSON_OBJECT_END = 2,
    BTRI_JSON_ARRAY_BEGIN = 3,
    BTRI_JSON_ARRAY_END = 4,
    BTRI_JSON_KEY = 5,
    BTRI_JSON_STRING = 6,
    BTRI_JSON_NUMBER = 7,
    BTRI_JSON_TRUE = 8,
    BTRI_JSON_FALSE = 9,
    BTRI_JSON_NULL = 10
} btri_json_type;

typedef struct btri_json_token {
    btri_json_type type;
    bool has_escape; /* KEY, STRING: text contains escapes */
    size_t offset;   /* of the first byte of the token; of a string: its quote */
    btri_bytes text; /* KEY, STRING: raw, without quotes; else as it stands */
} btri_json_token;

/* What may come next. */
typedef enum btri_json_due {
    BTRI_JSON_DUE_VALUE,
    BTRI_JSON_DUE_VALUE_OR_END, /* behind '[' */
    BTRI_JSON_DUE_KEY_OR_END,   /* behind '{' */
    BTRI_JSON_DUE_COMMA_OR_END,
    BTRI_JSON_DUE_NOTHING
} btri_json_due;

typedef struct btri_json_reader {
    btri_bytes input;
    size_t offset; /* of the next byte to look at */
    size_t token;  /* offset of the token read last */
    btri_wire_error error;
    btri_json_keys *keys; /* [borrow] NULL: a key may occur twice */
    uint64_t objects;     /* bit d: the container at depth d is an object */
    uint32_t depth;       /* open containers */
    btri_json_due due;
} btri_json_reader;

/* input [borrow]; keys [borrow], initialised, refuses keys that occur twice; NULL allows them. */
void btri_json_reader_init(btri_json_reader *reader, btri_bytes input, btri_json_keys *keys);

/* The next token; BTRI_JSON_END, again and again, behind the value. On failure token->type is BTRI_JSON_END
 * and its text is empty. */
btri_status btri_json_next(btri_json_reader *reader, btri_json_token *token);

/* The next token, which must be of this type, else BTRI_E_INPUT_MALFORMED. */
btri_status btri_json_expect(btri_json_reader *reader, btri_json_type type, btri_json_token *token);

/* The type of the next token without moving (BTRI_JSON_END also if there is an error ahead). */
btri_json_type btri_json_peek(const btri_json_reader *reader);

/* Skips the next value with all that it contains; a key behind '{' or ',' is skipped with its value. At the
 * end of a container: BTRI_E_INPUT_MALFORMED. raw may be NULL; else it gets the text of the value. */
btri_status btri_json_skip(btri_json_reader *reader, btri_bytes *raw);

/* If token, which was read last, opened a container, skips to behind its end; if it was a key, skips its
 * value. */
btri_status btri_json_skip_token(btri_json_reader *reader, const btri_json_token *token);

/* Skips to behind the end of the innermost open container. */
btri_status btri_json_leave(btri_json_reader *reader);

/* The value is complete and nothing but whitespace follows. */
btri_status btri_json_finish(btri_json_reader *reader);

/* For callers: refuse the token read last, with a static text. Answers the sticky status. */
btri_status btri_json_fail(btri_json_reader *reader, btri_status status, const char *text);

/* Does a KEY or STRING stand for this text? False for other tokens. */
bool btri_json_string_equals(const btri_json_token *token, const char *literal);

/* Is input valid as described at the head? keys as above; error may be NULL. */
btri_status btri_json_check(btri_bytes input, btri_json_keys *keys, btri_wire_error *error);

#ifdef __cplusplus
}
#endif

#endif
