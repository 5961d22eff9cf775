/* pool.c - memory of one compilation. Sizes come from knowledge files and are checked for overflow. */
#include "tools/compile/pool.h"

#include <string.h>

#include "base/arith.h"

#define POOL_ALIGN 16u
#define POOL_BLOCK 65536u

struct btri_pool_block {
    btri_pool_block *next;
    size_t size; /* of the whole block */
    size_t used; /* head included */
};

void btri_pool_init(btri_pool *pool, const btri_allocator *allocator) {
    pool->allocator = *allocator;
    pool->blocks = NULL;
}

void btri_pool_free(btri_pool *pool) {
    while (pool->blocks != NULL) {
        btri_pool_block *block = pool->blocks;
        pool->blocks = block->next;
        pool->allocator.free(pool->allocator.user, block, block->size);
    }
}

static bool add_block(btri_pool *pool, size_t payload) {
    size_t head = 0;
    size_t size = 0;
    if (!btri_align_size(sizeof(btri_pool_block), POOL_ALIGN, &head) ||
        !btri_add_size(head, payload, &size)) {
        return false;
    }
    if (size < POOL_BLOCK) {
        size = POOL_BLOCK;
    }
    btri_pool_block *block = (btri_pool_block *)pool->allocator.alloc(pool->allocator.user, size, POOL_ALIGN);
    if (block == NULL) {
        return false;
    }
    block->next = pool->blocks;
    block->size = size;
    block->used = head;
    pool->blocks = block;
    return true;
}

void *btri_pool_array(btri_pool *pool, size_t count, size_t size) {
    size_t bytes = 0;
    if (!btri_mul_size(count, size, &bytes) || !btri_align_size(bytes, POOL_ALIGN, &bytes)) {
        return NULL;
    }
    if (pool->blocks == NULL || pool->blocks->size - pool->blocks->used < bytes) {
        if (!add_block(pool, bytes)) {
            return NULL;
        }
    }
    uint8_t *piece = (uint8_t *)pool->blocks + pool->blocks->used;
    pool->blocks->used += bytes;
    memset(piece, 0, bytes);
    return piece;
}

bool btri_pool_grow(btri_pool *pool, void **array, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) {
        return true;
    }
    const size_t wanted = *capacity < 16 ? 16 : *capacity * 2;
    void *larger = btri_pool_array(pool, wanted, size);
    if (larger == NULL) {
        return false;
    }
    if (count != 0) {
        memcpy(larger, *array, count * size);
    }
    *array = larger;
    *capacity = wanted;
    return true;
}
