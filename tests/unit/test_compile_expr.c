/* test_compile_expr.c - tools/compile/expr_parse.c and expr_token.c: the condition language. */
#include "../support/unit.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "program/opcode.h"
#include "tools/compile/expr_parse.h"

static btri_pool pool;
static btri_compile_result result;

static btri_expr parse(const char *text) {
    btri_yaml *at = (btri_yaml *)btri_pool_array(&pool, 1, sizeof *at);
    btri_expr expr;
    memset(&result, 0, sizeof result);
    assert_non_null(at);
    at->file = "f.yaml";
    at->line = 7;
    at->text = btri_bytes_from_cstr(text);
    assert_status(btri_expr_parse(at, &pool, &result, &expr), BTRI_OK);
    return expr;
}

static void mistakes_are_told_once(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "a b",
        "any()",
        "any(a",
        "any(a,)",
        "any(a;b)",
        "(a)",
        "a >",
        "a > > 3",
        "3 > a",
        "a - b",
        "a - 3 > 1",
        "not(a, b)",
        "some(a)",
        "n_of(a, b)",
        "n_of(2, a)",
        "n_of(2;)",
        "n_of(-1; a)",
        "recent(a)",
        "recent(any(a), 3)",
        "known(a b)",
        "unknown()",
        "fired()",
        "profile(a)",
        "profile(=b)",
        "profile(a=)",
        "a == ",
        "a = 3",
        "all(a))",
        "a > 3.",
        "a > 3x",
        "any(a,,b)",
        "\"a\"",
        "a & b",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const btri_expr expr = parse(wrong[i]);
        assert_int_equal(expr.node_count, 0);
        assert_int_equal(result.error_count, 1);
        assert_int_equal(strncmp(result.errors[0], "f.yaml:7: ", 10), 0);
    }
}

static void every_prefix_is_an_answer(void **state) {
    (void)state;
    static const char whole[] =
        "all(a, n_of(2; b, c - d > -1.5), not_present(e), recent(f, g), profile(h=i), j <= 3)";
    char part[sizeof whole];
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        memcpy(part, whole, len);
        part[len] = '\0';
        const btri_expr expr = parse(part);
        /* "a", "al", "all" are names; nothing else is whole. */
        assert_int_equal(expr.node_count, len >= 1 && len <= 3 ? 1 : 0);
    }
    assert_int_equal(parse(whole).node_count, 10);
}

static void operands_stand_before_calls(void **state) {
    (void)state;
    const btri_expr e = parse("all(a, any(b, c),\n n_of(1; d, not(a)))");
    static const btri_expr_op ops[] = {BTRI_EXPR_NAME, BTRI_EXPR_NAME,     BTRI_EXPR_NAME,
                                       BTRI_EXPR_ANY,  BTRI_EXPR_NAME,     BTRI_EXPR_NAME,
                                       BTRI_EXPR_NOT,  BTRI_EXPR_AT_LEAST, BTRI_EXPR_ALL};
    assert_int_equal(e.node_count, COUNT_OF(ops));
    for (size_t i = 0; i < COUNT_OF(ops); i++) {
        assert_int_equal(e.nodes[i].op, ops[i]);
    }
    const btri_expr_node *whole = &e.nodes[8];
    assert_int_equal(whole->count, 3);
    assert_int_equal(e.operands[whole->first], 0);
    assert_int_equal(e.operands[whole->first + 1], 3);
    assert_int_equal(e.operands[whole->first + 2], 7);
    assert_int_equal(e.nodes[7].number, 1);
}

static void comparisons_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        btri_expr_op op;
        uint32_t relation;
        const char *bound;
        bool is_number;
    } cases[] = {
        {"q < 3", BTRI_EXPR_COMPARE, BTRI_LESS, "3", true},
        {"q<=3.5", BTRI_EXPR_COMPARE, BTRI_LESS_OR_EQUAL, "3.5", true},
        {"q > limit_mm", BTRI_EXPR_COMPARE, BTRI_GREATER, "limit_mm", false},
        {"q >= -2", BTRI_EXPR_COMPARE, BTRI_GREATER_OR_EQUAL, "-2", true},
        {"q == 0", BTRI_EXPR_COMPARE, BTRI_EQUAL, "0", true},
        {"q - r > 40", BTRI_EXPR_DIFFERENCE, BTRI_GREATER, "40", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const btri_expr e = parse(cases[i].text);
        assert_int_equal(e.node_count, 1);
        assert_int_equal(e.nodes[0].op, cases[i].op);
        assert_int_equal(e.nodes[0].relation, cases[i].relation);
        assert_span(e.nodes[0].name, "q");
        assert_span(e.nodes[0].bound, cases[i].bound);
        assert_int_equal(e.nodes[0].bound_is_number, cases[i].is_number);
    }
}

static void rule_ids_have_hyphens(void **state) {
    (void)state;
    const btri_expr e =
        parse("any(fired(ces-late-2), all_false(med-nsaid-block), clear_below(SOON), profile( k = v-1 ))");
    assert_int_equal(e.node_count, 5);
    assert_span(e.nodes[0].name, "ces-late-2");
    assert_span(e.nodes[1].name, "med-nsaid-block");
    assert_span(e.nodes[2].name, "SOON");
    assert_span(e.nodes[3].name, "k");
    assert_span(e.nodes[3].bound, "v-1");
}

static void depth_has_a_limit(void **state) {
    (void)state;
    char text[400] = "";
    for (uint32_t i = 0; i < BTRI_EXPR_DEPTH; i++) {
        strcat(text, "not(");
    }
    strcat(text, "a");
    for (uint32_t i = 0; i < BTRI_EXPR_DEPTH; i++) {
        strcat(text, ")");
    }
    char deeper[420];
    (void)snprintf(deeper, sizeof deeper, "not(%s)", text);
    assert_int_equal(parse(deeper).node_count, 0);
    assert_int_equal(parse(text).node_count, BTRI_EXPR_DEPTH + 1);
}

static void sameness_is_name_relation_bound(void **state) {
    (void)state;
    const btri_expr a = parse("q >= 7");
    assert_true(btri_expr_node_equal(&a.nodes[0], &parse("q>=7").nodes[0]));
    assert_false(btri_expr_node_equal(&a.nodes[0], &parse("q > 7").nodes[0]));
    assert_false(btri_expr_node_equal(&a.nodes[0], &parse("q >= 8").nodes[0]));
    assert_false(btri_expr_node_equal(&a.nodes[0], &parse("q").nodes[0]));
    assert_false(btri_expr_node_equal(&parse("known(q)").nodes[0], &parse("known(q)").nodes[0]));
    assert_true(btri_expr_node_equal(&parse("q").nodes[0], &parse(" q ").nodes[0]));
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
        cmocka_unit_test(mistakes_are_told_once),
        cmocka_unit_test(every_prefix_is_an_answer),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(operands_stand_before_calls),
        cmocka_unit_test(comparisons_are_read),
        cmocka_unit_test(rule_ids_have_hyphens),
        cmocka_unit_test(sameness_is_name_relation_bound),
    };
    return cmocka_run_group_tests(tests, make_pool, drop_pool);
}
