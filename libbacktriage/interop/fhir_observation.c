/* fhir_observation.c - Observation and its components: numbers with units, answers, interpretation. Input is
 * untrusted. A component stands for itself, with the date and the status of its Observation. */
#include "interop/fhir_reader.h"

#include "base/guard.h"

/* What an Observation or one of its components carries. */
typedef struct observed {
    const char *path;
    btri_bytes code, absent_reason, interpretation, modifier;
    btri_bytes quantity, concept, boolean, integer;
    btri_bytes other[7]; /* forms of a value that are not read */
    bool has_parts;      /* a panel: its values are elsewhere */
} observed;

#define OBSERVED_FIELDS 15

/* An Observation: what it carries itself, and what holds for its components as well. */
typedef struct observation {
    observed whole;
    btri_bytes status, focus, members, components;
    btri_bytes at, instant, period, issued; /* when it was so */
} observation;

#define OBSERVATION_FIELDS (OBSERVED_FIELDS + 8)

static void fields_of(observed *o, btri_fhir_field fields[OBSERVED_FIELDS]) {
    static const char *const other[] = {"valueString", "valueRange",    "valueRatio", "valueSampledData",
                                        "valueTime",   "valueDateTime", "valuePeriod"};
    fields[0] = (btri_fhir_field){"code", &o->code};
    fields[1] = (btri_fhir_field){"dataAbsentReason", &o->absent_reason};
    fields[2] = (btri_fhir_field){"interpretation", &o->interpretation};
    fields[3] = (btri_fhir_field){"modifierExtension", &o->modifier};
    fields[4] = (btri_fhir_field){"valueQuantity", &o->quantity};
    fields[5] = (btri_fhir_field){"valueCodeableConcept", &o->concept};
    fields[6] = (btri_fhir_field){"valueBoolean", &o->boolean};
    fields[7] = (btri_fhir_field){"valueInteger", &o->integer};
    for (size_t i = 0; i < 7; i++) {
        fields[8 + i] = (btri_fhir_field){other[i], &o->other[i]};
    }
}

/* All members in one walk: Observations are most of a record. */
static btri_status read_members(btri_bytes raw, observation *o) {
    btri_fhir_field fields[OBSERVATION_FIELDS];
    btri_fhir_field *const own = fields + OBSERVED_FIELDS;
    fields_of(&o->whole, fields);
    own[0] = (btri_fhir_field){"status", &o->status};
    own[1] = (btri_fhir_field){"focus", &o->focus};
    own[2] = (btri_fhir_field){"hasMember", &o->members};
    own[3] = (btri_fhir_field){"component", &o->components};
    own[4] = (btri_fhir_field){"effectiveDateTime", &o->at};
    own[5] = (btri_fhir_field){"effectiveInstant", &o->instant};
    own[6] = (btri_fhir_field){"effectivePeriod", &o->period};
    own[7] = (btri_fhir_field){"issued", &o->issued};
    BTRI_TRY(btri_fhir_fields(raw, fields, OBSERVATION_FIELDS));
    o->whole.path = "Observation";
    o->whole.has_parts = o->members.len != 0 || o->components.len != 0;
    return BTRI_OK;
}

static btri_status read_component(btri_bytes raw, observed *o) {
    btri_fhir_field fields[OBSERVED_FIELDS];
    fields_of(o, fields);
    o->path = "Observation.component";
    o->has_parts = false;
    return btri_fhir_fields(raw, fields, OBSERVED_FIELDS);
}

static bool has_value(const observed *o) {
    bool is_there = o->quantity.len != 0 || o->concept.len != 0 || o->boolean.len != 0 || o->integer.len != 0;
    for (size_t i = 0; i < sizeof o->other / sizeof o->other[0]; i++) {
        is_there = is_there || o->other[i].len != 0;
    }
    return is_there;
}

/* The reason why there is no value: in its own element, or sent as if it were the value. */
static btri_status absent_reason(const observed *o, btri_fhir_coding *reason, bool *is_absent) {
    *is_absent = o->absent_reason.len != 0;
    if (*is_absent) {
        return btri_fhir_first_coding(o->absent_reason, reason);
    }
    return btri_fhir_absent_reason_in(o->concept, reason, is_absent);
}

/* The interpretation counts only where there is no value. */
static btri_status answer_of(const observed *o, btri_fhir_answer *answer) {
    bool value = false;
    *answer = BTRI_FHIR_NO_ANSWER;
    if (o->concept.len != 0) {
        return btri_fhir_answer_of(o->concept, answer);
    }
    if (o->boolean.len != 0) {
        BTRI_ENSURE(btri_fhir_bool(o->boolean, &value), BTRI_E_INPUT_MALFORMED);
        *answer = value ? BTRI_FHIR_YES : BTRI_FHIR_NO;
        return BTRI_OK;
    }
    if (has_value(o)) {
        *answer = BTRI_FHIR_UNDECIDED;
        return BTRI_OK;
    }
    return btri_fhir_interpretation_of(o->interpretation, answer);
}

static btri_status record_answer(btri_fhir_reader *reader, const observed *o,
                                 const btri_code_meaning *meaning, const btri_fhir_statement *statement) {
    btri_fhir_answer answer = BTRI_FHIR_NO_ANSWER;
    BTRI_TRY(answer_of(o, &answer));
    if (answer == BTRI_FHIR_YES) {
        return btri_fhir_record_state(reader, meaning, !meaning->sets_absent, statement);
    }
    if (answer == BTRI_FHIR_NO && meaning->is_exact && !meaning->sets_absent) {
        return btri_fhir_record_state(reader, meaning, false, statement);
    }
    return btri_fhir_tell(reader,
                          answer == BTRI_FHIR_NO ? BTRI_FHIR_ABSENCE_NOT_EXACT : BTRI_FHIR_VALUE_NOT_READ,
                          meaning->finding, statement->path, &statement->coding);
}

static btri_status record_meaning(btri_fhir_reader *reader, const observed *o,
                                  const btri_code_meaning *meaning, const btri_fhir_statement *statement) {
    btri_finding_info info;
    BTRI_TRY(btri_bundle_finding(reader->bundle, meaning->finding, &info));
    if (info.kind != BTRI_QUANTITY_KIND) {
        return record_answer(reader, o, meaning, statement);
    }
    if (o->quantity.len != 0) {
        return btri_fhir_record_quantity(reader, meaning, o->quantity, statement);
    }
    if (o->integer.len != 0) {
        return btri_fhir_record_integer(reader, meaning, o->integer, statement);
    }
    return btri_fhir_tell(reader, BTRI_FHIR_VALUE_NOT_READ, meaning->finding, statement->path,
                          &statement->coding);
}

/* The value may itself be a code that says something, such as "never smoked". */
static btri_status record_value_meaning(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                        const btri_fhir_statement *statement) {
    btri_finding_info info;
    BTRI_TRY(btri_bundle_finding(reader->bundle, meaning->finding, &info));
    if (info.kind == BTRI_QUANTITY_KIND) {
        return BTRI_OK;
    }
    return btri_fhir_record_state(reader, meaning, !meaning->sets_absent, statement);
}

/* Every meaning of every coding of a concept: of the code, or of the coded value. */
static btri_status record_concept(btri_fhir_reader *reader, const observed *o, btri_bytes concept,
                                  bool is_value, const btri_fhir_date *date, bool *is_mapped) {
    btri_fhir_statement statement = {o->path, {"", ""}, NULL, date};
    btri_fhir_list codings;
    bool found = false;
    *is_mapped = false;
    BTRI_TRY(btri_fhir_codings_open(&codings, concept));
    for (;;) {
        BTRI_TRY(btri_fhir_codings_next(&codings, &statement.coding, &found));
        if (!found) {
            return BTRI_OK;
        }
        for (uint32_t i = 0;; i++) {
            btri_code_meaning meaning;
            BTRI_TRY(btri_fhir_meaning_of(reader, &statement.coding, i, &meaning, &found));
            if (!found) {
                break;
            }
            *is_mapped = true;
            BTRI_TRY(is_value ? record_value_meaning(reader, &meaning, &statement)
                              : record_meaning(reader, o, &meaning, &statement));
        }
    }
}

/* The finding that a concept is about, for a note; BTRI_FHIR_NO_FINDING if it is not mapped. */
static btri_status finding_of(const btri_fhir_reader *reader, btri_bytes concept, btri_finding *finding) {
    btri_fhir_list codings;
    btri_fhir_coding coding;
    bool found = false;
    *finding = BTRI_FHIR_NO_FINDING;
    BTRI_TRY(btri_fhir_codings_open(&codings, concept));
    for (;;) {
        btri_code_meaning meaning;
        BTRI_TRY(btri_fhir_codings_next(&codings, &coding, &found));
        if (!found) {
            return BTRI_OK;
        }
        BTRI_TRY(btri_fhir_meaning_of(reader, &coding, 0, &meaning, &found));
        if (found) {
            *finding = meaning.finding;
            return BTRI_OK;
        }
    }
}

static btri_status tell_absent(btri_fhir_reader *reader, const observed *o, const btri_fhir_coding *reason) {
    btri_finding finding = BTRI_FHIR_NO_FINDING;
    BTRI_TRY(finding_of(reader, o->code, &finding));
    BTRI_TRY(btri_fhir_tell(reader, BTRI_FHIR_VALUE_ABSENT, finding, o->path, reason));
    if (o->absent_reason.len != 0 && has_value(o)) {
        return btri_fhir_tell(reader, BTRI_FHIR_CONTRADICTORY, finding, o->path, reason);
    }
    return BTRI_OK;
}

static btri_status record_observed(btri_fhir_reader *reader, const observed *o, const btri_fhir_date *date) {
    btri_fhir_coding coding = {"", ""};
    bool is_absent = false;
    bool is_mapped = false;
    bool is_value_mapped = false;
    if (o->modifier.len != 0) {
        return btri_fhir_tell(reader, BTRI_FHIR_MODIFIER, BTRI_FHIR_NO_FINDING, o->path, NULL);
    }
    BTRI_TRY(absent_reason(o, &coding, &is_absent));
    if (is_absent) {
        return tell_absent(reader, o, &coding);
    }
    if (o->has_parts && !has_value(o) && o->interpretation.len == 0) {
        return BTRI_OK;
    }
    BTRI_TRY(record_concept(reader, o, o->code, false, date, &is_mapped));
    BTRI_TRY(record_concept(reader, o, o->concept, true, date, &is_value_mapped));
    if (is_mapped || is_value_mapped) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_first_coding(o->code, &coding));
    return btri_fhir_tell(reader, BTRI_FHIR_CODE_NOT_MAPPED, BTRI_FHIR_NO_FINDING, o->path, &coding);
}

static btri_status record_components(btri_fhir_reader *reader, btri_bytes components,
                                     const btri_fhir_date *date) {
    btri_fhir_list list;
    btri_bytes component;
    BTRI_TRY(btri_fhir_list_open(&list, components));
    for (;;) {
        observed part;
        BTRI_TRY(btri_fhir_list_next(&list, &component));
        if (component.len == 0) {
            return BTRI_OK;
        }
        BTRI_TRY(read_component(component, &part));
        BTRI_TRY(record_observed(reader, &part, date));
    }
}

/* Only a final value counts, or a preliminary one, which is told. */
static btri_status is_status_usable(btri_fhir_reader *reader, btri_bytes status, bool *is_usable) {
    const bool is_preliminary = btri_fhir_text_is(status, "preliminary");
    *is_usable = is_preliminary || btri_fhir_text_is(status, "final") ||
                 btri_fhir_text_is(status, "amended") || btri_fhir_text_is(status, "corrected");
    if (*is_usable && !is_preliminary) {
        return BTRI_OK;
    }
    return btri_fhir_tell_word(reader, is_preliminary ? BTRI_FHIR_PRELIMINARY : BTRI_FHIR_STATUS_NOT_USED,
                               "Observation.status", status);
}

/* When it was so: effective[x]; without it the time at which the result was issued. */
static btri_status read_date(const observation *o, btri_fhir_date *date) {
    if (o->period.len != 0) {
        return btri_fhir_period(o->period, false, date);
    }
    *date = btri_fhir_date_from(o->at.len != 0 ? o->at : o->instant.len != 0 ? o->instant : o->issued);
    return BTRI_OK;
}

btri_status btri_fhir_read_observation(btri_fhir_reader *reader, btri_bytes raw) {
    observation o;
    btri_fhir_date date;
    bool is_usable = false;
    BTRI_TRY(read_members(raw, &o));
    BTRI_TRY(is_status_usable(reader, o.status, &is_usable));
    if (!is_usable) {
        return BTRI_OK;
    }
    if (o.focus.len != 0) {
        /* About somebody or something else than the subject, such as an unborn child. */
        return btri_fhir_tell(reader, BTRI_FHIR_MODIFIER, BTRI_FHIR_NO_FINDING, "Observation.focus", NULL);
    }
    BTRI_TRY(read_date(&o, &date));
    BTRI_TRY(btri_fhir_date_usable(reader, &date, "Observation.effective", &is_usable));
    if (!is_usable) {
        return BTRI_OK;
    }
    BTRI_TRY(record_observed(reader, &o.whole, &date));
    return record_components(reader, o.components, &date);
}
