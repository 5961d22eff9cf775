/* backtriage.c - the command: finds the sub-command and leaves the rest to it. */
#include "tools/file_io.h"

#include <string.h>

static const char help[] = "usage: backtriage COMMAND [options] ...\n"
                           "\n"
                           "Triage of low back pain from coded findings, with reasons and sources.\n"
                           "\n"
                           "  eval CASE                how soon, what to do, why, what to ask next\n"
                           "  ask CASE                 what to ask next, why, and what it could change\n"
                           "  interview [CASE]         the same questions as a dialogue\n"
                           "  explain [RULE|FINDING]   the knowledge, as a clinician reads it\n"
                           "  bundle compile|info|diff make a knowledge bundle; look at one; compare two\n"
                           "\n"
                           "  backtriage COMMAND --help   more about a command\n"
                           "  backtriage --version        the version\n"
                           "\n"
                           "Exit code: 0 done, 1 usage, 2 bad input, 3 bundle not trusted, 4 internal.\n"
                           "Decision support for clinicians; not clinically validated.\n";

static const struct {
    const char *name;
    btri_exit (*run)(int argc, char **argv);
} commands[] = {
    {"eval", btri_cmd_eval},       {"ask", btri_cmd_ask},       {"interview", btri_cmd_interview},
    {"explain", btri_cmd_explain}, {"bundle", btri_cmd_bundle},
};

int main(int argc, char **argv) {
    if (argc < 2) {
        return (int)btri_complain(BTRI_EXIT_USAGE, "no command (backtriage --help lists them)");
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        btri_stdout_bytes(help, sizeof help - 1);
        return (int)btri_stdout_finish(BTRI_EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        const char *version = btri_version();
        btri_stdout_bytes("backtriage ", 11);
        btri_stdout_bytes(version, strlen(version));
        btri_stdout_bytes("\n", 1);
        return (int)btri_stdout_finish(BTRI_EXIT_DONE);
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return (int)commands[i].run(argc - 2, argv + 2);
        }
    }
    return (int)btri_complain(BTRI_EXIT_USAGE, "unknown command %s (backtriage --help lists them)", argv[1]);
}
