/* test_oom.c - whichever allocation fails, once or from then on: BTRI_E_MEMORY, nothing said, nothing leaked,
 * and the next attempt gives the usual bytes. */
#include <stdlib.h>

#include "support/alloc_fail.h"
#include "support/api.h"
#include "support/unit.h"

static const char patient[] =
    "{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true,\"urinary_retention\":true}}";

typedef struct answer {
    uint8_t bytes[1 << 17];
    size_t len;
} answer;

static answer due;
static answer got;

static btri_status evaluate(btri_context *context, btri_bundle *bundle, answer *out) {
    const btri_bytes input = {(const uint8_t *)patient, strlen(patient)};
    btri_case *kase = NULL;
    const btri_status made = btri_case_new(context, bundle, &kase);
    if (made != BTRI_OK) {
        assert_null(kase);
        return made;
    }
    const btri_status done =
        btri_evaluate(kase, BTRI_JSON, input, BTRI_CBOR, out->bytes, sizeof out->bytes, &out->len);
    btri_case_free(kase);
    return done;
}

static btri_status open_and_evaluate(btri_context *context, answer *out) {
    btri_bundle *bundle = NULL;
    const btri_status opened = btri_bundle_open_default(context, &bundle);
    if (opened != BTRI_OK) {
        assert_null(bundle);
        return opened;
    }
    const btri_status done = evaluate(context, bundle, out);
    btri_bundle_release(bundle);
    return done;
}

static btri_status whole_job(const btri_allocator *allocator, answer *out) {
    const btri_config config = {sizeof config, allocator};
    btri_context *context = NULL;
    out->len = 0;
    const btri_status made = btri_context_new(&config, &context);
    if (made != BTRI_OK) {
        assert_null(context);
        return made;
    }
    const btri_status done = open_and_evaluate(context, out);
    if (done != BTRI_OK) {
        assert_status(btri_context_error(context)->status, done);
    }
    btri_context_free(context);
    return done;
}

static void assert_usual(void) {
    assert_int_equal(got.len, due.len);
    assert_memory_equal(got.bytes, due.bytes, due.len);
}

static void every_allocation_may_fail(bool stays) {
    alloc_fail state;
    size_t n = 1;
    for (;; n++) {
        const btri_allocator failing = alloc_fail_init(&state, n, stays);
        const btri_status status = whole_job(&failing, &got);
        assert_int_equal(state.live, 0);
        assert_int_equal(state.bytes, 0);
        if (!state.has_failed) {
            assert_status(status, BTRI_OK);
            assert_usual();
            break;
        }
        assert_status(status, BTRI_E_MEMORY);
        assert_int_equal(got.len, 0);
        const btri_allocator working = alloc_fail_init(&state, 0, false);
        assert_status(whole_job(&working, &got), BTRI_OK);
        assert_int_equal(state.live, 0);
        assert_usual();
    }
    assert_true(n >= 4); /* context, bundle, what its verifier found, case */
}

static void one_allocation_fails(void **state) {
    (void)state;
    every_allocation_may_fail(false);
}

static void all_allocations_fail_from_then_on(void **state) {
    (void)state;
    every_allocation_may_fail(true);
}

/* The same context goes on after a failure that passes. */
static void a_context_survives(void **state) {
    (void)state;
    alloc_fail failing;
    for (size_t n = 2;; n++) {
        btri_context *context = NULL;
        const btri_allocator allocator = alloc_fail_init(&failing, n, false);
        const btri_config config = {sizeof config, &allocator};
        assert_status(btri_context_new(&config, &context), BTRI_OK);
        const btri_status status = open_and_evaluate(context, &got);
        const bool has_failed = failing.has_failed;
        assert_status(status, has_failed ? BTRI_E_MEMORY : BTRI_OK);
        failing.fail_at = 0;
        assert_status(open_and_evaluate(context, &got), BTRI_OK);
        assert_usual();
        btri_context_free(context);
        assert_int_equal(failing.live, 0);
        if (!has_failed) {
            assert_true(n > 3);
            break;
        }
    }
}

static int make_due(void **state) {
    (void)state;
    alloc_fail counting;
    const btri_allocator allocator = alloc_fail_init(&counting, 0, false);
    assert_status(whole_job(&allocator, &due), BTRI_OK);
    assert_true(due.len > 100);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_allocation_fails),
        cmocka_unit_test(all_allocations_fail_from_then_on),
        cmocka_unit_test(a_context_survives),
    };
    return cmocka_run_group_tests_name("out of memory", tests, make_due, NULL);
}
