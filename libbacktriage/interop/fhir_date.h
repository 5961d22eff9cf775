/* fhir_date.h - dates of FHIR (date, dateTime, instant) as intervals of days. Text is UNTRUSTED.
 * YYYY, YYYY-MM, YYYY-MM-DD, or a date with time and offset. The day of a date-time is the day as written,
 * its second that of UTC. No clock, no memory; thread-safe. */
#ifndef BTRI_INTEROP_FHIR_DATE_H
#define BTRI_INTEROP_FHIR_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "backtriage/types.h"

/* Longest text: a date-time with nanoseconds and offset has 35 bytes. */
#define BTRI_FHIR_DATE_BYTES 40u

typedef enum btri_fhir_date_state {
    BTRI_FHIR_NO_DATE = 0,
    BTRI_FHIR_DATE = 1,
    BTRI_FHIR_BAD_DATE = 2 /* there is something, but no date of the calendar, 1800 to 2200 */
} btri_fhir_date_state;

typedef struct btri_fhir_date {
    btri_fhir_date_state state;
    int32_t first, last; /* days since 1970-01-01; differ if the text leaves out day or month */
    int64_t second;      /* since 1970-01-01T00:00:00Z, with has_time */
    bool has_time;
    char text[BTRI_FHIR_DATE_BYTES]; /* as written, "" unless state is BTRI_FHIR_DATE */
} btri_fhir_date;

/* Reads text; "" is no date. */
btri_fhir_date btri_fhir_date_of(const char *text);

/* Reads a JSON value; an empty span is no date. */
btri_fhir_date btri_fhir_date_from(btri_bytes value);

/* Is a known date certainly after the other one? Two date-times compare as instants, else days do. */
bool btri_fhir_date_is_after(const btri_fhir_date *date, const btri_fhir_date *other);

/* Completed years from birth to day, both known: the least and the greatest that fit a partial birth date.
 * False if birth lies after day. */
bool btri_fhir_age(const btri_fhir_date *birth, const btri_fhir_date *at, int32_t *least, int32_t *greatest);

#endif
