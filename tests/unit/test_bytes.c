/* test_bytes.c - base/bytes.h and base/hash.c. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "base/hash.h"

static void spans_outside_are_refused(void **state) {
    const btri_bytes text = btri_bytes_from_cstr("abcdef");
    btri_bytes out = btri_bytes_from_cstr("same");
    btri_bytes rest = text;
    (void)state;
    assert_false(btri_bytes_sub(text, 7, 0, &out));
    assert_false(btri_bytes_sub(text, 0, 7, &out));
    assert_false(btri_bytes_sub(text, 3, SIZE_MAX, &out));
    assert_false(btri_bytes_sub(text, SIZE_MAX, 1, &out));
    assert_false(btri_bytes_take(&rest, 7, &out));
    assert_span(out, "same");
    assert_span(rest, "abcdef");
    assert_false(btri_bytes_is_valid(btri_bytes_of(NULL, 1)));
}

static void spans_inside(void **state) {
    btri_bytes rest = btri_bytes_from_cstr("abcdef");
    btri_bytes out;
    (void)state;
    assert_true(btri_bytes_sub(rest, 2, 3, &out));
    assert_span(out, "cde");
    assert_true(btri_bytes_sub(rest, 6, 0, &out));
    assert_span(out, "");
    assert_true(btri_bytes_take(&rest, 2, &out));
    assert_span(out, "ab");
    assert_span(rest, "cdef");
    assert_true(btri_bytes_sub(btri_bytes_empty(), 0, 0, &out));
    assert_null(out.ptr);
    assert_true(btri_bytes_is_valid(out));
}

static void order_is_bytewise(void **state) {
    const char *const ascending[] = {"", "a", "aa", "ab", "b", "\xC3\xA9"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ascending); i++) {
        for (size_t k = 0; k < COUNT_OF(ascending); k++) {
            const btri_bytes a = btri_bytes_from_cstr(ascending[i]);
            const btri_bytes b = btri_bytes_from_cstr(ascending[k]);
            const int order = btri_bytes_compare(a, b);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
            assert_int_equal(btri_bytes_equal(a, b), i == k);
        }
    }
    assert_true(btri_bytes_equal(btri_bytes_empty(), btri_bytes_from_cstr("")));
    assert_true(btri_bytes_starts_with(btri_bytes_from_cstr("abc"), btri_bytes_from_cstr("ab")));
    assert_false(btri_bytes_starts_with(btri_bytes_from_cstr("a"), btri_bytes_from_cstr("ab")));
}

/* Values of the published FNV test suite. */
static void hash_is_fnv_1a(void **state) {
    (void)state;
    assert_true(btri_hash(btri_bytes_empty()) == UINT64_C(0xcbf29ce484222325));
    assert_true(btri_hash(btri_bytes_from_cstr("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(btri_hash(btri_bytes_from_cstr("foobar")) == UINT64_C(0x85944171f73967e8));
    const uint64_t foo = btri_hash(btri_bytes_from_cstr("foo"));
    assert_true(btri_hash_continue(foo, btri_bytes_from_cstr("bar")) == UINT64_C(0x85944171f73967e8));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_outside_are_refused),
        cmocka_unit_test(spans_inside),
        cmocka_unit_test(order_is_bytewise),
        cmocka_unit_test(hash_is_fnv_1a),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
