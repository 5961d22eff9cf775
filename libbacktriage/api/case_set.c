/* case_set.c - starting a patient and recording findings. Host input is untrusted; a refused record changes
 * nothing. */
#include <string.h>

#include "api/case.h"
#include "base/guard.h"
#include "formats/case_value.h"

void btri_case_touch(btri_case *kase) {
    kase->is_evaluated = false;
    kase->is_explained = false;
}

void btri_case_start(btri_case *kase, const btri_date *at, uint32_t profile) {
    const btri_knowledge *k = &kase->bundle->knowledge;
    btri_case_forget(kase);
    kase->at = *at;
    kase->profile = profile;
    for (uint32_t p = 0; p < k->parameter_count; p++) {
        kase->parameters[p] = k->profiles[profile].values[p];
    }
    btri_case_order_rules(kase);
    kase->has_begun = true;
}

btri_status btri_case_set_functions(btri_case *kase, unsigned functions) {
    const unsigned all = BTRI_PLAIN | BTRI_PATIENT_FACING | BTRI_TIME_CRITICAL;
    BTRI_ENSURE(kase != NULL && (functions & ~all) == 0, BTRI_E_ARGUMENT);
    kase->functions_off = all & ~functions;
    btri_case_touch(kase);
    return BTRI_OK;
}

static btri_bytes of_cstr(const char *text) {
    return text == NULL ? (btri_bytes){NULL, 0} : (btri_bytes){(const uint8_t *)text, strlen(text)};
}

btri_status btri_case_find_profile(const btri_case *kase, btri_bytes id, uint32_t *profile) {
    const btri_knowledge *k = &kase->bundle->knowledge;
    *profile = 0;
    for (uint32_t i = 0; i < k->profile_count && id.ptr != NULL; i++) {
        const btri_bytes known = k->profiles[i].id;
        if (known.len == id.len && memcmp(known.ptr, id.ptr, id.len) == 0) {
            *profile = i;
            return BTRI_OK;
        }
    }
    return id.ptr == NULL ? BTRI_OK : BTRI_E_UNKNOWN_PROFILE;
}

btri_status btri_case_begin(btri_case *kase, const char *at, const char *profile) {
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(at != NULL, btri_context_fail_plain(kase->context, BTRI_E_ARGUMENT));
    btri_date date;
    const btri_status dated = btri_date_parse(of_cstr(at), &date);
    if (dated != BTRI_OK || date.earliest != date.latest) {
        btri_case_forget(kase); /* a refused patient must not leave the last one in place */
        return btri_context_fail(kase->context, BTRI_E_INPUT_DATE, NULL, "at", SIZE_MAX);
    }
    uint32_t index = 0;
    if (btri_case_find_profile(kase, of_cstr(profile), &index) != BTRI_OK) {
        btri_case_forget(kase);
        return btri_context_fail(kase->context, BTRI_E_UNKNOWN_PROFILE, NULL, "profile", SIZE_MAX);
    }
    btri_case_start(kase, &date, index);
    return BTRI_OK;
}

void btri_case_record(btri_case *kase, const btri_record *record) {
    const btri_finding_def *def = &kase->bundle->knowledge.findings[record->finding];
    btri_merge(&kase->merged[record->finding], record, def);
    if (record->is_from_onset) {
        kase->has_onset[record->onset_of] = 1;
    } else {
        kase->is_direct[record->finding] = 1;
    }
    btri_case_touch(kase);
}

/* Refuses with the finding's id as path. */
static btri_status refuse(btri_case *kase, btri_status status, btri_finding finding,
                          btri_case_member member) {
    char path[BTRI_PATH_BYTES];
    const btri_bytes id = finding < kase->bundle->knowledge.finding_count
                              ? kase->bundle->knowledge.findings[finding].id
                              : (btri_bytes){NULL, 0};
    size_t n = 0;
    for (; n < id.len && n < sizeof path - 16; n++) {
        path[n] = (char)id.ptr[n];
    }
    const char *name = btri_case_member_name(member);
    if (name != NULL) {
        path[n++] = '.';
        while (*name != '\0') {
            path[n++] = *name++;
        }
    }
    path[n] = '\0';
    return btri_context_fail(kase->context, status, NULL, path, SIZE_MAX);
}

/* A finding that was replaced passes its record on, and the result says so. */
static btri_finding current_finding(btri_case *kase, btri_finding finding) {
    const btri_knowledge *k = &kase->bundle->knowledge;
    const uint32_t number = k->findings[finding].replaced_by;
    for (uint32_t f = 0; f < k->finding_count && number != BTRI_INDEX_NONE; f++) {
        if (k->findings[f].number == number) {
            kase->is_replaced[finding] = 1;
            return f;
        }
    }
    return finding;
}

static btri_status add_raw(btri_case *kase, btri_finding finding, const btri_case_raw *raw) {
    if (!kase->has_begun) {
        return btri_context_fail(kase->context, BTRI_E_ARGUMENT, "btri_case_begin has not been called", NULL,
                                 SIZE_MAX);
    }
    if (finding >= kase->bundle->knowledge.finding_count) {
        return btri_context_fail_plain(kase->context, BTRI_E_UNKNOWN_FINDING);
    }
    btri_case_records records;
    btri_case_member where = BTRI_MEMBER_NONE;
    const btri_finding target = current_finding(kase, finding);
    const btri_status status =
        btri_case_value_records(&kase->bundle->knowledge, target, raw, &kase->at, &records, &where);
    if (status != BTRI_OK) {
        return refuse(kase, status, target, where);
    }
    for (uint32_t i = 0; i < records.count; i++) {
        btri_case_record(kase, &records.items[i]);
    }
    return BTRI_OK;
}

btri_status btri_case_set(btri_case *kase, btri_finding finding, btri_tri value) {
    BTRI_ENSURE(kase != NULL && (unsigned)value <= BTRI_ABSENT, BTRI_E_ARGUMENT);
    static const btri_case_state states[] = {BTRI_CASE_UNKNOWN, BTRI_CASE_PRESENT, BTRI_CASE_ABSENT};
    const btri_case_raw raw = {.state = states[value]};
    if (finding < kase->bundle->knowledge.finding_count &&
        kase->bundle->knowledge.findings[finding].kind == BTRI_KIND_QUANTITY) {
        return refuse(kase, BTRI_E_WRONG_KIND, finding, BTRI_MEMBER_NONE);
    }
    return add_raw(kase, finding, &raw);
}

btri_status btri_case_set_quantity(btri_case *kase, btri_finding finding, int64_t value, int exponent,
                                   const char *unit) {
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    const btri_case_raw raw = {
        .has_value = true, .mantissa = value, .exponent = exponent, .unit = of_cstr(unit)};
    return add_raw(kase, finding, &raw);
}

btri_status btri_case_add(btri_case *kase, btri_finding finding, const btri_record_in *record) {
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    if (record == NULL || record->struct_size < sizeof *record) {
        return btri_context_fail_plain(kase->context, BTRI_E_ARGUMENT);
    }
    btri_case_raw raw = {.is_record = true,
                         .has_value = record->has_value,
                         .mantissa = record->value,
                         .exponent = record->exponent,
                         .unit = of_cstr(record->unit),
                         .onset = of_cstr(record->onset),
                         .date = of_cstr(record->date)};
    if (record->state != NULL && !btri_case_state_of(of_cstr(record->state), &raw.state)) {
        return refuse(kase, BTRI_E_ARGUMENT, finding, BTRI_MEMBER_STATE);
    }
    if (record->comparator != NULL && !btri_comparator_of(of_cstr(record->comparator), &raw.comparator)) {
        return refuse(kase, BTRI_E_ARGUMENT, finding, BTRI_MEMBER_COMPARATOR);
    }
    return add_raw(kase, finding, &raw);
}

btri_status btri_case_clear(btri_case *kase, btri_finding finding) {
    BTRI_ENSURE(kase != NULL, BTRI_E_ARGUMENT);
    if (finding >= kase->bundle->knowledge.finding_count) {
        return btri_context_fail_plain(kase->context, BTRI_E_UNKNOWN_FINDING);
    }
    memset(&kase->merged[finding], 0, sizeof kase->merged[finding]);
    kase->is_replaced[finding] = 0;
    kase->has_onset[finding] = 0;
    kase->is_direct[finding] = 0;
    btri_case_touch(kase);
    return BTRI_OK;
}

btri_bundle *btri_case_bundle(const btri_case *kase) {
    return kase->bundle;
}

btri_context *btri_case_context(const btri_case *kase) {
    return kase->context;
}

static void copy_text(char *out, size_t size, const char *text) {
    size_t n = 0;
    for (; text != NULL && text[n] != '\0' && n < size - 1; n++) {
        out[n] = text[n];
    }
    out[n] = '\0';
}

btri_status btri_case_add_issue(btri_case *kase, const char *kind, btri_finding finding, const char *detail) {
    BTRI_ENSURE(kase != NULL && kind != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(finding == BTRI_INDEX_NONE || finding < kase->bundle->knowledge.finding_count,
                BTRI_E_UNKNOWN_FINDING);
    btri_case_touch(kase);
    if (kase->issue_count < BTRI_ISSUES_MAX) {
        btri_issue *issue = &kase->issues[kase->issue_count];
        copy_text(issue->kind, sizeof issue->kind, kind);
        copy_text(issue->detail, sizeof issue->detail, detail);
        issue->finding = finding;
    }
    if (kase->issue_count <= BTRI_ISSUES_MAX) {
        kase->issue_count++;
    }
    return BTRI_OK;
}
