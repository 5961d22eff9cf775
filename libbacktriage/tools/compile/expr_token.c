/* expr_token.c - words, numbers and signs of the condition language. Input may be wrong. */
#include "tools/compile/expr_token.h"

#include "base/bytes.h"
#include "program/opcode.h"

static bool is_space(uint8_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(uint8_t c) {
    return c >= '0' && c <= '9';
}

static bool is_word(uint8_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

static bool is_id(uint8_t c) {
    return is_word(c) || c == '-' || c == '.';
}

/* The character at an offset, 0 behind the end (knowledge texts hold no NUL). */
static uint8_t at(const btri_lexer *lexer, size_t offset) {
    return offset < lexer->text.len ? lexer->text.ptr[offset] : 0;
}

static void skip_space(btri_lexer *lexer) {
    while (is_space(at(lexer, lexer->offset))) {
        lexer->offset++;
    }
}

static btri_token token_to(btri_lexer *lexer, btri_token_kind kind, size_t end) {
    const btri_token token = {kind, btri_bytes_of(&lexer->text.ptr[lexer->offset], end - lexer->offset), 0};
    lexer->offset = end;
    return token;
}

static btri_token number(btri_lexer *lexer) {
    size_t end = lexer->offset;
    while (is_digit(at(lexer, end))) {
        end++;
    }
    if (at(lexer, end) == '.' && is_digit(at(lexer, end + 1))) {
        end++;
        while (is_digit(at(lexer, end))) {
            end++;
        }
    }
    return token_to(lexer, is_word(at(lexer, end)) ? BTRI_TOKEN_WRONG : BTRI_TOKEN_NUMBER, end);
}

static btri_token relation(btri_lexer *lexer) {
    const uint8_t sign = at(lexer, lexer->offset);
    const bool equal = at(lexer, lexer->offset + 1) == '=';
    if (sign == '=' && !equal) {
        return token_to(lexer, BTRI_TOKEN_SIGN, lexer->offset + 1);
    }
    btri_token token = token_to(lexer, BTRI_TOKEN_RELATION, lexer->offset + (equal ? 2u : 1u));
    if (sign == '=') {
        token.relation = BTRI_EQUAL;
    } else if (sign == '<') {
        token.relation = equal ? BTRI_LESS_OR_EQUAL : BTRI_LESS;
    } else {
        token.relation = equal ? BTRI_GREATER_OR_EQUAL : BTRI_GREATER;
    }
    return token;
}

btri_token btri_lexer_next(btri_lexer *lexer) {
    skip_space(lexer);
    if (lexer->offset == lexer->text.len) {
        const btri_token end = {BTRI_TOKEN_END, btri_bytes_empty(), 0};
        return end;
    }
    const uint8_t first = at(lexer, lexer->offset);
    if (is_digit(first)) {
        return number(lexer);
    }
    if (is_word(first)) {
        size_t end = lexer->offset;
        while (is_word(at(lexer, end))) {
            end++;
        }
        return token_to(lexer, BTRI_TOKEN_WORD, end);
    }
    switch (first) {
    case '<':
    case '>':
    case '=':
        return relation(lexer);
    case '(':
    case ')':
    case ',':
    case ';':
    case '-':
        return token_to(lexer, BTRI_TOKEN_SIGN, lexer->offset + 1);
    default:
        return token_to(lexer, BTRI_TOKEN_WRONG, lexer->offset + 1);
    }
}

btri_token btri_lexer_peek(const btri_lexer *lexer) {
    btri_lexer copy = *lexer;
    return btri_lexer_next(&copy);
}

btri_bytes btri_lexer_id(btri_lexer *lexer) {
    skip_space(lexer);
    size_t end = lexer->offset;
    while (is_id(at(lexer, end))) {
        end++;
    }
    return token_to(lexer, BTRI_TOKEN_WORD, end).text;
}

bool btri_token_is_sign(btri_token token, char sign) {
    return token.kind == BTRI_TOKEN_SIGN && token.text.ptr[0] == (uint8_t)sign;
}
