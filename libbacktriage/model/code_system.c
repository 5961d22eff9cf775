/* code_system.c - names of the code systems. The number may be untrusted. Thread-safe; no memory. */
#include "model/code_system.h"

#include <stddef.h>

const char *btri_code_system_uri(uint32_t system) {
    switch (system) {
#define URI_OF(name, number, label, uri)                                                                     \
    case number:                                                                                             \
        return uri;
        BTRI_CODE_SYSTEM_LIST(URI_OF)
#undef URI_OF
    default: /* not a value of the enumeration: the number comes from outside */
        return NULL;
    }
}

const char *btri_code_system_label(uint32_t system) {
    switch (system) {
#define LABEL_OF(name, number, label, uri)                                                                   \
    case number:                                                                                             \
        return label;
        BTRI_CODE_SYSTEM_LIST(LABEL_OF)
#undef LABEL_OF
    default:
        return NULL;
    }
}
