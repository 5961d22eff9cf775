/* fhir_json.c - see fhir_json.h. Input is untrusted. */
#include "interop/fhir_json.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"

static void take_member(const btri_json_token *key, btri_bytes value, const btri_fhir_field *fields,
                        size_t count) {
    if (value.len == 0 || value.ptr[0] == 'n') {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (btri_json_string_equals(key, fields[i].name)) {
            *fields[i].value = value;
            return;
        }
    }
}

btri_status btri_fhir_fields(btri_bytes object, const btri_fhir_field *fields, size_t count) {
    btri_json_reader reader;
    btri_json_token token;
    for (size_t i = 0; i < count; i++) {
        *fields[i].value = btri_bytes_empty();
    }
    if (object.len == 0) {
        return BTRI_OK;
    }
    btri_json_reader_init(&reader, object, NULL);
    BTRI_TRY(btri_json_expect(&reader, BTRI_JSON_OBJECT_BEGIN, &token));
    for (;;) {
        btri_bytes value = btri_bytes_empty();
        BTRI_TRY(btri_json_next(&reader, &token));
        if (token.type == BTRI_JSON_OBJECT_END) {
            return BTRI_OK;
        }
        BTRI_TRY(btri_json_skip(&reader, &value));
        take_member(&token, value, fields, count);
    }
}

btri_status btri_fhir_list_open(btri_fhir_list *list, btri_bytes array) {
    btri_json_token token;
    list->is_open = false;
    btri_json_reader_init(&list->reader, array, NULL);
    if (array.len == 0) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_json_expect(&list->reader, BTRI_JSON_ARRAY_BEGIN, &token));
    list->is_open = true;
    return BTRI_OK;
}

btri_status btri_fhir_list_next(btri_fhir_list *list, btri_bytes *item) {
    *item = btri_bytes_empty();
    while (list->is_open) {
        if (btri_json_peek(&list->reader) == BTRI_JSON_ARRAY_END) {
            list->is_open = false;
            return BTRI_OK;
        }
        const bool is_null = btri_json_peek(&list->reader) == BTRI_JSON_NULL;
        BTRI_TRY(btri_json_skip(&list->reader, item));
        if (!is_null) {
            return BTRI_OK;
        }
        *item = btri_bytes_empty();
    }
    return BTRI_OK;
}

/* The inside of a JSON string; false for other values. */
static bool raw_text(btri_bytes value, btri_bytes *raw) {
    return value.len >= 2 && value.ptr[0] == '"' && btri_bytes_sub(value, 1, value.len - 2, raw);
}

bool btri_fhir_text_is(btri_bytes value, const char *text) {
    btri_bytes raw;
    return raw_text(value, &raw) && btri_json_raw_equals_text(raw, btri_bytes_from_cstr(text));
}

bool btri_fhir_text(btri_bytes value, char *buf, size_t cap) {
    btri_bytes raw;
    size_t len = 0;
    buf[0] = '\0';
    if (!raw_text(value, &raw) || btri_json_unescape(raw, buf, cap - 1, &len) != BTRI_OK ||
        memchr(buf, 0, len) != NULL) {
        buf[0] = '\0';
        return false;
    }
    buf[len] = '\0';
    return true;
}

bool btri_fhir_bool(btri_bytes value, bool *out) {
    *out = btri_bytes_equal_cstr(value, "true");
    return *out || btri_bytes_equal_cstr(value, "false");
}
