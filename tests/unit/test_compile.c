/* test_compile.c - tools/compile/compile.c: every mistake of tests/compile/bad is told with file and line,
 * the small folder of tests/compile compiles, order of files means nothing, failed allocations leak nothing.
 */
#include "../support/unit.h"

#include <dirent.h>
#include <stdlib.h>

#include "../support/alloc_fail.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "tools/compile/compile.h"

#define DATA          BTRI_SOURCE_DIR "/tests/compile/"
#define FILE_SIZE_MAX 20000u
#define EXPECT_HEAD   "# expect: "

static uint8_t base_text[FILE_SIZE_MAX];
static uint8_t codes_text[FILE_SIZE_MAX];
static btri_bytes base;
static btri_bytes codes;
static btri_compile_result result;

static btri_bytes load(const char *path, uint8_t *buf) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t len = fread(buf, 1, FILE_SIZE_MAX, file);
    assert_true(len < FILE_SIZE_MAX);
    (void)fclose(file);
    return btri_bytes_of(buf, len);
}

static btri_status compile_with(btri_bytes more) {
    const btri_allocator allocator = btri_alloc_default();
    const btri_compile_source sources[2] = {{"base.yaml", base}, {"bad.yaml", more}};
    return btri_compile_sources(sources, more.len == 0 ? 1 : 2, codes, &allocator, &result);
}

/* Does one of the errors name the file and hold the text that the first line of the fixture promises? */
static bool is_reported(const char *expected) {
    for (uint32_t i = 0; i < result.error_count; i++) {
        const char *error = result.errors[i];
        const bool in_base = strncmp(error, "base.yaml:", 10) == 0;
        if (strstr(error, expected) != NULL && (in_base || strncmp(error, "bad.yaml:", 9) == 0)) {
            return true;
        }
    }
    return false;
}

static bool passes(const char *name) {
    char path[512];
    uint8_t text[FILE_SIZE_MAX];
    char expected[200];
    (void)snprintf(path, sizeof path, DATA "bad/%s", name);
    const btri_bytes more = load(path, text);
    const size_t head = strlen(EXPECT_HEAD);
    const uint8_t *end = (const uint8_t *)memchr(text, '\n', more.len);
    assert_true(more.len > head && memcmp(text, EXPECT_HEAD, head) == 0 && end != NULL);
    (void)snprintf(expected, sizeof expected, "%.*s", (int)(end - text) - (int)head,
                   (const char *)&text[head]);
    const btri_status status = compile_with(more);
    const bool good = status == BTRI_E_INPUT_MALFORMED && is_reported(expected) && result.bundle == NULL;
    if (!good) {
        print_error("%s: %s, expected \"%s\", told %u errors, first \"%s\"\n", name, btri_status_name(status),
                    expected, (unsigned)result.error_count, result.errors[0]);
    }
    btri_compile_result_free(&result);
    return good;
}

static void every_mistake_is_told(void **state) {
    (void)state;
    DIR *folder = opendir(DATA "bad");
    size_t count = 0;
    size_t failed = 0;
    assert_non_null(folder);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            failed += passes(entry->d_name) ? 0u : 1u;
            count++;
        }
    }
    (void)closedir(folder);
    assert_int_equal(failed, 0);
    assert_true(count >= 100);
}

static void missing_sections_are_told(void **state) {
    (void)state;
    const btri_allocator allocator = btri_alloc_default();
    const btri_compile_source source = {"only.yaml", btri_bytes_from_cstr("macros: []\n")};
    assert_status(btri_compile_sources(&source, 1, codes, &allocator, &result), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(result.error_count, 5);
    assert_string_equal(result.errors[0], "no file has an item in section 'bundle'");
    btri_compile_result_free(&result);
}

static void errors_stop_at_fifty(void **state) {
    (void)state;
    char text[2000] = "macros:\n";
    for (int i = 0; i < 60; i++) {
        strcat(text, "  - {id: X}\n");
    }
    assert_status(compile_with(btri_bytes_from_cstr(text)), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(result.error_count, BTRI_COMPILE_ERRORS_MAX);
    assert_true(result.more_errors);
    btri_compile_result_free(&result);
}

static void unreadable_paths_are_told(void **state) {
    (void)state;
    const btri_allocator allocator = btri_alloc_default();
    assert_status(btri_compile_folder(DATA "nowhere", NULL, &allocator, &result), BTRI_E_ARGUMENT);
    assert_int_equal(result.error_count, 1);
    assert_status(btri_compile_folder(DATA, DATA "nowhere", &allocator, &result), BTRI_E_ARGUMENT);
    assert_int_equal(result.error_count, 1);
    assert_status(btri_compile_folder(NULL, NULL, &allocator, &result), BTRI_E_ARGUMENT);
    assert_status(btri_compile_folder(DATA, NULL, NULL, &result), BTRI_E_ARGUMENT);
}

static void small_folder_compiles(void **state) {
    (void)state;
    const btri_allocator allocator = btri_alloc_default();
    const btri_status status = btri_compile_folder(DATA, DATA "codes.tsv", &allocator, &result);
    assert_string_equal(result.errors[0], "");
    assert_status(status, BTRI_OK);
    assert_int_equal(result.rule_count, 5);
    assert_int_equal(result.finding_count, 11);
    assert_int_equal(result.stratum_count, 3);
    assert_true(result.bundle_len > 1000);
    btri_compile_result_free(&result);
    assert_null(result.bundle);
}

/* Cuts the base file into one file a section and gives them in both orders: the same bytes. */
static void order_of_files_means_nothing(void **state) {
    (void)state;
    const btri_allocator allocator = btri_alloc_default();
    static btri_compile_result second;
    btri_compile_source forth[40];
    btri_compile_source back[40];
    size_t count = 0;
    size_t start = 0;
    for (size_t i = 1; i <= base.len; i++) {
        const bool section =
            i == base.len || (base.ptr[i - 1] == '\n' && base.ptr[i] >= 'a' && base.ptr[i] <= 'z');
        if (section) {
            forth[count].name = "part.yaml";
            forth[count++].text = btri_bytes_of(&base.ptr[start], i - start);
            start = i;
        }
    }
    /* The first part holds the comment alone and would be an empty file. */
    for (size_t i = 1; i < count; i++) {
        back[i - 1] = forth[count - i];
    }
    assert_true(count > 14);
    assert_status(btri_compile_sources(&forth[1], count - 1, codes, &allocator, &result), BTRI_OK);
    assert_status(btri_compile_sources(back, count - 1, codes, &allocator, &second), BTRI_OK);
    assert_int_equal(result.bundle_len, second.bundle_len);
    assert_memory_equal(result.bundle, second.bundle, result.bundle_len);
    btri_compile_result_free(&result);
    btri_compile_result_free(&second);
}

static void every_failed_allocation_is_an_answer(void **state) {
    (void)state;
    const btri_compile_source source = {"base.yaml", base};
    size_t n = 1;
    bool done = false;
    for (; !done; n++) {
        alloc_fail failing;
        const btri_allocator allocator = alloc_fail_init(&failing, n, false);
        const btri_status status = btri_compile_sources(&source, 1, codes, &allocator, &result);
        done = !failing.has_failed;
        assert_status(status, done ? BTRI_OK : BTRI_E_MEMORY);
        btri_compile_result_free(&result);
        assert_int_equal(failing.live, 0);
        assert_int_equal(failing.bytes, 0);
    }
    assert_true(n > 3);
}

static void shipped_knowledge_compiles(void **state) {
    (void)state;
    const btri_allocator allocator = btri_alloc_default();
    const btri_status status =
        btri_compile_folder(BTRI_SOURCE_DIR "/libbacktriage/knowledge", NULL, &allocator, &result);
    assert_string_equal(result.errors[0], "");
    assert_status(status, BTRI_OK);
    assert_true(result.rule_count >= 232);
    assert_true(result.finding_count >= 200);
    assert_true(result.stratum_count <= 4);
    btri_compile_result_free(&result);
}

static int load_data(void **state) {
    (void)state;
    base = load(DATA "base.yaml", base_text);
    codes = load(DATA "codes.tsv", codes_text);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_told),
        cmocka_unit_test(missing_sections_are_told),
        cmocka_unit_test(errors_stop_at_fifty),
        cmocka_unit_test(unreadable_paths_are_told),
        cmocka_unit_test(small_folder_compiles),
        cmocka_unit_test(order_of_files_means_nothing),
        cmocka_unit_test(every_failed_allocation_is_an_answer),
        cmocka_unit_test(shipped_knowledge_compiles),
    };
    return cmocka_run_group_tests(tests, load_data, NULL);
}
