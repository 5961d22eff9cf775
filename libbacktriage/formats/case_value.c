/* case_value.c - raw values of a case to records; see case_value.h. Raw values are UNTRUSTED. */
#include "formats/case_value.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "model/unit.h"

static const char *const member_names[] = {NULL,    "state", "value",  "comparator", "unit",
                                           "onset", "date",  "source", "reason"};
static const char *const state_names[] = {NULL, "present", "absent", "unknown", "not_applicable", "never"};
static const char *const comparator_names[] = {NULL, "<", "<=", ">=", ">"};

#define STATE_COUNT      (sizeof state_names / sizeof state_names[0])
#define COMPARATOR_COUNT (sizeof comparator_names / sizeof comparator_names[0])

/* Position of text among names[1..count), 0 if it is none of them. */
static uint32_t position_of(btri_bytes text, const char *const *names, size_t count) {
    for (uint32_t i = 1; i < count; i++) {
        if (btri_bytes_equal_cstr(text, names[i])) {
            return i;
        }
    }
    return 0;
}

const char *btri_case_member_name(btri_case_member member) {
    return (uint32_t)member < BTRI_MEMBER_COUNT ? member_names[member] : NULL;
}

const char *btri_case_state_name(btri_case_state state) {
    return (uint32_t)state < STATE_COUNT ? state_names[state] : NULL;
}

const char *btri_comparator_name(btri_comparator comparator) {
    return (uint32_t)comparator < COMPARATOR_COUNT ? comparator_names[comparator] : NULL;
}

bool btri_case_state_of(btri_bytes text, btri_case_state *state) {
    *state = (btri_case_state)position_of(text, state_names, STATE_COUNT);
    return *state != BTRI_CASE_NO_STATE;
}

bool btri_comparator_of(btri_bytes text, btri_comparator *comparator) {
    *comparator = (btri_comparator)position_of(text, comparator_names, COMPARATOR_COUNT);
    return *comparator != BTRI_COMPARATOR_NONE;
}

bool btri_case_member_of(btri_bytes name, btri_case_member *member) {
    *member = (btri_case_member)position_of(name, member_names, BTRI_MEMBER_COUNT);
    return *member != BTRI_MEMBER_NONE;
}

static btri_bytes *text_member(btri_case_raw *raw, btri_case_member member) {
    switch (member) {
    case BTRI_MEMBER_UNIT:
        return &raw->unit;
    case BTRI_MEMBER_ONSET:
        return &raw->onset;
    case BTRI_MEMBER_DATE:
        return &raw->date;
    case BTRI_MEMBER_SOURCE:
        return &raw->source;
    case BTRI_MEMBER_REASON:
        return &raw->reason;
    case BTRI_MEMBER_NONE:
    case BTRI_MEMBER_STATE:
    case BTRI_MEMBER_VALUE:
    case BTRI_MEMBER_COMPARATOR:
        return NULL;
    }
    return NULL;
}

bool btri_case_raw_set_text(btri_case_raw *raw, btri_case_member member, btri_bytes text) {
    btri_bytes *place = text_member(raw, member);
    if (place != NULL) {
        *place = text;
        return text.ptr != NULL;
    }
    if (member == BTRI_MEMBER_STATE) {
        return btri_case_state_of(text, &raw->state);
    }
    return member == BTRI_MEMBER_COMPARATOR && btri_comparator_of(text, &raw->comparator);
}

btri_bytes btri_case_raw_text(const btri_case_raw *raw, btri_case_member member) {
    btri_case_raw copy = *raw;
    const btri_bytes *place = text_member(&copy, member);
    return place == NULL ? btri_bytes_empty() : *place;
}

/* Exactly one of state and value; comparator and unit only beside a value. */
static btri_status check_members(const btri_case_raw *raw, btri_case_member *where) {
    *where = BTRI_MEMBER_STATE;
    BTRI_ENSURE((raw->state != BTRI_CASE_NO_STATE) != raw->has_value, BTRI_E_INPUT_MALFORMED);
    *where = BTRI_MEMBER_COMPARATOR;
    BTRI_ENSURE(raw->has_value || raw->comparator == BTRI_COMPARATOR_NONE, BTRI_E_INPUT_MALFORMED);
    *where = BTRI_MEMBER_UNIT;
    BTRI_ENSURE(raw->has_value || raw->unit.ptr == NULL, BTRI_E_INPUT_MALFORMED);
    BTRI_ENSURE(raw->unit.ptr == NULL || raw->unit.len != 0, BTRI_E_INPUT_UNIT);
    return BTRI_OK;
}

static btri_status read_tri(const btri_case_raw *raw, btri_record *record, btri_case_member *where) {
    *where = raw->has_value ? BTRI_MEMBER_VALUE : BTRI_MEMBER_STATE;
    switch (raw->state) {
    case BTRI_CASE_PRESENT:
        record->state = BTRI_STATE_PRESENT;
        return BTRI_OK;
    case BTRI_CASE_ABSENT:
        record->state = BTRI_STATE_ABSENT;
        return BTRI_OK;
    case BTRI_CASE_UNKNOWN:
        record->state = BTRI_STATE_UNKNOWN;
        return BTRI_OK;
    case BTRI_CASE_NOT_APPLICABLE:
        record->state = BTRI_STATE_NOT_APPLICABLE;
        return BTRI_OK;
    case BTRI_CASE_NO_STATE:
    case BTRI_CASE_NEVER:
        return BTRI_E_WRONG_KIND;
    }
    return BTRI_E_WRONG_KIND;
}

static btri_status check_range(const btri_finding_def *f, btri_fixed lo, btri_fixed hi) {
    BTRI_ENSURE(lo >= f->least && hi <= f->greatest && lo <= hi, BTRI_E_INPUT_IMPLAUSIBLE);
    return BTRI_OK;
}

/* A comparator reaches to the end of the plausible range. "<" and ">" leave out the value itself if it is one
 * of the fixed-point values; if it lies between two, the outer one stays in, as the interval must enclose. */
static btri_status apply_comparator(const btri_finding_def *f, btri_comparator comparator, btri_fixed lo,
                                    btri_fixed hi, btri_quantity *quantity) {
    const btri_fixed step = lo == hi ? 1 : 0;
    switch (comparator) {
    case BTRI_COMPARATOR_NONE:
        break;
    case BTRI_COMPARATOR_LESS:
        lo = f->least;
        hi -= step;
        break;
    case BTRI_COMPARATOR_LESS_OR_EQUAL:
        lo = f->least;
        break;
    case BTRI_COMPARATOR_GREATER_OR_EQUAL:
        hi = f->greatest;
        break;
    case BTRI_COMPARATOR_GREATER:
        lo += step;
        hi = f->greatest;
        break;
    }
    BTRI_TRY(check_range(f, lo, hi));
    *quantity = btri_quantity_of(lo, hi);
    return BTRI_OK;
}

static btri_status read_number(const btri_finding_def *f, const btri_case_raw *raw, btri_quantity *quantity,
                               btri_case_member *where) {
    btri_fixed lo = 0;
    btri_fixed hi = 0;
    const btri_status converted =
        btri_unit_convert(raw->mantissa, raw->exponent, raw->unit, f->unit, f->digits, &lo, &hi);
    *where = converted == BTRI_E_INPUT_UNIT ? BTRI_MEMBER_UNIT : BTRI_MEMBER_VALUE;
    BTRI_TRY(converted);
    BTRI_TRY(check_range(f, lo, hi));
    return apply_comparator(f, raw->comparator, lo, hi, quantity);
}

static btri_status read_quantity(const btri_finding_def *f, const btri_case_raw *raw, btri_quantity *quantity,
                                 btri_case_member *where) {
    *where = BTRI_MEMBER_STATE;
    switch (raw->state) {
    case BTRI_CASE_NO_STATE:
        return read_number(f, raw, quantity, where);
    case BTRI_CASE_UNKNOWN:
        *quantity = btri_quantity_in_state(BTRI_QUANTITY_MISSING);
        return BTRI_OK;
    case BTRI_CASE_NOT_APPLICABLE:
        BTRI_ENSURE((f->flags & BTRI_FINDING_ALWAYS) == 0, BTRI_E_WRONG_KIND);
        *quantity = btri_quantity_in_state(BTRI_QUANTITY_NOT_APPLICABLE);
        return BTRI_OK;
    case BTRI_CASE_NEVER:
        BTRI_ENSURE((f->flags & BTRI_FINDING_TIME_SINCE) != 0, BTRI_E_WRONG_KIND);
        *quantity = btri_quantity_in_state(BTRI_QUANTITY_NEVER);
        return BTRI_OK;
    case BTRI_CASE_PRESENT:
    case BTRI_CASE_ABSENT:
        return BTRI_E_WRONG_KIND;
    }
    return BTRI_E_WRONG_KIND;
}

/* A date that has begun by the day of evaluation. */
static btri_status read_past_date(btri_bytes text, const btri_date *at, btri_date *date) {
    BTRI_TRY(btri_date_parse(text, date));
    BTRI_ENSURE(!btri_date_is_after(date, at), BTRI_E_INPUT_DATE);
    return BTRI_OK;
}

static btri_status read_main_record(const btri_finding_def *f, const btri_case_raw *raw, const btri_date *at,
                                    btri_record *record, btri_case_member *where) {
    btri_date date;
    *where = BTRI_MEMBER_NONE;
    BTRI_ENSURE(f->kind != BTRI_KIND_DERIVED && f->kind != BTRI_KIND_SCORE, BTRI_E_WRONG_KIND);
    record->is_quantity = f->kind == BTRI_KIND_QUANTITY;
    if (record->is_quantity) {
        BTRI_TRY(read_quantity(f, raw, &record->quantity, where));
    } else {
        BTRI_TRY(read_tri(raw, record, where));
    }
    record->day = at->earliest;
    if (raw->date.ptr != NULL) {
        *where = BTRI_MEMBER_DATE;
        BTRI_TRY(read_past_date(raw->date, at, &date));
        record->is_dated = true;
        record->day = date.earliest;
    }
    return BTRI_OK;
}

/* The time since an onset, as of the evaluation: undated, so that the most recent of several onsets wins.
 * Only what is present has begun. */
static btri_status add_onset(const btri_knowledge *k, const btri_finding_def *f, const btri_case_raw *raw,
                             const btri_date *at, btri_case_records *records) {
    btri_date onset;
    btri_record record = {0};
    btri_fixed unused = 0;
    BTRI_TRY(read_past_date(raw->onset, at, &onset));
    if (f->onset_sets == BTRI_INDEX_NONE || raw->state != BTRI_CASE_PRESENT) {
        return BTRI_OK;
    }
    const btri_finding_def *since = &k->findings[f->onset_sets];
    const btri_bytes day_unit = btri_bytes_from_cstr("d");
    const int32_t latest = onset.latest < at->earliest ? onset.latest : at->earliest;
    btri_fixed lo = 0;
    btri_fixed hi = 0;
    BTRI_TRY(btri_unit_convert(at->earliest - latest, 0, day_unit, since->unit, since->digits, &lo, &unused));
    BTRI_TRY(btri_unit_convert(at->earliest - onset.earliest, 0, day_unit, since->unit, since->digits,
                               &unused, &hi));
    BTRI_TRY(check_range(since, lo, hi));
    record.finding = f->onset_sets;
    record.is_from_onset = true;
    record.onset_of = (uint32_t)(f - k->findings);
    record.is_quantity = true;
    record.quantity = btri_quantity_of(lo, hi);
    record.day = at->earliest;
    records->items[records->count] = record;
    records->count++;
    return BTRI_OK;
}

btri_status btri_case_value_records(const btri_knowledge *knowledge, uint32_t finding,
                                    const btri_case_raw *raw, const btri_date *at, btri_case_records *records,
                                    btri_case_member *where) {
    const btri_finding_def *f = &knowledge->findings[finding];
    const btri_case_records none = {0};
    btri_case_records found = {0};
    *records = none;
    BTRI_TRY(check_members(raw, where));
    found.items[0].finding = finding;
    found.count = 1;
    BTRI_TRY(read_main_record(f, raw, at, &found.items[0], where));
    if (raw->onset.ptr != NULL) {
        *where = BTRI_MEMBER_ONSET;
        BTRI_TRY(add_onset(knowledge, f, raw, at, &found));
    }
    *where = BTRI_MEMBER_NONE;
    *records = found;
    return BTRI_OK;
}
