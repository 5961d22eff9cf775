/* format_error.h - where and why a format was refused. The text is a static sentence, never a part of the
 * input. */
#ifndef BTRI_FORMATS_FORMAT_ERROR_H
#define BTRI_FORMATS_FORMAT_ERROR_H

#include <stddef.h>

#include "backtriage/status.h"

typedef struct btri_format_error {
    btri_status status;
    size_t offset;    /* in the input, in bytes */
    const char *text; /* [static], never NULL */
} btri_format_error;

#endif
