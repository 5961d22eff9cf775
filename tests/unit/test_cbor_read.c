/* test_cbor_read.c - wire/cbor_read.c. Inputs end at a guard page. */
#include "../support/guard.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/cbor_read.h"

#define INPUT(text) guard_copy(&page, (text), sizeof(text) - 1)

static guard page;

static int open_page(void **state) {
    (void)state;
    guard_open(&page, 4096);
    return 0;
}

static int close_page(void **state) {
    (void)state;
    guard_close(&page);
    return 0;
}

typedef struct refused_case {
    const char *bytes;
    size_t len;
    size_t offset;
    const char *text;
} refused_case;

#define REFUSED(bytes, offset, text)                                                                         \
    { (bytes), sizeof(bytes) - 1, (offset), (text) }

static const refused_case refused_cases[] = {
    REFUSED("", 0, "the input ends where an item is due"),
    REFUSED("\x18", 0, "the input ends inside an item"),
    REFUSED("\x62"
            "a",
            0, "the input ends inside an item"),
    REFUSED("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 0, "the input ends inside an item"),
    REFUSED("\x1c", 0, "this byte begins no item that is accepted"),
    REFUSED("\xf8\x20", 0, "this byte begins no item that is accepted"),
    REFUSED("\xff", 0, "indefinite lengths are not accepted"),
    REFUSED("\x9f\xff", 0, "indefinite lengths are not accepted"),
    REFUSED("\xbf\xff", 0, "indefinite lengths are not accepted"),
    REFUSED("\x5f\xff", 0, "indefinite lengths are not accepted"),
    REFUSED("\x7f\xff", 0, "indefinite lengths are not accepted"),
    REFUSED("\xf9\x3c\x00", 0, "floating point is not accepted"),
    REFUSED("\xfa\x00\x00\x00\x00", 0, "floating point is not accepted"),
    REFUSED("\xfb\x00\x00\x00\x00\x00\x00\x00\x00", 0, "floating point is not accepted"),
    REFUSED("\xf7", 0, "undefined is not accepted"),
    REFUSED("\xd8\x20\x00", 0, "tags are not accepted"),
    REFUSED("\xc0\x00", 0, "tags are not accepted"),
    REFUSED("\x18\x17", 0, "an integer or length is not in its shortest form"),
    REFUSED("\x19\x00\xff", 0, "an integer or length is not in its shortest form"),
    REFUSED("\x1a\x00\x00\xff\xff", 0, "an integer or length is not in its shortest form"),
    REFUSED("\x1b\x00\x00\x00\x00\xff\xff\xff\xff", 0, "an integer or length is not in its shortest form"),
    REFUSED("\x38\x17", 0, "an integer or length is not in its shortest form"),
    REFUSED("\x58\x01"
            "a",
            0, "an integer or length is not in its shortest form"),
    REFUSED("\x78\x01"
            "a",
            0, "an integer or length is not in its shortest form"),
    REFUSED("\x98\x01\x00", 0, "an integer or length is not in its shortest form"),
    REFUSED("\xb8\x01\x00\x00", 0, "an integer or length is not in its shortest form"),
    REFUSED("\x3b\x80\x00\x00\x00\x00\x00\x00\x00", 0, "a negative integer is below -2^63"),
    REFUSED("\x63"
            "a\xc3"
            "b",
            2, "text is not valid UTF-8"),
    REFUSED("\x82\x00", 0, "a container announces more items than bytes are left"),
    REFUSED("\xa2\x00\x00\x01", 0, "a container announces more items than bytes are left"),
    REFUSED("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 0,
            "a container announces more items than bytes are left"),
    REFUSED("\xbb\x80\x00\x00\x00\x00\x00\x00\x00", 0,
            "a container announces more items than bytes are left"),
    REFUSED("\xa2\x01\x00\x01\x00", 3, "a map key occurs twice"),
    REFUSED("\xa2\x02\x00\x01\x00", 3, "map keys are not in ascending order"),
    REFUSED("\xa2\x61"
            "b\x00\x61"
            "a\x00",
            4, "map keys are not in ascending order"),
    REFUSED("\xa2\x61"
            "a\x00\x18\x18\x00",
            4, "map keys are not in ascending order"),
    REFUSED("\xa1\x80\x00", 1, "a map key is neither integer nor bytes nor text"),
    REFUSED("\xa1\xf5\x00", 1, "a map key is neither integer nor bytes nor text"),
    REFUSED("\x00\x00", 1, "bytes follow the item"),
    REFUSED("\x81\x00\x00", 2, "bytes follow the item"),
};

static void refused_with_place_and_reason(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused_cases); i++) {
        const refused_case *c = &refused_cases[i];
        btri_wire_error error;
        assert_status(btri_cbor_check(guard_copy(&page, c->bytes, c->len), &error), BTRI_E_INPUT_MALFORMED);
        assert_string_equal(error.text, c->text);
        assert_int_equal(error.offset, c->offset);
        assert_status(error.status, BTRI_E_INPUT_MALFORMED);
    }
}

/* Errors inside a map value are found by skipping too, at any depth. */
static void nested_map_order_is_checked_when_skipped(void **state) {
    btri_wire_error error;
    (void)state;
    assert_status(btri_cbor_check(INPUT("\x82\x81\xa2\x01\x00\x01\x00\x00"), &error), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(error.offset, 5);
    /* The order of an outer map is still known after an inner one. */
    assert_status(btri_cbor_check(INPUT("\xa2\x05\xa1\x01\x00\x04\x00"), &error), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(error.offset, 5);
    assert_status(btri_cbor_check(INPUT("\xa2\x05\xa1\x01\x00\x06\x00"), &error), BTRI_OK);
}

static void depth_is_bounded(void **state) {
    uint8_t nested[BTRI_LIMIT_CBOR_DEPTH + 2];
    btri_wire_error error;
    (void)state;
    memset(nested, 0x81, sizeof nested);
    nested[BTRI_LIMIT_CBOR_DEPTH] = 0x00;
    assert_status(btri_cbor_check(guard_copy(&page, nested, BTRI_LIMIT_CBOR_DEPTH + 1), NULL), BTRI_OK);
    nested[BTRI_LIMIT_CBOR_DEPTH] = 0x81;
    nested[BTRI_LIMIT_CBOR_DEPTH + 1] = 0x00;
    assert_status(btri_cbor_check(guard_copy(&page, nested, sizeof nested), &error), BTRI_E_LIMIT);
    assert_int_equal(error.offset, BTRI_LIMIT_CBOR_DEPTH);
}

static void size_and_null(void **state) {
    static const uint8_t one = 0;
    (void)state;
    assert_status(btri_cbor_check(btri_bytes_of(NULL, 1), NULL), BTRI_E_ARGUMENT);
    assert_status(btri_cbor_check(btri_bytes_of(&one, (size_t)BTRI_LIMIT_INPUT_BYTES + 1), NULL),
                  BTRI_E_LIMIT);
    assert_status(btri_cbor_check(btri_bytes_empty(), NULL), BTRI_E_INPUT_MALFORMED);
}

/* Every typed call refuses every other kind, zeroes its output, and the error sticks. */
static void other_kinds_are_refused(void **state) {
    static const char *const items[] = {"\x01",     "\x20",         "\x41x", "\x61x",
                                        "\x81\x01", "\xa1\x01\x01", "\xf5",  "\xf6"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        for (size_t call = 0; call < 8; call++) {
            btri_cbor_reader r;
            uint64_t number = 7;
            int64_t integer = 7;
            size_t count = 7;
            bool truth = true;
            btri_bytes span = btri_bytes_from_cstr("seven");
            btri_status status = BTRI_OK;
            btri_cbor_reader_init(&r, guard_copy(&page, items[i], strlen(items[i])));
            switch (call) {
            case 0:
                status = btri_cbor_uint(&r, &number);
                break;
            case 1:
                status = btri_cbor_int(&r, &integer);
                break;
            case 2:
                status = btri_cbor_bytes(&r, &span);
                break;
            case 3:
                status = btri_cbor_text(&r, &span);
                break;
            case 4:
                status = btri_cbor_array(&r, &count);
                break;
            case 5:
                status = btri_cbor_map(&r, &count);
                break;
            case 6:
                status = btri_cbor_bool(&r, &truth);
                break;
            default:
                status = btri_cbor_null(&r);
                break;
            }
            const bool is_right = call == i || (call == 1 && i == 0);
            assert_status(status, is_right ? BTRI_OK : BTRI_E_INPUT_MALFORMED);
            if (is_right) {
                continue;
            }
            assert_true(number == (call == 0 ? 0u : 7u) && integer == (call == 1 ? 0 : 7));
            assert_true(count == (call == 4 || call == 5 ? 0u : 7u));
            assert_int_equal(truth, call != 6);
            assert_int_equal(span.len, call == 2 || call == 3 ? 0 : 5);
            assert_status(btri_cbor_skip(&r, NULL), BTRI_E_INPUT_MALFORMED);
            assert_status(btri_cbor_end(&r), BTRI_E_INPUT_MALFORMED);
            assert_status(btri_cbor_finish(&r), BTRI_E_INPUT_MALFORMED);
            assert_int_equal(btri_cbor_peek(&r), BTRI_CBOR_NOTHING);
            assert_int_equal(r.error.offset, 0);
        }
    }
}

static void integers_at_their_borders(void **state) {
    btri_cbor_reader r;
    uint64_t number = 0;
    int64_t integer = 0;
    (void)state;
    btri_cbor_reader_init(&r, INPUT("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"));
    assert_status(btri_cbor_uint(&r, &number), BTRI_OK);
    assert_true(number == UINT64_MAX);
    btri_cbor_reader_init(&r, INPUT("\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"));
    assert_status(btri_cbor_int(&r, &integer), BTRI_OK);
    assert_i64(integer, INT64_MAX);
    btri_cbor_reader_init(&r, INPUT("\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"));
    assert_status(btri_cbor_int(&r, &integer), BTRI_OK);
    assert_i64(integer, INT64_MIN);
    btri_cbor_reader_init(&r, INPUT("\x1b\x80\x00\x00\x00\x00\x00\x00\x00"));
    assert_status(btri_cbor_int(&r, &integer), BTRI_E_INPUT_MALFORMED);
    assert_i64(integer, 0);
    assert_string_equal(r.error.text, "an integer is above 2^63-1");
}

static void containers_end_where_they_must(void **state) {
    btri_cbor_reader r;
    size_t count = 0;
    uint64_t number = 0;
    (void)state;
    btri_cbor_reader_init(&r, INPUT("\x82\x01\x02"));
    assert_status(btri_cbor_array(&r, &count), BTRI_OK);
    assert_int_equal(count, 2);
    btri_cbor_reader early = r;
    assert_status(btri_cbor_end(&early), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(early.error.text, "the container has more items than are accepted");
    early = r;
    assert_status(btri_cbor_finish(&early), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_cbor_uint(&r, &number), BTRI_OK);
    assert_status(btri_cbor_uint(&r, &number), BTRI_OK);
    assert_false(btri_cbor_has_more(&r));
    assert_int_equal(btri_cbor_peek(&r), BTRI_CBOR_NOTHING);
    btri_cbor_reader late = r;
    assert_status(btri_cbor_uint(&late, &number), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(late.error.text, "the container has fewer items than are required");
    assert_status(btri_cbor_end(&r), BTRI_OK);
    early = r;
    assert_status(btri_cbor_end(&early), BTRI_E_INPUT_MALFORMED);
    early = r;
    assert_status(btri_cbor_uint(&early, &number), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(early.error.text, "only one item is accepted");
    assert_status(btri_cbor_finish(&r), BTRI_OK);
    btri_cbor_reader_init(&r, INPUT("\x01"));
    assert_status(btri_cbor_finish(&r), BTRI_E_INPUT_MALFORMED);
}

static void keys_only_where_keys_are(void **state) {
    btri_cbor_reader r;
    size_t count = 0;
    uint64_t number = 0;
    int64_t integer = 0;
    btri_bytes text;
    (void)state;
    btri_cbor_reader_init(&r, INPUT("\xa3\x01\x02\x20\x03\x61z\xf4"));
    btri_cbor_reader root = r;
    assert_status(btri_cbor_key_uint(&root, &number), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_cbor_map(&r, &count), BTRI_OK);
    assert_int_equal(count, 3);
    assert_status(btri_cbor_key_uint(&r, &number), BTRI_OK);
    assert_true(number == 1);
    btri_cbor_reader wrong = r;
    assert_status(btri_cbor_key_uint(&wrong, &number), BTRI_E_INPUT_MALFORMED);
    assert_string_equal(wrong.error.text, "a map key is due");
    assert_status(btri_cbor_skip(&r, NULL), BTRI_OK);
    wrong = r;
    assert_status(btri_cbor_key_text(&wrong, &text), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_cbor_key_int(&r, &integer), BTRI_OK);
    assert_i64(integer, -1);
    assert_status(btri_cbor_skip(&r, NULL), BTRI_OK);
    assert_status(btri_cbor_key_text(&r, &text), BTRI_OK);
    assert_span(text, "z");
    assert_status(btri_cbor_fail(&r, BTRI_E_INPUT_UNSUPPORTED, "not this key"), BTRI_E_INPUT_UNSUPPORTED);
    assert_int_equal(r.error.offset, 5);
    assert_status(btri_cbor_fail(&r, BTRI_E_LIMIT, "too late"), BTRI_E_INPUT_UNSUPPORTED);
}

static void skip_tells_what_it_skipped(void **state) {
    btri_cbor_reader r;
    size_t count = 0;
    btri_bytes raw;
    uint64_t number = 0;
    (void)state;
    btri_cbor_reader_init(&r, INPUT("\x83\x82\x01\xa1\x01\x80\x41x\x07"));
    assert_status(btri_cbor_array(&r, &count), BTRI_OK);
    assert_int_equal(btri_cbor_peek(&r), BTRI_CBOR_ARRAY);
    assert_status(btri_cbor_skip(&r, &raw), BTRI_OK);
    assert_int_equal(raw.len, 5);
    assert_memory_equal(raw.ptr, "\x82\x01\xa1\x01\x80", 5);
    assert_int_equal(r.item, 1);
    assert_status(btri_cbor_skip(&r, &raw), BTRI_OK);
    assert_int_equal(raw.len, 2);
    assert_status(btri_cbor_uint(&r, &number), BTRI_OK);
    assert_status(btri_cbor_skip(&r, &raw), BTRI_E_INPUT_MALFORMED);
    assert_null(raw.ptr);
}

static void peek_names_every_first_byte(void **state) {
    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        const uint8_t byte = (uint8_t)first;
        btri_cbor_reader r;
        btri_cbor_reader_init(&r, guard_copy(&page, &byte, 1));
        const btri_cbor_kind kind = btri_cbor_peek(&r);
        if (first < 0xC0) {
            assert_int_equal(kind, (first >> 5) + 1);
        } else if (first == 0xF4 || first == 0xF5) {
            assert_int_equal(kind, BTRI_CBOR_BOOL);
        } else {
            assert_int_equal(kind, first == 0xF6 ? BTRI_CBOR_NULL : BTRI_CBOR_REFUSED);
        }
        if (kind == BTRI_CBOR_REFUSED) {
            assert_status(btri_cbor_skip(&r, NULL), BTRI_E_INPUT_MALFORMED);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_with_place_and_reason),
        cmocka_unit_test(nested_map_order_is_checked_when_skipped),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(size_and_null),
        cmocka_unit_test(other_kinds_are_refused),
        cmocka_unit_test(integers_at_their_borders),
        cmocka_unit_test(containers_end_where_they_must),
        cmocka_unit_test(keys_only_where_keys_are),
        cmocka_unit_test(skip_tells_what_it_skipped),
        cmocka_unit_test(peek_names_every_first_byte),
    };
    return cmocka_run_group_tests(tests, open_page, close_page);
}
