/* case_kind.c - which of the forms of a case is this? The input is untrusted and may be neither. */
#include "tools/case_kind.h"

#include <string.h>

/* Where a string that opens at `at` has its closing quote, or the end of input. */
static size_t closing_quote(btri_bytes input, size_t at) {
    for (at++; at < input.len && input.ptr[at] != '"'; at++) {
        if (input.ptr[at] == '\\') {
            at++;
        }
    }
    return at < input.len ? at : input.len;
}

static bool is_name_of_member(btri_bytes input, size_t open, size_t close, const char *name) {
    const size_t len = strlen(name);
    if (close - open - 1 != len || memcmp(input.ptr + open + 1, name, len) != 0) {
        return false;
    }
    size_t at = close + 1;
    while (at < input.len && (input.ptr[at] == ' ' || input.ptr[at] == '\t' || input.ptr[at] == '\n' ||
                              input.ptr[at] == '\r')) {
        at++;
    }
    return at < input.len && input.ptr[at] == ':';
}

static bool has_outer_member(btri_bytes input, const char *name) {
    size_t depth = 0;
    for (size_t at = 0; at < input.len; at++) {
        const uint8_t byte = input.ptr[at];
        if (byte == '"') {
            const size_t close = closing_quote(input, at);
            if (depth == 1 && close < input.len && is_name_of_member(input, at, close, name)) {
                return true;
            }
            at = close;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if ((byte == '}' || byte == ']') && depth > 0) {
            depth--;
        }
    }
    return false;
}

btri_case_kind btri_case_kind_of(btri_bytes input) {
    if (input.len > 0 && input.ptr[0] >= 0xA0u && input.ptr[0] <= 0xBFu) {
        return BTRI_CASE_KIND_CBOR;
    }
    return has_outer_member(input, "resourceType") ? BTRI_CASE_KIND_FHIR : BTRI_CASE_KIND_JSON;
}
