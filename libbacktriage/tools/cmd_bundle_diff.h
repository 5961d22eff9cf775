/* cmd_bundle_diff.h - backtriage bundle diff. */
#ifndef BTRI_TOOLS_CMD_BUNDLE_DIFF_H
#define BTRI_TOOLS_CMD_BUNDLE_DIFF_H

#include "tools/tool.h"

/* a, b: bundle files, or "built-in". population, seed: numbers as typed, or NULL. */
btri_exit btri_bundle_diff(const char *a, const char *b, bool allow_unsigned, const char *population,
                           const char *seed);

#endif
