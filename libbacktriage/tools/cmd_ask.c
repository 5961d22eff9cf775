/* cmd_ask.c - backtriage ask: what to ask next, why, and what the answer could change. The case is untrusted.
 */
#include "tools/lookup.h"
#include "tools/result_text.h"
#include "tools/session.h"

static const char help[] = "usage: backtriage ask [options] CASE\n"
                           "\n"
                           "Lists the questions whose answers could change the urgency of this case, the\n"
                           "most useful first; with each the rules that wait for it.\n"
                           "\n"
                           "  --profile ID, --at DATE, --bundle FILE, --allow-unsigned  as for eval\n"
                           "  -h, --help               this text\n";

#define INDENT 4u

static void print_rules(const btri_session *session, const btri_result *result, uint32_t question,
                        const btri_item *item) {
    btri_text text = {.in_colour = false};
    btri_piece piece;
    btri_bytes id;
    btri_piece_clear(&piece);
    if (item->rule_count == 0) {
        const int disposition = btri_result_summary(result)->disposition;
        const bool is_urgent = disposition >= (int)BTRI_SOON && disposition != BTRI_UNDETERMINED;
        btri_piece_add(&piece, is_urgent ? "Core screening question; it could not raise this further."
                                         : "Needed before ROUTINE or SELF CARE can be said.");
    } else if (item->urgency > BTRI_NONE) {
        btri_piece_add(&piece, "Could raise to ");
        btri_piece_add_urgency(&piece, (int)item->urgency);
        btri_piece_add(&piece, ": ");
    } else {
        btri_piece_add(&piece, "Would help to settle: ");
    }
    for (uint32_t i = 0; i < item->rule_count; i++) {
        if (btri_result_item_rule(result, BTRI_ASK_NEXT, question, i, &id) != BTRI_OK) {
            break;
        }
        btri_rule_info rule;
        btri_piece_add(&piece, i == 0 ? "" : "; ");
        if (btri_lookup_rule(session->bundle, id, &rule)) {
            btri_piece_add_bytes(&piece, rule.title);
            btri_piece_add(&piece, " (");
            btri_piece_add_bytes(&piece, id);
            btri_piece_add(&piece, ")");
        } else {
            btri_piece_add_bytes(&piece, id);
        }
    }
    btri_text_section(&text, NULL, INDENT, UINT32_MAX);
    btri_text_item(&text, &piece, 0, 0);
}

static void print_question(const btri_session *session, const btri_result *result, uint32_t index,
                           const btri_item *item) {
    btri_text text = {.in_colour = false};
    btri_finding_info info;
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, index < 9 ? " " : "");
    btri_piece_add_number(&piece, index + 1);
    btri_piece_add(&piece, ". ");
    btri_piece_add_bytes(&piece, item->text.len > 0 ? item->text : item->id);
    btri_piece_add(&piece, " [");
    btri_piece_add_bytes(&piece, item->id);
    btri_piece_add(&piece, "]");
    if (btri_bundle_finding(session->bundle, item->finding, &info) == BTRI_OK && !info.is_askable) {
        btri_piece_add(&piece, " (to examine, measure or test)");
    }
    btri_text_section(&text, index < 9 ? " " : NULL, index < 9 ? 1 : 0, UINT32_MAX);
    btri_text_item(&text, &piece, index < 9 ? 3 : 4, 0);
    print_rules(session, result, index, item);
}

static btri_exit ask(btri_session *session, const btri_session_options *options, const char *path) {
    const btri_result *result = NULL;
    btri_text text = {.in_colour = btri_text_wants_colour()};
    btri_piece piece;
    btri_item item;
    btri_exit code = btri_session_open(session, options);
    if (code == BTRI_EXIT_DONE) {
        code = btri_session_evaluate(session, options, path, &result);
    }
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    const btri_summary *summary = btri_result_summary(result);
    btri_piece_clear(&piece);
    btri_result_headline(&piece, result);
    btri_text_section(&text, NULL, 0, UINT32_MAX);
    btri_text_headline(&text, &piece, summary->disposition);
    for (uint32_t i = 0; btri_result_item(result, BTRI_ASK_NEXT, i, &item) == BTRI_OK; i++) {
        print_question(session, result, i, &item);
    }
    if (summary->count[BTRI_ASK_NEXT] == 0) {
        btri_piece_clear(&piece);
        btri_piece_add(&piece, "No single answer could change the urgency.");
        btri_text_item(&text, &piece, 0, 0);
    }
    return BTRI_EXIT_DONE;
}

btri_exit btri_cmd_ask(int argc, char **argv) {
    btri_session_options options = {.bundle = NULL};
    bool wants_help = false;
    const btri_option table[] = {
        {"profile", '\0', &options.profile, NULL}, {"at", '\0', &options.at, NULL},
        {"bundle", '\0', &options.bundle, NULL},   {"allow-unsigned", '\0', NULL, &options.allow_unsigned},
        {"help", 'h', NULL, &wants_help},
    };
    btri_parsed parsed;
    if (!btri_options_parse(argc, argv, table, sizeof table / sizeof table[0], &parsed)) {
        return BTRI_EXIT_USAGE;
    }
    if (wants_help) {
        btri_stdout_bytes(help, sizeof help - 1);
        return btri_stdout_finish(BTRI_EXIT_DONE);
    }
    if (parsed.word_count != 1) {
        return btri_complain(BTRI_EXIT_USAGE, "ask takes one case (backtriage ask --help)");
    }
    btri_session session;
    const btri_exit code = ask(&session, &options, parsed.words[0]);
    btri_session_close(&session);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}
