/* test_eval_one.c - every operator against its line of SEMANTICS.md section 3, by exhaustion over its
 * operands in all three channels; then strata, scores and the decision. */
#include "support/program.h"
#include "support/unit.h"

/* Sources of operands: every combination of the three channels that tri slots can have without a rule. */
enum { S_TRUE, S_FALSE, S_OPEN, S_EXAM, S_PRESUMED, S_PRESUMED_EXAM, S_DOUBTED, S_DOUBTED_EXAM, SOURCES };
enum { F_OPEN = 0, F_EXAM = 1, F_OWN = 2, F_HOST = 3, F_NUMBER = 4, F_MEASURED = 5, F_SECOND = 6 };

static tiny t;

static void start(void) {
    tiny_init(&t);
    (void)tiny_finding(&t, BTRI_KIND_TRI, BTRI_ASKED);
    (void)tiny_finding(&t, BTRI_KIND_TRI, BTRI_EXAMINED);
    (void)tiny_finding(&t, BTRI_KIND_TRI, BTRI_LOOKED_UP);
    (void)tiny_finding(&t, BTRI_KIND_DERIVED_OR_HOST, BTRI_ASKED);
    (void)tiny_finding(&t, BTRI_KIND_QUANTITY, BTRI_ASKED);
    (void)tiny_finding(&t, BTRI_KIND_QUANTITY, BTRI_MEASURED);
    (void)tiny_finding(&t, BTRI_KIND_QUANTITY, BTRI_ASKED);
    (void)tiny_true(&t);
    (void)EMIT(&t, BTRI_OP_NOT, S_TRUE);
    (void)EMIT(&t, BTRI_OP_FINDING, F_OPEN);
    (void)EMIT(&t, BTRI_OP_FINDING, F_EXAM);
    (void)EMIT(&t, BTRI_OP_NOT_PRESENT, S_OPEN);
    (void)EMIT(&t, BTRI_OP_NOT_PRESENT, S_EXAM);
    (void)EMIT(&t, BTRI_OP_KNOWN, S_OPEN);
    (void)EMIT(&t, BTRI_OP_KNOWN, S_EXAM);
}

static void run(void) {
    assert_status(tiny_verify(&t), BTRI_OK);
    tiny_run(&t);
}

/* ---- the definitions, one channel at a time ---- */

typedef enum truth { U, T, F } truth;

static truth in_channel(btri_value v, int c) {
    const bool is_true = (v >> c & 1) != 0;
    const bool is_false = (v >> (c + 3) & 1) != 0;
    assert_false(is_true && is_false);
    return is_true ? T : (is_false ? F : U);
}

static truth invert(truth a) {
    return a == U ? U : (a == T ? F : T);
}

typedef truth (*definition)(int channel, const truth *a, int n, int k);

static int tally(const truth *a, int n, truth wanted) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        count += a[i] == wanted;
    }
    return count;
}

static truth is_any(int c, const truth *a, int n, int k) {
    (void)c;
    (void)k;
    return tally(a, n, T) > 0 ? T : (tally(a, n, F) == n ? F : U);
}

static truth is_all(int c, const truth *a, int n, int k) {
    (void)c;
    (void)k;
    return tally(a, n, F) > 0 ? F : (tally(a, n, T) == n ? T : U);
}

static truth is_not(int c, const truth *a, int n, int k) {
    (void)c;
    (void)n;
    (void)k;
    return invert(a[0]);
}

static truth is_at_least(int c, const truth *a, int n, int k) {
    (void)c;
    const int certain = tally(a, n, T);
    return certain >= k ? T : (certain + tally(a, n, U) < k ? F : U);
}

static truth is_exactly(int c, const truth *a, int n, int k) {
    (void)c;
    const int certain = tally(a, n, T);
    const int open = tally(a, n, U);
    if (certain == k && open == 0) {
        return T;
    }
    return certain > k || certain + open < k ? F : U;
}

static truth is_implied(int c, const truth *a, int n, int k) {
    (void)k;
    if (tally(a, n, T) > 0) {
        return T;
    }
    if (c == BTRI_ACTING) {
        return a[0] == F ? F : U;
    }
    return tally(a, n, F) == n ? F : U;
}

static truth is_not_present(int c, const truth *a, int n, int k) {
    (void)n;
    (void)k;
    if (c == BTRI_ACTING) {
        return a[0] == T ? F : T;
    }
    return invert(a[0]);
}

static truth is_known(int c, const truth *a, int n, int k) {
    (void)n;
    (void)k;
    if (a[0] != U) {
        return T;
    }
    return c == BTRI_ACTING ? F : U;
}

static truth is_unknown(int c, const truth *a, int n, int k) {
    return invert(is_known(c, a, n, k));
}

/* ---- exhaustion ---- */

static void assert_op(int32_t op, const int32_t *operands, int n, int k, bool has_count, definition due) {
    int32_t all[5] = {k};
    start();
    memcpy(all + (has_count ? 1 : 0), operands, (size_t)n * sizeof operands[0]);
    const int32_t slot = tiny_emit(&t, op, (uint32_t)(n + (has_count ? 1 : 0)), all);
    run();
    for (int c = 0; c < BTRI_CHANNELS; c++) {
        truth values[4];
        for (int i = 0; i < n; i++) {
            values[i] = in_channel(t.slot[operands[i]], c);
        }
        assert_int_equal(in_channel(t.slot[slot], c), due(c, values, n, k));
    }
}

/* All lists of length n of the sources. */
static void exhaust(int32_t op, int n, int k, bool has_count, definition due) {
    int lists = 1;
    for (int i = 0; i < n; i++) {
        lists *= SOURCES;
    }
    for (int list = 0; list < lists; list++) {
        int32_t operands[4] = {0};
        int rest = list;
        for (int i = 0; i < n; i++) {
            operands[i] = rest % SOURCES;
            rest /= SOURCES;
        }
        assert_op(op, operands, n, k, has_count, due);
    }
}

static void sources_are_what_they_are_for(void **state) {
    (void)state;
    static const truth due[SOURCES][BTRI_CHANNELS] = {{T, T, T}, {F, F, F}, {U, U, U}, {U, U, F},
                                                      {U, T, U}, {U, T, T}, {U, F, U}, {U, F, T}};
    start();
    run();
    for (int s = 0; s < SOURCES; s++) {
        for (int c = 0; c < BTRI_CHANNELS; c++) {
            assert_int_equal(in_channel(t.slot[s], c), due[s][c]);
        }
    }
}

static void lists(void **state) {
    (void)state;
    for (int n = 1; n <= 3; n++) {
        exhaust(BTRI_OP_ANY, n, 0, false, is_any);
        exhaust(BTRI_OP_ALL, n, 0, false, is_all);
    }
}

static void counting(void **state) {
    (void)state;
    for (int n = 1; n <= 3; n++) {
        for (int k = 0; k <= n + 1; k++) {
            exhaust(BTRI_OP_AT_LEAST, n, k, true, is_at_least);
            exhaust(BTRI_OP_EXACTLY, n, k, true, is_exactly);
        }
    }
}

static void single_operands(void **state) {
    (void)state;
    exhaust(BTRI_OP_NOT, 1, 0, false, is_not);
    exhaust(BTRI_OP_NOT_PRESENT, 1, 0, false, is_not_present);
    exhaust(BTRI_OP_KNOWN, 1, 0, false, is_known);
    exhaust(BTRI_OP_UNKNOWN, 1, 0, false, is_unknown);
}

static void implication(void **state) {
    (void)state;
    exhaust(BTRI_OP_IMPLIED, 2, 0, false, is_implied);
    exhaust(BTRI_OP_IMPLIED, 3, 0, false, is_implied);
}

/* ---- operators that read a finding beside a slot ---- */

static void findings(void **state) {
    (void)state;
    static const truth due[] = {[BTRI_UNKNOWN] = U, [BTRI_PRESENT] = T, [BTRI_ABSENT] = F};
    for (int value = BTRI_UNKNOWN; value <= BTRI_ABSENT; value++) {
        start();
        t.tri[F_OPEN] = (uint8_t)value;
        t.tri[F_EXAM] = (uint8_t)value;
        run();
        for (int c = 0; c < BTRI_CHANNELS; c++) {
            const bool is_examined_later = value == BTRI_UNKNOWN && c == BTRI_ASKABLE;
            assert_int_equal(in_channel(t.slot[S_OPEN], c), due[value]);
            assert_int_equal(in_channel(t.slot[S_EXAM], c), is_examined_later ? F : due[value]);
        }
    }
}

static truth finding_alone(int value) {
    return value == BTRI_UNKNOWN ? U : (value == BTRI_PRESENT ? T : F);
}

static truth host_due(int c, int value, truth computed) {
    if (value == BTRI_PRESENT || computed == T) {
        return T;
    }
    if (computed == F || (c == BTRI_ACTING && value == BTRI_ABSENT)) {
        return F;
    }
    return U;
}

static void absent_if_and_host(void **state) {
    (void)state;
    for (int value = BTRI_UNKNOWN; value <= BTRI_ABSENT; value++) {
        for (int32_t s = 0; s < SOURCES; s++) {
            start();
            t.tri[F_OWN] = (uint8_t)value;
            t.tri[F_HOST] = (uint8_t)value;
            const int32_t absent_if = EMIT(&t, BTRI_OP_ABSENT_IF, F_OWN, s);
            const int32_t host = EMIT(&t, BTRI_OP_HOST, F_HOST, s);
            run();
            for (int c = 0; c < BTRI_CHANNELS; c++) {
                const truth condition = in_channel(t.slot[s], c);
                const truth alone = finding_alone(value);
                const truth due = alone == U && condition == T ? F : alone;
                assert_int_equal(in_channel(t.slot[absent_if], c), due);
                assert_int_equal(in_channel(t.slot[host], c), host_due(c, value, condition));
            }
        }
    }
}

static void profile_choices(void **state) {
    (void)state;
    for (int32_t choice = 0; choice < 3; choice++) {
        for (int32_t wanted = 0; wanted < 3; wanted++) {
            start();
            t.values[TINY_CHOICE] = choice;
            const int32_t slot = EMIT(&t, BTRI_OP_PROFILE, TINY_CHOICE, wanted);
            run();
            assert_int_equal(t.slot[slot], choice == wanted ? BTRI_VALUE_TRUE : BTRI_VALUE_FALSE);
        }
    }
}

/* ---- quantities ---- */

static const btri_quantity quantities[] = {
    {0, 0, BTRI_QUANTITY_MISSING},    {0, 0, BTRI_QUANTITY_NEVER},      {0, 0, BTRI_QUANTITY_NOT_APPLICABLE},
    {14, 14, BTRI_QUANTITY_INTERVAL}, {15, 15, BTRI_QUANTITY_INTERVAL}, {3, 14, BTRI_QUANTITY_INTERVAL},
    {14, 20, BTRI_QUANTITY_INTERVAL}, {15, 20, BTRI_QUANTITY_INTERVAL}};

static truth at_most_14(btri_quantity q, bool is_presumed_away) {
    if (q.state == BTRI_QUANTITY_MISSING) {
        return is_presumed_away ? F : U;
    }
    if (q.state != BTRI_QUANTITY_INTERVAL) {
        return F;
    }
    return q.hi <= 14 ? T : (q.lo > 14 ? F : U);
}

static void numbers_in_each_channel(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(quantities); i++) {
        for (int32_t f = F_NUMBER; f <= F_MEASURED; f++) {
            start();
            t.quantity[f] = quantities[i];
            const int32_t q = EMIT(&t, BTRI_OP_QUANTITY, f);
            const int32_t slots[] = {EMIT(&t, BTRI_OP_COMPARE, q, BTRI_LESS_OR_EQUAL, 14),
                                     EMIT(&t, BTRI_OP_COMPARE_PARAMETER, q, BTRI_LESS_OR_EQUAL, TINY_NUMBER),
                                     EMIT(&t, BTRI_OP_RECENT, q, 14),
                                     EMIT(&t, BTRI_OP_RECENT_PARAMETER, q, TINY_NUMBER)};
            const int32_t known = EMIT(&t, BTRI_OP_KNOWN, q);
            const int32_t unknown = EMIT(&t, BTRI_OP_UNKNOWN, q);
            run();
            for (int c = 0; c < BTRI_CHANNELS; c++) {
                const bool is_away = f == F_MEASURED && c == BTRI_ASKABLE;
                const truth due = at_most_14(quantities[i], is_away);
                const truth recent = due == U && c == BTRI_ACTING ? T : due;
                const bool is_known = btri_quantity_is_known(quantities[i]) ||
                                      (is_away && quantities[i].state == BTRI_QUANTITY_MISSING);
                const truth known_due = is_known ? T : (c == BTRI_ACTING ? F : U);
                assert_int_equal(in_channel(t.slot[slots[0]], c), due);
                assert_int_equal(in_channel(t.slot[slots[1]], c), due);
                assert_int_equal(in_channel(t.slot[slots[2]], c), recent);
                assert_int_equal(in_channel(t.slot[slots[3]], c), recent);
                assert_int_equal(in_channel(t.slot[known], c), known_due);
                assert_int_equal(in_channel(t.slot[unknown], c), invert(known_due));
            }
        }
    }
}

static void no_window_makes_everything_recent(void **state) {
    (void)state;
    start();
    t.values[TINY_NUMBER] = BTRI_FIXED_NONE;
    t.quantity[F_NUMBER] = btri_quantity_of(1000000, 1000000);
    const int32_t q = EMIT(&t, BTRI_OP_QUANTITY, F_NUMBER);
    const int32_t slot = EMIT(&t, BTRI_OP_RECENT_PARAMETER, q, TINY_NUMBER);
    run();
    assert_int_equal(t.slot[slot], BTRI_VALUE_TRUE);
    t.quantity[F_NUMBER] = btri_quantity_in_state(BTRI_QUANTITY_NEVER);
    run();
    assert_int_equal(t.slot[slot], BTRI_VALUE_FALSE);
}

static void not_applicable_if(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(quantities); i++) {
        for (int32_t s = 0; s < SOURCES; s++) {
            start();
            t.quantity[F_NUMBER] = quantities[i];
            const int32_t q = EMIT(&t, BTRI_OP_NOT_APPLICABLE_IF, F_NUMBER, s);
            const int32_t slot = EMIT(&t, BTRI_OP_COMPARE, q, BTRI_LESS_OR_EQUAL, 14);
            run();
            for (int c = 0; c < BTRI_CHANNELS; c++) {
                assert_int_equal(in_channel(t.slot[slot], c),
                                 at_most_14(quantities[i], in_channel(t.slot[s], c) == T));
            }
        }
    }
}

static void differences(void **state) {
    (void)state;
    static const struct {
        btri_quantity a, b;
        truth due; /* a - b > 5 */
    } rows[] = {{{10, 10, BTRI_QUANTITY_INTERVAL}, {4, 4, BTRI_QUANTITY_INTERVAL}, T},
                {{10, 10, BTRI_QUANTITY_INTERVAL}, {5, 5, BTRI_QUANTITY_INTERVAL}, F},
                {{10, 12, BTRI_QUANTITY_INTERVAL}, {5, 6, BTRI_QUANTITY_INTERVAL}, U},
                {{10, 12, BTRI_QUANTITY_INTERVAL}, {0, 0, BTRI_QUANTITY_MISSING}, U},
                {{0, 0, BTRI_QUANTITY_MISSING}, {1, 1, BTRI_QUANTITY_INTERVAL}, U},
                {{0, 0, BTRI_QUANTITY_MISSING}, {0, 0, BTRI_QUANTITY_NEVER}, F},
                {{0, 0, BTRI_QUANTITY_NEVER}, {1, 1, BTRI_QUANTITY_INTERVAL}, F}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        start();
        t.quantity[F_NUMBER] = rows[i].a;
        t.quantity[F_SECOND] = rows[i].b;
        const int32_t a = EMIT(&t, BTRI_OP_QUANTITY, F_NUMBER);
        const int32_t b = EMIT(&t, BTRI_OP_QUANTITY, F_SECOND);
        const int32_t slot = EMIT(&t, BTRI_OP_COMPARE_DIFFERENCE, a, b, BTRI_GREATER, 5);
        run();
        for (int c = 0; c < BTRI_CHANNELS; c++) {
            assert_int_equal(in_channel(t.slot[slot], c), rows[i].due);
        }
    }
}

/* ---- scores: two parameters of two bands each, every combination of sources ---- */

static void band_range(int c, const int32_t *slots, const int32_t *points, int64_t *least,
                       int64_t *greatest) {
    *least = 0;
    *greatest = 0;
    bool is_first = true;
    for (int i = 0; i < 2; i++) {
        if (in_channel(t.slot[slots[i]], c) == F) {
            continue;
        }
        *least = is_first || points[i] < *least ? points[i] : *least;
        *greatest = points[i] > *greatest ? points[i] : *greatest;
        is_first = false;
    }
}

static void scores(void **state) {
    (void)state;
    static const int32_t points[] = {3, 1, 2, 0};
    for (int32_t list = 0; list < SOURCES * SOURCES * SOURCES * SOURCES; list++) {
        const int32_t s[] = {list % SOURCES, list / SOURCES % SOURCES, list / (SOURCES * SOURCES) % SOURCES,
                             list / (SOURCES * SOURCES * SOURCES)};
        const int32_t operands[] = {2, s[0], points[0], s[1], points[1], 2, s[2], points[2], s[3], points[3]};
        start();
        (void)tiny_score(&t, BTRI_OP_SCORE_SUM, 10, operands);
        (void)tiny_score(&t, BTRI_OP_SCORE_MAX, 10, operands);
        run();
        for (int c = 0; c < BTRI_CHANNELS; c++) {
            int64_t lo[2];
            int64_t hi[2];
            band_range(c, s, points, &lo[0], &hi[0]);
            band_range(c, s + 2, points + 2, &lo[1], &hi[1]);
            const btri_quantity sum = t.quantity_slot[0].channel[c];
            const btri_quantity max = t.quantity_slot[1].channel[c];
            assert_int_equal(sum.state, BTRI_QUANTITY_INTERVAL);
            assert_i64(sum.lo, lo[0] + lo[1]);
            assert_i64(sum.hi, hi[0] + hi[1]);
            assert_i64(max.lo, lo[0] > lo[1] ? lo[0] : lo[1]);
            assert_i64(max.hi, hi[0] > hi[1] ? hi[0] : hi[1]);
        }
    }
}

/* ---- later strata ---- */

static void rules_of_earlier_strata(void **state) {
    (void)state;
    for (int32_t a = 0; a < SOURCES; a++) {
        for (int32_t b = 0; b < SOURCES; b++) {
            start();
            tiny_rule(&t, a, BTRI_SOON);
            tiny_rule(&t, b, BTRI_SAME_DAY);
            tiny_new_stratum(&t);
            const int32_t fired = EMIT(&t, BTRI_OP_FIRED, 0);
            const int32_t none = EMIT(&t, BTRI_OP_ALL_FALSE, 0, 1);
            const int32_t below[] = {EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_SOON),
                                     EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_URGENT),
                                     EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_EMERGENCY_NOW)};
            run();
            for (int c = 0; c < BTRI_CHANNELS; c++) {
                const truth x[] = {in_channel(t.slot[a], c), in_channel(t.slot[b], c)};
                const truth negated[] = {invert(x[0]), invert(x[1])};
                assert_int_equal(in_channel(t.slot[fired], c), x[0] == U && c == BTRI_ACTING ? F : x[0]);
                assert_int_equal(in_channel(t.slot[none], c), is_all(c, negated, 2, 0));
                const truth both = is_any(c, x, 2, 0);
                assert_int_equal(in_channel(t.slot[below[0]], c), is_not_present(c, &both, 1, 0));
                assert_int_equal(in_channel(t.slot[below[1]], c), is_not_present(c, &x[1], 1, 0));
                assert_int_equal(in_channel(t.slot[below[2]], c), T);
            }
        }
    }
}

/* A rule of the same stratum is not looked at, whatever its level. */
static void clear_below_sees_earlier_strata_only(void **state) {
    (void)state;
    start();
    tiny_rule(&t, S_TRUE, BTRI_ROUTINE);
    tiny_new_stratum(&t);
    const int32_t emergency = EMIT(&t, BTRI_OP_ANY, S_TRUE);
    tiny_rule(&t, emergency, BTRI_EMERGENCY_NOW);
    const int32_t clear = EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_SOON);
    tiny_new_stratum(&t);
    const int32_t later = EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_SOON);
    run();
    assert_int_equal(t.slot[clear], BTRI_VALUE_TRUE);
    assert_int_equal(t.slot[later], BTRI_VALUE_FALSE);
}

/* ---- the decision ---- */

static void decide(int32_t slot, btri_urgency urgency) {
    start();
    tiny_rule(&t, slot, urgency);
    run();
}

static void decision_of_one_rule(void **state) {
    (void)state;
    static const struct {
        int32_t slot;
        btri_urgency floor, acting, ceiling, asked;
    } rows[] = {{S_TRUE, BTRI_URGENT, BTRI_URGENT, BTRI_URGENT, BTRI_URGENT},
                {S_FALSE, BTRI_NONE, BTRI_NONE, BTRI_NONE, BTRI_NONE},
                {S_OPEN, BTRI_NONE, BTRI_NONE, BTRI_URGENT, BTRI_URGENT},
                {S_EXAM, BTRI_NONE, BTRI_NONE, BTRI_URGENT, BTRI_NONE},
                {S_PRESUMED, BTRI_NONE, BTRI_URGENT, BTRI_URGENT, BTRI_URGENT},
                {S_DOUBTED, BTRI_NONE, BTRI_NONE, BTRI_URGENT, BTRI_URGENT}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        decide(rows[i].slot, BTRI_URGENT);
        assert_int_equal(t.decision.floor, rows[i].floor);
        assert_int_equal(t.decision.acting, rows[i].acting);
        assert_int_equal(t.decision.ceiling, rows[i].ceiling);
        assert_int_equal(t.decision.ceiling_if_asked, rows[i].asked);
        decide(rows[i].slot, BTRI_NONE);
        assert_int_equal(t.decision.ceiling, BTRI_NONE);
    }
}

static void the_highest_level_counts(void **state) {
    (void)state;
    start();
    tiny_rule(&t, S_TRUE, BTRI_SELF_CARE);
    tiny_rule(&t, S_TRUE, BTRI_SOON);
    tiny_rule(&t, S_PRESUMED, BTRI_URGENT);
    tiny_rule(&t, S_FALSE, BTRI_EMERGENCY_NOW);
    tiny_rule(&t, S_EXAM, BTRI_SAME_DAY);
    run();
    assert_int_equal(t.decision.floor, BTRI_SOON);
    assert_int_equal(t.decision.acting, BTRI_URGENT);
    assert_int_equal(t.decision.ceiling, BTRI_SAME_DAY);
    assert_int_equal(t.decision.ceiling_if_asked, BTRI_URGENT);
}

static void clearance_is_read_when_acting(void **state) {
    (void)state;
    static const bool due[SOURCES] = {true, false, false, false, true, true, false, false};
    for (uint32_t s = 0; s < SOURCES; s++) {
        start();
        t.knowledge.clearance_slot = s;
        run();
        assert_int_equal(t.decision.is_cleared, due[s]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_are_what_they_are_for),
        cmocka_unit_test(lists),
        cmocka_unit_test(counting),
        cmocka_unit_test(single_operands),
        cmocka_unit_test(implication),
        cmocka_unit_test(findings),
        cmocka_unit_test(absent_if_and_host),
        cmocka_unit_test(profile_choices),
        cmocka_unit_test(numbers_in_each_channel),
        cmocka_unit_test(no_window_makes_everything_recent),
        cmocka_unit_test(not_applicable_if),
        cmocka_unit_test(differences),
        cmocka_unit_test(scores),
        cmocka_unit_test(rules_of_earlier_strata),
        cmocka_unit_test(clear_below_sees_earlier_strata_only),
        cmocka_unit_test(decision_of_one_rule),
        cmocka_unit_test(the_highest_level_counts),
        cmocka_unit_test(clearance_is_read_when_acting),
    };
    return cmocka_run_group_tests_name("eval_one", tests, NULL, NULL);
}
