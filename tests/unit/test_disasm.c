/* test_disasm.c - program/disasm.c, and with it what the compiler makes of the small folder of tests/compile:
 * the program as text equals base.program.txt, line by line (more/ has the
 * other operators); the verifier accepts it. */
#include "../support/unit.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "formats/bundle_format.h"
#include "program/disasm.h"
#include "program/verify.h"
#include "tools/compile/compile.h"

#define DATA BTRI_SOURCE_DIR "/tests/compile/"

static btri_compile_result result;
static btri_knowledge knowledge;
static btri_program program;
static uint8_t memory[65536];
static char printed[20000];
static size_t printed_len;
static size_t line_count;
static size_t longest;

static void take_line(void *user, btri_bytes text) {
    (void)user;
    line_count++;
    longest = text.len > longest ? text.len : longest;
    if (printed_len + text.len + 2 < sizeof printed) {
        btri_bytes_copy(&printed[printed_len], text);
        printed_len += text.len;
        printed[printed_len++] = '\n';
        printed[printed_len] = '\0';
    }
}

static btri_bytes load(const char *name, uint8_t *buf) {
    char path[512];
    (void)snprintf(path, sizeof path, DATA "%s", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t len = fread(buf, 1, 19999, file);
    (void)fclose(file);
    return btri_bytes_of(buf, len);
}

static void compile_and_decode(bool more) {
    const btri_allocator allocator = btri_alloc_default();
    static uint8_t base[20000];
    static uint8_t operators[20000];
    const btri_compile_source sources[2] = {{"base.yaml", load("base.yaml", base)},
                                            {"operators.yaml", load("more/operators.yaml", operators)}};
    btri_arena arena;
    btri_format_error error;
    size_t code_len = 0;
    btri_compile_result_free(&result);
    assert_status(btri_compile_sources(sources, more ? 2 : 1, btri_bytes_empty(), &allocator, &result),
                  BTRI_OK);
    btri_arena_init(&arena, memory, sizeof memory);
    assert_status(btri_bundle_decode(btri_bytes_of(result.bundle, result.bundle_len), &arena, &knowledge,
                                     &program, &code_len, &error),
                  BTRI_OK);
}

static void assert_printed_as(const char *name) {
    static uint8_t recorded[20000];
    const btri_bytes expected = load(name, recorded);
    recorded[expected.len] = 0;
    printed_len = 0;
    btri_program_disassemble(&program, &knowledge, take_line, NULL);
    assert_string_equal(printed, (const char *)recorded);
}

static void program_is_printed_as_recorded(void **state) {
    (void)state;
    compile_and_decode(false);
    assert_printed_as("base.program.txt");
}

static void every_operator_is_lowered_as_recorded(void **state) {
    (void)state;
    compile_and_decode(true);
    assert_printed_as("more/operators.program.txt");
}

static void verifier_accepts(void **state) {
    (void)state;
    uint32_t quantity_index[200];
    uint32_t slot_finding[200];
    uint32_t bad = 0;
    size_t code_len = 0;
    compile_and_decode(true);
    assert_true(program.instruction_count < 200);
    for (uint32_t s = 0; s < program.instruction_count; s++) {
        code_len += 2 + btri_program_operand_count(&program, s);
    }
    assert_status(btri_program_verify(&program, code_len, &knowledge, quantity_index, slot_finding, &bad),
                  BTRI_OK);
}

static void long_line_is_cut(void **state) {
    (void)state;
    static int32_t code[4002] = {BTRI_OP_ANY, 4000};
    const uint32_t at = 0;
    btri_program wide;
    memset(&wide, 0, sizeof wide);
    wide.code = code;
    wide.at = &at;
    wide.instruction_count = 1;
    for (size_t i = 2; i < COUNT_OF(code); i++) {
        code[i] = 12345;
    }
    longest = 0;
    line_count = 0;
    printed_len = 0;
    btri_program_disassemble(&wide, &knowledge, take_line, NULL);
    assert_int_equal(line_count, 1);
    assert_true(longest > 8000 && longest <= 8192);
    assert_memory_equal(&printed[printed_len - 4], "...\n", 4);
}

static int release(void **state) {
    (void)state;
    btri_compile_result_free(&result);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_line_is_cut),
        cmocka_unit_test(program_is_printed_as_recorded),
        cmocka_unit_test(every_operator_is_lowered_as_recorded),
        cmocka_unit_test(verifier_accepts),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
