/* population.c - generated patients. Same bundles, seed and number: same patient, on every machine. */
#include "tools/population.h"

#include "tools/memory.h"

#include <string.h>

/* splitmix64 */
static uint64_t next_random(uint64_t *state) {
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t below(uint64_t *state, uint64_t limit) {
    return limit == 0 ? 0 : next_random(state) % limit;
}

static bool is_same(btri_bytes a, btri_bytes b) {
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static void add_finding(btri_population *population, const btri_side *side, uint32_t which,
                        btri_finding finding) {
    btri_finding_info info;
    uint32_t at = 0;
    if (btri_bundle_finding(side->bundle, finding, &info) != BTRI_OK || info.kind == BTRI_DERIVED_TRI ||
        info.kind == BTRI_DERIVED_QUANTITY) {
        return;
    }
    while (at < population->count && !is_same(population->findings[at].info.id, info.id)) {
        at++;
    }
    btri_shared_finding *shared = &population->findings[at];
    if (at == population->count) {
        *shared = (btri_shared_finding){.info = info};
        population->count++;
    }
    if (shared->info.kind == info.kind && shared->info.digits == info.digits) {
        shared->position[which] = finding;
        shared->is_in[which] = true;
    }
}

static btri_shared_finding *find_shared(const btri_population *population, uint32_t side,
                                        btri_finding finding) {
    for (uint32_t i = 0; i < population->count; i++) {
        btri_shared_finding *shared = &population->findings[i];
        if (shared->is_in[side] && shared->position[side] == finding) {
            return shared;
        }
    }
    return NULL;
}

static void add_threshold(btri_shared_finding *shared, int64_t value) {
    for (uint32_t i = 0; i < shared->threshold_count; i++) {
        if (shared->thresholds[i] == value) {
            return;
        }
    }
    if (shared->threshold_count < BTRI_THRESHOLDS_MAX) {
        shared->thresholds[shared->threshold_count] = value;
        shared->threshold_count++;
    }
}

/* The limits that a number is compared with; those of a parameter as the default profile has them. */
static void add_thresholds(btri_population *population, const btri_side *side, uint32_t which) {
    btri_setting_info setting;
    for (uint32_t i = 0; i < side->code.step_count; i++) {
        const btri_step *step = &side->code.steps[i];
        if (step->op < BTRI_STEP_COMPARE || step->op > BTRI_STEP_RECENT_PARAMETER ||
            step->op == BTRI_STEP_COMPARE_DIFFERENCE || step->count == 0) {
            continue;
        }
        const btri_step *of = &side->code.steps[side->code.slots[step->first]];
        const bool is_input = of->op == BTRI_STEP_QUANTITY || of->op == BTRI_STEP_NOT_APPLICABLE_IF;
        btri_shared_finding *shared = is_input ? find_shared(population, which, of->finding) : NULL;
        const bool has_parameter =
            step->op == BTRI_STEP_COMPARE_PARAMETER || step->op == BTRI_STEP_RECENT_PARAMETER;
        if (shared != NULL && !has_parameter) {
            add_threshold(shared, step->number);
        }
        for (uint32_t p = 0;
             shared != NULL && has_parameter && btri_bundle_setting(side->bundle, 0, p, &setting) == BTRI_OK;
             p++) {
            if (is_same(setting.key, step->name) && setting.word.len == 0) {
                add_threshold(shared, setting.value);
            }
        }
    }
}

bool btri_population_open(btri_population *population, const btri_side sides[2], uint64_t seed) {
    const uint32_t counts[2] = {btri_bundle_describe(sides[0].bundle)->finding_count,
                                btri_bundle_describe(sides[1].bundle)->finding_count};
    memset(population, 0, sizeof *population);
    population->seed = seed;
    population->room = counts[0] + counts[1];
    population->findings = btri_tool_alloc((population->room + 1) * sizeof *population->findings);
    if (population->findings == NULL) {
        return false;
    }
    for (uint32_t side = 0; side < 2; side++) {
        for (btri_finding f = 0; f < counts[side]; f++) {
            add_finding(population, &sides[side], side, f);
        }
        add_thresholds(population, &sides[side], side);
    }
    return true;
}

void btri_population_close(btri_population *population) {
    btri_tool_free(population->findings, (population->room + 1) * sizeof *population->findings);
    memset(population, 0, sizeof *population);
}

void btri_population_focus(btri_population *population, uint32_t side, btri_finding finding) {
    btri_shared_finding *shared = find_shared(population, side, finding);
    if (shared != NULL) {
        shared->is_focus = true;
    }
}

/* At a threshold or one step beside it, or anywhere in the plausible range. */
static int64_t choose_number(const btri_shared_finding *shared, uint64_t *state) {
    const btri_finding_info *info = &shared->info;
    int64_t value = info->least + (int64_t)below(state, (uint64_t)(info->greatest - info->least) + 1u);
    if (shared->threshold_count > 0 && below(state, 4) != 0) {
        value = shared->thresholds[below(state, shared->threshold_count)] + (int64_t)below(state, 3) - 1;
    }
    value = value < info->least ? info->least : value;
    return value > info->greatest ? info->greatest : value;
}

uint32_t btri_population_patient(const btri_population *population, uint32_t number, btri_answer *answers) {
    /* of 64: a patient with every second finding present says little about any one rule */
    static const uint64_t rates[] = {0, 1, 1, 2, 4, 8, 16, 32};
    uint64_t state = population->seed * 0xD1342543DE82EF95u + number;
    const bool has_focus = number % 2 == 1;
    const uint64_t rate = rates[below(&state, sizeof rates / sizeof rates[0])];
    const uint64_t known = below(&state, 2) == 0 ? 32 : below(&state, 65);
    uint32_t count = 0;
    for (uint32_t i = 0; i < population->count; i++) {
        const btri_shared_finding *shared = &population->findings[i];
        const bool is_focus = has_focus && shared->is_focus;
        if (below(&state, 64) >= (is_focus ? 48 : known)) {
            continue;
        }
        btri_answer *answer = &answers[count];
        *answer = (btri_answer){.finding = i, .digits = shared->info.digits};
        if (shared->info.kind == BTRI_QUANTITY_KIND) {
            answer->kind = BTRI_ANSWER_NUMBER;
            answer->value = choose_number(shared, &state);
        } else {
            const bool is_present = below(&state, 64) < (is_focus ? 32 : rate);
            answer->kind = is_present ? BTRI_ANSWER_PRESENT : BTRI_ANSWER_ABSENT;
        }
        count++;
    }
    return count;
}
