/* interop.h - records of other systems as input of a case: FHIR R4 (4.0.1) in JSON. The input is untrusted.
 *
 * What is read, and what it says (anything else is unknown, never absent):
 *   Patient      birth date -> age, administrative gender -> sex; a deceased patient is refused
 *   Condition    clinicalStatus, verificationStatus, abatement; refuted -> absent, where the code is exact
 *   Observation  quantities in UCUM, booleans, coded answers, interpretation, components
 *   Procedure    completed -> days since it was performed
 * Texts meant for people (code.text, display, unit, narrative) are never used. */
#ifndef BTRI_INTEROP_H
#define BTRI_INTEROP_H

#include "backtriage/case.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the reader met and did not simply use. The text is the kind of the issue in the result. */
#define BTRI_FHIR_NOTE_LIST(X)                                                                               \
    X(BTRI_FHIR_CODE_NOT_MAPPED, 0, "code_not_mapped") /* no coding of it sets anything */                   \
    X(BTRI_FHIR_UNIT_NOT_KNOWN, 1, "unit_not_known")   /* no UCUM code, or not one of this finding */        \
    X(BTRI_FHIR_DATE_IN_FUTURE, 2, "date_in_future")   /* after the evaluation date */                       \
    X(BTRI_FHIR_DATE_MISSING, 3, "date_missing")       /* none, or too coarse, where one counts */           \
    X(BTRI_FHIR_DATE_NOT_VALID, 4, "date_not_valid")                                                         \
    X(BTRI_FHIR_OUTSIDE_EPISODE, 5, "outside_episode")    /* counts only inside this episode */              \
    X(BTRI_FHIR_STATUS_NOT_USED, 6, "status_not_used")    /* in error, cancelled, unknown, not done */       \
    X(BTRI_FHIR_SUSPECTED_ONLY, 7, "suspected_only")      /* unconfirmed, provisional, differential */       \
    X(BTRI_FHIR_PRELIMINARY, 8, "preliminary")            /* used */                                         \
    X(BTRI_FHIR_CONTRADICTORY, 9, "contradictory_record") /* breaks con-4 or obs-6 of FHIR */                \
    X(BTRI_FHIR_VALUE_NOT_READ, 10, "value_not_read")     /* missing, or of a form not read here */          \
    X(BTRI_FHIR_VALUE_IMPLAUSIBLE, 11, "value_implausible")                                                  \
    X(BTRI_FHIR_VALUE_ABSENT, 12, "value_absent_reason")      /* the record says why there is no value */    \
    X(BTRI_FHIR_ABSENCE_NOT_EXACT, 13, "absence_not_exact")   /* no to a code that is not the finding */     \
    X(BTRI_FHIR_MODIFIER, 14, "modifier_not_known")           /* modifierExtension, implicitRules, focus */  \
    X(BTRI_FHIR_SUBJECT_NOT_STATED, 15, "subject_not_stated") /* none, or not a patient */                   \
    X(BTRI_FHIR_PREGNANCY_OLD, 16, "pregnancy_too_old")       /* a code older than 44 weeks */               \
    X(BTRI_FHIR_PATIENT_INACTIVE, 17, "patient_record_inactive") /* used */                                  \
    X(BTRI_FHIR_PATIENT_REPLACED, 18, "patient_record_replaced") /* used */                                  \
    X(BTRI_FHIR_RESOURCE_MALFORMED, 19, "resource_malformed")    /* an element of a wrong shape */           \
    X(BTRI_FHIR_RESOURCE_NOT_READ, 20, "resource_type_not_read")                                             \
    X(BTRI_FHIR_SEARCH_INCOMPLETE, 21, "search_incomplete") /* the Bundle has a next page */                 \
    X(BTRI_FHIR_SOURCE_FAILED, 22, "source_failed")         /* OperationOutcome instead of data */

typedef enum btri_fhir_note_kind {
#define BTRI_FHIR_NOTE_ENUM(name, number, text) name = number,
    BTRI_FHIR_NOTE_LIST(BTRI_FHIR_NOTE_ENUM)
#undef BTRI_FHIR_NOTE_ENUM
} btri_fhir_note_kind;
#define BTRI_FHIR_NOTE_KINDS 23

/* The word of a kind, or "?". Static string. Thread-safe. */
BTRI_API const char *btri_fhir_note_name(int kind);

/* No patient data: codes and places only. Lives during the callback. */
typedef struct btri_fhir_note {
    btri_fhir_note_kind kind;
    uint32_t resource;    /* position in Bundle.entry; 0 for a single resource */
    btri_finding finding; /* or UINT32_MAX */
    const char *path;     /* "Observation.valueQuantity"; static */
    const char *system;   /* of the code, or "" */
    const char *code;     /* a code, a unit, a status, a type of resource; "" if there is none */
} btri_fhir_note;

/* How to read. Set struct_size, the rest zero or NULL where nothing is meant. */
typedef struct btri_fhir_options {
    size_t struct_size;
    const char *at;        /* evaluation date; required */
    const char *profile;   /* NULL: the default of the bundle */
    const char *patient;   /* id of the patient, "x" or "Patient/x"; NULL: who the input is about */
    uint32_t episode_days; /* length of this episode of back pain if the input has no active one; 0: 42 */
    void (*note)(void *user, const btri_fhir_note *note); /* called for each note; may be NULL */
    void *user;
} btri_fhir_options;

/* What came of it. Set struct_size. */
typedef struct btri_fhir_report {
    size_t struct_size;
    uint32_t resources; /* that the input holds */
    uint32_t used;      /* of these: something was recorded from it */
    uint32_t ignored;   /* of these: nothing was */
    uint32_t records;   /* records added to the case */
    uint32_t notes[BTRI_FHIR_NOTE_KINDS];
    size_t error_offset;    /* after a failure: where in the input, in bytes */
    const char *error_text; /* a sentence without patient data; static, never NULL */
} btri_fhir_report;

/* Begins a patient from a Bundle (any type) or a single Patient, Condition, Observation or Procedure. Notes
 * also become issues of the result: the first three of a kind, then how many. report may be NULL. On failure
 * the case is empty: begun, with nothing recorded. Allocates nothing.
 * BTRI_E_INPUT_MALFORMED; BTRI_E_INPUT_DUPLICATE (a key twice); BTRI_E_INPUT_SUBJECT (a resource is of
 * another patient, or several patients and none named); BTRI_E_INPUT_UNSUPPORTED (the patient is deceased, or
 * no resource that is read here); BTRI_E_INPUT_DATE and BTRI_E_UNKNOWN_PROFILE for the options; BTRI_E_LIMIT.
 * One thread at a time. */
BTRI_API BTRI_MUST_USE btri_status btri_fhir_read(btri_case *kase, btri_bytes json,
                                                  const btri_fhir_options *options, btri_fhir_report *report);

/* Is this a JSON object with a member "resourceType"? Looks no further; btri_fhir_read judges. Thread-safe.
 */
BTRI_API bool btri_fhir_is_resource(btri_bytes json);

#ifdef __cplusplus
}
#endif

#endif
