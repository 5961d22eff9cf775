/* test_case_kind.c - telling the forms of a case apart, also for input that is none of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tools/case_kind.h"

static btri_case_kind kind_of(const char *text) {
    return btri_case_kind_of((btri_bytes){(const uint8_t *)text, strlen(text)});
}

static void what_is_broken_is_left_to_the_json_reader(void **state) {
    (void)state;
    static const char *const inputs[] = {
        "",
        "\"",
        "{\"resourceType",
        "{\"resourceType\"",
        "{\"resourceType\"}",
        "{\"a\\",
        "}}}",
        "\xFF\xFE",
        "null",
        "[",
        "\\",
        "{\"resourceType\" , 1}",
    };
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        assert_int_equal(kind_of(inputs[i]), BTRI_CASE_KIND_JSON);
    }
    assert_int_equal(btri_case_kind_of((btri_bytes){NULL, 0}), BTRI_CASE_KIND_JSON);
}

static void only_a_member_of_the_outermost_object_counts(void **state) {
    (void)state;
    assert_int_equal(kind_of("{\"at\": \"resourceType\"}"), BTRI_CASE_KIND_JSON);
    assert_int_equal(kind_of("{\"a\": {\"resourceType\": 1}}"), BTRI_CASE_KIND_JSON);
    assert_int_equal(kind_of("{\"a\": \"\\\"resourceType\\\":\"}"), BTRI_CASE_KIND_JSON);
    assert_int_equal(kind_of("{\"resourceTypes\": 1}"), BTRI_CASE_KIND_JSON);
}

static void a_resource_is_fhir_wherever_its_type_stands(void **state) {
    (void)state;
    assert_int_equal(kind_of("{\"resourceType\":\"Bundle\"}"), BTRI_CASE_KIND_FHIR);
    assert_int_equal(kind_of(" {\"entry\": [{\"a\": \"}\"}], \"resourceType\" \n: \"Bundle\"}"),
                     BTRI_CASE_KIND_FHIR);
}

static void a_map_of_cbor_is_told_by_its_first_byte(void **state) {
    (void)state;
    assert_int_equal(kind_of("\xA4\x01\x01"), BTRI_CASE_KIND_CBOR);
    assert_int_equal(kind_of("\xB8"), BTRI_CASE_KIND_CBOR);
    assert_int_equal(kind_of("\xBF"), BTRI_CASE_KIND_CBOR); /* refused by the reader, with a place */
    assert_int_equal(kind_of("\x9F"), BTRI_CASE_KIND_JSON);
    assert_int_equal(kind_of("\xC0"), BTRI_CASE_KIND_JSON);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_broken_is_left_to_the_json_reader),
        cmocka_unit_test(only_a_member_of_the_outermost_object_counts),
        cmocka_unit_test(a_resource_is_fhir_wherever_its_type_stands),
        cmocka_unit_test(a_map_of_cbor_is_told_by_its_first_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
