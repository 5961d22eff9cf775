/* memory.h - where the memory of the command comes from. */
#ifndef BTRI_TOOLS_MEMORY_H
#define BTRI_TOOLS_MEMORY_H

#include "backtriage/types.h"

/* The allocator of the whole command: contexts, files read, results. Never NULL. */
const btri_allocator *btri_tool_allocator(btri_allocator *storage);

/* size bytes, or NULL. */
void *btri_tool_alloc(size_t size);

/* Wipes, because it may have held patient data, and frees. ptr may be NULL; size as it was asked for. */
void btri_tool_free(void *ptr, size_t size);

#endif
