/* cmd_bundle_diff.c - backtriage bundle diff: opens two bundles, which are untrusted until the library has
 * checked them, and compares them. */
#include "tools/cmd_bundle_diff.h"

#include "tools/bundle_compare.h"
#include "tools/session.h"
#include "tools/text_report.h"

#include <stdlib.h>
#include <string.h>

#define POPULATION_DEFAULT 5000u
#define POPULATION_MAX     10000000u

/* Digits only; NULL is initial. */
static bool parse_number(const char *typed, uint64_t initial, uint64_t greatest, uint64_t *number) {
    *number = initial;
    if (typed == NULL) {
        return true;
    }
    const size_t len = strlen(typed);
    if (len == 0 || len > 18 || strspn(typed, "0123456789") != len) {
        return false;
    }
    *number = strtoull(typed, NULL, 10);
    return *number <= greatest;
}

static btri_exit open_side(btri_session *session, const char *path, bool allow_unsigned) {
    const btri_session_options options = {.bundle = strcmp(path, "built-in") == 0 ? NULL : path,
                                          .allow_unsigned = allow_unsigned};
    return btri_session_open(session, &options);
}

static bool is_same_bundle(const btri_session sessions[2]) {
    const btri_bytes a = btri_bundle_describe(sessions[0].bundle)->digest;
    const btri_bytes b = btri_bundle_describe(sessions[1].bundle)->digest;
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static btri_exit compare(const btri_session sessions[2], const btri_side sides[2], uint32_t count,
                         uint64_t seed) {
    btri_context *const contexts[2] = {sessions[0].context, sessions[1].context};
    btri_population population;
    bool has_failed = !btri_population_open(&population, sides, seed);
    if (!has_failed && btri_compare_knowledge(sides, &population, &has_failed) == 0) {
        btri_stdout_bytes("no difference in what is shown\n", 31);
    }
    if (!has_failed && count > 0) {
        btri_stdout_bytes("\n", 1);
        has_failed = !btri_compare_patients(contexts, sides, &population, count);
    }
    btri_population_close(&population);
    return has_failed ? btri_complain(BTRI_EXIT_INTERNAL, "bundle diff: out of memory") : BTRI_EXIT_DONE;
}

static btri_exit compare_sessions(const btri_session sessions[2], uint32_t count, uint64_t seed) {
    btri_side sides[2];
    memset(sides, 0, sizeof sides);
    if (is_same_bundle(sessions)) {
        btri_stdout_bytes("no difference\n", 14);
        return BTRI_EXIT_DONE;
    }
    const bool is_open =
        btri_side_open(&sides[0], sessions[0].bundle) && btri_side_open(&sides[1], sessions[1].bundle);
    const btri_exit code = is_open ? compare(sessions, sides, count, seed)
                                   : btri_complain(BTRI_EXIT_INTERNAL, "bundle diff: out of memory");
    btri_side_close(&sides[0]);
    btri_side_close(&sides[1]);
    return code;
}

btri_exit btri_bundle_diff(const char *a, const char *b, bool allow_unsigned, const char *population,
                           const char *seed) {
    btri_session sessions[2];
    uint64_t count;
    uint64_t start;
    memset(sessions, 0, sizeof sessions);
    if (!parse_number(population, POPULATION_DEFAULT, POPULATION_MAX, &count)) {
        return btri_complain(BTRI_EXIT_USAGE, "--population %s: a number up to 10000000 is wanted",
                             population);
    }
    if (!parse_number(seed, 1, UINT64_MAX, &start)) {
        return btri_complain(BTRI_EXIT_USAGE, "--seed %s: a number is wanted", seed);
    }
    btri_exit code = open_side(&sessions[0], a, allow_unsigned);
    if (code == BTRI_EXIT_DONE) {
        code = open_side(&sessions[1], b, allow_unsigned);
    }
    if (code == BTRI_EXIT_DONE) {
        code = compare_sessions(sessions, (uint32_t)count, start);
    }
    btri_session_close(&sessions[0]);
    btri_session_close(&sessions[1]);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}
