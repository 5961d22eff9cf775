/* compile.h - the rule compiler: knowledge files (YAML) in, bundle payload (formats/bundle.cddl) out.
 * The files are written by people and may be wrong: every mistake found is told with file and line. The
 * bundle is judged again by the decoder and the verifier, which do not trust this compiler. */
#ifndef BTRI_TOOLS_COMPILE_COMPILE_H
#define BTRI_TOOLS_COMPILE_COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"

#define BTRI_COMPILE_ERRORS_MAX 50u
#define BTRI_COMPILE_ERROR_SIZE 320u

typedef struct btri_compile_result {
    uint8_t *bundle; /* owned by the result; NULL unless the status was BTRI_OK */
    size_t bundle_len;
    uint32_t rule_count;
    uint32_t finding_count;
    uint32_t instruction_count;
    uint32_t stratum_count;
    uint32_t error_count; /* errors kept: at most BTRI_COMPILE_ERRORS_MAX */
    bool more_errors;     /* there were more than are kept */
    char errors[BTRI_COMPILE_ERRORS_MAX][BTRI_COMPILE_ERROR_SIZE]; /* "file:line: message" */
    btri_allocator allocator;
} btri_compile_result;

/* One knowledge file in memory. Both spans are borrowed and must outlive the call. */
typedef struct btri_compile_source {
    const char *name; /* as errors show it */
    btri_bytes text;
} btri_compile_source;

/* Compiles all files "*.yaml" of a folder. codes_path: the table of checked codes (TSV), or NULL for no check
 * of codes. allocator: where all memory comes from; nothing is kept but result->bundle. BTRI_OK;
 * BTRI_E_INPUT_MALFORMED: see errors; BTRI_E_ARGUMENT: folder or table cannot be read (errors say which);
 * BTRI_E_MEMORY, BTRI_E_LIMIT. Call btri_compile_result_free() whatever the answer. */
BTRI_MUST_USE btri_status btri_compile_folder(const char *folder, const char *codes_path,
                                              const btri_allocator *allocator, btri_compile_result *result);

/* The same for files in memory; codes: text of the table, or an empty span for no check. */
BTRI_MUST_USE btri_status btri_compile_sources(const btri_compile_source *sources, size_t count,
                                               btri_bytes codes, const btri_allocator *allocator,
                                               btri_compile_result *result);

void btri_compile_result_free(btri_compile_result *result);

#endif
