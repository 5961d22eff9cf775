/* document.h - one writer for both forms of a document: CBOR with integer keys, JSON with names. The caller
 * describes the document once; so the two forms cannot drift apart. Values are trusted, except that text and
 * cstr are checked to be UTF-8. */
#ifndef BTRI_FORMATS_DOCUMENT_H
#define BTRI_FORMATS_DOCUMENT_H

#include "wire/cbor_write.h"
#include "wire/json_write.h"

typedef struct btri_document {
    bool is_json;
    union {
        btri_cbor_writer cbor;
        btri_json_writer json;
    } writer;
} btri_document;

/* buf [borrow] may be NULL: count only. */
void btri_document_init(btri_document *doc, bool is_json, void *buf, size_t cap);

/* count pairs, or items, follow; then end. */
void btri_document_map(btri_document *doc, size_t count);
void btri_document_map_end(btri_document *doc);
void btri_document_array(btri_document *doc, size_t count);
void btri_document_array_end(btri_document *doc);

/* The key of the next value: number in CBOR, name in JSON. */
void btri_document_key(btri_document *doc, uint32_t number, const char *name);

void btri_document_text(btri_document *doc, btri_bytes text);
void btri_document_cstr(btri_document *doc, const char *text);
/* Not checked to be UTF-8 again: for spans of an opened bundle; for static texts of the library. */
void btri_document_trusted_text(btri_document *doc, btri_bytes text);
void btri_document_static_text(btri_document *doc, const char *text);
void btri_document_uint(btri_document *doc, uint64_t value);
void btri_document_bool(btri_document *doc, bool value);

/* value * 10^-digits: CBOR an integer, or [exponent, mantissa] with the mantissa not divisible by ten; JSON a
 * number. */
void btri_document_decimal(btri_document *doc, int64_t value, uint32_t digits);

/* A number that JSON shows by its name. */
void btri_document_enum(btri_document *doc, uint32_t value, const char *name);

/* As btri_cbor_writer_finish and btri_json_writer_finish. */
btri_status btri_document_finish(const btri_document *doc, size_t *len);

#endif
