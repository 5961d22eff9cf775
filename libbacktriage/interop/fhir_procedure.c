/* fhir_procedure.c - Procedure: a completed one says how long ago something was done. Input is untrusted. One
 * that was not done, or not finished, says nothing: not done this time is not never. */
#include "interop/fhir_reader.h"

#include "base/guard.h"

static btri_status record_meaning(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                  const btri_fhir_date *performed, const btri_fhir_statement *statement) {
    btri_finding_info info;
    bool is_usable = false;
    BTRI_TRY(btri_bundle_finding(reader->bundle, meaning->finding, &info));
    if (info.kind != BTRI_QUANTITY_KIND || !info.is_time_since || meaning->sets_absent) {
        return btri_fhir_tell(reader, BTRI_FHIR_VALUE_NOT_READ, meaning->finding, statement->path,
                              &statement->coding);
    }
    BTRI_TRY(btri_fhir_date_usable(reader, performed, "Procedure.performed", &is_usable));
    return is_usable ? btri_fhir_record_days_since(reader, meaning, performed, statement) : BTRI_OK;
}

static btri_status record_codings(btri_fhir_reader *reader, btri_bytes code,
                                  const btri_fhir_date *performed) {
    btri_fhir_statement statement = {"Procedure.code", {"", ""}, NULL, performed};
    btri_fhir_list codings;
    bool is_mapped = false;
    bool found = false;
    BTRI_TRY(btri_fhir_codings_open(&codings, code));
    for (;;) {
        BTRI_TRY(btri_fhir_codings_next(&codings, &statement.coding, &found));
        if (!found) {
            break;
        }
        for (uint32_t i = 0;; i++) {
            btri_code_meaning meaning;
            BTRI_TRY(btri_fhir_meaning_of(reader, &statement.coding, i, &meaning, &found));
            if (!found) {
                break;
            }
            is_mapped = true;
            BTRI_TRY(record_meaning(reader, &meaning, performed, &statement));
        }
    }
    if (is_mapped) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_first_coding(code, &statement.coding));
    return btri_fhir_tell(reader, BTRI_FHIR_CODE_NOT_MAPPED, BTRI_FHIR_NO_FINDING, statement.path,
                          &statement.coding);
}

btri_status btri_fhir_read_procedure(btri_fhir_reader *reader, btri_bytes procedure) {
    btri_bytes status;
    btri_bytes code;
    btri_bytes performed_date;
    btri_bytes performed_period;
    const btri_fhir_field fields[] = {{"status", &status},
                                      {"code", &code},
                                      {"performedDateTime", &performed_date},
                                      {"performedPeriod", &performed_period}};
    BTRI_TRY(btri_fhir_fields(procedure, fields, 4));
    if (!btri_fhir_text_is(status, "completed")) {
        return btri_fhir_tell_word(reader, BTRI_FHIR_STATUS_NOT_USED, "Procedure.status", status);
    }
    btri_fhir_date performed = btri_fhir_date_from(performed_date);
    if (performed_period.len != 0) {
        BTRI_TRY(btri_fhir_period(performed_period, false, &performed));
    }
    return record_codings(reader, code, &performed);
}
