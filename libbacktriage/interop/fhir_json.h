/* fhir_json.h - members, lists and plain values of FHIR elements, taken from JSON text without copying it.
 * Values are UNTRUSTED but stand in a text that btri_json_check() has accepted, so only their shape is open:
 * what is skipped is not judged again, only its end is looked for (never beyond the span, whatever it holds).
 * A value is the span of its JSON text; an empty span means that there is none (null counts as none).
 * Nothing is allocated; thread-safe. */
#ifndef BTRI_INTEROP_FHIR_JSON_H
#define BTRI_INTEROP_FHIR_JSON_H

#include <stdbool.h>

#include "wire/json_read.h"

typedef struct btri_fhir_field {
    const char *name;
    btri_bytes *value;
} btri_fhir_field;

/* Gives each field the value of the member of its name, or the empty span. BTRI_E_INPUT_MALFORMED if object
 * is neither a JSON object nor empty. */
btri_status btri_fhir_fields(btri_bytes object, const btri_fhir_field *fields, size_t count);

/* The object that an object holds as this member, whose own members are wanted as well. */
typedef struct btri_fhir_inner {
    const char *name;
    const btri_fhir_field *fields;
    size_t count;
    btri_bytes value; /* out: the member itself, of any shape */
} btri_fhir_inner;

/* The same for the object at the beginning of *rest, which moves behind it, and for one object inside, in one
 * walk. A member of that name that is no object leaves its fields empty. */
btri_status btri_fhir_fields_nested(btri_bytes *rest, const btri_fhir_field *fields, size_t count,
                                    btri_fhir_inner *inner);

/* A walk over a JSON array. */
typedef struct btri_fhir_list {
    btri_bytes rest; /* behind what was read */
    bool is_open;
} btri_fhir_list;

/* An empty span is an empty list. BTRI_E_INPUT_MALFORMED if array is anything else than an array. */
btri_status btri_fhir_list_open(btri_fhir_list *list, btri_bytes array);

/* The next item, the empty span at the end. Items that are null are left out. */
btri_status btri_fhir_list_next(btri_fhir_list *list, btri_bytes *item);

/* Goes to the next item without taking it: it begins list->rest, and the caller moves that behind it. False
 * at the end. */
bool btri_fhir_list_seek(btri_fhir_list *list);

/* Does the value stand for this text? */
bool btri_fhir_text_is(btri_bytes value, const char *text);

/* The text that the value stands for, with a final NUL. False, and buf "", if it is no string, has a NUL
 * inside or does not fit. */
bool btri_fhir_text(btri_bytes value, char *buf, size_t cap);

/* False if the value is neither true nor false. */
bool btri_fhir_bool(btri_bytes value, bool *out);

#endif
