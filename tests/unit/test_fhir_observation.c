/* test_fhir_observation.c - status, values of each form, reasons for no value, components, dates. */
#include "test_fhir_fake.h"

#define FINAL  "'status':'final',"
#define TODAY  "'effectiveDateTime':'2026-11-22T08:00:00Z',"
#define ABSENT "http://terminology.hl7.org/CodeSystem/data-absent-reason"
#define V3     "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
#define TEMP   LOINC "','code':'8310-5"
#define FEVER  SCT "','code':'386661006"
#define HCG    LOINC "','code':'2106-3"
#define OTHER  LOINC "','code':'72166-2"

static void read_observation(const char *coding, const char *members) {
    char text[4096];
    (void)snprintf(
        text, sizeof text,
        "{'resourceType':'Observation',%s'code':{'coding':[{'system':'%s'}]},'subject':{'reference':"
        "'Patient/p'}}",
        members, coding);
    assert_status(fake_read(text), BTRI_OK);
}

static void status_decides(void **state) {
    (void)state;
    static const char *const unused[] = {"",
                                         "'status':'entered-in-error',",
                                         "'status':'cancelled',",
                                         "'status':'registered',",
                                         "'status':'unknown',",
                                         "'status':'Final',"};
    static const char *const used[] = {FINAL, "'status':'amended',", "'status':'corrected',",
                                       "'status':'preliminary',"};
    char members[256];
    for (size_t i = 0; i < COUNT_OF(unused); i++) {
        (void)snprintf(members, sizeof members, "%s" TODAY "'valueBoolean':true,", unused[i]);
        read_observation(FEVER, members);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_STATUS_NOT_USED), 1);
    }
    for (size_t i = 0; i < COUNT_OF(used); i++) {
        (void)snprintf(members, sizeof members, "%s" TODAY "'valueBoolean':true,", used[i]);
        read_observation(FEVER, members);
        assert_string_equal(fake_state_of("fever"), "present");
        assert_int_equal(fake_notes(BTRI_FHIR_PRELIMINARY), i == 3 ? 1 : 0);
    }
}

static void reason_for_no_value_is_unknown(void **state) {
    (void)state;
    read_observation(FEVER, FINAL TODAY "'dataAbsentReason':{'coding':[{'system':'" ABSENT
                                        "','code':'asked-declined'}]},");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_ABSENT), 1);
    assert_string_equal(fake_findings[fake_note_finding].id, "fever");
    assert_string_equal(fake_case.issues[0].detail, "Observation " ABSENT "|asked-declined");
    read_observation(FEVER, FINAL TODAY "'valueCodeableConcept':{'coding':[{'system':'" ABSENT
                                        "','code':'unknown'}]},");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_ABSENT), 1);
    read_observation(FEVER, FINAL TODAY "'dataAbsentReason':{'text':'x'},'valueBoolean':true,");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_CONTRADICTORY), 1);
    read_observation(FEVER, FINAL TODAY);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_NOT_READ), 1);
}

#define QUANTITY(text) FINAL TODAY "'valueQuantity':{" text "},"
#define UCUM           "'system':'http://unitsofmeasure.org'"

static void units_are_never_guessed(void **state) {
    (void)state;
    static const char *const refused[] = {
        QUANTITY("'value':39,'unit':'Cel'"),
        QUANTITY("'value':39,'unit':'C',"
                 "'code':'Cel'"),
        QUANTITY("'value':39," UCUM ",'code':'K'"),
        QUANTITY("'value':39," UCUM),
        QUANTITY("'value':39,'system':'urn:other','code':'Cel'"),
        FINAL TODAY "'valueInteger':39,",
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        read_observation(TEMP, refused[i]);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_UNIT_NOT_KNOWN), 1);
    }
}

static void values_that_are_not_read(void **state) {
    (void)state;
    static const char *const refused[] = {
        QUANTITY("'value':'39'," UCUM ",'code':'Cel'"),
        QUANTITY(UCUM ",'code':'Cel'"),
        QUANTITY("'value':39,'comparator':'ad'," UCUM ",'code':'Cel'"),
        FINAL TODAY "'valueString':'39',",
        FINAL TODAY "'valueBoolean':true,",
        FINAL TODAY "'valueRange':{'low':{'value':38}},",
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        read_observation(TEMP, refused[i]);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_VALUE_NOT_READ), 1);
    }
    read_observation(TEMP, QUANTITY("'value':39e3," UCUM ",'code':'Cel'"));
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_IMPLAUSIBLE), 1);
    read_observation(HCG, QUANTITY("'value':900," UCUM ",'code':'m[IU]/mL'"));
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_NOT_READ), 1);
}

static void quantities_are_exact(void **state) {
    (void)state;
    read_observation(TEMP, QUANTITY("'value':38.5," UCUM ",'code':'Cel'"));
    const fake_record *record = fake_record_of("temp_c");
    assert_non_null(record);
    assert_i64(record->value, 385);
    assert_int_equal(record->exponent, -1);
    assert_string_equal(record->unit, "Cel");
    assert_string_equal(record->date, "2026-11-22T08:00:00Z");
    read_observation(TEMP, QUANTITY("'value':101.3,'comparator':'\\u003e='," UCUM ",'code':'[degF]'"));
    record = fake_record_of("temp_c");
    assert_string_equal(record->comparator, ">=");
    assert_string_equal(record->unit, "[degF]");
    read_observation(LOINC "','code':'72514-3", FINAL TODAY "'valueInteger':7,");
    record = fake_record_of("pain_nrs");
    assert_i64(record->value, 7);
    assert_string_equal(record->unit, "");
}

static void answers(void **state) {
    (void)state;
    static const char *const yes[] = {
        "'valueBoolean':true,", "'valueCodeableConcept':{'coding':[{'system':'" SCT "','code':'52101004'}]},",
        "'interpretation':[{'coding':[{'system':'" V3 "','code':'POS'}]}],",
        "'interpretation':[{'coding':[{'system':'" V3 "','code':'DET'}]}],"};
    static const char *const no[] = {"'valueBoolean':false,",
                                     "'valueCodeableConcept':{'coding':[{'system':'" SCT
                                     "','code':'260385009'}]},",
                                     "'interpretation':[{'coding':[{'system':'" V3 "','code':'NEG'}]}],",
                                     "'interpretation':[{'coding':[{'system':'" V3 "','code':'NR'}]}],"};
    static const char *const neither[] = {
        "'valueCodeableConcept':{'text':'negative'},", "'valueString':'negative',",
        "'interpretation':[{'coding':[{'system':'" V3 "','code':'IND'}]}],",
        "'interpretation':[{'coding':[{'system':'" V3 "','code':'POS'}]},{'coding':[{'system':'" V3
        "','code':'NEG'}]}],",
        "'valueString':'?','interpretation':[{'coding':[{'system':'" V3 "','code':'NEG'}]}],"};
    char members[512];
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        (void)snprintf(members, sizeof members, FINAL TODAY "%s", yes[i]);
        read_observation(HCG, members);
        assert_string_equal(fake_state_of("hcg_positive"), "present");
        (void)snprintf(members, sizeof members, FINAL TODAY "%s", no[i]);
        read_observation(HCG, members);
        assert_string_equal(fake_state_of("hcg_positive"), "absent");
    }
    for (size_t i = 0; i < COUNT_OF(neither); i++) {
        (void)snprintf(members, sizeof members, FINAL TODAY "%s", neither[i]);
        read_observation(HCG, members);
        assert_string_equal(fake_state_of("hcg_positive"), "nothing");
        assert_int_equal(fake_notes(BTRI_FHIR_VALUE_NOT_READ), 1);
    }
    read_observation(SCT "','code':'59621000", FINAL TODAY "'valueBoolean':false,");
    assert_string_equal(fake_state_of("hypertension"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_ABSENCE_NOT_EXACT), 1);
}

static void coded_values_say_something_themselves(void **state) {
    (void)state;
    read_observation(OTHER, FINAL TODAY "'valueCodeableConcept':{'coding':[{'system':'" SCT
                                        "','code':'266919005'}]},");
    assert_string_equal(fake_state_of("smoker_ever"), "absent");
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 0);
    read_observation(OTHER, FINAL TODAY "'valueCodeableConcept':{'coding':[{'system':'" SCT
                                        "','code':'77386006'}]},");
    assert_string_equal(fake_state_of("pregnant"), "present");
    read_observation(OTHER,
                     FINAL TODAY "'valueCodeableConcept':{'coding':[{'system':'" SCT "','code':'1'}]},");
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 1);
}

static void components_stand_for_themselves(void **state) {
    (void)state;
    read_observation(LOINC "','code':'85354-9", FINAL TODAY
                     "'component':[{'code':{'coding':[{'system':'" TEMP
                     "'}]},'modifierExtension':[{'url':'x'}],"
                     "'valueQuantity':{'value':39," UCUM ",'code':'Cel'}},"
                     "{'code':{'coding':[{'system':'" FEVER "'}]},'dataAbsentReason':{'text':'not asked'}},"
                     "{'code':{'coding':[{'system':'" LOINC
                     "','code':'8480-6'}]},'valueQuantity':{'value':109," UCUM ",'code':'mm[Hg]'}}],");
    assert_int_equal(fake_case.record_count, 1);
    assert_i64(fake_record_of("sbp")->value, 109);
    assert_int_equal(fake_notes(BTRI_FHIR_MODIFIER), 1);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_ABSENT), 1);
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 0);
}

static void dates(void **state) {
    (void)state;
    static const char *const future[] = {"'effectiveDateTime':'2026-11-23',", "'effectiveDateTime':'2027',",
                                         "'effectiveInstant':'2026-11-23T00:00:00Z',",
                                         "'effectivePeriod':{'start':'2026-12-01'},"};
    char members[256];
    for (size_t i = 0; i < COUNT_OF(future); i++) {
        (void)snprintf(members, sizeof members, FINAL "'valueBoolean':true,%s", future[i]);
        read_observation(FEVER, members);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_DATE_IN_FUTURE), 1);
    }
    read_observation(FEVER, FINAL "'valueBoolean':true,");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_MISSING), 1);
    read_observation(FEVER, FINAL "'valueBoolean':true,'effectiveDateTime':'yesterday',");
    assert_int_equal(fake_notes(BTRI_FHIR_DATE_NOT_VALID), 1);
    read_observation(FEVER, FINAL "'valueBoolean':true,'effectiveDateTime':'2026-11',");
    assert_string_equal(fake_record_of("fever")->date, "2026-11");
    read_observation(FEVER, FINAL "'valueBoolean':true,'issued':'2026-11-20T10:00:00.000+01:00',");
    assert_string_equal(fake_record_of("fever")->date, "2026-11-20T10:00:00.000+01:00");
    read_observation(FEVER, FINAL
                     "'valueBoolean':true,'effectivePeriod':{'start':'2026-11-01','end':'2026-11-03'},");
    assert_string_equal(fake_record_of("fever")->date, "2026-11-03");
}

static void about_somebody_else(void **state) {
    (void)state;
    read_observation(FEVER, FINAL TODAY "'valueBoolean':true,'focus':[{'reference':'Patient/fetus'}],");
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_MODIFIER), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_decides),
        cmocka_unit_test(reason_for_no_value_is_unknown),
        cmocka_unit_test(units_are_never_guessed),
        cmocka_unit_test(values_that_are_not_read),
        cmocka_unit_test(quantities_are_exact),
        cmocka_unit_test(answers),
        cmocka_unit_test(coded_values_say_something_themselves),
        cmocka_unit_test(components_stand_for_themselves),
        cmocka_unit_test(dates),
        cmocka_unit_test(about_somebody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
