/* full_rules.c - the default bundle: one case decided, explained, read and written; opening; sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api/case.h"
#include "bench.h"
#include "formats/case_transcode.h"

#define RANDOM_CASES 16u
#define RESULT_ROOM  (1u << 20)

typedef struct full {
    bench_fixture fixture;
    btri_case *cases[RANDOM_CASES];
    btri_case **in_use; /* the cases of this measurement */
    uint64_t case_count;
    btri_bytes json, cbor;
    btri_format format;
    uint8_t *out;
    size_t written;
} full;

/* ---- cases ---- */

static void read_sample(full *f) {
    f->json = bench_file(BTRI_BENCH_SOURCE "/tests/cases/worse-at-night.json", true);
    const btri_knowledge *k = &f->fixture.bundle->knowledge;
    btri_json_keys keys;
    btri_json_keys_init(&keys, f->fixture.kase->json_keys, BTRI_CASE_KEY_WORDS);
    btri_bytes *places = calloc(k->finding_count, sizeof *places);
    uint8_t *cbor = malloc(f->json.len);
    if (places == NULL || cbor == NULL) {
        bench_fail("out of memory");
    }
    btri_case_error error;
    f->cbor.ptr = cbor;
    bench_must(btri_case_json_to_cbor(f->json, k, &keys, places, cbor, f->json.len, &f->cbor.len, &error),
               "sample case to CBOR");
    free(places);
}

/* Half of all findings known; one in eight tri-state findings that are known is present. */
static void set_random(btri_case *kase, const btri_bundle *bundle, uint64_t *seed) {
    btri_finding_info info;
    for (uint32_t i = 0; i < btri_bundle_describe(bundle)->finding_count; i++) {
        bench_must(btri_bundle_finding(bundle, i, &info), "finding");
        const bool is_known = (bench_random(seed) & 1u) != 0;
        const uint64_t r = bench_random(seed);
        if (!is_known) {
            continue;
        }
        if (info.kind == BTRI_TRI_STATE || info.kind == BTRI_DERIVED_OR_SET) {
            bench_must(btri_case_set(kase, i, r % 8 == 0 ? BTRI_PRESENT : BTRI_ABSENT), "set");
        } else if (info.kind == BTRI_QUANTITY_KIND) {
            const uint64_t width = (uint64_t)(info.greatest - info.least) + 1;
            const int64_t value = info.least + (int64_t)(r % width);
            bench_must(btri_case_set_quantity(kase, i, value, -(int)info.digits, NULL), "set quantity");
        }
    }
}

static void make_random(full *f) {
    uint64_t seed = 20261122;
    for (size_t c = 0; c < RANDOM_CASES; c++) {
        bench_must(btri_case_new(f->fixture.context, f->fixture.bundle, &f->cases[c]), "case");
        bench_must(btri_case_begin(f->cases[c], "2026-11-22", NULL), "begin");
        set_random(f->cases[c], f->fixture.bundle, &seed);
    }
}

static void use_sample(full *f) {
    f->in_use = &f->fixture.kase;
    f->case_count = 1;
    bench_must(btri_case_read(f->fixture.kase, BTRI_JSON, f->json), "sample case");
}

static void use_random(full *f) {
    f->in_use = f->cases;
    f->case_count = RANDOM_CASES;
}

/* ---- what is measured ---- */

static void run_evaluate(void *user, uint64_t times) {
    full *f = user;
    const btri_result *result = NULL;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(btri_case_evaluate(f->in_use[i % f->case_count], &result), "evaluate");
    }
}

static void run_explain(void *user, uint64_t times) {
    full *f = user;
    const btri_result *result = NULL;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(btri_case_evaluate(f->in_use[i % f->case_count], &result), "evaluate");
        bench_must(btri_result_write(result, BTRI_CBOR, f->out, RESULT_ROOM, &f->written), "write");
    }
}

static void run_summary(void *user, uint64_t times) {
    full *f = user;
    const btri_result *result = NULL;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(btri_case_evaluate(f->in_use[i % f->case_count], &result), "evaluate");
        f->written += btri_result_summary(result)->count[BTRI_FIRED];
    }
}

static void run_in_out(void *user, uint64_t times) {
    full *f = user;
    const btri_bytes input = f->format == BTRI_CBOR ? f->cbor : f->json;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(
            btri_evaluate(f->fixture.kase, f->format, input, f->format, f->out, RESULT_ROOM, &f->written),
            "case in, result out");
    }
}

static void run_read(void *user, uint64_t times) {
    full *f = user;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(btri_case_read(f->fixture.kase, f->format, f->format == BTRI_CBOR ? f->cbor : f->json),
                   "read");
    }
}

static void run_open(void *user, uint64_t times) {
    const bench_fixture *f = user;
    btri_bundle *bundle = NULL;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(btri_bundle_open_default(f->context, &bundle), "open");
        btri_bundle_release(bundle);
    }
}

/* ---- the table ---- */

static void print_result(full *f, const char *what) {
    const btri_result *result = NULL;
    bench_must(btri_case_evaluate(f->in_use[0], &result), "evaluate");
    const btri_summary *s = btri_result_summary(result);
    size_t cbor = 0;
    bench_must(btri_result_write(result, BTRI_CBOR, f->out, RESULT_ROOM, &cbor), "write");
    char text[160];
    snprintf(text, sizeof text,
             "%s: %s, %u fired, %u undetermined, %u actions, %u questions, %zu bytes of CBOR", what,
             btri_urgency_name(s->disposition), s->count[BTRI_FIRED], s->count[BTRI_UNDETERMINED_RULE],
             s->count[BTRI_ACTION], s->count[BTRI_ASK_NEXT], cbor);
    bench_note(text);
}

static void print_decided_and_explained(full *f) {
    use_sample(f);
    bench_time("full: evaluate, sample case", bench_measure(run_evaluate, f), "", "<= 3 us, 0 alloc");
    bench_time("full: evaluate and summary, sample case", bench_measure(run_summary, f), "", "");
    bench_time("full: evaluate, every item to CBOR, sample case", bench_measure(run_explain, f), "",
               "<= 15 us");
    print_result(f, "sample");
    use_random(f);
    bench_time("full: evaluate, 16 random cases half known", bench_measure(run_evaluate, f), "", "");
    bench_time("full: evaluate, every item to CBOR, 16 random", bench_measure(run_explain, f), "", "");
    print_result(f, "first random");
}

static void print_in_and_out(full *f) {
    use_sample(f);
    f->format = BTRI_CBOR;
    bench_time("full: read case CBOR", bench_measure(run_read, f), "", "");
    bench_time("full: case CBOR in, result CBOR out", bench_measure(run_in_out, f), "", "<= 20 us");
    f->format = BTRI_JSON;
    bench_time("full: read case JSON", bench_measure(run_read, f), "", "");
    bench_time("full: case JSON in, result JSON out", bench_measure(run_in_out, f), "", "");
}

void bench_full_rules(void) {
    static full f;
    bench_open(&f.fixture);
    f.out = malloc(RESULT_ROOM);
    if (f.out == NULL) {
        bench_fail("out of memory");
    }
    read_sample(&f);
    make_random(&f);
    print_decided_and_explained(&f);
    print_in_and_out(&f);
    for (size_t c = 0; c < RANDOM_CASES; c++) {
        btri_case_free(f.cases[c]);
    }
    bench_close(&f.fixture);
    free(f.out);
}

void bench_open_default(void) {
    bench_fixture f;
    bench_open(&f);
    bench_time("default bundle: open (digest, decode, verify), release", bench_measure(run_open, &f), "",
               "<= 2 ms");
    const btri_bundle_info *info = btri_bundle_describe(f.bundle);
    char text[120];
    snprintf(text, sizeof text, "%u rules, %u findings, %u instructions", info->rule_count,
             info->finding_count, info->instruction_count);
    bench_note(text);
    bench_close(&f);
}

static uint64_t file_size(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
}

void bench_sizes(void) {
    bench_fixture f;
    const uint64_t before = bench_bytes_live();
    const btri_allocator allocator = bench_allocator();
    const btri_config config = {.struct_size = sizeof config, .allocator = &allocator};
    bench_must(btri_context_new(&config, &f.context), "context");
    const uint64_t with_context = bench_bytes_live();
    bench_must(btri_bundle_open_default(f.context, &f.bundle), "default bundle");
    const uint64_t with_bundle = bench_bytes_live();
    bench_must(btri_case_new(f.context, f.bundle, &f.kase), "case");
    bench_size("size: shared library, stripped, default bundle inside", file_size(BTRI_BENCH_STRIPPED),
               "<= 320 KiB");
    bench_size("size: of that the default bundle", btri_default_bundle_len, "");
    bench_size("memory: context", with_context - before, "");
    bench_size("memory: default bundle, opened", with_bundle - with_context, "");
    bench_size("memory: case (btri_case_memory_bound)", btri_case_memory_bound(f.bundle), "<= 64 KiB");
    bench_close(&f);
}
