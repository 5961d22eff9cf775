/* case_kind.h - which of the forms of a case is this? */
#ifndef BTRI_TOOLS_CASE_KIND_H
#define BTRI_TOOLS_CASE_KIND_H

#include "backtriage/types.h"

typedef enum btri_case_kind {
    BTRI_CASE_KIND_JSON,
    BTRI_CASE_KIND_CBOR, /* the first byte starts a map of CBOR */
    BTRI_CASE_KIND_FHIR  /* JSON whose outermost object has a member "resourceType" */
} btri_case_kind;

/* Guesses from the look of it, without judging: the reader of that form does. */
btri_case_kind btri_case_kind_of(btri_bytes input);

#endif
