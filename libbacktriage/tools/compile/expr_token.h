/* expr_token.h - words, numbers and signs of the condition language. Input may be wrong. */
#ifndef BTRI_TOOLS_COMPILE_EXPR_TOKEN_H
#define BTRI_TOOLS_COMPILE_EXPR_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"

typedef enum btri_token_kind {
    BTRI_TOKEN_END,
    BTRI_TOKEN_WORD,     /* letters, digits, '_'; begins with a letter or '_' */
    BTRI_TOKEN_NUMBER,   /* digits, perhaps a point and digits */
    BTRI_TOKEN_RELATION, /* < <= > >= == */
    BTRI_TOKEN_SIGN,     /* one of ( ) , ; - = */
    BTRI_TOKEN_WRONG,
} btri_token_kind;

typedef struct btri_token {
    btri_token_kind kind;
    btri_bytes text;
    uint32_t relation; /* btri_relation */
} btri_token;

typedef struct btri_lexer {
    btri_bytes text;
    size_t offset;
} btri_lexer;

btri_token btri_lexer_next(btri_lexer *lexer);
btri_token btri_lexer_peek(const btri_lexer *lexer);

/* The next characters up to white space or one of ( ) , ; = : ids of rules have hyphens. Empty if there are
 * none. */
btri_bytes btri_lexer_id(btri_lexer *lexer);

bool btri_token_is_sign(btri_token token, char sign);

#endif
