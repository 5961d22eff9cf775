/* test_fhir_note.c - what is told: no free text of the input, and no flood of issues. */
#include "test_fhir_fake.h"

static void names(void **state) {
    (void)state;
    assert_string_equal(btri_fhir_note_name(-1), "?");
    assert_string_equal(btri_fhir_note_name(BTRI_FHIR_NOTE_KINDS), "?");
    for (int kind = 0; kind < BTRI_FHIR_NOTE_KINDS; kind++) {
        const char *const name = btri_fhir_note_name(kind);
        assert_true(strlen(name) > 1 && strlen(name) < 32);
    }
}

static void read_code(const char *system, const char *code) {
    char text[1024];
    (void)snprintf(text, sizeof text,
                   "{'resourceType':'Condition','code':{'coding':[{'system':'%s','code':'%s'}]},'subject':{"
                   "'reference':'Patient/p'}}",
                   system, code);
    assert_status(fake_read(text), BTRI_OK);
    assert_int_equal(fake_case.issue_count, 1);
}

static void free_text_is_not_passed_on(void **state) {
    (void)state;
    read_code("http://x", "Jane Doe");
    assert_string_equal(fake_case.issues[0].detail, "Condition.code http://x|?");
    read_code("<b>", "1");
    assert_string_equal(fake_case.issues[0].detail, "Condition.code ?|1");
    read_code("http://x/0123456789012345678901234567890123456789012345678901234567890123456789",
              "1234567890");
    assert_int_equal(strlen(fake_case.issues[0].detail), 95);
}

static void many_notes_are_three_issues_and_a_number(void **state) {
    (void)state;
    static char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text, "{'resourceType':'Bundle','entry':[");
    for (int i = 0; i < 12; i++) {
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             "%s{'resource':{'resourceType':'Condition','code':{'coding':[{'system':'urn:x',"
                             "'code':'%d'}]},'subject':{'reference':'Patient/p'}}}",
                             i == 0 ? "" : ",", i);
    }
    (void)snprintf(text + used, sizeof text - used, "]}");
    assert_status(fake_read(text), BTRI_OK);
    assert_int_equal(fake_notes(BTRI_FHIR_CODE_NOT_MAPPED), 12);
    assert_int_equal(fake_case.issue_count, 4);
    assert_string_equal(fake_case.issues[2].detail, "Condition.code urn:x|2");
    assert_string_equal(fake_case.issues[3].detail, "12 in all");
    assert_string_equal(fake_case.issues[3].kind, "code_not_mapped");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(names), cmocka_unit_test(free_text_is_not_passed_on),
                                       cmocka_unit_test(many_notes_are_three_issues_and_a_number)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
