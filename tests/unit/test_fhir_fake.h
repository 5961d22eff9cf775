/* test_fhir_fake.h - a case and a bundle small enough to see every record: the public functions that
 * interop/fhir_*.c calls, with a mapping made for the tests. Included once by each test of the FHIR reader,
 * which then does not need the rest of the library. Texts of tests write ' for ". */
#ifndef BTRI_TEST_FHIR_FAKE_H
#define BTRI_TEST_FHIR_FAKE_H

#include "../support/unit.h"

#include "backtriage/interop.h"
#include "base/bytes.h"

#define FAKE_RECORDS 256
#define FAKE_ISSUES  256

typedef struct fake_record {
    btri_finding finding;
    char state[16]; /* "" for a number */
    int64_t value;
    int exponent;
    char comparator[4];
    char unit[24];
    char onset[40];
    char date[40];
} fake_record;

typedef struct fake_issue {
    char kind[32];
    btri_finding finding;
    char detail[96];
} fake_issue;

struct btri_case {
    int begun; /* times */
    size_t record_count;
    size_t issue_count;
    fake_record records[FAKE_RECORDS];
    fake_issue issues[FAKE_ISSUES];
};

struct btri_bundle {
    int unused;
};

typedef struct fake_finding {
    const char *id;
    btri_kind kind;
    const char *unit;
    bool is_time_since;
} fake_finding;

static const fake_finding fake_findings[] = {
    {"low_back_pain", BTRI_TRI_STATE, "", false},
    {"pregnant", BTRI_TRI_STATE, "", false},
    {"cancer_history", BTRI_TRI_STATE, "", false},
    {"urinary_retention", BTRI_TRI_STATE, "", false},
    {"smoker_ever", BTRI_TRI_STATE, "", false},
    {"fever", BTRI_TRI_STATE, "", false},
    {"temp_c", BTRI_QUANTITY_KIND, "Cel", false},
    {"sbp", BTRI_QUANTITY_KIND, "mm[Hg]", false},
    {"pain_nrs", BTRI_QUANTITY_KIND, "{score}", false},
    {"spinal_procedure_days", BTRI_QUANTITY_KIND, "d", true},
    {"hcg_positive", BTRI_TRI_STATE, "", false},
    {"hypertension", BTRI_TRI_STATE, "", false},
    {"sex_female", BTRI_TRI_STATE, "", false},
    {"sex_male", BTRI_TRI_STATE, "", false},
    {"age_years", BTRI_QUANTITY_KIND, "a", false},
    {"pain_radicular", BTRI_TRI_STATE, "", false},
};

typedef struct fake_mapping {
    const char *system, *code, *finding;
    bool sets_absent, counts_when_past, is_exact, is_episode_only;
} fake_mapping;

#define SCT   "http://snomed.info/sct"
#define LOINC "http://loinc.org"

static const fake_mapping fake_mappings[] = {
    {SCT, "279039007", "low_back_pain", false, false, true, false},
    {SCT, "202794004", "low_back_pain", false, false, false, false},
    {SCT, "202794004", "pain_radicular", false, false, false, false},
    {SCT, "77386006", "pregnant", false, false, true, false},
    {SCT, "363346000", "cancer_history", false, true, false, false},
    {SCT, "267064002", "urinary_retention", false, false, true, true},
    {SCT, "266919005", "smoker_ever", true, false, true, false},
    {SCT, "386661006", "fever", false, false, true, false},
    {SCT, "38341003", "hypertension", false, false, true, false},
    {SCT, "59621000", "hypertension", false, false, false, false}, /* essential: narrower */
    {SCT, "392236004", "spinal_procedure_days", false, true, true, false},
    {LOINC, "8310-5", "temp_c", false, false, true, false},
    {LOINC, "8480-6", "sbp", false, false, true, false},
    {LOINC, "72514-3", "pain_nrs", false, false, true, false},
    {LOINC, "2106-3", "hcg_positive", false, false, true, false},
};

static btri_case fake_case;
static struct btri_bundle fake_bundle;
static btri_fhir_report fake_report;
static btri_finding fake_note_finding;

btri_bundle *btri_case_bundle(const btri_case *kase) {
    (void)kase;
    return &fake_bundle;
}

btri_status btri_bundle_find(const btri_bundle *bundle, const char *id, btri_finding *finding) {
    (void)bundle;
    for (size_t i = 0; i < COUNT_OF(fake_findings); i++) {
        if (strcmp(fake_findings[i].id, id) == 0) {
            *finding = (btri_finding)i;
            return BTRI_OK;
        }
    }
    *finding = 0;
    return BTRI_E_UNKNOWN_FINDING;
}

btri_status btri_bundle_finding(const btri_bundle *bundle, btri_finding finding, btri_finding_info *info) {
    (void)bundle;
    memset(info, 0, sizeof *info);
    assert_true(finding < COUNT_OF(fake_findings));
    info->kind = fake_findings[finding].kind;
    info->unit = btri_bytes_from_cstr(fake_findings[finding].unit);
    info->is_time_since = fake_findings[finding].is_time_since;
    return BTRI_OK;
}

btri_status btri_bundle_code(const btri_bundle *bundle, btri_bytes system, btri_bytes code, uint32_t index,
                             btri_code_meaning *meaning) {
    memset(meaning, 0, sizeof *meaning);
    for (size_t i = 0; i < COUNT_OF(fake_mappings); i++) {
        const fake_mapping *const m = &fake_mappings[i];
        if (!btri_bytes_equal_cstr(system, m->system) || !btri_bytes_equal_cstr(code, m->code) ||
            index-- > 0) {
            continue;
        }
        meaning->sets_absent = m->sets_absent;
        meaning->counts_when_past = m->counts_when_past;
        meaning->is_exact = m->is_exact;
        meaning->is_episode_only = m->is_episode_only;
        return btri_bundle_find(bundle, m->finding, &meaning->finding);
    }
    return BTRI_E_NO_MORE;
}

btri_status btri_case_begin(btri_case *kase, const char *at, const char *profile) {
    if (at == NULL || strlen(at) < 10) {
        return BTRI_E_INPUT_DATE;
    }
    if (profile != NULL && strcmp(profile, "uk") != 0) {
        return BTRI_E_UNKNOWN_PROFILE;
    }
    kase->begun++;
    kase->record_count = 0;
    kase->issue_count = 0;
    return BTRI_OK;
}

static void fake_copy(char *to, size_t cap, const char *from) {
    (void)snprintf(to, cap, "%s", from != NULL ? from : "");
}

btri_status btri_case_add(btri_case *kase, btri_finding finding, const btri_record_in *in) {
    assert_true(finding < COUNT_OF(fake_findings));
    assert_int_equal(in->struct_size, sizeof *in);
    const fake_finding *const f = &fake_findings[finding];
    if ((f->kind == BTRI_QUANTITY_KIND) != in->has_value) {
        return BTRI_E_WRONG_KIND;
    }
    if (in->unit != NULL && strcmp(in->unit, f->unit) != 0 && strcmp(in->unit, "[degF]") != 0) {
        return BTRI_E_INPUT_UNIT;
    }
    if (in->has_value && in->exponent > 2) {
        return BTRI_E_INPUT_IMPLAUSIBLE;
    }
    assert_true(kase->record_count < FAKE_RECORDS);
    fake_record *const r = &kase->records[kase->record_count++];
    r->finding = finding;
    r->value = in->value;
    r->exponent = in->exponent;
    fake_copy(r->state, sizeof r->state, in->state);
    fake_copy(r->comparator, sizeof r->comparator, in->comparator);
    fake_copy(r->unit, sizeof r->unit, in->unit);
    fake_copy(r->onset, sizeof r->onset, in->onset);
    fake_copy(r->date, sizeof r->date, in->date);
    return BTRI_OK;
}

btri_status btri_case_add_issue(btri_case *kase, const char *kind, btri_finding finding, const char *detail) {
    assert_true(kase->issue_count < FAKE_ISSUES);
    fake_issue *const issue = &kase->issues[kase->issue_count++];
    assert_true(strlen(kind) < sizeof issue->kind);
    fake_copy(issue->kind, sizeof issue->kind, kind);
    issue->finding = finding;
    fake_copy(issue->detail, sizeof issue->detail, detail);
    return BTRI_OK;
}

static inline void fake_note(void *user, const btri_fhir_note *note) {
    (void)user;
    fake_note_finding = note->finding;
}

/* Reads bytes as of 2026-11-22. */
static inline btri_status fake_read_bytes(btri_bytes json, const char *patient) {
    const btri_fhir_options options = {
        .struct_size = sizeof options, .at = "2026-11-22", .patient = patient, .note = fake_note};
    fake_report.struct_size = sizeof fake_report;
    const btri_status status = btri_fhir_read(&fake_case, json, &options, &fake_report);
    if (status != BTRI_OK) {
        assert_int_equal(fake_case.record_count, 0);
        assert_int_equal(fake_case.issue_count, 0);
        assert_true(fake_report.error_text[0] != '\0');
    } else {
        assert_int_equal(fake_report.resources, fake_report.used + fake_report.ignored);
        assert_int_equal(fake_report.records, fake_case.record_count);
    }
    return status;
}

/* Reads a text in which ' stands for ". */
static inline btri_status fake_read(const char *text) {
    static char buf[16384];
    const size_t len = strlen(text);
    assert_true(len < sizeof buf);
    for (size_t i = 0; i < len; i++) {
        buf[i] = (char)(text[i] == '\'' ? '"' : text[i]);
    }
    return fake_read_bytes(btri_bytes_of(buf, len), NULL);
}

/* The only record of a finding; NULL if there is none. */
static inline const fake_record *fake_record_of(const char *id) {
    const fake_record *found = NULL;
    for (size_t i = 0; i < fake_case.record_count; i++) {
        if (strcmp(fake_findings[fake_case.records[i].finding].id, id) == 0) {
            found = &fake_case.records[i];
        }
    }
    return found;
}

/* State of the last record of a finding: "present", "absent", "" for a number, "nothing" for none. */
static inline const char *fake_state_of(const char *id) {
    const fake_record *const record = fake_record_of(id);
    return record == NULL ? "nothing" : record->state;
}

static inline uint32_t fake_notes(int kind) {
    return fake_report.notes[kind];
}

#endif
