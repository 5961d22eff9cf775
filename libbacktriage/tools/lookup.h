/* lookup.h - rules and findings of a bundle by their ids. */
#ifndef BTRI_TOOLS_LOOKUP_H
#define BTRI_TOOLS_LOOKUP_H

#include "backtriage/backtriage.h"

/* The rule of this id; false if there is none. */
bool btri_lookup_rule(const btri_bundle *bundle, btri_bytes id, btri_rule_info *info);
bool btri_lookup_rule_index(const btri_bundle *bundle, btri_bytes id, uint32_t *index);

/* The finding of this id; false if there is none. */
bool btri_lookup_finding(const btri_bundle *bundle, btri_bytes id, btri_finding *finding);

#endif
