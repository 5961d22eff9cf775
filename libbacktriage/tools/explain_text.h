/* explain_text.h - rules and findings as a clinician reads them, on standard output. */
#ifndef BTRI_TOOLS_EXPLAIN_TEXT_H
#define BTRI_TOOLS_EXPLAIN_TEXT_H

#include "tools/text_report.h"

/* All rules, the most urgent first, one line each. */
void btri_explain_all(const btri_bundle *bundle);

/* context: of the bundle; a case is evaluated to find what makes the rule fire. */
void btri_explain_rule(btri_context *context, btri_bundle *bundle, uint32_t rule);
void btri_explain_finding(const btri_bundle *bundle, btri_finding finding);

/* On stderr: ids that contain word, or a part of it; nothing if there are none. */
void btri_explain_similar(const btri_bundle *bundle, const char *word);

#endif
