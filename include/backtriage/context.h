/* context.h - a worker's workspace: its memory and its last error. */
#ifndef BTRI_CONTEXT_H
#define BTRI_CONTEXT_H

#include "backtriage/export.h"
#include "backtriage/status.h"
#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct btri_context btri_context;

/* How to make a context. Set struct_size to sizeof(btri_config), the rest to zero, then what you need. */
typedef struct btri_config {
    size_t struct_size;
    const btri_allocator
        *allocator; /* [borrow until the context, its cases and bundles are freed]; NULL: malloc */
} btri_config;

/* Why the last call on this context failed. */
typedef struct btri_error {
    btri_status status;
    const char *text; /* a sentence without patient data; never NULL */
    const char *path; /* where in the input, "findings.temp_c.value"; "" if that means nothing */
    size_t offset;    /* bytes from the start of the input; SIZE_MAX if that means nothing */
} btri_error;

/* Makes a context. config [borrow during the call] may be NULL: malloc. *context [new], freed by
 * btri_context_free. BTRI_E_ARGUMENT, BTRI_E_MEMORY. Thread-safe if the allocator is. */
BTRI_API BTRI_MUST_USE btri_status btri_context_new(const btri_config *config, btri_context **context);

/* Frees it. context may be NULL. Its cases must have been freed; bundles may live on.
 * One thread at a time. */
BTRI_API void btri_context_free(btri_context *context);

/* The last failure of a call on this context or on one of its cases; status BTRI_OK if there was none.
 * [borrow] until the next such call. One thread at a time. */
BTRI_API const btri_error *btri_context_error(const btri_context *context);

#ifdef __cplusplus
}
#endif

#endif
