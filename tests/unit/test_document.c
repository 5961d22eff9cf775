/* test_document.c - one description, two forms: CBOR with integer keys and JSON with names. */
#include "formats/document.h"

#include "support/unit.h"

static uint8_t buffer[256];

static void describe(btri_document *doc) {
    btri_document_map(doc, 6);
    btri_document_key(doc, 1, "text");
    btri_document_text(doc, (btri_bytes){(const uint8_t *)"a\"b", 3});
    btri_document_key(doc, 2, "list");
    btri_document_array(doc, 2);
    btri_document_uint(doc, 24);
    btri_document_bool(doc, true);
    btri_document_array_end(doc);
    btri_document_key(doc, 3, "level");
    btri_document_enum(doc, 6, "EMERGENCY_NOW");
    btri_document_key(doc, 4, "number");
    btri_document_decimal(doc, 3850, 2);
    btri_document_key(doc, 5, "whole");
    btri_document_decimal(doc, -1200, 2);
    btri_document_key(doc, 6, "word");
    btri_document_cstr(doc, "w");
    btri_document_map_end(doc);
}

static const char due_json[] = "{\"text\":\"a\\\"b\",\"list\":[24,true],\"level\":\"EMERGENCY_NOW\","
                               "\"number\":38.5,\"whole\":-12,\"word\":\"w\"}";
static const uint8_t due_cbor[] = {0xA6, 0x01, 0x63, 'a',  '"',  'b',  0x02, 0x82, 0x18, 0x18, 0xF5, 0x03,
                                   0x06, 0x04, 0x82, 0x20, 0x19, 0x01, 0x81, 0x05, 0x2B, 0x06, 0x61, 'w'};

/* What is vouched for is written as what is checked. */
static void describe_trusted(btri_document *doc) {
    btri_document_array(doc, 2);
    btri_document_trusted_text(doc, (btri_bytes){(const uint8_t *)"a\"b", 3});
    btri_document_static_text(doc, "w");
    btri_document_array_end(doc);
}

static void trusted_texts_in_both_forms(void **state) {
    static const char json[] = "[\"a\\\"b\",\"w\"]";
    static const char cbor[] = "\x82\x63"
                               "a\"b\x61w";
    (void)state;
    for (int is_json = 0; is_json < 2; is_json++) {
        btri_document doc;
        size_t len = 0;
        btri_document_init(&doc, is_json != 0, buffer, sizeof buffer);
        describe_trusted(&doc);
        assert_status(btri_document_finish(&doc, &len), BTRI_OK);
        assert_int_equal(len, is_json != 0 ? sizeof json - 1 : sizeof cbor - 1);
        assert_memory_equal(buffer, is_json != 0 ? json : cbor, len);
    }
}

static void too_small_a_buffer_tells_the_size(void **state) {
    (void)state;
    for (int is_json = 0; is_json < 2; is_json++) {
        const size_t due = is_json != 0 ? sizeof due_json - 1 : sizeof due_cbor;
        for (size_t cap = 0; cap < due; cap++) {
            btri_document doc;
            size_t len = 0;
            buffer[cap] = 0xEE;
            btri_document_init(&doc, is_json != 0, buffer, cap);
            describe(&doc);
            assert_status(btri_document_finish(&doc, &len), BTRI_E_BUFFER_TOO_SMALL);
            assert_int_equal(len, due);
            assert_int_equal(buffer[cap], 0xEE);
        }
    }
}

static void without_a_buffer_it_counts(void **state) {
    (void)state;
    btri_document doc;
    size_t len = 0;
    btri_document_init(&doc, false, NULL, 0);
    describe(&doc);
    (void)btri_document_finish(&doc, &len);
    assert_int_equal(len, sizeof due_cbor);
}

static void both_forms(void **state) {
    (void)state;
    btri_document doc;
    size_t len = 0;
    btri_document_init(&doc, false, buffer, sizeof buffer);
    describe(&doc);
    assert_status(btri_document_finish(&doc, &len), BTRI_OK);
    assert_int_equal(len, sizeof due_cbor);
    assert_memory_equal(buffer, due_cbor, len);
    btri_document_init(&doc, true, buffer, sizeof buffer);
    describe(&doc);
    assert_status(btri_document_finish(&doc, &len), BTRI_OK);
    assert_span(((btri_bytes){buffer, len}), due_json);
}

/* value, digits, JSON; in CBOR the mantissa is not divisible by ten. */
static void decimals_are_exact_and_short(void **state) {
    (void)state;
    static const struct {
        int64_t value;
        uint32_t digits;
        const char *json;
        uint8_t cbor[16];
        size_t len;
    } rows[] = {{0, 0, "0", {0x00}, 1},
                {0, 3, "0", {0x00}, 1},
                {1, 3, "0.001", {0x82, 0x22, 0x01}, 3},
                {-5, 1, "-0.5", {0x82, 0x20, 0x24}, 3},
                {1000, 3, "1", {0x01}, 1},
                {1010, 3, "1.01", {0x82, 0x21, 0x18, 0x65}, 4}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        btri_document doc;
        size_t len = 0;
        btri_document_init(&doc, true, buffer, sizeof buffer);
        btri_document_decimal(&doc, rows[i].value, rows[i].digits);
        assert_status(btri_document_finish(&doc, &len), BTRI_OK);
        assert_span(((btri_bytes){buffer, len}), rows[i].json);
        btri_document_init(&doc, false, buffer, sizeof buffer);
        btri_document_decimal(&doc, rows[i].value, rows[i].digits);
        assert_status(btri_document_finish(&doc, &len), BTRI_OK);
        assert_int_equal(len, rows[i].len);
        assert_memory_equal(buffer, rows[i].cbor, len);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_small_a_buffer_tells_the_size),
        cmocka_unit_test(without_a_buffer_it_counts),
        cmocka_unit_test(both_forms),
        cmocka_unit_test(trusted_texts_in_both_forms),
        cmocka_unit_test(decimals_are_exact_and_short),
    };
    return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
