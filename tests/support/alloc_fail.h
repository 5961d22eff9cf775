/* alloc_fail.h - an allocator whose nth allocation fails, once or from then on, and that counts what is live.
 *
 *     for (size_t n = 1;; n++) {
 *         alloc_fail state;
 *         btri_allocator a = alloc_fail_init(&state, n, false);
 *         status = scenario(&a);
 *         assert_int_equal(state.live, 0);
 *         if (!state.has_failed) break;      every allocation of the scenario has failed once
 *         assert_status(status, BTRI_E_MEMORY);
 *     } */
#ifndef BTRI_TESTS_ALLOC_FAIL_H
#define BTRI_TESTS_ALLOC_FAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/alloc.h"

typedef struct alloc_fail {
    btri_allocator real;
    size_t fail_at; /* 1: the first; 0: none */
    bool stays;     /* all later ones fail too */
    bool has_failed;
    size_t calls;
    size_t live;  /* pieces not freed */
    size_t bytes; /* their sizes, as told at alloc and at free */
} alloc_fail;

static inline void *alloc_fail_alloc(void *user, size_t size, size_t align) {
    alloc_fail *state = (alloc_fail *)user;
    state->calls++;
    if (state->fail_at != 0 &&
        (state->calls == state->fail_at || (state->stays && state->calls > state->fail_at))) {
        state->has_failed = true;
        return NULL;
    }
    void *ptr = state->real.alloc(state->real.user, size, align);
    if (ptr != NULL) {
        state->live++;
        state->bytes += size;
    }
    return ptr;
}

static inline void alloc_fail_free(void *user, void *ptr, size_t size) {
    alloc_fail *state = (alloc_fail *)user;
    if (ptr != NULL) {
        state->live--;
        state->bytes -= size;
    }
    state->real.free(state->real.user, ptr, size);
}

static inline btri_allocator alloc_fail_init(alloc_fail *state, size_t fail_at, bool stays) {
    btri_allocator allocator;
    state->real = btri_alloc_default();
    state->fail_at = fail_at;
    state->stays = stays;
    state->has_failed = false;
    state->calls = 0;
    state->live = 0;
    state->bytes = 0;
    allocator.alloc = alloc_fail_alloc;
    allocator.free = alloc_fail_free;
    allocator.user = state;
    return allocator;
}

#endif
