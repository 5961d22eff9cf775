/* ten_rules.c - ten rules, 10,000 random patients with half the findings unknown: the library beside the peer
 * written by hand (ten_peer.c), in the same program, over the same patients, with the same answers. */
#include "ten_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/case.h"
#include "bench.h"

#define PATIENTS 10000u
#define CASES    64u /* public calls: that many cases stay in the caches */

/* The same patient as the evaluator reads it; tri by position of the finding. */
typedef struct row {
    uint8_t tri[TEN_TRIS + TEN_QUANTITIES + 2];
    int32_t quantity[TEN_QUANTITIES];
} row;

typedef struct ten {
    btri_context *context;
    btri_bundle *bundle;
    btri_case *kase; /* lends its scratch to the evaluator */
    btri_case *cases[CASES];
    btri_finding tri[TEN_TRIS], quantity[TEN_QUANTITIES];
    ten_patient *patients;
    row *rows;
    ten_answer *answers; /* of the run that was last */
} ten;

/* ---- patients ---- */

static const char *const tri_ids[TEN_TRIS] = {
#define TEN_ID(name) #name,
    TEN_TRI_LIST(TEN_ID)
#undef TEN_ID
};

typedef struct number {
    const char *id;
    int32_t least, greatest;
} number;

static const number numbers[TEN_QUANTITIES] = {
#define TEN_NUMBER(name, least, greatest) {#name, least, greatest},
    TEN_QUANTITY_LIST(TEN_NUMBER)
#undef TEN_NUMBER
};

static void make_patient(ten_patient *patient, uint64_t *seed) {
    for (size_t i = 0; i < TEN_TRIS; i++) {
        const uint64_t r = bench_random(seed) & 3u;
        patient->tri[i] = (int8_t)(r < 2 ? 0 : (r == 2 ? 1 : -1));
    }
    for (size_t i = 0; i < TEN_QUANTITIES; i++) {
        const uint64_t width = (uint64_t)(numbers[i].greatest - numbers[i].least) + 1;
        const bool is_known = (bench_random(seed) & 1u) != 0;
        const int32_t value = numbers[i].least + (int32_t)(bench_random(seed) % width);
        patient->quantity[i] = is_known ? value : TEN_UNKNOWN;
    }
}

static void make_patients(ten *t) {
    uint64_t seed = 20261122;
    for (uint32_t p = 0; p < PATIENTS; p++) {
        make_patient(&t->patients[p], &seed);
        for (size_t i = 0; i < TEN_TRIS; i++) {
            static const uint8_t state[] = {BTRI_ABSENT, BTRI_UNKNOWN, BTRI_PRESENT};
            t->rows[p].tri[t->tri[i]] = state[t->patients[p].tri[i] + 1];
        }
        memcpy(t->rows[p].quantity, t->patients[p].quantity, sizeof t->rows[p].quantity);
    }
}

/* ---- what is measured ---- */

static void run_peer(void *user, uint64_t times) {
    ten *t = user;
    for (uint64_t i = 0; i < times; i++) {
        const uint64_t p = i % PATIENTS;
        ten_peer(&t->patients[p], &t->answers[p]);
    }
}

static int8_t trit(btri_value v) {
    return (int8_t)((v & BTRI_FIRM_TRUE) - ((v & BTRI_FIRM_FALSE) >> 3));
}

static void answer_of(const btri_case *kase, ten_answer *answer) {
    const btri_program *program = &kase->bundle->program;
    for (size_t r = 0; r < TEN_RULES; r++) {
        answer->rule[r] = trit(kase->values.slot[program->rules[r].slot]);
    }
    answer->floor = (int8_t)kase->decision.floor;
    answer->ceiling = (int8_t)kase->decision.ceiling;
}

/* A row in memory, through the evaluator that every public call uses. */
static void run_evaluator(void *user, uint64_t times) {
    ten *t = user;
    btri_case *kase = t->kase;
    for (uint64_t i = 0; i < times; i++) {
        const uint64_t p = i % PATIENTS;
        const row *from = &t->rows[p];
        for (size_t q = 0; q < TEN_QUANTITIES; q++) {
            const int32_t v = from->quantity[q];
            kase->quantity[t->quantity[q]] =
                v == TEN_UNKNOWN ? btri_quantity_in_state(BTRI_QUANTITY_MISSING) : btri_quantity_of(v, v);
        }
        btri_inputs inputs = kase->inputs;
        inputs.tri = from->tri;
        btri_eval_one(&t->bundle->verified, &inputs, &kase->values, &kase->decision);
        answer_of(kase, &t->answers[p]);
    }
}

static void set_findings(const ten *t, btri_case *kase, const ten_patient *patient) {
    btri_status status = BTRI_OK;
    for (size_t i = 0; i < TEN_TRIS && status == BTRI_OK; i++) {
        if (patient->tri[i] != 0) {
            status = btri_case_set(kase, t->tri[i], patient->tri[i] > 0 ? BTRI_PRESENT : BTRI_ABSENT);
        }
    }
    for (size_t i = 0; i < TEN_QUANTITIES && status == BTRI_OK; i++) {
        if (patient->quantity[i] != TEN_UNKNOWN) {
            const int exponent = i == TEN_temp_c ? -1 : 0;
            status = btri_case_set_quantity(kase, t->quantity[i], patient->quantity[i], exponent, NULL);
        }
    }
    bench_must(status, "a finding of the ten rules");
}

static void run_evaluate(void *user, uint64_t times) {
    ten *t = user;
    const btri_result *result = NULL;
    for (uint64_t i = 0; i < times; i++) {
        bench_must(btri_case_evaluate(t->cases[i % CASES], &result), "evaluate");
    }
}

static void run_whole_case(void *user, uint64_t times) {
    ten *t = user;
    const btri_result *result = NULL;
    for (uint64_t i = 0; i < times; i++) {
        const uint64_t p = i % PATIENTS;
        bench_must(btri_case_begin(t->kase, "2026-11-22", NULL), "begin");
        set_findings(t, t->kase, &t->patients[p]);
        bench_must(btri_case_evaluate(t->kase, &result), "evaluate");
        answer_of(t->kase, &t->answers[p]);
    }
}

/* ---- the same answers ---- */

static void check_same(ten *t, bench_run *run, const char *what) {
    ten_answer *expected = malloc(PATIENTS * sizeof *expected);
    if (expected == NULL) {
        bench_fail("out of memory");
    }
    run_peer(t, PATIENTS);
    memcpy(expected, t->answers, PATIENTS * sizeof *expected);
    memset(t->answers, 0x55, PATIENTS * sizeof *expected);
    run(t, PATIENTS);
    for (uint32_t p = 0; p < PATIENTS; p++) {
        if (memcmp(&expected[p], &t->answers[p], sizeof expected[p]) != 0) {
            fprintf(stderr, "patient %u: ", p);
            bench_fail(what);
        }
    }
    free(expected);
}

/* How the answers are spread, so that nobody measures a set that always says the same. */
static void print_spread(const ten *t) {
    char text[160];
    int n = snprintf(text, sizeof text, "yes/unknown/no in %% of patients:");
    for (size_t r = 0; r < TEN_RULES; r++) {
        unsigned count[3] = {0, 0, 0};
        for (uint32_t p = 0; p < PATIENTS; p++) {
            count[t->answers[p].rule[r] + 1]++;
        }
        const unsigned part = PATIENTS / 100;
        n += snprintf(text + n, sizeof text - (size_t)n, " %u/%u/%u", count[2] / part, count[1] / part,
                      count[0] / part);
    }
    bench_note(text);
}

/* ---- */

static btri_finding find(const ten *t, const char *id) {
    btri_finding finding = 0;
    bench_must(btri_bundle_find(t->bundle, id, &finding), id);
    return finding;
}

static void open_ten(ten *t) {
    const btri_allocator allocator = bench_allocator();
    const btri_config config = {.struct_size = sizeof config, .allocator = &allocator};
    bench_must(btri_context_new(&config, &t->context), "context");
    const btri_bytes payload = bench_file(BTRI_BENCH_TEN_RULES, true);
    bench_must(btri_bundle_open_unsigned(t->context, payload, &t->bundle), "ten rules");
    bench_must(btri_case_new(t->context, t->bundle, &t->kase), "case");
    t->patients = malloc(PATIENTS * sizeof *t->patients);
    t->rows = calloc(PATIENTS, sizeof *t->rows);
    t->answers = calloc(PATIENTS, sizeof *t->answers);
    if (t->patients == NULL || t->rows == NULL || t->answers == NULL ||
        t->bundle->program.rule_count != TEN_RULES ||
        sizeof t->rows->tri != t->bundle->knowledge.finding_count) {
        bench_fail("ten-rules is not what ten_rules.h says");
    }
    for (size_t i = 0; i < TEN_TRIS; i++) {
        t->tri[i] = find(t, tri_ids[i]);
    }
    for (size_t i = 0; i < TEN_QUANTITIES; i++) {
        t->quantity[i] = find(t, numbers[i].id);
    }
    make_patients(t);
    for (size_t c = 0; c < CASES; c++) {
        bench_must(btri_case_new(t->context, t->bundle, &t->cases[c]), "case");
        bench_must(btri_case_begin(t->cases[c], "2026-11-22", NULL), "begin");
        set_findings(t, t->cases[c], &t->patients[c]);
    }
    bench_must(btri_case_begin(t->kase, "2026-11-22", NULL), "begin");
}

static void close_ten(ten *t) {
    for (size_t c = 0; c < CASES; c++) {
        btri_case_free(t->cases[c]);
    }
    btri_case_free(t->kase);
    btri_bundle_release(t->bundle);
    btri_context_free(t->context);
    free(t->patients);
    free(t->rows);
    free(t->answers);
}

static void print_ratio(const char *what, bench_figure figure, bench_figure peer, const char *reach) {
    char ratio[40];
    snprintf(ratio, sizeof ratio, "%sx",
             bench_hundredths(figure.picoseconds * 100 / (peer.picoseconds + (peer.picoseconds == 0))));
    bench_time(what, figure, ratio, reach);
}

void bench_ten_rules(void) {
    static ten t;
    open_ten(&t);
    check_same(&t, run_evaluator, "evaluator and peer differ");
    check_same(&t, run_whole_case, "public calls and peer differ");
    const bench_figure peer = bench_measure(run_peer, &t);
    print_ratio("ten rules: by hand in C, 10,000 patients", peer, peer, "");
    print_ratio("ten rules: evaluator, the same rows, three channels", bench_measure(run_evaluator, &t), peer,
                "<= 2x; best engine 3.5 us = 15x");
    print_ratio("ten rules: btri_case_evaluate, 64 cases", bench_measure(run_evaluate, &t), peer, "");
    print_ratio("ten rules: begin, set about 32, evaluate", bench_measure(run_whole_case, &t), peer, "");
    print_spread(&t);
    char text[120];
    snprintf(text, sizeof text,
             "%u instructions, 10,000 patients x (10 rules, floor, ceiling) equal to the peer",
             t.bundle->program.instruction_count);
    bench_note(text);
    close_ten(&t);
}
