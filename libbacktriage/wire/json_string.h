/* json_string.h - the inside of a JSON string: scanning, comparing, hashing and unescaping without memory.
 * Input is UNTRUSTED. "Raw" is the text between the quotes as it stands, escapes included. Thread-safe. */
#ifndef BTRI_WIRE_JSON_STRING_H
#define BTRI_WIRE_JSON_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/status.h"
#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct btri_json_scan {
    size_t len; /* raw length up to the closing quote; on failure the offset of the error */
    bool has_escape;
    const char *error; /* NULL if the string is valid; else static text */
} btri_json_scan;

/* Scans rest, which begins behind the opening quote, up to the closing quote. Refused are control characters,
 * unknown escapes, invalid UTF-8, escaped surrogates that are not a pair, and a missing closing quote (RFC
 * 8259 section 7). */
btri_json_scan btri_json_scan_string(btri_bytes rest);

/* Raw strings must have been scanned. Do they stand for the same text? */
bool btri_json_raw_equal(btri_bytes a, btri_bytes b);

/* Does a raw string stand for this UTF-8 text? */
bool btri_json_raw_equals_text(btri_bytes raw, btri_bytes text);

/* Hash of the text that a raw string stands for (base/hash.h). */
uint64_t btri_json_raw_hash(btri_bytes raw);

/* Puts the text that raw stands for into buf [borrow], as UTF-8 without NUL; *len gets its length. buf may be
 * NULL: count only. BTRI_E_BUFFER_TOO_SMALL: *len is what is needed. BTRI_E_INPUT_MALFORMED: raw is no valid
 * inside of a string. raw.len bytes always suffice. */
btri_status btri_json_unescape(btri_bytes raw, void *buf, size_t cap, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
