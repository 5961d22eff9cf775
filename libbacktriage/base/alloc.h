/* alloc.h - where memory comes from: malloc, or a block of the caller. Both as a btri_allocator value.
 * Sizes may be derived from untrusted input: a size that cannot be had answers NULL. alloc.c is the only file
 * that calls malloc and free. */
#ifndef BTRI_BASE_ALLOC_H
#define BTRI_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Least block that btri_alloc_fixed() accepts, whatever its alignment: head of the allocator and padding. */
#define BTRI_ALLOC_FIXED_HEAD 64u

/* The allocator on malloc and free; serves any power of two as alignment. Thread-safe. */
btri_allocator btri_alloc_default(void);

/* An allocator over block [borrow: must outlive the allocator and is used by nothing else]. Its state lies in
 * the first bytes of block. Memory comes back when the block freed was the last one handed out, and all of it
 * when none is left. False if block is NULL or smaller than BTRI_ALLOC_FIXED_HEAD. One thread at a time. */
bool btri_alloc_fixed(void *block, size_t size, btri_allocator *out);

/* Is this an allocator that can be called? */
bool btri_allocator_is_valid(const btri_allocator *allocator);

/* count * size bytes through allocator; NULL if the product does not fit, is 0, or there is no memory. */
void *btri_alloc_array(const btri_allocator *allocator, size_t count, size_t size, size_t align);

/* Sets len bytes to zero; no optimiser may leave it out. ptr may be NULL if len is 0. */
void btri_wipe(void *ptr, size_t len);

#ifdef __cplusplus
}
#endif

#endif
