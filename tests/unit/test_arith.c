/* test_arith.c - base/arith.h: both sides of every border. */
#include "../support/unit.h"

#include "base/arith.h"

static void sizes_that_do_not_fit(void **state) {
    size_t out = 7;
    (void)state;
    assert_false(btri_add_size(SIZE_MAX, 1, &out));
    assert_false(btri_add_size(1, SIZE_MAX, &out));
    assert_false(btri_sub_size(1, 2, &out));
    assert_false(btri_mul_size(SIZE_MAX / 2 + 1, 2, &out));
    assert_false(btri_mul_size(2, SIZE_MAX / 2 + 1, &out));
    assert_false(btri_align_size(SIZE_MAX, 8, &out));
    assert_false(btri_align_size(8, 0, &out));
    assert_false(btri_align_size(8, 3, &out));
    assert_int_equal(out, 7);
}

static void sizes_that_fit(void **state) {
    size_t out = 0;
    (void)state;
    assert_true(btri_add_size(SIZE_MAX - 1, 1, &out) && out == SIZE_MAX);
    assert_true(btri_sub_size(2, 2, &out) && out == 0);
    assert_true(btri_mul_size(SIZE_MAX / 2, 2, &out) && out == SIZE_MAX - 1);
    assert_true(btri_mul_size(0, SIZE_MAX, &out) && out == 0);
    assert_true(btri_mul_size(SIZE_MAX, 0, &out) && out == 0);
    assert_true(btri_align_size(0, 8, &out) && out == 0);
    assert_true(btri_align_size(1, 8, &out) && out == 8);
    assert_true(btri_align_size(8, 8, &out) && out == 8);
    assert_true(btri_align_size(5, 1, &out) && out == 5);
    assert_true(btri_align_size(SIZE_MAX - 7, 8, &out) && out == SIZE_MAX - 7);
    assert_false(btri_is_power_of_two(0));
    assert_true(btri_is_power_of_two(1));
    assert_false(btri_is_power_of_two(12));
}

static void i64_that_do_not_fit(void **state) {
    int64_t out = 7;
    (void)state;
    assert_false(btri_add_i64(INT64_MAX, 1, &out));
    assert_false(btri_add_i64(INT64_MIN, -1, &out));
    assert_false(btri_sub_i64(INT64_MIN, 1, &out));
    assert_false(btri_sub_i64(0, INT64_MIN, &out));
    assert_false(btri_mul_i64(INT64_MIN, -1, &out));
    assert_false(btri_mul_i64(-1, INT64_MIN, &out));
    assert_false(btri_mul_i64(INT64_MAX, 2, &out));
    assert_false(btri_mul_i64(INT64_MAX, -2, &out));
    assert_false(btri_mul_i64(-2, INT64_MAX, &out));
    assert_false(btri_div_floor_i64(1, 0, &out));
    assert_false(btri_div_ceil_i64(1, 0, &out));
    assert_false(btri_div_floor_i64(INT64_MIN, -1, &out));
    assert_false(btri_div_ceil_i64(INT64_MIN, -1, &out));
    assert_i64(out, 7);
}

static void i64_that_fit(void **state) {
    int64_t out = 0;
    (void)state;
    assert_true(btri_add_i64(INT64_MAX, INT64_MIN, &out) && out == -1);
    assert_true(btri_sub_i64(-1, INT64_MIN, &out) && out == INT64_MAX);
    assert_true(btri_sub_i64(INT64_MIN, INT64_MIN, &out) && out == 0);
    assert_true(btri_mul_i64(INT64_MIN, 1, &out) && out == INT64_MIN);
    assert_true(btri_mul_i64(INT64_MIN / 2, 2, &out) && out == INT64_MIN);
    assert_true(btri_mul_i64(2, INT64_MIN / 2, &out) && out == INT64_MIN);
    assert_true(btri_mul_i64(-3, -5, &out) && out == 15);
    assert_true(btri_mul_i64(0, INT64_MIN, &out) && out == 0);
}

/* The wide product of small numbers tells which of them fit: all of -40..40 squared, shifted to the border.
 */
static void i64_products_near_the_border(void **state) {
    (void)state;
    for (int64_t a = -40; a <= 40; a++) {
        for (int64_t b = -40; b <= 40; b++) {
            const int64_t big = b * (INT64_MAX / 40);
            int64_t out = 0;
            const int64_t product = a * b;
            const bool fits = product >= -40 && product <= 40;
            assert_int_equal(btri_mul_i64(a, big, &out), fits);
            if (fits) {
                assert_i64(out, product * (INT64_MAX / 40));
            }
        }
    }
}

static void division_rounds_outwards(void **state) {
    (void)state;
    for (int64_t a = -30; a <= 30; a++) {
        for (int64_t b = -7; b <= 7; b++) {
            int64_t floor = 0;
            int64_t ceil = 0;
            if (b == 0) {
                continue;
            }
            assert_true(btri_div_floor_i64(a, b, &floor));
            assert_true(btri_div_ceil_i64(a, b, &ceil));
            /* floor <= a / b <= ceil, each less than one away; times b, whose sign turns the order. */
            const int64_t below = b > 0 ? a - floor * b : floor * b - a;
            const int64_t above = b > 0 ? ceil * b - a : a - ceil * b;
            const int64_t unit = b > 0 ? b : -b;
            assert_true(below >= 0 && below < unit);
            assert_true(above >= 0 && above < unit);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_that_do_not_fit),        cmocka_unit_test(sizes_that_fit),
        cmocka_unit_test(i64_that_do_not_fit),          cmocka_unit_test(i64_that_fit),
        cmocka_unit_test(i64_products_near_the_border), cmocka_unit_test(division_rounds_outwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
