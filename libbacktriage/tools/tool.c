/* tool.c - messages and exit codes. Messages name files, paths in the input and ids, never a patient's
 * values. */
#include "tools/tool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

btri_exit btri_complain(btri_exit code, const char *format, ...) {
    va_list arguments;
    (void)fputs("backtriage: ", stderr);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
    return code;
}

btri_exit btri_exit_of(btri_status status) {
    switch (status) {
    case BTRI_OK:
        return BTRI_EXIT_DONE;
    case BTRI_E_UNKNOWN_FINDING:
    case BTRI_E_WRONG_KIND:
    case BTRI_E_UNKNOWN_PROFILE:
    case BTRI_E_LIMIT:
        return BTRI_EXIT_INPUT; /* ids and sizes come from the file */
    default:
        break;
    }
    switch ((int)status / 100) {
    case 3:
        return BTRI_EXIT_INPUT;
    case 4:
        return BTRI_EXIT_UNTRUSTED;
    default:
        return BTRI_EXIT_INTERNAL;
    }
}

btri_exit btri_complain_about(const btri_context *context, btri_status status, const char *file) {
    const btri_exit code = btri_exit_of(status);
    const btri_error *error = context == NULL ? NULL : btri_context_error(context);
    if (error == NULL || error->status != status) {
        return btri_complain(code, "%s: %s", file, btri_status_text(status));
    }
    const bool has_path = error->path != NULL && error->path[0] != '\0';
    const bool has_offset = error->offset != SIZE_MAX;
    if (has_path && has_offset) {
        return btri_complain(code, "%s: %s (byte %zu): %s", file, error->path, error->offset, error->text);
    }
    if (has_path) {
        return btri_complain(code, "%s: %s: %s", file, error->path, error->text);
    }
    if (has_offset) {
        return btri_complain(code, "%s: byte %zu: %s", file, error->offset, error->text);
    }
    return btri_complain(code, "%s: %s", file, error->text);
}
