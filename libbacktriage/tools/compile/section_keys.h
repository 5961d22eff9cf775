/* section_keys.h - which keys the items of each section of the knowledge files have: the format of those
 * files, as data. */
#ifndef BTRI_TOOLS_COMPILE_SECTION_KEYS_H
#define BTRI_TOOLS_COMPILE_SECTION_KEYS_H

#include "tools/compile/section.h"

/* How the items of a section are told apart and sorted. */
typedef enum btri_section_order { BTRI_ORDER_NUMBER, BTRI_ORDER_ID, BTRI_ORDER_FILE } btri_section_order;

typedef struct btri_section_spec {
    const char *name;   /* the top-level key */
    const char *noun;   /* of one item */
    const char *id_key; /* NULL: no id */
    btri_section_order order;
    bool required;
    const btri_key_spec *keys;
} btri_section_spec;

extern const btri_section_spec btri_section_specs[BTRI_SEC_COUNT];

#endif
