/* alloc.c - the two allocators and the wipe; the only caller of malloc and free.
 * Sizes may be untrusted. Aligned blocks are cut from plain malloc, because aligned_alloc() is missing from
 * some C11 hosts and restricts sizes on others. */
#include "base/alloc.h"

#include "base/arith.h"
#include "base/contract.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What malloc aligns to anyway. */
#define MALLOC_ALIGN _Alignof(max_align_t)

/* Bytes to add to ptr to reach a multiple of align. */
static size_t padding_to(const void *ptr, size_t align) {
    const size_t beyond = (size_t)((uintptr_t)ptr & (uintptr_t)(align - 1));
    return (align - beyond) & (align - 1);
}

/* An over-aligned block lies inside a larger one from malloc, whose address stands in the word before it.
 * Whether a block is over-aligned cannot be told at free (it is not told align), so every block has that
 * word. */
static void *default_alloc(void *user, size_t size, size_t align) {
    (void)user;
    const size_t step = align < MALLOC_ALIGN ? MALLOC_ALIGN : align;
    size_t room;
    if (!btri_is_power_of_two(align) || !btri_add_size(size, step, &room) ||
        !btri_add_size(room, sizeof(void *), &room)) {
        return NULL;
    }
    unsigned char *whole = malloc(room);
    if (whole == NULL) {
        return NULL;
    }
    unsigned char *block = whole + sizeof(void *);
    block += padding_to(block, step);
    memcpy(block - sizeof(void *), &whole, sizeof whole);
    return block;
}

static void default_free(void *user, void *ptr, size_t size) {
    (void)user;
    (void)size;
    if (ptr == NULL) {
        return;
    }
    unsigned char *whole;
    memcpy(&whole, (const unsigned char *)ptr - sizeof(void *), sizeof whole);
    free(whole);
}

btri_allocator btri_alloc_default(void) {
    const btri_allocator allocator = {default_alloc, default_free, NULL};
    return allocator;
}

/* State of a fixed-block allocator, kept at the (aligned) start of its block. */
typedef struct fixed_block {
    unsigned char *start; /* first byte that can be handed out */
    size_t size;          /* bytes from start */
    size_t used;
    size_t live; /* pieces not freed yet */
} fixed_block;

_Static_assert(sizeof(fixed_block) + _Alignof(fixed_block) <= BTRI_ALLOC_FIXED_HEAD,
               "the head must fit at any alignment");

static void *fixed_alloc(void *user, size_t size, size_t align) {
    fixed_block *block = user;
    if (!btri_is_power_of_two(align)) {
        return NULL;
    }
    const size_t padding = padding_to(block->start + block->used, align);
    size_t end;
    if (!btri_add_size(block->used, padding, &end) || !btri_add_size(end, size, &end) || end > block->size) {
        return NULL;
    }
    block->used = end;
    block->live++;
    return block->start + (end - size);
}

static void fixed_free(void *user, void *ptr, size_t size) {
    fixed_block *block = user;
    if (ptr == NULL) {
        return;
    }
    const unsigned char *piece = ptr;
    if (piece + size == block->start + block->used) {
        block->used = (size_t)(piece - block->start);
    }
    if (BTRI_ALWAYS(block->live > 0)) {
        block->live--;
    }
    if (block->live == 0) {
        block->used = 0;
    }
}

bool btri_alloc_fixed(void *block, size_t size, btri_allocator *out) {
    if (block == NULL || out == NULL || size < BTRI_ALLOC_FIXED_HEAD) {
        return false;
    }
    unsigned char *bytes = block;
    const size_t padding = padding_to(bytes, _Alignof(fixed_block));
    void *place = bytes + padding;
    fixed_block *head = place;
    head->start = bytes + padding + sizeof(fixed_block);
    head->size = size - padding - sizeof(fixed_block);
    head->used = 0;
    head->live = 0;
    out->alloc = fixed_alloc;
    out->free = fixed_free;
    out->user = head;
    return true;
}

bool btri_allocator_is_valid(const btri_allocator *allocator) {
    return allocator != NULL && allocator->alloc != NULL && allocator->free != NULL;
}

void *btri_alloc_array(const btri_allocator *allocator, size_t count, size_t size, size_t align) {
    size_t total;
    if (!btri_mul_size(count, size, &total) || total == 0) {
        return NULL;
    }
    return allocator->alloc(allocator->user, total, align);
}

void btri_wipe(void *ptr, size_t len) {
    if (len == 0) {
        return;
    }
    memset(ptr, 0, len);
    BTRI_READS_MEMORY(ptr);
}
