/* test_json_suite.c - JSONTestSuite against wire/json_read.c: every n_ file refused, every y_ file accepted,
 * and the free i_ files decided the same way at every run. */
#include "../support/guard.h"
#include "../support/shared_data.h"
#include "../support/unit.h"

#include "base/bytes.h"
#include "wire/json_read.h"

#define FOLDER "vectors/json/JSONTestSuite/test_parsing"

typedef struct tally {
    size_t valid;
    size_t invalid;
    size_t either;
    size_t wrong;      /* without the duplicate option */
    size_t duplicates; /* refused only with it, and as duplicate */
    size_t wrong_with_keys;
    size_t either_accepted;
} tally;

static bool is_named(const char *name, const char *prefix) {
    return btri_bytes_starts_with(btri_bytes_from_cstr(name), btri_bytes_from_cstr(prefix));
}

static btri_status check_with_keys(btri_bytes input) {
    static uint32_t scratch[BTRI_JSON_SCRATCH_WORDS];
    btri_json_keys keys;
    btri_json_keys_init(&keys, scratch, COUNT_OF(scratch));
    return btri_json_check(input, &keys, NULL);
}

static void visit(void *user, const char *name, btri_bytes content) {
    tally *t = user;
    guard page;
    guard_open(&page, content.len);
    const btri_bytes input = guard_copy(&page, content.ptr, content.len);
    btri_wire_error error;
    const btri_status plain = btri_json_check(input, NULL, &error);
    const btri_status strict = check_with_keys(input);
    const bool is_refusal = (plain == BTRI_E_INPUT_MALFORMED || plain == BTRI_E_LIMIT) &&
                            error.text[0] != 0 && error.offset <= input.len;
    guard_close(&page);
    bool is_right = true;
    if (name[0] == 'y') {
        t->valid++;
        is_right = plain == BTRI_OK;
        if (is_named(name, "y_object_duplicated_key")) {
            t->duplicates += strict == BTRI_E_INPUT_DUPLICATE ? 1 : 0;
        } else if (strict != plain) {
            t->wrong_with_keys++;
        }
    } else if (name[0] == 'n') {
        t->invalid++;
        is_right = is_refusal;
        t->wrong_with_keys += strict == BTRI_OK ? 1 : 0;
    } else {
        t->either++;
        t->either_accepted += plain == BTRI_OK ? 1 : 0;
        is_right = plain == BTRI_OK || is_refusal;
    }
    if (!is_right) {
        t->wrong++;
        print_error("%s: %s\n", name, btri_status_name(plain));
    }
}

static void suite(void **state) {
    tally t = {0, 0, 0, 0, 0, 0, 0};
    (void)state;
    if (shared_each(FOLDER, ".json", visit, &t) == 0) {
        print_message("skipped: %s is not there\n", FOLDER);
        skip();
    }
    assert_int_equal(t.valid, 95);
    assert_int_equal(t.invalid, 188);
    assert_int_equal(t.either, 35);
    assert_int_equal(t.wrong, 0);
    assert_int_equal(t.duplicates, 2);
    assert_int_equal(t.wrong_with_keys, 0);
    print_message("JSONTestSuite: 95/95 accepted, 188/188 refused, %zu of 35 free ones accepted\n",
                  t.either_accepted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
