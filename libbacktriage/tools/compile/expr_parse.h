/* expr_parse.h - the condition language of the knowledge files (clinical/rules.md section 1): text to a list
 * of nodes in which operands stand before what uses them. Input is written by people and may be wrong. */
#ifndef BTRI_TOOLS_COMPILE_EXPR_PARSE_H
#define BTRI_TOOLS_COMPILE_EXPR_PARSE_H

#include "tools/compile/report.h"
#include "tools/compile/yaml_read.h"

#define BTRI_EXPR_DEPTH 32u

typedef enum btri_expr_op {
    BTRI_EXPR_NAME,            /* finding, macro or list: name */
    BTRI_EXPR_TRUE,            /* */
    BTRI_EXPR_ANY,             /* operands */
    BTRI_EXPR_ALL,             /* operands */
    BTRI_EXPR_NOT,             /* one operand; also written absent(x) */
    BTRI_EXPR_NOT_PRESENT,     /* one operand */
    BTRI_EXPR_AT_LEAST,        /* number, operands */
    BTRI_EXPR_EXACTLY,         /* number, operands */
    BTRI_EXPR_KNOWN,           /* name */
    BTRI_EXPR_UNKNOWN,         /* name */
    BTRI_EXPR_RECENT,          /* name, bound */
    BTRI_EXPR_RECORDED_ABSENT, /* name */
    BTRI_EXPR_FIRED,           /* name of a rule */
    BTRI_EXPR_ALL_FALSE,       /* prefix of rule ids */
    BTRI_EXPR_CLEAR_BELOW,     /* name of an urgency */
    BTRI_EXPR_PROFILE,         /* name of a parameter, bound: the choice */
    BTRI_EXPR_COMPARE,         /* name, relation, bound: constant or name */
    BTRI_EXPR_DIFFERENCE,      /* name - other, relation, bound */
} btri_expr_op;

typedef struct btri_expr_node {
    btri_expr_op op;
    uint32_t first; /* operands: operands[first .. first + count) of the expression */
    uint32_t count;
    uint32_t number;
    uint32_t relation; /* btri_relation */
    btri_bytes name;
    btri_bytes other;
    btri_bytes bound;
    bool bound_is_number;
} btri_expr_node;

typedef struct btri_expr {
    const btri_yaml *at; /* where it is written */
    btri_expr_node *nodes;
    uint32_t node_count; /* the last node is the whole; 0: refused, and reported */
    uint32_t *operands;  /* node indexes */
    uint32_t operand_count;
} btri_expr;

/* at: the scalar that holds the text. Mistakes are reported and leave an expression without nodes.
 * BTRI_OK or BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_expr_parse(const btri_yaml *at, btri_pool *pool, btri_compile_result *result,
                                          btri_expr *out);

/* Do a name or comparison and another say the same? */
bool btri_expr_node_equal(const btri_expr_node *a, const btri_expr_node *b);

#endif
