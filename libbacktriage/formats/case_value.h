/* case_value.h - one value of a case as it was written, and the records that it means for a finding. Both
 * readers of cases (CBOR, JSON) and the API make raw values, so that they cannot drift apart. A raw value is
 * UNTRUSTED; what comes out is checked. Thread-safe; no memory. */
#ifndef BTRI_FORMATS_CASE_VALUE_H
#define BTRI_FORMATS_CASE_VALUE_H

#include "backtriage/status.h"
#include "model/date.h"
#include "model/knowledge.h"
#include "model/record.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum btri_case_state {
    BTRI_CASE_NO_STATE = 0, /* there is a value instead */
    BTRI_CASE_PRESENT = 1,
    BTRI_CASE_ABSENT = 2,
    BTRI_CASE_UNKNOWN = 3,
    BTRI_CASE_NOT_APPLICABLE = 4,
    BTRI_CASE_NEVER = 5,
} btri_case_state;

typedef enum btri_comparator {
    BTRI_COMPARATOR_NONE = 0,
    BTRI_COMPARATOR_LESS = 1,
    BTRI_COMPARATOR_LESS_OR_EQUAL = 2,
    BTRI_COMPARATOR_GREATER_OR_EQUAL = 3,
    BTRI_COMPARATOR_GREATER = 4,
} btri_comparator;

/* The members of a record: the numbers are the keys of case.cddl. */
typedef enum btri_case_member {
    BTRI_MEMBER_NONE = 0,
    BTRI_MEMBER_STATE = 1,
    BTRI_MEMBER_VALUE = 2,
    BTRI_MEMBER_COMPARATOR = 3,
    BTRI_MEMBER_UNIT = 4,
    BTRI_MEMBER_ONSET = 5,
    BTRI_MEMBER_DATE = 6,
    BTRI_MEMBER_SOURCE = 7,
    BTRI_MEMBER_REASON = 8,
} btri_case_member;
#define BTRI_MEMBER_COUNT 9u

/* Texts are absent when their ptr is NULL. */
typedef struct btri_case_raw {
    bool is_record; /* written with members, not as a plain value */
    btri_case_state state;
    bool has_value;
    int64_t mantissa; /* value = mantissa * 10^exponent */
    int32_t exponent;
    btri_comparator comparator;
    btri_bytes unit, onset, date, source, reason;
} btri_case_raw;

/* Names as in JSON; static, NULL for what is no member or state. */
const char *btri_case_member_name(btri_case_member member);
const char *btri_case_state_name(btri_case_state state);
const char *btri_comparator_name(btri_comparator comparator);

/* False if text is no such word. */
bool btri_case_state_of(btri_bytes text, btri_case_state *state);
bool btri_comparator_of(btri_bytes text, btri_comparator *comparator);
bool btri_case_member_of(btri_bytes name, btri_case_member *member);

/* Sets a text member, or parses a word; false if it is not valid for the member. */
bool btri_case_raw_set_text(btri_case_raw *raw, btri_case_member member, btri_bytes text);
btri_bytes btri_case_raw_text(const btri_case_raw *raw, btri_case_member member);

/* At most two records come of one value: the value itself, and the time since its onset. */
typedef struct btri_case_records {
    btri_record items[2];
    uint32_t count;
} btri_case_records;

/* What raw says of the finding with this index, evaluated at. BTRI_E_INPUT_MALFORMED (not exactly one of
 * state and value, ...), BTRI_E_WRONG_KIND, BTRI_E_INPUT_UNIT, BTRI_E_INPUT_IMPLAUSIBLE, BTRI_E_INPUT_DATE;
 * then *where is the member that is to blame, and there are no records. */
BTRI_MUST_USE btri_status btri_case_value_records(const btri_knowledge *knowledge, uint32_t finding,
                                                  const btri_case_raw *raw, const btri_date *at,
                                                  btri_case_records *records, btri_case_member *where);

#ifdef __cplusplus
}
#endif

#endif
