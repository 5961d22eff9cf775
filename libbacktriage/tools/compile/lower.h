/* lower.h - conditions to instructions (program/SEMANTICS.md section 3). Names of findings become their
 * effective slots, macros and lists are expanded, readings (reads_as) put in place, constants made fixed
 * point, types checked. Input may be wrong. */
#ifndef BTRI_TOOLS_COMPILE_LOWER_H
#define BTRI_TOOLS_COMPILE_LOWER_H

#include "tools/compile/definition.h"

typedef struct btri_lowering {
    const btri_sections *sections;
    const btri_vocabulary *vocabulary;
    btri_definitions *definitions;
    btri_code_pool code;
    int32_t *operands; /* of the instruction being made */
    size_t operand_count, operand_capacity;
} btri_lowering;

/* Lowers every definition; their slots are set. Mistakes are reported. BTRI_OK, BTRI_E_MEMORY, BTRI_E_LIMIT.
 */
BTRI_MUST_USE btri_status btri_lower_all(btri_lowering *lowering);

/* What a name in a condition means. */
typedef struct btri_meaning {
    btri_section section; /* BTRI_SEC_COUNT: unknown */
    uint32_t item;
} btri_meaning;

btri_meaning btri_meaning_of(const btri_sections *sections, btri_bytes name);

btri_definition *btri_definition_of(const btri_lowering *lowering, btri_section section, uint32_t item);

/* The reading that replaces a node, or BTRI_NOT_FOUND. owner: the definition the node belongs to. */
uint32_t btri_reading_of(const btri_lowering *lowering, const btri_definition *owner,
                         const btri_expr_node *node);

/* Does a finding stand for its own record, so that no definition is needed? */
bool btri_finding_is_plain(const btri_lowering *lowering, uint32_t finding, bool raw);

/* One clause whose dependencies are lowered: *slot, or BTRI_SLOT_NONE if it was refused and reported. */
BTRI_MUST_USE btri_status btri_lower_clause(btri_lowering *lowering, const btri_definition *owner,
                                            const btri_clause *clause, bool raw, uint32_t *slot);

/* Slot of a comparison, recent() or known(): the nodes that speak of quantities (lower_quantity.c). */
BTRI_MUST_USE btri_status btri_lower_compare(btri_lowering *lowering, const btri_yaml *at,
                                             const btri_expr_node *node, bool raw, uint32_t *slot);
BTRI_MUST_USE btri_status btri_lower_recent(btri_lowering *lowering, const btri_yaml *at,
                                            const btri_expr_node *node, bool raw, uint32_t *slot);

/* The effective (or raw) slot of a finding. */
BTRI_MUST_USE btri_status btri_lower_finding(btri_lowering *lowering, uint32_t finding, bool raw,
                                             uint32_t *slot);

#endif
