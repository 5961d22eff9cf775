/* test_fhir_record.c - what time takes away: pregnancies that are over, records outside the episode. */
#include "test_fhir_fake.h"

static void read_pregnancy(const char *dates) {
    char text[512];
    (void)snprintf(text, sizeof text,
                   "{'resourceType':'Condition','code':{'coding':[{'system':'" SCT
                   "','code':'77386006'}]},%s'subject':{'reference':'Patient/p'}}",
                   dates);
    assert_status(fake_read(text), BTRI_OK);
}

static void old_pregnancies_are_over(void **state) {
    (void)state;
    read_pregnancy("'recordedDate':'2026-01-17',"); /* 309 days before */
    assert_string_equal(fake_state_of("pregnant"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_PREGNANCY_OLD), 1);
    read_pregnancy("'recordedDate':'2026-01-18',"); /* 308: 44 weeks */
    assert_string_equal(fake_state_of("pregnant"), "present");
    read_pregnancy("'onsetDateTime':'2025','recordedDate':'2026-11-01',");
    assert_string_equal(fake_state_of("pregnant"), "nothing");
    read_pregnancy("'onsetDateTime':'2026',"); /* may be recent */
    assert_string_equal(fake_state_of("pregnant"), "present");
    read_pregnancy("");
    assert_string_equal(fake_state_of("pregnant"), "present");
}

static void old_tests_are_over(void **state) {
    (void)state;
    assert_status(
        fake_read("{'resourceType':'Observation','status':'final','effectiveDateTime':'2024-01-01','code':{"
                  "'coding':[{'system':'" LOINC "','code':'2106-3'}]},'valueBoolean':true,'subject':{"
                  "'reference':'Patient/p'}}"),
        BTRI_OK);
    assert_string_equal(fake_state_of("hcg_positive"), "nothing");
    assert_int_equal(fake_notes(BTRI_FHIR_PREGNANCY_OLD), 1);
    assert_status(
        fake_read("{'resourceType':'Observation','status':'final','effectiveDateTime':'2024-01-01','code':{"
                  "'coding':[{'system':'" LOINC "','code':'2106-3'}]},'valueBoolean':false,'subject':{"
                  "'reference':'Patient/p'}}"),
        BTRI_OK);
    assert_string_equal(fake_state_of("hcg_positive"), "absent");
}

static void read_retention(uint32_t episode_days, const char *more) {
    static char json[2048];
    (void)snprintf(
        json, sizeof json,
        "{'resourceType':'Bundle','entry':[%s{'resource':{'resourceType':'Observation','status':'final',"
        "'effectiveDateTime':'2026-10-01','code':{'coding':[{'system':'" SCT
        "','code':'267064002'}]},'valueBoolean':true,'subject':{'reference':'Patient/p'}}}]}",
        more);
    for (size_t i = 0; json[i] != '\0'; i++) {
        json[i] = (char)(json[i] == '\'' ? '"' : json[i]);
    }
    const btri_fhir_options options = {
        .struct_size = sizeof options, .at = "2026-11-22", .episode_days = episode_days};
    assert_status(btri_fhir_read(&fake_case, btri_bytes_from_cstr(json), &options, NULL), BTRI_OK);
}

#define PAIN(members)                                                                                        \
    "{'resource':{'resourceType':'Condition','code':{'coding':[{'system':'" SCT                              \
    "','code':'279039007'}]}," members "'subject':{'reference':'Patient/p'}}},"

static void episode_window(void **state) {
    (void)state;
    read_retention(0, "");
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    read_retention(51, "");
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    read_retention(52, "");
    assert_string_equal(fake_state_of("urinary_retention"), "present");
    assert_string_equal(fake_record_of("urinary_retention")->onset, "2026-10-01");
    read_retention(0, PAIN("'recordedDate':'2026-10-08',"));
    assert_string_equal(fake_state_of("urinary_retention"), "present");
    read_retention(90, PAIN("'onsetDateTime':'2026-10-09',"));
    assert_string_equal(fake_state_of("urinary_retention"), "nothing");
    read_retention(90, PAIN("'abatementDateTime':'2026-10-20','onsetDateTime':'2026-10-19',"));
    assert_string_equal(fake_state_of("urinary_retention"), "present");
    read_retention(90, PAIN("'modifierExtension':[{}],'onsetDateTime':'2026-10-19',"));
    assert_string_equal(fake_state_of("urinary_retention"), "present");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(old_pregnancies_are_over),
                                       cmocka_unit_test(old_tests_are_over),
                                       cmocka_unit_test(episode_window)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
