/* test_cbor_write.c - wire/cbor_write.c. */
#include "../support/guard.h"
#include "../support/misuse.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/cbor_read.h"
#include "wire/cbor_write.h"

static uint8_t buf[256];

static btri_status finish(const btri_cbor_writer *w) {
    size_t len = 99;
    const btri_status status = btri_cbor_writer_finish(w, &len);
    return status != BTRI_OK && len != 0 ? BTRI_OK : status;
}

static btri_status nothing_written(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    return finish(&w);
}

static btri_status two_roots(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_uint(&w, 1);
    btri_cbor_write_uint(&w, 2);
    return finish(&w);
}

static btri_status too_few_items(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_array(&w, 2);
    btri_cbor_write_null(&w);
    return finish(&w);
}

static btri_status too_many_items(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_array(&w, 1);
    btri_cbor_write_null(&w);
    btri_cbor_write_null(&w);
    return finish(&w);
}

static btri_status keys_twice(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_map(&w, 2);
    btri_cbor_write_uint(&w, 1);
    btri_cbor_write_null(&w);
    btri_cbor_write_uint(&w, 1);
    btri_cbor_write_null(&w);
    return finish(&w);
}

static btri_status long_key_before_a_short_one(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_map(&w, 2);
    btri_cbor_write_uint(&w, 24);
    btri_cbor_write_null(&w);
    btri_cbor_write_uint(&w, 23);
    btri_cbor_write_null(&w);
    return finish(&w);
}

static btri_status keys_descend(void) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_map(&w, 2);
    btri_cbor_write_cstr(&w, "b");
    btri_cbor_write_map(&w, 0); /* a container as value does not disturb the order outside */
    btri_cbor_write_cstr(&w, "a");
    btri_cbor_write_null(&w);
    return finish(&w);
}

static void misuse_is_refused(void **state) {
    (void)state;
    assert_status(misuse_status(nothing_written), BTRI_E_INTERNAL);
    assert_status(misuse_status(two_roots), BTRI_E_INTERNAL);
    assert_status(misuse_status(too_few_items), BTRI_E_INTERNAL);
    assert_status(misuse_status(too_many_items), BTRI_E_INTERNAL);
    assert_status(misuse_status(keys_twice), BTRI_E_INTERNAL);
    assert_status(misuse_status(keys_descend), BTRI_E_INTERNAL);
    assert_status(misuse_status(long_key_before_a_short_one), BTRI_E_INTERNAL);
}

static void bad_text_is_refused(void **state) {
    btri_cbor_writer w;
    (void)state;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_cstr(&w, "\xC3(");
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_text(&w, btri_bytes_of(NULL, 1));
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_bytes(&w, btri_bytes_of(NULL, 1));
    btri_cbor_write_uint(&w, 1); /* the first error stays */
    assert_status(finish(&w), BTRI_E_ARGUMENT);
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_encoded(&w, btri_bytes_empty());
    assert_status(finish(&w), BTRI_E_ARGUMENT);
}

static void depth_is_bounded(void **state) {
    btri_cbor_writer w;
    (void)state;
    for (uint32_t depth = BTRI_LIMIT_CBOR_DEPTH; depth <= BTRI_LIMIT_CBOR_DEPTH + 1; depth++) {
        btri_cbor_writer_init(&w, buf, sizeof buf);
        for (uint32_t i = 1; i < depth; i++) {
            btri_cbor_write_array(&w, 1);
        }
        btri_cbor_write_array(&w, 0);
        assert_status(finish(&w), depth <= BTRI_LIMIT_CBOR_DEPTH ? BTRI_OK : BTRI_E_LIMIT);
    }
    btri_cbor_writer_init(&w, NULL, 0);
    btri_cbor_write_map(&w, SIZE_MAX / 2 + 1);
    assert_status(finish(&w), BTRI_E_LIMIT);
}

static void write_sample(btri_cbor_writer *w) {
    btri_cbor_write_map(w, 4);
    btri_cbor_write_uint(w, 1);
    btri_cbor_write_array(w, 4);
    btri_cbor_write_int(w, INT64_MIN);
    btri_cbor_write_int(w, 24);
    btri_cbor_write_bool(w, true);
    btri_cbor_write_bool(w, false);
    btri_cbor_write_int(w, -1);
    btri_cbor_write_bytes(w, btri_bytes_from_cstr("xyz"));
    btri_cbor_write_cstr(w, "");
    btri_cbor_write_encoded(w, btri_bytes_from_cstr("\x81\x05"));
    btri_cbor_write_cstr(w, "\xC3\xA9");
    btri_cbor_write_null(w);
}

static const char sample[] =
    "\xa4\x01\x84\x3b\x7f\xff\xff\xff\xff\xff\xff\xff\x18\x18\xf5\xf4\x20\x43xyz\x60\x81\x05"
    "\x62\xc3\xa9\xf6";

/* Every size of buffer: the need is told, nothing lies outside, and the right one gives the bytes. */
static void buffers_of_every_size(void **state) {
    const size_t need = sizeof sample - 1;
    btri_cbor_writer w;
    guard page;
    size_t len = 0;
    (void)state;
    guard_open(&page, sizeof sample);
    btri_cbor_writer_init(&w, NULL, 1000);
    write_sample(&w);
    assert_status(btri_cbor_writer_finish(&w, &len), BTRI_OK);
    assert_int_equal(len, need);
    for (size_t cap = 0; cap <= need; cap++) {
        uint8_t *out = guard_buffer(&page, cap);
        btri_cbor_writer_init(&w, out, cap);
        write_sample(&w);
        assert_status(btri_cbor_writer_finish(&w, &len), cap < need ? BTRI_E_BUFFER_TOO_SMALL : BTRI_OK);
        assert_int_equal(len, need);
    }
    assert_memory_equal(guard_buffer(&page, need), sample, need);
    assert_status(btri_cbor_check(guard_copy(&page, sample, need), NULL), BTRI_OK);
    guard_close(&page);
}

/* Trusted text is the same item as text that is checked. */
static void trusted_text_is_text(void **state) {
    btri_cbor_writer w;
    size_t len = 0;
    (void)state;
    btri_cbor_writer_init(&w, buf, sizeof buf);
    btri_cbor_write_array(&w, 2);
    btri_cbor_write_trusted_text(&w, btri_bytes_empty());
    btri_cbor_write_trusted_text(&w, btri_bytes_from_cstr("\xC3\xA9"));
    assert_status(btri_cbor_writer_finish(&w, &len), BTRI_OK);
    assert_int_equal(len, 5);
    assert_memory_equal(buf, "\x82\x60\x62\xC3\xA9", 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misuse_is_refused),    cmocka_unit_test(bad_text_is_refused),
        cmocka_unit_test(depth_is_bounded),     cmocka_unit_test(buffers_of_every_size),
        cmocka_unit_test(trusted_text_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
