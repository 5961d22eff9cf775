/* test_fhir_procedure.c - only a completed procedure counts, as days since it was performed. */
#include "test_fhir_fake.h"

static void read_procedure(const char *code, const char *members) {
    char text[1024];
    (void)snprintf(text, sizeof text,
                   "{'resourceType':'Procedure',%s'code':{'coding':[{'system':'" SCT
                   "','code':'%s'}]},'subject':{'reference':'Patient/p'}}",
                   members, code);
    assert_status(fake_read(text), BTRI_OK);
}

#define SPINAL "392236004"

static void not_completed_says_nothing(void **state) {
    (void)state;
    static const char *const words[] = {"not-done", "preparation", "in-progress",      "stopped",
                                        "on-hold",  "unknown",     "entered-in-error", "COMPLETED"};
    char members[128];
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        (void)snprintf(members, sizeof members, "'status':'%s','performedDateTime':'2026-11-01',", words[i]);
        read_procedure(SPINAL, members);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_STATUS_NOT_USED), 1);
    }
}

static void date_is_needed(void **state) {
    (void)state;
    read_procedure(SPINAL, "'status':'completed',");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_MISSING), 1);
    read_procedure(SPINAL, "'status':'completed','performedString':'last week',");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_MISSING), 1);
    read_procedure(SPINAL, "'status':'completed','performedDateTime':'2026-12-01',");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_IN_FUTURE), 1);
    assert_int_equal(fake_case.record_count, 0);
}

static void assert_days(const char *members, int64_t days, const char *comparator) {
    read_procedure(SPINAL, members);
    const fake_record *const record = fake_record_of("spinal_procedure_days");
    assert_non_null(record);
    assert_i64(record->value, days);
    assert_string_equal(record->unit, "d");
    assert_string_equal(record->comparator, comparator);
    assert_string_equal(record->date, "");
}

static void days_since(void **state) {
    (void)state;
    assert_days("'status':'completed','performedDateTime':'2026-11-01',", 21, "");
    assert_days("'status':'completed','performedDateTime':'2026-11-22T01:00:00+02:00',", 0, "");
    assert_days("'status':'completed','performedPeriod':{'start':'2026-10-01','end':'2026-11-21'},", 1, "");
    assert_days("'status':'completed','performedDateTime':'2026-10',", 52, "<=");
}

static void other_findings_are_not_set(void **state) {
    (void)state;
    read_procedure("386661006", "'status':'completed','performedDateTime':'2026-11-01',");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_NOT_READ), 1);
    read_procedure("1", "'status':'completed','performedDateTime':'2026-11-01',");
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_completed_says_nothing),
        cmocka_unit_test(date_is_needed),
        cmocka_unit_test(days_since),
        cmocka_unit_test(other_findings_are_not_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
