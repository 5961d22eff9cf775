/* test_cbor_vectors.c - published CBOR vectors against wire/cbor_read.c and cbor_write.c. The vector files
 * are JSON and are read with the library's own reader. */
#include "../support/cbor_copy.h"
#include "../support/guard.h"
#include "../support/shared_data.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/cbor_read.h"
#include "wire/json_read.h"

#define ITEM_MAX 512

/* The two numbers whose spelling no longer tells the subset: negative integers below -2^63 (3b with the top
 * bit set). */
static bool lies_below_int64(btri_bytes item) {
    return item.len == 9 && item.ptr[0] == 0x3B && item.ptr[1] >= 0x80;
}

/* Judges an Appendix A item independently of the reader: walks the heads, all of which are well-formed in
 * that file. In the subset are definite, shortest integers, strings, containers and false, true, null. */
static bool lies_in_subset(btri_bytes item) {
    size_t at = 0;
    if (lies_below_int64(item)) {
        return false;
    }
    while (at < item.len) {
        const uint8_t first = item.ptr[at];
        const uint8_t major = first >> 5;
        const uint8_t info = first & 31u;
        size_t content = info;
        if (major == 6 || info == 31) {
            return false;
        }
        if (major == 7 && (info < 20 || info > 22)) {
            return false;
        }
        at++;
        if (info >= 24) {
            const size_t width = (size_t)1 << (info - 24);
            content = 0;
            for (size_t i = 0; i < width; i++) {
                content = (content << 8) | item.ptr[at + i];
            }
            at += width;
        }
        at += major == 2 || major == 3 ? content : 0;
    }
    return true;
}

static int nibble(uint8_t digit) {
    return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

static size_t from_hex(btri_bytes hex, uint8_t out[ITEM_MAX]) {
    assert_true(hex.len % 2 == 0 && hex.len / 2 <= ITEM_MAX);
    for (size_t i = 0; i < hex.len / 2; i++) {
        out[i] = (uint8_t)(nibble(hex.ptr[2 * i]) * 16 + nibble(hex.ptr[2 * i + 1]));
    }
    return hex.len / 2;
}

typedef struct counts {
    size_t items;
    size_t in_subset;
} counts;

static void judge_appendix_item(btri_bytes item, counts *c) {
    uint8_t again[ITEM_MAX];
    size_t len = 0;
    btri_wire_error error;
    const btri_status checked = btri_cbor_check(item, &error);
    const btri_status copied = cbor_copy(item, again, sizeof again, &len);
    c->items++;
    if (!lies_in_subset(item)) {
        assert_status(checked, BTRI_E_INPUT_MALFORMED);
        assert_status(copied, BTRI_E_INPUT_MALFORMED);
        assert_true(error.text[0] != 0);
        return;
    }
    c->in_subset++;
    assert_status(checked, BTRI_OK);
    assert_status(copied, BTRI_OK);
    assert_int_equal(len, item.len);
    assert_memory_equal(again, item.ptr, len);
}

static void judge_rejected_item(btri_bytes item, counts *c) {
    uint8_t again[ITEM_MAX];
    size_t len = 0;
    btri_wire_error error;
    c->items++;
    if (btri_cbor_check(item, &error) == BTRI_OK || cbor_copy(item, again, sizeof again, &len) == BTRI_OK) {
        c->in_subset++;
        print_error("accepted: an item of %zu bytes that begins with %02x\n", item.len,
                    item.len > 0 ? item.ptr[0] : 0);
    }
    assert_int_equal(len, 0);
    assert_true(error.offset <= item.len);
}

/* Calls judge with the bytes of each member "hex", at whatever depth it stands. */
static bool each_hex(const char *relative, void (*judge)(btri_bytes item, counts *c), counts *c) {
    char path[SHARED_PATH_MAX];
    btri_bytes content;
    btri_json_reader reader;
    btri_json_token token;
    guard page;
    if (!shared_path(relative, path) || !shared_read(path, &content)) {
        return false;
    }
    guard_open(&page, ITEM_MAX);
    btri_json_reader_init(&reader, content, NULL);
    while (btri_json_next(&reader, &token) == BTRI_OK && token.type != BTRI_JSON_END) {
        uint8_t bytes[ITEM_MAX];
        if (token.type == BTRI_JSON_KEY && btri_json_string_equals(&token, "hex")) {
            assert_status(btri_json_expect(&reader, BTRI_JSON_STRING, &token), BTRI_OK);
            const size_t len = from_hex(token.text, bytes);
            judge(guard_copy(&page, bytes, len), c);
        }
    }
    assert_status(btri_json_finish(&reader), BTRI_OK);
    guard_close(&page);
    shared_free(content);
    return true;
}

static void must_reject(void **state) {
    counts c = {0, 0};
    (void)state;
    if (!each_hex("vectors/cbor/must_reject.json", judge_rejected_item, &c)) {
        print_message("skipped: vectors/cbor/must_reject.json is not there\n");
        skip();
    }
    assert_int_equal(c.items, 122);
    assert_int_equal(c.in_subset, 0);
}

static void appendix_a(void **state) {
    counts c = {0, 0};
    (void)state;
    if (!each_hex("vectors/cbor/appendix_a.json", judge_appendix_item, &c)) {
        print_message("skipped: vectors/cbor/appendix_a.json is not there\n");
        skip();
    }
    assert_int_equal(c.items, 82);
    print_message("RFC 8949 Appendix A: %zu of %zu items lie in the subset\n", c.in_subset, c.items);
    assert_true(c.in_subset >= 30 && c.in_subset < c.items);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(must_reject),
        cmocka_unit_test(appendix_a),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
