/* report.h - the list of mistakes found in the knowledge files, as "file:line: message". */
#ifndef BTRI_TOOLS_COMPILE_REPORT_H
#define BTRI_TOOLS_COMPILE_REPORT_H

#include "tools/compile/compile.h"

/* printf arguments for a span: "%.*s". */
#define BTRI_SPAN(span) (int)((span).len > 100u ? 100u : (span).len), (const char *)(span).ptr

#if defined(__GNUC__)
#define BTRI_PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))
#else
#define BTRI_PRINTF_LIKE(at, first)
#endif

/* file may be NULL: the message stands alone. A message that is too long is cut. */
void btri_report(btri_compile_result *result, const char *file, uint32_t line, const char *format, ...)
    BTRI_PRINTF_LIKE(4, 5);

#endif
