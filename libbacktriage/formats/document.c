/* document.c - see document.h. */
#include "formats/document.h"

void btri_document_init(btri_document *doc, bool is_json, void *buf, size_t cap) {
    doc->is_json = is_json;
    if (is_json) {
        btri_json_writer_init(&doc->writer.json, buf, cap, BTRI_JSON_COMPACT);
    } else {
        btri_cbor_writer_init(&doc->writer.cbor, buf, cap);
    }
}

void btri_document_map(btri_document *doc, size_t count) {
    if (doc->is_json) {
        btri_json_write_object_begin(&doc->writer.json);
    } else {
        btri_cbor_write_map(&doc->writer.cbor, count);
    }
}

void btri_document_map_end(btri_document *doc) {
    if (doc->is_json) {
        btri_json_write_object_end(&doc->writer.json);
    }
}

void btri_document_array(btri_document *doc, size_t count) {
    if (doc->is_json) {
        btri_json_write_array_begin(&doc->writer.json);
    } else {
        btri_cbor_write_array(&doc->writer.cbor, count);
    }
}

void btri_document_array_end(btri_document *doc) {
    if (doc->is_json) {
        btri_json_write_array_end(&doc->writer.json);
    }
}

void btri_document_key(btri_document *doc, uint32_t number, const char *name) {
    if (doc->is_json) {
        btri_json_write_key(&doc->writer.json, name);
    } else {
        btri_cbor_write_uint(&doc->writer.cbor, number);
    }
}

void btri_document_text(btri_document *doc, btri_bytes text) {
    if (doc->is_json) {
        btri_json_write_string(&doc->writer.json, text);
    } else {
        btri_cbor_write_text(&doc->writer.cbor, text);
    }
}

void btri_document_trusted_text(btri_document *doc, btri_bytes text) {
    if (doc->is_json) {
        btri_json_write_trusted_string(&doc->writer.json, text);
    } else {
        btri_cbor_write_trusted_text(&doc->writer.cbor, text);
    }
}

void btri_document_static_text(btri_document *doc, const char *text) {
    btri_document_trusted_text(doc, btri_bytes_from_cstr(text));
}

void btri_document_cstr(btri_document *doc, const char *text) {
    btri_document_text(doc, btri_bytes_from_cstr(text));
}

void btri_document_uint(btri_document *doc, uint64_t value) {
    if (doc->is_json) {
        btri_json_write_uint(&doc->writer.json, value);
    } else {
        btri_cbor_write_uint(&doc->writer.cbor, value);
    }
}

void btri_document_bool(btri_document *doc, bool value) {
    if (doc->is_json) {
        btri_json_write_bool(&doc->writer.json, value);
    } else {
        btri_cbor_write_bool(&doc->writer.cbor, value);
    }
}

void btri_document_decimal(btri_document *doc, int64_t value, uint32_t digits) {
    if (doc->is_json) {
        btri_json_write_fixed(&doc->writer.json, value, digits);
        return;
    }
    while (digits > 0 && value % 10 == 0) {
        value /= 10;
        digits--;
    }
    if (digits == 0) {
        btri_cbor_write_int(&doc->writer.cbor, value);
        return;
    }
    btri_cbor_write_array(&doc->writer.cbor, 2);
    btri_cbor_write_int(&doc->writer.cbor, -(int64_t)digits);
    btri_cbor_write_int(&doc->writer.cbor, value);
}

void btri_document_enum(btri_document *doc, uint32_t value, const char *name) {
    if (doc->is_json) {
        btri_json_write_cstr(&doc->writer.json, name);
    } else {
        btri_cbor_write_uint(&doc->writer.cbor, value);
    }
}

btri_status btri_document_finish(const btri_document *doc, size_t *len) {
    return doc->is_json ? btri_json_writer_finish(&doc->writer.json, len)
                        : btri_cbor_writer_finish(&doc->writer.cbor, len);
}
