/* test_status.c - base/status.c. */
#include "../support/unit.h"

typedef struct listed {
    btri_status status;
    const char *name;
    const char *text;
} listed;

static const listed all[] = {
#define ROW(name, number, text) {name, #name, text},
    BTRI_STATUS_LIST(ROW)
#undef ROW
};

static void numbers_that_are_no_status(void **state) {
    const int numbers[] = {-1, 1, 99, 107, 199, 299, 399, 499, 901, 12345};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        assert_string_equal(btri_status_name((btri_status)numbers[i]), "BTRI_E_?");
        assert_true(strlen(btri_status_text((btri_status)numbers[i])) > 10);
    }
}

static void each_has_its_name_and_sentence(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        assert_string_equal(btri_status_name(all[i].status), all[i].name);
        assert_string_equal(btri_status_text(all[i].status), all[i].text);
    }
}

/* Numbers are a promise: these never change. */
static void numbers_stay(void **state) {
    (void)state;
    assert_int_equal(BTRI_OK, 0);
    assert_int_equal(BTRI_E_ARGUMENT, 100);
    assert_int_equal(BTRI_E_BUFFER_TOO_SMALL, 103);
    assert_int_equal(BTRI_E_MEMORY, 200);
    assert_int_equal(BTRI_E_LIMIT, 201);
    assert_int_equal(BTRI_E_INPUT_MALFORMED, 300);
    assert_int_equal(BTRI_E_INPUT_DUPLICATE, 304);
    assert_int_equal(BTRI_E_BUNDLE_MALFORMED, 400);
    assert_int_equal(BTRI_E_INTERNAL, 900);
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        for (size_t k = 0; k < i; k++) {
            assert_int_not_equal(all[i].status, all[k].status);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_are_no_status),
        cmocka_unit_test(each_has_its_name_and_sentence),
        cmocka_unit_test(numbers_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
