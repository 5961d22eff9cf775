/* test_record.c - model/record.c and model/code_system.c: merging, in every order. */
#include "../support/unit.h"

#include "model/code_system.h"
#include "model/record.h"

static const btri_finding_def plain = {0};

static btri_record tri(btri_finding_state state, int32_t day) {
    btri_record r = {0};
    r.state = state;
    r.day = day;
    return r;
}

static btri_record quantity(btri_fixed lo, btri_fixed hi, int32_t day) {
    btri_record r = {0};
    r.is_quantity = true;
    r.quantity = btri_quantity_of(lo, hi);
    r.day = day;
    return r;
}

static btri_record quantity_state(btri_quantity_state state, int32_t day) {
    btri_record r = {0};
    r.is_quantity = true;
    r.quantity = btri_quantity_in_state(state);
    r.day = day;
    return r;
}

static btri_merged merge_two(btri_record a, btri_record b, uint32_t flags) {
    btri_finding_def f = plain;
    btri_merged m = {0};
    f.flags = flags;
    btri_merge(&m, &a, &f);
    btri_merge(&m, &b, &f);
    assert_true(btri_merged_is_valid(&m));
    return m;
}

static void invalid_merged_values(void **state) {
    btri_merged m = {0};
    (void)state;
    assert_true(btri_merged_is_valid(&m));
    m.has_conflict = true;
    assert_false(btri_merged_is_valid(&m));
    m.has_conflict = false;
    m.state = BTRI_STATE_PRESENT;
    assert_false(btri_merged_is_valid(&m));
    m.is_known = true;
    assert_false(btri_merged_is_valid(&m));
    m.is_recorded = true;
    assert_true(btri_merged_is_valid(&m));
    m.quantity.lo = 1;
    assert_false(btri_merged_is_valid(&m));
}

static void unknown_counts_only_alone(void **state) {
    btri_merged m = {0};
    const btri_record unknown = tri(BTRI_STATE_UNKNOWN, 9);
    (void)state;
    btri_merge(&m, &unknown, &plain);
    assert_true(m.is_recorded && !m.is_known && m.state == BTRI_STATE_UNKNOWN);
    m = merge_two(tri(BTRI_STATE_UNKNOWN, 9), tri(BTRI_STATE_ABSENT, 1), 0);
    assert_true(m.is_known && m.state == BTRI_STATE_ABSENT && m.day == 1 && !m.has_conflict);
    m = merge_two(quantity(5, 5, 1), quantity_state(BTRI_QUANTITY_MISSING, 9), 0);
    assert_true(m.is_known && m.quantity.lo == 5 && !m.has_conflict);
}

static void the_newest_date_wins_without_conflict(void **state) {
    btri_merged m = merge_two(tri(BTRI_STATE_PRESENT, 1), tri(BTRI_STATE_ABSENT, 2), 0);
    (void)state;
    assert_true(m.state == BTRI_STATE_ABSENT && !m.has_conflict);
    m = merge_two(tri(BTRI_STATE_ABSENT, 2), tri(BTRI_STATE_PRESENT, 1), 0);
    assert_true(m.state == BTRI_STATE_ABSENT && !m.has_conflict);
    m = merge_two(quantity(9, 9, -5), quantity(1, 1, -4), 0);
    assert_true(m.quantity.lo == 1 && !m.has_conflict);
}

static void on_one_date_the_risk_wins(void **state) {
    btri_merged m = merge_two(tri(BTRI_STATE_PRESENT, 1), tri(BTRI_STATE_ABSENT, 1), 0);
    (void)state;
    assert_true(m.state == BTRI_STATE_PRESENT && m.has_conflict);
    m = merge_two(tri(BTRI_STATE_NOT_APPLICABLE, 1), tri(BTRI_STATE_PRESENT, 1), 0);
    assert_true(m.state == BTRI_STATE_PRESENT && m.has_conflict);
    m = merge_two(tri(BTRI_STATE_PRESENT, 1), tri(BTRI_STATE_PRESENT, 1), 0);
    assert_false(m.has_conflict);
    m = merge_two(quantity(3, 3, 1), quantity(7, 7, 1), 0);
    assert_true(m.quantity.hi == 7 && m.has_conflict);
    m = merge_two(quantity(3, 3, 1), quantity(7, 7, 1), BTRI_FINDING_LOWER_RISKY);
    assert_true(m.quantity.hi == 3 && m.has_conflict);
    m = merge_two(quantity(1, 8, 1), quantity(7, 7, 1), 0);
    assert_true(m.quantity.lo == 1 && m.quantity.hi == 8);
    m = merge_two(quantity(1, 8, 1), quantity(3, 3, 1), BTRI_FINDING_LOWER_RISKY);
    assert_true(m.quantity.lo == 1 && m.quantity.hi == 8);
    m = merge_two(quantity_state(BTRI_QUANTITY_NEVER, 1), quantity(3, 3, 1), BTRI_FINDING_LOWER_RISKY);
    assert_true(m.quantity.state == BTRI_QUANTITY_INTERVAL && m.has_conflict);
    m = merge_two(quantity_state(BTRI_QUANTITY_NOT_APPLICABLE, 1), quantity_state(BTRI_QUANTITY_NEVER, 1), 0);
    assert_true(m.quantity.state == BTRI_QUANTITY_NEVER && m.has_conflict);
}

static bool are_equal(const btri_merged *a, const btri_merged *b) {
    return a->state == b->state && a->quantity.state == b->quantity.state &&
           a->quantity.lo == b->quantity.lo && a->quantity.hi == b->quantity.hi && a->day == b->day &&
           a->is_recorded == b->is_recorded && a->is_known == b->is_known &&
           a->has_conflict == b->has_conflict;
}

/* The permutations of four records by number 0..23. */
static btri_merged merge_in_order(const btri_record *records, uint32_t permutation,
                                  const btri_finding_def *f) {
    btri_merged m = {0};
    bool used[4] = {false, false, false, false};
    for (uint32_t left = 4; left > 0; left--) {
        uint32_t skip = permutation % left;
        uint32_t i = 0;
        permutation /= left;
        while (used[i] || skip > 0) {
            skip -= used[i] ? 0 : 1;
            i++;
        }
        used[i] = true;
        btri_merge(&m, &records[i], f);
    }
    return m;
}

/* Every four of the given records, in every order. */
static void expect_any_order(const btri_record *all, uint32_t count, uint32_t flags) {
    btri_finding_def f = plain;
    f.flags = flags;
    for (uint32_t choice = 0; choice < count * count * count * count; choice++) {
        const btri_record four[4] = {all[choice % count], all[choice / count % count],
                                     all[choice / count / count % count],
                                     all[choice / count / count / count]};
        const btri_merged first = merge_in_order(four, 0, &f);
        assert_true(btri_merged_is_valid(&first));
        for (uint32_t p = 1; p < 24; p++) {
            const btri_merged other = merge_in_order(four, p, &f);
            assert_true(are_equal(&first, &other));
        }
    }
}

static void the_order_does_not_matter(void **state) {
    const btri_record tris[] = {
        tri(BTRI_STATE_UNKNOWN, 3), tri(BTRI_STATE_PRESENT, 1), tri(BTRI_STATE_PRESENT, 2),
        tri(BTRI_STATE_ABSENT, 1),  tri(BTRI_STATE_ABSENT, 2),  tri(BTRI_STATE_NOT_APPLICABLE, 2),
    };
    const btri_record quantities[] = {
        quantity_state(BTRI_QUANTITY_MISSING, 3),
        quantity_state(BTRI_QUANTITY_NEVER, 2),
        quantity_state(BTRI_QUANTITY_NOT_APPLICABLE, 2),
        quantity(1, 1, 1),
        quantity(1, 8, 2),
        quantity(3, 3, 2),
        quantity(1, 3, 2),
    };
    (void)state;
    expect_any_order(tris, COUNT_OF(tris), 0);
    expect_any_order(quantities, COUNT_OF(quantities), 0);
    expect_any_order(quantities, COUNT_OF(quantities), BTRI_FINDING_LOWER_RISKY);
}

static void code_systems_have_names(void **state) {
    (void)state;
    assert_null(btri_code_system_uri(BTRI_CODE_SYSTEM_COUNT));
    assert_null(btri_code_system_label(UINT32_MAX));
    for (uint32_t i = 0; i < BTRI_CODE_SYSTEM_COUNT; i++) {
        assert_non_null(btri_code_system_uri(i));
        assert_non_null(btri_code_system_label(i));
    }
    assert_string_equal(btri_code_system_uri(BTRI_SYSTEM_LOINC), "http://loinc.org");
    assert_string_equal(btri_code_system_label(BTRI_SYSTEM_ICD_10), "ICD-10 (WHO)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_merged_values),
        cmocka_unit_test(unknown_counts_only_alone),
        cmocka_unit_test(the_newest_date_wins_without_conflict),
        cmocka_unit_test(on_one_date_the_risk_wins),
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(code_systems_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
