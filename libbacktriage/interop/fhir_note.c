/* fhir_note.c - what the reader tells about its input: counters, callback, issues of the result.
 * Codes come from untrusted input: into a text goes only what looks like a code, so that no name and no
 * markup that somebody put there is passed on. */
#include "interop/fhir_reader.h"

#include <string.h>

#include "base/arith.h"
#include "base/guard.h"

#define ISSUES_OF_A_KIND 3u
#define DETAIL_BYTES     96u

const char *btri_fhir_note_name(int kind) {
    switch (kind) {
#define NOTE_CASE(name, number, text)                                                                        \
    case name:                                                                                               \
        return text;
        BTRI_FHIR_NOTE_LIST(NOTE_CASE)
#undef NOTE_CASE
    default:
        return "?";
    }
}

/* Letters, digits and the marks of codes, units and URIs; no spaces, no brackets of markup. */
static bool looks_like_code(const char *text) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._:/%*^+[]{}()#'~?=";
    return text[strspn(text, allowed)] == '\0';
}

static void append(char detail[DETAIL_BYTES], const char *text) {
    const size_t used = strlen(detail);
    const size_t room = DETAIL_BYTES - 1 - used;
    const size_t len = strlen(text);
    memcpy(detail + used, text, len < room ? len : room);
    detail[used + (len < room ? len : room)] = '\0';
}

static btri_status add_issue(btri_fhir_reader *reader, const btri_fhir_note *note) {
    char detail[DETAIL_BYTES] = "";
    append(detail, note->path);
    if (note->system[0] != '\0' || note->code[0] != '\0') {
        append(detail, " ");
        append(detail, note->system);
        append(detail, note->system[0] != '\0' ? "|" : "");
        append(detail, note->code);
    }
    return btri_case_add_issue(reader->kase, btri_fhir_note_name((int)note->kind), note->finding, detail);
}

/* Resources of other types are in every record: their number is enough. */
static uint32_t issue_limit(int kind) {
    return kind == BTRI_FHIR_RESOURCE_NOT_READ ? 0u : ISSUES_OF_A_KIND;
}

btri_status btri_fhir_tell(btri_fhir_reader *reader, btri_fhir_note_kind kind, btri_finding finding,
                           const char *path, const btri_fhir_coding *coding) {
    const char *const system = coding != NULL ? coding->system : "";
    const char *const code = coding != NULL ? coding->code : "";
    const btri_fhir_note note = {.kind = kind,
                                 .resource = reader->resource,
                                 .finding = finding,
                                 .path = path,
                                 .system = looks_like_code(system) ? system : "?",
                                 .code = looks_like_code(code) ? code : "?"};
    reader->report->notes[kind]++;
    if (reader->options->note != NULL) {
        reader->options->note(reader->options->user, &note);
    }
    if (reader->report->notes[kind] > issue_limit((int)kind)) {
        return BTRI_OK;
    }
    return add_issue(reader, &note);
}

btri_status btri_fhir_tell_word(btri_fhir_reader *reader, btri_fhir_note_kind kind, const char *path,
                                btri_bytes value) {
    btri_fhir_coding word = {"", ""};
    (void)btri_fhir_text(value, word.code, sizeof word.code);
    return btri_fhir_tell(reader, kind, BTRI_FHIR_NO_FINDING, path, &word);
}

static void append_number(char detail[DETAIL_BYTES], uint32_t number) {
    char digits[11];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    append(detail, digits + at);
}

btri_status btri_fhir_tell_totals(btri_fhir_reader *reader) {
    for (int kind = 0; kind < BTRI_FHIR_NOTE_KINDS; kind++) {
        const uint32_t count = reader->report->notes[kind];
        char detail[DETAIL_BYTES] = "";
        if (count <= issue_limit(kind)) {
            continue;
        }
        append_number(detail, count);
        append(detail, " in all");
        BTRI_TRY(btri_case_add_issue(reader->kase, btri_fhir_note_name(kind), BTRI_FHIR_NO_FINDING, detail));
    }
    return BTRI_OK;
}
