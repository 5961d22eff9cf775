/* bundle_compare.h - what differs between two bundles, on standard output. */
#ifndef BTRI_TOOLS_BUNDLE_COMPARE_H
#define BTRI_TOOLS_BUNDLE_COMPARE_H

#include "tools/population.h"

/* Prints what differs in rules, findings, settings, texts and sources, and marks the findings of rules that
 * differ. Answers how many places there are; *has_failed: no memory. */
uint32_t btri_compare_knowledge(const btri_side sides[2], btri_population *population, bool *has_failed);

/* Evaluates the patients 0 .. count - 1 with both, and prints for whom the disposition differs and why.
 * context: one for each bundle. False if there is no memory for it. */
bool btri_compare_patients(btri_context *const contexts[2], const btri_side sides[2],
                           const btri_population *population, uint32_t count);

#endif
