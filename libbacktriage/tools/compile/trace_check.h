/* trace_check.h - the trace of claims (section `trace`): it is not part of the bundle, but what it names must
 * exist. */
#ifndef BTRI_TOOLS_COMPILE_TRACE_CHECK_H
#define BTRI_TOOLS_COMPILE_TRACE_CHECK_H

#include "tools/compile/section.h"

/* Mistakes are reported. */
void btri_trace_check(const btri_sections *sections);

#endif
