/* population.h - generated patients over the findings of two bundles. Nothing about them is clinical: half of
 * the findings are unknown, numbers lie at the thresholds of the rules. */
#ifndef BTRI_TOOLS_POPULATION_H
#define BTRI_TOOLS_POPULATION_H

#include "tools/answer.h"
#include "tools/bundle_side.h"

#define BTRI_THRESHOLDS_MAX 12u

/* A finding that one of the bundles has, or both. */
typedef struct btri_shared_finding {
    btri_finding_info info;   /* of the first bundle that has it */
    btri_finding position[2]; /* in each bundle */
    bool is_in[2];
    bool is_focus; /* a rule that differs reads it */
    int64_t thresholds[BTRI_THRESHOLDS_MAX];
    uint32_t threshold_count;
} btri_shared_finding;

typedef struct btri_population {
    btri_shared_finding *findings;
    uint32_t count, room;
    uint64_t seed;
} btri_population;

/* False if there is no memory for it. Free it in either case. */
bool btri_population_open(btri_population *population, const btri_side sides[2], uint64_t seed);
void btri_population_close(btri_population *population);

/* Marks a finding by its position in one of the bundles: every second patient has it known more often. */
void btri_population_focus(btri_population *population, uint32_t side, btri_finding finding);

/* The patient of this number: answers, finding being a position in population->findings; answers has room for
 * population->count. Answers how many there are. */
uint32_t btri_population_patient(const btri_population *population, uint32_t number, btri_answer *answers);

#endif
