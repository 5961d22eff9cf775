/* test_reasons.c - which findings made a slot true, on tiny programs (SEMANTICS.md section 5, "because"). */
#include "explain/reasons.h"

#include "support/program.h"
#include "support/unit.h"

static tiny t;
static uint8_t mention[TINY_FINDINGS];

/* Four tri findings 0..3, whose slots have the same numbers. */
static void start(void) {
    tiny_init(&t);
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(tiny_tri(&t), i);
    }
}

/* The mentions of a slot as text: "0" mentioned, "0?" presumed. */
static void assert_reasons(int32_t slot, const char *due) {
    char seen[64] = "";
    assert_status(tiny_verify(&t), BTRI_OK);
    tiny_run(&t);
    memset(mention, 0xFF, sizeof mention);
    btri_reasons(&t.evaluated, &t.walk, (uint32_t)slot, mention);
    for (uint32_t f = 0; f < t.knowledge.finding_count; f++) {
        const size_t len = strlen(seen);
        if (mention[f] != 0) {
            snprintf(seen + len, sizeof seen - len, "%s%u%s", len == 0 ? "" : " ", (unsigned)f,
                     (mention[f] & BTRI_PRESUMED) != 0 ? "?" : "");
        }
    }
    assert_string_equal(seen, due);
}

static void set(uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
    t.tri[0] = a;
    t.tri[1] = b;
    t.tri[2] = c;
    t.tri[3] = d;
}

static void an_absent_operand_of_any_is_no_reason(void **state) {
    (void)state;
    start();
    set(BTRI_PRESENT, BTRI_ABSENT, BTRI_UNKNOWN, BTRI_PRESENT);
    assert_reasons(EMIT(&t, BTRI_OP_ANY, 0, 1, 2, 3), "0 3");
}

static void all_names_all(void **state) {
    (void)state;
    start();
    set(BTRI_PRESENT, BTRI_PRESENT, BTRI_UNKNOWN, BTRI_UNKNOWN);
    assert_reasons(EMIT(&t, BTRI_OP_ALL, 0, 1), "0 1");
}

static void the_negated_side_is_followed(void **state) {
    (void)state;
    start();
    set(BTRI_ABSENT, BTRI_PRESENT, BTRI_PRESENT, BTRI_UNKNOWN);
    const int32_t both = EMIT(&t, BTRI_OP_ALL, 0, 1);
    const int32_t negated = EMIT(&t, BTRI_OP_NOT, both);
    assert_reasons(EMIT(&t, BTRI_OP_ALL, negated, 2), "0 2");
}

static void not_present_presumes(void **state) {
    (void)state;
    start();
    set(BTRI_UNKNOWN, BTRI_ABSENT, BTRI_UNKNOWN, BTRI_PRESENT);
    const int32_t open = EMIT(&t, BTRI_OP_ANY, 0, 1);
    const int32_t not_open = EMIT(&t, BTRI_OP_NOT_PRESENT, open);
    const int32_t not_absent = EMIT(&t, BTRI_OP_NOT_PRESENT, 1);
    assert_reasons(not_open, "0?");
    assert_reasons(not_absent, "1");
    assert_reasons(EMIT(&t, BTRI_OP_ALL, not_open, not_absent, 3), "0? 1 3");
}

static void counts(void **state) {
    (void)state;
    start();
    set(BTRI_PRESENT, BTRI_ABSENT, BTRI_UNKNOWN, BTRI_PRESENT);
    assert_reasons(EMIT(&t, BTRI_OP_AT_LEAST, 2, 0, 1, 2, 3), "0 3");
    assert_reasons(EMIT(&t, BTRI_OP_EXACTLY, 1, 0, 1), "0 1");
}

static void knowledge_and_its_lack(void **state) {
    (void)state;
    start();
    set(BTRI_ABSENT, BTRI_UNKNOWN, BTRI_UNKNOWN, BTRI_UNKNOWN);
    assert_reasons(EMIT(&t, BTRI_OP_KNOWN, 0), "0");
    assert_reasons(EMIT(&t, BTRI_OP_UNKNOWN, 1), "1?");
    const int32_t q = tiny_quantity(&t);
    const int32_t unknown = EMIT(&t, BTRI_OP_UNKNOWN, q);
    assert_reasons(unknown, "4?");
    t.quantity[4] = btri_quantity_of(7, 7);
    assert_reasons(EMIT(&t, BTRI_OP_KNOWN, q), "4");
}

static void implication_and_absence(void **state) {
    (void)state;
    start();
    set(BTRI_UNKNOWN, BTRI_PRESENT, BTRI_UNKNOWN, BTRI_PRESENT);
    assert_reasons(EMIT(&t, BTRI_OP_IMPLIED, 0, 1, 2), "1");
    const int32_t absent_if = EMIT(&t, BTRI_OP_ABSENT_IF, 2, 3);
    assert_reasons(EMIT(&t, BTRI_OP_NOT, absent_if), "3");
    t.tri[2] = BTRI_ABSENT;
    assert_reasons(EMIT(&t, BTRI_OP_NOT, absent_if), "2");
}

static void what_the_host_recorded(void **state) {
    (void)state;
    start();
    const int32_t host = (int32_t)tiny_finding(&t, BTRI_KIND_DERIVED_OR_HOST, BTRI_ASKED);
    const int32_t slot = EMIT(&t, BTRI_OP_HOST, host, 0);
    t.tri[host] = BTRI_PRESENT;
    set(BTRI_UNKNOWN, BTRI_UNKNOWN, BTRI_UNKNOWN, BTRI_UNKNOWN);
    assert_reasons(slot, "4");
    t.tri[0] = BTRI_PRESENT;
    assert_reasons(slot, "0 4");
    t.tri[host] = BTRI_UNKNOWN;
    assert_reasons(slot, "0");
    t.tri[0] = BTRI_UNKNOWN;
    t.tri[host] = BTRI_ABSENT;
    assert_reasons(EMIT(&t, BTRI_OP_NOT, slot), "4");
}

static void numbers(void **state) {
    (void)state;
    start();
    const int32_t q = tiny_quantity(&t);
    const int32_t r = tiny_quantity(&t);
    t.quantity[4] = btri_quantity_of(20, 20);
    t.quantity[5] = btri_quantity_of(3, 4);
    assert_reasons(EMIT(&t, BTRI_OP_COMPARE, q, BTRI_GREATER, 10), "4");
    assert_reasons(EMIT(&t, BTRI_OP_COMPARE_DIFFERENCE, q, r, BTRI_GREATER, 10), "4 5");
    const int32_t recent = EMIT(&t, BTRI_OP_RECENT, r, 14);
    assert_reasons(recent, "5");
    t.quantity[5] = btri_quantity_of(3, 40);
    assert_reasons(recent, "5?");
    t.quantity[5] = btri_quantity_in_state(BTRI_QUANTITY_MISSING);
    assert_reasons(recent, "5?");
}

static void a_score_names_itself_and_what_gave_points(void **state) {
    (void)state;
    start();
    const int32_t score =
        tiny_score(&t, BTRI_OP_SCORE_SUM, 11, (const int32_t[]){1, 0, 3, 2, 1, 0, 2, 2, 1, 3, 1});
    set(BTRI_PRESENT, BTRI_PRESENT, BTRI_ABSENT, BTRI_UNKNOWN);
    assert_reasons(EMIT(&t, BTRI_OP_COMPARE, score, BTRI_GREATER_OR_EQUAL, 3), "0 4");
}

static void fired_rules_are_followed(void **state) {
    (void)state;
    start();
    tiny_rule(&t, 0, BTRI_SOON);
    tiny_rule(&t, 1, BTRI_SOON);
    tiny_new_stratum(&t);
    const int32_t fired = EMIT(&t, BTRI_OP_FIRED, 0);
    const int32_t none = EMIT(&t, BTRI_OP_ALL_FALSE, 1);
    const int32_t clear = EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_URGENT);
    set(BTRI_PRESENT, BTRI_ABSENT, BTRI_UNKNOWN, BTRI_UNKNOWN);
    assert_reasons(EMIT(&t, BTRI_OP_ALL, fired, none, clear), "0");
    const int32_t always = tiny_true(&t);
    assert_reasons(always, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_absent_operand_of_any_is_no_reason),
        cmocka_unit_test(all_names_all),
        cmocka_unit_test(the_negated_side_is_followed),
        cmocka_unit_test(not_present_presumes),
        cmocka_unit_test(counts),
        cmocka_unit_test(knowledge_and_its_lack),
        cmocka_unit_test(implication_and_absence),
        cmocka_unit_test(what_the_host_recorded),
        cmocka_unit_test(numbers),
        cmocka_unit_test(a_score_names_itself_and_what_gave_points),
        cmocka_unit_test(fired_rules_are_followed),
    };
    return cmocka_run_group_tests_name("reasons", tests, NULL, NULL);
}
