/* random_case.c - see random_case.h. Looks inside the bundle for thresholds and profiles. */
#include "support/random_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/bundle.h"

static void must(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "random case: %s\n", what);
        abort();
    }
}

/* SplitMix64 */
uint64_t random_next(random_source *source) {
    source->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = source->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint32_t random_below(random_source *source, uint32_t end) {
    return (uint32_t)(random_next(source) % end);
}

/* The number that this instruction compares the finding with. */
static bool threshold_of(const btri_bundle *bundle, uint32_t slot, btri_finding finding, int64_t *k) {
    const btri_program *p = &bundle->program;
    const int64_t *parameters = bundle->knowledge.profiles[0].values;
    const int32_t *o = btri_program_operands(p, slot);
    switch ((int)btri_program_op(p, slot)) {
    case BTRI_OP_COMPARE:
        *k = o[2];
        break;
    case BTRI_OP_COMPARE_PARAMETER:
        *k = parameters[o[2]];
        break;
    case BTRI_OP_RECENT:
        *k = o[1];
        break;
    case BTRI_OP_RECENT_PARAMETER:
        *k = parameters[o[1]];
        break;
    default:
        return false;
    }
    return bundle->verified.slot_finding[o[0]] == finding && *k != BTRI_FIXED_NONE;
}

static uint32_t add_thresholds(random_source *source, const btri_bundle *bundle, uint32_t at,
                               random_finding *finding) {
    finding->first = at;
    for (uint32_t i = 0; i < bundle->program.instruction_count; i++) {
        int64_t k = 0;
        if (threshold_of(bundle, i, finding->finding, &k)) {
            must(at < RANDOM_THRESHOLDS_MAX, "too many thresholds");
            source->thresholds[at++] = k;
        }
    }
    finding->count = at - finding->first;
    return at;
}

void random_open(random_source *source, const btri_bundle *bundle, uint64_t seed) {
    memset(source, 0, sizeof *source);
    source->state = seed;
    source->bundle = bundle;
    uint32_t thresholds = 0;
    btri_finding_info info;
    for (btri_finding f = 0; btri_bundle_finding(bundle, f, &info) == BTRI_OK; f++) {
        if (info.kind == BTRI_DERIVED_TRI || info.kind == BTRI_DERIVED_QUANTITY ||
            bundle->knowledge.findings[f].replaced_by != BTRI_INDEX_NONE) {
            continue;
        }
        must(source->count < RANDOM_FACTS_MAX, "too many findings");
        random_finding *known = &source->findings[source->count++];
        known->info = info;
        known->finding = f;
        thresholds = add_thresholds(source, bundle, thresholds, known);
    }
}

static int64_t value_near(random_source *source, const random_finding *finding) {
    const btri_finding_info *info = &finding->info;
    int64_t value =
        info->least + (int64_t)(random_next(source) % (uint64_t)(info->greatest - info->least + 1));
    if (finding->count != 0 && random_below(source, 4) != 0) {
        value = source->thresholds[finding->first + random_below(source, finding->count)];
        value += (int64_t)random_below(source, 3) - 1;
    }
    if (value < info->least) {
        return info->least;
    }
    return value > info->greatest ? info->greatest : value;
}

static void number_of(random_source *source, const random_finding *finding, random_fact *fact) {
    static const char *const comparators[] = {"<=", ">="};
    const uint32_t form = random_below(source, 10);
    if (form == 0 && !finding->info.always_applies) {
        fact->state = finding->info.is_time_since ? "never" : "not_applicable";
        return;
    }
    fact->value = value_near(source, finding);
    fact->exponent = -(int)finding->info.digits;
    if (form == 1 || form == 2) {
        fact->comparator = comparators[form - 1];
    }
}

random_fact random_fact_of(random_source *source, const random_finding *finding, uint32_t percent_present) {
    random_fact fact = {.finding = finding->finding};
    if (finding->info.kind == BTRI_QUANTITY_KIND) {
        number_of(source, finding, &fact);
        return fact;
    }
    fact.state = random_below(source, 100) < percent_present ? "present" : "absent";
    return fact;
}

void random_make(random_source *source, random_case *out) {
    static const uint32_t densities[] = {3, 15, 50, 85, 97, 100};
    static const uint32_t presents[] = {1, 5, 20, 50};
    const uint32_t density = densities[random_below(source, 6)];
    const uint32_t present = presents[random_below(source, 4)];
    const btri_knowledge *k = &source->bundle->knowledge;
    const btri_bytes profile = k->profiles[random_below(source, k->profile_count)].id;
    must(profile.len < sizeof out->profile, "long profile id");
    memcpy(out->profile, profile.ptr, profile.len);
    out->profile[profile.len] = '\0';
    out->count = 0;
    for (uint32_t i = 0; i < source->count; i++) {
        if (random_below(source, 100) < density) {
            out->facts[out->count++] = random_fact_of(source, &source->findings[i], present);
        }
    }
}

void random_add_dated(random_source *source, random_case *kase) {
    static const char *const dates[] = {"2026-11-22", "2026-11-01", "2026-10", "2025", NULL};
    const uint32_t given = kase->count;
    for (uint32_t i = 0; i < source->count && kase->count < RANDOM_FACTS_MAX; i++) {
        if (random_below(source, 5) == 0) {
            random_fact fact = random_fact_of(source, &source->findings[i], 50);
            fact.date = dates[random_below(source, 5)];
            kase->facts[kase->count++] = fact;
        }
    }
    for (uint32_t i = 0; i < given; i++) {
        kase->facts[i].date = dates[random_below(source, 5)];
    }
}

void random_shuffle(random_source *source, random_case *kase) {
    for (uint32_t i = kase->count; i > 1; i--) {
        const uint32_t other = random_below(source, i);
        const random_fact moved = kase->facts[i - 1];
        kase->facts[i - 1] = kase->facts[other];
        kase->facts[other] = moved;
    }
}

void random_apply_fact(btri_case *kase, const random_fact *fact) {
    const btri_record_in record = {.struct_size = sizeof record,
                                   .state = fact->state,
                                   .has_value = fact->state == NULL,
                                   .value = fact->value,
                                   .exponent = fact->exponent,
                                   .comparator = fact->comparator,
                                   .date = fact->date};
    if (btri_case_add(kase, fact->finding, &record) != BTRI_OK) {
        const btri_error *error = btri_context_error(btri_case_context(kase));
        fprintf(stderr, "random case: %s: %s\n", error->path, error->text);
        abort();
    }
}

void random_apply(btri_case *kase, const random_case *facts) {
    must(btri_case_begin(kase, RANDOM_AT, facts->profile) == BTRI_OK, "begin");
    for (uint32_t i = 0; i < facts->count; i++) {
        random_apply_fact(kase, &facts->facts[i]);
    }
}
