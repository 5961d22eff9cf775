/* test_invariants.c - what holds for every case, tried on seeded random ones over the default bundle: the
 * order of the interval, learning never lowers the floor or raises the ceiling, nothing unknown reassures,
 * and order does not matter. BTRI_PROPERTY_CASES sets the number of evaluations, BTRI_PROPERTY_SEED the seed.
 */
#include <stdlib.h>

#include "api/case.h"
#include "support/api.h"
#include "support/random_case.h"
#include "support/unit.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define EVALUATIONS_USUAL 20000u
#endif
#endif
#if !defined(EVALUATIONS_USUAL)
#define EVALUATIONS_USUAL 200000u
#endif

static api_fixture api;
static random_source source;
static random_case facts;
static uint32_t evaluations = EVALUATIONS_USUAL;
static uint64_t seed = 20261122;
static uint64_t case_seed; /* of the case in hand, for the message */

static const btri_result *evaluate(void) {
    const btri_result *result = NULL;
    if (btri_case_evaluate(api.kase, &result) != BTRI_OK) {
        fail_msg("evaluation refused");
    }
    return result;
}

/* The case as text, so that a failure can be repeated by hand. */
static void print_case(void) {
    print_message("seed %llu, profile %s\n", (unsigned long long)case_seed, facts.profile);
    for (uint32_t i = 0; i < facts.count; i++) {
        const random_fact *f = &facts.facts[i];
        btri_finding_info info;
        if (btri_bundle_finding(api.bundle, f->finding, &info) == BTRI_OK) {
            print_message("  %.*s: %s %s %llde%d %s\n", (int)info.id.len, (const char *)info.id.ptr,
                          f->state != NULL ? f->state : "value", f->comparator != NULL ? f->comparator : "",
                          (long long)f->value, f->exponent, f->date != NULL ? f->date : "");
        }
    }
}

static void must_hold(bool holds, const char *what) {
    if (!holds) {
        print_case();
        fail_msg("%s", what);
    }
}

static void next_case(void) {
    case_seed = random_next(&source);
    const uint64_t kept = source.state;
    source.state = case_seed;
    random_make(&source, &facts);
    source.state = kept;
    random_apply(api.kase, &facts);
}

static bool is_ordered(const btri_decision *d, const btri_shown *s) {
    return d->floor <= d->acting && d->acting <= d->ceiling && d->ceiling_if_asked >= d->acting &&
           d->ceiling_if_asked <= d->ceiling && s->floor <= s->level && s->level <= s->ceiling_if_asked &&
           s->ceiling_if_asked <= s->ceiling;
}

/* ---- 1: floor <= level <= ceiling ---- */

static void the_interval_is_ordered(void **state) {
    (void)state;
    for (uint32_t i = 0; i < evaluations / 4; i++) {
        next_case();
        const btri_result *result = evaluate();
        must_hold(is_ordered(&api.kase->decision, &api.kase->shown), "the interval is not ordered");
        if (i % 64 != 0) {
            continue;
        }
        const btri_summary *s = btri_result_summary(result);
        must_hold(s->floor <= s->at_least && s->at_least <= s->ceiling_if_asked &&
                      s->ceiling_if_asked <= s->ceiling,
                  "the summary is not ordered");
        must_hold(s->disposition == (int)s->at_least ||
                      (s->disposition == BTRI_UNDETERMINED && s->at_least == BTRI_ROUTINE),
                  "disposition and at_least disagree");
    }
}

/* ---- 2: learning narrows ---- */

/* A fact that says more than the case does: of a finding that is unknown in its effective value. */
static bool find_unknown(random_fact *learnt) {
    for (int tries = 0; tries < 40; tries++) {
        const random_finding *f = &source.findings[random_below(&source, source.count)];
        btri_value_info value;
        must_hold(btri_case_value(api.kase, f->finding, &value) == BTRI_OK, "no value");
        if (!value.is_known && !value.has_interval) {
            *learnt = random_fact_of(&source, f, 50);
            return true;
        }
    }
    return false;
}

/* An exact number, or a tighter bound, inside an interval that is known. */
static bool find_narrower(random_fact *learnt) {
    for (int tries = 0; tries < 40; tries++) {
        if (facts.count == 0) {
            return false;
        }
        random_fact *f = &facts.facts[random_below(&source, facts.count)];
        btri_value_info value;
        must_hold(btri_case_value(api.kase, f->finding, &value) == BTRI_OK, "no value");
        if (f->comparator == NULL || !value.has_interval || value.low >= value.high) {
            continue;
        }
        *learnt = *f;
        learnt->value = value.low + (int64_t)(random_next(&source) % (uint64_t)(value.high - value.low + 1));
        if (random_below(&source, 3) != 0) {
            const int64_t near = (int64_t)random_below(&source, 300);
            const int64_t span = value.high - value.low;
            learnt->value =
                f->comparator[0] == '<' ? value.high - (near % (span + 1)) : value.low + (near % (span + 1));
        }
        learnt->comparator = random_below(&source, 2) == 0 ? f->comparator : NULL;
        *f = *learnt;
        return true;
    }
    return false;
}

static void learning_narrows(void **state) {
    (void)state;
    uint32_t learnt_count = 0;
    uint32_t narrowed_count = 0;
    uint32_t moved = 0;
    for (uint32_t i = 0; i < evaluations / 4; i++) {
        random_fact learnt;
        next_case();
        evaluate();
        btri_decision before = api.kase->decision;
        btri_shown shown = api.kase->shown;
        for (int step = 0; step < 3; step++) {
            const bool narrows = random_below(&source, 3) == 0;
            if (narrows ? !find_narrower(&learnt) : !find_unknown(&learnt)) {
                break;
            }
            if (narrows && btri_case_clear(api.kase, learnt.finding) != BTRI_OK) {
                fail_msg("clear refused");
            }
            if (!narrows && facts.count < RANDOM_FACTS_MAX) {
                facts.facts[facts.count++] = learnt;
            }
            random_apply_fact(api.kase, &learnt);
            evaluate();
            const btri_decision now = api.kase->decision;
            const btri_shown next = api.kase->shown;
            must_hold(now.floor >= before.floor, "learning the last fact lowered the floor");
            must_hold(now.ceiling <= before.ceiling, "learning the last fact raised the ceiling");
            must_hold(now.is_cleared >= before.is_cleared, "learning the last fact took the clearance away");
            must_hold(next.floor >= shown.floor, "learning lowered the floor that is shown");
            must_hold(next.ceiling <= shown.ceiling || (next.is_undetermined && next.ceiling == BTRI_ROUTINE),
                      "learning raised the ceiling that is shown");
            moved += now.floor != before.floor || now.ceiling != before.ceiling;
            narrowed_count += narrows;
            learnt_count++;
            before = now;
            shown = next;
            i++;
        }
    }
    assert_true(learnt_count > evaluations / 20);
    assert_true(narrowed_count > evaluations / 200);
    assert_true(moved > evaluations / 1000);
}

/* ---- 4: no reassurance without the core questions ---- */

static void no_reassurance_while_the_core_is_open(void **state) {
    (void)state;
    const btri_index_list *core = &api.bundle->knowledge.clearance_findings;
    const btri_finding cleared = api_finding(&api, "screen_core_known");
    uint32_t reassured = 0;
    uint32_t open = 0;
    btri_value_info value;
    for (uint32_t i = 0; i < evaluations / 8; i++) {
        next_case();
        if (random_below(&source, 2) == 0) {
            const uint32_t f = core->items[random_below(&source, core->count)];
            must_hold(btri_case_clear(api.kase, f) == BTRI_OK, "clear refused");
        }
        evaluate();
        must_hold(btri_case_value(api.kase, cleared, &value) == BTRI_OK, "no value");
        const btri_shown *s = &api.kase->shown;
        const bool reassures = !s->is_undetermined && s->level <= BTRI_ROUTINE;
        must_hold(!reassures || value.state == BTRI_PRESENT, "reassured while a core question is open");
        must_hold(value.state == BTRI_PRESENT || s->floor > BTRI_ROUTINE || s->floor == BTRI_NONE,
                  "a reassuring floor while a core question is open");
        reassured += reassures;
        open += value.state != BTRI_PRESENT;
    }
    assert_true(reassured > 0 && open > 0); /* both sides were met */
}

/* Every single open core question holds the reassurance back, whatever else is known. */
static void each_core_question_holds_it_back(void **state) {
    (void)state;
    const btri_index_list *core = &api.bundle->knowledge.clearance_findings;
    uint32_t held = 0;
    uint32_t reassuring = 0;
    for (uint32_t tries = 0; tries < 20000 && reassuring < 20; tries++) {
        next_case();
        evaluate();
        if (api.kase->shown.is_undetermined || api.kase->shown.level > BTRI_ROUTINE) {
            continue;
        }
        reassuring++;
        for (uint32_t i = 0; i < core->count; i++) {
            random_apply(api.kase, &facts);
            must_hold(btri_case_clear(api.kase, core->items[i]) == BTRI_OK, "clear refused");
            evaluate();
            btri_value_info value;
            must_hold(btri_case_value(api.kase, core->items[i], &value) == BTRI_OK, "no value");
            if (value.is_known || api.kase->decision.is_cleared) {
                continue; /* it follows from another answer, or another question stands for it */
            }
            held++;
            must_hold(api.kase->shown.is_undetermined || api.kase->shown.level > BTRI_ROUTINE,
                      "one open core question did not hold the reassurance back");
        }
    }
    assert_true(reassuring > 0);
    assert_true(held > core->count / 2);
}

static void nothing_known_is_undetermined(void **state) {
    (void)state;
    const btri_knowledge *k = &api.bundle->knowledge;
    char name[100];
    for (uint32_t p = 0; p < k->profile_count; p++) {
        snprintf(name, sizeof name, "%.*s", (int)k->profiles[p].id.len, (const char *)k->profiles[p].id.ptr);
        assert_status(btri_case_begin(api.kase, RANDOM_AT, name), BTRI_OK);
        const btri_summary *s = btri_result_summary(evaluate());
        assert_int_equal(s->disposition, BTRI_UNDETERMINED);
        assert_int_equal(s->ceiling, BTRI_EMERGENCY_NOW);
    }
}

/* ---- 7: order does not matter ---- */

static size_t write(uint8_t *buffer, size_t capacity) {
    size_t written = 0;
    must_hold(btri_result_write(evaluate(), BTRI_CBOR, buffer, capacity, &written) == BTRI_OK,
              "write refused");
    return written;
}

static void order_does_not_matter(void **state) {
    (void)state;
    static uint8_t first[1 << 17];
    static uint8_t second[1 << 17];
    uint32_t conflicts = 0;
    for (uint32_t i = 0; i < evaluations / 200; i++) {
        next_case();
        random_add_dated(&source, &facts);
        random_apply(api.kase, &facts);
        const size_t due = write(first, sizeof first);
        conflicts += btri_result_summary(&api.kase->result)->count[BTRI_ISSUE];
        random_shuffle(&source, &facts);
        random_apply(api.kase, &facts);
        const size_t got = write(second, sizeof second);
        must_hold(got == due && memcmp(first, second, due) == 0, "another order, another answer");
    }
    assert_true(conflicts > 0);
}

/* ---- everything known ---- */

static bool is_all_known(void) {
    for (uint32_t f = 0; f < api.bundle->knowledge.finding_count; f++) {
        btri_value_info value;
        must_hold(btri_case_value(api.kase, f, &value) == BTRI_OK, "no value");
        if (!value.is_known && api.bundle->knowledge.findings[f].replaced_by == BTRI_INDEX_NONE) {
            return false;
        }
    }
    return true;
}

/* Complete exact facts: drawn again until each number is exact. */
static void make_complete(uint32_t percent_present) {
    facts.count = 0;
    for (uint32_t i = 0; i < source.count; i++) {
        random_fact fact = random_fact_of(&source, &source.findings[i], percent_present);
        fact.comparator = NULL;
        facts.facts[facts.count++] = fact;
    }
}

/* Clearance asks for the duration as a number (definition of screen_core_known): one that is known and none,
 * where the knowledge takes it, clears nobody. Nothing else may be in the way. */
static void everything_known_leaves_no_interval(void **state) {
    (void)state;
    const btri_finding duration = api_finding(&api, "pain_days");
    uint32_t complete = 0;
    uint32_t cleared = 0;
    for (uint32_t i = 0; i < evaluations / 20; i++) {
        btri_value_info days;
        next_case();
        make_complete(i % 3 == 0 ? 1 : 20);
        random_apply(api.kase, &facts);
        evaluate();
        const btri_decision *d = &api.kase->decision;
        if (!is_all_known()) {
            continue;
        }
        complete++;
        cleared += d->is_cleared;
        must_hold(btri_case_value(api.kase, duration, &days) == BTRI_OK, "no value");
        must_hold(d->is_cleared == days.has_interval, "everything is known, and clearance is not as defined");
        must_hold(d->floor == d->acting && d->acting == d->ceiling && d->ceiling == d->ceiling_if_asked,
                  "everything is known and an interval is left");
        const bool is_held_back = d->acting == BTRI_NONE || (d->acting <= BTRI_ROUTINE && !d->is_cleared);
        must_hold(api.kase->shown.is_undetermined == is_held_back, "known, and undetermined");
    }
    assert_true(complete > evaluations / 50);
    assert_true(cleared > 0);
}

static uint64_t number_from(const char *name, uint64_t usual) {
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 10) : usual;
}

static int set_up(void **state) {
    (void)state;
    evaluations = (uint32_t)number_from("BTRI_PROPERTY_CASES", EVALUATIONS_USUAL);
    evaluations = evaluations < 4000 ? 4000 : evaluations;
    seed = number_from("BTRI_PROPERTY_SEED", seed);
    api_open(&api);
    random_open(&source, api.bundle, seed);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    api_close(&api);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known_is_undetermined),
        cmocka_unit_test(no_reassurance_while_the_core_is_open),
        cmocka_unit_test(each_core_question_holds_it_back),
        cmocka_unit_test(learning_narrows),
        cmocka_unit_test(everything_known_leaves_no_interval),
        cmocka_unit_test(the_interval_is_ordered),
        cmocka_unit_test(order_does_not_matter),
    };
    return cmocka_run_group_tests_name("invariants", tests, set_up, tear_down);
}
