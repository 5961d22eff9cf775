/* test_bundle_format.c - formats/bundle_*.c: each rule of bundle.cddl broken once, then one of everything. */
#include "../support/unit.h"

#include <stdlib.h>

#include "../support/cbor_text.h"
#include "../support/guard.h"
#include "../support/sample_bundle.h"

#include "base/limits.h"
#include "formats/bundle_format.h"

#define TEXT_CAP   20000
#define BUNDLE_CAP 8000

typedef struct decoded {
    btri_knowledge k;
    btri_program p;
    size_t code_len;
    btri_format_error error;
} decoded;

static uint8_t memory[65536];
static guard input_guard;

static btri_status decode_in(btri_bytes bytes, size_t arena_size, decoded *out) {
    btri_arena arena;
    btri_arena_init(&arena, memory, arena_size);
    return btri_bundle_decode(bytes, &arena, &out->k, &out->p, &out->code_len, &out->error);
}

/* Both passes must agree on what is wrong with the form of the bundle. */
static btri_status decode(const char *text, decoded *out) {
    static uint8_t cbor[BUNDLE_CAP];
    const size_t len = cbor_text(text, cbor, sizeof cbor);
    assert_true(len != 0);
    return decode_in(guard_copy(&input_guard, cbor, len), sizeof memory, out);
}

typedef struct broken {
    const char *from, *to;
    btri_status status;
    const char *text;
} broken;

#define MALFORMED BTRI_E_BUNDLE_MALFORMED

static const broken cases[] = {
    {"{1: 1,", "{1: 2,", BTRI_E_BUNDLE_VERSION, "the bundle is of another format"},
    {"{1: 1,", "{", MALFORMED, "the format is missing"},
    {", 5: '2027-05-22', 6: 'us'", ", 6: 'us'", MALFORMED, "a required key is missing"},
    {"7: 'not validated'}", "7: 'x', 8: 1}", MALFORMED, "a key is not known"},
    {"7: 'not validated'}", "7: ''}", MALFORMED, "a text is empty"},
    {"7: 'not validated'}", "7: 5}", MALFORMED, NULL},
    {"4: '2026-11-22'", "4: '2026-02-30'", MALFORMED, "a date is not valid"},
    {"4: '2026-11-22'", "4: '2026-11'", MALFORMED, "a date is not valid"},
    {"3: 7, 4:", "3: 4294967296, 4:", MALFORMED, "a number is out of its range"},
    {"'org.test'", "'org test'", MALFORMED, "an id has a character that is not printable ASCII"},
    {"2: 'temp_c', 3: 1", "2: 'temp_c', 3: 5", MALFORMED, "a number is out of its range"},
    {"4: 'Cel', 5: 1,", "5: 1,", MALFORMED, "a quantity has no unit, digits or range"},
    {"4: 'Cel', 5: 1,", "4: 'Cel', 5: 4,", MALFORMED, "a number is out of its range"},
    {"6: 250, 7: 450", "6: 450, 7: 250", MALFORMED, "a plausible range is empty"},
    {"7: 450", "7: 1000000001", MALFORMED, "a quantity is out of its range"},
    {"2: 'derived', 3: 2,", "2: 'derived', 3: 2, 4: 'd',", MALFORMED,
     "a finding without a quantity has a unit, digits or a range"},
    {"3: 0, 8: 4, 9: 0", "3: 0, 8: 64, 9: 0", MALFORMED, "a number is out of its range"},
    {"3: 0, 8: 4, 9: 0", "3: 0, 8: 1, 9: 0", MALFORMED, "a time since is no quantity"},
    {"3: 0, 8: 4, 9: 0", "3: 0, 8: 2, 9: 0", MALFORMED, "a finding without a quantity has a riskier end"},
    {"3: 0, 8: 4, 9: 0", "3: 0, 8: 4, 9: 5", MALFORMED, "a number is out of its range"},
    {"11: 0, 12: 1", "11: 6, 12: 1", MALFORMED, "a finding names a text that is not there"},
    {"11: 0, 12: 1", "11: 0, 12: 2", MALFORMED, "a finding names a text that is not there"},
    {"13: [[0, '44077006', 'numbness']]", "13: []", MALFORMED, "a list is empty that must not be"},
    {"13: [[0, '44077006', 'numbness']]", "13: [[8, '44077006', 'numbness']]", MALFORMED,
     "a number is out of its range"},
    {"13: [[0, '44077006', 'numbness']]", "13: [[0, '44077006']]", MALFORMED, NULL},
    {"13: [[0, '44077006', 'numbness']]", "13: [[0, '44077006', 'numbness', 1]]", MALFORMED, NULL},
    {"14: 2, 16: 0", "14: 8, 16: 0", MALFORMED, "an onset sets a finding that is no time since in days"},
    {"14: 2, 16: 0", "14: 1, 16: 0", MALFORMED, "an onset sets a finding that is no time since in days"},
    {"3: 1, 4: 'd'", "3: 1, 4: 'mm'", MALFORMED, "an onset sets a finding that is no time since in days"},
    {"14: 2, 16: 0", "14: 2, 16: 4", MALFORMED, "a slot does not exist"},
    {"11: 0, 15: 1", "11: 0, 15: 7", MALFORMED, "a finding is replaced by one that does not exist"},
    {"11: 0, 15: 1", "11: 0, 15: 6", MALFORMED, "a finding is replaced by one that does not exist"},
    {"{1: 2, 2: 'temp_c'", "{1: 1, 2: 'temp_c'", MALFORMED, "permanent numbers do not ascend"},
    {"'temp_c'", "'numbness'", MALFORMED, "an id occurs twice"},
    {"4: 'd', 5: 2, 7: 1400", "5: 2, 7: 1400", MALFORMED, "the keys of a parameter do not fit its kind"},
    {"7: 0, 8: 0}", "7: 2, 8: 0}", MALFORMED, "the default of a parameter is not one of its values"},
    {"7: 0, 8: 0}", "7: null, 8: 0}", MALFORMED, "the default of a parameter is not one of its values"},
    {"7: 5, 8: 0}", "7: 7, 8: 0}", MALFORMED, "the default of a parameter is not one of its values"},
    {"7: 5, 8: 0}", "7: 5, 8: 9}", MALFORMED, "a parameter names a text that is not there"},
    {"['off', 'on']", "['on', 'on']", MALFORMED, "an id occurs twice"},
    {"{0: null}", "{3: 1}", MALFORMED, "a profile sets a parameter that does not exist"},
    {"{1: 1, 2: 6}", "{1: null, 2: 6}", MALFORMED,
     "a profile sets a parameter to what is not one of its values"},
    {"{1: 1, 2: 6}", "{1: 1, 2: -1}", MALFORMED,
     "a profile sets a parameter to what is not one of its values"},
    {"2: 'us', 3: 0", "2: 'uk', 3: 0", MALFORMED, "an id occurs twice"},
    {"{1: 2, 2: 'us', 3: 0", "{1: 1, 2: 'us', 3: 0", MALFORMED, "a permanent number occurs twice"},
    {"2: 'us', 3: 0", "2: 'us', 3: 3", MALFORMED, "a profile names a text that is not there"},
    {"2: 'cauda', 3: 0", "2: 'cauda', 3: 4", MALFORMED, "a condition names a text that is not there"},
    {"5: [1]}", "5: [2]}", MALFORMED, "an action conflicts with one that does not exist"},
    {"2: 'act-home', 3: 0", "2: 'act-home', 3: 2", MALFORMED, "an action names a text that is not there"},
    {"2: 'adv-heat', 3: 0, 5: 1", "2: 'adv-heat', 3: 0, 5: 3", MALFORMED, "a number is out of its range"},
    {"2: 'adv-heat', 3: 0", "2: 'adv-heat', 3: 2", MALFORMED, "an advice names a text that is not there"},
    {"[[0, 0, 'heat helps']]", "[[2, 0, 'heat helps']]", MALFORMED,
     "an advice names a source that does not exist"},
    {"[[0, 0, 'heat helps']]", "[[0, 4, 'heat helps']]", MALFORMED, "a number is out of its range"},
    {"2: 'cav-pvr', 3: 0", "2: 'cav-pvr', 3: 2", MALFORMED, "a caveat names a text that is not there"},
    {"'R02'", "'R00'", MALFORMED, "sources are not in ascending order of id"},
    {"'R02'", "'R01'", MALFORMED, "sources are not in ascending order of id"},
    {"[[3, 4], [", "[[], [", MALFORMED, "the program has no stratum"},
    {"[[3, 4], [", "[[1, 2, 3, 4, 4], [", BTRI_E_LIMIT, "the program has too many strata"},
    {"[13]]]", "[]]]", MALFORMED, NULL},
    {"[13]]]", "[13], 5]]", MALFORMED, NULL},
    {"[13]]]", "[13, 2147483648]]]", MALFORMED, "an operand does not fit 32 bits"},
    {"4: 0, 5: 5, 6: 2", "4: 4, 5: 5, 6: 2", MALFORMED, "a slot does not exist"},
    {"4: 0, 5: 5, 6: 2", "4: 0, 5: 7, 6: 2", MALFORMED, "a number is out of its range"},
    {"4: 0, 5: 5, 6: 2", "4: 0, 5: 5, 6: 1", MALFORMED,
     "a rule takes its urgency from what is no urgency parameter"},
    {"4: 0, 5: 5, 6: 2", "4: 0, 5: 5, 6: 3", MALFORMED,
     "a rule takes its urgency from what is no urgency parameter"},
    {"7: 0, 8: [0], 9:", "7: 3, 8: [0], 9:", MALFORMED, "a rule names a text that is not there"},
    {"8: [0], 9:", "8: [1], 9:", MALFORMED, "a rule names a condition that does not exist"},
    {"[0, 4, 0, 1]", "[2, 4, 0, 1]", MALFORMED, "a rule names an action that does not exist"},
    {"[0, 4, 0, 1]", "[0, 0, 0, 1]", MALFORMED, "a time limit is zero"},
    {"[0, 4, 0, 1]", "[0, 4, 3, 1]", MALFORMED, "a number is out of its range"},
    {"[0, 4, 0, 1]", "[0, 4, 0, 5]", MALFORMED, "a number is out of its range"},
    {"[0, 4, 0, 1]", "[0, 4, 0]", MALFORMED, NULL},
    {"10: [0], 11: [0]", "10: [1], 11: [0]", MALFORMED, "a rule names an advice that does not exist"},
    {"10: [0], 11: [0]", "10: [0], 11: [1]", MALFORMED, "a rule names a caveat that does not exist"},
    {"14: [0, 3]", "14: [3, 0]", MALFORMED, "the marks of a basis do not ascend"},
    {"14: [0, 3]", "14: [3, 3]", MALFORMED, "the marks of a basis do not ascend"},
    {"14: [0, 3]", "14: []", MALFORMED, "a rule has no basis"},
    {"[[1, 3, 'says']]", "[[2, 3, 'says']]", MALFORMED, "a rule names a source that does not exist"},
    {"[[1, 3, 'says']]", "[]", MALFORMED, "a list is empty that must not be"},
    {"2: 'guard', 3: 2", "2: 'guard', 3: 1", MALFORMED, "a rule suppresses something and is no guard"},
    {"12: [0], 13: [0]", "12: [1], 13: [0]", MALFORMED, "a rule names an advice that does not exist"},
    {"12: [0], 13: [0]", "12: [0], 13: [2]", MALFORMED, "a rule names an action that does not exist"},
    {"{1: 302,", "{1: 301,", MALFORMED, "permanent numbers do not ascend"},
    {"'guard'", "'ces'", MALFORMED, "an id occurs twice"},
    {"19: 1, 20: 0", "19: 2, 20: 0", MALFORMED, "a rule names a text that is not there"},
    {"19: 1, 20: 0", "19: 1", MALFORMED, "a required key is missing"},
    {"13: {1: 2,", "13: {1: 4,", MALFORMED, "the slot of the clearance does not exist"},
    {"2: [0, 1]}", "2: [1, 1]}", MALFORMED, "the findings of the clearance do not ascend"},
    {"2: [0, 1]}", "2: [0, 8]}", MALFORMED, "the clearance names a finding that does not exist"},
    {"[{1: 'en', 2: 0,", "[{1: 'en', 2: 1,", MALFORMED, "the first text table is not for clinicians"},
    {"{1: 'en', 2: 1,", "{1: 'en', 2: 0,", MALFORMED, "a text table occurs twice"},
    {"5: 'five'", "16384: 'five'", BTRI_E_LIMIT, "a text index is too large"},
    {"5: 'five'", "5: ''", MALFORMED, "a text is empty"},
    {"[4, '8310-5', 1, 4]", "[4, '8310-5', 8, 0]", MALFORMED, "a code sets a finding that does not exist"},
    {"[4, '8310-5', 1, 4]", "[4, '8310-5', 3, 0]", MALFORMED, "a code sets a derived finding"},
    {"[4, '8310-5', 1, 4]", "[4, '8310-5', 7, 0]", MALFORMED, "a code sets a derived finding"},
    {"[4, '8310-5', 1, 4]", "[4, '8310-5', 1, 1]", MALFORMED, "a code sets a quantity absent"},
    {"[4, '8310-5', 1, 4]", "[4, '8310-5', 1, 8]", MALFORMED, "a number is out of its range"},
    {"[4, '8310-5', 1, 4]", "[0, '44077006', 4, 0]", MALFORMED, "codes are not in ascending order"},
    {"[4, '8310-5', 1, 4]", "[0, '4', 1, 0]", MALFORMED, "codes are not in ascending order"},
    {"5: 0, 6: 1, 7: [0, 1]", "5: 0, 6: 2, 7: [0, 1]", MALFORMED,
     "an accuracy names a source that does not exist"},
    {"5: 0, 6: 1, 7: [0, 1]", "5: 0, 6: 1, 7: [0, 2]", MALFORMED,
     "an accuracy names a rule that does not exist"},
};

static void expect_nothing(const decoded *d) {
    assert_null(d->k.findings);
    assert_null(d->p.rules);
    assert_int_equal(d->k.finding_count, 0);
    assert_int_equal(d->code_len, 0);
}

static void broken_bundles_are_refused(void **state) {
    static char text[TEXT_CAP];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        decoded d;
        assert_true(cbor_text_replace(sample_bundle, cases[i].from, cases[i].to, text, sizeof text));
        const btri_status status = decode(text, &d);
        if (status != cases[i].status ||
            (cases[i].text != NULL && strcmp(cases[i].text, d.error.text) != 0)) {
            print_error("case %zu, %s -> %s: %s\n", i, cases[i].from, cases[i].to, d.error.text);
        }
        assert_status(status, cases[i].status);
        assert_true(cases[i].text == NULL || strcmp(cases[i].text, d.error.text) == 0);
        assert_true(d.error.offset != 0 || cases[i].text == NULL || strcmp(cases[i].to, "{") == 0);
        expect_nothing(&d);
    }
}

static void long_lists_and_ids_are_refused(void **state) {
    static char text[TEXT_CAP];
    static char longer[TEXT_CAP];
    decoded d;
    (void)state;
    memset(longer, 0, sizeof longer);
    longer[0] = '\'';
    memset(longer + 1, 'x', BTRI_LIMIT_ID_BYTES);
    longer[BTRI_LIMIT_ID_BYTES + 1] = '\'';
    assert_true(cbor_text_replace(sample_bundle, "'temp_c'", longer, text, sizeof text));
    assert_status(decode(text, &d), BTRI_OK);
    memset(longer + 1, 'x', BTRI_LIMIT_ID_BYTES + 1);
    longer[BTRI_LIMIT_ID_BYTES + 2] = '\'';
    assert_true(cbor_text_replace(sample_bundle, "'temp_c'", longer, text, sizeof text));
    assert_status(decode(text, &d), BTRI_E_LIMIT);
    strcpy(longer, "8: [0");
    for (size_t i = 1; i < BTRI_LIMIT_LIST; i++) {
        strcat(longer, ",0");
    }
    strcat(longer, "], 9:");
    assert_true(cbor_text_replace(sample_bundle, "8: [0], 9:", longer, text, sizeof text));
    assert_status(decode(text, &d), BTRI_OK);
    strcpy(longer + strlen(longer) - 5, ",0], 9:");
    assert_true(cbor_text_replace(sample_bundle, "8: [0], 9:", longer, text, sizeof text));
    assert_status(decode(text, &d), BTRI_E_LIMIT);
}

static void every_prefix_is_refused(void **state) {
    static uint8_t cbor[BUNDLE_CAP];
    const size_t len = cbor_text(sample_bundle, cbor, sizeof cbor);
    decoded d;
    (void)state;
    for (size_t n = 0; n < len; n++) {
        size_t size = 1;
        const btri_bytes prefix = guard_copy(&input_guard, cbor, n);
        assert_status(decode_in(prefix, sizeof memory, &d), BTRI_E_BUNDLE_MALFORMED);
        expect_nothing(&d);
        assert_status(btri_bundle_measure(prefix, &size, &d.error), BTRI_E_BUNDLE_MALFORMED);
        assert_int_equal(size, 0);
    }
    cbor[len] = 0;
    assert_status(decode_in(btri_bytes_of(cbor, len + 1), sizeof memory, &d), BTRI_E_BUNDLE_MALFORMED);
}

/* Damaged bytes are refused or decode to something else, but never go out of bounds (for the sanitizers). */
static void every_changed_byte_is_survived(void **state) {
    static uint8_t cbor[BUNDLE_CAP];
    const size_t len = cbor_text(sample_bundle, cbor, sizeof cbor);
    size_t refused = 0;
    (void)state;
    for (size_t n = 0; n < len; n++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            decoded d;
            cbor[n] = (uint8_t)(cbor[n] ^ (1u << bit));
            refused += decode_in(guard_copy(&input_guard, cbor, len), sizeof memory, &d) != BTRI_OK;
            cbor[n] = (uint8_t)(cbor[n] ^ (1u << bit));
        }
    }
    assert_true(refused > len * 4);
}

static void the_measured_arena_suffices(void **state) {
    static uint8_t cbor[BUNDLE_CAP];
    const btri_bytes bytes = btri_bytes_of(cbor, cbor_text(sample_bundle, cbor, sizeof cbor));
    decoded d;
    size_t size = 0;
    (void)state;
    assert_status(btri_bundle_measure(bytes, &size, &d.error), BTRI_OK);
    for (size_t offset = 0; offset < 8; offset++) {
        btri_arena arena;
        btri_arena_init(&arena, memory + offset, size);
        assert_status(btri_bundle_decode(bytes, &arena, &d.k, &d.p, &d.code_len, &d.error), BTRI_OK);
    }
    assert_status(decode_in(bytes, size / 2, &d), BTRI_E_MEMORY);
    expect_nothing(&d);
    assert_status(decode_in(bytes, 0, &d), BTRI_E_MEMORY);
    assert_status(decode_in(btri_bytes_of(NULL, 3), sizeof memory, &d), BTRI_E_ARGUMENT);
}

static void the_vocabulary_is_decoded(void **state) {
    decoded d;
    (void)state;
    assert_status(decode(sample_bundle, &d), BTRI_OK);
    const btri_knowledge *k = &d.k;
    assert_span(k->meta.version, "2026.1");
    assert_int_equal(k->meta.sequence, 7);
    assert_int_equal(k->finding_count, 8);
    assert_span(k->findings[1].unit, "Cel");
    assert_i64(k->findings[1].greatest, 450);
    assert_int_equal(k->findings[0].onset_sets, 2);
    assert_int_equal(k->findings[1].onset_sets, BTRI_INDEX_NONE);
    assert_int_equal(k->findings[5].replaced_by, 1);
    assert_span(k->findings[0].codes.items[0].display, "numbness");
    assert_span(k->findings[k->finding_by_id[0]].id, "age_years");
    assert_span(k->findings[k->finding_by_id[7]].id, "temp_c");
    assert_span(k->parameters[1].choices.items[1], "on");
    assert_true(k->profiles[0].values[0] == BTRI_FIXED_NONE);
    assert_i64(k->profiles[0].values[2], 5);
    assert_i64(k->profiles[1].values[0], 1400);
    assert_i64(k->profiles[1].values[2], 6);
    assert_int_equal(k->actions[0].conflicts.items[0], 1);
    assert_span(k->advice[0].sources.items[0].says, "heat helps");
    assert_span(k->sources[1].id, "R02");
    assert_int_equal(k->texts[0].count, 6);
    assert_span(k->texts[0].items[5], "five");
    assert_null(k->texts[0].items[2].ptr);
    assert_int_equal(k->texts[1].count, 2);
    assert_int_equal(k->mappings[2].system, 4);
    assert_int_equal(k->mappings[2].flags, BTRI_MAPPING_EXACT);
    assert_int_equal(k->accuracy[0].rules.count, 2);
    assert_int_equal(k->clearance_slot, 2);
    assert_int_equal(k->clearance_findings.count, 2);
}

static void the_program_is_decoded(void **state) {
    decoded d;
    (void)state;
    assert_status(decode(sample_bundle, &d), BTRI_OK);
    const btri_program *p = &d.p;
    assert_int_equal(p->instruction_count, 4);
    assert_int_equal(d.code_len, 14);
    assert_int_equal(p->stratum_count, 2);
    assert_int_equal(p->stratum_end[1], 4);
    assert_int_equal(btri_program_op(p, 1), BTRI_OP_COMPARE);
    assert_int_equal(btri_program_operand_count(p, 1), 3);
    assert_int_equal(btri_program_operands(p, 1)[2], 380);
    assert_int_equal(btri_program_operand_count(p, 3), 0);
    const btri_rule *r = &p->rules[0];
    assert_int_equal(r->basis, 9);
    assert_int_equal(r->urgency_parameter, 2);
    assert_int_equal(r->action_count, 2);
    assert_int_equal(r->actions[0].amount, 4);
    assert_int_equal(r->actions[1].amount, 0);
    assert_int_equal(r->reading, BTRI_INDEX_NONE);
    assert_int_equal(p->rules[1].reading, 1);
    assert_int_equal(p->rules[1].suppressed_actions.count, 1);
}

static int open_guard(void **state) {
    (void)state;
    guard_open(&input_guard, BUNDLE_CAP);
    return 0;
}

static int close_guard(void **state) {
    (void)state;
    guard_close(&input_guard);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_bundles_are_refused),  cmocka_unit_test(long_lists_and_ids_are_refused),
        cmocka_unit_test(every_prefix_is_refused),     cmocka_unit_test(every_changed_byte_is_survived),
        cmocka_unit_test(the_measured_arena_suffices), cmocka_unit_test(the_vocabulary_is_decoded),
        cmocka_unit_test(the_program_is_decoded),
    };
    return cmocka_run_group_tests(tests, open_guard, close_guard);
}
