/* status.c - a status as a name and as a sentence, from the one list in backtriage/status.h.
 * The number may come from anywhere (bindings pass integers), so one that is no status is answered too. */
#include "backtriage/status.h"

/* No default: the compiler names a status that the list forgot. */
const char *btri_status_name(btri_status status) {
    switch (status) {
#define NAME_CASE(name, number, text)                                                                        \
    case name:                                                                                               \
        return #name;
        BTRI_STATUS_LIST(NAME_CASE)
#undef NAME_CASE
    }
    return "BTRI_E_?";
}

const char *btri_status_text(btri_status status) {
    switch (status) {
#define TEXT_CASE(name, number, text)                                                                        \
    case name:                                                                                               \
        return text;
        BTRI_STATUS_LIST(TEXT_CASE)
#undef TEXT_CASE
    }
    return "not a status of this library";
}
