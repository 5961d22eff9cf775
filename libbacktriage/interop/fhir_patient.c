/* fhir_patient.c - Patient: age and sex. Input is untrusted.
 * Gender of FHIR is administrative; it is the only sex that a Patient carries, and other or unknown says
 * nothing. A patient who has died is not evaluated. */
#include "interop/fhir_reader.h"

#include <string.h>

#include "base/guard.h"

static btri_status refuse_deceased(btri_bytes is_deceased, btri_bytes deceased_at) {
    bool value = false;
    BTRI_ENSURE(deceased_at.len == 0, BTRI_E_INPUT_UNSUPPORTED);
    BTRI_ENSURE(is_deceased.len == 0 || btri_fhir_bool(is_deceased, &value), BTRI_E_INPUT_MALFORMED);
    BTRI_ENSURE(!value, BTRI_E_INPUT_UNSUPPORTED);
    return BTRI_OK;
}

static btri_status set_sex(btri_fhir_reader *reader, const char *id, const char *state) {
    const btri_fhir_statement statement = {"Patient.gender", {"", ""}, NULL, NULL};
    const btri_finding finding = btri_fhir_finding(reader, id);
    const btri_record_in record = {.struct_size = sizeof record, .state = state};
    return finding == BTRI_FHIR_NO_FINDING ? BTRI_OK : btri_fhir_add(reader, finding, &record, &statement);
}

static btri_status read_gender(btri_fhir_reader *reader, btri_bytes gender) {
    const bool is_female = btri_fhir_text_is(gender, "female");
    if (!is_female && !btri_fhir_text_is(gender, "male")) {
        return BTRI_OK;
    }
    BTRI_TRY(set_sex(reader, "sex_female", is_female ? "present" : "absent"));
    return set_sex(reader, "sex_male", is_female ? "absent" : "present");
}

/* A birth date without day or month leaves two ages open; half a year between them is the interval of both,
 * because the case encloses what is finer than whole years. */
static btri_status read_age(btri_fhir_reader *reader, btri_bytes birth_date) {
    const btri_fhir_statement statement = {"Patient.birthDate", {"", ""}, NULL, NULL};
    const btri_fhir_date birth = btri_fhir_date_from(birth_date);
    const btri_finding finding = btri_fhir_finding(reader, "age_years");
    btri_record_in record = {.struct_size = sizeof record, .has_value = true, .unit = "a"};
    btri_finding_info info;
    int32_t least = 0;
    int32_t greatest = 0;
    bool is_usable = false;
    if (finding == BTRI_FHIR_NO_FINDING || birth.state == BTRI_FHIR_NO_DATE) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_date_usable(reader, &birth, statement.path, &is_usable));
    if (!is_usable || !btri_fhir_age(&birth, &reader->at, &least, &greatest)) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_bundle_finding(reader->bundle, finding, &info));
    record.value = least;
    if (least != greatest) {
        if (info.digits != 0 || greatest - least != 1) {
            return btri_fhir_tell(reader, BTRI_FHIR_VALUE_NOT_READ, finding, statement.path, NULL);
        }
        record.value = 10 * (int64_t)least + 5;
        record.exponent = -1;
    }
    return btri_fhir_add(reader, finding, &record, &statement);
}

static btri_status read_links(btri_fhir_reader *reader, btri_bytes links) {
    btri_fhir_list list;
    btri_bytes link;
    btri_bytes type;
    const btri_fhir_field fields[] = {{"type", &type}};
    BTRI_TRY(btri_fhir_list_open(&list, links));
    for (;;) {
        BTRI_TRY(btri_fhir_list_next(&list, &link));
        if (link.len == 0) {
            return BTRI_OK;
        }
        BTRI_TRY(btri_fhir_fields(link, fields, 1));
        if (btri_fhir_text_is(type, "replaced-by")) {
            BTRI_TRY(btri_fhir_tell(reader, BTRI_FHIR_PATIENT_REPLACED, BTRI_FHIR_NO_FINDING, "Patient.link",
                                    NULL));
        }
    }
}

btri_status btri_fhir_read_patient(btri_fhir_reader *reader, btri_bytes patient) {
    btri_bytes active;
    btri_bytes birth_date;
    btri_bytes gender;
    btri_bytes link;
    bool is_active = true;
    const btri_fhir_field fields[] = {
        {"active", &active}, {"birthDate", &birth_date}, {"gender", &gender}, {"link", &link}};
    BTRI_TRY(btri_fhir_fields(patient, fields, 4));
    if (active.len != 0 && btri_fhir_bool(active, &is_active) && !is_active) {
        BTRI_TRY(
            btri_fhir_tell(reader, BTRI_FHIR_PATIENT_INACTIVE, BTRI_FHIR_NO_FINDING, "Patient.active", NULL));
    }
    BTRI_TRY(read_links(reader, link));
    BTRI_TRY(read_gender(reader, gender));
    return read_age(reader, birth_date);
}

btri_status btri_fhir_patient_alive(btri_bytes patient) {
    btri_bytes is_deceased;
    btri_bytes deceased_at;
    const btri_fhir_field fields[] = {{"deceasedBoolean", &is_deceased}, {"deceasedDateTime", &deceased_at}};
    BTRI_TRY(btri_fhir_fields(patient, fields, 2));
    return refuse_deceased(is_deceased, deceased_at);
}
