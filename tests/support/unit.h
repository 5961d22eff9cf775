/* unit.h - CMocka with what it needs before it, and the one comparison it lacks. */
#ifndef BTRI_TESTS_UNIT_H
#define BTRI_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "backtriage/status.h"
#include "backtriage/types.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Statuses by name, so that a failure can be read. */
#define assert_status(status, expected)                                                                      \
    assert_string_equal(btri_status_name(status), btri_status_name(expected))

/* Signed 64-bit values; CMocka 1.1 prints them as unsigned and truncates nothing. */
#define assert_i64(value, expected) assert_true((int64_t)(value) == (int64_t)(expected))

/* A span equals a text, in length and bytes. */
#define assert_span(span, text)                                                                              \
    do {                                                                                                     \
        const char *const due_text_ = (text);                                                                \
        assert_int_equal((span).len, strlen(due_text_));                                                     \
        if ((span).len != 0) {                                                                               \
            assert_memory_equal((span).ptr, due_text_, (span).len);                                          \
        }                                                                                                    \
    } while (0)

#endif
