/* test_alloc.c - base/alloc.c, and the failing allocator that other tests use. */
#include "../support/alloc_fail.h"
#include "../support/unit.h"

static void sizes_that_cannot_be_had(void **state) {
    const btri_allocator a = btri_alloc_default();
    (void)state;
    assert_null(a.alloc(a.user, SIZE_MAX, 8));
    assert_null(a.alloc(a.user, SIZE_MAX - 20, 8));
    assert_null(a.alloc(a.user, 8, 0));
    assert_null(a.alloc(a.user, 8, 24));
    assert_null(btri_alloc_array(&a, SIZE_MAX / 2, 3, 8));
    assert_null(btri_alloc_array(&a, 0, 8, 8));
    a.free(a.user, NULL, 0);
    assert_false(btri_allocator_is_valid(NULL));
    const btri_allocator broken = {a.alloc, NULL, NULL};
    assert_false(btri_allocator_is_valid(&broken));
    assert_true(btri_allocator_is_valid(&a));
}

static void default_blocks_are_aligned(void **state) {
    const btri_allocator a = btri_alloc_default();
    (void)state;
    for (size_t align = 1; align <= 4096; align *= 2) {
        for (size_t size = 1; size < 70; size += 17) {
            uint8_t *block = a.alloc(a.user, size, align);
            assert_non_null(block);
            assert_int_equal((uintptr_t)block % align, 0);
            memset(block, 0xAB, size);
            a.free(a.user, block, size);
        }
    }
}

static void arrays_have_room_for_all(void **state) {
    const btri_allocator a = btri_alloc_default();
    (void)state;
    uint8_t *row = btri_alloc_array(&a, 7, 11, 32);
    assert_non_null(row);
    assert_int_equal((uintptr_t)row % 32, 0);
    memset(row, 1, 77);
    a.free(a.user, row, 77);
}

static void fixed_block_refuses(void **state) {
    uint8_t block[256];
    btri_allocator a;
    (void)state;
    assert_false(btri_alloc_fixed(NULL, 256, &a));
    assert_false(btri_alloc_fixed(block, BTRI_ALLOC_FIXED_HEAD - 1, &a));
    assert_false(btri_alloc_fixed(block, sizeof block, NULL));
    assert_true(btri_alloc_fixed(block, sizeof block, &a));
    assert_null(a.alloc(a.user, sizeof block, 1));
    assert_null(a.alloc(a.user, SIZE_MAX, 1));
    assert_null(a.alloc(a.user, 8, 3));
    a.free(a.user, NULL, 8);
}

static void fixed_block_gives_back(void **state) {
    uint8_t block[BTRI_ALLOC_FIXED_HEAD + 192];
    btri_allocator a;
    (void)state;
    /* At any start of the block, also an odd one. */
    for (size_t start = 0; start < 16; start++) {
        assert_true(btri_alloc_fixed(block + start, sizeof block - start, &a));
        uint8_t *first = a.alloc(a.user, 64, 64);
        uint8_t *second = a.alloc(a.user, 10, 2);
        assert_non_null(first);
        assert_non_null(second);
        assert_int_equal((uintptr_t)first % 64, 0);
        assert_true(second >= first + 64 && second + 10 <= block + sizeof block);
        assert_true(first >= block + start);
        a.free(a.user, second, 10);
        assert_ptr_equal(a.alloc(a.user, 10, 2), second); /* the last one comes back at once */
        a.free(a.user, first, 64);
        a.free(a.user, second, 10);
        assert_ptr_equal(a.alloc(a.user, 64, 64), first); /* all come back when none is left */
    }
}

static void wipe_clears(void **state) {
    uint8_t bytes[9];
    (void)state;
    memset(bytes, 0x5A, sizeof bytes);
    btri_wipe(NULL, 0);
    btri_wipe(bytes, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(bytes[i], 0);
    }
    assert_int_equal(bytes[8], 0x5A);
}

static void nth_allocation_fails(void **state) {
    alloc_fail counter;
    (void)state;
    for (int stays = 0; stays < 2; stays++) {
        btri_allocator a = alloc_fail_init(&counter, 2, stays != 0);
        void *first = a.alloc(a.user, 8, 8);
        assert_non_null(first);
        assert_null(a.alloc(a.user, 8, 8));
        assert_true(counter.has_failed);
        void *third = a.alloc(a.user, 8, 8);
        assert_int_equal(third == NULL, stays != 0);
        a.free(a.user, third, 8);
        assert_int_equal(counter.live, 1);
        a.free(a.user, first, 8);
        assert_int_equal(counter.live, 0);
        assert_int_equal(counter.bytes, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_that_cannot_be_had), cmocka_unit_test(default_blocks_are_aligned),
        cmocka_unit_test(arrays_have_room_for_all), cmocka_unit_test(fixed_block_refuses),
        cmocka_unit_test(fixed_block_gives_back),   cmocka_unit_test(wipe_clears),
        cmocka_unit_test(nth_allocation_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
