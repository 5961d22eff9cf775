/* test_arena.c - base/arena.c. Under AddressSanitizer it also checks what is poisoned. */
#include "../support/misuse.h"
#include "../support/unit.h"

#include "base/arena.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#endif
#if defined(HAS_ASAN)
int __asan_address_is_poisoned(void const volatile *ptr);
#define ASSERT_POISONED(ptr, expected) assert_int_equal(__asan_address_is_poisoned(ptr) != 0, (expected))
#else
#define ASSERT_POISONED(ptr, expected) assert_non_null(ptr)
#endif

static void what_does_not_fit(void **state) {
    uint8_t block[64];
    btri_arena arena;
    (void)state;
    btri_arena_init(&arena, NULL, 100);
    assert_true(btri_arena_is_valid(&arena));
    assert_null(btri_arena_alloc(&arena, 0, 1));
    btri_arena_init(&arena, block, sizeof block);
    assert_null(btri_arena_alloc(&arena, 65, 1));
    assert_null(btri_arena_alloc(&arena, SIZE_MAX, 8));
    assert_null(btri_arena_alloc(&arena, SIZE_MAX - 7, 8));
    assert_null(btri_arena_alloc(&arena, 8, 0));
    assert_null(btri_arena_alloc(&arena, 8, 6));
    assert_null(btri_arena_alloc_array(&arena, SIZE_MAX / 2, 4, 8));
    assert_int_equal(btri_arena_used(&arena), 0);
    assert_int_equal(btri_arena_left(&arena), 64);
    btri_arena_release(&arena);
    assert_int_equal(arena.size, 0);
    memset(block, 1, sizeof block);
}

static void bound_refuses(void **state) {
    (void)state;
    assert_int_equal(btri_arena_bound(8, 0), SIZE_MAX);
    assert_int_equal(btri_arena_bound(8, 12), SIZE_MAX);
    assert_int_equal(btri_arena_bound(SIZE_MAX - 14, 8), SIZE_MAX);
    assert_int_equal(btri_arena_bound(SIZE_MAX - 15, 8), SIZE_MAX);
    assert_int_equal(btri_arena_bound(SIZE_MAX - 16, 8), SIZE_MAX - 1);
    assert_int_equal(btri_arena_bound(0, 1), 15);
    assert_int_equal(btri_arena_bound(100, 64), 171);
}

/* A block of exactly the sum of the bounds suffices wherever it begins, and pieces do not touch. */
static void bound_suffices_at_any_start(void **state) {
    static const size_t sizes[] = {1, 7, 8, 9, 100, 0, 3};
    static const size_t aligns[] = {1, 8, 64, 2, 16, 4, 32};
    uint8_t block[1024];
    (void)state;
    for (size_t start = 0; start < 64; start++) {
        size_t need = 0;
        btri_arena arena;
        uint8_t *last_end = NULL;
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            need += btri_arena_bound(sizes[i], aligns[i]);
        }
        btri_arena_init(&arena, block + start, need);
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            uint8_t *piece = btri_arena_alloc(&arena, sizes[i], aligns[i]);
            assert_non_null(piece);
            assert_int_equal((uintptr_t)piece % aligns[i], 0);
            assert_true(last_end == NULL || piece >= last_end + BTRI_ARENA_GRANULE);
            memset(piece, (int)i, sizes[i]);
            last_end = piece + sizes[i];
        }
        assert_true(btri_arena_used(&arena) <= need);
        btri_arena_release(&arena);
    }
}

static void red_zones_are_poisoned(void **state) {
    _Alignas(16) uint8_t block[256];
    btri_arena arena;
    (void)state;
    btri_arena_init(&arena, block, sizeof block);
    ASSERT_POISONED(block, 1);
    uint8_t *piece = btri_arena_alloc(&arena, 13, 8);
    ASSERT_POISONED(piece, 0);
    ASSERT_POISONED(piece + 12, 0);
    ASSERT_POISONED(piece + 13, 1);
    uint8_t *next = btri_arena_alloc(&arena, 8, 8);
    ASSERT_POISONED(next - 1, 1);
    ASSERT_POISONED(next + 7, 0);
    ASSERT_POISONED(next + 8, 1);
    assert_true(next >= piece + 13 + 8);
    btri_arena_release(&arena);
    ASSERT_POISONED(block, 0);
    ASSERT_POISONED(block + 255, 0);
}

static void rewind_and_wipe(void **state) {
    _Alignas(16) uint8_t block[256];
    btri_arena arena;
    (void)state;
    memset(block, 0x77, sizeof block);
    btri_arena_init(&arena, block, sizeof block);
    uint8_t *kept = btri_arena_alloc(&arena, 16, 16);
    kept[0] = 9;
    const size_t mark = btri_arena_mark(&arena);
    uint8_t *given_back = btri_arena_alloc(&arena, 32, 8);
    memset(given_back, 0x66, 32);
    btri_arena_rewind(&arena, mark);
    assert_int_equal(btri_arena_used(&arena), mark);
    ASSERT_POISONED(given_back, 1);
    ASSERT_POISONED(kept, 0);
    uint8_t *row = btri_arena_alloc_array(&arena, 4, 8, 8);
    assert_ptr_equal(row, given_back);
    for (size_t i = 0; i < 32; i++) {
        assert_int_equal(row[i], 0);
    }
    row[31] = 0x55;
    const size_t peak = arena.peak;
    btri_arena_rewind(&arena, mark);
    btri_arena_wipe(&arena);
    assert_int_equal(btri_arena_used(&arena), 0);
    btri_arena_release(&arena);
    for (size_t i = 0; i < sizeof block; i++) {
        assert_int_equal(block[i], i < peak ? 0 : 0x77);
    }
}

static btri_status rewind_forwards(void) {
    uint8_t block[64];
    btri_arena arena;
    btri_arena_init(&arena, block, sizeof block);
    btri_arena_rewind(&arena, 32);
    const size_t used = btri_arena_used(&arena);
    btri_arena_release(&arena);
    return used == 0 ? BTRI_E_INTERNAL : BTRI_OK;
}

static void rewind_does_not_go_forwards(void **state) {
    (void)state;
    assert_status(misuse_status(rewind_forwards), BTRI_E_INTERNAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit),
        cmocka_unit_test(bound_refuses),
        cmocka_unit_test(bound_suffices_at_any_start),
        cmocka_unit_test(red_zones_are_poisoned),
        cmocka_unit_test(rewind_and_wipe),
        cmocka_unit_test(rewind_does_not_go_forwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
