/* explain_rule.c - one rule as a clinician reads it. Input: an open bundle, checked. */
#include "tools/explain_items.h"
#include "tools/explain_print.h"
#include "tools/explain_text.h"
#include "tools/program_words.h"

#include <string.h>

static void print_source(const char *label, const btri_source_info *source) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, source->title);
    if (source->version.len > 0) {
        btri_piece_add(&piece, ", ");
        btri_piece_add_bytes(&piece, source->version);
    }
    btri_piece_add(&piece, " (");
    btri_piece_add_words(&piece, (btri_bytes){(const uint8_t *)source->basis, strlen(source->basis)});
    btri_piece_add(&piece, "; checked ");
    btri_piece_add_bytes(&piece, source->checked_on);
    btri_piece_add(&piece, ", review by ");
    btri_piece_add_bytes(&piece, source->review_by);
    btri_piece_add(&piece, ")");
    if (source->says.len > 0) {
        btri_piece_add(&piece, ": ");
        btri_piece_add_bytes(&piece, source->says);
    }
    btri_explain_piece(label, &piece, 2);
    if (source->read_as.len > 0) {
        btri_text text = {.in_colour = false};
        btri_piece_clear(&piece);
        btri_piece_add(&piece, "read as: ");
        btri_piece_add_bytes(&piece, source->read_as);
        btri_text_section(&text, NULL, BTRI_TEXT_LABEL + 2, UINT32_MAX);
        btri_text_item(&text, &piece, 2, 0);
    }
}

/* The findings that the condition reads, each with its question. */
static void print_findings(const btri_bundle *bundle, uint32_t rule) {
    const char *label = "Reads";
    btri_finding_info info;
    btri_finding finding;
    btri_piece piece;
    for (uint32_t i = 0; btri_bundle_rule_finding(bundle, rule, i, &finding) == BTRI_OK; i++) {
        if (btri_bundle_finding(bundle, finding, &info) != BTRI_OK) {
            return;
        }
        btri_piece_clear(&piece);
        btri_piece_add_bytes(&piece, info.id);
        btri_piece_add(&piece, ": ");
        btri_piece_add_bytes(&piece, info.question.len > 0 ? info.question : info.name);
        btri_explain_piece(label, &piece, 2);
        label = NULL;
    }
}

static void print_kind(const btri_rule_info *rule) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, rule->type);
    btri_piece_add(&piece, " rule, for ");
    btri_piece_add(&piece, strcmp(rule->audience, "both") == 0 ? "clinician and patient" : rule->audience);
    if (strcmp(rule->function, "plain") != 0) {
        btri_piece_add(&piece,
                       strcmp(rule->function, "time_critical") == 0 ? ", time-critical" : ", patient-facing");
    }
    btri_explain_piece("Kind", &piece, 0);
}

/* In words. Without memory for that, the condition as it is written has to do. */
static void print_condition(const btri_bundle *bundle, const btri_rule_info *rule) {
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_program_text program;
    btri_text_section(&text, "When", BTRI_TEXT_LABEL, UINT32_MAX);
    if (btri_program_text_open(&program, bundle)) {
        btri_program_print_rule(&program, rule->id, rule->written, &text);
    }
    btri_program_text_close(&program);
}

void btri_explain_rule(btri_context *context, btri_bundle *bundle, uint32_t index) {
    btri_rule_info rule;
    btri_source_info source;
    btri_piece piece;
    if (btri_bundle_rule(bundle, index, &rule) != BTRI_OK) {
        return;
    }
    btri_explain_title(rule.id, " (rule ", rule.number, rule.title);
    btri_piece_clear(&piece);
    btri_piece_add_urgency(&piece, (int)rule.urgency);
    btri_explain_piece("Urgency", &piece, 0);
    print_kind(&rule);
    print_condition(bundle, &rule);
    btri_explain_bytes("As written", rule.written);
    btri_explain_least(context, bundle, index);
    btri_explain_items(bundle, index);
    btri_explain_guards(bundle, index);
    btri_explain_bytes("Note", rule.note);
    btri_explain_bytes("Reading", rule.reading);
    for (uint32_t i = 0; btri_bundle_rule_source(bundle, index, i, &source) == BTRI_OK; i++) {
        print_source(i == 0 ? "Sources" : NULL, &source);
    }
    btri_explain_accuracy(bundle, index);
    print_findings(bundle, index);
}
