/* condition_words.c - the condition of a rule in words: "all of" and "any of" become lists, ids become names.
 * Input: text of a checked bundle that nobody has parsed; whatever it is, it is printed, never refused. */
#include "tools/condition_words.h"

#include "tools/lookup.h"

#include <string.h>

#define DEPTH_MAX 16u

/* Functions whose operands are conditions: each becomes a heading with a list below it. */
static const struct {
    const char *name, *words;
    bool is_counting; /* the count stands before the first semicolon */
} groups[] = {
    {"any", "any of:", false},     {"all", "all of:", false},       {"not", "not:", false},
    {"n_of", "at least %:", true}, {"exactly", "exactly %:", true},
};

/* Functions on one id. */
static const struct {
    const char *name, *before, *after;
} leaves[] = {
    {"absent", "", " is absent"},
    {"not_present", "", " is absent or unknown"},
    {"recorded_absent", "", " is recorded as absent"},
    {"unknown", "", " is unknown"},
    {"known", "", " is known"},
    {"fired", "the rule ", " fires"},
    {"all_false", "no rule of ", " can fire"},
    {"clear_below", "no rule of ", " or higher fires"},
    {"profile", "the profile has ", ""},
};

typedef struct reader {
    const btri_bundle *bundle;
    const char *at, *end;
    btri_text *text;
    uint32_t depth;
    uint32_t base;        /* column of the section */
    bool has_named_group; /* a name such as CES_SX was met and told what it is */
    btri_piece piece;
} reader;

static bool is_id_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static btri_bytes span(const char *start, const char *end) {
    return (btri_bytes){(const uint8_t *)start, (size_t)(end - start)};
}

static bool equals(btri_bytes word, const char *name) {
    return word.len == strlen(name) && memcmp(word.ptr, name, word.len) == 0;
}

static void skip_spaces(reader *r) {
    while (r->at < r->end && *r->at == ' ') {
        r->at++;
    }
}

static btri_bytes take_word(reader *r) {
    const char *start = r->at;
    while (r->at < r->end && is_id_char(*r->at)) {
        r->at++;
    }
    return span(start, r->at);
}

/* CES_SX and the like: named in the knowledge files, spelt out in the program only. A level is none. */
static bool is_named_group(btri_bytes word) {
    for (int level = BTRI_NONE; level <= (int)BTRI_EMERGENCY_NOW; level++) {
        if (equals(word, btri_urgency_name(level))) {
            return false;
        }
    }
    bool has_letter = false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] >= 'a' && word.ptr[i] <= 'z') {
            return false;
        }
        has_letter = has_letter || (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z');
    }
    return has_letter;
}

/* The name of a finding, or the word as it is. *unit is set for quantities. */
static void add_name(reader *r, btri_bytes word, btri_bytes *unit) {
    btri_finding finding;
    btri_finding_info info;
    if (btri_lookup_finding(r->bundle, word, &finding) &&
        btri_bundle_finding(r->bundle, finding, &info) == BTRI_OK && info.name.len > 0) {
        btri_piece_add_bytes(&r->piece, info.name);
        *unit = info.unit;
        return;
    }
    btri_piece_add_bytes(&r->piece, word);
    if (is_named_group(word) && !r->has_named_group) {
        btri_piece_add(&r->piece, " (a named condition; its findings stand under Reads)");
        r->has_named_group = true;
    }
}

static void flush(reader *r) {
    r->text->indent = r->base + 2 * r->depth;
    btri_text_item(r->text, &r->piece, 2, 0);
    btri_piece_clear(&r->piece);
}

/* Words up to the end of an operand: names, relations, numbers. Parentheses here are those of a leaf. */
static void add_operand(reader *r, btri_bytes first) {
    btri_bytes unit = {NULL, 0};
    bool ends_in_number = false;
    add_name(r, first, &unit);
    while (r->at < r->end && *r->at != ',' && *r->at != ')' && *r->at != ';') {
        if (is_id_char(*r->at) && *r->at != '-') {
            const btri_bytes word = take_word(r);
            ends_in_number = word.ptr[0] >= '0' && word.ptr[0] <= '9';
            add_name(r, word, &unit);
        } else {
            btri_piece_add_bytes(&r->piece, span(r->at, r->at + 1));
            ends_in_number = ends_in_number && *r->at == '.';
            r->at++;
        }
    }
    if (ends_in_number) {
        btri_piece_add_unit(&r->piece, unit);
    }
}

/* recent(q, limit) */
static void add_recent(reader *r) {
    btri_bytes unit = {NULL, 0};
    skip_spaces(r);
    add_name(r, take_word(r), &unit);
    btri_piece_add(&r->piece, " not recorded, or at most ");
    while (r->at < r->end && (*r->at == ',' || *r->at == ' ')) {
        r->at++;
    }
    btri_bytes ignored;
    const btri_bytes limit = take_word(r);
    add_name(r, limit, &ignored);
    if (limit.len > 0 && limit.ptr[0] >= '0' && limit.ptr[0] <= '9') {
        btri_piece_add_unit(&r->piece, unit);
    }
}

/* A function that is no group: "known(x)". False if it is not one of those. */
static bool add_leaf(reader *r, btri_bytes name) {
    if (equals(name, "recent")) {
        add_recent(r);
    } else {
        size_t i = 0;
        while (i < sizeof leaves / sizeof leaves[0] && !equals(name, leaves[i].name)) {
            i++;
        }
        if (i == sizeof leaves / sizeof leaves[0]) {
            return false;
        }
        btri_piece_add(&r->piece, leaves[i].before);
        skip_spaces(r);
        add_operand(r, take_word(r));
        btri_piece_add(&r->piece, leaves[i].after);
    }
    if (r->at < r->end && *r->at == ')') {
        r->at++;
    }
    return true;
}

/* "any(" and the like: a heading. False if the name is not one of a group. */
static bool open_group(reader *r, btri_bytes name) {
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (!equals(name, groups[i].name) || r->depth == DEPTH_MAX) {
            continue;
        }
        for (const char *c = groups[i].words; *c != '\0'; c++) {
            const char one[2] = {*c, '\0'};
            if (*c != '%') {
                btri_piece_add(&r->piece, one);
                continue;
            }
            skip_spaces(r);
            btri_piece_add_bytes(&r->piece, take_word(r));
            btri_piece_add(&r->piece, " of");
        }
        flush(r);
        r->depth++;
        return true;
    }
    return false;
}

void btri_condition_print(const btri_bundle *bundle, btri_bytes written, btri_text *text) {
    reader r = {.bundle = bundle, .text = text, .base = text->indent};
    r.at = (const char *)written.ptr;
    r.end = r.at + written.len;
    btri_piece_clear(&r.piece);
    while (r.at < r.end) {
        if (*r.at == ')') {
            r.depth -= r.depth > 0 ? 1 : 0;
            r.at++;
            continue;
        }
        if (*r.at == ' ' || *r.at == ',' || *r.at == ';') {
            r.at++;
            continue;
        }
        const btri_bytes word = take_word(&r);
        const bool is_call = word.len > 0 && r.at < r.end && *r.at == '(';
        r.at += is_call || word.len == 0 ? 1 : 0;
        if (is_call && open_group(&r, word)) {
            continue;
        }
        if (!is_call || !add_leaf(&r, word)) {
            add_operand(&r, word);
        }
        flush(&r);
    }
    text->indent = r.base;
}
