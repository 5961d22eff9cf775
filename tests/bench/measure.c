/* measure.c - see bench.h. Times are CPU times of the process, so that other work on the machine counts
 * little. */
#include "bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"

#define PASS_NANOSECONDS 50000000u

static uint64_t allocation_count;
static uint64_t allocation_bytes;

static void *count_alloc(void *user, size_t size, size_t align) {
    (void)user;
    const btri_allocator below = btri_alloc_default();
    allocation_count++;
    allocation_bytes += size;
    return below.alloc(below.user, size, align);
}

static void count_free(void *user, void *ptr, size_t size) {
    (void)user;
    const btri_allocator below = btri_alloc_default();
    allocation_bytes -= ptr != NULL ? size : 0;
    below.free(below.user, ptr, size);
}

btri_allocator bench_allocator(void) {
    return (btri_allocator){count_alloc, count_free, NULL};
}

uint64_t bench_bytes_live(void) {
    return allocation_bytes;
}

static uint64_t cpu_nanoseconds(void) {
    struct timespec t;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0) {
        bench_fail("clock_gettime");
    }
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t time_of(bench_run *run, void *user, uint64_t times) {
    const uint64_t start = cpu_nanoseconds();
    run(user, times);
    return cpu_nanoseconds() - start;
}

/* How often in a pass. The doubling is the warm-up too. */
static uint64_t calibrate(bench_run *run, void *user) {
    uint64_t times = 1;
    uint64_t spent = time_of(run, user, times);
    while (spent < PASS_NANOSECONDS / 8) {
        times *= 2;
        spent = time_of(run, user, times);
    }
    const uint64_t fitting = times * PASS_NANOSECONDS / (spent + 1);
    return fitting > 0 ? fitting : 1;
}

bench_figure bench_measure(bench_run *run, void *user) {
    const uint64_t times = calibrate(run, user);
    const uint64_t allocated = allocation_count;
    uint64_t pass[BENCH_PASSES]; /* ascending */
    for (size_t i = 0; i < BENCH_PASSES; i++) {
        const uint64_t spent = time_of(run, user, times);
        size_t at = i;
        for (; at > 0 && pass[at - 1] > spent; at--) {
            pass[at] = pass[at - 1];
        }
        pass[at] = spent;
    }
    return (bench_figure){.picoseconds = pass[0] * 1000 / times,
                          .median = pass[BENCH_PASSES / 2] * 1000 / times,
                          .allocations = (allocation_count - allocated) / BENCH_PASSES / times};
}

void bench_fail(const char *what) {
    fprintf(stderr, "btri_bench: %s\n", what);
    exit(1);
}

void bench_must(btri_status status, const char *what) {
    if (status != BTRI_OK) {
        fprintf(stderr, "btri_bench: %s: %s\n", what, btri_status_name(status));
        exit(1);
    }
}

/* ---- the table ---- */

void bench_head(void) {
    printf("Times: CPU time of one (CLOCK_PROCESS_CPUTIME_ID), best of %d passes of about 50 ms, then the "
           "median\n"
           "pass. alloc: calls of the library's allocator for one. reach: DESIGN section 8.\n\n",
           BENCH_PASSES);
    printf("%-58s %12s %12s %6s %10s  %s\n", "what", "best", "median", "alloc", "ratio", "reach");
}

static void format_time(char out[24], uint64_t picoseconds) {
    if (picoseconds < 10000000) {
        snprintf(out, 24, "%" PRIu64 ".%03" PRIu64 " us", picoseconds / 1000000, picoseconds / 1000 % 1000);
    } else if (picoseconds < 1000000000) {
        snprintf(out, 24, "%" PRIu64 ".%02" PRIu64 " us", picoseconds / 1000000, picoseconds / 10000 % 100);
    } else {
        snprintf(out, 24, "%" PRIu64 ".%03" PRIu64 " ms", picoseconds / 1000000000,
                 picoseconds / 1000000 % 1000);
    }
}

void bench_time(const char *what, bench_figure figure, const char *ratio, const char *reach) {
    char best[24];
    char median[24];
    format_time(best, figure.picoseconds);
    format_time(median, figure.median);
    printf("%-58s %12s %12s %6" PRIu64 " %10s  %s\n", what, best, median, figure.allocations, ratio, reach);
    fflush(stdout);
}

void bench_size(const char *what, uint64_t bytes, const char *reach) {
    char figure[32];
    snprintf(figure, sizeof figure, "%s KiB", bench_hundredths(bytes * 100 / 1024));
    bench_line(what, figure, "", reach);
}

void bench_line(const char *what, const char *figure, const char *ratio, const char *reach) {
    printf("%-58s %12s %12s %6s %10s  %s\n", what, figure, "", "", ratio, reach);
}

void bench_note(const char *text) {
    printf("  %s\n", text);
}

const char *bench_hundredths(uint64_t hundredths) {
    static char text[4][32];
    static unsigned turn;
    char *out = text[turn++ % 4];
    snprintf(out, sizeof text[0], "%" PRIu64 ".%02" PRIu64, hundredths / 100, hundredths % 100);
    return out;
}

/* ---- input ---- */

uint64_t bench_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717) >> 16;
}

btri_bytes bench_file(const char *path, bool is_needed) {
    btri_bytes content = {NULL, 0};
    FILE *file = fopen(path, "rb");
    uint8_t *text = NULL;
    long size = -1;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0) {
        rewind(file);
        text = malloc((size_t)size);
    }
    if (text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size) {
        content = (btri_bytes){text, (size_t)size};
    }
    if (file != NULL) {
        fclose(file);
    }
    if (content.ptr == NULL && is_needed) {
        bench_fail(path);
    }
    return content;
}
