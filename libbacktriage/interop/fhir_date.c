/* fhir_date.c - see fhir_date.h. Text is untrusted. */
#include "interop/fhir_date.h"

#include <string.h>

#include "interop/fhir_json.h"

#define SECONDS_A_DAY INT64_C(86400)

static bool is_leap(int32_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in_month(int32_t year, int32_t month) {
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days since 1970-01-01 of a day that exists, 1800 to 2200. */
static int32_t day_number(int32_t year, int32_t month, int32_t day) {
    const int32_t before = year - 1;
    int32_t number = 365 * before + before / 4 - before / 100 + before / 400 - 719162;
    for (int32_t m = 1; m < month; m++) {
        number += days_in_month(year, m);
    }
    return number + day - 1;
}

/* Exactly count digits with a value in least..greatest; moves *at behind them. */
static bool take_digits(const char **at, int count, int32_t least, int32_t greatest, int32_t *value) {
    *value = 0;
    for (int i = 0; i < count; i++) {
        const char c = (*at)[i];
        if (c < '0' || c > '9') {
            return false;
        }
        *value = *value * 10 + (c - '0');
    }
    *at += count;
    return *value >= least && *value <= greatest;
}

static bool take_char(const char **at, char wanted) {
    const bool is_there = **at == wanted;
    *at += is_there ? 1 : 0;
    return is_there;
}

/* A fraction of a second, which is left out: none, or a point and digits. */
static bool skip_fraction(const char **at) {
    if (!take_char(at, '.')) {
        return true;
    }
    const char *const first = *at;
    while (**at >= '0' && **at <= '9') {
        (*at)++;
    }
    return *at != first;
}

/* "Z" or "+hh:mm", in seconds east of Greenwich. */
static bool take_offset(const char **at, int32_t *offset) {
    int32_t hour = 0;
    int32_t minute = 0;
    *offset = 0;
    if (take_char(at, 'Z')) {
        return true;
    }
    const bool is_west = **at == '-';
    if (!take_char(at, is_west ? '-' : '+') || !take_digits(at, 2, 0, 14, &hour) || !take_char(at, ':') ||
        !take_digits(at, 2, 0, 59, &minute)) {
        return false;
    }
    *offset = (hour * 3600 + minute * 60) * (is_west ? -1 : 1);
    return true;
}

static bool take_time(const char **at, btri_fhir_date *date) {
    int32_t hour = 0;
    int32_t minute = 0;
    int32_t second = 0;
    int32_t offset = 0;
    if (!take_digits(at, 2, 0, 23, &hour) || !take_char(at, ':') || !take_digits(at, 2, 0, 59, &minute) ||
        !take_char(at, ':') || !take_digits(at, 2, 0, 60, &second) || !skip_fraction(at) ||
        !take_offset(at, &offset)) {
        return false;
    }
    date->second = date->first * SECONDS_A_DAY + hour * 3600 + minute * 60 + second - offset;
    date->has_time = true;
    return true;
}

static bool parse(const char *at, btri_fhir_date *date) {
    int32_t year = 0;
    int32_t month = 0;
    int32_t day = 0;
    if (!take_digits(&at, 4, 1800, 2200, &year)) {
        return false;
    }
    if (*at == '\0') {
        date->first = day_number(year, 1, 1);
        date->last = day_number(year, 12, 31);
        return true;
    }
    if (!take_char(&at, '-') || !take_digits(&at, 2, 1, 12, &month)) {
        return false;
    }
    if (*at == '\0') {
        date->first = day_number(year, month, 1);
        date->last = day_number(year, month, days_in_month(year, month));
        return true;
    }
    if (!take_char(&at, '-') || !take_digits(&at, 2, 1, days_in_month(year, month), &day)) {
        return false;
    }
    date->first = day_number(year, month, day);
    date->last = date->first;
    return *at == '\0' || (take_char(&at, 'T') && take_time(&at, date) && *at == '\0');
}

btri_fhir_date btri_fhir_date_of(const char *text) {
    btri_fhir_date date;
    const size_t len = strlen(text);
    memset(&date, 0, sizeof date);
    if (len == 0) {
        return date;
    }
    if (len >= sizeof date.text || !parse(text, &date)) {
        memset(&date, 0, sizeof date);
        date.state = BTRI_FHIR_BAD_DATE;
        return date;
    }
    date.state = BTRI_FHIR_DATE;
    memcpy(date.text, text, len);
    return date;
}

btri_fhir_date btri_fhir_date_from(btri_bytes value) {
    char text[BTRI_FHIR_DATE_BYTES];
    btri_fhir_date date;
    if (value.len != 0 && (!btri_fhir_text(value, text, sizeof text) || text[0] == '\0')) {
        memset(&date, 0, sizeof date);
        date.state = BTRI_FHIR_BAD_DATE;
        return date;
    }
    return btri_fhir_date_of(value.len == 0 ? "" : text);
}

bool btri_fhir_date_is_after(const btri_fhir_date *date, const btri_fhir_date *other) {
    if (date->state != BTRI_FHIR_DATE || other->state != BTRI_FHIR_DATE) {
        return false;
    }
    if (date->has_time && other->has_time) {
        return date->second > other->second;
    }
    return date->first > other->last;
}

/* The civil date of the first or the last day of a text that parse() has accepted. */
static void civil_of(const btri_fhir_date *date, bool is_last, int32_t civil[3]) {
    const char *at = date->text;
    const size_t len = strlen(date->text);
    (void)take_digits(&at, 4, 1800, 2200, &civil[0]);
    civil[1] = is_last ? 12 : 1;
    if (len > 4) {
        at++;
        (void)take_digits(&at, 2, 1, 12, &civil[1]);
    }
    civil[2] = is_last ? days_in_month(civil[0], civil[1]) : 1;
    if (len > 7) {
        at++;
        (void)take_digits(&at, 2, 1, 31, &civil[2]);
    }
}

/* A birthday on 29 February is kept on 1 March in other years. */
static int32_t completed_years(const int32_t birth[3], const int32_t at[3]) {
    const bool had_birthday = at[1] > birth[1] || (at[1] == birth[1] && at[2] >= birth[2]);
    return at[0] - birth[0] - (had_birthday ? 0 : 1);
}

bool btri_fhir_age(const btri_fhir_date *birth, const btri_fhir_date *at, int32_t *least, int32_t *greatest) {
    int32_t born_first[3];
    int32_t born_last[3];
    int32_t at_first[3];
    int32_t at_last[3];
    *least = 0;
    *greatest = 0;
    if (birth->state != BTRI_FHIR_DATE || at->state != BTRI_FHIR_DATE || birth->first > at->last) {
        return false;
    }
    civil_of(birth, false, born_first);
    civil_of(birth, true, born_last);
    civil_of(at, false, at_first);
    civil_of(at, true, at_last);
    const int32_t low = completed_years(born_last, at_first);
    *least = low < 0 ? 0 : low;
    *greatest = completed_years(born_first, at_last);
    return true;
}
