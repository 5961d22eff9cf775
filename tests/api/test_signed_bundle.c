/* test_signed_bundle.c - btri_bundle_open_signed: what is refused, what the state remembers, and that a
 * refused bundle disturbs nothing. */
#include <openssl/err.h>
#include <pthread.h>
#include <stdlib.h>

#include "support/alloc_fail.h"
#include "support/api.h"
#include "support/cbor_text.h"
#include "support/sample_bundle.h"
#include "support/signed_bundle.h"

static void keys_that_may_not_sign(void **unused) {
    btri_publisher_state state = new_state();
    (void)unused;
    for (size_t s = 0; s < 2; s++) {
        const char *const ids[] = {"key-1", "key-2"};
        make(s, ids[s], 1);
        const btri_key good = key_of(s, ids[s]);
        btri_key key = good;
        assert_refused_at(good, &state, "2025-12-31", BTRI_E_BUNDLE_KEY_DATE);
        assert_refused_at(good, &state, "2027-01-01", BTRI_E_BUNDLE_KEY_DATE);
        assert_refused_at(good, &state, "2027-01-01T00:00:00Z", BTRI_E_BUNDLE_KEY_DATE);
        assert_refused(key_of(s, "key-3"), BTRI_E_BUNDLE_KEY);
        assert_refused(key_of(1 - s, ids[s]),
                       BTRI_E_BUNDLE_ALGORITHM); /* the id of one, the key of another */
        key.is_revoked = true;
        assert_refused(key, BTRI_E_BUNDLE_KEY_REVOKED);
        key = good;
        key.role = BTRI_KEY_SITE;
        key.capabilities = BTRI_MAY_ADD | BTRI_MAY_RAISE | BTRI_MAY_LOWER;
        assert_refused(key, BTRI_E_BUNDLE_KEY);
        key = good;
        key.publisher = "somebody else";
        assert_refused(key, BTRI_E_BUNDLE_KEY);
        btri_bundle *bundle = NULL;
        REFUSES(btri_bundle_open_signed(context, btri_bytes_of(bytes, len), NULL, 0, DAY, &state, &bundle),
                BTRI_E_BUNDLE_KEY, bundle);
        key.publisher = "libbacktriage project";
        assert_accepted(key, &state);
        state = new_state();
        assert_accepted(good, &state);
    }
}

static void another_key_with_the_same_id(void **unused) {
    uint8_t point[64];
    cose_signer other;
    (void)unused;
    make(0, "key-1", 1);
    btri_key key = key_of(0, "key-1");
    cose_signer_open(&other, false, 2);
    key.public_key = cose_signer_public(&other);
    assert_refused(key, BTRI_E_BUNDLE_SIGNATURE);
    cose_signer_close(&other);
    memset(point, 0, sizeof point); /* never filled in: of small order, then off the curve */
    key.public_key = btri_bytes_of(point, 32);
    assert_refused(key, BTRI_E_BUNDLE_KEY);
    make(1, "key-1", 1);
    key = key_of(1, "key-1");
    key.public_key = btri_bytes_of(point, 64);
    assert_refused(key, BTRI_E_BUNDLE_KEY);
}

static void what_is_no_signed_bundle(void **unused) {
    const btri_key key = key_of(0, "key-1");
    (void)unused;
    len = btri_default_bundle_len;
    memcpy(bytes, btri_default_bundle_bytes, len);
    assert_refused(key, BTRI_E_BUNDLE_UNSIGNED);
    len = 0;
    assert_refused(key, BTRI_E_BUNDLE_MALFORMED);
    make(0, "key-1", 1);
    memmove(bytes + 1, bytes, len);
    bytes[0] = 0xD2;
    len++;
    assert_refused(key, BTRI_E_BUNDLE_PROFILE);
    bytes[0] = 0xD1;
    assert_refused(key, BTRI_E_BUNDLE_PROFILE);
    len = cose_make_bundle(&signers[0], "key-1", btri_bytes_from_cstr("no bundle"), bytes, ROOM);
    assert_refused(key, BTRI_E_BUNDLE_MALFORMED); /* signed well */
    len = cose_make_bundle(&signers[0], "key-1", btri_bytes_empty(), bytes, ROOM);
    assert_refused(key, BTRI_E_BUNDLE_MALFORMED);
}

/* Not one of them opens; which status it is depends on the place. */
static btri_status assert_altered_is_refused(btri_key key) {
    btri_publisher_state state = new_state();
    btri_bundle *bundle = NULL;
    const btri_status status = open_with(key, &state, &bundle);
    assert_true(status >= 400 && status < 500);
    assert_null(bundle);
    assert_int_equal(state.publisher_len, 0);
    return status;
}

static btri_status open_status(btri_key key) {
    btri_publisher_state state = new_state();
    btri_bundle *bundle = NULL;
    const btri_status status = open_with(key, &state, &bundle);
    btri_bundle_release(bundle);
    return status;
}

static void flip(size_t bit) {
    bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
}

/* A whole small bundle. Inside the payload nothing but the signature says so: it is not decoded before. */
static void every_bit_and_length_of_a_small_bundle(void **unused) {
    static uint8_t small[8192];
    const btri_key key = key_of(0, "key-1");
    (void)unused;
    const size_t small_len = cbor_text(sample_bundle, small, sizeof small);
    assert_true(small_len > 500);
    len = cose_make_bundle(&signers[0], "key-1", btri_bytes_of(small, small_len), bytes, ROOM);
    const size_t whole = len;
    const size_t end = whole - 66; /* the signature and its head */
    for (size_t bit = 0; bit < 8 * whole; bit++) {
        flip(bit);
        const btri_status status = assert_altered_is_refused(key);
        flip(bit);
        if (bit / 8 < end && bit / 8 >= end - small_len) {
            assert_status(status, BTRI_E_BUNDLE_SIGNATURE);
        }
    }
    assert_true(open_status(key) == BTRI_OK || open_status(key) == BTRI_E_BUNDLE_PROGRAM);
    for (len = 0; len < whole; len++) {
        assert_altered_is_refused(key);
    }
    len = whole + 1;
    for (unsigned last = 0; last < 256; last++) {
        bytes[whole] = (uint8_t)last;
        assert_altered_is_refused(key);
    }
}

static void bits_and_lengths_of_the_whole_bundle(void **unused) {
    uint64_t x = 88172645463325252u;
    const btri_key key = key_of(0, "key-1");
    btri_publisher_state state = new_state();
    (void)unused;
    make(0, "key-1", 1);
    const size_t whole = len;
    for (unsigned i = 0; i < 2000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        const size_t bit = (size_t)(x % (8 * whole));
        flip(bit);
        assert_altered_is_refused(key);
        flip(bit);
        if (i % 10 == 0) {
            len = (size_t)((x >> 20) % whole);
            assert_altered_is_refused(key);
            len = whole;
        }
    }
    bytes[len++] = 0;
    assert_altered_is_refused(key);
    len--;
    assert_accepted(key, &state);
}

/* Header and signature of one, payload of another: both signed by the same key. */
static void swapped_payload(void **unused) {
    uint8_t signature[64];
    (void)unused;
    make(0, "key-1", 2);
    memcpy(signature, bytes + len - 64, 64);
    make(0, "key-1", 1);
    memcpy(bytes + len - 64, signature, 64);
    assert_refused(key_of(0, "key-1"), BTRI_E_BUNDLE_SIGNATURE);
}

static void older_sequences(void **unused) {
    btri_publisher_state state = new_state();
    const btri_key key = key_of(0, "key-1");
    (void)unused;
    make(0, "key-1", 5);
    assert_accepted(key, &state);
    assert_true(state.sequence == 5);
    assert_int_equal(state.publisher_len, strlen("libbacktriage project"));
    assert_memory_equal(state.publisher, "libbacktriage project", state.publisher_len);
    for (uint8_t older = 0; older < 5; older++) {
        make(0, "key-1", older);
        assert_refused_at(key, &state, DAY, BTRI_E_BUNDLE_VERSION);
    }
    make(0, "key-1", 5);
    assert_accepted(key, &state); /* the same again */
    make(0, "key-1", 6);
    assert_accepted(key, &state);
    assert_true(state.sequence == 6);
    make(1, "key-2", 5);
    assert_refused_at(key_of(1, "key-2"), &state, DAY,
                      BTRI_E_BUNDLE_VERSION); /* the new key, an old bundle */
    make(1, "key-2", 6);
    assert_accepted(key_of(1, "key-2"), &state); /* roll-over of the key */
    state.digest[0] ^= 1;
    assert_refused_at(key_of(1, "key-2"), &state, DAY, BTRI_E_BUNDLE_VERSION); /* two of one sequence */
    state.digest[0] ^= 1;
    state.publisher[0] ^= 1;
    assert_refused_at(key_of(1, "key-2"), &state, DAY, BTRI_E_BUNDLE_VERSION);
}

static void two_keys_while_they_change(void **unused) {
    const btri_key keys[2] = {key_of(0, "key-1"), key_of(1, "key-2")};
    const char *const ids[] = {"key-1", "key-2"};
    (void)unused;
    for (size_t s = 0; s < 2; s++) {
        btri_publisher_state state = new_state();
        btri_bundle *bundle = NULL;
        make(s, ids[s], 3);
        assert_status(
            btri_bundle_open_signed(context, btri_bytes_of(bytes, len), keys, 2, DAY, &state, &bundle),
            BTRI_OK);
        assert_span(btri_bundle_describe(bundle)->trust, ids[s]);
        btri_bundle_release(bundle);
    }
}

static size_t result_of(btri_context *of, btri_bundle *bundle, char *out, size_t cap) {
    static const char patient[] = "{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true}}";
    btri_case *kase = NULL;
    const btri_result *result = NULL;
    size_t written = 0;
    if (btri_case_new(of, bundle, &kase) == BTRI_OK &&
        btri_case_read(kase, BTRI_JSON, btri_bytes_from_cstr(patient)) == BTRI_OK &&
        btri_case_evaluate(kase, &result) == BTRI_OK) {
        if (btri_result_write(result, BTRI_JSON, (uint8_t *)out, cap - 1, &written) != BTRI_OK) {
            written = 0;
        }
    }
    btri_case_free(kase);
    out[written] = '\0';
    return written;
}

/* A result names the key, and stays as it was whatever happens to the bytes and to later bundles. */
static void a_refused_bundle_disturbs_nothing(void **unused) {
    static char before[1 << 17];
    static char after[1 << 17];
    btri_publisher_state state = new_state();
    btri_bundle *bundle = NULL;
    (void)unused;
    make(0, "key-1", 7);
    assert_status(open_with(key_of(0, "key-1"), &state, &bundle), BTRI_OK);
    assert_true(result_of(context, bundle, before, sizeof before) != 0);
    assert_non_null(strstr(before, "\"trust\":\"key-1\""));
    memset(bytes, 0xFF, len);
    assert_altered_is_refused(key_of(0, "key-1"));
    make(0, "key-1", 6);
    assert_refused_at(key_of(0, "key-1"), &state, DAY, BTRI_E_BUNDLE_VERSION);
    assert_true(result_of(context, bundle, after, sizeof after) != 0);
    assert_string_equal(before, after);
    btri_bundle_release(bundle);
}

static void whichever_allocation_fails(void **unused) {
    const btri_key key = key_of(0, "key-1");
    bool has_failed = true;
    (void)unused;
    make(0, "key-1", 1);
    for (size_t n = 1; has_failed; n++) {
        alloc_fail failing;
        const btri_allocator allocator = alloc_fail_init(&failing, n, false);
        const btri_config config = {sizeof config, &allocator};
        btri_context *of = NULL;
        btri_bundle *bundle = NULL;
        btri_publisher_state state = new_state();
        btri_status status = btri_context_new(&config, &of);
        if (status == BTRI_OK) {
            status = btri_bundle_open_signed(of, btri_bytes_of(bytes, len), &key, 1, DAY, &state, &bundle);
        }
        has_failed = failing.has_failed;
        assert_status(status, has_failed ? BTRI_E_MEMORY : BTRI_OK);
        assert_int_equal(state.publisher_len != 0, !has_failed);
        btri_bundle_release(bundle);
        btri_context_free(of);
        assert_int_equal(failing.live, 0);
        assert_true(n < 20);
    }
}

static void error_queue_stays(void **unused) {
    const btri_key key = key_of(1, "key-1");
    btri_publisher_state state = new_state();
    (void)unused;
    make(1, "key-1", 1);
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 123);
    assert_accepted(key, &state);
    bytes[len - 1] ^= 1;
    assert_altered_is_refused(key);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 123);
    assert_int_equal(ERR_get_error(), 0);
}

#define WORKERS 3
#define SWAPS   12

/* What a host has: one place for the bundle in use, under its own lock. */
typedef struct shared_bundle {
    pthread_mutex_t lock;
    btri_bundle *current;
    bool is_over;
} shared_bundle;

typedef struct worker {
    pthread_t thread;
    shared_bundle *shared;
    uint32_t results, failures;
    char text[1 << 17];
} worker;

static bool take_current(shared_bundle *shared, btri_bundle **bundle) {
    (void)pthread_mutex_lock(&shared->lock);
    *bundle = shared->current;
    btri_bundle_retain(*bundle);
    const bool is_over = shared->is_over;
    (void)pthread_mutex_unlock(&shared->lock);
    return !is_over;
}

static void *evaluate_until_over(void *user) {
    worker *w = user;
    btri_context *of = NULL;
    btri_bundle *bundle = NULL;
    w->failures += btri_context_new(NULL, &of) != BTRI_OK;
    bool goes_on = true;
    while (goes_on) {
        char name[80];
        goes_on = take_current(w->shared, &bundle);
        const btri_bytes digest = btri_bundle_describe(bundle)->digest;
        (void)snprintf(name, sizeof name, "\"%.*s\"", (int)digest.len, (const char *)digest.ptr);
        w->failures += result_of(of, bundle, w->text, sizeof w->text) == 0 || strstr(w->text, name) == NULL;
        w->results++;
        btri_bundle_release(bundle);
    }
    btri_context_free(of);
    return NULL;
}

static void swap_in(shared_bundle *shared, btri_bundle *bundle, bool is_over) {
    (void)pthread_mutex_lock(&shared->lock);
    btri_bundle *old = shared->current;
    shared->current = bundle;
    shared->is_over = is_over;
    (void)pthread_mutex_unlock(&shared->lock);
    btri_bundle_release(old);
}

/* Each result names the bundle that made it. */
static void bundles_are_swapped_while_others_evaluate(void **unused) {
    static worker workers[WORKERS];
    shared_bundle shared = {.current = NULL, .is_over = false};
    btri_publisher_state state = new_state();
    btri_bundle *bundle = NULL;
    (void)unused;
    assert_int_equal(pthread_mutex_init(&shared.lock, NULL), 0);
    make(0, "key-1", 1);
    assert_status(open_with(key_of(0, "key-1"), &state, &shared.current), BTRI_OK);
    for (size_t i = 0; i < WORKERS; i++) {
        workers[i].shared = &shared;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, evaluate_until_over, &workers[i]), 0);
    }
    for (uint8_t n = 2; n < 2 + SWAPS; n++) {
        const size_t signer = n % 2;
        make(signer, "key-1", n);
        bytes[len - 1] ^= 1;
        assert_altered_is_refused(key_of(signer, "key-1"));
        bytes[len - 1] ^= 1;
        assert_status(open_with(key_of(signer, "key-1"), &state, &bundle), BTRI_OK);
        swap_in(&shared, bundle, n + 1 == 2 + SWAPS);
    }
    for (size_t i = 0; i < WORKERS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].failures, 0);
        assert_true(workers[i].results >= 1);
    }
    btri_bundle_release(shared.current);
    (void)pthread_mutex_destroy(&shared.lock);
}

static void one_external_data(void **unused) {
    (void)unused;
    assert_string_equal(BTRI_BUNDLE_EXTERNAL_DATA, COSE_BUNDLE_AAD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_may_not_sign),
        cmocka_unit_test(another_key_with_the_same_id),
        cmocka_unit_test(what_is_no_signed_bundle),
        cmocka_unit_test(every_bit_and_length_of_a_small_bundle),
        cmocka_unit_test(bits_and_lengths_of_the_whole_bundle),
        cmocka_unit_test(swapped_payload),
        cmocka_unit_test(older_sequences),
        cmocka_unit_test(two_keys_while_they_change),
        cmocka_unit_test(a_refused_bundle_disturbs_nothing),
        cmocka_unit_test(whichever_allocation_fails),
        cmocka_unit_test(error_queue_stays),
        cmocka_unit_test(bundles_are_swapped_while_others_evaluate),
        cmocka_unit_test(one_external_data),
    };
    return cmocka_run_group_tests_name("signed bundle", tests, set_up, tear_down);
}
