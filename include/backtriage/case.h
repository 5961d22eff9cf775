/* case.h - one patient's findings: begin, set, evaluate, and again. */
#ifndef BTRI_CASE_H
#define BTRI_CASE_H

#include "backtriage/bundle.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct btri_case btri_case;
typedef struct btri_result btri_result;

/* Bytes that btri_case_new will ask the allocator for, in one block. Thread-safe. */
BTRI_API size_t btri_case_memory_bound(const btri_bundle *bundle);

/* A case for patients of this bundle, reused for one after another. Keeps the context and one reference to
 * the bundle until freed. After this no call on the case allocates. *kase [new], freed by btri_case_free.
 * BTRI_E_MEMORY. One thread at a time for one context. */
BTRI_API BTRI_MUST_USE btri_status btri_case_new(btri_context *context, btri_bundle *bundle,
                                                 btri_case **kase);

/* Wipes and frees. kase may be NULL. One thread at a time. */
BTRI_API void btri_case_free(btri_case *kase);

/* Starts a patient: wipes every finding. at: the evaluation date, "2026-11-22" or an RFC 3339 date-time; the
 * library has no clock. profile: "uk", "us", ... ; NULL: the default of the bundle. BTRI_E_INPUT_DATE,
 * BTRI_E_UNKNOWN_PROFILE. One thread at a time, like every call below. */
BTRI_API BTRI_MUST_USE btri_status btri_case_begin(btri_case *kase, const char *at, const char *profile);

/* Changes one key of the profile for this patient, e.g. ("sea_strict", "on"), ("ces_window_days", "none"),
 * ("ces_bilateral", "EMERGENCY_NOW"); the rule base lists keys and values. Results name the change in their
 * profile: "uk,sea_strict=on". Call it after btri_case_begin and before recording. BTRI_E_UNKNOWN_PROFILE if
 * there is no such key, BTRI_E_ARGUMENT if it does not take the value, BTRI_E_LIMIT if the changes do not fit
 * 128 bytes. */
BTRI_API BTRI_MUST_USE btri_status btri_case_set_parameter(btri_case *kase, const char *key,
                                                           const char *value);

/* The classes of function of rules and advice (a host may not be allowed to show all of them). */
typedef enum btri_function { BTRI_PLAIN = 1, BTRI_PATIENT_FACING = 2, BTRI_TIME_CRITICAL = 4 } btri_function;

/* Which classes are on: a sum of btri_function; all are at first. Stays for the patients to come. Suspected
 * conditions, actions, advice, caveats and labels of rules of a class that is off, and advice of that class,
 * are left out of results; the interval, the disposition and the fired rules are not, for silence would read
 * as reassurance. BTRI_E_ARGUMENT. */
BTRI_API BTRI_MUST_USE btri_status btri_case_set_functions(btri_case *kase, unsigned functions);

/* Records a tri-state finding as of the evaluation date. BTRI_UNKNOWN records nothing new.
 * BTRI_E_WRONG_KIND for quantities and for findings that are only derived. Ends the life of the last result.
 */
BTRI_API BTRI_MUST_USE btri_status btri_case_set(btri_case *kase, btri_finding finding, btri_tri value);

/* Records a quantity: value times 10^exponent, in a UCUM unit (NULL: the canonical unit of the finding),
 * e.g. 38.5 Cel is (385, -1, "Cel"). Exact: what is finer than the resolution becomes the enclosing interval.
 * BTRI_E_WRONG_KIND, BTRI_E_INPUT_UNIT, BTRI_E_INPUT_IMPLAUSIBLE. */
BTRI_API BTRI_MUST_USE btri_status btri_case_set_quantity(btri_case *kase, btri_finding finding,
                                                          int64_t value, int exponent, const char *unit);

/* A record with everything a host may know of it. Set struct_size; the rest zero or NULL where nothing is
 * known. */
typedef struct btri_record_in {
    size_t struct_size;
    const char *state; /* "present", "absent", "unknown", "not_applicable", "never"; NULL if value counts */
    bool has_value;
    int64_t value; /* times 10^exponent */
    int exponent;
    const char *comparator; /* "<", "<=", ">=", ">"; NULL: equal */
    const char *unit;       /* UCUM; NULL: canonical */
    const char *onset;      /* when it began: YYYY, YYYY-MM, YYYY-MM-DD or date-time; NULL */
    const char *date;       /* of this record, same forms; NULL: counts as of the evaluation date */
} btri_record_in;

/* Adds a record; records of one finding merge whatever their order (newest date, then PRESENT over ABSENT).
 * BTRI_E_WRONG_KIND, BTRI_E_INPUT_*. */
BTRI_API BTRI_MUST_USE btri_status btri_case_add(btri_case *kase, btri_finding finding,
                                                 const btri_record_in *record);

/* Removes every record of a finding: it is unknown again. */
BTRI_API BTRI_MUST_USE btri_status btri_case_clear(btri_case *kase, btri_finding finding);

typedef enum btri_format { BTRI_CBOR = 0, BTRI_JSON = 1 } btri_format;

/* Begins a patient from a whole case in CBOR or JSON (formats/case.cddl, case.schema.json). On failure the
 * case is empty, and the error names path and offset. BTRI_E_INPUT_*, BTRI_E_UNKNOWN_*, BTRI_E_WRONG_KIND. */
BTRI_API BTRI_MUST_USE btri_status btri_case_read(btri_case *kase, btri_format format, btri_bytes input);

/* How to read a whole case. Set struct_size, the rest NULL where the input decides. */
typedef struct btri_read_options {
    size_t struct_size;
    const char *at;            /* wins over the date of the input */
    const char *at_if_missing; /* counts where the input has no date */
    const char *profile;       /* wins over the profile of the input */
    const char *parameters;    /* changes of single keys, "sea_strict=on,ces_window_days=none" */
} btri_read_options;

/* btri_case_read with options [borrow during the call; may be NULL]. */
BTRI_API BTRI_MUST_USE btri_status btri_case_read_as(btri_case *kase, btri_format format, btri_bytes input,
                                                     const btri_read_options *options);

/* The bundle and the context of a case. [borrow]. */
BTRI_API btri_bundle *btri_case_bundle(const btri_case *kase);
BTRI_API btri_context *btri_case_context(const btri_case *kase);

/* Adds something to the issues of the result: kind is a word like "code_not_mapped", detail a place or a
 * code, never patient data; both are copied, kind up to 31 bytes, detail up to 95 (may be NULL). finding may
 * be UINT32_MAX. At most 32 are kept; what is more is counted as one last issue "more". Ends the life of the
 * last result. */
BTRI_API BTRI_MUST_USE btri_status btri_case_add_issue(btri_case *kase, const char *kind,
                                                       btri_finding finding, const char *detail);

/* Evaluates. *result [borrow from kase] lives until the next call that changes or evaluates the case.
 * Allocates nothing and cannot run out of memory. BTRI_E_ARGUMENT before btri_case_begin. */
BTRI_API BTRI_MUST_USE btri_status btri_case_evaluate(btri_case *kase, const btri_result **result);

/* The value of a finding, of a rule, after evaluation: what was recorded and merged, or derived.
 * The interval is in units of 10^-digits of the finding. BTRI_E_NOT_EVALUATED. */
typedef struct btri_value_info {
    btri_tri state; /* tri-state findings: effective value, after implications */
    bool is_known;
    bool has_interval; /* quantities and scores: low..high is known */
    int64_t low, high;
} btri_value_info;
BTRI_API BTRI_MUST_USE btri_status btri_case_value(const btri_case *kase, btri_finding finding,
                                                   btri_value_info *info);

/* The value of a rule by position: firm (certain) and acting (missing inputs presumed on the safe side).
 * BTRI_UNKNOWN = undetermined. BTRI_E_NOT_EVALUATED, BTRI_E_NO_MORE. */
BTRI_API BTRI_MUST_USE btri_status btri_case_rule_value(const btri_case *kase, uint32_t rule, btri_tri *firm,
                                                        btri_tri *acting);

/* The whole job in one call: reads a case, evaluates, writes the result. *written: bytes written, or needed
 * when the answer is BTRI_E_BUFFER_TOO_SMALL; 0 on any other failure. buffer may be NULL if capacity is 0. */
BTRI_API BTRI_MUST_USE btri_status btri_evaluate(btri_case *kase, btri_format in_format, btri_bytes input,
                                                 btri_format out_format, uint8_t *buffer, size_t capacity,
                                                 size_t *written);

#ifdef __cplusplus
}
#endif

#endif
