/* test_fhir_condition.c - every row of the table of Condition: verification, clinical status, abatement. */
#include "test_fhir_fake.h"

#define VER                                                                                                  \
    "'verificationStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"                      \
    "condition-ver-status','code':'"
#define CLI                                                                                                  \
    "'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"                          \
    "condition-clinical','code':'"
#define END "'}]},"

/* Reads one Condition with this code and these members (each ends with a comma). */
static void read_condition(const char *code, const char *members) {
    char text[2048];
    (void)snprintf(text, sizeof text,
                   "{'resourceType':'Condition',%s'code':{'coding':[{'system':'" SCT
                   "','code':'%s'}],'text':'Active low back pain'},'subject':{'reference':'Patient/p'}}",
                   members, code);
    assert_status(fake_read(text), BTRI_OK);
}

#define BACK_PAIN    "279039007"
#define CANCER       "363346000"
#define HYPERTENSION "38341003"
#define ESSENTIAL    "59621000"
#define NEVER_SMOKED "266919005"
#define RETENTION    "267064002"
#define RECORDED     "'recordedDate':'2026-11-10',"

static void refuted_is_absent_only_where_exact(void **state) {
    (void)state;
    read_condition(HYPERTENSION, VER "refuted" END RECORDED);
    assert_string_equal(fake_state_of("hypertension"), "absent");
    assert_string_equal(fake_record_of("hypertension")->date, "2026-11-10");
    assert_string_equal(fake_record_of("hypertension")->onset, "");
    read_condition(ESSENTIAL, VER "refuted" END RECORDED);
    assert_string_equal(fake_state_of("hypertension"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_ABSENCE_NOT_EXACT), 1);
    read_condition(HYPERTENSION, VER "refuted" END);
    assert_string_equal(fake_state_of("hypertension"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_MISSING), 1);
    read_condition(NEVER_SMOKED, VER "refuted" END RECORDED);
    assert_string_equal(fake_state_of("smoker_ever"), "nothing");
    read_condition(CANCER, VER "refuted" END RECORDED);
    assert_string_equal(fake_state_of("cancer_history"), "nothing");
}

static void error_and_suspicion_say_nothing(void **state) {
    (void)state;
    static const char *const suspected[] = {VER "unconfirmed" END, VER "provisional" END,
                                            VER "differential" END};
    read_condition(HYPERTENSION, VER "entered-in-error" END);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_STATUS_NOT_USED), 1);
    assert_int_equal(fake_report.ignored, 1);
    for (size_t i = 0; i < COUNT_OF(suspected); i++) {
        read_condition(CANCER, suspected[i]);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_SUSPECTED_ONLY), 1);
    }
    read_condition(CANCER, VER "ruled-out" END);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_STATUS_NOT_USED), 1);
    read_condition(CANCER, "'verificationStatus':{'text':'confirmed'},");
    assert_int_equal(fake_case.record_count, 0);
}

static void active_is_present(void **state) {
    (void)state;
    static const char *const rows[] = {
        "",
        VER "confirmed" END,
        CLI "active" END,
        CLI "recurrence" END,
        CLI "relapse" END,
        CLI "active" END VER "confirmed" END,
        CLI "resolved" END "'abatementDateTime':'2027-01-01',", /* still to come */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        read_condition(HYPERTENSION, rows[i]);
        assert_string_equal(fake_state_of("hypertension"), "present");
        read_condition(CANCER, rows[i]);
        assert_string_equal(fake_state_of("cancer_history"), "present");
        read_condition(NEVER_SMOKED, rows[i]);
        assert_string_equal(fake_state_of("smoker_ever"), "absent");
    }
}

static void ended_is_absent_from_then_on_and_history(void **state) {
    (void)state;
    static const char *const dated[] = {
        CLI "inactive" END "'abatementDateTime':'2020-03-01',",
        CLI "remission" END "'abatementDateTime':'2020-03-01',",
        CLI "resolved" END "'abatementPeriod':{'start':'2020-01-01','end':'2020-03-01'},",
        VER "confirmed" END "'abatementDateTime':'2020-03-01',",
    };
    static const char *const undated[] = {CLI "inactive" END, CLI "remission" END, CLI "resolved" END,
                                          "'abatementString':'long ago',", "'abatementAge':{'value':40},"};
    for (size_t i = 0; i < COUNT_OF(dated); i++) {
        read_condition(HYPERTENSION, dated[i]);
        assert_string_equal(fake_state_of("hypertension"), "absent");
        assert_string_equal(fake_record_of("hypertension")->date, "2020-03-01");
        read_condition(ESSENTIAL, dated[i]);
        assert_string_equal(fake_state_of("hypertension"), "nothing");
        read_condition(CANCER, dated[i]);
        assert_string_equal(fake_state_of("cancer_history"), "present");
        read_condition(NEVER_SMOKED, dated[i]);
        assert_string_equal(fake_state_of("smoker_ever"), "nothing");
    }
    for (size_t i = 0; i < COUNT_OF(undated); i++) {
        read_condition(HYPERTENSION, undated[i]);
        assert_string_equal(fake_state_of("hypertension"), "nothing");
        read_condition(CANCER, undated[i]);
        assert_string_equal(fake_state_of("cancer_history"), "present");
    }
}

static void contradiction_is_present_and_told(void **state) {
    (void)state;
    read_condition(HYPERTENSION, CLI "active" END "'abatementDateTime':'2020-03-01',");
    assert_string_equal(fake_state_of("hypertension"), "present");
    assert_int_equal(fake_notes(BTRI_FHIR_CONTRADICTORY), 1);
}

static void status_of_another_set_is_history_only(void **state) {
    (void)state;
    read_condition(HYPERTENSION, CLI "history-of" END);
    assert_string_equal(fake_state_of("hypertension"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_STATUS_NOT_USED), 1);
    read_condition(CANCER, CLI "history-of" END);
    assert_string_equal(fake_state_of("cancer_history"), "present");
}

static void text_is_never_used(void **state) {
    (void)state;
    assert_status(
        fake_read("{'resourceType':'Condition','code':{'text':'Low back pain'},'subject':{'reference':"
                  "'Patient/p'}}"),
        BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 1);
}

static void code_may_say_two_things(void **state) {
    (void)state;
    read_condition("202794004", CLI "active" END);
    assert_string_equal(fake_state_of("low_back_pain"), "present");
    assert_string_equal(fake_state_of("pain_radicular"), "present");
}

static void dates_that_cannot_be_spoil_the_record(void **state) {
    (void)state;
    read_condition(HYPERTENSION, "'onsetDateTime':'2026-11-23',");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_IN_FUTURE), 1);
    read_condition(HYPERTENSION, "'recordedDate':'2026-13-01',");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_NOT_VALID), 1);
    read_condition(HYPERTENSION, "'onsetPeriod':{'start':'2019'}," RECORDED);
    assert_string_equal(fake_record_of("hypertension")->onset, "2019");
    assert_string_equal(fake_record_of("hypertension")->date, "2026-11-10");
}

static void episode_codes_need_a_date_inside(void **state) {
    (void)state;
    read_condition(RETENTION, "");
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_MISSING), 1);
    read_condition(RETENTION, "'recordedDate':'2026-10-10',"); /* 43 days before */
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_OUTSIDE_EPISODE), 1);
    read_condition(RETENTION, "'recordedDate':'2026-10-11',"); /* 42 */
    assert_string_equal(fake_state_of("urinary_retention"), "present");
    assert_string_equal(fake_record_of("urinary_retention")->onset, "2026-10-11");
    read_condition(RETENTION, "'onsetDateTime':'2015-01-01'," RECORDED);
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    read_condition(RETENTION, "'onsetDateTime':'2026'," RECORDED); /* too coarse to tell */
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_MISSING), 1);
    read_condition(RETENTION, CLI "resolved" END "'abatementDateTime':'2015-01-01',");
    assert_string_equal(fake_state_of("urinary_retention"), "nothing"); /* old relief is not relief now */
    read_condition(RETENTION, CLI "resolved" END "'abatementDateTime':'2026-11-20',");
    assert_string_equal(fake_state_of("urinary_retention"), "absent");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuted_is_absent_only_where_exact),
        cmocka_unit_test(error_and_suspicion_say_nothing),
        cmocka_unit_test(active_is_present),
        cmocka_unit_test(ended_is_absent_from_then_on_and_history),
        cmocka_unit_test(contradiction_is_present_and_told),
        cmocka_unit_test(status_of_another_set_is_history_only),
        cmocka_unit_test(text_is_never_used),
        cmocka_unit_test(code_may_say_two_things),
        cmocka_unit_test(dates_that_cannot_be_spoil_the_record),
        cmocka_unit_test(episode_codes_need_a_date_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
