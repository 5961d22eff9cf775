/* date.c - dates to day numbers and back. Input is untrusted text; see date.h. */
#include "model/date.h"

#include "base/bytes.h"
#include "base/guard.h"

#define SECONDS_A_DAY 86400
#define DAYS_A_CYCLE  146097 /* 400 Gregorian years */
#define DAYS_TO_EPOCH 719468 /* from 0000-03-01, where the cycle starts here, to 1970-01-01 */

static bool is_leap_year(int32_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in_month(int32_t year, int32_t month) {
    static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return (month == 2 && is_leap_year(year)) ? 29 : days[month - 1];
}

bool btri_day_from_civil(int32_t year, int32_t month, int32_t day_of_month, int32_t *day) {
    if (year < BTRI_YEAR_LEAST || year > BTRI_YEAR_GREATEST || month < 1 || month > 12) {
        return false;
    }
    if (day_of_month < 1 || day_of_month > days_in_month(year, month)) {
        return false;
    }
    /* Years that begin in March put the leap day last, so that months have a linear formula. */
    const int32_t shifted_year = month <= 2 ? year - 1 : year;
    const int32_t shifted_month = month <= 2 ? month + 9 : month - 3;
    const int32_t day_of_year = (153 * shifted_month + 2) / 5 + day_of_month - 1;
    const int32_t leap_days = shifted_year / 4 - shifted_year / 100 + shifted_year / 400;
    *day = shifted_year * 365 + leap_days + day_of_year - DAYS_TO_EPOCH;
    return true;
}

bool btri_day_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month) {
    if (day < BTRI_DAY_LEAST || day > BTRI_DAY_GREATEST) {
        return false;
    }
    const int32_t shifted = day + DAYS_TO_EPOCH; /* positive in the whole range */
    const int32_t cycle = shifted / DAYS_A_CYCLE;
    const int32_t in_cycle = shifted % DAYS_A_CYCLE;
    const int32_t year_of_cycle = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    const int32_t day_of_year = in_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const int32_t shifted_month = (5 * day_of_year + 2) / 153;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *day_of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *year = cycle * 400 + year_of_cycle + (*month <= 2 ? 1 : 0);
    return true;
}

static void write_digits(int32_t value, size_t count, char *out) {
    for (size_t i = count; i > 0; i--) {
        out[i - 1] = (char)('0' + value % 10);
        value /= 10;
    }
}

bool btri_day_format(int32_t day, char out[BTRI_DATE_TEXT_BYTES]) {
    int32_t year = 0;
    int32_t month = 0;
    int32_t day_of_month = 0;
    if (!btri_day_to_civil(day, &year, &month, &day_of_month)) {
        return false;
    }
    write_digits(year, 4, out);
    out[4] = '-';
    write_digits(month, 2, &out[5]);
    out[7] = '-';
    write_digits(day_of_month, 2, &out[8]);
    return true;
}

/* Takes exactly count digits off the front of text. */
static bool take_number(btri_bytes *text, size_t count, int32_t *value) {
    btri_bytes digits;
    if (!btri_bytes_take(text, count, &digits)) {
        return false;
    }
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9') {
            return false;
        }
        sum = sum * 10 + (digits.ptr[i] - '0');
    }
    *value = sum;
    return true;
}

static bool take_char(btri_bytes *text, char expected) {
    btri_bytes head;
    if (text->len == 0 || text->ptr[0] != (uint8_t)expected) {
        return false;
    }
    return btri_bytes_take(text, 1, &head);
}

/* A separator and a number of two digits up to greatest. */
static bool take_pair(btri_bytes *text, char separator, int32_t greatest, int32_t *value) {
    return take_char(text, separator) && take_number(text, 2, value) && *value <= greatest;
}

/* ".123", if there is one: at least one digit, and no digit left behind. */
static bool skip_fraction(btri_bytes *text) {
    int32_t digit = 0;
    if (!take_char(text, '.')) {
        return true;
    }
    if (!take_number(text, 1, &digit)) {
        return false;
    }
    while (text->len != 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
        if (!take_number(text, 1, &digit)) {
            return false;
        }
    }
    return true;
}

/* "Z", "+hh:mm" or "-hh:mm" as seconds east of UTC. */
static bool take_offset(btri_bytes *text, int32_t *offset) {
    int32_t hours = 0;
    int32_t minutes = 0;
    *offset = 0;
    if (take_char(text, 'Z') || take_char(text, 'z')) {
        return true;
    }
    if (text->len == 0 || (text->ptr[0] != '+' && text->ptr[0] != '-')) {
        return false;
    }
    const char sign = (char)text->ptr[0];
    if (!take_pair(text, sign, 23, &hours) || !take_pair(text, ':', 59, &minutes)) {
        return false;
    }
    *offset = (hours * 3600 + minutes * 60) * (sign == '-' ? -1 : 1);
    return true;
}

/* "Thh:mm:ss[.fraction]offset" behind a whole date. RFC 3339 takes T and Z in either case; a leap second may
 * stand at any minute, because offsets are not whole hours everywhere. */
static bool take_time(btri_bytes *text, btri_date *date) {
    int32_t hour = 0;
    int32_t minute = 0;
    int32_t second = 0;
    int32_t offset = 0;
    const char separator = (text->len != 0 && text->ptr[0] == 't') ? 't' : 'T';
    if (!take_pair(text, separator, 23, &hour) || !take_pair(text, ':', 59, &minute) ||
        !take_pair(text, ':', 60, &second)) {
        return false;
    }
    if (!skip_fraction(text) || !take_offset(text, &offset)) {
        return false;
    }
    date->second += hour * 3600 + minute * 60 + second - offset;
    date->has_time = true;
    return true;
}

/* The day interval of a year, or of a month of it. */
static bool span_of_part(int32_t year, int32_t month, bool has_month, btri_date *date) {
    const int32_t first = has_month ? month : 1;
    const int32_t last = has_month ? month : 12;
    if (first < 1 || last > 12) {
        return false;
    }
    return btri_day_from_civil(year, first, 1, &date->earliest) &&
           btri_day_from_civil(year, last, days_in_month(year, last), &date->latest);
}

static bool parse(btri_bytes text, btri_date *date) {
    int32_t year = 0;
    int32_t month = 0;
    int32_t day_of_month = 0;
    if (!take_number(&text, 4, &year)) {
        return false;
    }
    if (text.len == 0) {
        return span_of_part(year, 0, false, date);
    }
    if (!take_pair(&text, '-', 12, &month)) {
        return false;
    }
    if (text.len == 0) {
        return span_of_part(year, month, true, date);
    }
    if (!take_pair(&text, '-', 31, &day_of_month) ||
        !btri_day_from_civil(year, month, day_of_month, &date->earliest)) {
        return false;
    }
    date->latest = date->earliest;
    return true;
}

/* Length of the date in front of a time: the part that parse() reads. */
static size_t date_part_len(btri_bytes text) {
    return text.len > BTRI_DATE_TEXT_BYTES ? BTRI_DATE_TEXT_BYTES : text.len;
}

btri_status btri_date_parse(btri_bytes text, btri_date *date) {
    btri_date found = {0, 0, 0, false};
    btri_bytes part;
    *date = found;
    BTRI_ENSURE(btri_bytes_take(&text, date_part_len(text), &part), BTRI_E_INPUT_DATE);
    BTRI_ENSURE(parse(part, &found), BTRI_E_INPUT_DATE);
    found.second = (int64_t)found.earliest * SECONDS_A_DAY;
    if (text.len != 0) {
        BTRI_ENSURE(take_time(&text, &found) && text.len == 0, BTRI_E_INPUT_DATE);
    }
    *date = found;
    return BTRI_OK;
}

btri_status btri_date_parse_day(btri_bytes text, int32_t *day) {
    btri_date date;
    *day = 0;
    BTRI_ENSURE(text.len == BTRI_DATE_TEXT_BYTES, BTRI_E_INPUT_DATE);
    BTRI_TRY(btri_date_parse(text, &date));
    *day = date.earliest;
    return BTRI_OK;
}

bool btri_date_is_after(const btri_date *date, const btri_date *at) {
    return date->earliest > at->latest;
}
