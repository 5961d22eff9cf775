/* explain_items.c - parts of the explanation of a rule. Input: an open bundle, checked. */
#include "tools/explain_items.h"

#include "tools/explain_print.h"
#include "tools/least_answers.h"
#include "tools/result_text.h"

#include <string.h>

static bool is_same(btri_bytes a, btri_bytes b) {
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static void print_answer(const char *label, const btri_bundle *bundle, const btri_answer *answer) {
    btri_finding_info info;
    btri_piece piece;
    if (btri_bundle_finding(bundle, answer->finding, &info) != BTRI_OK) {
        return;
    }
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, info.name);
    btri_piece_add(&piece, ": ");
    if (answer->kind == BTRI_ANSWER_NUMBER) {
        btri_piece_add_amount(&piece, answer->value, answer->digits, info.unit);
    } else {
        btri_piece_add(&piece, answer->kind == BTRI_ANSWER_PRESENT ? "present" : "absent");
    }
    btri_explain_piece(label, &piece, 2);
}

/* The same as a command; not where it would have to be broken into lines. */
static void print_command(const btri_bundle *bundle, const btri_answer *answers, uint32_t count) {
    btri_buffer json = {NULL, 0, 0, false};
    btri_piece piece;
    btri_answers_write(&json, bundle, answers, count, NULL, NULL);
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "echo '");
    btri_piece_add_bytes(&piece, btri_buffer_bytes(&json));
    btri_piece_add(&piece, "' | backtriage eval -");
    if (!json.has_failed && piece.len <= BTRI_TEXT_COLUMNS - BTRI_TEXT_LABEL) {
        btri_explain_piece("Try", &piece, 0);
    }
    btri_buffer_free(&json);
}

static void print_least(btri_least *least, const btri_bundle *bundle, uint32_t rule) {
    btri_answer answers[BTRI_LITERALS_MAX];
    btri_piece piece;
    uint32_t count;
    bool is_certain;
    btri_piece_clear(&piece);
    if (!btri_least_answers(least, rule, answers, &count, &is_certain)) {
        btri_piece_add(&piece, "no short list of answers was found (default profile)");
        btri_explain_piece("Fires with", &piece, 0);
        return;
    }
    if (count == 0) {
        btri_piece_add(&piece, "nothing: it fires even where nothing is known");
        btri_explain_piece("Fires with", &piece, 0);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        print_answer(i == 0 ? "Fires with" : NULL, bundle, &answers[i]);
    }
    if (!is_certain) {
        btri_piece_add(&piece, "(not yet certain then: what is missing is taken on the safe side)");
        btri_explain_piece(NULL, &piece, 0);
    }
    print_command(bundle, answers, count);
}

void btri_explain_least(btri_context *context, btri_bundle *bundle, uint32_t rule) {
    btri_least least;
    if (btri_least_open(&least, context, bundle)) {
        print_least(&least, bundle, rule);
    }
    btri_least_close(&least);
}

static void add_item(btri_piece *piece, const btri_rule_item *item) {
    btri_piece_add(piece, "- ");
    if (item->from != NULL) {
        btri_piece_add_limit(piece, item->within_minutes, item->within_hours, item->within_days, item->from);
    }
    btri_piece_add_bytes(piece, item->text);
    btri_piece_add(piece, " (");
    btri_piece_add_bytes(piece, item->id);
    btri_piece_add(piece, ")");
}

void btri_explain_items(const btri_bundle *bundle, uint32_t rule) {
    static const char *const labels[BTRI_RULE_ITEM_KINDS] = {"Suspected", "Do",         "Advice",
                                                             "Caveat",    "Takes away", "Takes away"};
    btri_rule_item item;
    btri_piece piece;
    for (int kind = 0; kind < BTRI_RULE_ITEM_KINDS; kind++) {
        for (uint32_t i = 0;
             btri_bundle_rule_item(bundle, rule, (btri_rule_item_kind)kind, i, &item) == BTRI_OK; i++) {
            btri_piece_clear(&piece);
            add_item(&piece, &item);
            btri_explain_piece(i == 0 ? labels[kind] : NULL, &piece, 2);
        }
    }
}

/* The items of a kind of this rule that the guard takes away, by their ids. */
static void add_suppressed(btri_piece *piece, const btri_bundle *bundle, uint32_t rule,
                           btri_rule_item_kind kind, uint32_t guard, btri_rule_item_kind suppressed) {
    btri_rule_item own;
    btri_rule_item taken;
    for (uint32_t i = 0; btri_bundle_rule_item(bundle, rule, kind, i, &own) == BTRI_OK; i++) {
        for (uint32_t j = 0; btri_bundle_rule_item(bundle, guard, suppressed, j, &taken) == BTRI_OK; j++) {
            if (is_same(own.id, taken.id)) {
                btri_piece_add(piece, piece->len == 0 ? "" : ", ");
                btri_piece_add_bytes(piece, own.id);
            }
        }
    }
}

void btri_explain_guards(const btri_bundle *bundle, uint32_t rule) {
    const char *label = "Guards";
    btri_rule_info guard;
    btri_piece piece;
    for (uint32_t g = 0; btri_bundle_rule(bundle, g, &guard) == BTRI_OK; g++) {
        btri_piece_clear(&piece);
        add_suppressed(&piece, bundle, rule, BTRI_RULE_ACTION, g, BTRI_RULE_SUPPRESSED_ACTION);
        add_suppressed(&piece, bundle, rule, BTRI_RULE_ADVICE, g, BTRI_RULE_SUPPRESSED_ADVICE);
        if (piece.len == 0) {
            continue;
        }
        btri_piece_add(&piece, " is left out unless this is ruled out: ");
        btri_piece_add_bytes(&piece, guard.title);
        btri_piece_add(&piece, " (");
        btri_piece_add_bytes(&piece, guard.id);
        btri_piece_add(&piece, ")");
        btri_explain_piece(label, &piece, 2);
        label = NULL;
    }
}

void btri_explain_accuracy(const btri_bundle *bundle, uint32_t rule) {
    btri_accuracy_info figure;
    btri_piece piece;
    uint32_t count = 0;
    for (; btri_bundle_rule_accuracy(bundle, rule, count, &figure) == BTRI_OK; count++) {
        btri_piece_clear(&piece);
        btri_piece_add(&piece, "- ");
        btri_piece_add_bytes(&piece, figure.study);
        btri_piece_add(&piece, " (");
        btri_piece_add_bytes(&piece, figure.setting);
        btri_piece_add(&piece, "): ");
        btri_piece_add_bytes(&piece, figure.result);
        btri_piece_add(&piece, " [");
        btri_piece_add_words(&piece, (btri_bytes){(const uint8_t *)figure.basis, strlen(figure.basis)});
        btri_piece_add(&piece, "; ");
        btri_piece_add_bytes(&piece, figure.source);
        btri_piece_add(&piece, "]");
        btri_explain_piece(count == 0 ? "Figures" : NULL, &piece, 2);
    }
    if (count > 0) {
        btri_piece_clear(&piece);
        btri_piece_add(&piece,
                       "Flags go together and settings differ: these figures belong to their studies. "
                       "They are not multiplied, and make no probability for one patient.");
        btri_explain_piece(NULL, &piece, 0);
    }
}
