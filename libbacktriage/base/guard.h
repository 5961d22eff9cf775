/* guard.h - the only two macros of the library that leave the calling function.
 * Use them in functions that answer btri_status; a `done:` label and plain `if` serve where something must be
 * released first. */
#ifndef BTRI_BASE_GUARD_H
#define BTRI_BASE_GUARD_H

#include "backtriage/status.h"

/* Evaluate expr once; unless it is BTRI_OK, answer it. */
#define BTRI_TRY(expr)                                                                                       \
    do {                                                                                                     \
        const btri_status btri_try_status_ = (expr);                                                         \
        if (btri_try_status_ != BTRI_OK) {                                                                   \
            return btri_try_status_;                                                                         \
        }                                                                                                    \
    } while (0)

/* Unless cond holds, answer status. */
#define BTRI_ENSURE(cond, status)                                                                            \
    do {                                                                                                     \
        if (!(cond)) {                                                                                       \
            return (status);                                                                                 \
        }                                                                                                    \
    } while (0)

#endif
