/* section.h - the sections of all knowledge files together, with their keys checked and their items sorted;
 * and the state that the passes of one compilation share. Behind btri_sections_collect() every item is a map
 * with known keys only, all required keys present and of the right shape. */
#ifndef BTRI_TOOLS_COMPILE_SECTION_H
#define BTRI_TOOLS_COMPILE_SECTION_H

#include "tools/compile/report.h"
#include "tools/compile/yaml_read.h"

typedef enum btri_section {
    BTRI_SEC_BUNDLE,
    BTRI_SEC_SOURCES,
    BTRI_SEC_PARAMETERS,
    BTRI_SEC_PROFILES,
    BTRI_SEC_FINDINGS,
    BTRI_SEC_READS_AS,
    BTRI_SEC_MACROS,
    BTRI_SEC_LISTS,
    BTRI_SEC_CONDITIONS,
    BTRI_SEC_ACTIONS,
    BTRI_SEC_ADVICE,
    BTRI_SEC_CAVEATS,
    BTRI_SEC_MAPPING,
    BTRI_SEC_RULES,
    BTRI_SEC_ACCURACY,
    BTRI_SEC_TRACE,
    BTRI_SEC_COUNT
} btri_section;

typedef struct btri_item {
    const btri_yaml *node;
    btri_bytes id;
    uint32_t number;
} btri_item;

typedef struct btri_item_list {
    btri_item *items; /* by number; sections without numbers by id, bytewise */
    size_t count;
    size_t capacity;
} btri_item_list;

typedef enum btri_shape_of_key {
    BTRI_KEY_TEXT,       /* a scalar that is not empty */
    BTRI_KEY_LIST,       /* a list that is not empty */
    BTRI_KEY_MAP,        /* a map */
    BTRI_KEY_EMPTY_LIST, /* a list, empty or not */
} btri_shape_of_key;

typedef struct btri_key_spec {
    const char *name; /* NULL ends a list of specs */
    btri_shape_of_key shape;
    bool required;
} btri_key_spec;

#define BTRI_NOT_FOUND UINT32_MAX

typedef struct btri_sections {
    btri_pool *pool;
    btri_compile_result *result;
    btri_item_list list[BTRI_SEC_COUNT];
} btri_sections;

/* Adds one file. Mistakes are reported. BTRI_OK or BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_sections_collect(btri_sections *sections, const btri_yaml *root);

/* After the last file: sorts, and reports duplicates and missing sections. */
void btri_sections_sort(btri_sections *sections);

/* Index of an id in its section, or BTRI_NOT_FOUND. */
uint32_t btri_section_find(const btri_sections *sections, btri_section section, btri_bytes id);

/* The same for a node that must name one; reports "unknown ..." otherwise. */
uint32_t btri_section_require(const btri_sections *sections, btri_section section, const btri_yaml *name);

/* Reports unknown, missing and misshapen keys. True if there is none. */
bool btri_keys_check(const btri_sections *sections, const btri_yaml *map, const btri_key_spec *specs);

/* A number 0..most without sign or leading zero. */
bool btri_text_to_uint(btri_bytes text, uint32_t most, uint32_t *out);

/* The name of what one item of a section is, for messages. */
const char *btri_section_noun(btri_section section);

#define BTRI_REPORT_AT(sections, node, ...)                                                                  \
    btri_report((sections)->result, (node)->file, (node)->line, __VA_ARGS__)

#endif
