/* arena.c - bump allocation inside one block. Sizes may be untrusted.
 * An arena hides overflows from AddressSanitizer unless it says what is in use: hence the poisoning. */
#include "base/arena.h"

#include "base/alloc.h"
#include "base/arith.h"
#include "base/contract.h"

#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_HAS_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_HAS_ASAN 1
#endif

#if defined(ARENA_HAS_ASAN)
/* Declared here because the header of the runtime is not installed with every clang. */
void __asan_poison_memory_region(void const volatile *ptr, size_t len);
void __asan_unpoison_memory_region(void const volatile *ptr, size_t len);
#define POISON(ptr, len)   __asan_poison_memory_region((ptr), (len))
#define UNPOISON(ptr, len) __asan_unpoison_memory_region((ptr), (len))
#else
#define POISON(ptr, len)   ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#endif

void btri_arena_init(btri_arena *arena, void *block, size_t size) {
    arena->base = block;
    arena->size = block == NULL ? 0 : size;
    arena->used = 0;
    arena->peak = 0;
    POISON(arena->base, arena->size);
}

bool btri_arena_is_valid(const btri_arena *arena) {
    return arena != NULL && arena->used <= arena->peak && arena->peak <= arena->size &&
           (arena->base != NULL || arena->size == 0);
}

void *btri_arena_alloc(btri_arena *arena, size_t size, size_t align) {
    BTRI_ASSERT(btri_arena_is_valid(arena));
    if (!btri_is_power_of_two(align) || arena->base == NULL) {
        return NULL;
    }
    const size_t step = align < BTRI_ARENA_GRANULE ? BTRI_ARENA_GRANULE : align;
    const size_t beyond = (size_t)(((uintptr_t)arena->base + arena->used) & (uintptr_t)(step - 1));
    const size_t padding = (step - beyond) & (step - 1);
    size_t end;
    if (!btri_add_size(arena->used, padding, &end) || !btri_add_size(end, size, &end) ||
        !btri_add_size(end, BTRI_ARENA_GRANULE, &end) || end > arena->size) {
        return NULL;
    }
    uint8_t *piece = arena->base + arena->used + padding;
    arena->used = end;
    if (arena->peak < end) {
        arena->peak = end;
    }
    UNPOISON(piece, size);
    return piece;
}

void *btri_arena_alloc_array(btri_arena *arena, size_t count, size_t size, size_t align) {
    size_t total;
    if (!btri_mul_size(count, size, &total)) {
        return NULL;
    }
    void *row = btri_arena_alloc(arena, total, align);
    if (row != NULL && total != 0) {
        memset(row, 0, total);
    }
    return row;
}

size_t btri_arena_mark(const btri_arena *arena) {
    return arena->used;
}

void btri_arena_rewind(btri_arena *arena, size_t mark) {
    BTRI_ASSERT(mark <= arena->used);
    if (BTRI_NEVER(mark > arena->used) || arena->base == NULL) {
        return;
    }
    POISON(arena->base + mark, arena->used - mark);
    arena->used = mark;
}

size_t btri_arena_used(const btri_arena *arena) {
    return arena->used;
}

size_t btri_arena_left(const btri_arena *arena) {
    return arena->size - arena->used;
}

void btri_arena_wipe(btri_arena *arena) {
    UNPOISON(arena->base, arena->peak);
    btri_wipe(arena->base, arena->peak);
    POISON(arena->base, arena->size);
    arena->used = 0;
    arena->peak = 0;
}

void btri_arena_release(btri_arena *arena) {
    UNPOISON(arena->base, arena->size);
    arena->base = NULL;
    arena->size = 0;
    arena->used = 0;
    arena->peak = 0;
}
