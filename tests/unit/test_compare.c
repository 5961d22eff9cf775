/* test_compare.c - comparisons of intervals: every interval, relation and constant of a small range against
 * the definition (true of all values, of none, or undecided). */
#include "eval/compare.h"
#include "support/unit.h"

#define RELATIONS 5

static bool satisfies(int64_t value, int relation, int64_t k) {
    const bool holds[RELATIONS] = {value<k, value <= k, value> k, value >= k, value == k};
    return holds[relation];
}

static btri_value by_definition(int64_t lo, int64_t hi, int relation, int64_t k) {
    bool all = true;
    bool none = true;
    for (int64_t v = lo; v <= hi; v++) {
        all = all && satisfies(v, relation, k);
        none = none && !satisfies(v, relation, k);
    }
    return all ? BTRI_VALUE_TRUE : (none ? BTRI_VALUE_FALSE : BTRI_VALUE_UNKNOWN);
}

static void missing_is_undecided(void **state) {
    (void)state;
    for (int relation = 0; relation < RELATIONS; relation++) {
        const btri_quantity missing = btri_quantity_in_state(BTRI_QUANTITY_MISSING);
        assert_int_equal(btri_compare(missing, (btri_relation)relation, 0), BTRI_VALUE_UNKNOWN);
        assert_int_equal(btri_compare(missing, (btri_relation)relation, BTRI_FIXED_NONE), BTRI_VALUE_UNKNOWN);
    }
}

static void never_and_not_applicable_are_false(void **state) {
    (void)state;
    for (int relation = 0; relation < RELATIONS; relation++) {
        for (int which = BTRI_QUANTITY_NEVER; which <= BTRI_QUANTITY_NOT_APPLICABLE; which++) {
            const btri_quantity q = btri_quantity_in_state((btri_quantity_state)which);
            assert_int_equal(btri_compare(q, (btri_relation)relation, 0), BTRI_VALUE_FALSE);
            assert_int_equal(btri_compare(q, (btri_relation)relation, BTRI_FIXED_NONE), BTRI_VALUE_FALSE);
        }
    }
}

static void intervals_follow_the_definition(void **state) {
    (void)state;
    for (int64_t lo = -3; lo <= 3; lo++) {
        for (int64_t hi = lo; hi <= 3; hi++) {
            for (int64_t k = -5; k <= 5; k++) {
                for (int relation = 0; relation < RELATIONS; relation++) {
                    assert_int_equal(btri_compare(btri_quantity_of(lo, hi), (btri_relation)relation, k),
                                     by_definition(lo, hi, relation, k));
                }
            }
        }
    }
}

static void no_limit_is_larger_than_every_value(void **state) {
    (void)state;
    const btri_quantity q = btri_quantity_of(-BTRI_FIXED_LIMIT, BTRI_FIXED_LIMIT);
    assert_int_equal(btri_compare(q, BTRI_LESS, BTRI_FIXED_NONE), BTRI_VALUE_TRUE);
    assert_int_equal(btri_compare(q, BTRI_LESS_OR_EQUAL, BTRI_FIXED_NONE), BTRI_VALUE_TRUE);
    assert_int_equal(btri_compare(q, BTRI_GREATER, BTRI_FIXED_NONE), BTRI_VALUE_FALSE);
    assert_int_equal(btri_compare(q, BTRI_GREATER_OR_EQUAL, BTRI_FIXED_NONE), BTRI_VALUE_FALSE);
    assert_int_equal(btri_compare(q, BTRI_EQUAL, BTRI_FIXED_NONE), BTRI_VALUE_FALSE);
}

static void differences_of_states(void **state) {
    (void)state;
    const btri_quantity number = btri_quantity_of(1, 2);
    for (int a = BTRI_QUANTITY_MISSING; a <= BTRI_QUANTITY_NOT_APPLICABLE; a++) {
        for (int b = BTRI_QUANTITY_MISSING; b <= BTRI_QUANTITY_NOT_APPLICABLE; b++) {
            const btri_quantity x =
                a == BTRI_QUANTITY_INTERVAL ? number : btri_quantity_in_state((btri_quantity_state)a);
            const btri_quantity y =
                b == BTRI_QUANTITY_INTERVAL ? number : btri_quantity_in_state((btri_quantity_state)b);
            btri_quantity_state due = BTRI_QUANTITY_INTERVAL;
            if (a == BTRI_QUANTITY_MISSING || b == BTRI_QUANTITY_MISSING) {
                due = BTRI_QUANTITY_MISSING;
            }
            if (a >= BTRI_QUANTITY_NEVER || b >= BTRI_QUANTITY_NEVER) {
                due = BTRI_QUANTITY_NOT_APPLICABLE;
            }
            assert_int_equal(btri_difference(x, y).state, due);
        }
    }
}

static void a_difference_encloses_every_pair(void **state) {
    (void)state;
    const btri_quantity d = btri_difference(btri_quantity_of(10, 14), btri_quantity_of(3, 5));
    assert_i64(d.lo, 5);
    assert_i64(d.hi, 11);
    const btri_quantity widest = btri_difference(btri_quantity_of(-BTRI_FIXED_LIMIT, BTRI_FIXED_LIMIT),
                                                 btri_quantity_of(-BTRI_FIXED_LIMIT, BTRI_FIXED_LIMIT));
    assert_i64(widest.lo, -2 * BTRI_FIXED_LIMIT);
    assert_i64(widest.hi, 2 * BTRI_FIXED_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_is_undecided),
        cmocka_unit_test(never_and_not_applicable_are_false),
        cmocka_unit_test(intervals_follow_the_definition),
        cmocka_unit_test(no_limit_is_larger_than_every_value),
        cmocka_unit_test(differences_of_states),
        cmocka_unit_test(a_difference_encloses_every_pair),
    };
    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
