/* bundle_compare.c - what differs between two bundles as knowledge. Input: two checked bundles. */
#include "tools/bundle_compare.h"

#include "tools/line_diff.h"
#include "tools/lookup.h"
#include "tools/text_report.h"

#include <string.h>

typedef struct comparison {
    const btri_side *sides;
    btri_population *population;
    uint32_t count; /* of places that differ */
    bool has_failed;
} comparison;

static void say(const char *sign, btri_bytes id, const char *what, const char *end) {
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, sign);
    btri_piece_add(&piece, what);
    btri_piece_add_bytes(&piece, id);
    btri_piece_add(&piece, end);
    btri_text_section(&text, NULL, 0, UINT32_MAX);
    btri_text_headline(&text, &piece, BTRI_NONE);
}

/* The two descriptions of one thing; heading: printed first if they differ. */
static void compare_lines(comparison *c, btri_buffer lines[2], const char *what, btri_bytes id,
                          bool is_changed) {
    const btri_bytes a = btri_buffer_bytes(&lines[0]);
    const btri_bytes b = btri_buffer_bytes(&lines[1]);
    const bool is_same = a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
    c->has_failed = c->has_failed || lines[0].has_failed || lines[1].has_failed;
    if (!is_same || is_changed) {
        c->count++;
        say("~ ", id, what, is_same ? " changed, in its program only" : " changed:");
        c->has_failed = !btri_line_diff_print(a, b, 4) || c->has_failed;
    }
    btri_buffer_free(&lines[0]);
    btri_buffer_free(&lines[1]);
}

static void focus(comparison *c, uint32_t side, uint32_t rule) {
    btri_finding finding;
    for (uint32_t i = 0; btri_bundle_rule_finding(c->sides[side].bundle, rule, i, &finding) == BTRI_OK; i++) {
        btri_population_focus(c->population, side, finding);
    }
}

/* A rule that one bundle has and the other has not. */
static void tell_alone(comparison *c, uint32_t side, uint32_t rule, const btri_rule_info *info) {
    btri_buffer lines = {NULL, 0, 0, false};
    c->count++;
    say(side == 0 ? "- " : "+ ", info->id, "rule ", side == 0 ? " removed:" : " added:");
    btri_side_rule(&c->sides[side], rule, &lines);
    const btri_bytes own = btri_buffer_bytes(&lines);
    const btri_bytes none = {NULL, 0};
    c->has_failed = !btri_line_diff_print(side == 0 ? own : none, side == 0 ? none : own, 4) || c->has_failed;
    btri_buffer_free(&lines);
    focus(c, side, rule);
}

static void compare_rules(comparison *c) {
    btri_rule_info a;
    btri_rule_info b;
    uint32_t in_b;
    uint32_t in_a;
    for (uint32_t i = 0; btri_bundle_rule(c->sides[0].bundle, i, &a) == BTRI_OK; i++) {
        if (!btri_lookup_rule_index(c->sides[1].bundle, a.id, &in_b)) {
            tell_alone(c, 0, i, &a);
            continue;
        }
        btri_buffer lines[2] = {{NULL, 0, 0, false}, {NULL, 0, 0, false}};
        const uint32_t before = c->count;
        const bool is_changed =
            btri_side_rule_hash(&c->sides[0], i) != btri_side_rule_hash(&c->sides[1], in_b);
        btri_side_rule(&c->sides[0], i, &lines[0]);
        btri_side_rule(&c->sides[1], in_b, &lines[1]);
        compare_lines(c, lines, "rule ", a.id, is_changed);
        if (c->count != before) {
            focus(c, 0, i);
            focus(c, 1, in_b);
        }
    }
    for (uint32_t i = 0; btri_bundle_rule(c->sides[1].bundle, i, &b) == BTRI_OK; i++) {
        if (!btri_lookup_rule_index(c->sides[0].bundle, b.id, &in_a)) {
            tell_alone(c, 1, i, &b);
        }
    }
}

static void compare_findings(comparison *c) {
    btri_finding_info info;
    btri_finding other;
    for (uint32_t side = 0; side < 2; side++) {
        const btri_bundle *own = c->sides[side].bundle;
        for (btri_finding f = 0; btri_bundle_finding(own, f, &info) == BTRI_OK; f++) {
            const bool is_there = btri_lookup_finding(c->sides[1 - side].bundle, info.id, &other);
            if (!is_there) {
                c->count++;
                say(side == 0 ? "- " : "+ ", info.id, "finding ", side == 0 ? " removed" : " added");
            } else if (side == 0) {
                btri_buffer lines[2] = {{NULL, 0, 0, false}, {NULL, 0, 0, false}};
                btri_side_finding(&c->sides[0], f, &lines[0]);
                btri_side_finding(&c->sides[1], other, &lines[1]);
                compare_lines(c, lines, "finding ", info.id, false);
            }
        }
    }
}

static void compare_whole(comparison *c, const char *what,
                          void (*describe)(const btri_side *side, btri_buffer *lines)) {
    btri_buffer lines[2] = {{NULL, 0, 0, false}, {NULL, 0, 0, false}};
    describe(&c->sides[0], &lines[0]);
    describe(&c->sides[1], &lines[1]);
    compare_lines(c, lines, what, (btri_bytes){NULL, 0}, false);
}

uint32_t btri_compare_knowledge(const btri_side sides[2], btri_population *population, bool *has_failed) {
    comparison c = {.sides = sides, .population = population};
    compare_whole(&c, "the bundle", btri_side_about);
    compare_rules(&c);
    compare_findings(&c);
    compare_whole(&c, "settings", btri_side_settings);
    compare_whole(&c, "texts", btri_side_texts);
    compare_whole(&c, "sources", btri_side_sources);
    *has_failed = c.has_failed;
    return c.count;
}
