/* report.c - the list of mistakes found in the knowledge files. */
#include "tools/compile/report.h"

#include <stdarg.h>
#include <stdio.h>

void btri_report(btri_compile_result *result, const char *file, uint32_t line, const char *format, ...) {
    if (result->error_count == BTRI_COMPILE_ERRORS_MAX) {
        result->more_errors = true;
        return;
    }
    char *text = result->errors[result->error_count++];
    size_t used = 0;
    if (file != NULL) {
        const int head = snprintf(text, BTRI_COMPILE_ERROR_SIZE, "%s:%u: ", file, (unsigned)line);
        used = head < 0 ? 0 : (size_t)head;
    }
    if (used < BTRI_COMPILE_ERROR_SIZE) {
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(text + used, BTRI_COMPILE_ERROR_SIZE - used, format, arguments);
        va_end(arguments);
    }
}
