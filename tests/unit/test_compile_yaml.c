/* test_compile_yaml.c - tools/compile/yaml_read.c and pool.c: the strict subset of YAML as a tree. */
#include "../support/unit.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "tools/compile/yaml_read.h"

static btri_pool pool;
static btri_compile_result result;

static btri_yaml *read_text(const char *text) {
    const btri_compile_source source = {"f.yaml", btri_bytes_from_cstr(text)};
    btri_yaml *root = NULL;
    memset(&result, 0, sizeof result);
    assert_status(btri_yaml_read(&source, &pool, &result, &root), BTRI_OK);
    return root;
}

static void other_yaml_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "# only a comment\n",
                                        "a: &x b",
                                        "a: [&x b]",
                                        "&x a: b",
                                        "a: *x",
                                        "a: !t b",
                                        "!t {a: b}",
                                        "a: !!str 1",
                                        "a: 1\na: 2",
                                        "{a: 1, a: 2}",
                                        "? {a: b}\n: c",
                                        "--- a\n--- b",
                                        "%YAML 1.1\n--- a",
                                        "a: [",
                                        "a: 'b",
                                        "a: \xff",
                                        "a: \"\\0\"",
                                        "\ta: b",
                                        "a: b: c"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_null(read_text(wrong[i]));
        assert_int_equal(result.error_count, 1);
        assert_int_equal(strncmp(result.errors[0], "f.yaml:", 7), 0);
    }
}

static void depth_has_a_limit(void **state) {
    (void)state;
    assert_non_null(read_text("[[[[[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]]]]]"));
    assert_null(read_text("[[[[[[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]]]]]]"));
}

static void scalars_are_text(void **state) {
    (void)state;
    const btri_yaml *root =
        read_text("off: off\nnumber: \"038.50\"\nfolded: >-\n  two\n  lines\nnone:\nspace: '  a b '\n");
    assert_non_null(root);
    assert_int_equal(root->count, 5);
    assert_span(btri_yaml_text(root, "off"), "off");
    assert_span(btri_yaml_text(root, "number"), "038.50");
    assert_span(btri_yaml_text(root, "folded"), "two lines");
    assert_span(btri_yaml_text(root, "none"), "");
    assert_span(btri_yaml_text(root, "space"), "a b");
    assert_span(btri_yaml_text(root, "absent"), "");
    assert_null(btri_yaml_get(root, "absent"));
    assert_null(btri_yaml_get(NULL, "off"));
}

static void nodes_know_their_line(void **state) {
    (void)state;
    const btri_yaml *root = read_text("# head\na:\n  - b\n  - {c: d,\n     e: [f, g]}\n");
    assert_non_null(root);
    const btri_yaml *list = btri_yaml_get(root, "a");
    assert_int_equal(list->kind, BTRI_YAML_LIST);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->first->line, 3);
    assert_int_equal(list->last->line, 4);
    const btri_yaml *inner = btri_yaml_get(list->last, "e");
    assert_int_equal(inner->line, 5);
    assert_int_equal(inner->count, 2);
    assert_span(inner->last->text, "g");
    assert_string_equal(inner->file, "f.yaml");
}

static void pool_refuses_what_does_not_fit(void **state) {
    (void)state;
    assert_null(btri_pool_array(&pool, SIZE_MAX, 2));
    assert_null(btri_pool_array(&pool, SIZE_MAX - 8, 1));
    uint8_t *small = (uint8_t *)btri_pool_array(&pool, 3, 5);
    uint8_t *large = (uint8_t *)btri_pool_array(&pool, 1, 200000);
    assert_non_null(small);
    assert_non_null(large);
    assert_int_equal((uintptr_t)small % 16u, 0);
    for (size_t i = 0; i < 200000; i++) {
        assert_int_equal(large[i], 0);
    }
}

static void arrays_grow_and_keep_their_contents(void **state) {
    (void)state;
    void *array = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        assert_true(btri_pool_grow(&pool, &array, i, &capacity, sizeof i));
        memcpy((uint8_t *)array + i * sizeof i, &i, sizeof i);
    }
    for (uint32_t i = 0; i < 1000; i++) {
        assert_memory_equal((uint8_t *)array + i * sizeof i, &i, sizeof i);
    }
}

static int make_pool(void **state) {
    (void)state;
    const btri_allocator allocator = btri_alloc_default();
    btri_pool_init(&pool, &allocator);
    return 0;
}

static int drop_pool(void **state) {
    (void)state;
    btri_pool_free(&pool);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_yaml_is_refused),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(pool_refuses_what_does_not_fit),
        cmocka_unit_test(scalars_are_text),
        cmocka_unit_test(nodes_know_their_line),
        cmocka_unit_test(arrays_grow_and_keep_their_contents),
    };
    return cmocka_run_group_tests(tests, make_pool, drop_pool);
}
