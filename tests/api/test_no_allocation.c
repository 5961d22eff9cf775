/* test_no_allocation.c - after btri_case_new no call on a case allocates: neither from the host's allocator
 * nor, behind its back, from malloc. And what a case held is gone from its memory when it is freed. */
#include <stdlib.h>

#include "api/case.h"
#include "base/alloc.h"
#include "formats/case_transcode.h"
#include "support/alloc_fail.h"
#include "support/api.h"
#include "support/random_case.h"
#include "support/unit.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#endif

/* ---- malloc and its kin, counted; sanitizers bring their own, there the host's allocator alone counts ----
 */

static size_t system_calls;

#if !defined(IS_SANITIZED) && defined(__GLIBC__)
#define COUNTS_SYSTEM 1
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *ptr, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *ptr);

void *malloc(size_t size) {
    system_calls++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    system_calls++;
    return __libc_calloc(count, size);
}

void *realloc(void *ptr, size_t size) {
    system_calls++;
    return __libc_realloc(ptr, size);
}

void *aligned_alloc(size_t align, size_t size) {
    system_calls++;
    return __libc_memalign(align, size);
}

void free(void *ptr) {
    system_calls++;
    __libc_free(ptr);
}
#endif

static alloc_fail counting;
static btri_allocator allocator;
static api_fixture api;
static random_source source;
static uint8_t first[1 << 17], second[1 << 17];

static int set_up(void **state) {
    (void)state;
    allocator = alloc_fail_init(&counting, 0, false);
    const btri_config config = {sizeof config, &allocator};
    assert_status(btri_context_new(&config, &api.context), BTRI_OK);
    assert_status(btri_bundle_open_default(api.context, &api.bundle), BTRI_OK);
    const size_t before = counting.calls;
    assert_status(btri_case_new(api.context, api.bundle, &api.kase), BTRI_OK);
    assert_int_equal(counting.calls, before + 1);
    random_open(&source, api.bundle, 3);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    api_close(&api);
    assert_int_equal(counting.live, 0);
    assert_int_equal(counting.bytes, 0);
    return 0;
}

typedef struct allocations {
    size_t host, live, system;
} allocations;

static allocations seen(void) {
    const allocations now = {counting.calls, counting.live, system_calls};
    return now;
}

static void assert_none_since(allocations then) {
    const allocations now = seen();
    assert_int_equal(now.host, then.host);
    assert_int_equal(now.live, then.live);
    assert_int_equal(now.system, then.system);
}

static void the_counters_count(void **state) {
    (void)state;
    const allocations then = seen();
    btri_case *kase = NULL;
    assert_status(btri_case_new(api.context, api.bundle, &kase), BTRI_OK);
    assert_int_equal(seen().host, then.host + 1);
#if defined(COUNTS_SYSTEM)
    assert_true(seen().system > then.system);
#else
    print_message("malloc is not counted in this build\n");
#endif
    btri_case_free(kase);
}

/* Touches every item and all that hangs on it; answers how many there were. */
static uint32_t read_items(const btri_result *result) {
    btri_item item;
    btri_code code;
    btri_bytes id;
    btri_reason reason;
    btri_source_info from;
    uint32_t n = 0;
    for (int kind = 0; kind < BTRI_ITEM_KINDS; kind++) {
        const btri_item_kind k = (btri_item_kind)kind;
        for (uint32_t i = 0; btri_result_item(result, k, i, &item) == BTRI_OK; i++) {
            for (uint32_t c = 0; btri_result_item_code(result, k, i, c, &code) == BTRI_OK; c++) {
                n++;
            }
            for (uint32_t r = 0; btri_result_item_rule(result, k, i, r, &id) == BTRI_OK; r++) {
                n++;
            }
            for (uint32_t r = 0; kind == BTRI_FIRED && btri_result_reason(result, i, r, &reason) == BTRI_OK;
                 r++) {
                n++;
            }
            for (uint32_t s = 0; kind == BTRI_FIRED && btri_result_source(result, i, s, &from) == BTRI_OK;
                 s++) {
                n++;
            }
            n++;
        }
    }
    return n;
}

static void no_call_on_a_case_allocates(void **state) {
    (void)state;
    static random_case facts;
    btri_value_info value;
    btri_tri firm;
    btri_tri acting;
    size_t written = 0;
    uint32_t items = 0;
    for (int i = 0; i < 50; i++) {
        const btri_result *result = NULL;
        random_make(&source, &facts);
        random_add_dated(&source, &facts);
        const allocations then = seen();
        random_apply(api.kase, &facts);
        const btri_status refused =
            btri_case_set_quantity(api.kase, api_finding(&api, "temp_c"), 999, 0, NULL);
        const btri_status set = btri_case_set(api.kase, api_finding(&api, "fever"), BTRI_PRESENT);
        const btri_status noted = btri_case_add_issue(api.kase, "note", UINT32_MAX, "somewhere");
        const btri_status done = btri_case_evaluate(api.kase, &result);
        items += read_items(result);
        const btri_status cbor = btri_result_write(result, BTRI_CBOR, first, sizeof first, &written);
        const btri_status json = btri_result_write(result, BTRI_JSON, first, sizeof first, &written);
        const btri_status valued = btri_case_value(api.kase, 0, &value);
        const btri_status ruled = btri_case_rule_value(api.kase, 0, &firm, &acting);
        const btri_status cleared = btri_case_clear(api.kase, 0);
        assert_none_since(then);
        assert_status(refused, BTRI_E_INPUT_IMPLAUSIBLE);
        assert_true(set == BTRI_OK && noted == BTRI_OK && done == BTRI_OK && cbor == BTRI_OK &&
                    json == BTRI_OK);
        assert_true(valued == BTRI_OK && ruled == BTRI_OK && cleared == BTRI_OK);
    }
    assert_true(items > 1000);
}

#define WHOLE_CASE                                                                                           \
    "{\"at\":\"2026-11-22\",\"profile\":\"uk\",\"findings\":{\"low_back_pain\":{\"state\":\"present\","      \
    "\"source\":\"x\"},"                                                                                     \
    "\"saddle_sensory_change\":[{\"state\":\"present\",\"date\":\"2026-11-01\"},{\"state\":\"absent\"}],"    \
    "\"temp_c\":{\"value\":98.4,\"unit\":\"[degF]\"},\"spinal_procedure_days\":\"never\",\"age_years\":58}}"

static btri_bytes to_cbor(uint8_t *buffer, size_t capacity) {
    const btri_bytes json = {(const uint8_t *)WHOLE_CASE, strlen(WHOLE_CASE)};
    static uint32_t words[BTRI_CASE_KEY_WORDS];
    static btri_bytes places[1024];
    btri_json_keys keys;
    btri_case_error error;
    btri_bytes cbor = {buffer, 0};
    btri_json_keys_init(&keys, words, COUNT_OF(words));
    assert_status(btri_case_json_to_cbor(json, &api.bundle->knowledge, &keys, places, buffer, capacity,
                                         &cbor.len, &error),
                  BTRI_OK);
    return cbor;
}

static void reading_and_writing_in_one_call_allocates_nothing(void **state) {
    (void)state;
    static uint8_t buffer[1024];
    const btri_bytes inputs[] = {to_cbor(buffer, sizeof buffer),
                                 {(const uint8_t *)WHOLE_CASE, strlen(WHOLE_CASE)}};
    size_t from_cbor = 0;
    size_t from_json = 0;
    const allocations then = seen();
    const btri_status a =
        btri_evaluate(api.kase, BTRI_CBOR, inputs[0], BTRI_JSON, first, sizeof first, &from_cbor);
    const btri_status b =
        btri_evaluate(api.kase, BTRI_JSON, inputs[1], BTRI_JSON, second, sizeof second, &from_json);
    const btri_bytes cut = {inputs[0].ptr, inputs[0].len - 1};
    const btri_status c = btri_case_read(api.kase, BTRI_CBOR, cut);
    assert_none_since(then);
    assert_status(a, BTRI_OK);
    assert_status(b, BTRI_OK);
    assert_status(c, BTRI_E_INPUT_MALFORMED);
    assert_int_equal(from_cbor, from_json);
    assert_memory_equal(first, second, from_cbor);
}

/* The n-th patient of a case gets what the first patient of a new case gets. */
static void a_case_reused_gives_the_same_bytes(void **state) {
    (void)state;
    static random_case patient;
    static random_case others;
    size_t due = 0;
    size_t got = 0;
    const btri_result *result = NULL;
    do {
        random_make(&source, &patient);
    } while (patient.count < 50);
    random_apply(api.kase, &patient);
    assert_status(btri_case_evaluate(api.kase, &result), BTRI_OK);
    assert_status(btri_result_write(result, BTRI_CBOR, first, sizeof first, &due), BTRI_OK);
    const allocations then = seen();
    for (int i = 0; i < 1000; i++) {
        random_make(&source, &others);
        random_apply(api.kase, i % 2 == 0 ? &others : &patient);
        if (btri_case_evaluate(api.kase, &result) != BTRI_OK ||
            btri_result_write(result, BTRI_CBOR, second, sizeof second, &got) != BTRI_OK) {
            fail_msg("a random case was refused");
        }
        if (i % 2 != 0) {
            assert_int_equal(got, due);
            assert_memory_equal(second, first, due);
        }
    }
    assert_none_since(then);
}

/* ---- residue ---- */

#define CANARY "CANARY-7f3a9"

static bool has_canary(const uint8_t *block, size_t size) {
    const size_t n = strlen(CANARY);
    for (size_t i = 0; i + n <= size; i++) {
        if (memcmp(block + i, CANARY, n) == 0) {
            return true;
        }
    }
    return false;
}

/* 44.37 degrees, and no other number in a case is this one. */
#define CANARY_NUMBER 4437

static bool has_canary_number(const uint8_t *block, size_t size) {
    const int64_t wanted = CANARY_NUMBER;
    for (size_t i = 0; i + sizeof wanted <= size; i += 8) {
        if (memcmp(block + i, &wanted, sizeof wanted) == 0) {
            return true;
        }
    }
    return false;
}

static void fill_with_canaries(btri_case *kase, bool by_json) {
    const char *json =
        "{\"at\":\"2026-11-22\",\"findings\":{\"temp_c\":{\"value\":44.37,\"source\":\"" CANARY "\"}}}";
    const btri_bytes input = {(const uint8_t *)json, strlen(json)};
    const btri_result *result = NULL;
    size_t written = 0;
    if (by_json) {
        assert_status(btri_case_read(kase, BTRI_JSON, input), BTRI_OK);
    } else {
        assert_status(btri_case_begin(kase, "2026-11-22", NULL), BTRI_OK);
        assert_status(btri_case_set_quantity(kase, api_finding(&api, "temp_c"), CANARY_NUMBER, -2, NULL),
                      BTRI_OK);
    }
    assert_status(btri_case_add_issue(kase, "note", UINT32_MAX, CANARY), BTRI_OK);
    assert_status(btri_case_evaluate(kase, &result), BTRI_OK);
    assert_status(btri_result_write(result, BTRI_CBOR, first, sizeof first, &written), BTRI_OK);
}

static void nothing_of_a_patient_stays(bool by_json) {
    const size_t size = btri_case_memory_bound(api.bundle) + 65536;
    uint64_t *words = malloc(size);
    assert_non_null(words);
    uint8_t *block = (uint8_t *)words;
    btri_allocator fixed;
    btri_context *context = NULL;
    btri_case *kase = NULL;
    assert_true(btri_alloc_fixed(block, size, &fixed));
    const btri_config config = {sizeof config, &fixed};
    assert_status(btri_context_new(&config, &context), BTRI_OK);
    assert_status(btri_case_new(context, api.bundle, &kase), BTRI_OK);
    fill_with_canaries(kase, by_json);
#if !defined(IS_SANITIZED) /* the red zones of a living case cannot be read there */
    assert_true(has_canary(block, size));
    assert_true(has_canary_number(block, size));
    assert_status(btri_case_begin(kase, "2026-11-22", NULL), BTRI_OK);
    assert_false(has_canary(block, size));
    assert_false(has_canary_number(block, size));
    fill_with_canaries(kase, by_json);
#endif
    btri_case_free(kase);
    assert_false(has_canary(block, size));
    assert_false(has_canary_number(block, size));
    btri_context_free(context);
    free(words);
}

static void nothing_set_stays(void **state) {
    (void)state;
    nothing_of_a_patient_stays(false);
}

static void nothing_read_stays(void **state) {
    (void)state;
    nothing_of_a_patient_stays(true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counters_count),
        cmocka_unit_test(no_call_on_a_case_allocates),
        cmocka_unit_test(reading_and_writing_in_one_call_allocates_nothing),
        cmocka_unit_test(a_case_reused_gives_the_same_bytes),
        cmocka_unit_test(nothing_set_stays),
        cmocka_unit_test(nothing_read_stays),
    };
    return cmocka_run_group_tests_name("no allocation", tests, set_up, tear_down);
}
