/* arena.h - bump allocation inside one block that the caller gives.
 * Sizes may be derived from untrusted input: what does not fit answers NULL and changes nothing.
 * Every piece is followed by a red zone of 8 bytes, in every build, so that sizes are the same everywhere;
 * under AddressSanitizer the red zones and all that is not handed out are poisoned. One thread at a time. */
#ifndef BTRI_BASE_ARENA_H
#define BTRI_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Least alignment of a piece, and length of the red zone behind it: the granule of AddressSanitizer. */
#define BTRI_ARENA_GRANULE 8u

typedef struct btri_arena {
    uint8_t *base; /* [borrow] */
    size_t size;
    size_t used; /* from base, red zones included; 0 <= used <= peak <= size */
    size_t peak; /* greatest used since init: what a wipe has to cover */
} btri_arena;

/* block [borrow] may be NULL if size is 0. Every byte of the block belongs to the arena until
 * btri_arena_release(). */
void btri_arena_init(btri_arena *arena, void *block, size_t size);

bool btri_arena_is_valid(const btri_arena *arena);

/* A piece of size bytes at a multiple of align (a power of two); contents are not set. NULL if it does not
 * fit, or align is not a power of two. size 0 gives a pointer that must not be read. */
void *btri_arena_alloc(btri_arena *arena, size_t size, size_t align);

/* count pieces of size bytes in a row, set to zero. NULL as above or if the product does not fit. */
void *btri_arena_alloc_array(btri_arena *arena, size_t count, size_t size, size_t align);

/* A place to come back to: rewinding gives back all that was handed out after the mark. */
size_t btri_arena_mark(const btri_arena *arena);
void btri_arena_rewind(btri_arena *arena, size_t mark);

/* Bytes in use and bytes not in use. */
size_t btri_arena_used(const btri_arena *arena);
size_t btri_arena_left(const btri_arena *arena);

/* Sets to zero all that was ever handed out, and empties the arena. */
void btri_arena_wipe(btri_arena *arena);

/* The block is the caller's again (not wiped); the arena is empty, of size 0. */
void btri_arena_release(btri_arena *arena);

/* The most that one btri_arena_alloc(size, align) can take, wherever the block begins. The sum over all calls
 * is a block size that suffices. SIZE_MAX if it does not fit or align is not a power of two. */
static inline size_t btri_arena_bound(size_t size, size_t align) {
    const size_t step = align < BTRI_ARENA_GRANULE ? BTRI_ARENA_GRANULE : align;
    if (align == 0 || (align & (align - 1)) != 0) {
        return SIZE_MAX;
    }
    if (size > SIZE_MAX - BTRI_ARENA_GRANULE - (step - 1)) {
        return SIZE_MAX;
    }
    return size + BTRI_ARENA_GRANULE + (step - 1);
}

#ifdef __cplusplus
}
#endif

#endif
