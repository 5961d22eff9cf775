/* test_fhir_subject.c - references to this patient, to others, and to nobody. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "interop/fhir_reader.h"

static btri_status match(btri_fhir_subject *subject, const char *reference, bool *is_stated) {
    char json[512];
    (void)snprintf(json, sizeof json, "{\"reference\":\"%s\"}", reference);
    return btri_fhir_subject_match(subject, btri_bytes_from_cstr(json), is_stated);
}

typedef struct row {
    const char *patient, *reference;
    btri_status status;
    bool is_stated;
} row;

static void references(void **state) {
    (void)state;
    static const row rows[] = {
        {"1", "Patient/2", BTRI_E_INPUT_SUBJECT, false},
        {"1", "urn:uuid:2", BTRI_E_INPUT_SUBJECT, false},
        {"1", "http://a/Patient/2", BTRI_E_INPUT_SUBJECT, false},
        {"http://a/Patient/1", "http://b/Patient/1", BTRI_E_INPUT_SUBJECT, false},
        {"1", "xPatient/1", BTRI_OK, false},
        {"1", "Device/1", BTRI_OK, false},
        {"1", "Patient/", BTRI_OK, false},
        {"1", "Patient/1", BTRI_OK, true},
        {"Patient/1", "Patient/1/_history/9", BTRI_OK, true},
        {"1", "http://a/Patient/1", BTRI_OK, true},
        {"http://a/Patient/1", "Patient/1", BTRI_OK, true},
        {"http://a/Patient/1", "http://a/Patient/1", BTRI_OK, true},
        {"urn:uuid:7", "urn:uuid:7", BTRI_OK, true},
        {"7", "urn:uuid:7", BTRI_OK, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        btri_fhir_subject subject = {"", ""};
        bool is_stated = true;
        assert_status(btri_fhir_subject_named(&subject, rows[i].patient), BTRI_OK);
        assert_status(match(&subject, rows[i].reference, &is_stated), rows[i].status);
        assert_int_equal(is_stated, rows[i].is_stated);
    }
}

static void long_references_are_refused(void **state) {
    (void)state;
    btri_fhir_subject subject = {"", ""};
    char text[300];
    bool is_stated = true;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_status(btri_fhir_subject_named(&subject, text), BTRI_E_ARGUMENT);
    assert_status(match(&subject, text, &is_stated), BTRI_E_INPUT_SUBJECT);
}

static void first_one_seen_is_the_patient(void **state) {
    (void)state;
    btri_fhir_subject subject = {"", ""};
    bool is_stated = false;
    assert_status(match(&subject, "Group/1", &is_stated), BTRI_OK);
    assert_status(match(&subject, "Patient/1", &is_stated), BTRI_OK);
    assert_true(is_stated);
    assert_status(match(&subject, "Patient/2", &is_stated), BTRI_E_INPUT_SUBJECT);
    assert_status(btri_fhir_subject_patient(&subject, btri_bytes_from_cstr("\"2\""), btri_bytes_empty()),
                  BTRI_E_INPUT_SUBJECT);
    assert_status(btri_fhir_subject_patient(&subject, btri_bytes_from_cstr("1"), btri_bytes_empty()),
                  BTRI_E_INPUT_MALFORMED);
    assert_status(btri_fhir_subject_patient(&subject, btri_bytes_from_cstr("\"1\""), btri_bytes_empty()),
                  BTRI_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(references),
                                       cmocka_unit_test(long_references_are_refused),
                                       cmocka_unit_test(first_one_seen_is_the_patient)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
