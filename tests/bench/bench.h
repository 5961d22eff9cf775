/* bench.h - measuring: CPU time of a run, allocations, and the table that is printed. Nothing here passes or
 * fails on time; a wrong answer does fail. Trusted input only. */
#ifndef BTRI_TESTS_BENCH_H
#define BTRI_TESTS_BENCH_H

#include <stdint.h>

#include "backtriage/backtriage.h"

/* One measured thing. run does the work `times` times. */
typedef void bench_run(void *user, uint64_t times);

typedef struct bench_figure {
    uint64_t picoseconds; /* CPU time of one, the best pass */
    uint64_t median;      /* the same, the median pass */
    uint64_t allocations; /* of one, through the library's allocator */
} bench_figure;

/* Best and median of BENCH_PASSES passes, each of about 50 ms of CPU time of this process. */
#define BENCH_PASSES 7
bench_figure bench_measure(bench_run *run, void *user);

/* The default allocator, with a count of calls and of bytes. */
btri_allocator bench_allocator(void);
uint64_t bench_bytes_live(void);

/* Ends the program with a message unless status is BTRI_OK. */
void bench_must(btri_status status, const char *what);
void bench_fail(const char *what);

/* Rows of the table. reach is the figure of DESIGN section 8, "" if it has none. */
void bench_head(void);
void bench_time(const char *what, bench_figure figure, const char *ratio, const char *reach);
void bench_size(const char *what, uint64_t bytes, const char *reach);
void bench_line(const char *what, const char *figure, const char *ratio, const char *reach);
void bench_note(const char *text);

/* "12.34" for 1234 hundredths; text lives until the fourth next call. */
const char *bench_hundredths(uint64_t hundredths);

/* xorshift64*: the same numbers on every machine. */
uint64_t bench_random(uint64_t *state);

/* A whole file, from malloc, never freed; ends the program if there is none and it is needed. */
btri_bytes bench_file(const char *path, bool is_needed);

/* The parts, in the order of the table. */
void bench_machine(void);
void bench_ten_rules(void);
void bench_full_rules(void);
void bench_open_default(void);
void bench_sizes(void);
void bench_fhir(void);

/* A context on the counting allocator, the default bundle and one case. */
typedef struct bench_fixture {
    btri_context *context;
    btri_bundle *bundle;
    btri_case *kase;
} bench_fixture;
void bench_open(bench_fixture *f);
void bench_close(bench_fixture *f);

#endif
