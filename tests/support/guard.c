/* guard.c - see guard.h. Tests only; POSIX. */
#define _DEFAULT_SOURCE 1

#include "guard.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void guard_open(guard *g, size_t cap) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    g->usable = (cap / page + 1) * page;
    g->map_len = g->usable + page;
    void *map = mmap(NULL, g->map_len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) {
        abort();
    }
    g->map = map;
    if (mprotect(g->map + g->usable, page, PROT_NONE) != 0) {
        abort();
    }
}

uint8_t *guard_buffer(guard *g, size_t len) {
    if (len > g->usable) {
        abort();
    }
    return g->map + (g->usable - len);
}

btri_bytes guard_copy(guard *g, const void *ptr, size_t len) {
    const btri_bytes copy = {guard_buffer(g, len), len};
    if (len != 0) {
        memcpy(guard_buffer(g, len), ptr, len);
    }
    return copy;
}

void guard_close(guard *g) {
    (void)munmap(g->map, g->map_len);
    g->map = NULL;
}
