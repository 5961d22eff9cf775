/* test_verify.c - every refusal of SEMANTICS.md section 7, each with a program that is valid but for one
 * thing, and the refused instruction or rule is named. */
#include "support/program.h"
#include "support/unit.h"

/* Slots of the valid program that all rows start from, and its findings. */
enum { TRI = 0, OTHER = 1, QUANTITY = 2, SECOND_QUANTITY = 3, HOST = 4, SCORE = 5, IN_GRAMS = 6, NEXT = 7 };
enum {
    F_TRI = 0,
    F_OTHER = 1,
    F_QUANTITY = 2,
    F_SECOND = 3,
    F_HOST = 4,
    F_SCORE = 5,
    F_GRAMS = 6,
    F_DERIVED = 7,
    F_END = 8
};

static tiny t;

static void start(void) {
    tiny_init(&t);
    assert_int_equal(tiny_tri(&t), TRI);
    assert_int_equal(tiny_tri(&t), OTHER);
    assert_int_equal(tiny_quantity(&t), QUANTITY);
    assert_int_equal(tiny_quantity(&t), SECOND_QUANTITY);
    const uint32_t host = tiny_finding(&t, BTRI_KIND_DERIVED_OR_HOST, BTRI_ASKED);
    assert_int_equal(EMIT(&t, BTRI_OP_HOST, (int32_t)host, TRI), HOST);
    assert_int_equal(tiny_score(&t, BTRI_OP_SCORE_SUM, 3, (const int32_t[]){1, TRI, 2}), SCORE);
    assert_int_equal(tiny_quantity(&t), IN_GRAMS);
    t.findings[F_GRAMS].unit = (btri_bytes){(const uint8_t *)"g", 1};
    assert_int_equal(tiny_finding(&t, BTRI_KIND_DERIVED, BTRI_ASKED), F_DERIVED);
    tiny_rule(&t, TRI, BTRI_SOON);
    t.knowledge.clearance_slot = TRI;
}

typedef struct row {
    const char *what;
    int32_t op;
    uint32_t count;
    int32_t operands[8];
} row;

/* One more instruction after the valid ones. */
static const row refused[] = {
    {"op 0", 0, 0, {0}},
    {"op beyond the list", 27, 0, {0}},
    {"negative op", -1, 0, {0}},
    {"FINDING without operand", BTRI_OP_FINDING, 0, {0}},
    {"FINDING with two", BTRI_OP_FINDING, 2, {F_TRI, F_TRI}},
    {"FINDING of no finding", BTRI_OP_FINDING, 1, {F_END}},
    {"FINDING of a negative number", BTRI_OP_FINDING, 1, {-1}},
    {"FINDING of a quantity", BTRI_OP_FINDING, 1, {F_QUANTITY}},
    {"FINDING of a derived one", BTRI_OP_FINDING, 1, {F_DERIVED}},
    {"FINDING of a score", BTRI_OP_FINDING, 1, {F_SCORE}},
    {"ABSENT_IF without condition", BTRI_OP_ABSENT_IF, 1, {F_TRI}},
    {"ABSENT_IF of a host finding", BTRI_OP_ABSENT_IF, 2, {F_HOST, TRI}},
    {"ABSENT_IF on a quantity", BTRI_OP_ABSENT_IF, 2, {F_TRI, QUANTITY}},
    {"ABSENT_IF on itself", BTRI_OP_ABSENT_IF, 2, {F_TRI, NEXT}},
    {"IMPLIED of one", BTRI_OP_IMPLIED, 1, {TRI}},
    {"IMPLIED by a quantity", BTRI_OP_IMPLIED, 2, {TRI, QUANTITY}},
    {"HOST of a tri finding", BTRI_OP_HOST, 2, {F_TRI, TRI}},
    {"HOST of a derived one", BTRI_OP_HOST, 2, {F_DERIVED, TRI}},
    {"HOST of three", BTRI_OP_HOST, 3, {F_HOST, TRI, TRI}},
    {"ANY of nothing", BTRI_OP_ANY, 0, {0}},
    {"ANY of itself", BTRI_OP_ANY, 1, {NEXT}},
    {"ANY of a later slot", BTRI_OP_ANY, 2, {TRI, NEXT + 1}},
    {"ANY of a quantity", BTRI_OP_ANY, 2, {TRI, QUANTITY}},
    {"ANY of a negative slot", BTRI_OP_ANY, 1, {-1}},
    {"ALL of nothing", BTRI_OP_ALL, 0, {0}},
    {"ALL of a score", BTRI_OP_ALL, 1, {SCORE}},
    {"NOT of nothing", BTRI_OP_NOT, 0, {0}},
    {"NOT of two", BTRI_OP_NOT, 2, {TRI, OTHER}},
    {"NOT of a quantity", BTRI_OP_NOT, 1, {QUANTITY}},
    {"AT_LEAST of nothing", BTRI_OP_AT_LEAST, 1, {1}},
    {"AT_LEAST of less than none", BTRI_OP_AT_LEAST, 2, {-1, TRI}},
    {"AT_LEAST of quantities", BTRI_OP_AT_LEAST, 2, {1, QUANTITY}},
    {"EXACTLY of nothing", BTRI_OP_EXACTLY, 1, {0}},
    {"EXACTLY of less than none", BTRI_OP_EXACTLY, 2, {-1, TRI}},
    {"EXACTLY of a later slot", BTRI_OP_EXACTLY, 2, {1, NEXT}},
    {"NOT_PRESENT of a quantity", BTRI_OP_NOT_PRESENT, 1, {QUANTITY}},
    {"KNOWN of nothing", BTRI_OP_KNOWN, 0, {0}},
    {"KNOWN of itself", BTRI_OP_KNOWN, 1, {NEXT}},
    {"UNKNOWN of two", BTRI_OP_UNKNOWN, 2, {TRI, TRI}},
    {"UNKNOWN of a later slot", BTRI_OP_UNKNOWN, 1, {NEXT + 5}},
    {"TRUE of something", BTRI_OP_TRUE, 1, {TRI}},
    {"PROFILE without choice", BTRI_OP_PROFILE, 1, {TINY_CHOICE}},
    {"PROFILE of a number", BTRI_OP_PROFILE, 2, {TINY_NUMBER, 0}},
    {"PROFILE of an urgency", BTRI_OP_PROFILE, 2, {TINY_URGENCY, 0}},
    {"PROFILE of no parameter", BTRI_OP_PROFILE, 2, {3, 0}},
    {"PROFILE of a choice beyond", BTRI_OP_PROFILE, 2, {TINY_CHOICE, 3}},
    {"PROFILE of a negative choice", BTRI_OP_PROFILE, 2, {TINY_CHOICE, -1}},
    {"QUANTITY of a tri finding", BTRI_OP_QUANTITY, 1, {F_TRI}},
    {"QUANTITY of a score", BTRI_OP_QUANTITY, 1, {F_SCORE}},
    {"QUANTITY of nothing", BTRI_OP_QUANTITY, 0, {0}},
    {"NOT_APPLICABLE_IF of a tri finding", BTRI_OP_NOT_APPLICABLE_IF, 2, {F_TRI, TRI}},
    {"NOT_APPLICABLE_IF on a quantity", BTRI_OP_NOT_APPLICABLE_IF, 2, {F_QUANTITY, QUANTITY}},
    {"a score of nothing", BTRI_OP_SCORE_SUM, 0, {0}},
    {"a score that no finding has", BTRI_OP_SCORE_SUM, 3, {1, TRI, 1}},
    {"COMPARE of a tri slot", BTRI_OP_COMPARE, 3, {TRI, BTRI_LESS, 1}},
    {"COMPARE without constant", BTRI_OP_COMPARE, 2, {QUANTITY, BTRI_LESS}},
    {"COMPARE with no relation", BTRI_OP_COMPARE, 3, {QUANTITY, 5, 1}},
    {"COMPARE with a negative relation", BTRI_OP_COMPARE, 3, {QUANTITY, -1, 1}},
    {"COMPARE of a later slot", BTRI_OP_COMPARE, 3, {NEXT, BTRI_LESS, 1}},
    {"COMPARE_PARAMETER with a choice", BTRI_OP_COMPARE_PARAMETER, 3, {QUANTITY, BTRI_LESS, TINY_CHOICE}},
    {"COMPARE_PARAMETER with an urgency", BTRI_OP_COMPARE_PARAMETER, 3, {QUANTITY, BTRI_LESS, TINY_URGENCY}},
    {"COMPARE_PARAMETER with none", BTRI_OP_COMPARE_PARAMETER, 3, {QUANTITY, BTRI_LESS, 3}},
    {"COMPARE_PARAMETER with no relation", BTRI_OP_COMPARE_PARAMETER, 3, {QUANTITY, 5, TINY_NUMBER}},
    {"COMPARE_DIFFERENCE of three", BTRI_OP_COMPARE_DIFFERENCE, 3, {QUANTITY, SECOND_QUANTITY, BTRI_LESS}},
    {"COMPARE_DIFFERENCE from a tri slot", BTRI_OP_COMPARE_DIFFERENCE, 4, {TRI, QUANTITY, BTRI_LESS, 1}},
    {"COMPARE_DIFFERENCE to a tri slot", BTRI_OP_COMPARE_DIFFERENCE, 4, {QUANTITY, TRI, BTRI_LESS, 1}},
    {"COMPARE_DIFFERENCE with no relation", BTRI_OP_COMPARE_DIFFERENCE, 4, {QUANTITY, SECOND_QUANTITY, 5, 1}},
    {"COMPARE_DIFFERENCE of two units", BTRI_OP_COMPARE_DIFFERENCE, 4, {QUANTITY, IN_GRAMS, BTRI_LESS, 1}},
    {"RECENT of a tri slot", BTRI_OP_RECENT, 2, {TRI, 1}},
    {"RECENT of one", BTRI_OP_RECENT, 1, {QUANTITY}},
    {"RECENT_PARAMETER with a choice", BTRI_OP_RECENT_PARAMETER, 2, {QUANTITY, TINY_CHOICE}},
    {"RECENT_PARAMETER of a tri slot", BTRI_OP_RECENT_PARAMETER, 2, {TRI, TINY_NUMBER}},
    {"FIRED of its own stratum", BTRI_OP_FIRED, 1, {0}},
    {"ALL_FALSE of its own stratum", BTRI_OP_ALL_FALSE, 1, {0}},
    {"CLEAR_BELOW of nothing", BTRI_OP_CLEAR_BELOW, 0, {0}},
    {"CLEAR_BELOW of a level beyond", BTRI_OP_CLEAR_BELOW, 1, {BTRI_EMERGENCY_NOW + 1}},
    {"CLEAR_BELOW of a negative level", BTRI_OP_CLEAR_BELOW, 1, {-1}},
};

static void assert_refused(uint32_t bad_slot, const char *what) {
    const btri_status status = tiny_verify(&t);
    if (status != BTRI_E_BUNDLE_PROGRAM || t.bad_slot != bad_slot) {
        fail_msg("%s: %s at %u", what, btri_status_name(status), (unsigned)t.bad_slot);
    }
}

static void refuses_bad_instructions(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        start();
        (void)tiny_emit(&t, refused[i].op, refused[i].count, refused[i].operands);
        assert_refused(NEXT, refused[i].what);
    }
}

static void refuses_bad_scores(void **state) {
    (void)state;
    static const row scores[] = {
        {"no bands", 0, 1, {0}},
        {"negative bands", 0, 3, {-1, TRI, 1}},
        {"a band cut off", 0, 2, {1, TRI}},
        {"more bands than operands", 0, 3, {2, TRI, 1}},
        {"huge bands", 0, 3, {INT32_MAX, TRI, 1}},
        {"points below 0", 0, 3, {1, TRI, -1}},
        {"points above 255", 0, 3, {1, TRI, 256}},
        {"a quantity", 0, 3, {1, QUANTITY, 1}},
        {"itself", 0, 3, {1, NEXT, 1}},
        {"an operand left over", 0, 4, {1, TRI, 1, 1}},
    };
    for (int32_t op = BTRI_OP_SCORE_SUM; op <= BTRI_OP_SCORE_MAX; op++) {
        for (size_t i = 0; i < COUNT_OF(scores); i++) {
            start();
            (void)tiny_score(&t, op, scores[i].count, scores[i].operands);
            assert_refused(NEXT, scores[i].what);
        }
        start();
        (void)tiny_score(&t, op, 6, (const int32_t[]){1, TRI, 0, 1, OTHER, 255});
        assert_status(tiny_verify(&t), BTRI_OK);
    }
}

static void refuses_code_that_ends_early(void **state) {
    (void)state;
    start();
    const size_t whole = t.code_len;
    for (size_t len = t.at[NEXT - 1]; len < whole; len++) {
        t.code_len = len;
        assert_refused(NEXT - 1, "code that ends early");
    }
    start();
    t.at[0] = UINT32_MAX;
    assert_refused(0, "an instruction beyond the code");
    start();
    t.code[t.at[1] + 1] = -1;
    assert_refused(1, "a negative number of operands");
    start();
    t.code[t.at[1] + 1] = INT32_MAX;
    assert_refused(1, "more operands than code");
}

static void refuses_bad_strata(void **state) {
    (void)state;
    start();
    t.program.stratum_count = 0;
    assert_refused(0, "no stratum");
    start();
    t.program.stratum_count = BTRI_STRATA_MAX + 1;
    assert_refused(0, "too many strata");
    start();
    t.program.stratum_end[0] = NEXT - 1;
    assert_refused(0, "instructions after the last stratum");
    start();
    t.program.stratum_end[0] = NEXT + 1;
    assert_refused(0, "a stratum that ends after the program");
    start();
    t.program.stratum_count = 2;
    t.program.stratum_end[0] = NEXT;
    t.program.stratum_end[1] = NEXT - 1;
    assert_refused(0, "strata that descend");
}

static void rules_are_referred_to_from_later_strata_only(void **state) {
    (void)state;
    static const int32_t ops[] = {BTRI_OP_FIRED, BTRI_OP_ALL_FALSE};
    for (size_t i = 0; i < COUNT_OF(ops); i++) {
        start();
        tiny_new_stratum(&t);
        const int32_t slot = EMIT(&t, ops[i], 0);
        tiny_rule(&t, slot, BTRI_SOON);
        assert_status(tiny_verify(&t), BTRI_OK);
        (void)EMIT(&t, ops[i], 1);
        assert_refused(NEXT + 1, "a rule of the same stratum");
        start();
        tiny_new_stratum(&t);
        (void)EMIT(&t, ops[i], 1);
        assert_refused(NEXT, "no such rule");
        start();
        tiny_new_stratum(&t);
        (void)EMIT(&t, ops[i], -1);
        assert_refused(NEXT, "a negative rule");
    }
    start();
    tiny_new_stratum(&t);
    (void)EMIT(&t, BTRI_OP_FIRED, 0, 0);
    assert_refused(NEXT, "FIRED of two");
    start();
    tiny_new_stratum(&t);
    (void)tiny_emit(&t, BTRI_OP_ALL_FALSE, 0, NULL);
    assert_refused(NEXT, "ALL_FALSE of none");
    start();
    tiny_new_stratum(&t);
    (void)EMIT(&t, BTRI_OP_CLEAR_BELOW, BTRI_EMERGENCY_NOW);
    assert_status(tiny_verify(&t), BTRI_OK);
}

static void refuses_bad_rules(void **state) {
    (void)state;
    start();
    t.rules[0].slot = NEXT;
    assert_refused(NEXT, "a rule without slot");
    start();
    t.rules[0].slot = QUANTITY;
    assert_refused(NEXT, "a rule on a quantity");
    start();
    t.rules[0].sources.count = 0;
    assert_refused(NEXT, "a rule without source");
    start();
    t.rules[0].urgency = (btri_urgency)(BTRI_EMERGENCY_NOW + 1);
    assert_refused(NEXT, "an urgency beyond");
    start();
    t.rules[0].urgency_parameter = TINY_NUMBER;
    assert_refused(NEXT, "the urgency of a number");
    start();
    t.rules[0].urgency_parameter = 3;
    assert_refused(NEXT, "the urgency of no parameter");
    start();
    t.rules[0].urgency_parameter = TINY_URGENCY;
    assert_status(tiny_verify(&t), BTRI_OK);
    start();
    tiny_rule(&t, NEXT, BTRI_SOON);
    assert_refused(NEXT + 1, "the second rule");
}

static void refuses_bad_slots_of_the_knowledge(void **state) {
    (void)state;
    start();
    t.findings[F_TRI].slot = QUANTITY;
    assert_refused(NEXT + 1, "a tri finding on a quantity slot");
    start();
    t.findings[F_QUANTITY].slot = TRI;
    assert_refused(NEXT + 1, "a quantity on a tri slot");
    start();
    t.findings[F_TRI].slot = NEXT;
    assert_refused(NEXT + 1, "a finding without slot");
    start();
    t.knowledge.clearance_slot = QUANTITY;
    assert_refused(NEXT + 1, "clearance on a quantity");
    start();
    t.knowledge.clearance_slot = NEXT;
    assert_refused(NEXT + 1, "clearance without slot");
}

static void accepts_and_numbers_quantity_slots(void **state) {
    (void)state;
    start();
    assert_status(tiny_verify(&t), BTRI_OK);
    assert_int_equal(t.quantity_index[TRI], BTRI_INDEX_NONE);
    assert_int_equal(t.quantity_index[QUANTITY], 0);
    assert_int_equal(t.quantity_index[SECOND_QUANTITY], 1);
    assert_int_equal(t.quantity_index[HOST], BTRI_INDEX_NONE);
    assert_int_equal(t.quantity_index[SCORE], 2);
    assert_int_equal(t.slot_finding[QUANTITY], F_QUANTITY);
    assert_int_equal(t.slot_finding[SCORE], F_SCORE);
    assert_int_equal(t.slot_finding[TRI], BTRI_INDEX_NONE);
}

/* One valid instruction of every kind, so that a verifier that refuses too much fails too. */
static void accepts_every_instruction(void **state) {
    (void)state;
    static const row accepted[] = {
        {"FINDING", BTRI_OP_FINDING, 1, {F_HOST}},
        {"ABSENT_IF", BTRI_OP_ABSENT_IF, 2, {F_TRI, OTHER}},
        {"IMPLIED", BTRI_OP_IMPLIED, 3, {TRI, OTHER, HOST}},
        {"HOST", BTRI_OP_HOST, 2, {F_HOST, TRI}},
        {"ANY", BTRI_OP_ANY, 1, {TRI}},
        {"ALL", BTRI_OP_ALL, 3, {TRI, TRI, OTHER}},
        {"NOT", BTRI_OP_NOT, 1, {TRI}},
        {"AT_LEAST", BTRI_OP_AT_LEAST, 3, {2, TRI, OTHER}},
        {"EXACTLY", BTRI_OP_EXACTLY, 2, {0, TRI}},
        {"NOT_PRESENT", BTRI_OP_NOT_PRESENT, 1, {TRI}},
        {"KNOWN", BTRI_OP_KNOWN, 1, {QUANTITY}},
        {"UNKNOWN", BTRI_OP_UNKNOWN, 1, {TRI}},
        {"TRUE", BTRI_OP_TRUE, 0, {0}},
        {"PROFILE", BTRI_OP_PROFILE, 2, {TINY_CHOICE, 2}},
        {"QUANTITY", BTRI_OP_QUANTITY, 1, {F_SECOND}},
        {"NOT_APPLICABLE_IF", BTRI_OP_NOT_APPLICABLE_IF, 2, {F_QUANTITY, TRI}},
        {"COMPARE", BTRI_OP_COMPARE, 3, {SCORE, BTRI_EQUAL, INT32_MIN}},
        {"COMPARE_PARAMETER", BTRI_OP_COMPARE_PARAMETER, 3, {QUANTITY, BTRI_LESS, TINY_NUMBER}},
        {"COMPARE_DIFFERENCE", BTRI_OP_COMPARE_DIFFERENCE, 4, {QUANTITY, SECOND_QUANTITY, BTRI_GREATER, 3}},
        {"RECENT", BTRI_OP_RECENT, 2, {QUANTITY, 14}},
        {"RECENT_PARAMETER", BTRI_OP_RECENT_PARAMETER, 2, {QUANTITY, TINY_NUMBER}},
        {"CLEAR_BELOW", BTRI_OP_CLEAR_BELOW, 1, {BTRI_NONE}},
    };
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        start();
        (void)tiny_emit(&t, accepted[i].op, accepted[i].count, accepted[i].operands);
        const btri_status status = tiny_verify(&t);
        if (status != BTRI_OK) {
            fail_msg("%s was refused", accepted[i].what);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_instructions),
        cmocka_unit_test(refuses_bad_scores),
        cmocka_unit_test(refuses_code_that_ends_early),
        cmocka_unit_test(refuses_bad_strata),
        cmocka_unit_test(rules_are_referred_to_from_later_strata_only),
        cmocka_unit_test(refuses_bad_rules),
        cmocka_unit_test(refuses_bad_slots_of_the_knowledge),
        cmocka_unit_test(accepts_and_numbers_quantity_slots),
        cmocka_unit_test(accepts_every_instruction),
    };
    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
