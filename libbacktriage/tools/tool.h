/* tool.h - what every sub-command shares: exit codes, messages on stderr, and the entry of each sub-command.
 */
#ifndef BTRI_TOOLS_TOOL_H
#define BTRI_TOOLS_TOOL_H

#include "backtriage/backtriage.h"

#if defined(__GNUC__)
#define BTRI_TOOL_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define BTRI_TOOL_PRINTF(string, first)
#endif

/* Exit codes. The urgency of a patient is never one of them. */
typedef enum btri_exit {
    BTRI_EXIT_DONE = 0,
    BTRI_EXIT_USAGE = 1,     /* the command line */
    BTRI_EXIT_INPUT = 2,     /* a file: not readable, not a case, not knowledge */
    BTRI_EXIT_UNTRUSTED = 3, /* a knowledge bundle was refused */
    BTRI_EXIT_INTERNAL = 4   /* no memory, no room for the output, a defect */
} btri_exit;

/* One sub-command: argv[0] is its first argument after the name. */
btri_exit btri_cmd_eval(int argc, char **argv);
btri_exit btri_cmd_ask(int argc, char **argv);
btri_exit btri_cmd_interview(int argc, char **argv);
btri_exit btri_cmd_explain(int argc, char **argv);
btri_exit btri_cmd_bundle(int argc, char **argv);

/* Writes "backtriage: ..." and a line end to stderr; answers code, so that it can stand in a return. */
btri_exit btri_complain(btri_exit code, const char *format, ...) BTRI_TOOL_PRINTF(2, 3);

/* Which exit code a status of the library means. */
btri_exit btri_exit_of(btri_status status);

/* Tells why a call on context failed: "backtriage: FILE: PATH (byte N): text". */
btri_exit btri_complain_about(const btri_context *context, btri_status status, const char *file);

#endif
