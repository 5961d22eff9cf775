/* fhir_json.c - see fhir_json.h. Input is untrusted. */
#include "interop/fhir_json.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"

static btri_bytes behind(btri_bytes rest, size_t count) {
    return (btri_bytes){rest.ptr + count, rest.len - count};
}

/* What stands between values: white space, commas, colons. */
static const uint8_t is_between[256] = {[' '] = 1, ['\n'] = 1, ['\r'] = 1, ['\t'] = 1, [','] = 1, [':'] = 1};

/* The bytes at which a walk over a container has something to do. */
static const uint8_t is_mark[256] = {['"'] = 1, ['{'] = 1, ['['] = 1, ['}'] = 1, [']'] = 1};

/* Moves to the next byte of a value or bracket and answers it; 0 at the end. */
static uint8_t next_byte(btri_bytes *rest) {
    size_t at = 0;
    while (at < rest->len && is_between[rest->ptr[at]] != 0) {
        at++;
    }
    *rest = behind(*rest, at);
    return rest->len == 0 ? 0 : rest->ptr[0];
}

/* The length of the string that text begins with, quotes included; all of text if no quote ends it. A quote
 * behind an odd number of backslashes is part of the string. */
static size_t string_len(const uint8_t *text, size_t len) {
    size_t at = 1;
    while (at < len) {
        const uint8_t *const quote = memchr(text + at, '"', len - at);
        if (quote == NULL) {
            return len;
        }
        const size_t end = (size_t)(quote - text);
        size_t escapes = 0;
        while (end - escapes > at && text[end - escapes - 1] == '\\') {
            escapes++;
        }
        if (escapes % 2 == 0) {
            return end + 1;
        }
        at = end + 1;
    }
    return len;
}

/* The length of the object or array that text begins with; all of text if no bracket ends it. That every
 * bracket has its like was found by btri_json_check(). */
static size_t container_len(const uint8_t *text, size_t len) {
    size_t depth = 0;
    size_t at = 0;
    for (;;) {
        while (at < len && is_mark[text[at]] == 0) {
            at++;
        }
        if (at == len) {
            return len;
        }
        if (text[at] == '"') {
            at += string_len(text + at, len - at);
            continue;
        }
        const bool opens = text[at] == '{' || text[at] == '[';
        at++;
        depth = opens ? depth + 1 : depth - 1;
        if (depth == 0) {
            return at;
        }
    }
}

/* The length of the number or literal that text begins with. */
static size_t plain_len(const uint8_t *text, size_t len) {
    size_t at = 0;
    while (at < len && is_between[text[at]] == 0 && is_mark[text[at]] == 0) {
        at++;
    }
    return at;
}

/* Takes the value that rest begins with. Empty: there is none, which checked text rules out. */
static btri_bytes take_value(btri_bytes *rest) {
    const uint8_t first = next_byte(rest);
    btri_bytes value = *rest;
    if (first == '"') {
        value.len = string_len(rest->ptr, rest->len);
    } else if (first == '{' || first == '[') {
        value.len = container_len(rest->ptr, rest->len);
    } else {
        value.len = plain_len(rest->ptr, rest->len);
    }
    *rest = behind(*rest, value.len);
    return value;
}

static bool has_escape(btri_bytes raw) {
    return raw.len != 0 && memchr(raw.ptr, '\\', raw.len) != NULL;
}

/* Does the inside of a string stand for this text? */
static bool stands_for(btri_bytes raw, const char *text) {
    return btri_bytes_equal_cstr(raw, text) ||
           (has_escape(raw) && btri_json_raw_equals_text(raw, btri_bytes_from_cstr(text)));
}

/* Gives the value of this raw key to the field of its name. */
static void take_member(btri_bytes key, btri_bytes value, const btri_fhir_field *fields, size_t count) {
    const uint8_t first = key.len == 0 ? 0 : key.ptr[0];
    const bool is_escaped = has_escape(key);
    if (value.ptr[0] == 'n') {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        /* Nearly every name is another one, and its first letter tells, unless the key has escapes. */
        const bool may_be = is_escaped || first == (uint8_t)fields[i].name[0];
        if (may_be && stands_for(key, fields[i].name)) {
            *fields[i].value = value;
            return;
        }
    }
}

static void clear_fields(const btri_fhir_field *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        *fields[i].value = btri_bytes_empty();
    }
}

static btri_status open_object(btri_bytes *rest) {
    BTRI_ENSURE(next_byte(rest) == '{', BTRI_E_INPUT_MALFORMED);
    *rest = behind(*rest, 1);
    return BTRI_OK;
}

/* The next key, raw and without its quotes; *found is false behind the end of the object. */
static btri_status next_key(btri_bytes *rest, btri_bytes *key, bool *found) {
    *found = next_byte(rest) != '}';
    if (!*found) {
        *rest = behind(*rest, 1);
        return BTRI_OK;
    }
    const btri_bytes quoted = take_value(rest);
    BTRI_ENSURE(quoted.len >= 2, BTRI_E_INPUT_MALFORMED);
    *key = (btri_bytes){quoted.ptr + 1, quoted.len - 2};
    BTRI_ENSURE(next_byte(rest) != 0, BTRI_E_INPUT_MALFORMED);
    return BTRI_OK;
}

/* Takes the object that rest begins with. */
static btri_status take_object(btri_bytes *rest, const btri_fhir_field *fields, size_t count) {
    btri_bytes key;
    bool found = false;
    BTRI_TRY(open_object(rest));
    for (;;) {
        BTRI_TRY(next_key(rest, &key, &found));
        if (!found) {
            return BTRI_OK;
        }
        const btri_bytes value = take_value(rest);
        BTRI_ENSURE(value.len != 0, BTRI_E_INPUT_MALFORMED);
        take_member(key, value, fields, count);
    }
}

btri_status btri_fhir_fields(btri_bytes object, const btri_fhir_field *fields, size_t count) {
    clear_fields(fields, count);
    return object.len == 0 ? BTRI_OK : take_object(&object, fields, count);
}

btri_status btri_fhir_fields_nested(btri_bytes *rest, const btri_fhir_field *fields, size_t count,
                                    btri_fhir_inner *inner) {
    btri_bytes key;
    bool found = false;
    clear_fields(fields, count);
    clear_fields(inner->fields, inner->count);
    inner->value = btri_bytes_empty();
    BTRI_TRY(open_object(rest));
    for (;;) {
        BTRI_TRY(next_key(rest, &key, &found));
        if (!found) {
            return BTRI_OK;
        }
        btri_bytes value = *rest;
        if (value.ptr[0] == '{' && stands_for(key, inner->name)) {
            BTRI_TRY(take_object(rest, inner->fields, inner->count));
            value.len -= rest->len;
        } else {
            value = take_value(rest);
        }
        BTRI_ENSURE(value.len != 0, BTRI_E_INPUT_MALFORMED);
        take_member(key, value, fields, count);
        take_member(key, value, &(btri_fhir_field){inner->name, &inner->value}, 1);
    }
}

btri_status btri_fhir_list_open(btri_fhir_list *list, btri_bytes array) {
    list->is_open = false;
    list->rest = array;
    if (array.len == 0) {
        return BTRI_OK;
    }
    BTRI_ENSURE(next_byte(&list->rest) == '[', BTRI_E_INPUT_MALFORMED);
    list->rest = behind(list->rest, 1);
    list->is_open = true;
    return BTRI_OK;
}

bool btri_fhir_list_seek(btri_fhir_list *list) {
    while (list->is_open) {
        const uint8_t first = next_byte(&list->rest);
        if (first != 'n') {
            list->is_open = first != ']';
            return list->is_open;
        }
        (void)take_value(&list->rest);
    }
    return false;
}

btri_status btri_fhir_list_next(btri_fhir_list *list, btri_bytes *item) {
    *item = btri_bytes_empty();
    if (!btri_fhir_list_seek(list)) {
        return BTRI_OK;
    }
    *item = take_value(&list->rest);
    BTRI_ENSURE(item->len != 0, BTRI_E_INPUT_MALFORMED);
    return BTRI_OK;
}

/* The inside of a JSON string; false for other values. */
static bool raw_text(btri_bytes value, btri_bytes *raw) {
    return value.len >= 2 && value.ptr[0] == '"' && btri_bytes_sub(value, 1, value.len - 2, raw);
}

bool btri_fhir_text_is(btri_bytes value, const char *text) {
    btri_bytes raw;
    return raw_text(value, &raw) && stands_for(raw, text);
}

bool btri_fhir_text(btri_bytes value, char *buf, size_t cap) {
    btri_bytes raw;
    size_t len = 0;
    buf[0] = '\0';
    if (!raw_text(value, &raw)) {
        return false;
    }
    if (memchr(raw.ptr, '\\', raw.len) == NULL && memchr(raw.ptr, 0, raw.len) == NULL) {
        if (raw.len < cap) {
            btri_bytes_copy(buf, raw);
            buf[raw.len] = '\0';
        }
        return raw.len < cap;
    }
    if (btri_json_unescape(raw, buf, cap - 1, &len) != BTRI_OK || memchr(buf, 0, len) != NULL) {
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
