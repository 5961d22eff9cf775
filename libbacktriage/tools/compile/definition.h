/* definition.h - everything that has a condition (macros, lists, findings, readings, rules) with its
 * conditions parsed, and two units of each: one with effective values, one with raw records (inside
 * absent_if). */
#ifndef BTRI_TOOLS_COMPILE_DEFINITION_H
#define BTRI_TOOLS_COMPILE_DEFINITION_H

#include "tools/compile/code.h"
#include "tools/compile/expr_parse.h"
#include "tools/compile/vocabulary.h"

typedef enum btri_role {
    BTRI_ROLE_WHOLE,   /* of a macro, reading, rule, derived finding: its condition */
    BTRI_ROLE_ELEMENT, /* of a list */
    BTRI_ROLE_ABSENT_IF,
    BTRI_ROLE_IMPLIED_BY,
    BTRI_ROLE_SCOPE, /* of a score */
    BTRI_ROLE_BAND,  /* of a score */
} btri_role;

typedef struct btri_clause {
    btri_expr expr;
    btri_role role;
    uint32_t parameter; /* band: which parameter of the score */
    uint32_t points;    /* band */
    uint32_t slot[2];   /* as lowered with effective values, and raw */
} btri_clause;

typedef enum btri_unit_state { BTRI_UNIT_NEW, BTRI_UNIT_OPEN, BTRI_UNIT_DONE } btri_unit_state;

typedef struct btri_definition {
    btri_section section;
    uint32_t item;
    btri_clause *clauses;
    uint32_t count;
    bool score_is_max;
    btri_unit_state state[2]; /* effective, raw */
    uint32_t slot[2];         /* BTRI_SLOT_NONE: failed, and reported */
} btri_definition;

typedef struct btri_definitions {
    btri_definition *list;
    uint32_t count;
    uint32_t first[BTRI_SEC_COUNT]; /* definition of item i of a section: first + i */
    btri_expr *read;                /* of every reads_as item: the text that is read differently */
} btri_definitions;

/* Mistakes are reported. BTRI_OK or BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_definitions_parse(const btri_sections *sections, btri_definitions *out);

#endif
