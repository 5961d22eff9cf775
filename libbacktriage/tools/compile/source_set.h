/* source_set.h - the files of a folder of knowledge files, read into memory in order of their names. */
#ifndef BTRI_TOOLS_COMPILE_SOURCE_SET_H
#define BTRI_TOOLS_COMPILE_SOURCE_SET_H

#include "tools/compile/compile.h"
#include "tools/compile/pool.h"

/* All "*.yaml" of a folder. BTRI_OK; BTRI_E_ARGUMENT (reported): cannot be read, or there is none;
 * BTRI_E_LIMIT (reported): too large; BTRI_E_MEMORY. */
BTRI_MUST_USE btri_status btri_source_set_load(const char *folder, btri_pool *pool,
                                               btri_compile_result *result, btri_compile_source **sources,
                                               size_t *count);

/* One file. Status as above. */
BTRI_MUST_USE btri_status btri_source_load(const char *path, btri_pool *pool, btri_compile_result *result,
                                           btri_bytes *text);

#endif
