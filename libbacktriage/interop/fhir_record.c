/* fhir_record.c - coded statements of FHIR become records of the case. Input is untrusted; what the case
 * refuses (unit, range, date, kind) is told in a note and leaves the finding unknown. */
#include "interop/fhir_reader.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "wire/decimal.h"

#define PREGNANCY_DAYS (44 * 7)

btri_status btri_fhir_meaning_of(const btri_fhir_reader *reader, const btri_fhir_coding *coding,
                                 uint32_t index, btri_code_meaning *meaning, bool *found) {
    *found = false;
    if (coding->system[0] == '\0' || coding->code[0] == '\0') {
        return BTRI_OK;
    }
    const btri_status status = btri_bundle_code(reader->bundle, btri_bytes_from_cstr(coding->system),
                                                btri_bytes_from_cstr(coding->code), index, meaning);
    *found = status == BTRI_OK;
    return status == BTRI_E_NO_MORE ? BTRI_OK : status;
}

btri_finding btri_fhir_finding(const btri_fhir_reader *reader, const char *id) {
    btri_finding finding = 0;
    return btri_bundle_find(reader->bundle, id, &finding) == BTRI_OK ? finding : BTRI_FHIR_NO_FINDING;
}

btri_status btri_fhir_period(btri_bytes period, bool wants_start, btri_fhir_date *date) {
    btri_bytes start;
    btri_bytes end;
    const btri_fhir_field fields[] = {{"start", &start}, {"end", &end}};
    BTRI_TRY(btri_fhir_fields(period, fields, 2));
    *date = btri_fhir_date_from(wants_start || end.len == 0 ? start : end);
    return BTRI_OK;
}

btri_status btri_fhir_date_usable(btri_fhir_reader *reader, const btri_fhir_date *date, const char *path,
                                  bool *is_usable) {
    *is_usable = false;
    if (date->state == BTRI_FHIR_NO_DATE) {
        return btri_fhir_tell(reader, BTRI_FHIR_DATE_MISSING, BTRI_FHIR_NO_FINDING, path, NULL);
    }
    if (date->state == BTRI_FHIR_BAD_DATE) {
        return btri_fhir_tell(reader, BTRI_FHIR_DATE_NOT_VALID, BTRI_FHIR_NO_FINDING, path, NULL);
    }
    if (btri_fhir_date_is_after(date, &reader->at)) {
        return btri_fhir_tell(reader, BTRI_FHIR_DATE_IN_FUTURE, BTRI_FHIR_NO_FINDING, path, NULL);
    }
    *is_usable = true;
    return BTRI_OK;
}

static bool is_known(const btri_fhir_date *date) {
    return date != NULL && date->state == BTRI_FHIR_DATE;
}

/* The date that places a statement in time: when it began, else when it was seen or recorded. */
static const btri_fhir_date *placing_date(const btri_fhir_statement *statement) {
    if (is_known(statement->onset)) {
        return statement->onset;
    }
    return is_known(statement->date) ? statement->date : NULL;
}

/* Inside means certainly inside: a date that is too coarse to tell counts as no date. */
static btri_status is_in_episode(btri_fhir_reader *reader, btri_finding finding,
                                 const btri_fhir_statement *statement, bool *is_inside) {
    const btri_fhir_date *const date = placing_date(statement);
    *is_inside = date != NULL && date->first >= reader->episode_start;
    if (*is_inside) {
        return BTRI_OK;
    }
    const bool is_outside = date != NULL && date->last < reader->episode_start;
    return btri_fhir_tell(reader, is_outside ? BTRI_FHIR_OUTSIDE_EPISODE : BTRI_FHIR_DATE_MISSING, finding,
                          statement->path, &statement->coding);
}

/* Findings that say that the patient is pregnant now, which no old record can. */
static bool says_pregnant(const btri_fhir_reader *reader, btri_finding finding) {
    return finding == btri_fhir_finding(reader, "pregnant") ||
           finding == btri_fhir_finding(reader, "hcg_positive") ||
           finding == btri_fhir_finding(reader, "gestation_weeks");
}

/* Does time allow this statement to count? says_yes: it makes the finding present or gives it a number. */
static btri_status is_timely(btri_fhir_reader *reader, const btri_code_meaning *meaning, bool says_yes,
                             const btri_fhir_statement *statement, bool *is_used) {
    const btri_fhir_date *const date = placing_date(statement);
    *is_used = true;
    if (meaning->is_episode_only) {
        return is_in_episode(reader, meaning->finding, statement, is_used);
    }
    if (says_yes && date != NULL && date->last < reader->at.first - PREGNANCY_DAYS &&
        says_pregnant(reader, meaning->finding)) {
        *is_used = false;
        return btri_fhir_tell(reader, BTRI_FHIR_PREGNANCY_OLD, meaning->finding, statement->path,
                              &statement->coding);
    }
    return BTRI_OK;
}

/* What the case says of a record, as a note; BTRI_FHIR_NOTE_KINDS: a failure that is not the record's. */
static int note_of(btri_status status) {
    switch ((int)status) {
    case BTRI_E_INPUT_UNIT:
        return BTRI_FHIR_UNIT_NOT_KNOWN;
    case BTRI_E_INPUT_IMPLAUSIBLE:
        return BTRI_FHIR_VALUE_IMPLAUSIBLE;
    case BTRI_E_INPUT_DATE:
        return BTRI_FHIR_DATE_NOT_VALID;
    case BTRI_E_WRONG_KIND:
    case BTRI_E_INPUT_CONTRADICTORY:
        return BTRI_FHIR_VALUE_NOT_READ;
    default:
        return BTRI_FHIR_NOTE_KINDS;
    }
}

btri_status btri_fhir_add(btri_fhir_reader *reader, btri_finding finding, const btri_record_in *record,
                          const btri_fhir_statement *statement) {
    const btri_status status = btri_case_add(reader->kase, finding, record);
    if (status == BTRI_OK) {
        reader->report->records++;
        return BTRI_OK;
    }
    const int kind = note_of(status);
    BTRI_ENSURE(kind != BTRI_FHIR_NOTE_KINDS, status);
    return btri_fhir_tell(reader, (btri_fhir_note_kind)kind, finding, statement->path, &statement->coding);
}

/* The date of the record. What is only known to have begun is as old as its beginning. */
static btri_record_in dated_record(const btri_fhir_statement *statement) {
    btri_record_in record;
    memset(&record, 0, sizeof record);
    record.struct_size = sizeof record;
    if (is_known(statement->date)) {
        record.date = statement->date->text;
    } else if (is_known(statement->onset)) {
        record.date = statement->onset->text;
    }
    return record;
}

btri_status btri_fhir_record_state(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                   bool is_present, const btri_fhir_statement *statement) {
    btri_record_in record = dated_record(statement);
    bool is_used = false;
    BTRI_TRY(is_timely(reader, meaning, is_present, statement, &is_used));
    if (!is_used) {
        return BTRI_OK;
    }
    record.state = is_present ? "present" : "absent";
    if (is_present && is_known(statement->onset)) {
        record.onset = statement->onset->text;
    } else if (is_present && meaning->is_episode_only) {
        record.onset = record.date;
    }
    return btri_fhir_add(reader, meaning->finding, &record, statement);
}

/* A number of JSON as value and exponent; false if it is none or not exact. */
static bool take_number(btri_bytes number, btri_record_in *record) {
    btri_decimal value;
    if (number.len == 0 || btri_decimal_parse(number, &value) != BTRI_OK) {
        return false;
    }
    record->has_value = true;
    record->value = value.mantissa;
    record->exponent = value.exponent10;
    return true;
}

/* The comparator as a static text, NULL for none; false if it is not one that is understood. */
static bool take_comparator(btri_bytes value, btri_record_in *record) {
    static const char *const comparators[] = {"<", "<=", ">=", ">"};
    for (size_t i = 0; value.len != 0 && i < sizeof comparators / sizeof comparators[0]; i++) {
        if (btri_fhir_text_is(value, comparators[i])) {
            record->comparator = comparators[i];
            return true;
        }
    }
    return value.len == 0;
}

btri_status btri_fhir_record_quantity(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                      btri_bytes quantity, const btri_fhir_statement *statement) {
    btri_bytes value;
    btri_bytes comparator;
    btri_bytes system;
    btri_bytes code;
    const btri_fhir_field fields[] = {
        {"value", &value}, {"comparator", &comparator}, {"system", &system}, {"code", &code}};
    btri_record_in record = dated_record(statement);
    btri_fhir_statement about = *statement; /* its coding becomes the unit, for the notes */
    bool is_used = false;
    BTRI_TRY(btri_fhir_fields(quantity, fields, 4));
    if (!take_number(value, &record) || !take_comparator(comparator, &record)) {
        return btri_fhir_tell(reader, BTRI_FHIR_VALUE_NOT_READ, meaning->finding, statement->path,
                              &statement->coding);
    }
    BTRI_TRY(is_timely(reader, meaning, true, statement, &is_used));
    if (!is_used) {
        return BTRI_OK;
    }
    (void)btri_fhir_text(system, about.coding.system, sizeof about.coding.system);
    const bool has_code = btri_fhir_text(code, about.coding.code, sizeof about.coding.code);
    if (!has_code || about.coding.code[0] == '\0' || strcmp(about.coding.system, BTRI_FHIR_UCUM) != 0) {
        return btri_fhir_tell(reader, BTRI_FHIR_UNIT_NOT_KNOWN, meaning->finding, statement->path,
                              &about.coding);
    }
    record.unit = about.coding.code;
    return btri_fhir_add(reader, meaning->finding, &record, &about);
}

btri_status btri_fhir_record_integer(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                     btri_bytes number, const btri_fhir_statement *statement) {
    btri_finding_info info;
    btri_record_in record = dated_record(statement);
    bool is_used = false;
    BTRI_TRY(btri_bundle_finding(reader->bundle, meaning->finding, &info));
    const bool has_unit =
        info.unit.len != 0 && info.unit.ptr[0] != '{' && !btri_bytes_equal_cstr(info.unit, "1");
    if (has_unit || !take_number(number, &record)) {
        return btri_fhir_tell(reader, has_unit ? BTRI_FHIR_UNIT_NOT_KNOWN : BTRI_FHIR_VALUE_NOT_READ,
                              meaning->finding, statement->path, &statement->coding);
    }
    BTRI_TRY(is_timely(reader, meaning, true, statement, &is_used));
    return is_used ? btri_fhir_add(reader, meaning->finding, &record, statement) : BTRI_OK;
}

/* The record is as of the evaluation. A partial date gives "at most so many days": recent is the riskier
 * side, and "at most" leaves it open. */
btri_status btri_fhir_record_days_since(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                        const btri_fhir_date *date, const btri_fhir_statement *statement) {
    btri_record_in record;
    bool is_used = false;
    memset(&record, 0, sizeof record);
    record.struct_size = sizeof record;
    BTRI_TRY(is_timely(reader, meaning, true, statement, &is_used));
    if (!is_used) {
        return BTRI_OK;
    }
    record.has_value = true;
    record.value = (int64_t)reader->at.last - date->first;
    record.comparator = date->first == date->last ? NULL : "<=";
    record.unit = "d";
    return btri_fhir_add(reader, meaning->finding, &record, statement);
}
