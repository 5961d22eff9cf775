/* explain_text.c - rules and findings as a clinician reads them. Input: an open bundle, checked. */
#include "tools/explain_text.h"

#include "tools/explain_print.h"

#include "tools/file_io.h"

#include <stdio.h>
#include <string.h>

#define SIMILAR_MAX     8u
#define URGENCY_COLUMNS 15u
#define ID_COLUMNS      28u
#define READERS_MAX     1024u

void btri_explain_piece(const char *label, const btri_piece *piece, uint32_t hang) {
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_text_section(&text, label, BTRI_TEXT_LABEL, UINT32_MAX);
    btri_text_item(&text, piece, hang, 0);
}

void btri_explain_bytes(const char *label, btri_bytes value) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, value);
    btri_explain_piece(label, &piece, 0);
}

static void pad_to(btri_piece *piece, size_t columns) {
    do {
        btri_piece_add(piece, " ");
    } while (piece->len < columns);
}

/* "EMERGENCY NOW  ces-suspected   Suspected cauda equina syndrome" */
static void print_rule_row(const btri_rule_info *rule) {
    btri_text text = {.in_colour = false};
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add_urgency(&piece, (int)rule->urgency);
    pad_to(&piece, URGENCY_COLUMNS);
    btri_piece_add_bytes(&piece, rule->id);
    pad_to(&piece, URGENCY_COLUMNS + ID_COLUMNS);
    btri_piece_add_bytes(&piece, rule->title);
    btri_text_section(&text, NULL, 0, UINT32_MAX);
    btri_text_item(&text, &piece, URGENCY_COLUMNS + ID_COLUMNS, 0);
}

void btri_explain_all(const btri_bundle *bundle) {
    btri_rule_info rule;
    for (int urgency = BTRI_EMERGENCY_NOW; urgency >= (int)BTRI_NONE; urgency--) {
        for (uint32_t i = 0; btri_bundle_rule(bundle, i, &rule) == BTRI_OK; i++) {
            if ((int)rule.urgency == urgency) {
                print_rule_row(&rule);
            }
        }
    }
}

void btri_explain_title(btri_bytes id, const char *what, uint32_t number, btri_bytes title) {
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, id);
    btri_piece_add(&piece, what);
    btri_piece_add_number(&piece, number);
    btri_piece_add(&piece, "): ");
    btri_piece_add_bytes(&piece, title);
    btri_text_section(&text, NULL, 0, UINT32_MAX);
    btri_text_headline(&text, &piece, BTRI_NONE);
}

static void print_value(const btri_finding_info *info) {
    btri_piece piece;
    btri_piece_clear(&piece);
    switch (info->kind) {
    case BTRI_TRI_STATE:
        btri_piece_add(&piece, "present, absent or unknown");
        break;
    case BTRI_QUANTITY_KIND:
        btri_piece_add(&piece, "a number, ");
        btri_piece_add_decimal(&piece, info->least, info->digits);
        btri_piece_add(&piece, " to ");
        btri_piece_add_decimal(&piece, info->greatest, info->digits);
        btri_piece_add_unit(&piece, info->unit);
        btri_piece_add(&piece, info->unit.len > 0 ? "; unit (UCUM): " : "");
        btri_piece_add_bytes(&piece, info->unit);
        btri_piece_add(&piece, info->is_time_since && !info->always_applies ? "; or never" : "");
        break;
    case BTRI_DERIVED_OR_SET:
        btri_piece_add(&piece, "present, absent or unknown; computed from others, and may be set as well");
        break;
    case BTRI_DERIVED_QUANTITY:
        btri_piece_add(&piece, "a score; computed, cannot be set");
        break;
    default:
        btri_piece_add(&piece, "present, absent or unknown; computed from others, cannot be set");
        break;
    }
    btri_explain_piece("Value", &piece, 0);
}

static bool is_id_byte(uint8_t byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* Does the condition as it is written name this id? */
static bool is_named_in(btri_bytes written, btri_bytes id) {
    for (size_t i = 0; id.len > 0 && i + id.len <= written.len; i++) {
        const bool starts = i == 0 || !is_id_byte(written.ptr[i - 1]);
        const bool ends = i + id.len == written.len || !is_id_byte(written.ptr[i + id.len]);
        if (starts && ends && memcmp(written.ptr + i, id.ptr, id.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Of what is only computed the program keeps no name, so the conditions as they are written have to do. */
static bool is_computed(const btri_finding_info *info) {
    return info->kind == BTRI_DERIVED_TRI || info->kind == BTRI_DERIVED_QUANTITY;
}

static uint32_t collect_readers(const btri_bundle *bundle, btri_finding finding,
                                const btri_finding_info *info, uint32_t readers[READERS_MAX]) {
    uint32_t count = 0;
    btri_rule_info rule;
    if (!is_computed(info)) {
        while (count < READERS_MAX &&
               btri_bundle_finding_rule(bundle, finding, count, &readers[count]) == BTRI_OK) {
            count++;
        }
        return count;
    }
    for (uint32_t i = 0; count < READERS_MAX && btri_bundle_rule(bundle, i, &rule) == BTRI_OK; i++) {
        if (is_named_in(rule.written, info->id)) {
            readers[count] = i;
            count++;
        }
    }
    return count;
}

/* The rules that read a finding, the most urgent first. */
static void print_readers(const btri_bundle *bundle, btri_finding finding, const btri_finding_info *info) {
    uint32_t readers[READERS_MAX];
    const uint32_t count = collect_readers(bundle, finding, info, readers);
    const char *label = is_computed(info) ? "Named by" : "Read by";
    btri_rule_info rule;
    btri_piece piece;
    for (int urgency = BTRI_EMERGENCY_NOW; urgency >= (int)BTRI_NONE; urgency--) {
        for (uint32_t i = 0; i < count; i++) {
            if (btri_bundle_rule(bundle, readers[i], &rule) != BTRI_OK || (int)rule.urgency != urgency) {
                continue;
            }
            btri_piece_clear(&piece);
            btri_piece_add_urgency(&piece, urgency);
            btri_piece_add(&piece, ": ");
            btri_piece_add_bytes(&piece, rule.title);
            btri_piece_add(&piece, " (");
            btri_piece_add_bytes(&piece, rule.id);
            btri_piece_add(&piece, ")");
            btri_explain_piece(label, &piece, 2);
            label = NULL;
        }
    }
    if (count == 0) {
        btri_piece_clear(&piece);
        btri_piece_add(&piece, is_computed(info) ? "no rule by itself" : "no rule");
        btri_explain_piece(label, &piece, 0);
    }
}

void btri_explain_finding(const btri_bundle *bundle, btri_finding finding) {
    btri_finding_info info;
    btri_piece piece;
    if (btri_bundle_finding(bundle, finding, &info) != BTRI_OK) {
        return;
    }
    btri_explain_title(info.id, " (finding ", info.number, info.name);
    btri_explain_bytes("Question", info.question);
    print_value(&info);
    btri_piece_clear(&piece);
    if (!is_computed(&info)) {
        btri_piece_add(&piece,
                       info.is_askable ? "by asking or looking up" : "by examining, measuring or testing");
    }
    btri_explain_piece("Obtained", &piece, 0);
    print_readers(bundle, finding, &info);
}

/* Does id contain word? '-' and '_' are the same here. */
static bool contains(btri_bytes id, const char *word, size_t len) {
    for (size_t start = 0; len > 0 && start + len <= id.len; start++) {
        size_t i = 0;
        while (i < len) {
            const char a = id.ptr[start + i] == '-' ? '_' : (char)id.ptr[start + i];
            const char b = word[i] == '-' ? '_' : word[i];
            if (a != b) {
                break;
            }
            i++;
        }
        if (i == len) {
            return true;
        }
    }
    return false;
}

static void suggest(btri_bytes id, uint32_t *count) {
    (void)fprintf(stderr, "%s%.*s", *count == 0 ? "  similar: " : ", ", (int)id.len, (const char *)id.ptr);
    (*count)++;
}

void btri_explain_similar(const btri_bundle *bundle, const char *word) {
    const btri_bundle_info *about = btri_bundle_describe(bundle);
    btri_finding_info finding;
    btri_rule_info rule;
    uint32_t count = 0;
    for (size_t len = strlen(word); len >= 3 && count == 0; len--) {
        for (uint32_t i = 0; count < SIMILAR_MAX && btri_bundle_rule(bundle, i, &rule) == BTRI_OK; i++) {
            if (contains(rule.id, word, len)) {
                suggest(rule.id, &count);
            }
        }
        for (btri_finding i = 0; count < SIMILAR_MAX && i < about->finding_count; i++) {
            if (btri_bundle_finding(bundle, i, &finding) == BTRI_OK && contains(finding.id, word, len)) {
                suggest(finding.id, &count);
            }
        }
    }
    if (count > 0) {
        (void)fputc('\n', stderr);
    }
}
