/* cmd_interview.c - backtriage interview: the questions as a dialogue, on a terminal or through a pipe. What
 * is typed is untrusted: it is an answer, or it is asked again with the reason. */
#define _POSIX_C_SOURCE 200809L

#include "tools/case_text.h"
#include "tools/interview_text.h"
#include "tools/memory.h"
#include "tools/result_text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: backtriage interview [options] [CASE]\n"
    "\n"
    "Asks the questions that matter most, one group at a time, and shows after each\n"
    "answer what is certain, what to act on now and what is still possible. Ends with\n"
    "the result when no answer could change it, or at an emergency, if you want.\n"
    "CASE is what is known already, as for eval; without it, nothing is known.\n"
    "\n"
    "Answers: y, n, u (unknown); a number such as 38.5, with a unit if it is another\n"
    "one (101.3 F) and <, <=, >=, > if that is all that is known; never, for how long\n"
    "ago something was; ? tells why this is asked; b goes back one answer; q or the\n"
    "end of the input ends with the result so far. No answer is guessed.\n"
    "\n"
    "  --save FILE              write the answers, with CASE, as a case in JSON\n"
    "  --profile ID, --at DATE, --set KEY=VALUE,..., --bundle FILE, --allow-unsigned\n"
    "                           as for eval\n"
    "  -h, --help               this text\n";

#define LINE_ROOM 128u

typedef enum typed_kind { TYPED_TEXT, TYPED_TOO_LONG, TYPED_END } typed_kind;

/* One line without the spaces around it. What comes through a pipe is shown, so that the dialogue reads the
 * same. */
static typed_kind read_line(char line[LINE_ROOM]) {
    size_t len = 0;
    bool is_too_long = false;
    int c = fgetc(stdin);
    if (c == EOF) {
        btri_stdout_bytes("\n", 1);
        return TYPED_END;
    }
    for (; c != EOF && c != '\n'; c = fgetc(stdin)) {
        const bool is_space = c == ' ' || c == '\t' || c == '\r';
        if (len == 0 && is_space) {
            continue;
        }
        if (len + 1 < LINE_ROOM) {
            line[len] = (char)c;
            len++;
        } else {
            is_too_long = true;
        }
    }
    while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\r')) {
        len--;
    }
    line[len] = '\0';
    if (isatty(STDIN_FILENO) != 1) {
        for (size_t i = 0; i < len; i++) {
            btri_stdout_bytes((unsigned char)line[i] < 0x20u || line[i] == 0x7F ? "?" : &line[i], 1);
        }
        btri_stdout_bytes("\n", 1);
    }
    return is_too_long ? TYPED_TOO_LONG : TYPED_TEXT;
}

typedef enum step { STEP_ON, STEP_END, STEP_FAILED } step;

static step go_back(btri_interview *interview) {
    if (!btri_interview_back(interview)) {
        btri_interview_say("This is the first question.");
        return STEP_ON;
    }
    if (btri_interview_update(interview) != BTRI_EXIT_DONE) {
        return STEP_FAILED;
    }
    btri_interview_print_interval(interview->result);
    return STEP_ON;
}

static step take_answer(btri_interview *interview, const btri_interview_question *question,
                        const char *line) {
    btri_answer answer = {.finding = question->item.finding};
    const char *why_not = btri_answer_parse(line, &question->info, &answer);
    if (why_not == NULL) {
        why_not = btri_interview_answer(interview, &answer);
    }
    if (why_not != NULL) {
        btri_interview_say(why_not);
        return STEP_ON;
    }
    if (btri_interview_update(interview) != BTRI_EXIT_DONE) {
        return STEP_FAILED;
    }
    btri_interview_print_interval(interview->result);
    return STEP_ON;
}

static step ask(btri_interview *interview, const btri_interview_question *question) {
    char line[LINE_ROOM];
    btri_interview_print_question(question);
    switch (read_line(line)) {
    case TYPED_END:
        return STEP_END;
    case TYPED_TOO_LONG:
        btri_interview_say("this is too long for an answer");
        return STEP_ON;
    case TYPED_TEXT:
        break;
    }
    if (strcmp(line, "q") == 0) {
        return STEP_END;
    }
    if (strcmp(line, "b") == 0) {
        return go_back(interview);
    }
    if (strcmp(line, "?") == 0) {
        btri_interview_print_why(interview->session->bundle, question);
        return STEP_ON;
    }
    return take_answer(interview, question, line);
}

/* At an emergency the person decides; at any other end there is the way back, and the result. */
static step pause_at(btri_interview *interview, btri_interview_state state) {
    char line[LINE_ROOM];
    const bool is_emergency = state == BTRI_INTERVIEW_EMERGENCY;
    btri_stdout_bytes("\n", 1);
    btri_interview_say(is_emergency ? "Emergency: act now. More questions could only add reasons."
                       : state == BTRI_INTERVIEW_CLOSED ? "No answer to a question could raise this any more."
                                                        : "Nothing is left to ask.");
    btri_interview_prompt(is_emergency ? "Go on asking? [y, n; b]" : "Enter for the result, b to go back");
    switch (read_line(line)) {
    case TYPED_END:
        return STEP_END;
    case TYPED_TOO_LONG:
        line[0] = '?';
        break;
    case TYPED_TEXT:
        break;
    }
    if (strcmp(line, "b") == 0) {
        return go_back(interview);
    }
    if (is_emergency && (strcmp(line, "y") == 0 || strcmp(line, "yes") == 0)) {
        interview->goes_on = true;
        return STEP_ON;
    }
    const bool is_end = strcmp(line, "q") == 0 || (is_emergency ? line[0] == 'n' : line[0] == '\0');
    if (!is_end) {
        btri_interview_say(is_emergency ? "y, n or b is wanted" : "Enter or b is wanted");
    }
    return is_end ? STEP_END : STEP_ON;
}

static btri_exit talk(btri_interview *interview) {
    btri_interview_question question;
    btri_exit code = btri_interview_update(interview);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    btri_interview_print_welcome();
    btri_interview_print_interval(interview->result);
    for (step next = STEP_ON; next != STEP_END;) {
        const btri_interview_state state = btri_interview_next(interview, &question, &code);
        if (code != BTRI_EXIT_DONE) {
            return code;
        }
        next = state == BTRI_INTERVIEW_ASKS ? ask(interview, &question) : pause_at(interview, state);
        if (next == STEP_FAILED) {
            return BTRI_EXIT_INTERNAL;
        }
    }
    btri_stdout_bytes("\n", 1);
    btri_result_print(interview->session->bundle, interview->result);
    return BTRI_EXIT_DONE;
}

/* What is saved must say the same when it is read. */
static btri_exit check_saved(const btri_interview *interview, btri_bytes text, const char *path) {
    const btri_result *again;
    const btri_read_options how = {.struct_size = sizeof how, .parameters = interview->options->parameters};
    btri_status status = btri_case_read_as(interview->probe, BTRI_JSON, text, &how);
    if (status == BTRI_OK) {
        status = btri_case_evaluate(interview->probe, &again);
    }
    if (status != BTRI_OK) {
        return btri_complain_about(interview->session->context, status, path);
    }
    const btri_summary *before = btri_result_summary(interview->result);
    const btri_summary *after = btri_result_summary(again);
    const bool is_same = before->disposition == after->disposition && before->floor == after->floor &&
                         before->ceiling == after->ceiling &&
                         strcmp(before->suppression_key, after->suppression_key) == 0;
    return is_same ? BTRI_EXIT_DONE
                   : btri_complain(BTRI_EXIT_INTERNAL, "%s: what would be saved says something else", path);
}

static btri_exit save(const btri_interview *interview, const char *path) {
    btri_buffer text = {NULL, 0, 0, false};
    const btri_summary *summary = btri_result_summary(interview->result);
    char profile[sizeof summary->profile];
    memcpy(profile, summary->profile, sizeof profile);
    profile[strcspn(profile, ",")] = '\0'; /* changes by --set are no part of a case */
    const btri_case_addition addition = {.bundle = interview->session->bundle,
                                         .answers = interview->answers,
                                         .count = interview->count,
                                         .at = summary->at,
                                         .profile = profile,
                                         .keeps_at = interview->options->at == NULL,
                                         .keeps_profile = interview->options->profile == NULL};
    btri_case_text_write(&text, interview->before, &addition);
    btri_exit code = text.has_failed ? btri_complain(BTRI_EXIT_INTERNAL, "%s: out of memory", path)
                                     : check_saved(interview, btri_buffer_bytes(&text), path);
    if (code == BTRI_EXIT_DONE) {
        code = btri_file_write(path, btri_buffer_bytes(&text));
    }
    btri_buffer_free(&text);
    return code;
}

static btri_exit run(btri_interview *interview, const char *save_path) {
    btri_session *session = interview->session;
    btri_exit code = btri_session_new_case(session, interview->options, interview->today);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    if (save_path != NULL && !btri_session_is_json_case(interview->before)) {
        return btri_complain(BTRI_EXIT_USAGE, "--save keeps a CASE in JSON only; %s is none",
                             interview->name);
    }
    const btri_status status = btri_case_new(session->context, session->bundle, &interview->probe);
    if (status != BTRI_OK) {
        return btri_complain_about(session->context, status, "start");
    }
    code = talk(interview);
    if (code == BTRI_EXIT_DONE && save_path != NULL) {
        code = save(interview, save_path);
    }
    btri_case_free(interview->probe);
    return code;
}

static btri_exit interview_with(const btri_session_options *options, const char *path,
                                const char *save_path) {
    static const char nothing[] = "{\"findings\":{}}";
    btri_session session;
    btri_file file = {NULL, 0, 0};
    btri_interview *interview = btri_tool_alloc(sizeof *interview);
    if (interview == NULL) {
        return btri_complain(BTRI_EXIT_INTERNAL, "start: out of memory");
    }
    memset(interview, 0, sizeof *interview);
    interview->session = &session;
    interview->options = options;
    interview->name = path == NULL ? "interview" : path;
    btri_exit code = btri_session_open(&session, options);
    if (code == BTRI_EXIT_DONE) {
        code = btri_session_today(interview->today);
    }
    if (code == BTRI_EXIT_DONE && path != NULL) {
        code = btri_file_read(path, &file);
    }
    interview->before = path == NULL ? (btri_bytes){(const uint8_t *)nothing, sizeof nothing - 1}
                                     : (btri_bytes){file.data, file.len};
    if (code == BTRI_EXIT_DONE) {
        code = run(interview, save_path);
    }
    btri_session_close(&session);
    btri_file_free(&file);
    btri_tool_free(interview, sizeof *interview);
    return code;
}

btri_exit btri_cmd_interview(int argc, char **argv) {
    btri_session_options options = {.bundle = NULL};
    const char *save_path = NULL;
    bool wants_help = false;
    const btri_option table[] = {
        {"save", '\0', &save_path, NULL},        {"profile", '\0', &options.profile, NULL},
        {"at", '\0', &options.at, NULL},         {"set", '\0', &options.parameters, NULL},
        {"bundle", '\0', &options.bundle, NULL}, {"allow-unsigned", '\0', NULL, &options.allow_unsigned},
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
    const char *path = parsed.word_count > 0 ? parsed.words[0] : NULL;
    if (parsed.word_count > 1 || (path != NULL && strcmp(path, "-") == 0)) {
        return btri_complain(BTRI_EXIT_USAGE, "interview takes at most one case, from a file "
                                              "(backtriage interview --help)");
    }
    if (save_path != NULL && strcmp(save_path, "-") == 0) {
        return btri_complain(BTRI_EXIT_USAGE, "--save takes a file; standard output has the dialogue");
    }
    const btri_exit code = interview_with(&options, path, save_path);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}
