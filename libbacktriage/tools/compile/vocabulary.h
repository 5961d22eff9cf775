/* vocabulary.h - findings and parameters with their attributes read and checked, by index of their section.
 */
#ifndef BTRI_TOOLS_COMPILE_VOCABULARY_H
#define BTRI_TOOLS_COMPILE_VOCABULARY_H

#include "model/knowledge.h"
#include "tools/compile/section.h"

typedef struct btri_finding_info {
    btri_finding_kind kind;
    btri_bytes unit;
    uint32_t digits;
    bool has_range;
    int64_t least, greatest;
    uint32_t flags;
    uint32_t obtained;
    uint32_t group;
    uint32_t onset_sets;  /* or BTRI_NOT_FOUND */
    uint32_t replaced_by; /* finding number, or BTRI_NOT_FOUND */
} btri_finding_info;

typedef struct btri_parameter_info {
    btri_parameter_kind kind;
    btri_bytes unit;
    uint32_t digits;
    const btri_yaml *choices; /* choice: the list */
    int64_t initial;          /* BTRI_FIXED_NONE: no limit */
} btri_parameter_info;

typedef struct btri_vocabulary {
    btri_finding_info *findings;
    btri_parameter_info *parameters;
} btri_vocabulary;

/* Mistakes are reported. BTRI_OK or BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_vocabulary_read(const btri_sections *sections, btri_vocabulary *out);

/* The value of a parameter as written in node. False, and reported, if it is none. */
bool btri_parameter_value(const btri_sections *sections, const btri_parameter_info *parameter,
                          const btri_yaml *node, int64_t *out);

/* Position of a word in a list of scalars, or BTRI_NOT_FOUND. */
uint32_t btri_choice_index(const btri_yaml *choices, btri_bytes word);

static inline bool btri_finding_is_quantity(const btri_finding_info *finding) {
    return finding->kind == BTRI_KIND_QUANTITY || finding->kind == BTRI_KIND_SCORE;
}

#endif
