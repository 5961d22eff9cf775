/* cmd_eval.c - backtriage eval: one case in, its result out. The case is untrusted. */
#include "tools/memory.h"
#include "tools/result_text.h"
#include "tools/session.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: backtriage eval [options] CASE\n"
    "\n"
    "Evaluates one patient with low back pain and says how soon the patient must be\n"
    "seen, what to do within what time, why, and what to ask next.\n"
    "\n"
    "CASE is a file in JSON or CBOR, or a FHIR R4 resource or Bundle in JSON; - is\n"
    "standard input. For example:\n"
    "  {\"at\": \"2026-11-22\", \"findings\": {\"low_back_pain\": true, \"fever\": false,\n"
    "   \"temp_c\": {\"value\": 98.6, \"unit\": \"[degF]\"}, \"pain_days\": 12}}\n"
    "A finding that is left out is unknown, never absent. What a finding means tells\n"
    "backtriage explain FINDING.\n"
    "\n"
    "  --format text|json|cbor  how to write the result (text)\n"
    "  --profile ID             policy, such as uk or us; wins over the case\n"
    "  --set KEY=VALUE,...      change single keys of the profile, for example\n"
    "                           sea_strict=on; not with FHIR\n"
    "  --functions LIST         classes of function that are on, of plain,\n"
    "                           patient_facing, time_critical (all)\n"
    "  --at DATE                evaluation date; wins over the case, else today\n"
    "  --bundle FILE            knowledge to use instead of the built-in\n"
    "  --allow-unsigned         use a bundle that nobody signed\n"
    "  -h, --help               this text\n"
    "\n"
    "Exit code: 0 done, 1 usage, 2 bad input, 3 bundle not trusted, 4 internal.\n"
    "The urgency is never an exit code.\n";

/* Writes the result in a coded form; JSON ends with a line end. */
static btri_exit write_coded(const btri_session *session, const btri_result *result, btri_format format) {
    size_t needed = 0;
    btri_status status = btri_result_write(result, format, NULL, 0, &needed);
    if (status != BTRI_OK && status != BTRI_E_BUFFER_TOO_SMALL) {
        return btri_complain_about(session->context, status, "result");
    }
    const size_t room = needed;
    uint8_t *buffer = btri_tool_alloc(room);
    if (buffer == NULL) {
        return btri_complain(BTRI_EXIT_INTERNAL, "result: out of memory");
    }
    status = btri_result_write(result, format, buffer, room, &needed);
    if (status == BTRI_OK) {
        btri_stdout_bytes(buffer, needed);
        btri_stdout_bytes("\n", format == BTRI_JSON ? 1 : 0);
    }
    btri_tool_free(buffer, room);
    return status == BTRI_OK ? BTRI_EXIT_DONE : btri_complain_about(session->context, status, "result");
}

static btri_exit evaluate(btri_session *session, const btri_session_options *options, const char *path,
                          const char *format) {
    const btri_result *result = NULL;
    btri_exit code = btri_session_open(session, options);
    if (code == BTRI_EXIT_DONE) {
        code = btri_session_evaluate(session, options, path, &result);
    }
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    if (strcmp(format, "text") == 0) {
        btri_result_print(session->bundle, result);
    } else {
        code = write_coded(session, result, strcmp(format, "json") == 0 ? BTRI_JSON : BTRI_CBOR);
    }
    return code;
}

btri_exit btri_cmd_eval(int argc, char **argv) {
    btri_session_options options = {.bundle = NULL};
    const char *format = NULL;
    bool wants_help = false;
    const btri_option table[] = {
        {"format", '\0', &format, NULL},          {"profile", '\0', &options.profile, NULL},
        {"at", '\0', &options.at, NULL},          {"bundle", '\0', &options.bundle, NULL},
        {"set", '\0', &options.parameters, NULL}, {"functions", '\0', &options.functions, NULL},
        {"help", 'h', NULL, &wants_help},         {"allow-unsigned", '\0', NULL, &options.allow_unsigned},
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
        return btri_complain(BTRI_EXIT_USAGE, "eval takes one case (backtriage eval --help)");
    }
    format = format == NULL ? "text" : format;
    if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0 && strcmp(format, "cbor") != 0) {
        return btri_complain(BTRI_EXIT_USAGE, "--format %s: text, json or cbor", format);
    }
    btri_session session;
    const btri_exit code = evaluate(&session, &options, parsed.words[0], format);
    btri_session_close(&session);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}
