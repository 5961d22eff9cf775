/* rule_info.h - what the later passes need of every rule: its type and urgency, read and checked. */
#ifndef BTRI_TOOLS_COMPILE_RULE_INFO_H
#define BTRI_TOOLS_COMPILE_RULE_INFO_H

#include "tools/compile/vocabulary.h"

typedef struct btri_rule_info {
    uint32_t type;      /* btri_rule_type */
    uint32_t urgency;   /* of the default profile if a parameter gives it */
    uint32_t parameter; /* or BTRI_NOT_FOUND */
} btri_rule_info;

static inline bool btri_rule_has_urgency(const btri_rule_info *rule) {
    return rule->urgency != 0 || rule->parameter != BTRI_NOT_FOUND;
}

/* By index of the section. Mistakes are reported. BTRI_OK or BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_rules_read(const btri_sections *sections, const btri_vocabulary *vocabulary,
                                          btri_rule_info **out);

#endif
