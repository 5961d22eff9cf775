/* test_operands.c - which slots an instruction reads, for every operator. */
#include "program/operands.h"

#include "support/program.h"
#include "support/unit.h"

static tiny t;

static void assert_operands(int32_t op, uint32_t count, const int32_t *operands, const char *due) {
    char seen[64] = "";
    uint32_t cursor = 0;
    uint32_t operand = 0;
    tiny_init(&t);
    const uint32_t slot = (uint32_t)tiny_emit(&t, op, count, operands);
    while (btri_program_next_operand(&t.program, slot, &cursor, &operand)) {
        const size_t len = strlen(seen);
        assert_true(len + 8 < sizeof seen);
        snprintf(seen + len, sizeof seen - len, "%s%u", len == 0 ? "" : " ", (unsigned)operand);
    }
    assert_string_equal(seen, due);
    assert_false(btri_program_next_operand(&t.program, slot, &cursor, &operand));
}

static void every_operator(void **state) {
    (void)state;
    static const struct {
        int32_t op;
        uint32_t count;
        int32_t operands[10];
        const char *due;
    } rows[] = {
        {BTRI_OP_FINDING, 1, {7}, ""},
        {BTRI_OP_ABSENT_IF, 2, {7, 3}, "3"},
        {BTRI_OP_IMPLIED, 3, {4, 5, 6}, "4 5 6"},
        {BTRI_OP_HOST, 2, {7, 2}, "2"},
        {BTRI_OP_ANY, 2, {1, 2}, "1 2"},
        {BTRI_OP_ALL, 3, {3, 1, 1}, "3 1 1"},
        {BTRI_OP_NOT, 1, {9}, "9"},
        {BTRI_OP_AT_LEAST, 3, {2, 4, 5}, "4 5"},
        {BTRI_OP_EXACTLY, 2, {0, 4}, "4"},
        {BTRI_OP_NOT_PRESENT, 1, {8}, "8"},
        {BTRI_OP_KNOWN, 1, {8}, "8"},
        {BTRI_OP_UNKNOWN, 1, {8}, "8"},
        {BTRI_OP_TRUE, 0, {0}, ""},
        {BTRI_OP_PROFILE, 2, {1, 2}, ""},
        {BTRI_OP_QUANTITY, 1, {7}, ""},
        {BTRI_OP_NOT_APPLICABLE_IF, 2, {7, 5}, "5"},
        {BTRI_OP_SCORE_SUM, 8, {2, 4, 3, 5, 1, 1, 6, 9}, "4 5 6"},
        {BTRI_OP_SCORE_MAX, 3, {1, 4, 9}, "4"},
        {BTRI_OP_COMPARE, 3, {6, 1, 60}, "6"},
        {BTRI_OP_COMPARE_PARAMETER, 3, {6, 1, 2}, "6"},
        {BTRI_OP_COMPARE_DIFFERENCE, 4, {6, 7, 1, 2}, "6 7"},
        {BTRI_OP_RECENT, 2, {6, 14}, "6"},
        {BTRI_OP_RECENT_PARAMETER, 2, {6, 1}, "6"},
        {BTRI_OP_FIRED, 1, {3}, ""},
        {BTRI_OP_ALL_FALSE, 2, {3, 4}, ""},
        {BTRI_OP_CLEAR_BELOW, 1, {4}, ""},
    };
    assert_int_equal(COUNT_OF(rows), BTRI_OP_CLEAR_BELOW);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_operands(rows[i].op, rows[i].count, rows[i].operands, rows[i].due);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_operator)};
    return cmocka_run_group_tests_name("operands", tests, NULL, NULL);
}
