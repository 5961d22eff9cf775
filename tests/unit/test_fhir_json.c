/* test_fhir_json.c - members, lists and texts of values whose shape nobody has promised. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "interop/fhir_json.h"

static void wrong_shapes(void **state) {
    (void)state;
    btri_bytes a;
    btri_fhir_list list;
    const btri_fhir_field fields[] = {{"a", &a}};
    assert_status(btri_fhir_fields(btri_bytes_from_cstr("[]"), fields, 1), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_fhir_fields(btri_bytes_from_cstr("\"a\""), fields, 1), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_fhir_list_open(&list, btri_bytes_from_cstr("{}")), BTRI_E_INPUT_MALFORMED);
    assert_false(list.is_open);
}

static void fields(void **state) {
    (void)state;
    btri_bytes a = btri_bytes_from_cstr("old");
    btri_bytes b = a;
    btri_bytes c = a;
    const btri_fhir_field wanted[] = {{"a", &a}, {"b", &b}, {"c", &c}};
    assert_status(
        btri_fhir_fields(btri_bytes_from_cstr("{\"b\" : [1, {\"a\":2}] ,\"\\u0061\":\"x\",\"c\":null}"),
                         wanted, 3),
        BTRI_OK);
    assert_span(a, "\"x\"");
    assert_span(b, "[1, {\"a\":2}]");
    assert_int_equal(c.len, 0);
    assert_status(btri_fhir_fields(btri_bytes_empty(), wanted, 3), BTRI_OK);
    assert_int_equal(a.len, 0);
}

static void lists(void **state) {
    (void)state;
    btri_fhir_list list;
    btri_bytes item;
    assert_status(btri_fhir_list_open(&list, btri_bytes_from_cstr("[ null, 1, null, {} ,null]")), BTRI_OK);
    assert_status(btri_fhir_list_next(&list, &item), BTRI_OK);
    assert_span(item, "1");
    assert_status(btri_fhir_list_next(&list, &item), BTRI_OK);
    assert_span(item, "{}");
    for (int i = 0; i < 2; i++) {
        assert_status(btri_fhir_list_next(&list, &item), BTRI_OK);
        assert_int_equal(item.len, 0);
    }
    assert_status(btri_fhir_list_open(&list, btri_bytes_empty()), BTRI_OK);
    assert_status(btri_fhir_list_next(&list, &item), BTRI_OK);
    assert_int_equal(item.len, 0);
}

/* What is skipped may hold quotes and brackets inside its strings. */
static void skipped_strings(void **state) {
    (void)state;
    btri_bytes a;
    const btri_fhir_field wanted[] = {{"a", &a}};
    assert_status(
        btri_fhir_fields(btri_bytes_from_cstr("{\"b\":[\"]}\\\"{\",\"\\\\\"],\"c\":\"\\\\\\\"a\",\"a\":7}"),
                         wanted, 1),
        BTRI_OK);
    assert_span(a, "7");
}

/* Text that nobody has checked costs an error, and no byte beyond it is read. */
static void cut_short(void **state) {
    (void)state;
    const char text[] = "{\"a\" : [1, {\"b\":\"x\\\"\"}], \"c\":null , \"a\":12}";
    btri_bytes a;
    const btri_fhir_field wanted[] = {{"a", &a}};
    for (size_t len = 1; len < sizeof text - 1; len++) {
        char *const exact = test_malloc(len);
        memcpy(exact, text, len);
        assert_status(btri_fhir_fields(btri_bytes_of(exact, len), wanted, 1), BTRI_E_INPUT_MALFORMED);
        test_free(exact);
    }
}

static void nested(void **state) {
    (void)state;
    btri_bytes url;
    btri_bytes type;
    btri_fhir_list list;
    const btri_fhir_field outer[] = {{"url", &url}};
    const btri_fhir_field members[] = {{"type", &type}};
    btri_fhir_inner inner = {"in", members, 1, {NULL, 0}};
    assert_status(
        btri_fhir_list_open(&list, btri_bytes_from_cstr("[5, null, {\"in\":7,\"type\":1},"
                                                        " {\"\\u0069n\" : {\"type\":2} ,\"url\":3}]")),
        BTRI_OK);
    assert_true(btri_fhir_list_seek(&list));
    assert_status(btri_fhir_fields_nested(&list.rest, outer, 1, &inner), BTRI_E_INPUT_MALFORMED);
    assert_status(btri_fhir_list_next(&list, &url), BTRI_OK);
    assert_true(btri_fhir_list_seek(&list));
    assert_status(btri_fhir_fields_nested(&list.rest, outer, 1, &inner), BTRI_OK);
    assert_span(inner.value, "7");
    assert_int_equal(type.len + url.len, 0);
    assert_true(btri_fhir_list_seek(&list));
    assert_status(btri_fhir_fields_nested(&list.rest, outer, 1, &inner), BTRI_OK);
    assert_span(inner.value, "{\"type\":2}");
    assert_span(type, "2");
    assert_span(url, "3");
    assert_false(btri_fhir_list_seek(&list));
}

static void texts(void **state) {
    (void)state;
    char buf[4];
    bool value = true;
    assert_false(btri_fhir_text(btri_bytes_from_cstr("\"abcd\""), buf, sizeof buf));
    assert_string_equal(buf, "");
    assert_false(btri_fhir_text(btri_bytes_from_cstr("\"a\\u0000\""), buf, sizeof buf));
    assert_false(btri_fhir_text(btri_bytes_from_cstr("12"), buf, sizeof buf));
    assert_false(btri_fhir_text(btri_bytes_empty(), buf, sizeof buf));
    assert_true(btri_fhir_text(btri_bytes_from_cstr("\"a\\/b\""), buf, sizeof buf));
    assert_string_equal(buf, "a/b");
    assert_true(btri_fhir_text_is(btri_bytes_from_cstr("\"a\\/b\""), "a/b"));
    assert_false(btri_fhir_text_is(btri_bytes_from_cstr("true"), "true"));
    assert_false(btri_fhir_bool(btri_bytes_from_cstr("\"true\""), &value));
    assert_false(value);
    assert_true(btri_fhir_bool(btri_bytes_from_cstr("true"), &value) && value);
    assert_true(btri_fhir_bool(btri_bytes_from_cstr("false"), &value) && !value);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_shapes), cmocka_unit_test(cut_short), cmocka_unit_test(skipped_strings),
        cmocka_unit_test(nested),       cmocka_unit_test(fields),    cmocka_unit_test(lists),
        cmocka_unit_test(texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
