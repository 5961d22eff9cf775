/* date.h - calendar dates as day numbers (days since 1970-01-01, proleptic Gregorian, years 1800 to 2200).
 * Input is untrusted text: YYYY, YYYY-MM, YYYY-MM-DD, or an RFC 3339 date-time with Z or an offset. No clock,
 * no time zones: the day of a date-time is the day as written, the second is that of UTC. Thread-safe; no
 * memory. */
#ifndef BTRI_MODEL_DATE_H
#define BTRI_MODEL_DATE_H

#include "backtriage/status.h"
#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BTRI_YEAR_LEAST      1800
#define BTRI_YEAR_GREATEST   2200
#define BTRI_DATE_TEXT_BYTES 10u
#define BTRI_DAY_LEAST       ((int32_t)-62091) /* 1800-01-01 */
#define BTRI_DAY_GREATEST    ((int32_t)84370)  /* 2200-12-31 */

typedef struct btri_date {
    int32_t earliest, latest; /* day numbers; equal unless the text leaves out day or month */
    int64_t second;           /* since 1970-01-01T00:00:00Z; without a time: start of the earliest day */
    bool has_time;
} btri_date;

/* BTRI_E_INPUT_DATE for anything that is no such date. The fraction of a second is left out. */
BTRI_MUST_USE btri_status btri_date_parse(btri_bytes text, btri_date *date);

/* The same, but only YYYY-MM-DD. */
BTRI_MUST_USE btri_status btri_date_parse_day(btri_bytes text, int32_t *day);

/* Does date lie after at, whatever the parts left out are? Two date-times compare as instants, else days do.
 */
bool btri_date_is_after(const btri_date *date, const btri_date *at);

/* year 1800..2200, month 1..12, day 1..31 of that month; false if there is no such day. */
bool btri_day_from_civil(int32_t year, int32_t month, int32_t day_of_month, int32_t *day);

/* day must lie in BTRI_DAY_LEAST..BTRI_DAY_GREATEST; false if it does not. */
bool btri_day_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month);

/* Writes YYYY-MM-DD (no final NUL); false for a day outside the range. */
bool btri_day_format(int32_t day, char out[BTRI_DATE_TEXT_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
