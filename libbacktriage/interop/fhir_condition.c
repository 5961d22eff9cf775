/* fhir_condition.c - Condition: verificationStatus, clinicalStatus and abatement decide what it says, for the
 * finding now and for "history of". Input is untrusted. That a code is ended or refuted makes its finding
 * absent only where both mean the same. */
#include "interop/fhir_reader.h"

#include "base/guard.h"

typedef enum standing {
    STANDING_NOTHING, /* says nothing, now or then */
    STANDING_NOW,
    STANDING_PAST,    /* was, and is over */
    STANDING_HISTORY, /* was; nobody can say whether it is */
    STANDING_REFUTED
} standing;

typedef struct condition {
    btri_bytes clinical, verification, code, recorded_date;
    btri_bytes onset_date, onset_period;
    btri_bytes ended_date, ended_period, ended_age, ended_range, ended_text;
    btri_fhir_date onset, recorded, ended;
    bool is_ended; /* any abatement, whatever its form */
    standing standing;
} condition;

static btri_status read_dates(condition *c) {
    c->onset = btri_fhir_date_from(c->onset_date);
    c->recorded = btri_fhir_date_from(c->recorded_date);
    c->ended = btri_fhir_date_from(c->ended_date);
    if (c->onset_period.len != 0) {
        BTRI_TRY(btri_fhir_period(c->onset_period, true, &c->onset));
    }
    if (c->ended_period.len != 0) {
        BTRI_TRY(btri_fhir_period(c->ended_period, false, &c->ended));
    }
    c->is_ended = c->ended_date.len != 0 || c->ended_period.len != 0 || c->ended_age.len != 0 ||
                  c->ended_range.len != 0 || c->ended_text.len != 0;
    return BTRI_OK;
}

static btri_status read_elements(btri_bytes raw, condition *c) {
    const btri_fhir_field fields[] = {{"clinicalStatus", &c->clinical},
                                      {"verificationStatus", &c->verification},
                                      {"code", &c->code},
                                      {"recordedDate", &c->recorded_date},
                                      {"onsetDateTime", &c->onset_date},
                                      {"onsetPeriod", &c->onset_period},
                                      {"abatementDateTime", &c->ended_date},
                                      {"abatementPeriod", &c->ended_period},
                                      {"abatementAge", &c->ended_age},
                                      {"abatementRange", &c->ended_range},
                                      {"abatementString", &c->ended_text}};
    BTRI_TRY(btri_fhir_fields(raw, fields, sizeof fields / sizeof fields[0]));
    return read_dates(c);
}

/* A confirmed condition. An end after the evaluation has not happened yet: it still stands. */
static standing standing_of_confirmed(const condition *c, btri_fhir_clinical clinical, bool ends_later) {
    if (clinical == BTRI_FHIR_CLINICAL_UNKNOWN) {
        return STANDING_HISTORY;
    }
    if (clinical == BTRI_FHIR_ACTIVE || ends_later) {
        return STANDING_NOW;
    }
    return clinical == BTRI_FHIR_ENDED || c->is_ended ? STANDING_PAST : STANDING_NOW;
}

/* verification x clinical x abatement, without notes: the first pass needs it as well. */
static btri_status judge(const btri_fhir_reader *reader, condition *c, btri_fhir_verification *verification,
                         btri_fhir_clinical *clinical) {
    BTRI_TRY(btri_fhir_verification_of(c->verification, verification));
    BTRI_TRY(btri_fhir_clinical_of(c->clinical, clinical));
    c->standing = STANDING_NOTHING;
    if (*verification == BTRI_FHIR_REFUTED) {
        c->standing = STANDING_REFUTED;
    } else if (*verification == BTRI_FHIR_CONFIRMED) {
        c->standing = standing_of_confirmed(c, *clinical, btri_fhir_date_is_after(&c->ended, &reader->at));
    }
    return BTRI_OK;
}

static btri_status tell_status(btri_fhir_reader *reader, const condition *c,
                               btri_fhir_verification verification, btri_fhir_clinical clinical) {
    btri_fhir_coding coding = {"", ""};
    if (verification != BTRI_FHIR_CONFIRMED && verification != BTRI_FHIR_REFUTED) {
        BTRI_TRY(btri_fhir_first_coding(c->verification, &coding));
        return btri_fhir_tell(reader,
                              verification == BTRI_FHIR_SUSPECTED ? BTRI_FHIR_SUSPECTED_ONLY
                                                                  : BTRI_FHIR_STATUS_NOT_USED,
                              BTRI_FHIR_NO_FINDING, "Condition.verificationStatus", &coding);
    }
    if (c->standing == STANDING_HISTORY) {
        BTRI_TRY(btri_fhir_first_coding(c->clinical, &coding));
        return btri_fhir_tell(reader, BTRI_FHIR_STATUS_NOT_USED, BTRI_FHIR_NO_FINDING,
                              "Condition.clinicalStatus", &coding);
    }
    if (c->standing == STANDING_NOW && clinical == BTRI_FHIR_ACTIVE && c->is_ended) {
        return btri_fhir_tell(reader, BTRI_FHIR_CONTRADICTORY, BTRI_FHIR_NO_FINDING, "Condition.abatement",
                              NULL);
    }
    return BTRI_OK;
}

/* A date that is not valid or in the future spoils the record, except that of an end still to come. */
static btri_status are_dates_usable(btri_fhir_reader *reader, condition *c, bool *are_usable) {
    bool is_usable = true;
    *are_usable = true;
    if (c->onset.state != BTRI_FHIR_NO_DATE) {
        BTRI_TRY(btri_fhir_date_usable(reader, &c->onset, "Condition.onset", are_usable));
    }
    if (c->recorded.state != BTRI_FHIR_NO_DATE) {
        BTRI_TRY(btri_fhir_date_usable(reader, &c->recorded, "Condition.recordedDate", &is_usable));
        *are_usable = *are_usable && is_usable;
    }
    if (c->ended.state != BTRI_FHIR_NO_DATE) {
        BTRI_TRY(btri_fhir_date_usable(reader, &c->ended, "Condition.abatement", &is_usable));
    }
    return BTRI_OK;
}

static btri_status not_exact(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                             const btri_fhir_statement *statement) {
    return btri_fhir_tell(reader, BTRI_FHIR_ABSENCE_NOT_EXACT, meaning->finding, statement->path,
                          &statement->coding);
}

/* Absent as of date. A code that says "absent" does not say "present" when it is over or refuted. */
static btri_status record_absence(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                  const btri_fhir_date *date, const btri_fhir_statement *statement) {
    btri_fhir_statement absence = *statement;
    if (!meaning->is_exact || meaning->sets_absent) {
        return not_exact(reader, meaning, statement);
    }
    if (date->state != BTRI_FHIR_DATE || btri_fhir_date_is_after(date, &reader->at)) {
        return btri_fhir_tell(reader, BTRI_FHIR_DATE_MISSING, meaning->finding, statement->path,
                              &statement->coding);
    }
    absence.onset = NULL;
    absence.date = date;
    return btri_fhir_record_state(reader, meaning, false, &absence);
}

static btri_status record_tri(btri_fhir_reader *reader, const condition *c, const btri_code_meaning *meaning,
                              const btri_fhir_statement *statement) {
    const bool was_counts = meaning->counts_when_past && !meaning->sets_absent;
    switch (c->standing) {
    case STANDING_NOW:
        return btri_fhir_record_state(reader, meaning, !meaning->sets_absent, statement);
    case STANDING_PAST:
        return was_counts ? btri_fhir_record_state(reader, meaning, true, statement)
                          : record_absence(reader, meaning, &c->ended, statement);
    case STANDING_HISTORY:
        return was_counts ? btri_fhir_record_state(reader, meaning, true, statement) : BTRI_OK;
    case STANDING_REFUTED:
        return record_absence(reader, meaning, &c->recorded, statement);
    case STANDING_NOTHING:
    default:
        return BTRI_OK;
    }
}

static btri_status record_meaning(btri_fhir_reader *reader, const condition *c,
                                  const btri_code_meaning *meaning, const btri_fhir_statement *statement) {
    btri_finding_info info;
    BTRI_TRY(btri_bundle_finding(reader->bundle, meaning->finding, &info));
    if (info.kind != BTRI_QUANTITY_KIND) {
        return record_tri(reader, c, meaning, statement);
    }
    const bool has_happened = c->standing == STANDING_NOW || c->standing == STANDING_PAST;
    if (info.is_time_since && has_happened && c->onset.state == BTRI_FHIR_DATE) {
        return btri_fhir_record_days_since(reader, meaning, &c->onset, statement);
    }
    return btri_fhir_tell(reader, info.is_time_since ? BTRI_FHIR_DATE_MISSING : BTRI_FHIR_VALUE_NOT_READ,
                          meaning->finding, statement->path, &statement->coding);
}

static btri_status record_codings(btri_fhir_reader *reader, const condition *c) {
    btri_fhir_statement statement = {"Condition.code", {"", ""}, &c->onset, &c->recorded};
    btri_fhir_list codings;
    bool is_mapped = false;
    bool found = false;
    BTRI_TRY(btri_fhir_codings_open(&codings, c->code));
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
            BTRI_TRY(record_meaning(reader, c, &meaning, &statement));
        }
    }
    if (is_mapped) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_first_coding(c->code, &statement.coding));
    return btri_fhir_tell(reader, BTRI_FHIR_CODE_NOT_MAPPED, BTRI_FHIR_NO_FINDING, statement.path,
                          &statement.coding);
}

btri_status btri_fhir_read_condition(btri_fhir_reader *reader, btri_bytes raw) {
    condition c;
    btri_fhir_verification verification = BTRI_FHIR_VERIFICATION_UNKNOWN;
    btri_fhir_clinical clinical = BTRI_FHIR_CLINICAL_UNKNOWN;
    bool are_usable = false;
    BTRI_TRY(read_elements(raw, &c));
    BTRI_TRY(judge(reader, &c, &verification, &clinical));
    BTRI_TRY(tell_status(reader, &c, verification, clinical));
    if (c.standing == STANDING_NOTHING) {
        return BTRI_OK;
    }
    BTRI_TRY(are_dates_usable(reader, &c, &are_usable));
    return are_usable ? record_codings(reader, &c) : BTRI_OK;
}

/* Does the code say back pain, of any level? */
static btri_status says_back_pain(const btri_fhir_reader *reader, btri_bytes code, bool *says) {
    const btri_finding wanted[] = {btri_fhir_finding(reader, "low_back_pain"),
                                   btri_fhir_finding(reader, "back_pain_unspecified"),
                                   btri_fhir_finding(reader, "pain_thoracic")};
    btri_fhir_list codings;
    btri_fhir_coding coding;
    bool found = false;
    *says = false;
    BTRI_TRY(btri_fhir_codings_open(&codings, code));
    for (;;) {
        BTRI_TRY(btri_fhir_codings_next(&codings, &coding, &found));
        if (!found) {
            return BTRI_OK;
        }
        for (uint32_t i = 0;; i++) {
            btri_code_meaning meaning;
            BTRI_TRY(btri_fhir_meaning_of(reader, &coding, i, &meaning, &found));
            if (!found) {
                break;
            }
            for (size_t w = 0; w < sizeof wanted / sizeof wanted[0]; w++) {
                *says = *says || (!meaning.sets_absent && meaning.finding == wanted[w]);
            }
        }
    }
}

btri_status btri_fhir_back_pain_start(btri_fhir_reader *reader, btri_bytes raw, int32_t *start, bool *found) {
    condition c;
    btri_fhir_verification verification = BTRI_FHIR_VERIFICATION_UNKNOWN;
    btri_fhir_clinical clinical = BTRI_FHIR_CLINICAL_UNKNOWN;
    bool says = false;
    *found = false;
    *start = 0;
    BTRI_TRY(read_elements(raw, &c));
    BTRI_TRY(judge(reader, &c, &verification, &clinical));
    const btri_fhir_date *const date = c.onset.state == BTRI_FHIR_NO_DATE ? &c.recorded : &c.onset;
    if (c.standing != STANDING_NOW || date->state != BTRI_FHIR_DATE ||
        btri_fhir_date_is_after(date, &reader->at)) {
        return BTRI_OK;
    }
    BTRI_TRY(says_back_pain(reader, c.code, &says));
    *found = says;
    *start = date->first;
    return BTRI_OK;
}
