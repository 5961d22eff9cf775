/* context.c - contexts and the version. */
#include "api/context.h"

#include <string.h>

#include "backtriage/version.h"
#include "base/alloc.h"
#include "base/guard.h"

static void set_path(btri_context *context, const char *path) {
    size_t n = 0;
    while (path != NULL && path[n] != '\0' && n < BTRI_PATH_BYTES - 1) {
        context->path[n] = path[n];
        n++;
    }
    context->path[n] = '\0';
}

btri_status btri_context_fail(btri_context *context, btri_status status, const char *text, const char *path,
                              size_t offset) {
    set_path(context, path);
    context->error.status = status;
    context->error.text = text != NULL ? text : btri_status_text(status);
    context->error.path = context->path;
    context->error.offset = offset;
    return status;
}

btri_status btri_context_fail_plain(btri_context *context, btri_status status) {
    return btri_context_fail(context, status, NULL, NULL, SIZE_MAX);
}

btri_status btri_context_new(const btri_config *config, btri_context **context) {
    BTRI_ENSURE(context != NULL, BTRI_E_ARGUMENT);
    *context = NULL;
    btri_allocator allocator = btri_alloc_default();
    if (config != NULL) {
        BTRI_ENSURE(config->struct_size >= sizeof(btri_config), BTRI_E_ARGUMENT);
        if (config->allocator != NULL) {
            BTRI_ENSURE(btri_allocator_is_valid(config->allocator), BTRI_E_ARGUMENT);
            allocator = *config->allocator;
        }
    }
    btri_context *made = allocator.alloc(allocator.user, sizeof *made, _Alignof(btri_context));
    BTRI_ENSURE(made != NULL, BTRI_E_MEMORY);
    memset(made, 0, sizeof *made);
    made->allocator = allocator;
    made->error.text = btri_status_text(BTRI_OK);
    made->error.path = made->path;
    made->error.offset = SIZE_MAX;
    *context = made;
    return BTRI_OK;
}

void btri_context_free(btri_context *context) {
    if (context == NULL) {
        return;
    }
    const btri_allocator allocator = context->allocator;
    btri_wipe(context, sizeof *context);
    allocator.free(allocator.user, context, sizeof *context);
}

const btri_error *btri_context_error(const btri_context *context) {
    return &context->error;
}

const char *btri_version(void) {
    return BTRI_VERSION;
}
