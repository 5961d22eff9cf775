/* cmd_bundle.c - backtriage bundle: compile knowledge files, look at a bundle. Knowledge files and bundles
 * are untrusted; what was compiled is opened once as any other bundle before it is written. */
#include "tools/cmd_bundle_diff.h"
#include "tools/compile/compile.h"
#include "tools/memory.h"
#include "tools/session.h"
#include "tools/text_report.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: backtriage bundle compile DIR -o FILE [--codes TSV]\n"
    "       backtriage bundle info [FILE]\n"
    "       backtriage bundle diff A B [--population N] [--seed S] [--allow-unsigned]\n"
    "\n"
    "compile  makes a knowledge bundle of the files *.yaml in DIR; FILE appears only\n"
    "         if all of them are right. Mistakes are told as file:line: message.\n"
    "info     says what a bundle is (the built-in one without FILE), trusted or not.\n"
    "diff     what B (+) has and A (-) has not: rules with their conditions, actions\n"
    "         and sources, findings, settings, texts; then for which generated\n"
    "         patients the disposition differs and by which rule, at most ten as\n"
    "         cases in JSON. A or B may be built-in. A difference is no error.\n"
    "\n"
    "  -o, --output FILE        the bundle to write; - is standard output\n"
    "  --codes TSV              table of checked codes; others are refused\n"
    "  --population N           patients to generate (5000); 0: none\n"
    "  --seed S                 where their generator starts (1)\n"
    "  --allow-unsigned         compare bundles that nobody signed\n"
    "  -h, --help               this text\n";

static void print_line(const char *label, const btri_piece *piece) {
    btri_text text = {.in_colour = false};
    btri_text_section(&text, label, BTRI_TEXT_LABEL + 1, UINT32_MAX);
    btri_text_item(&text, piece, 0, 0);
}

static void print_field(const char *label, btri_bytes value) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add_bytes(&piece, value);
    print_line(label, &piece);
}

static void print_count(btri_piece *piece, uint32_t count, const char *words) {
    btri_piece_add_number(piece, count);
    btri_piece_add(piece, words);
}

static void print_info(const btri_bundle *bundle) {
    const btri_bundle_info *info = btri_bundle_describe(bundle);
    btri_piece piece;
    print_field("Id", info->id);
    print_field("Version", info->version);
    print_field("Released", info->released);
    print_field("Review by", info->review_by);
    print_field("Publisher", info->publisher);
    print_field("Trust", info->trust);
    print_field("SHA-256", info->digest);
    btri_piece_clear(&piece);
    print_count(&piece, info->rule_count, " rules, ");
    print_count(&piece, info->finding_count, " findings, ");
    print_count(&piece, info->source_count, " sources, ");
    print_count(&piece, info->instruction_count, " instructions");
    print_line("Content", &piece);
    print_field("Notice", info->notice);
}

static btri_exit show_info(const char *path) {
    const btri_session_options options = {.bundle = NULL};
    btri_session session;
    const btri_exit code =
        path == NULL ? btri_session_open(&session, &options) : btri_session_open_file(&session, path);
    if (code == BTRI_EXIT_DONE) {
        print_info(session.bundle);
    }
    btri_session_close(&session);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}

/* The library is the judge of what the compiler made. */
static btri_exit check_compiled(btri_session *session, btri_bytes bundle) {
    const btri_config config = {.struct_size = sizeof config};
    btri_status status = btri_context_new(&config, &session->context);
    if (status == BTRI_OK) {
        status = btri_bundle_open_unsigned(session->context, bundle, &session->bundle);
    }
    if (status == BTRI_OK) {
        return BTRI_EXIT_DONE;
    }
    (void)btri_complain_about(session->context, status, "compiled bundle");
    return BTRI_EXIT_INTERNAL;
}

static btri_exit write_compiled(btri_bytes bundle, const char *output) {
    btri_session session;
    memset(&session, 0, sizeof session);
    btri_exit code = check_compiled(&session, bundle);
    if (code == BTRI_EXIT_DONE) {
        code = btri_file_write(output, bundle);
    }
    if (code == BTRI_EXIT_DONE && strcmp(output, "-") != 0) {
        print_info(session.bundle);
    }
    btri_session_close(&session);
    return code;
}

static btri_exit complain_about_files(const btri_compile_result *result, btri_status status) {
    for (uint32_t i = 0; i < result->error_count; i++) {
        (void)btri_complain(BTRI_EXIT_INPUT, "%s", result->errors[i]);
    }
    if (result->more_errors) {
        (void)btri_complain(BTRI_EXIT_INPUT, "and more");
    }
    if (result->error_count == 0) {
        return btri_complain_about(NULL, status, "compile");
    }
    return status == BTRI_E_MEMORY || status == BTRI_E_INTERNAL ? BTRI_EXIT_INTERNAL : BTRI_EXIT_INPUT;
}

static btri_exit compile(const char *folder, const char *output, const char *codes) {
    btri_compile_result result;
    btri_allocator allocator;
    const btri_status status = btri_compile_folder(folder, codes, btri_tool_allocator(&allocator), &result);
    btri_exit code;
    if (status == BTRI_OK) {
        code = write_compiled((btri_bytes){result.bundle, result.bundle_len}, output);
    } else {
        code = complain_about_files(&result, status);
    }
    btri_compile_result_free(&result);
    return code == BTRI_EXIT_DONE ? btri_stdout_finish(code) : code;
}

typedef struct bundle_options {
    const char *output, *codes, *population, *seed;
    bool allow_unsigned;
} bundle_options;

/* Every action takes its own options only. */
static btri_exit run(const btri_parsed *parsed, const bundle_options *given) {
    const char *action = parsed->word_count > 0 ? parsed->words[0] : "";
    const bool is_to_compile = given->output != NULL || given->codes != NULL;
    const bool is_to_compare = given->population != NULL || given->seed != NULL || given->allow_unsigned;
    if (strcmp(action, "info") == 0 && parsed->word_count <= 2 && !is_to_compile && !is_to_compare) {
        return show_info(parsed->word_count == 2 ? parsed->words[1] : NULL);
    }
    if (strcmp(action, "compile") == 0 && parsed->word_count == 2 && given->output != NULL &&
        !is_to_compare) {
        return compile(parsed->words[1], given->output, given->codes);
    }
    if (strcmp(action, "diff") == 0 && parsed->word_count == 3 && !is_to_compile) {
        return btri_bundle_diff(parsed->words[1], parsed->words[2], given->allow_unsigned, given->population,
                                given->seed);
    }
    return btri_complain(BTRI_EXIT_USAGE,
                         "bundle compile DIR -o FILE, bundle info [FILE], or bundle diff A B "
                         "(backtriage bundle --help)");
}

btri_exit btri_cmd_bundle(int argc, char **argv) {
    bundle_options given = {.output = NULL};
    bool wants_help = false;
    const btri_option table[] = {
        {"output", 'o', &given.output, NULL},
        {"codes", '\0', &given.codes, NULL},
        {"population", '\0', &given.population, NULL},
        {"seed", '\0', &given.seed, NULL},
        {"allow-unsigned", '\0', NULL, &given.allow_unsigned},
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
    return run(&parsed, &given);
}
