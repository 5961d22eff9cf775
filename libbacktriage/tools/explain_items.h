/* explain_items.h - parts of the explanation of a rule. */
#ifndef BTRI_TOOLS_EXPLAIN_ITEMS_H
#define BTRI_TOOLS_EXPLAIN_ITEMS_H

#include "backtriage/backtriage.h"

/* The fewest answers that make it fire, from nothing known, and a command that shows it. */
void btri_explain_least(btri_context *context, btri_bundle *bundle, uint32_t rule);

/* What it suspects, asks to do with which limit, advises, warns of; a guard: what it takes away. */
void btri_explain_items(const btri_bundle *bundle, uint32_t rule);

/* The guards that take actions or advice of this rule away. */
void btri_explain_guards(const btri_bundle *bundle, uint32_t rule);

/* Published figures, and that they are no probability for one patient. */
void btri_explain_accuracy(const btri_bundle *bundle, uint32_t rule);

#endif
