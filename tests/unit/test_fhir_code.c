/* test_fhir_code.c - the code lists of FHIR: what is not in them, and what contradicts itself, is not
 * guessed. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "interop/fhir_code.h"

#define VER               "http://terminology.hl7.org/CodeSystem/condition-ver-status"
#define V2                "http://terminology.hl7.org/CodeSystem/v2-0078"
#define ONE(system, code) "{\"system\":\"" system "\",\"code\":\"" code "\"}"
#define CONCEPT(codings)  "{\"coding\":[" codings "]}"

static btri_fhir_verification verification(const char *json) {
    btri_fhir_verification found = BTRI_FHIR_CONFIRMED;
    assert_status(btri_fhir_verification_of(btri_bytes_from_cstr(json), &found), BTRI_OK);
    return found;
}

static void verification_words(void **state) {
    (void)state;
    assert_int_equal(verification(CONCEPT(ONE("urn:x", "refuted"))), BTRI_FHIR_VERIFICATION_UNKNOWN);
    assert_int_equal(verification(CONCEPT("{\"code\":\"refuted\"}")), BTRI_FHIR_VERIFICATION_UNKNOWN);
    assert_int_equal(verification(CONCEPT(ONE(VER, "Refuted"))), BTRI_FHIR_VERIFICATION_UNKNOWN);
    assert_int_equal(verification(CONCEPT(ONE(VER, "refuted") "," ONE(VER, "confirmed"))),
                     BTRI_FHIR_VERIFICATION_UNKNOWN);
    assert_int_equal(verification(CONCEPT(ONE("urn:x", "no") "," ONE(VER, "refuted"))), BTRI_FHIR_REFUTED);
    assert_int_equal(verification(""), BTRI_FHIR_CONFIRMED);
}

static void shapes(void **state) {
    (void)state;
    btri_fhir_clinical clinical = BTRI_FHIR_ACTIVE;
    btri_fhir_answer answer = BTRI_FHIR_YES;
    assert_status(btri_fhir_clinical_of(btri_bytes_from_cstr("\"active\""), &clinical),
                  BTRI_E_INPUT_MALFORMED);
    assert_status(btri_fhir_clinical_of(btri_bytes_from_cstr("{\"coding\":[3]}"), &clinical),
                  BTRI_E_INPUT_MALFORMED);
    assert_int_equal(clinical, BTRI_FHIR_CLINICAL_UNKNOWN);
    assert_status(btri_fhir_answer_of(btri_bytes_from_cstr("[]"), &answer), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(answer, BTRI_FHIR_UNDECIDED);
}

static void answers(void **state) {
    (void)state;
    btri_fhir_answer answer = BTRI_FHIR_UNDECIDED;
    assert_status(btri_fhir_answer_of(btri_bytes_from_cstr(CONCEPT(ONE(V2, "NEG"))), &answer), BTRI_OK);
    assert_int_equal(answer, BTRI_FHIR_NO);
    assert_status(btri_fhir_answer_of(btri_bytes_from_cstr(CONCEPT(
                                          ONE("http://snomed.info/sct", "373066001") "," ONE(V2, "NEG"))),
                                      &answer),
                  BTRI_OK);
    assert_int_equal(answer, BTRI_FHIR_UNDECIDED);
    assert_status(btri_fhir_interpretation_of(btri_bytes_from_cstr("[" CONCEPT(ONE(V2, "H")) "]"), &answer),
                  BTRI_OK);
    assert_int_equal(answer, BTRI_FHIR_NO_ANSWER);
}

static void absent_reason(void **state) {
    (void)state;
    btri_fhir_coding reason;
    bool found = true;
    assert_status(
        btri_fhir_absent_reason_in(btri_bytes_from_cstr(CONCEPT(ONE("urn:x", "unknown"))), &reason, &found),
        BTRI_OK);
    assert_false(found);
    assert_status(btri_fhir_absent_reason_in(btri_bytes_from_cstr(CONCEPT(
                                                 ONE("urn:x", "a") "," ONE(BTRI_FHIR_DATA_ABSENT, "masked"))),
                                             &reason, &found),
                  BTRI_OK);
    assert_true(found);
    assert_string_equal(reason.code, "masked");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(verification_words), cmocka_unit_test(shapes),
                                       cmocka_unit_test(answers), cmocka_unit_test(absent_reason)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
