/* code_system.h - the code systems that bundles name, with their canonical URIs (terminology/NOTES.md). */
#ifndef BTRI_MODEL_CODE_SYSTEM_H
#define BTRI_MODEL_CODE_SYSTEM_H

#include <stdint.h>

#include "backtriage/types.h"

/* X(name, number, name in knowledge files, canonical URI) */
#define BTRI_CODE_SYSTEM_LIST(X)                                                                             \
    X(SNOMED_CT, 0, "SNOMED CT", "http://snomed.info/sct")                                                   \
    X(ICD_10_CM, 1, "ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm")                                        \
    X(ICD_10, 2, "ICD-10 (WHO)", "http://hl7.org/fhir/sid/icd-10")                                           \
    X(ICPC_2, 3, "ICPC-2", "http://hl7.org/fhir/sid/icpc-2")                                                 \
    X(LOINC, 4, "LOINC", "http://loinc.org")                                                                 \
    X(UCUM, 5, "UCUM", "http://unitsofmeasure.org")                                                          \
    X(ATC, 6, "ATC", "http://www.whocc.no/atc")                                                              \
    X(HL7, 7, "HL7", "http://terminology.hl7.org/CodeSystem")

typedef enum btri_code_system {
#define BTRI_CODE_SYSTEM_ENUM(name, number, label, uri) BTRI_SYSTEM_##name = number,
    BTRI_CODE_SYSTEM_LIST(BTRI_CODE_SYSTEM_ENUM)
#undef BTRI_CODE_SYSTEM_ENUM
} btri_code_system;

#define BTRI_CODE_SYSTEM_COUNT 8u

/* Static texts; NULL for a number that is none. */
const char *btri_code_system_uri(uint32_t system);
const char *btri_code_system_label(uint32_t system);

#endif
