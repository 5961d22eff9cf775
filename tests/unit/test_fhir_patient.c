/* test_fhir_patient.c - age, sex, death, and records that are no longer in use. */
#include "test_fhir_fake.h"

static btri_status read_patient(const char *members) {
    char text[1024];
    (void)snprintf(text, sizeof text, "{'resourceType':'Patient',%s'id':'p'}", members);
    return fake_read(text);
}

static void the_dead_are_not_evaluated(void **state) {
    (void)state;
    assert_status(read_patient("'gender':'male','deceasedBoolean':true,"), BTRI_E_INPUT_UNSUPPORTED);
    assert_status(read_patient("'deceasedDateTime':'2020-01-01',"), BTRI_E_INPUT_UNSUPPORTED);
    assert_status(read_patient("'deceasedBoolean':'yes',"), BTRI_E_INPUT_MALFORMED);
    assert_status(read_patient("'deceasedBoolean':false,"), BTRI_OK);
}

static void sex_sets_both(void **state) {
    (void)state;
    assert_status(read_patient("'gender':'female',"), BTRI_OK);
    assert_string_equal(fake_state_of("sex_female"), "present");
    assert_string_equal(fake_state_of("sex_male"), "absent");
    assert_status(read_patient("'gender':'male',"), BTRI_OK);
    assert_string_equal(fake_state_of("sex_female"), "absent");
    assert_string_equal(fake_state_of("sex_male"), "present");
    assert_status(read_patient("'gender':'other',"), BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
    assert_status(read_patient("'gender':'unknown',"), BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
}

static void assert_age(const char *birth_date, int64_t value, int exponent) {
    char members[64];
    (void)snprintf(members, sizeof members, "'birthDate':'%s',", birth_date);
    assert_status(read_patient(members), BTRI_OK);
    assert_non_null(fake_record_of("age_years"));
    assert_i64(fake_record_of("age_years")->value, value);
    assert_int_equal(fake_record_of("age_years")->exponent, exponent);
}

static void age_in_completed_years(void **state) {
    (void)state;
    assert_age("1966-11-22", 60, 0);
    assert_age("1966-11-23", 59, 0);
    assert_age("1966-12", 59, 0);
    assert_age("1966-10", 60, 0);
    assert_age("1966-11", 595, -1); /* 59 or 60 */
    assert_age("1966", 595, -1);
    assert_age("2026-11-22", 0, 0);
    assert_age("2026", 0, 0);
}

static void birth_dates_that_cannot_be(void **state) {
    (void)state;
    assert_status(read_patient("'birthDate':'2027-01-01',"), BTRI_OK);
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_IN_FUTURE), 1);
    assert_int_equal(fake_case.record_count, 0);
    assert_status(read_patient("'birthDate':'1966-02-30',"), BTRI_OK);
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_NOT_VALID), 1);
    assert_status(read_patient("'birthDate':null,"), BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
}

static void inactive_and_replaced_are_told(void **state) {
    (void)state;
    assert_status(read_patient("'active':false,'gender':'male',"), BTRI_OK);
    assert_int_equal(fake_notes(BTRI_FHIR_PATIENT_INACTIVE), 1);
    assert_string_equal(fake_state_of("sex_male"), "present");
    assert_status(read_patient("'active':true,'link':[{'type':'seealso'},{'type':'replaced-by'}],"), BTRI_OK);
    assert_int_equal(fake_notes(BTRI_FHIR_PATIENT_REPLACED), 1);
    assert_int_equal(fake_notes(BTRI_FHIR_PATIENT_INACTIVE), 0);
}

static void modified_is_not_used(void **state) {
    (void)state;
    assert_status(read_patient("'gender':'male','modifierExtension':[{'url':'x'}],"), BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_MODIFIER), 1);
    assert_status(read_patient("'gender':'male','implicitRules':'http://x',"), BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dead_are_not_evaluated),     cmocka_unit_test(sex_sets_both),
        cmocka_unit_test(age_in_completed_years),         cmocka_unit_test(birth_dates_that_cannot_be),
        cmocka_unit_test(inactive_and_replaced_are_told), cmocka_unit_test(modified_is_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
