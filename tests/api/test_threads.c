/* test_threads.c - two threads share one bundle, each with its own context and case: every answer is that of
 * a single thread. BTRI_THREAD_CASES sets how many cases; the ThreadSanitizer build runs fewer. */
#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "support/api.h"
#include "support/random_case.h"
#include "support/unit.h"

#define CASES_MAX 100000u
#define THREADS   2u

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define CASES_USUAL 2000u
#endif
#endif
#if !defined(CASES_USUAL)
#define CASES_USUAL 20000u
#endif

typedef struct worker {
    btri_bundle *bundle;
    random_source source;
    random_case facts;
    uint8_t out[1 << 17];
    uint64_t answers[CASES_MAX];
    uint32_t failures;
    bool backwards;
} worker;

static uint32_t case_count = CASES_USUAL;
static api_fixture api;
static worker alone;
static worker together[THREADS];

/* Every 16th case is written whole; of the others the summary counts. */
static uint64_t answer_of(worker *w, btri_case *kase, uint32_t n) {
    const btri_result *result = NULL;
    btri_bytes answer = {w->out, 0};
    w->source.state = UINT64_C(0x1234567) * (n + 1);
    random_make(&w->source, &w->facts);
    random_apply(kase, &w->facts);
    w->failures += btri_case_evaluate(kase, &result) != BTRI_OK;
    if (n % 16 == 0) {
        w->failures += btri_result_write(result, BTRI_CBOR, w->out, sizeof w->out, &answer.len) != BTRI_OK;
        return btri_hash(answer);
    }
    btri_tri firm = BTRI_UNKNOWN;
    btri_tri acting = BTRI_UNKNOWN;
    for (uint32_t r = 0; btri_case_rule_value(kase, r, &firm, &acting) == BTRI_OK; r++) {
        w->out[answer.len++] = (uint8_t)(firm * 4 + acting);
    }
    return btri_hash(answer);
}

/* One thread goes up, the other down, so that they meet at different cases. */
static void *work(void *user) {
    worker *w = user;
    btri_context *context = NULL;
    btri_case *kase = NULL;
    btri_bundle_retain(w->bundle);
    if (btri_context_new(NULL, &context) != BTRI_OK || btri_case_new(context, w->bundle, &kase) != BTRI_OK) {
        w->failures++;
        return NULL;
    }
    for (uint32_t i = 0; i < case_count; i++) {
        const uint32_t n = w->backwards ? case_count - 1 - i : i;
        btri_bundle_retain(w->bundle);
        w->answers[n] = answer_of(w, kase, n);
        btri_bundle_release(w->bundle);
    }
    btri_case_free(kase);
    btri_context_free(context);
    btri_bundle_release(w->bundle);
    return NULL;
}

static void start(worker *w, btri_bundle *bundle, bool backwards) {
    w->bundle = bundle;
    w->backwards = backwards;
    w->failures = 0;
    random_open(&w->source, bundle, 1);
}

static void threads_get_the_answers_of_one(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    start(&alone, api.bundle, false);
    (void)work(&alone);
    assert_int_equal(alone.failures, 0);
    assert_true(alone.answers[0] != alone.answers[16]);
    for (uint32_t t = 0; t < THREADS; t++) {
        start(&together[t], api.bundle, t % 2 != 0);
        assert_int_equal(pthread_create(&threads[t], NULL, work, &together[t]), 0);
    }
    for (uint32_t t = 0; t < THREADS; t++) {
        assert_int_equal(pthread_join(threads[t], NULL), 0);
        assert_int_equal(together[t].failures, 0);
        assert_memory_equal(together[t].answers, alone.answers, case_count * sizeof alone.answers[0]);
    }
}

typedef struct holder {
    btri_bundle *bundle;
    bool is_found;
} holder;

static void *hold_and_release(void *user) {
    holder *h = user;
    btri_finding finding = 0;
    for (int i = 0; i < 1000; i++) {
        btri_bundle_retain(h->bundle);
        btri_bundle_release(h->bundle);
    }
    h->is_found = btri_bundle_find(h->bundle, "low_back_pain", &finding) == BTRI_OK;
    btri_bundle_release(h->bundle);
    return NULL;
}

/* Whoever releases last frees; the bundle outlives its context. */
static void the_last_release_frees(void **state) {
    (void)state;
    btri_context *context = NULL;
    btri_bundle *bundle = NULL;
    pthread_t threads[THREADS];
    holder holders[THREADS];
    assert_status(btri_context_new(NULL, &context), BTRI_OK);
    assert_status(btri_bundle_open_default(context, &bundle), BTRI_OK);
    btri_context_free(context);
    for (uint32_t t = 0; t < THREADS; t++) {
        btri_bundle_retain(bundle);
        holders[t] = (holder){bundle, false};
        assert_int_equal(pthread_create(&threads[t], NULL, hold_and_release, &holders[t]), 0);
    }
    btri_bundle_release(bundle);
    for (uint32_t t = 0; t < THREADS; t++) {
        assert_int_equal(pthread_join(threads[t], NULL), 0);
        assert_true(holders[t].is_found);
    }
}

static int set_up(void **state) {
    (void)state;
    const char *wanted = getenv("BTRI_THREAD_CASES");
    if (wanted != NULL) {
        const unsigned long count = strtoul(wanted, NULL, 10);
        case_count = count < 32 ? 32 : (count > CASES_MAX ? CASES_MAX : (uint32_t)count);
    }
    api_open(&api);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    api_close(&api);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_get_the_answers_of_one),
        cmocka_unit_test(the_last_release_frees),
    };
    return cmocka_run_group_tests_name("threads", tests, set_up, tear_down);
}
