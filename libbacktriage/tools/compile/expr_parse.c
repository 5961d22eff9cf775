/* expr_parse.c - the condition language: text to a list of nodes. Iterative, with an explicit stack of open
 * calls. Input is written by people and may be wrong. */
#include "tools/compile/expr_parse.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/expr_token.h"
#include "tools/compile/section.h"

typedef enum call_form {
    FORM_OPERANDS,
    FORM_ONE_OPERAND,
    FORM_COUNT,
    FORM_NAME,
    FORM_RECENT,
    FORM_ID,
    FORM_PROFILE
} call_form;

typedef struct call {
    const char *word;
    btri_expr_op op;
    call_form form;
} call;

static const call calls[] = {
    {"any", BTRI_EXPR_ANY, FORM_OPERANDS},
    {"all", BTRI_EXPR_ALL, FORM_OPERANDS},
    {"not", BTRI_EXPR_NOT, FORM_ONE_OPERAND},
    {"absent", BTRI_EXPR_NOT, FORM_ONE_OPERAND},
    {"not_present", BTRI_EXPR_NOT_PRESENT, FORM_ONE_OPERAND},
    {"n_of", BTRI_EXPR_AT_LEAST, FORM_COUNT},
    {"exactly", BTRI_EXPR_EXACTLY, FORM_COUNT},
    {"known", BTRI_EXPR_KNOWN, FORM_NAME},
    {"unknown", BTRI_EXPR_UNKNOWN, FORM_NAME},
    {"recorded_absent", BTRI_EXPR_RECORDED_ABSENT, FORM_NAME},
    {"recent", BTRI_EXPR_RECENT, FORM_RECENT},
    {"fired", BTRI_EXPR_FIRED, FORM_ID},
    {"all_false", BTRI_EXPR_ALL_FALSE, FORM_ID},
    {"clear_below", BTRI_EXPR_CLEAR_BELOW, FORM_ID},
    {"profile", BTRI_EXPR_PROFILE, FORM_PROFILE},
};

typedef struct frame {
    btri_expr_node node;  /* of the open call */
    uint32_t stack_first; /* where its operands begin on the stack of values */
    bool one_operand;
} frame;

typedef struct parser {
    btri_lexer lexer;
    const btri_yaml *at;
    btri_compile_result *result;
    btri_expr *out;
    uint32_t *values; /* nodes that wait for the call they belong to */
    uint32_t value_count;
    frame frames[BTRI_EXPR_DEPTH];
    uint32_t depth;
    bool wrong;
} parser;

static void wrong(parser *p, const char *message) {
    if (!p->wrong) {
        btri_report(p->result, p->at->file, p->at->line, "%s at character %u of the condition", message,
                    (unsigned)p->lexer.offset + 1u);
    }
    p->wrong = true;
}

static void expect_sign(parser *p, char sign) {
    static const char *const messages[] = {"expected '('", "expected ')'", "expected ','", "expected ';'",
                                           "expected '='"};
    static const char signs[] = "(),;=";
    if (!btri_token_is_sign(btri_lexer_next(&p->lexer), sign)) {
        const char *place = strchr(signs, sign);
        wrong(p, messages[place == NULL ? 0 : place - signs]);
    }
}

static void push_node(parser *p, const btri_expr_node *node) {
    p->values[p->value_count++] = p->out->node_count;
    p->out->nodes[p->out->node_count++] = *node;
}

static btri_bytes expect_word(parser *p) {
    const btri_token token = btri_lexer_next(&p->lexer);
    if (token.kind != BTRI_TOKEN_WORD) {
        wrong(p, "expected an id");
    } else if (btri_token_is_sign(btri_lexer_peek(&p->lexer), '(')) {
        wrong(p, "expected an id, not an expression");
    }
    return token.text;
}

/* A constant or the name of a parameter (in a comparison: or of a quantity). A minus belongs to the constant.
 */
static void read_bound(parser *p, btri_expr_node *node) {
    const uint8_t *start = p->lexer.text.ptr;
    btri_token token = btri_lexer_next(&p->lexer);
    if (btri_token_is_sign(token, '-') && btri_lexer_peek(&p->lexer).kind == BTRI_TOKEN_NUMBER) {
        start = token.text.ptr;
        token = btri_lexer_next(&p->lexer);
        token.text = btri_bytes_of(start, (size_t)(token.text.ptr - start) + token.text.len);
    }
    if (token.kind != BTRI_TOKEN_WORD && token.kind != BTRI_TOKEN_NUMBER) {
        wrong(p, "expected a number or an id");
    }
    node->bound = token.text;
    node->bound_is_number = token.kind == BTRI_TOKEN_NUMBER;
}

/* name, name rel bound, name - other rel bound. */
static void read_name(parser *p, btri_bytes word) {
    btri_expr_node node = {.op = BTRI_EXPR_NAME, .name = word};
    btri_token token = btri_lexer_peek(&p->lexer);
    if (btri_bytes_equal_cstr(word, "true")) {
        node.op = BTRI_EXPR_TRUE;
    } else if (btri_token_is_sign(token, '-')) {
        (void)btri_lexer_next(&p->lexer);
        node.op = BTRI_EXPR_DIFFERENCE;
        node.other = expect_word(p);
        token = btri_lexer_peek(&p->lexer);
        if (token.kind != BTRI_TOKEN_RELATION) {
            wrong(p, "expected a relation");
        }
    }
    if (token.kind == BTRI_TOKEN_RELATION) {
        (void)btri_lexer_next(&p->lexer);
        node.op = node.op == BTRI_EXPR_DIFFERENCE ? BTRI_EXPR_DIFFERENCE : BTRI_EXPR_COMPARE;
        node.relation = token.relation;
        read_bound(p, &node);
    }
    push_node(p, &node);
}

static void open_call(parser *p, const call *called) {
    if (p->depth == BTRI_EXPR_DEPTH) {
        wrong(p, "nested too deep");
        return;
    }
    frame *f = &p->frames[p->depth++];
    memset(f, 0, sizeof *f);
    f->node.op = called->op;
    f->one_operand = called->form == FORM_ONE_OPERAND;
    f->stack_first = p->value_count;
    if (called->form == FORM_COUNT) {
        const btri_token token = btri_lexer_next(&p->lexer);
        if (token.kind != BTRI_TOKEN_NUMBER || !btri_text_to_uint(token.text, 1000, &f->node.number)) {
            wrong(p, "expected a whole number");
        }
        expect_sign(p, ';');
    }
    if (btri_token_is_sign(btri_lexer_peek(&p->lexer), ')')) {
        wrong(p, "a call without operands");
    }
}

static void read_leaf_call(parser *p, const call *called) {
    btri_expr_node node = {.op = called->op};
    switch (called->form) {
    case FORM_NAME:
        node.name = expect_word(p);
        break;
    case FORM_RECENT:
        node.name = expect_word(p);
        expect_sign(p, ',');
        read_bound(p, &node);
        break;
    case FORM_PROFILE:
        node.name = btri_lexer_id(&p->lexer);
        expect_sign(p, '=');
        node.bound = btri_lexer_id(&p->lexer);
        break;
    case FORM_ID:
    case FORM_OPERANDS:
    case FORM_ONE_OPERAND:
    case FORM_COUNT:
        node.name = btri_lexer_id(&p->lexer);
        break;
    }
    if (node.name.len == 0 || (called->form == FORM_PROFILE && node.bound.len == 0)) {
        wrong(p, "expected an id");
    }
    expect_sign(p, ')');
    push_node(p, &node);
}

/* Reads one value, or opens a call whose operands come next: *opened. */
static void read_value(parser *p, bool *opened) {
    *opened = false;
    const btri_token token = btri_lexer_next(&p->lexer);
    if (token.kind != BTRI_TOKEN_WORD) {
        wrong(p, "expected a condition");
        return;
    }
    if (!btri_token_is_sign(btri_lexer_peek(&p->lexer), '(')) {
        read_name(p, token.text);
        return;
    }
    (void)btri_lexer_next(&p->lexer);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (btri_bytes_equal_cstr(token.text, calls[i].word)) {
            *opened = calls[i].form == FORM_OPERANDS || calls[i].form == FORM_ONE_OPERAND ||
                      calls[i].form == FORM_COUNT;
            if (*opened) {
                open_call(p, &calls[i]);
            } else {
                read_leaf_call(p, &calls[i]);
            }
            return;
        }
    }
    wrong(p, "an operator that does not exist");
}

static void close_call(parser *p) {
    frame *f = &p->frames[--p->depth];
    f->node.first = p->out->operand_count;
    f->node.count = p->value_count - f->stack_first;
    for (uint32_t i = f->stack_first; i < p->value_count; i++) {
        p->out->operands[p->out->operand_count++] = p->values[i];
    }
    p->value_count = f->stack_first;
    if (f->one_operand && f->node.count != 1) {
        wrong(p, "expected one operand");
    }
    push_node(p, &f->node);
}

/* Behind a value: closes calls until another operand follows. True when the text is at its end. */
static bool behind_value(parser *p) {
    while (!p->wrong) {
        const btri_token token = btri_lexer_next(&p->lexer);
        if (p->depth == 0) {
            if (token.kind != BTRI_TOKEN_END) {
                wrong(p, "text behind the end");
            }
            return true;
        }
        if (btri_token_is_sign(token, ',')) {
            return false;
        }
        if (!btri_token_is_sign(token, ')')) {
            wrong(p, "expected ',' or ')'");
            return true;
        }
        close_call(p);
    }
    return true;
}

/* Every node but the first stands behind a '(', ',' or ';' or has a '(' of its own. */
static size_t node_bound(btri_bytes text) {
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++) {
        most += text.ptr[i] == '(' ? 2u : 0u;
        most += text.ptr[i] == ',' || text.ptr[i] == ';' ? 1u : 0u;
    }
    return most;
}

btri_status btri_expr_parse(const btri_yaml *at, btri_pool *pool, btri_compile_result *result,
                            btri_expr *out) {
    const size_t most = node_bound(at->text);
    parser p;
    memset(&p, 0, sizeof p);
    memset(out, 0, sizeof *out);
    out->at = at;
    out->nodes = (btri_expr_node *)btri_pool_array(pool, most, sizeof *out->nodes);
    out->operands = (uint32_t *)btri_pool_array(pool, most, sizeof *out->operands);
    p.values = (uint32_t *)btri_pool_array(pool, most, sizeof *p.values);
    BTRI_ENSURE(out->nodes != NULL && out->operands != NULL && p.values != NULL, BTRI_E_MEMORY);
    p.lexer.text = at->text;
    p.at = at;
    p.result = result;
    p.out = out;
    bool opened = false;
    do {
        read_value(&p, &opened);
    } while (!p.wrong && (opened || !behind_value(&p)));
    if (p.wrong) {
        out->node_count = 0;
    }
    return BTRI_OK;
}

bool btri_expr_node_equal(const btri_expr_node *a, const btri_expr_node *b) {
    if (a->op != b->op || !btri_bytes_equal(a->name, b->name)) {
        return false;
    }
    if (a->op == BTRI_EXPR_NAME) {
        return true;
    }
    return a->op == BTRI_EXPR_COMPARE && a->relation == b->relation && btri_bytes_equal(a->bound, b->bound);
}
