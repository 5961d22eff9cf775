/* case_walk.h - what the readers of both forms of a case share: the walk over a case as calls on a walker,
 * the error with its path, and the walker that turns values into records for a sink. Input is UNTRUSTED. */
#ifndef BTRI_FORMATS_CASE_WALK_H
#define BTRI_FORMATS_CASE_WALK_H

#include "backtriage/status.h"
#include "formats/case_value.h"
#include "model/knowledge.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Longest path with its final NUL: "findings.", an id, "[16384]", ".comparator". */
#define BTRI_CASE_PATH_BYTES 144u

/* What was refused and where. path names places and ids only, never a value; "" where there is none. */
typedef struct btri_case_error {
    btri_status status;
    size_t offset;    /* in the input, in bytes */
    const char *text; /* [static], never NULL */
    char path[BTRI_CASE_PATH_BYTES];
} btri_case_error;

/* Who takes a case. A callback that does not answer BTRI_OK ends the reading with its status. The header
 * comes first; what was taken before an error must be dropped. */
typedef struct btri_case_sink {
    void *user;
    btri_status (*header)(void *user, const btri_date *at, uint32_t profile); /* index */
    btri_status (*record)(void *user, const btri_record *record);
    btri_status (*replaced)(void *user,
                            uint32_t finding); /* an old finding was named; its records go to the new one */
} btri_case_sink;

/* One value on the way: value() sets where if it refuses. */
typedef struct btri_case_item {
    uint32_t finding; /* index, as named */
    uint32_t element; /* in an array of records, else BTRI_INDEX_NONE */
    btri_case_raw raw;
    btri_case_member where;
} btri_case_item;

typedef struct btri_case_walker {
    void *user;
    /* Before the header, by walks that know: how many findings follow. May be NULL. */
    void (*count)(void *user, uint32_t finding_count);
    /* at.ptr, profile.ptr NULL: not given. *is_profile: on failure, is the profile to blame, and not at? */
    btri_status (*header)(void *user, btri_bytes at, btri_bytes profile, bool *is_profile);
    /* element_count 0: one value, else an array of so many records. */
    btri_status (*finding)(void *user, uint32_t finding, uint32_t element_count);
    btri_status (*value)(void *user, btri_case_item *item);
} btri_case_walker;

/* The walker of a sink. Both [borrow]; state must outlive the walk. */
typedef struct btri_case_sink_walk {
    const btri_knowledge *knowledge;
    const btri_case_sink *sink;
    btri_date at;
} btri_case_sink_walk;
btri_case_walker btri_case_walker_of_sink(btri_case_sink_walk *state, const btri_knowledge *knowledge,
                                          const btri_case_sink *sink);

/* Errors. All answer status; the first error stays. text NULL: the sentence of the status. */
void btri_case_error_clear(btri_case_error *error);
btri_status btri_case_fail(btri_case_error *error, btri_status status, size_t offset, const char *text);
btri_status btri_case_fail_at(btri_case_error *error, btri_status status, size_t offset, const char *text,
                              const char *path);
btri_status btri_case_fail_item(btri_case_error *error, btri_status status, size_t offset,
                                const btri_knowledge *knowledge, const btri_case_item *item);
/* The path of a finding that the bundle does not have; named only if it looks like an id. */
btri_status btri_case_fail_unknown(btri_case_error *error, size_t offset, btri_bytes id);

/* Index of a finding, BTRI_INDEX_NONE if there is none. Binary search. */
uint32_t btri_finding_by_id(const btri_knowledge *knowledge, btri_bytes id);
uint32_t btri_finding_by_number(const btri_knowledge *knowledge, uint64_t number);

#ifdef __cplusplus
}
#endif

#endif
