/* refuses.h - a call that is refused answers its status, and its output, filled with rubbish before, says
 * nothing. */
#ifndef BTRI_TESTS_REFUSES_H
#define BTRI_TESTS_REFUSES_H

#include "support/unit.h"

static inline void assert_zero(const void *ptr, size_t size) {
    const uint8_t *bytes = ptr;
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(bytes[i], 0);
    }
}

#define FILL(object)  memset(&(object), 0xA5, sizeof(object))
#define EMPTY(object) assert_zero(&(object), sizeof(object))

/* The call answers the status, and the output, filled with rubbish before, says nothing after it. */
#define REFUSES(call, status, output)                                                                        \
    do {                                                                                                     \
        FILL(output);                                                                                        \
        assert_status(call, status);                                                                         \
        EMPTY(output);                                                                                       \
    } while (0)

#endif
