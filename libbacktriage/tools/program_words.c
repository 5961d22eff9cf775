/* program_words.c - the condition of a rule in words: instructions become lists, ids become names, and what
 * the knowledge files abbreviate is spelt out. Input: text of the library, trusted. */
#include "tools/program_words.h"

#include "tools/lookup.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 32u

/* One list that is being printed. */
typedef struct frame {
    const char *rest; /* operands that are still to come */
    const char *op;   /* of the list; only its first letters count */
    uint32_t depth;
} frame;

typedef struct printer {
    const btri_program_text *program;
    btri_bytes written;
    btri_text *text;
    uint32_t base;
    btri_piece piece;
    frame frames[DEPTH_MAX];
    uint32_t frame_count;
} printer;

static bool is_op(const char *line, const char *name) {
    const size_t len = strlen(name);
    return strncmp(line, name, len) == 0 && (line[len] == ' ' || line[len] == '\0');
}

/* The word that starts at *at, and *at moved behind it and the space after it. */
static btri_bytes next_word(const char **at) {
    const char *start = *at;
    const size_t len = strcspn(start, " ");
    *at = start + len + (start[len] == ' ' ? 1 : 0);
    return (btri_bytes){(const uint8_t *)start, len};
}

static int64_t next_number(const char **at) {
    const btri_bytes word = next_word(at);
    return word.len == 0 ? 0 : strtoll((const char *)word.ptr, NULL, 10);
}

/* The instruction of a slot, without its number: "ANY 3 4 7". */
static const char *instruction_at(const printer *p, int64_t slot) {
    if (slot < 0 || slot >= (int64_t)p->program->slot_count) {
        return "";
    }
    const char *line = p->program->bytes + p->program->slots[slot];
    (void)next_word(&line);
    return line;
}

static bool is_in(btri_bytes text, btri_bytes word) {
    for (size_t i = 0; word.len > 0 && i + word.len <= text.len; i++) {
        if (memcmp(text.ptr + i, word.ptr, word.len) == 0) {
            return true;
        }
    }
    return false;
}

/* The score that the condition names; instructions do not say which it is. */
static bool find_score(const printer *p, btri_finding_info *info) {
    const btri_bundle_info *about = btri_bundle_describe(p->program->bundle);
    for (btri_finding i = 0; i < about->finding_count; i++) {
        if (btri_bundle_finding(p->program->bundle, i, info) == BTRI_OK &&
            info->kind == BTRI_DERIVED_QUANTITY && is_in(p->written, info->id)) {
            return true;
        }
    }
    return false;
}

/* The finding behind a slot that stands for one, tri-state or quantity. */
static bool find_finding(const printer *p, int64_t slot, btri_finding_info *info) {
    const char *line = instruction_at(p, slot);
    while (is_op(line, "IMPLIED")) {
        (void)next_word(&line);
        line = instruction_at(p, next_number(&line));
    }
    if (is_op(line, "SCORE_SUM") || is_op(line, "SCORE_MAX")) {
        return find_score(p, info);
    }
    static const char *const ops[] = {"FINDING", "ABSENT_IF", "HOST", "QUANTITY", "NOT_APPLICABLE_IF"};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        btri_finding finding;
        if (is_op(line, ops[i])) {
            (void)next_word(&line);
            return btri_lookup_finding(p->program->bundle, next_word(&line), &finding) &&
                   btri_bundle_finding(p->program->bundle, finding, info) == BTRI_OK;
        }
    }
    return false;
}

static void add_name(printer *p, const btri_finding_info *info) {
    btri_piece_add_bytes(&p->piece, info->name.len > 0 ? info->name : info->id);
}

/* What the default profile says of a parameter: " (uk: 14 days)". */
static void add_setting(printer *p, btri_bytes key) {
    btri_setting_info setting;
    for (uint32_t i = 0; btri_bundle_setting(p->program->bundle, 0, i, &setting) == BTRI_OK; i++) {
        if (setting.key.len != key.len || memcmp(setting.key.ptr, key.ptr, key.len) != 0) {
            continue;
        }
        btri_piece_add(&p->piece, " (");
        btri_piece_add_bytes(&p->piece, setting.profile);
        btri_piece_add(&p->piece, ": ");
        if (setting.word.len > 0) {
            btri_piece_add_bytes(&p->piece, setting.word);
        } else {
            btri_piece_add_amount(&p->piece, setting.value, setting.digits, setting.unit);
        }
        btri_piece_add(&p->piece, ")");
    }
}

/* A limit: a fixed-point number of this finding, or the id of a parameter. */
static void add_limit(printer *p, btri_bytes limit, const btri_finding_info *info) {
    const bool is_number =
        limit.len > 0 && (limit.ptr[0] == '-' || (limit.ptr[0] >= '0' && limit.ptr[0] <= '9'));
    if (is_number) {
        const char *at = (const char *)limit.ptr;
        btri_piece_add_amount(&p->piece, next_number(&at), info->digits, info->unit);
    } else {
        btri_piece_add_bytes(&p->piece, limit);
        add_setting(p, limit);
    }
}

static bool add_comparison(printer *p, const char *line) {
    btri_finding_info info;
    btri_finding_info other;
    const bool is_difference = is_op(line, "COMPARE_DIFFERENCE");
    (void)next_word(&line);
    if (!find_finding(p, next_number(&line), &info)) {
        return false;
    }
    add_name(p, &info);
    if (is_difference) {
        if (!find_finding(p, next_number(&line), &other)) {
            return false;
        }
        btri_piece_add(&p->piece, " - ");
        add_name(p, &other);
    }
    btri_piece_add(&p->piece, " ");
    btri_piece_add_bytes(&p->piece, next_word(&line));
    btri_piece_add(&p->piece, " ");
    add_limit(p, next_word(&line), &info);
    return true;
}

static bool add_recent(printer *p, const char *line) {
    btri_finding_info info;
    (void)next_word(&line);
    if (!find_finding(p, next_number(&line), &info)) {
        return false;
    }
    add_name(p, &info);
    btri_piece_add(&p->piece, ": not recorded, or at most ");
    add_limit(p, next_word(&line), &info);
    return true;
}

/* Operators on one slot: what stands behind a name, and what stands above a list. */
static const struct {
    const char *op, *behind, *above;
} unary[] = {
    {"NOT", " is absent", "not:"},
    {"NOT_PRESENT", " is absent or unknown", "false or unknown:"},
    {"KNOWN", " is known", "known:"},
    {"UNKNOWN", " is unknown", "unknown:"},
};

/* Instructions on rules and policy; rest: their operands as text. */
static bool add_fixed_words(printer *p, const char *op, const char *rest) {
    static const struct {
        const char *op, *before, *behind;
    } words[] = {
        {"TRUE", "always", ""},
        {"FIRED", "the rule ", " fires"},
        {"ALL_FALSE", "none of these rules can fire: ", ""},
        {"CLEAR_BELOW", "no rule of ", " or higher fires"},
    };
    if (is_op(op, "PROFILE")) {
        btri_piece_add(&p->piece, "the profile sets ");
        btri_piece_add_bytes(&p->piece, next_word(&rest));
        btri_piece_add(&p->piece, " to ");
        btri_piece_add(&p->piece, rest);
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (is_op(op, words[i].op)) {
            btri_piece_add(&p->piece, words[i].before);
            btri_piece_add(&p->piece, rest);
            btri_piece_add(&p->piece, words[i].behind);
            return true;
        }
    }
    return false;
}

/* An instruction that fits on one line. */
static bool add_leaf(printer *p, int64_t slot) {
    const char *line = instruction_at(p, slot);
    btri_finding_info info;
    if (find_finding(p, slot, &info)) {
        add_name(p, &info);
        return true;
    }
    if (strncmp(line, "COMPARE", 7) == 0) {
        return add_comparison(p, line);
    }
    if (strncmp(line, "RECENT", 6) == 0) {
        return add_recent(p, line);
    }
    const btri_bytes op = next_word(&line);
    for (size_t i = 0; i < sizeof unary / sizeof unary[0]; i++) {
        if (is_op((const char *)op.ptr, unary[i].op) && find_finding(p, next_number(&line), &info)) {
            add_name(p, &info);
            btri_piece_add(&p->piece, unary[i].behind);
            return true;
        }
    }
    return add_fixed_words(p, (const char *)op.ptr, line);
}

static void flush(printer *p, uint32_t depth) {
    p->text->indent = p->base + 2 * depth;
    btri_text_item(p->text, &p->piece, 2, 0);
    btri_piece_clear(&p->piece);
}

/* What stands above the operands of a list; *rest: where they start. False for an unknown instruction. */
static bool add_heading(printer *p, const char *line, const char **rest) {
    const btri_bytes op = next_word(&line);
    const char *name = (const char *)op.ptr;
    const bool is_exact = is_op(name, "EXACTLY");
    if (is_op(name, "ANY") || is_op(name, "ALL")) {
        btri_piece_add(&p->piece, is_op(name, "ANY") ? "any of:" : "all of:");
    } else if (is_exact || is_op(name, "AT_LEAST")) {
        btri_piece_add(&p->piece, is_exact ? "exactly " : "at least ");
        btri_piece_add_bytes(&p->piece, next_word(&line));
        btri_piece_add(&p->piece, " of:");
    } else {
        size_t i = 0;
        while (i < sizeof unary / sizeof unary[0] && !is_op(name, unary[i].op)) {
            i++;
        }
        if (i == sizeof unary / sizeof unary[0]) {
            return false;
        }
        btri_piece_add(&p->piece, unary[i].above);
    }
    *rest = line;
    return true;
}

/* A list inside a list of the same kind needs no heading of its own. */
static bool is_same_list(const printer *p, const char *line) {
    if (p->frame_count == 0) {
        return false;
    }
    const char *above = p->frames[p->frame_count - 1].op;
    return (is_op(above, "ANY") && is_op(line, "ANY")) || (is_op(above, "ALL") && is_op(line, "ALL"));
}

static void print_slot(printer *p, int64_t slot, uint32_t depth) {
    if (add_leaf(p, slot)) {
        flush(p, depth);
        return;
    }
    const char *line = instruction_at(p, slot);
    const char *rest = line;
    const bool is_flat = is_same_list(p, line);
    btri_piece_clear(&p->piece);
    if (p->frame_count == DEPTH_MAX || !add_heading(p, line, &rest)) {
        btri_piece_add(&p->piece, line); /* as it is, rather than nothing */
        flush(p, depth);
        return;
    }
    if (is_flat) {
        btri_piece_clear(&p->piece);
    } else {
        flush(p, depth);
    }
    p->frames[p->frame_count] = (frame){rest, line, is_flat ? depth : depth + 1};
    p->frame_count++;
}

/* The slot of a rule: the line "rule ces-suspected 45 EMERGENCY_NOW" has it. */
static bool find_rule(const btri_program_text *program, btri_bytes rule, int64_t *slot) {
    for (size_t at = 0; at < program->len; at += strlen(program->bytes + at) + 1) {
        const char *line = program->bytes + at;
        if (!is_op(line, "rule")) {
            continue;
        }
        (void)next_word(&line);
        const btri_bytes id = next_word(&line);
        if (id.len == rule.len && memcmp(id.ptr, rule.ptr, id.len) == 0) {
            *slot = next_number(&line);
            return true;
        }
    }
    return false;
}

void btri_program_print_rule(const btri_program_text *program, btri_bytes rule, btri_bytes written,
                             btri_text *text) {
    printer p = {.program = program, .written = written, .text = text, .base = text->indent};
    int64_t slot;
    if (!find_rule(program, rule, &slot)) {
        return;
    }
    btri_piece_clear(&p.piece);
    print_slot(&p, slot, 0);
    while (p.frame_count > 0) {
        frame *top = &p.frames[p.frame_count - 1];
        if (*top->rest == '\0') {
            p.frame_count--;
            continue;
        }
        const uint32_t depth = top->depth;
        print_slot(&p, next_number(&top->rest), depth);
    }
    text->indent = p.base;
}
