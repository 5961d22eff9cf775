/* test_fhir_read.c - whole inputs: what is refused, who it is about, which episode, published samples. */
#include "test_fhir_fake.h"

#include <stdlib.h>
#include <time.h>

#include "support/shared_data.h"

#ifndef BTRI_SOURCE_DIR
#define BTRI_SOURCE_DIR "."
#endif

#define PAIN_OF(reference)                                                                                   \
    "{'resource':{'resourceType':'Condition','code':{'coding':[{'system':'" SCT                              \
    "','code':'279039007'}]},'subject':{'reference':'" reference "'}}}"
#define PATIENT(id)   "{'resource':{'resourceType':'Patient','id':'" id "'}}"
#define BUNDLE(items) "{'resourceType':'Bundle','type':'collection','entry':[" items "]}"

static void arguments(void **state) {
    (void)state;
    btri_fhir_options options = {.struct_size = sizeof options, .at = "2026-11-22"};
    btri_fhir_report report = {.struct_size = 1};
    const btri_bytes json = btri_bytes_from_cstr("{\"resourceType\":\"Patient\"}");
    assert_status(btri_fhir_read(NULL, json, &options, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_fhir_read(&fake_case, json, NULL, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_fhir_read(&fake_case, btri_bytes_of(NULL, 3), &options, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_fhir_read(&fake_case, json, &options, &report), BTRI_E_ARGUMENT);
    options.episode_days = 36501;
    assert_status(btri_fhir_read(&fake_case, json, &options, NULL), BTRI_E_ARGUMENT);
    options.episode_days = 36500;
    assert_status(btri_fhir_read(&fake_case, json, &options, NULL), BTRI_OK);
    options.profile = "mars";
    assert_status(btri_fhir_read(&fake_case, json, &options, NULL), BTRI_E_UNKNOWN_PROFILE);
    options.profile = NULL;
    options.patient = "";
    assert_status(btri_fhir_read(&fake_case, json, &options, NULL), BTRI_E_ARGUMENT);
    options.patient = NULL;
    options.at = NULL;
    assert_status(btri_fhir_read(&fake_case, json, &options, NULL), BTRI_E_ARGUMENT);
    options.at = "2026-11-31";
    assert_status(btri_fhir_read(&fake_case, json, &options, NULL), BTRI_E_INPUT_DATE);
}

static void malformed_text_is_refused_with_its_place(void **state) {
    (void)state;
    assert_status(fake_read("{'resourceType':'Patient',}"), BTRI_E_INPUT_MALFORMED);
    assert_int_equal(fake_report.error_offset, 26);
    assert_status(fake_read(""), BTRI_E_INPUT_MALFORMED);
    assert_status(fake_read(BUNDLE(PATIENT("p")) "}"), BTRI_E_INPUT_MALFORMED);
    assert_status(fake_read("{'resourceType':'Bundle','entry':{}}"), BTRI_E_INPUT_MALFORMED);
    assert_status(fake_read(BUNDLE("1")), BTRI_E_INPUT_MALFORMED);
    assert_status(fake_read("{'resourceType':'Patient','gender':'male','g\\u0065nder':'female'}"),
                  BTRI_E_INPUT_DUPLICATE);
    assert_int_equal(fake_report.error_offset, 42);
    assert_status(fake_read("[]"), BTRI_E_INPUT_MALFORMED);
    assert_status(fake_read("{}"), BTRI_E_INPUT_UNSUPPORTED);
    assert_status(fake_read("{'resourceType':'OperationOutcome'}"), BTRI_E_INPUT_UNSUPPORTED);
}

/* An object of many members: as many as fit, and one more. */
static void open_keys_are_bounded(void **state) {
    (void)state;
    static char text[8192];
    for (int count = 318; count <= 320; count++) {
        size_t used = (size_t)snprintf(text, sizeof text, "{'resourceType':'Patient'");
        for (int i = 0; i < count; i++) {
            used += (size_t)snprintf(text + used, sizeof text - used, ",'key%d':1", i);
        }
        (void)snprintf(text + used, sizeof text - used, "}");
        assert_status(fake_read(text), count < 320 ? BTRI_OK : BTRI_E_LIMIT);
    }
}

static void wrong_shape_costs_its_resource_only(void **state) {
    (void)state;
    assert_status(
        fake_read(BUNDLE(
            "{'resource':{'resourceType':'Condition','code':'pain','subject':{'reference':"
            "'Patient/p'}}},{'resource':{'resourceType':'Condition','subject':[]}}," PAIN_OF("Patient/p"))),
        BTRI_OK);
    assert_int_equal(fake_report.resources, 3);
    assert_int_equal(fake_report.used, 1);
    assert_int_equal(fake_notes(BTRI_FHIR_RESOURCE_MALFORMED), 2);
}

static void another_patient_is_refused(void **state) {
    (void)state;
    static const char *const refused[] = {
        BUNDLE(PATIENT("p") "," PAIN_OF("Patient/q")),
        BUNDLE(PAIN_OF("Patient/q") "," PATIENT("p")),
        BUNDLE(PAIN_OF("Patient/q") "," PAIN_OF("Patient/p")),
        BUNDLE(PATIENT("p") "," PATIENT("q")),
        BUNDLE(PATIENT("p") "," PAIN_OF("urn:uuid:q")),
        BUNDLE(PATIENT("p") "," PAIN_OF("Patient/pp")),
        BUNDLE(PATIENT("p") "," PAIN_OF("Patient/q/_history/p")),
        "{'resourceType':'Bundle','entry':[{'fullUrl':'http://a/Patient/"
        "p','resource':{'resourceType':'Patient',"
        "'id':'p'}}," PAIN_OF("http://b/Patient/p") "]}",
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_status(fake_read(refused[i]), BTRI_E_INPUT_SUBJECT);
        assert_true(fake_report.error_offset > 0);
    }
}

static void named_patient_counts(void **state) {
    (void)state;
    const char *const text = "{\"resourceType\":\"Condition\",\"code\":{\"coding\":[{\"system\":\"" SCT
                             "\",\"code\":\"279039007\"}]},\"subject\":{\"reference\":\"Patient/p\"}}";
    const btri_bytes json = btri_bytes_from_cstr(text);
    assert_status(fake_read_bytes(json, "p"), BTRI_OK);
    assert_status(fake_read_bytes(json, "Patient/p"), BTRI_OK);
    assert_status(fake_read_bytes(json, "q"), BTRI_E_INPUT_SUBJECT);
    assert_status(fake_read_bytes(btri_bytes_from_cstr("{\"resourceType\":\"Patient\",\"id\":\"p\"}"), "q"),
                  BTRI_E_INPUT_SUBJECT);
}

static void nobody_is_not_this_patient(void **state) {
    (void)state;
    static const char *const unstated[] = {
        PAIN_OF("Group/p"), PAIN_OF("#p"), PAIN_OF(""), "{'resource':{'resourceType':'Condition'}}",
        "{'resource':{'resourceType':'Condition','subject':{'display':'p'}}}"};
    char text[1024];
    for (size_t i = 0; i < COUNT_OF(unstated); i++) {
        (void)snprintf(text, sizeof text, BUNDLE("%s"), unstated[i]);
        assert_status(fake_read(text), BTRI_OK);
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_notes(BTRI_FHIR_SUBJECT_NOT_STATED), 1);
    }
}

static void modifiers_keep_a_resource_out(void **state) {
    (void)state;
    assert_status(
        fake_read("{'resourceType':'Bundle','entry':[{'modifierExtension':[{'url':'x'}],'resource':{"
                  "'resourceType':'Condition','code':{'coding':[{'system':'" SCT
                  "','code':'279039007'}]},'subject':{'reference':'Patient/p'}}}]}"),
        BTRI_OK);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_MODIFIER), 1);
}

static void what_is_missing_is_told(void **state) {
    (void)state;
    assert_status(
        fake_read("{'resourceType':'Bundle','link':[{'relation':'self'},{'relation':'next'}],'entry':[{},{"
                  "'resource':{'resourceType':'OperationOutcome'}},{'resource':{'resourceType':"
                  "'Immunization'}}]}"),
        BTRI_OK);
    assert_int_equal(fake_notes(BTRI_FHIR_SEARCH_INCOMPLETE), 1);
    assert_int_equal(fake_notes(BTRI_FHIR_SOURCE_FAILED), 1);
    assert_int_equal(fake_notes(BTRI_FHIR_RESOURCE_NOT_READ), 1);
    assert_int_equal(fake_report.resources, 2);
    assert_status(fake_read("{'resourceType':'Bundle'}"), BTRI_OK);
    assert_int_equal(fake_report.resources, 0);
}

static void is_resource(void **state) {
    (void)state;
    assert_true(btri_fhir_is_resource(btri_bytes_from_cstr(" {\"a\":[{}],\"resourceType\":\"x\"}")));
    assert_false(btri_fhir_is_resource(btri_bytes_from_cstr("{\"a\":{\"resourceType\":\"x\"}}")));
    assert_false(btri_fhir_is_resource(btri_bytes_from_cstr("[\"resourceType\"]")));
    assert_false(btri_fhir_is_resource(btri_bytes_from_cstr("{\"a\":")));
    assert_false(btri_fhir_is_resource(btri_bytes_empty()));
    assert_false(btri_fhir_is_resource(btri_bytes_of(NULL, 1)));
}

/* Reads a file of the checkout. */
static btri_status read_vector(const char *name) {
    char path[1024];
    btri_bytes json;
    (void)snprintf(path, sizeof path, "%s/tests/vectors/fhir/%s", BTRI_SOURCE_DIR, name);
    assert_true(shared_read(path, &json));
    const btri_status status = fake_read_bytes(json, NULL);
    shared_free(json);
    return status;
}

static void latest_back_pain_is_the_episode(void **state) {
    (void)state;
    assert_status(read_vector("acute-on-chronic.json"), BTRI_OK);
    assert_int_equal(fake_report.resources, 6);
    assert_int_equal(fake_report.used, 5);
    assert_int_equal(fake_notes(BTRI_FHIR_OUTSIDE_EPISODE), 1); /* 8 days before the onset, one too many */
    assert_string_equal(fake_record_of("urinary_retention")->onset, "2026-11-08");
    assert_i64(fake_record_of("temp_c")->value, 384);
    assert_i64(fake_record_of("age_years")->value, 65);
    assert_status(read_vector("other-patient.json"), BTRI_E_INPUT_SUBJECT);
}

static bool read_sample(const char *name, btri_bytes *json) {
    char path[SHARED_PATH_MAX];
    char relative[256];
    (void)snprintf(relative, sizeof relative, "ehr/samples/%s", name);
    if (!shared_path(relative, path) || !shared_read(path, json)) {
        print_message("skipped: no %s\n", relative);
        return false;
    }
    return true;
}

static void sample_07_is_unknown_with_reason(void **state) {
    (void)state;
    btri_bytes json;
    if (!read_sample("07-us-core-observation-value-is-data-absent-code.json", &json)) {
        skip();
    }
    assert_status(fake_read_bytes(json, NULL), BTRI_OK);
    shared_free(json);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_ABSENT), 1);
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 1); /* its component */
    assert_string_equal(fake_case.issues[0].kind, "value_absent_reason");
}

static void sample_08_has_one_component(void **state) {
    (void)state;
    btri_bytes json;
    if (!read_sample("08-us-core-bp-component-data-absent.json", &json)) {
        skip();
    }
    assert_status(fake_read_bytes(json, NULL), BTRI_OK);
    shared_free(json);
    assert_int_equal(fake_case.record_count, 1);
    assert_i64(fake_record_of("sbp")->value, 109);
    assert_string_equal(fake_record_of("sbp")->date, "1999-07-02");
    assert_int_equal(fake_notes(BTRI_FHIR_VALUE_ABSENT), 1);
}

static void sample_09_is_not_mapped(void **state) {
    (void)state;
    btri_bytes json;
    if (!read_sample("09-us-core-condition-resolved.json", &json)) {
        skip();
    }
    assert_status(fake_read_bytes(json, NULL), BTRI_OK);
    shared_free(json);
    assert_int_equal(fake_case.record_count, 0);
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 1);
    assert_string_equal(fake_case.issues[0].detail, "Condition.code http://snomed.info/sct|51868009");
}

static void sample_10_sets_vital_signs_quickly(void **state) {
    (void)state;
    btri_bytes json;
    if (!read_sample("10-synthea-r4-Clemente_Kreiger.json", &json)) {
        skip();
    }
    const clock_t before = clock();
    assert_status(fake_read_bytes(json, NULL), BTRI_OK);
    print_message("sample 10: %ld us of processor time\n",
                  (long)((clock() - before) * 1000000 / CLOCKS_PER_SEC));
    shared_free(json);
    assert_int_equal(fake_report.resources, 70);
    assert_string_equal(fake_state_of("sex_male"), "present");
    assert_i64(fake_record_of("age_years")->value, 42);
    assert_non_null(fake_record_of("sbp"));
    assert_non_null(fake_record_of("pain_nrs"));
    assert_string_equal(fake_state_of("smoker_ever"), "absent");
    assert_true(fake_case.issue_count < 32);
}

/* No prefix is a record; each is refused and leaves nothing behind. The copy has exactly its size, so that
 * reading behind it is seen. */
static void prefixes_of_sample_10_are_refused(void **state) {
    (void)state;
    btri_bytes json;
    if (!read_sample("10-synthea-r4-Clemente_Kreiger.json", &json)) {
        skip();
    }
    for (size_t len = 0; len + 1 < json.len; len += 97) {
        uint8_t *const copy = malloc(len + 1);
        assert_non_null(copy);
        memcpy(copy + 1, json.ptr, len);
        assert_status(fake_read_bytes(btri_bytes_of(copy + 1, len), NULL), BTRI_E_INPUT_MALFORMED);
        free(copy);
    }
    shared_free(json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments),
        cmocka_unit_test(malformed_text_is_refused_with_its_place),
        cmocka_unit_test(open_keys_are_bounded),
        cmocka_unit_test(wrong_shape_costs_its_resource_only),
        cmocka_unit_test(another_patient_is_refused),
        cmocka_unit_test(named_patient_counts),
        cmocka_unit_test(nobody_is_not_this_patient),
        cmocka_unit_test(modifiers_keep_a_resource_out),
        cmocka_unit_test(what_is_missing_is_told),
        cmocka_unit_test(is_resource),
        cmocka_unit_test(latest_back_pain_is_the_episode),
        cmocka_unit_test(sample_07_is_unknown_with_reason),
        cmocka_unit_test(sample_08_has_one_component),
        cmocka_unit_test(sample_09_is_not_mapped),
        cmocka_unit_test(sample_10_sets_vital_signs_quickly),
        cmocka_unit_test(prefixes_of_sample_10_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
