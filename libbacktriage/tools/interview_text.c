/* interview_text.c - the words of the interview. Input: a checked bundle and results of the library. */
#include "tools/interview_text.h"

#include "tools/file_io.h"
#include "tools/lookup.h"
#include "tools/text_report.h"

#include <stdio.h>
#include <string.h>

#define INDENT 2u

static void print_at(const btri_piece *piece, uint32_t indent) {
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_text_section(&text, NULL, indent, UINT32_MAX);
    btri_text_item(&text, piece, 0, 0);
}

void btri_interview_say(const char *words) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, words);
    print_at(&piece, INDENT);
}

void btri_interview_prompt(const char *words) {
    btri_stdout_bytes("  ", INDENT);
    btri_stdout_bytes(words, strlen(words));
    btri_stdout_bytes(" > ", 3);
    (void)fflush(stdout); /* a failure stays in the stream: btri_stdout_finish */
}

void btri_interview_print_welcome(void) {
    btri_interview_say("Low back pain: questions, the most useful first. After each answer stands what is "
                       "certain, what to act on now, and what the open questions could still make of it.");
    btri_interview_say("y yes, n no, u unknown; a number, with a unit if it is another one; ? why this is "
                       "asked; b one answer back; q the result so far.");
}

void btri_interview_print_interval(const btri_result *result) {
    const btri_summary *summary = btri_result_summary(result);
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "= certain ");
    btri_piece_add_urgency(&piece, (int)summary->floor);
    btri_piece_add(&piece, " .. now ");
    btri_piece_add_urgency(&piece, summary->disposition);
    btri_piece_add(&piece, " .. possible ");
    btri_piece_add_urgency(&piece, (int)summary->ceiling_if_asked);
    btri_text_section(&text, NULL, INDENT, UINT32_MAX);
    btri_text_headline(&text, &piece, summary->disposition);
}

/* "38.5 deg C": what a number may be. */
static void add_number_help(btri_piece *piece, const btri_finding_info *info) {
    btri_piece_add(piece, "number");
    btri_piece_add_unit(piece, info->unit);
    btri_piece_add(piece, ", ");
    btri_piece_add_decimal(piece, info->least, info->digits);
    btri_piece_add(piece, " to ");
    btri_piece_add_decimal(piece, info->greatest, info->digits);
    btri_piece_add(piece, info->is_time_since && !info->always_applies ? "; never" : "");
}

void btri_interview_print_question(const btri_interview_question *question) {
    const btri_finding_info *info = &question->info;
    btri_piece piece;
    btri_stdout_bytes("\n", 1);
    if (question->starts_group && question->in_group > 1) {
        btri_piece_clear(&piece);
        btri_piece_add_number(&piece, question->in_group);
        btri_piece_add(&piece, " questions that belong together:");
        print_at(&piece, 0);
    }
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, question->item.text.len > 0 ? question->item.text : info->name);
    btri_piece_add(&piece, info->is_askable ? "" : " (to examine, measure or test; u if it was not)");
    print_at(&piece, 0);
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "[");
    if (info->kind == BTRI_QUANTITY_KIND) {
        add_number_help(&piece, info);
    } else {
        btri_piece_add(&piece, "y, n");
    }
    btri_piece_add(&piece, "; u, ?, b, q]");
    btri_interview_prompt(piece.text);
}

static void add_rules(btri_piece *piece, const btri_bundle *bundle, const btri_interview_question *question) {
    btri_rule_info rule;
    btri_bytes id;
    for (uint32_t i = 0; i < question->item.rule_count; i++) {
        if (btri_result_item_rule(question->of, BTRI_ASK_NEXT, question->index, i, &id) != BTRI_OK) {
            return;
        }
        btri_piece_add(piece, i == 0 ? ": " : "; ");
        if (btri_lookup_rule(bundle, id, &rule)) {
            btri_piece_add_bytes(piece, rule.title);
        }
        btri_piece_add(piece, " (");
        btri_piece_add_bytes(piece, id);
        btri_piece_add(piece, ")");
    }
}

void btri_interview_print_why(const btri_bundle *bundle, const btri_interview_question *question) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, question->info.id);
    if (question->item.rule_count == 0) {
        btri_piece_add(&piece, ": must be known before ROUTINE or SELF CARE can be said");
    } else if (question->item.urgency > BTRI_NONE) {
        btri_piece_add(&piece, ": could raise this to ");
        btri_piece_add_urgency(&piece, (int)question->item.urgency);
    } else {
        btri_piece_add(&piece, ": would help to settle");
    }
    add_rules(&piece, bundle, question);
    btri_piece_add(&piece, ".");
    print_at(&piece, INDENT);
}
