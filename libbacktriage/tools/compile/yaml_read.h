/* yaml_read.h - reads one knowledge file: a strict subset of YAML into a tree of nodes with line numbers.
 * Refused: anchors, aliases, tags, directives, duplicate keys, keys that are not scalars, several documents.
 * All scalars are text: "off" stays "off". Input is written by people and may be wrong. */
#ifndef BTRI_TOOLS_COMPILE_YAML_READ_H
#define BTRI_TOOLS_COMPILE_YAML_READ_H

#include "tools/compile/compile.h"
#include "tools/compile/pool.h"

typedef enum btri_yaml_kind { BTRI_YAML_SCALAR, BTRI_YAML_LIST, BTRI_YAML_MAP } btri_yaml_kind;

typedef struct btri_yaml btri_yaml;
struct btri_yaml {
    btri_yaml_kind kind;
    uint32_t line;
    uint32_t count; /* of children */
    const char *file;
    btri_bytes text;  /* scalar: surrounding white space removed */
    btri_yaml *first; /* list: its items; map: its keys, in the order of the file */
    btri_yaml *last;
    btri_yaml *next;  /* the next item or key */
    btri_yaml *value; /* of a key */
};

/* *root: the tree, NULL if the file was refused (reported to result). BTRI_OK also then; BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_yaml_read(const btri_compile_source *source, btri_pool *pool,
                                         btri_compile_result *result, btri_yaml **root);

/* The value of a key of a map, or NULL. */
const btri_yaml *btri_yaml_get(const btri_yaml *map, const char *key);

/* The text of a scalar value; empty if there is none. */
btri_bytes btri_yaml_text(const btri_yaml *map, const char *key);

#endif
