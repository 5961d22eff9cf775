/* fhir_code.h - codings of a CodeableConcept, and the fixed code lists of FHIR that change what a resource
 * says. Values are UNTRUSTED. Texts and displays are never looked at. Thread-safe; no memory. */
#ifndef BTRI_INTEROP_FHIR_CODE_H
#define BTRI_INTEROP_FHIR_CODE_H

#include "interop/fhir_json.h"

#define BTRI_FHIR_SYSTEM_BYTES 128u
#define BTRI_FHIR_CODE_BYTES   64u

#define BTRI_FHIR_UCUM        "http://unitsofmeasure.org"
#define BTRI_FHIR_DATA_ABSENT "http://terminology.hl7.org/CodeSystem/data-absent-reason"

/* Texts that are too long to be known here are "". */
typedef struct btri_fhir_coding {
    char system[BTRI_FHIR_SYSTEM_BYTES];
    char code[BTRI_FHIR_CODE_BYTES];
} btri_fhir_coding;

/* Opens the codings of a concept; none if it is empty or has text only. */
btri_status btri_fhir_codings_open(btri_fhir_list *codings, btri_bytes concept);

/* The next coding; *found is false at the end. */
btri_status btri_fhir_codings_next(btri_fhir_list *codings, btri_fhir_coding *coding, bool *found);

/* The first coding of a concept, both texts "" if there is none. */
btri_status btri_fhir_first_coding(btri_bytes concept, btri_fhir_coding *coding);

typedef enum btri_fhir_verification {
    BTRI_FHIR_CONFIRMED, /* or not stated */
    BTRI_FHIR_REFUTED,
    BTRI_FHIR_SUSPECTED, /* unconfirmed, provisional, differential */
    BTRI_FHIR_IN_ERROR,
    BTRI_FHIR_VERIFICATION_UNKNOWN /* stated, but not in the words of FHIR */
} btri_fhir_verification;

typedef enum btri_fhir_clinical {
    BTRI_FHIR_CLINICAL_NONE,
    BTRI_FHIR_ACTIVE, /* active, recurrence, relapse */
    BTRI_FHIR_ENDED,  /* inactive, remission, resolved */
    BTRI_FHIR_CLINICAL_UNKNOWN
} btri_fhir_clinical;

btri_status btri_fhir_verification_of(btri_bytes concept, btri_fhir_verification *verification);
btri_status btri_fhir_clinical_of(btri_bytes concept, btri_fhir_clinical *clinical);

typedef enum btri_fhir_answer {
    BTRI_FHIR_NO_ANSWER, /* nothing there */
    BTRI_FHIR_YES,
    BTRI_FHIR_NO,
    BTRI_FHIR_UNDECIDED /* there is something, and it does not say */
} btri_fhir_answer;

/* What a coded answer says: yes, no, present, absent, positive, negative, detected, not detected. */
btri_status btri_fhir_answer_of(btri_bytes concept, btri_fhir_answer *answer);

/* What Observation.interpretation says, a list of concepts that must agree. */
btri_status btri_fhir_interpretation_of(btri_bytes concepts, btri_fhir_answer *answer);

/* Does the concept hold a code of the system data-absent-reason? Then reason is that coding. */
btri_status btri_fhir_absent_reason_in(btri_bytes concept, btri_fhir_coding *reason, bool *found);

#endif
