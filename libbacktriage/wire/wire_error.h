/* wire_error.h - where and why a reader stopped. The text is a static sentence, never a part of the input. */
#ifndef BTRI_WIRE_WIRE_ERROR_H
#define BTRI_WIRE_WIRE_ERROR_H

#include <stddef.h>

#include "backtriage/status.h"

typedef struct btri_wire_error {
    btri_status status; /* BTRI_OK: no error so far */
    size_t offset;      /* in the input, in bytes */
    const char *text;   /* [static], never NULL */
} btri_wire_error;

static inline btri_wire_error btri_wire_no_error(void) {
    btri_wire_error none;
    none.status = BTRI_OK;
    none.offset = 0;
    none.text = "";
    return none;
}

/* The first error stays. */
static inline void btri_wire_set_error(btri_wire_error *error, btri_status status, size_t offset,
                                       const char *text) {
    if (error->status == BTRI_OK) {
        error->status = status;
        error->offset = offset;
        error->text = text;
    }
}

#endif
