/* cmd_explain.c - backtriage explain: the knowledge as a clinician reads it. The id asked for is untrusted.
 */
#include "tools/explain_text.h"
#include "tools/lookup.h"
#include "tools/session.h"

#include <string.h>

static const char help[] =
    "usage: backtriage explain [options] [RULE|FINDING]\n"
    "\n"
    "Without an id: all rules, the most urgent first, one line each. With the id of a\n"
    "rule: its condition in words, the fewest answers that make it fire, what it then\n"
    "says, the guards that take something of it away, its sources, and published\n"
    "figures. With the id of a finding: what it means, its unit and range, and the\n"
    "rules that read it.\n"
    "\n"
    "  --program                the rule program as it is run\n"
    "  --bundle FILE            knowledge to use instead of the built-in\n"
    "  --allow-unsigned         use a bundle that nobody signed\n"
    "  -h, --help               this text\n";

static int write_program(void *user, const char *text, size_t len) {
    (void)user;
    btri_stdout_bytes(text, len);
    return 0;
}

static btri_exit explain_id(const btri_session *session, const char *word) {
    const btri_bytes id = {(const uint8_t *)word, strlen(word)};
    btri_finding finding;
    uint32_t rule;
    if (btri_lookup_rule_index(session->bundle, id, &rule)) {
        btri_explain_rule(session->context, session->bundle, rule);
        return BTRI_EXIT_DONE;
    }
    if (btri_lookup_finding(session->bundle, id, &finding)) {
        btri_explain_finding(session->bundle, finding);
        return BTRI_EXIT_DONE;
    }
    (void)btri_complain(BTRI_EXIT_INPUT, "explain: no rule or finding is called %s", word);
    btri_explain_similar(session->bundle, word);
    return BTRI_EXIT_INPUT;
}

static btri_exit explain(btri_session *session, const btri_session_options *options, const char *word,
                         bool wants_program) {
    const btri_exit code = btri_session_open(session, options);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    if (wants_program) {
        const btri_status status = btri_bundle_disassemble(session->bundle, write_program, NULL);
        return status == BTRI_OK ? BTRI_EXIT_DONE : btri_complain_about(session->context, status, "program");
    }
    if (word == NULL) {
        btri_explain_all(session->bundle);
        return BTRI_EXIT_DONE;
    }
    return explain_id(session, word);
}

btri_exit btri_cmd_explain(int argc, char **argv) {
    btri_session_options options = {.bundle = NULL};
    bool wants_program = false;
    bool wants_help = false;
    const btri_option table[] = {
        {"program", '\0', NULL, &wants_program},
        {"bundle", '\0', &options.bundle, NULL},
        {"allow-unsigned", '\0', NULL, &options.allow_unsigned},
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
    if (parsed.word_count > 1 || (wants_program && parsed.word_count > 0)) {
        return btri_complain(BTRI_EXIT_USAGE, "explain takes at most one id (backtriage explain --help)");
    }
    btri_session session;
    const btri_exit code =
        explain(&session, &options, parsed.word_count > 0 ? parsed.words[0] : NULL, wants_program);
    btri_session_close(&session);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}
