/* session.h - what eval, ask and explain need: a context, knowledge, and a case read from a file. */
#ifndef BTRI_TOOLS_SESSION_H
#define BTRI_TOOLS_SESSION_H

#include "tools/file_io.h"
#include "tools/options.h"

/* Options that several sub-commands share. */
typedef struct btri_session_options {
    const char *bundle;     /* file; NULL: the built-in knowledge */
    const char *at;         /* NULL: the date of the case, else today */
    const char *profile;    /* NULL: that of the case, else the default of the knowledge */
    const char *parameters; /* "key=value,...": changes of the profile; NULL: none */
    const char *functions;  /* "plain,patient_facing,time_critical": classes that are on; NULL: all */
    bool allow_unsigned;
} btri_session_options;

typedef struct btri_session {
    btri_allocator allocator;
    btri_context *context;
    btri_bundle *bundle;
    btri_case *kase;
} btri_session;

/* Opens context and knowledge. Anything but BTRI_EXIT_DONE was told on stderr. Close it in either case. */
btri_exit btri_session_open(btri_session *session, const btri_session_options *options);
void btri_session_close(btri_session *session);

/* Opens a bundle file of any trust, only to look at it. */
btri_exit btri_session_open_file(btri_session *session, const char *path);

/* The date of today where the user is; the library has no clock. */
btri_exit btri_session_today(char today[11]);

/* Makes the case of the session; date, profile and parameters of the command line are checked on it. */
btri_exit btri_session_new_case(btri_session *session, const btri_session_options *options,
                                const char *today);

/* Begins a patient: what the input says. kase: of this session's bundle.
 * file: how messages call it. */
btri_exit btri_session_read(const btri_session *session, btri_case *kase, const btri_session_options *options,
                            btri_bytes input, const char *file, const char *today);

/* Is this a case in JSON, neither CBOR nor a FHIR resource? */
bool btri_session_is_json_case(btri_bytes input);

/* Reads and evaluates a case: JSON, CBOR, or a FHIR resource; "-" is standard input. *result lives until the
 * session is closed. */
btri_exit btri_session_evaluate(btri_session *session, const btri_session_options *options, const char *path,
                                const btri_result **result);

#endif
