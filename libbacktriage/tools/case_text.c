/* case_text.c - a case JSON with more answers in it: what the case says is copied byte by byte, so that
 * dates, onsets and sources stay. Input: a JSON object that the library has read (strictly), so that finding
 * the end of a value needs no second reader; what comes out is read once more before it is kept. */
#include "tools/case_text.h"

#include <string.h>

typedef struct cursor {
    btri_bytes text;
    size_t at;
} cursor;

typedef struct member {
    btri_bytes key, value; /* key without its quotes */
} member;

static char here(const cursor *c) {
    return c->at < c->text.len ? (char)c->text.ptr[c->at] : '\0';
}

static void skip_spaces(cursor *c) {
    while (here(c) == ' ' || here(c) == '\t' || here(c) == '\n' || here(c) == '\r') {
        c->at++;
    }
}

static void skip_string(cursor *c) {
    for (c->at++; c->at < c->text.len && here(c) != '"'; c->at++) {
        c->at += here(c) == '\\' ? 1 : 0;
    }
    c->at++;
}

static bool ends_word(char byte) {
    return byte == ',' || byte == '}' || byte == ']' || byte == ' ' || byte == '\t' || byte == '\n' ||
           byte == '\r' || byte == '\0';
}

static void skip_value(cursor *c) {
    uint32_t depth = 0;
    do {
        const char byte = here(c);
        if (byte == '"') {
            skip_string(c);
        } else if (byte == '{' || byte == '[') {
            depth++;
            c->at++;
        } else if (byte == '}' || byte == ']') {
            depth--;
            c->at++;
        } else if (depth > 0) {
            c->at++;
        } else {
            while (!ends_word(here(c))) {
                c->at++;
            }
        }
    } while (depth > 0 && c->at < c->text.len);
}

static btri_bytes between(const cursor *c, size_t start, size_t end) {
    return (btri_bytes){c->text.ptr + start, end - start};
}

/* The next member of an object whose '{' or ',' the cursor stands on. */
static bool next_member(cursor *c, member *out) {
    c->at++;
    skip_spaces(c);
    if (here(c) != '"') {
        return false;
    }
    size_t start = c->at;
    skip_string(c);
    out->key = between(c, start + 1, c->at - 1);
    skip_spaces(c);
    c->at++; /* ':' */
    skip_spaces(c);
    start = c->at;
    skip_value(c);
    if (c->at > c->text.len) {
        return false;
    }
    out->value = between(c, start, c->at);
    skip_spaces(c);
    return true;
}

static bool is_key(btri_bytes key, const char *name) {
    return key.len == strlen(name) && memcmp(key.ptr, name, key.len) == 0;
}

static bool is_answered(const btri_case_addition *addition, btri_bytes id) {
    btri_finding_info info;
    for (uint32_t i = 0; i < addition->count; i++) {
        if (btri_bundle_finding(addition->bundle, addition->answers[i].finding, &info) == BTRI_OK &&
            info.id.len == id.len && memcmp(info.id.ptr, id.ptr, id.len) == 0) {
            return true;
        }
    }
    return false;
}

static void add_member(btri_buffer *out, const char *before, const member *m) {
    btri_buffer_add(out, before);
    btri_buffer_add(out, "\"");
    btri_buffer_add_bytes(out, m->key);
    btri_buffer_add(out, "\": ");
    btri_buffer_add_bytes(out, m->value);
}

static void add_findings(btri_buffer *out, btri_bytes before, const btri_case_addition *addition) {
    btri_finding_info info;
    cursor c = {before, 0};
    member m;
    const char *separator = "\n    ";
    btri_buffer_add(out, "  \"findings\": {");
    while (before.len > 0 && next_member(&c, &m)) {
        if (!is_answered(addition, m.key)) {
            add_member(out, separator, &m);
            separator = ",\n    ";
        }
    }
    for (uint32_t i = 0; i < addition->count; i++) {
        if (btri_bundle_finding(addition->bundle, addition->answers[i].finding, &info) == BTRI_OK) {
            btri_buffer_add(out, separator);
            btri_answer_write(out, info.id, &addition->answers[i]);
            separator = ",\n    ";
        }
    }
    btri_buffer_add(out, "\n  }\n}\n");
}

static void add_text(btri_buffer *out, const char *key, const char *value) {
    const member m = {{(const uint8_t *)key, strlen(key)}, {(const uint8_t *)value, strlen(value)}};
    btri_buffer_add(out, "  \"");
    btri_buffer_add_bytes(out, m.key);
    btri_buffer_add(out, "\": \"");
    btri_buffer_add_bytes(out, m.value);
    btri_buffer_add(out, "\",\n");
}

void btri_case_text_write(btri_buffer *out, btri_bytes before, const btri_case_addition *addition) {
    cursor c = {before, 0};
    btri_bytes findings = {NULL, 0};
    bool has_at = false;
    bool has_profile = false;
    member m;
    btri_buffer_add(out, "{\n");
    skip_spaces(&c);
    while (before.len > 0 && next_member(&c, &m)) {
        const bool is_at = is_key(m.key, "at");
        const bool is_profile = is_key(m.key, "profile");
        if (is_key(m.key, "findings")) {
            findings = m.value;
        } else if ((!is_at || addition->keeps_at) && (!is_profile || addition->keeps_profile)) {
            add_member(out, "  ", &m);
            btri_buffer_add(out, ",\n");
            has_at = has_at || is_at;
            has_profile = has_profile || is_profile;
        }
    }
    if (!has_at) {
        add_text(out, "at", addition->at);
    }
    if (!has_profile) {
        add_text(out, "profile", addition->profile);
    }
    add_findings(out, findings, addition);
}
