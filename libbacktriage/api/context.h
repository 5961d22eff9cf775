/* context.h - inside of a context: its allocator and its last error. */
#ifndef BTRI_API_CONTEXT_H
#define BTRI_API_CONTEXT_H

#include "backtriage/context.h"

#define BTRI_PATH_BYTES 160u

struct btri_context {
    btri_allocator allocator;
    btri_error error;
    char path[BTRI_PATH_BYTES];
};

/* Remembers a failure and answers its status. text NULL: the sentence of the status; path NULL: none. */
btri_status btri_context_fail(btri_context *context, btri_status status, const char *text, const char *path,
                              size_t offset);

/* The same without place. */
btri_status btri_context_fail_plain(btri_context *context, btri_status status);

#endif
