/* pool.h - memory of one compilation: pieces are handed out one by one and given back all at once.
 * Sizes come from knowledge files; what cannot be had answers NULL. */
#ifndef BTRI_TOOLS_COMPILE_POOL_H
#define BTRI_TOOLS_COMPILE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"

typedef struct btri_pool_block btri_pool_block;

typedef struct btri_pool {
    btri_allocator allocator;
    btri_pool_block *blocks; /* newest first */
} btri_pool;

void btri_pool_init(btri_pool *pool, const btri_allocator *allocator);
void btri_pool_free(btri_pool *pool);

/* count pieces of size bytes in a row, set to zero, aligned for every type. */
void *btri_pool_array(btri_pool *pool, size_t count, size_t size);

/* Makes room for one more piece behind count pieces: *array (room for *capacity) moves to twice the size when
 * it is full. False, and nothing changed, if there is no memory. */
bool btri_pool_grow(btri_pool *pool, void **array, size_t count, size_t *capacity, size_t size);

#endif
