/* fhir_subject.c - who a resource is about. References are untrusted: a record of somebody else must never
 * count, so what cannot be read as this patient is refused. */
#include "interop/fhir_reader.h"

#include <string.h>

#include "base/guard.h"

/* Cuts "/_history/..." off: a version of a resource is of the same patient. */
static void cut_version(char *reference) {
    char *const version = strstr(reference, "/_history/");
    if (version != NULL) {
        *version = '\0';
    }
}

/* The id in "Patient/x" or ".../Patient/x"; NULL if the reference names no Patient. */
static const char *patient_id(const char *reference) {
    const char *const id = strrchr(reference, '/');
    const size_t type_len = strlen("Patient");
    if (id == NULL || id[1] == '\0') {
        return NULL;
    }
    const size_t before = (size_t)(id - reference);
    const bool is_patient = before >= type_len && memcmp(id - type_len, "Patient", type_len) == 0 &&
                            (before == type_len || reference[before - type_len - 1] == '/');
    return is_patient ? id + 1 : NULL;
}

static bool starts_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_http(const char *url) {
    return starts_with(url, "http://") || starts_with(url, "https://");
}

static bool is_absolute(const char *reference) {
    return is_http(reference) || starts_with(reference, "urn:");
}

static bool copy(char to[BTRI_FHIR_REFERENCE_BYTES], const char *from) {
    const size_t len = strlen(from);
    if (len >= BTRI_FHIR_REFERENCE_BYTES) {
        return false;
    }
    memcpy(to, from, len + 1);
    return true;
}

btri_status btri_fhir_subject_named(btri_fhir_subject *subject, const char *patient) {
    char reference[BTRI_FHIR_REFERENCE_BYTES];
    BTRI_ENSURE(patient[0] != '\0' && copy(reference, patient), BTRI_E_ARGUMENT);
    cut_version(reference);
    const char *const id = patient_id(reference);
    if (is_absolute(reference)) {
        (void)copy(subject->url, reference);
    }
    if (id != NULL || !is_absolute(reference)) {
        (void)copy(subject->id, id != NULL ? id : reference);
    }
    return BTRI_OK;
}

btri_status btri_fhir_subject_patient(btri_fhir_subject *subject, btri_bytes id, btri_bytes full_url) {
    char id_text[BTRI_FHIR_REFERENCE_BYTES];
    char url_text[BTRI_FHIR_REFERENCE_BYTES];
    const bool has_id = btri_fhir_text(id, id_text, sizeof id_text) && id_text[0] != '\0';
    const bool has_url = btri_fhir_text(full_url, url_text, sizeof url_text) && is_absolute(url_text);
    const bool is_known = subject->id[0] != '\0' || subject->url[0] != '\0';
    const bool is_same_id = has_id && strcmp(subject->id, id_text) == 0;
    const bool is_same_url = has_url && strcmp(subject->url, url_text) == 0;
    BTRI_ENSURE(id.len == 0 || has_id, BTRI_E_INPUT_MALFORMED);
    BTRI_ENSURE(!is_known || is_same_id || is_same_url, BTRI_E_INPUT_SUBJECT);
    BTRI_ENSURE(!has_url || is_same_url || !is_http(url_text) || !is_http(subject->url),
                BTRI_E_INPUT_SUBJECT);
    if (has_id) {
        (void)copy(subject->id, id_text);
    }
    if (has_url && subject->url[0] == '\0') {
        (void)copy(subject->url, url_text);
    }
    return BTRI_OK;
}

/* Two absolute addresses must be equal, because another server may use the same id for somebody else. A
 * urn:uuid may stand for the id itself. */
static bool is_this_patient(const btri_fhir_subject *subject, const char *reference) {
    const char *const id = patient_id(reference);
    if (subject->url[0] != '\0' && strcmp(subject->url, reference) == 0) {
        return true;
    }
    if (subject->id[0] == '\0' || (is_http(reference) && is_http(subject->url))) {
        return false;
    }
    if (starts_with(reference, "urn:uuid:")) {
        return strcmp(reference + strlen("urn:uuid:"), subject->id) == 0;
    }
    return id != NULL && strcmp(id, subject->id) == 0;
}

/* "Group/1", "Location/2", "#contained", "": something else than a patient, or nobody can say who. */
static bool names_no_patient(const char *reference) {
    return reference[0] == '\0' || reference[0] == '#' ||
           (!starts_with(reference, "urn:") && patient_id(reference) == NULL);
}

btri_status btri_fhir_subject_match(btri_fhir_subject *subject, btri_bytes reference, bool *is_stated) {
    btri_bytes value;
    char text[BTRI_FHIR_REFERENCE_BYTES];
    const btri_fhir_field fields[] = {{"reference", &value}};
    *is_stated = false;
    BTRI_TRY(btri_fhir_fields(reference, fields, 1));
    if (value.len == 0) {
        return BTRI_OK;
    }
    BTRI_ENSURE(btri_fhir_text(value, text, sizeof text), BTRI_E_INPUT_SUBJECT);
    cut_version(text);
    if (names_no_patient(text)) {
        return BTRI_OK;
    }
    if (subject->id[0] == '\0' && subject->url[0] == '\0') {
        BTRI_TRY(btri_fhir_subject_named(subject, text));
    }
    BTRI_ENSURE(is_this_patient(subject, text), BTRI_E_INPUT_SUBJECT);
    *is_stated = true;
    return BTRI_OK;
}
