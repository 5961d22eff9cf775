/* memory.c - where the memory of the command comes from: the default allocator of the library, because only
 * base/alloc.c may call malloc. The one file of the command that looks below the public headers. */
#include "tools/memory.h"

#include "base/alloc.h"

#include <stddef.h>

const btri_allocator *btri_tool_allocator(btri_allocator *storage) {
    *storage = btri_alloc_default();
    return storage;
}

void *btri_tool_alloc(size_t size) {
    const btri_allocator allocator = btri_alloc_default();
    return allocator.alloc(allocator.user, size, _Alignof(max_align_t));
}

void btri_tool_free(void *ptr, size_t size) {
    const btri_allocator allocator = btri_alloc_default();
    if (ptr != NULL) {
        btri_wipe(ptr, size);
        allocator.free(allocator.user, ptr, size);
    }
}
