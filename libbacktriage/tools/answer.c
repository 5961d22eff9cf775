/* answer.c - one answer to one question. What was typed is untrusted; the library judges value and unit. */
#include "tools/answer.h"

#include <string.h>

#define DIGITS_MAX 15u /* of a typed number: far more than any finding has */

static bool is_one_of(const char *word, const char *const *list) {
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_spaces(const char *at) {
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    return at;
}

static const char *read_comparator(const char *at, btri_answer *answer) {
    size_t len = 0;
    if (*at == '<' || *at == '>') {
        len = at[1] == '=' ? 2 : 1;
    }
    memcpy(answer->comparator, at, len);
    answer->comparator[len] = '\0';
    return skip_spaces(at + len);
}

/* Digits with at most one point; NULL if there are none, or too many. */
static const char *read_number(const char *at, btri_answer *answer) {
    const bool is_negative = *at == '-';
    uint32_t count = 0;
    bool has_point = false;
    at += is_negative ? 1 : 0;
    answer->value = 0;
    answer->digits = 0;
    for (; is_digit(*at) || (*at == '.' && !has_point && count > 0); at++) {
        if (*at == '.') {
            has_point = true;
            continue;
        }
        answer->value = answer->value * 10 + (*at - '0');
        answer->digits += has_point ? 1 : 0;
        count++;
        if (count > DIGITS_MAX) {
            return NULL;
        }
    }
    answer->value = is_negative ? -answer->value : answer->value;
    return count == 0 || (has_point && answer->digits == 0) ? NULL : skip_spaces(at);
}

/* Units as people type them; anything else goes to the library as UCUM. False if it is too long. */
static bool read_unit(const char *at, btri_answer *answer) {
    static const struct {
        const char *typed, *code;
    } units[] = {
        {"C", "Cel"},        {"c", "Cel"},     {"deg C", "Cel"},   {"F", "[degF]"},    {"f", "[degF]"},
        {"deg F", "[degF]"}, {"day", "d"},     {"days", "d"},      {"week", "wk"},     {"weeks", "wk"},
        {"month", "mo"},     {"months", "mo"}, {"year", "a"},      {"years", "a"},     {"y", "a"},
        {"hour", "h"},       {"hours", "h"},   {"minutes", "min"}, {"mmHg", "mm[Hg]"}, {"pounds", "[lb_av]"},
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(at, units[i].typed) == 0) {
            at = units[i].code;
            break;
        }
    }
    const size_t len = strlen(at);
    if (len >= sizeof answer->unit) {
        return false;
    }
    memcpy(answer->unit, at, len + 1);
    return true;
}

static const char *parse_number(const char *typed, const btri_finding_info *info, btri_answer *answer) {
    if (strcmp(typed, "never") == 0) {
        answer->kind = BTRI_ANSWER_NEVER;
        return info->is_time_since && !info->always_applies
                   ? NULL
                   : "\"never\" is an answer only to how long ago something was";
    }
    const char *rest = read_number(read_comparator(typed, answer), answer);
    if (rest == NULL) {
        return "this question wants a number (or u for unknown)";
    }
    answer->kind = BTRI_ANSWER_NUMBER;
    return read_unit(rest, answer) ? NULL : "there is no such unit";
}

const char *btri_answer_parse(const char *typed, const btri_finding_info *info, btri_answer *answer) {
    static const char *const yes[] = {"y", "Y", "yes", "Yes", NULL};
    static const char *const no[] = {"n", "N", "no", "No", NULL};
    static const char *const unknown[] = {"u", "U", "unknown", NULL};
    const bool is_number = info->kind == BTRI_QUANTITY_KIND;
    const btri_finding finding = answer->finding;
    memset(answer, 0, sizeof *answer);
    answer->finding = finding;
    if (is_one_of(typed, unknown)) {
        answer->kind = BTRI_ANSWER_UNKNOWN;
        return NULL;
    }
    if (is_number) {
        return parse_number(typed, info, answer);
    }
    if (is_one_of(typed, yes) || is_one_of(typed, no)) {
        answer->kind = is_one_of(typed, yes) ? BTRI_ANSWER_PRESENT : BTRI_ANSWER_ABSENT;
        return NULL;
    }
    return "y, n or u is wanted";
}

btri_status btri_answer_record(btri_case *kase, const btri_answer *answer) {
    static const char *const states[] = {"unknown", "present", "absent", NULL, "never", "not_applicable"};
    if (answer->kind == BTRI_ANSWER_UNKNOWN) {
        return BTRI_OK;
    }
    btri_record_in record = {.struct_size = sizeof record, .state = states[answer->kind]};
    if (answer->kind == BTRI_ANSWER_NUMBER) {
        record.has_value = true;
        record.value = answer->value;
        record.exponent = -(int)answer->digits;
        record.comparator = answer->comparator[0] == '\0' ? NULL : answer->comparator;
        record.unit = answer->unit[0] == '\0' ? NULL : answer->unit;
    }
    return btri_case_add(kase, answer->finding, &record);
}

static void write_number(btri_buffer *out, const btri_answer *answer) {
    if (answer->comparator[0] == '\0' && answer->unit[0] == '\0') {
        btri_buffer_add_decimal(out, answer->value, answer->digits);
        return;
    }
    btri_buffer_add(out, "{\"value\":");
    btri_buffer_add_decimal(out, answer->value, answer->digits);
    if (answer->comparator[0] != '\0') {
        btri_buffer_add(out, ",\"comparator\":\"");
        btri_buffer_add(out, answer->comparator);
        btri_buffer_add(out, "\"");
    }
    if (answer->unit[0] != '\0') { /* the library knows it, so nothing in it needs an escape */
        btri_buffer_add(out, ",\"unit\":\"");
        btri_buffer_add(out, answer->unit);
        btri_buffer_add(out, "\"");
    }
    btri_buffer_add(out, "}");
}

void btri_answer_write(btri_buffer *out, btri_bytes id, const btri_answer *answer) {
    static const char *const words[] = {"null", "true",      "false",
                                        NULL,   "\"never\"", "{\"state\":\"not_applicable\"}"};
    btri_buffer_add(out, "\"");
    btri_buffer_add_bytes(out, id);
    btri_buffer_add(out, "\":");
    if (answer->kind == BTRI_ANSWER_NUMBER) {
        write_number(out, answer);
    } else {
        btri_buffer_add(out, words[answer->kind]);
    }
}

static void write_member(btri_buffer *out, const char *key, const char *value) {
    if (value != NULL) {
        btri_buffer_add(out, "\"");
        btri_buffer_add(out, key);
        btri_buffer_add(out, "\":\"");
        btri_buffer_add(out, value);
        btri_buffer_add(out, "\",");
    }
}

void btri_answers_write(btri_buffer *out, const btri_bundle *bundle, const btri_answer *answers,
                        uint32_t count, const char *at, const char *profile) {
    btri_finding_info info;
    btri_buffer_add(out, "{");
    write_member(out, "at", at);
    write_member(out, "profile", profile);
    btri_buffer_add(out, "\"findings\":{");
    for (uint32_t i = 0; i < count; i++) {
        if (btri_bundle_finding(bundle, answers[i].finding, &info) == BTRI_OK) {
            btri_buffer_add(out, i == 0 ? "" : ",");
            btri_answer_write(out, info.id, &answers[i]);
        }
    }
    btri_buffer_add(out, "}}");
}
