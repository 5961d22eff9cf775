/* opcode.h - the instructions of a rule program: the one list that verifier, evaluators and disassembler
 * expand. Shape of the operands (SEMANTICS.md section 3 says what they mean): */
#ifndef BTRI_PROGRAM_OPCODE_H
#define BTRI_PROGRAM_OPCODE_H

/* X(name, number, shape, result) */
#define BTRI_OPCODE_LIST(X)                                                                                  \
    X(FINDING, 1, BTRI_SHAPE_FINDING, BTRI_RESULT_TRI)                                                       \
    X(ABSENT_IF, 2, BTRI_SHAPE_FINDING_TRI, BTRI_RESULT_TRI)                                                 \
    X(IMPLIED, 3, BTRI_SHAPE_TRIS2, BTRI_RESULT_TRI)                                                         \
    X(HOST, 4, BTRI_SHAPE_HOST_TRI, BTRI_RESULT_TRI)                                                         \
    X(ANY, 5, BTRI_SHAPE_TRIS, BTRI_RESULT_TRI)                                                              \
    X(ALL, 6, BTRI_SHAPE_TRIS, BTRI_RESULT_TRI)                                                              \
    X(NOT, 7, BTRI_SHAPE_TRI, BTRI_RESULT_TRI)                                                               \
    X(AT_LEAST, 8, BTRI_SHAPE_COUNT_TRIS, BTRI_RESULT_TRI)                                                   \
    X(EXACTLY, 9, BTRI_SHAPE_COUNT_TRIS, BTRI_RESULT_TRI)                                                    \
    X(NOT_PRESENT, 10, BTRI_SHAPE_TRI, BTRI_RESULT_TRI)                                                      \
    X(KNOWN, 11, BTRI_SHAPE_SLOT, BTRI_RESULT_TRI)                                                           \
    X(UNKNOWN, 12, BTRI_SHAPE_SLOT, BTRI_RESULT_TRI)                                                         \
    X(TRUE, 13, BTRI_SHAPE_NOTHING, BTRI_RESULT_TRI)                                                         \
    X(PROFILE, 14, BTRI_SHAPE_CHOICE, BTRI_RESULT_TRI)                                                       \
    X(QUANTITY, 15, BTRI_SHAPE_QUANTITY_FINDING, BTRI_RESULT_QUANTITY)                                       \
    X(NOT_APPLICABLE_IF, 16, BTRI_SHAPE_QUANTITY_FINDING_TRI, BTRI_RESULT_QUANTITY)                          \
    X(SCORE_SUM, 17, BTRI_SHAPE_SCORE, BTRI_RESULT_QUANTITY)                                                 \
    X(SCORE_MAX, 18, BTRI_SHAPE_SCORE, BTRI_RESULT_QUANTITY)                                                 \
    X(COMPARE, 19, BTRI_SHAPE_COMPARE, BTRI_RESULT_TRI)                                                      \
    X(COMPARE_PARAMETER, 20, BTRI_SHAPE_COMPARE_PARAMETER, BTRI_RESULT_TRI)                                  \
    X(COMPARE_DIFFERENCE, 21, BTRI_SHAPE_COMPARE_DIFFERENCE, BTRI_RESULT_TRI)                                \
    X(RECENT, 22, BTRI_SHAPE_RECENT, BTRI_RESULT_TRI)                                                        \
    X(RECENT_PARAMETER, 23, BTRI_SHAPE_RECENT_PARAMETER, BTRI_RESULT_TRI)                                    \
    X(FIRED, 24, BTRI_SHAPE_RULE, BTRI_RESULT_TRI)                                                           \
    X(ALL_FALSE, 25, BTRI_SHAPE_RULES, BTRI_RESULT_TRI)                                                      \
    X(CLEAR_BELOW, 26, BTRI_SHAPE_LEVEL, BTRI_RESULT_TRI)

typedef enum btri_opcode {
#define BTRI_OPCODE_ENUM(name, number, shape, result) BTRI_OP_##name = number,
    BTRI_OPCODE_LIST(BTRI_OPCODE_ENUM)
#undef BTRI_OPCODE_ENUM
} btri_opcode;

typedef enum btri_shape {
    BTRI_SHAPE_NOTHING,
    BTRI_SHAPE_TRI,                  /* a tri slot */
    BTRI_SHAPE_TRIS,                 /* one or more tri slots */
    BTRI_SHAPE_TRIS2,                /* two or more tri slots */
    BTRI_SHAPE_COUNT_TRIS,           /* a count, one or more tri slots */
    BTRI_SHAPE_SLOT,                 /* a slot of either type */
    BTRI_SHAPE_FINDING,              /* a tri finding, or one that the host may set */
    BTRI_SHAPE_FINDING_TRI,          /* a tri finding, a tri slot */
    BTRI_SHAPE_HOST_TRI,             /* a finding that is derived or set by the host, a tri slot */
    BTRI_SHAPE_QUANTITY_FINDING,     /* a quantity finding */
    BTRI_SHAPE_QUANTITY_FINDING_TRI, /* a quantity finding, a tri slot */
    BTRI_SHAPE_CHOICE,               /* a choice parameter, one of its choices */
    BTRI_SHAPE_SCORE,                /* one or more of: number of bands n >= 1, n pairs of tri slot, points */
    BTRI_SHAPE_COMPARE,              /* a quantity slot, a relation, a constant */
    BTRI_SHAPE_COMPARE_PARAMETER,    /* a quantity slot, a relation, a number parameter */
    BTRI_SHAPE_COMPARE_DIFFERENCE,   /* two quantity slots, a relation, a constant */
    BTRI_SHAPE_RECENT,               /* a quantity slot, a constant */
    BTRI_SHAPE_RECENT_PARAMETER,     /* a quantity slot, a number parameter */
    BTRI_SHAPE_RULE,                 /* a rule of an earlier stratum */
    BTRI_SHAPE_RULES,                /* one or more of them */
    BTRI_SHAPE_LEVEL,                /* an urgency */
} btri_shape;

typedef enum btri_result_type { BTRI_RESULT_TRI, BTRI_RESULT_QUANTITY } btri_result_type;

typedef enum btri_relation {
    BTRI_LESS = 0,
    BTRI_LESS_OR_EQUAL = 1,
    BTRI_GREATER = 2,
    BTRI_GREATER_OR_EQUAL = 3,
    BTRI_EQUAL = 4,
} btri_relation;

#endif
