/* bench.c - btri_bench: prints the figures of DESIGN section 8 for one case at a time. A figure is never a
 * reason to fail; answers that differ from a peer's are. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define PROBE_BYTES (64u << 20)

void bench_open(bench_fixture *f) {
    const btri_allocator allocator = bench_allocator();
    const btri_config config = {.struct_size = sizeof config, .allocator = &allocator};
    bench_must(btri_context_new(&config, &f->context), "context");
    bench_must(btri_bundle_open_default(f->context, &f->bundle), "default bundle");
    bench_must(btri_case_new(f->context, f->bundle, &f->kase), "case");
}

void bench_close(bench_fixture *f) {
    btri_case_free(f->kase);
    btri_bundle_release(f->bundle);
    btri_context_free(f->context);
}

/* ---- the machine's yardstick: a sum over memory ---- */

typedef struct probe {
    const uint64_t *words;
    uint64_t sum;
} probe;

static void read_all(void *user, uint64_t times) {
    probe *p = user;
    for (uint64_t t = 0; t < times; t++) {
        for (size_t i = 0; i < PROBE_BYTES / sizeof p->words[0]; i++) {
            p->sum += p->words[i];
        }
    }
}

void bench_machine(void) {
    uint64_t *words = malloc(PROBE_BYTES);
    if (words == NULL) {
        bench_fail("out of memory");
    }
    for (size_t i = 0; i < PROBE_BYTES / sizeof words[0]; i++) {
        words[i] = i;
    }
    probe p = {words, 0};
    const bench_figure figure = bench_measure(read_all, &p);
    char text[32];
    snprintf(text, sizeof text, "%s GB/s",
             bench_hundredths((uint64_t)PROBE_BYTES * 100000 / figure.picoseconds));
    bench_line("machine: read 64 MiB (sum of 64-bit words)", text, p.sum == 1 ? "?" : "", "");
    free(words);
}

typedef struct part {
    const char *name;
    void (*run)(void);
} part;

/* Without an argument all parts, else the ones that are named: for a profiler. */
static bool is_wanted(const char *name, int count, char **names) {
    bool wanted = count <= 1;
    for (int i = 1; i < count; i++) {
        wanted = wanted || strcmp(names[i], name) == 0;
    }
    return wanted;
}

int main(int argc, char **argv) {
    static const part parts[] = {{"machine", bench_machine}, {"ten", bench_ten_rules},
                                 {"full", bench_full_rules}, {"open", bench_open_default},
                                 {"fhir", bench_fhir},       {"sizes", bench_sizes}};
    bench_head();
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (is_wanted(parts[i].name, argc, argv)) {
            parts[i].run();
        }
    }
    return 0;
}
