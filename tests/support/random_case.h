/* random_case.h - seeded random patients for tests: facts that a host could set, near the thresholds of the
 * rules. A list of facts can be applied in any order. */
#ifndef BTRI_TESTS_RANDOM_CASE_H
#define BTRI_TESTS_RANDOM_CASE_H

#include "backtriage/backtriage.h"

#define RANDOM_FACTS_MAX      512u
#define RANDOM_THRESHOLDS_MAX 1024u
#define RANDOM_AT             "2026-11-22"

typedef struct random_fact {
    btri_finding finding;
    const char *state;      /* NULL: value counts */
    const char *comparator; /* or NULL */
    int64_t value;
    int exponent;
    const char *date; /* or NULL */
} random_fact;

typedef struct random_case {
    random_fact facts[RANDOM_FACTS_MAX];
    uint32_t count;
    char profile[100];
} random_case;

typedef struct random_finding {
    btri_finding_info info;
    btri_finding finding;
    uint32_t first, count; /* its thresholds */
} random_finding;

typedef struct random_source {
    uint64_t state;
    const btri_bundle *bundle;
    random_finding findings[RANDOM_FACTS_MAX]; /* those that a host can set */
    uint32_t count;
    int64_t thresholds[RANDOM_THRESHOLDS_MAX];
} random_source;

/* Learns from the bundle what can be set and which numbers matter. Stops the test if that is too much. */
void random_open(random_source *source, const btri_bundle *bundle, uint64_t seed);

uint64_t random_next(random_source *source);

/* 0 .. end - 1; end > 0. */
uint32_t random_below(random_source *source, uint32_t end);

/* A fact about one finding. */
random_fact random_fact_of(random_source *source, const random_finding *finding, uint32_t percent_present);

/* At most one fact for each finding, all undated, in ascending order of finding. */
void random_make(random_source *source, random_case *out);

/* More records for findings that have one: dated, some in conflict. */
void random_add_dated(random_source *source, random_case *kase);

void random_shuffle(random_source *source, random_case *kase);

/* Begins a patient and adds the facts; stops the test at a status that is not BTRI_OK. */
void random_apply(btri_case *kase, const random_case *facts);
void random_apply_fact(btri_case *kase, const random_fact *fact);

#endif
