/* utf8.h - is a span valid UTF-8 (RFC 3629: shortest form, no surrogates, at most U+10FFFF)?
 * Input is untrusted. Thread-safe; no memory. */
#ifndef BTRI_BASE_UTF8_H
#define BTRI_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Offset of the first byte that belongs to no valid character, or text.len if all is valid. */
size_t btri_utf8_valid_prefix(btri_bytes text);

bool btri_utf8_is_valid(btri_bytes text);

/* Length (1 to 4) of the valid character at the start of text, 0 if there is none. */
size_t btri_utf8_char_len(btri_bytes text);

/* Writes the character to out and answers its length; 0 for a surrogate or beyond U+10FFFF. */
size_t btri_utf8_encode(uint32_t character, uint8_t out[4]);

#ifdef __cplusplus
}
#endif

#endif
