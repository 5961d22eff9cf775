/* session.c - context, knowledge and case of one run of the command. Case and bundle files are untrusted; the
 * library judges them. */
#define _POSIX_C_SOURCE 200809L

#include "tools/session.h"

#include "tools/memory.h"

#include "backtriage/interop.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define PARAMETER_ROOM 96u

static btri_exit open_context(btri_session *session) {
    memset(session, 0, sizeof *session);
    const btri_config config = {.struct_size = sizeof config,
                                .allocator = btri_tool_allocator(&session->allocator)};
    const btri_status status = btri_context_new(&config, &session->context);
    if (status != BTRI_OK) {
        return btri_complain_about(NULL, status, "start");
    }
    return BTRI_EXIT_DONE;
}

/* A bundle that is refused for whatever it holds (a limit, too) is one that is not trusted. */
static btri_exit refuse_bundle(const btri_session *session, btri_status status, const char *name) {
    const btri_exit code = btri_complain_about(session->context, status, name);
    return code == BTRI_EXIT_INPUT ? BTRI_EXIT_UNTRUSTED : code;
}

btri_exit btri_session_open_file(btri_session *session, const char *path) {
    btri_file file;
    btri_exit code = open_context(session);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    code = btri_file_read(path, &file);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    const btri_status status =
        btri_bundle_open_unsigned(session->context, (btri_bytes){file.data, file.len}, &session->bundle);
    btri_file_free(&file);
    return status == BTRI_OK ? BTRI_EXIT_DONE : refuse_bundle(session, status, btri_file_name(path));
}

btri_exit btri_session_open(btri_session *session, const btri_session_options *options) {
    memset(session, 0, sizeof *session);
    if (options->bundle != NULL && !options->allow_unsigned) {
        return btri_complain(BTRI_EXIT_UNTRUSTED,
                             "%s: this bundle is not signed; --allow-unsigned uses it all the same",
                             options->bundle);
    }
    if (options->bundle != NULL) {
        return btri_session_open_file(session, options->bundle);
    }
    const btri_exit code = open_context(session);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    const btri_status status = btri_bundle_open_default(session->context, &session->bundle);
    return status == BTRI_OK ? BTRI_EXIT_DONE : refuse_bundle(session, status, "built-in knowledge");
}

void btri_session_close(btri_session *session) {
    btri_case_free(session->kase);
    btri_bundle_release(session->bundle);
    btri_context_free(session->context);
    memset(session, 0, sizeof *session);
}

btri_exit btri_session_today(char today[11]) {
    const time_t now = time(NULL);
    struct tm local;
    const bool is_known = now != (time_t)-1 && localtime_r(&now, &local) != NULL &&
                          strftime(today, 11, "%Y-%m-%d", &local) == 10;
    return is_known ? BTRI_EXIT_DONE
                    : btri_complain(BTRI_EXIT_INTERNAL, "the clock cannot be read; --at gives the date");
}

/* One "key=value" of --set, len bytes long. */
static btri_exit check_parameter(btri_case *kase, const char *word, size_t len) {
    char text[PARAMETER_ROOM];
    if (len >= sizeof text) {
        return btri_complain(BTRI_EXIT_USAGE, "--set %.*s: too long", (int)PARAMETER_ROOM, word);
    }
    memcpy(text, word, len);
    text[len] = '\0';
    char *value = strchr(text, '=');
    if (value == NULL) {
        return btri_complain(BTRI_EXIT_USAGE, "--set %s: key=value is wanted", text);
    }
    *value = '\0';
    switch (btri_case_set_parameter(kase, text, value + 1)) {
    case BTRI_OK:
        return BTRI_EXIT_DONE;
    case BTRI_E_UNKNOWN_PROFILE:
        return btri_complain(BTRI_EXIT_USAGE, "--set %s: no such key in the profiles", text);
    case BTRI_E_LIMIT:
        return btri_complain(BTRI_EXIT_USAGE, "--set: too many changes");
    default:
        return btri_complain(BTRI_EXIT_USAGE, "--set %s=%s: the key does not take this value", text,
                             value + 1);
    }
}

static btri_exit check_parameters(btri_case *kase, const char *list) {
    btri_exit code = BTRI_EXIT_DONE;
    for (const char *at = list; at != NULL && code == BTRI_EXIT_DONE;) {
        const size_t len = strcspn(at, ",");
        code = check_parameter(kase, at, len);
        at = at[len] == ',' ? at + len + 1 : NULL;
    }
    return code;
}

/* The classes of function that stay on, by name. */
static btri_exit check_functions(btri_case *kase, const char *list) {
    static const char *const names[] = {"plain", "patient_facing", "time_critical"};
    unsigned functions = 0;
    for (const char *at = list; at != NULL;) {
        const size_t len = strcspn(at, ",");
        unsigned found = 0;
        for (unsigned f = 0; f < 3; f++) {
            found |= strlen(names[f]) == len && memcmp(names[f], at, len) == 0 ? 1u << f : 0;
        }
        if (found == 0) {
            return btri_complain(BTRI_EXIT_USAGE,
                                 "--functions %s: plain, patient_facing, time_critical are known", list);
        }
        functions |= found;
        at = at[len] == ',' ? at + len + 1 : NULL;
    }
    if (list != NULL && btri_case_set_functions(kase, functions) != BTRI_OK) {
        return btri_complain(BTRI_EXIT_INTERNAL, "--functions cannot be set");
    }
    return BTRI_EXIT_DONE;
}

/* A wrong date, profile or parameter on the command line is a wrong use of the command, whatever the case
 * says. */
static btri_exit check_arguments(btri_session *session, const btri_session_options *options,
                                 const char *today) {
    const char *at = options->at != NULL ? options->at : today;
    switch (btri_case_begin(session->kase, at, options->profile)) {
    case BTRI_OK:
        return check_parameters(session->kase, options->parameters);
    case BTRI_E_UNKNOWN_PROFILE:
        return btri_complain(BTRI_EXIT_USAGE, "--profile %s: the knowledge has no such profile",
                             options->profile);
    default:
        return btri_complain(BTRI_EXIT_USAGE, "--at %s: not a date such as 2026-11-22", at);
    }
}

btri_exit btri_session_new_case(btri_session *session, const btri_session_options *options,
                                const char *today) {
    const btri_status status = btri_case_new(session->context, session->bundle, &session->kase);
    if (status != BTRI_OK) {
        return btri_complain_about(session->context, status, "start");
    }
    const btri_exit code = check_functions(session->kase, options->functions);
    return code == BTRI_EXIT_DONE ? check_arguments(session, options, today) : code;
}

/* A record has no evaluation date of its own. What was not used of it stands among the issues of the result.
 */
static btri_exit read_fhir(btri_case *kase, const btri_session_options *options, btri_bytes input,
                           const char *file, const char *today) {
    const btri_fhir_options how = {.struct_size = sizeof how,
                                   .at = options->at != NULL ? options->at : today,
                                   .profile = options->profile};
    btri_fhir_report report = {.struct_size = sizeof report};
    if (options->parameters != NULL) {
        return btri_complain(BTRI_EXIT_USAGE, "%s: --set does not go with FHIR", file);
    }
    const btri_status status = btri_fhir_read(kase, input, &how, &report);
    if (status == BTRI_OK) {
        return BTRI_EXIT_DONE;
    }
    return btri_complain(btri_exit_of(status), "%s: byte %zu: %s", file, report.error_offset,
                         report.error_text);
}

static bool is_cbor(btri_bytes input) {
    return input.len > 0 && input.ptr[0] >= 0xA0u && input.ptr[0] <= 0xBFu;
}

bool btri_session_is_json_case(btri_bytes input) {
    return !is_cbor(input) && !btri_fhir_is_resource(input);
}

btri_exit btri_session_read(const btri_session *session, btri_case *kase, const btri_session_options *options,
                            btri_bytes input, const char *file, const char *today) {
    const btri_read_options how = {.struct_size = sizeof how,
                                   .at = options->at,
                                   .at_if_missing = today,
                                   .profile = options->profile,
                                   .parameters = options->parameters};
    if (!is_cbor(input) && btri_fhir_is_resource(input)) {
        return read_fhir(kase, options, input, file, today);
    }
    const btri_status status = btri_case_read_as(kase, is_cbor(input) ? BTRI_CBOR : BTRI_JSON, input, &how);
    return status == BTRI_OK ? BTRI_EXIT_DONE : btri_complain_about(session->context, status, file);
}

btri_exit btri_session_evaluate(btri_session *session, const btri_session_options *options, const char *path,
                                const btri_result **result) {
    char today[11];
    btri_file file;
    btri_exit code = btri_session_today(today);
    if (code == BTRI_EXIT_DONE) {
        code = btri_session_new_case(session, options, today);
    }
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    code = btri_file_read(path, &file);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    code = btri_session_read(session, session->kase, options, (btri_bytes){file.data, file.len},
                             btri_file_name(path), today);
    btri_file_free(&file);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    const btri_status status = btri_case_evaluate(session->kase, result);
    return status == BTRI_OK ? BTRI_EXIT_DONE
                             : btri_complain_about(session->context, status, btri_file_name(path));
}
