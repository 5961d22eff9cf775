/* test_cbor_head.c - wire/cbor_head.c: whoever replaces libcbor behind this port has to pass it. */
#include "../support/guard.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/cbor_head.h"

static const uint64_t arguments[] = {
    0, 1, 23, 24, 255, 256, 65535, 65536, UINT32_MAX, UINT64_C(0x100000000), (uint64_t)INT64_MAX, UINT64_MAX,
};

static void short_inputs_begin_no_item(void **state) {
    guard page;
    uint8_t bytes[BTRI_CBOR_HEAD_MAX];
    (void)state;
    guard_open(&page, 16);
    assert_int_equal(btri_cbor_head_decode(btri_bytes_empty()).kind, BTRI_CBOR_NOTHING);
    for (size_t i = 0; i < COUNT_OF(arguments); i++) {
        const size_t len = btri_cbor_head_encode(BTRI_CBOR_UINT, arguments[i], bytes);
        for (size_t cut = 0; cut < len; cut++) {
            const btri_cbor_head head = btri_cbor_head_decode(guard_copy(&page, bytes, cut));
            assert_int_equal(head.kind, BTRI_CBOR_NOTHING);
            assert_true(head.text[0] != 0);
        }
    }
    guard_close(&page);
}

static void all_two_byte_inputs(void **state) {
    guard page;
    (void)state;
    guard_open(&page, 2);
    for (unsigned pair = 0; pair < 65536; pair++) {
        const uint8_t bytes[2] = {(uint8_t)(pair >> 8), (uint8_t)pair};
        const btri_cbor_head head = btri_cbor_head_decode(guard_copy(&page, bytes, 2));
        if (head.kind == BTRI_CBOR_NOTHING) {
            assert_true(head.text[0] != 0);
            continue;
        }
        assert_true(head.len >= 1 && head.len <= 2 && head.content.len < head.len);
    }
    guard_close(&page);
}

/* The short way takes no head that is not in its shortest form, none of another kind, and none whose content
 * is cut off. */
static void short_way_leaves_the_rest(void **state) {
    static const uint8_t others[][4] = {
        {0x18, 0x17, 0, 0}, {0x39, 0x00, 0xFF, 0}, {0x1A, 0, 1, 0}, {0x64, 'a', 'b', 'c'}, {0xC0, 0, 0, 0},
        {0x5F, 0, 0, 0},    {0xF5, 0, 0, 0},       {0x1C, 0, 0, 0}, {0x59, 0x01, 0x00, 0}, {0xFF, 0, 0, 0},
    };
    btri_cbor_head head;
    uint8_t bytes[BTRI_CBOR_HEAD_MAX];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_false(btri_cbor_head_decode_short(btri_bytes_of(others[i], 4), &head));
    }
    assert_false(btri_cbor_head_decode_short(btri_bytes_empty(), &head));
    assert_int_equal(btri_cbor_head_encode_short(BTRI_CBOR_UINT, 65536, bytes), 0);
    assert_int_equal(btri_cbor_head_encode_short(BTRI_CBOR_BOOL, 1, bytes), 0);
    assert_int_equal(btri_cbor_head_encode_short(BTRI_CBOR_NOTHING, 1, bytes), 0);
}

/* Every argument of the short way, in every kind that it does: written and read, and the same length. */
static void short_heads_come_back(void **state) {
    uint8_t bytes[BTRI_CBOR_HEAD_MAX] = {0};
    btri_cbor_head head;
    (void)state;
    for (uint32_t value = 0; value <= UINT16_MAX; value++) {
        for (int kind = BTRI_CBOR_UINT; kind <= BTRI_CBOR_MAP; kind++) {
            const size_t len = btri_cbor_head_encode_short((btri_cbor_kind)kind, value, bytes);
            assert_int_equal(len, btri_cbor_head_len(value));
            assert_int_equal(bytes[0] >> 5, kind - 1);
            if (kind == BTRI_CBOR_BYTES || kind == BTRI_CBOR_TEXT) {
                continue;
            }
            assert_true(btri_cbor_head_decode_short(btri_bytes_of(bytes, sizeof bytes), &head));
            assert_int_equal(head.kind, kind);
            assert_int_equal(head.value, value);
            assert_int_equal(head.len, len);
        }
    }
}

static void heads_come_back(void **state) {
    static const btri_cbor_kind kinds[] = {BTRI_CBOR_UINT, BTRI_CBOR_NEGINT, BTRI_CBOR_ARRAY, BTRI_CBOR_MAP};
    uint8_t bytes[BTRI_CBOR_HEAD_MAX];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(arguments); i++) {
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            const size_t len = btri_cbor_head_encode(kinds[k], arguments[i], bytes);
            const btri_cbor_head head = btri_cbor_head_decode(btri_bytes_of(bytes, len));
            assert_int_equal(len, btri_cbor_head_len(arguments[i]));
            assert_int_equal(head.kind, kinds[k]);
            assert_true(head.value == arguments[i]);
            assert_int_equal(head.len, len);
        }
    }
    assert_int_equal(btri_cbor_head_encode(BTRI_CBOR_BOOL, 1, bytes), 1);
    assert_int_equal(bytes[0], 0xF5);
    assert_int_equal(btri_cbor_head_encode(BTRI_CBOR_NULL, 0, bytes), 1);
    assert_int_equal(bytes[0], 0xF6);
    assert_int_equal(btri_cbor_head_encode(BTRI_CBOR_TEXT, 3, bytes), 1);
    assert_int_equal(bytes[0], 0x63);
    assert_int_equal(btri_cbor_head_encode(BTRI_CBOR_BYTES, 24, bytes), 2);
    assert_memory_equal(bytes, "\x58\x18", 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_inputs_begin_no_item),
        cmocka_unit_test(all_two_byte_inputs),
        cmocka_unit_test(short_way_leaves_the_rest),
        cmocka_unit_test(short_heads_come_back),
        cmocka_unit_test(heads_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
