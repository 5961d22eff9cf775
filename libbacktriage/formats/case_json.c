/* case_json.c - walk over a case in JSON. Input is UNTRUSTED. The first pass checks the whole text and finds
 * at, profile and findings, whatever their order; the second reads the findings. */
#include "formats/case_json.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "wire/decimal.h"
#include "wire/json_read.h"

#define TEXT_COUNT BTRI_MEMBER_COUNT

typedef struct json_walk {
    btri_json_reader json;
    btri_json_token token; /* read last */
    const btri_knowledge *knowledge;
    const btri_case_walker *walker;
    btri_case_error *error;
    btri_bytes input;
    size_t base; /* offset in input of what json reads */
    btri_case_item item;
    uint8_t text[TEXT_COUNT][BTRI_LIMIT_CASE_TEXT_BYTES]; /* unescaped members of one record */
} json_walk;

static btri_status malformed(json_walk *w, const char *text) {
    return btri_json_fail(&w->json, BTRI_E_INPUT_MALFORMED, text);
}

static btri_status next(json_walk *w) {
    return btri_json_next(&w->json, &w->token);
}

/* The string read last as UTF-8: inside the input, or unescaped in place. Never a NULL span. */
static btri_status take_text(json_walk *w, uint32_t place, btri_bytes *text) {
    size_t len = 0;
    *text = w->token.text;
    if (w->token.type != BTRI_JSON_STRING && w->token.type != BTRI_JSON_KEY) {
        return malformed(w, "a string is due");
    }
    if (w->token.has_escape || text->len == 0) {
        const btri_status status =
            btri_json_unescape(w->token.text, w->text[place], BTRI_LIMIT_CASE_TEXT_BYTES, &len);
        if (status == BTRI_E_BUFFER_TOO_SMALL) {
            return btri_json_fail(&w->json, BTRI_E_LIMIT, "a text is too long");
        }
        *text = btri_bytes_of(w->text[place], len);
        return status == BTRI_OK ? BTRI_OK : btri_json_fail(&w->json, status, "a string is not valid");
    }
    if (text->len > BTRI_LIMIT_CASE_TEXT_BYTES) {
        return btri_json_fail(&w->json, BTRI_E_LIMIT, "a text is too long");
    }
    return BTRI_OK;
}

static btri_status take_number(json_walk *w, btri_case_raw *raw) {
    btri_decimal value;
    if (w->token.type != BTRI_JSON_NUMBER) {
        return malformed(w, "a number is due");
    }
    const btri_status status = btri_decimal_parse(w->token.text, &value);
    if (status != BTRI_OK) {
        return btri_json_fail(&w->json, status, "a number has too many digits");
    }
    raw->has_value = true;
    raw->mantissa = value.mantissa;
    raw->exponent = value.exponent10;
    return BTRI_OK;
}

static btri_status read_member(json_walk *w, btri_case_raw *raw) {
    btri_bytes text;
    w->item.where = BTRI_MEMBER_NONE;
    BTRI_TRY(take_text(w, BTRI_MEMBER_NONE, &text));
    if (!btri_case_member_of(text, &w->item.where)) {
        return malformed(w, "a record has a member that is not known");
    }
    BTRI_TRY(next(w));
    if (w->item.where == BTRI_MEMBER_VALUE) {
        return take_number(w, raw);
    }
    BTRI_TRY(take_text(w, w->item.where, &text));
    if (!btri_case_raw_set_text(raw, w->item.where, text)) {
        return malformed(w, "a state or comparator is not known");
    }
    return BTRI_OK;
}

/* The token read last opened the object. */
static btri_status read_record(json_walk *w, btri_case_raw *raw) {
    raw->is_record = true;
    BTRI_TRY(next(w));
    while (w->token.type != BTRI_JSON_OBJECT_END) {
        BTRI_TRY(read_member(w, raw));
        BTRI_TRY(next(w));
    }
    w->item.where = BTRI_MEMBER_NONE;
    return BTRI_OK;
}

static btri_status read_plain(json_walk *w, btri_case_raw *raw) {
    switch (w->token.type) {
    case BTRI_JSON_TRUE:
        raw->state = BTRI_CASE_PRESENT;
        return BTRI_OK;
    case BTRI_JSON_FALSE:
        raw->state = BTRI_CASE_ABSENT;
        return BTRI_OK;
    case BTRI_JSON_NULL:
        raw->state = BTRI_CASE_UNKNOWN;
        return BTRI_OK;
    case BTRI_JSON_STRING:
        raw->state = BTRI_CASE_NEVER;
        return btri_json_string_equals(&w->token, "never")
                   ? BTRI_OK
                   : malformed(w, "the only word that is a value is never");
    case BTRI_JSON_NUMBER:
        return take_number(w, raw);
    case BTRI_JSON_END:
    case BTRI_JSON_OBJECT_BEGIN:
    case BTRI_JSON_OBJECT_END:
    case BTRI_JSON_ARRAY_BEGIN:
    case BTRI_JSON_ARRAY_END:
    case BTRI_JSON_KEY:
        break;
    }
    return malformed(w, "a value is of a kind that is not known");
}

/* Reads the value whose first token was read last, and tells the walker. */
static btri_status walk_value(json_walk *w, uint32_t element) {
    const btri_case_item fresh = {w->item.finding, element, {0}, BTRI_MEMBER_NONE};
    const size_t offset = w->base + w->token.offset;
    w->item = fresh;
    if (w->token.type == BTRI_JSON_OBJECT_BEGIN) {
        BTRI_TRY(read_record(w, &w->item.raw));
    } else {
        BTRI_TRY(read_plain(w, &w->item.raw));
    }
    const btri_status status = w->walker->value(w->walker->user, &w->item);
    if (status != BTRI_OK) {
        return btri_case_fail_item(w->error, status, offset, w->knowledge, &w->item);
    }
    return BTRI_OK;
}

/* Elements of the array whose begin was read last. copy: looks ahead, moves nothing. */
static btri_status count_elements(btri_json_reader copy, uint32_t *count) {
    *count = 0;
    while (btri_json_peek(&copy) != BTRI_JSON_ARRAY_END) {
        BTRI_TRY(btri_json_skip(&copy, NULL));
        BTRI_ENSURE(*count < BTRI_LIMIT_CASE_RECORDS, BTRI_E_LIMIT);
        *count += 1;
    }
    return BTRI_OK;
}

static btri_status tell_finding(json_walk *w, uint32_t element_count) {
    const btri_status status = w->walker->finding(w->walker->user, w->item.finding, element_count);
    if (status != BTRI_OK) {
        return btri_case_fail_item(w->error, status, w->base + w->token.offset, w->knowledge, &w->item);
    }
    return BTRI_OK;
}

static btri_status walk_array(json_walk *w) {
    uint32_t count = 0;
    const btri_status counted = count_elements(w->json, &count);
    if (counted != BTRI_OK) {
        return btri_json_fail(&w->json, counted, "a finding has too many records");
    }
    if (count < 2) {
        return malformed(w, "an array has less than two records");
    }
    BTRI_TRY(tell_finding(w, count));
    for (uint32_t i = 0; i < count; i++) {
        BTRI_TRY(next(w));
        if (w->token.type != BTRI_JSON_OBJECT_BEGIN) {
            return malformed(w, "an element of an array is no record");
        }
        BTRI_TRY(walk_value(w, i));
    }
    return next(w); /* the end */
}

/* The value of one finding is next. */
static btri_status walk_finding(json_walk *w, uint32_t finding) {
    const btri_case_item fresh = {finding, BTRI_INDEX_NONE, {0}, BTRI_MEMBER_NONE};
    w->item = fresh;
    BTRI_TRY(next(w));
    if (w->token.type == BTRI_JSON_ARRAY_BEGIN) {
        return walk_array(w);
    }
    BTRI_TRY(tell_finding(w, 0));
    return walk_value(w, BTRI_INDEX_NONE);
}

/* The key of a finding was read last. */
static btri_status take_finding(json_walk *w, uint32_t *finding) {
    btri_bytes id;
    BTRI_TRY(take_text(w, BTRI_MEMBER_NONE, &id));
    *finding = btri_finding_by_id(w->knowledge, id);
    if (*finding == BTRI_INDEX_NONE) {
        return btri_case_fail_unknown(w->error, w->base + w->token.offset, id);
    }
    return BTRI_OK;
}

static btri_status walk_as_written(json_walk *w) {
    uint32_t finding = 0;
    BTRI_TRY(btri_json_expect(&w->json, BTRI_JSON_OBJECT_BEGIN, &w->token));
    BTRI_TRY(next(w));
    while (w->token.type != BTRI_JSON_OBJECT_END) {
        BTRI_TRY(take_finding(w, &finding));
        BTRI_TRY(walk_finding(w, finding));
        BTRI_TRY(next(w));
    }
    return BTRI_OK;
}

/* Notes where the value of each finding stands. */
static btri_status note_places(json_walk *w, btri_bytes *places, uint32_t *count) {
    uint32_t finding = 0;
    for (uint32_t i = 0; i < w->knowledge->finding_count; i++) {
        places[i] = btri_bytes_empty();
    }
    *count = 0;
    BTRI_TRY(btri_json_expect(&w->json, BTRI_JSON_OBJECT_BEGIN, &w->token));
    BTRI_TRY(next(w));
    while (w->token.type != BTRI_JSON_OBJECT_END) {
        BTRI_TRY(take_finding(w, &finding));
        BTRI_TRY(btri_json_skip(&w->json, &places[finding]));
        *count += 1;
        BTRI_TRY(next(w));
    }
    return BTRI_OK;
}

static btri_status walk_in_order(json_walk *w, const btri_bytes *places) {
    for (uint32_t i = 0; i < w->knowledge->finding_count; i++) {
        if (places[i].ptr != NULL) {
            w->base = (size_t)(places[i].ptr - w->input.ptr);
            btri_json_reader_init(&w->json, places[i], NULL);
            BTRI_TRY(walk_finding(w, i));
        }
    }
    return BTRI_OK;
}

/* What the first pass finds. */
typedef struct json_root {
    btri_bytes at, profile;
    size_t at_offset, profile_offset;
    btri_json_reader
        findings; /* stands before their value; after the pass it is of depth 0 if there are none */
} json_root;

static btri_status read_root_member(json_walk *w, json_root *root) {
    if (btri_json_string_equals(&w->token, "at")) {
        BTRI_TRY(next(w));
        root->at_offset = w->token.offset;
        return take_text(w, BTRI_MEMBER_ONSET, &root->at);
    }
    if (btri_json_string_equals(&w->token, "profile")) {
        BTRI_TRY(next(w));
        root->profile_offset = w->token.offset;
        return take_text(w, BTRI_MEMBER_SOURCE, &root->profile);
    }
    if (btri_json_string_equals(&w->token, "findings")) {
        root->findings = w->json;
        root->findings.keys = NULL; /* the first pass refuses keys that occur twice */
        return btri_json_skip(&w->json, NULL);
    }
    return malformed(w, "a case has a member that is not known");
}

static btri_status read_root(json_walk *w, json_root *root) {
    BTRI_TRY(btri_json_expect(&w->json, BTRI_JSON_OBJECT_BEGIN, &w->token));
    BTRI_TRY(next(w));
    while (w->token.type != BTRI_JSON_OBJECT_END) {
        BTRI_TRY(read_root_member(w, root));
        BTRI_TRY(next(w));
    }
    BTRI_TRY(btri_json_finish(&w->json));
    if (root->findings.depth == 0) {
        return btri_case_fail_at(w->error, BTRI_E_INPUT_MALFORMED, 0, "the findings are missing", "findings");
    }
    return BTRI_OK;
}

/* The walker may know a date where the input has none. */
static btri_status tell_header(json_walk *w, const json_root *root) {
    bool is_profile = false;
    const btri_status status = w->walker->header(w->walker->user, root->at, root->profile, &is_profile);
    if (status != BTRI_OK) {
        const bool is_missing = !is_profile && root->at.ptr == NULL;
        return btri_case_fail_at(w->error, status, is_profile ? root->profile_offset : root->at_offset,
                                 is_missing ? "the date of evaluation is missing" : NULL,
                                 is_profile ? "profile" : "at");
    }
    return BTRI_OK;
}

static btri_status walk_case(json_walk *w, btri_bytes *places) {
    json_root root = {0};
    uint32_t count = 0;
    BTRI_TRY(read_root(w, &root));
    w->json = root.findings;
    if (places == NULL) {
        BTRI_TRY(tell_header(w, &root));
        return walk_as_written(w);
    }
    /* The texts of the header may lie unescaped in places that ids do not use. */
    BTRI_TRY(note_places(w, places, &count));
    if (w->walker->count != NULL) {
        w->walker->count(w->walker->user, count);
    }
    BTRI_TRY(tell_header(w, &root));
    return walk_in_order(w, places);
}

btri_status btri_case_walk_json(btri_bytes input, const btri_knowledge *knowledge, btri_json_keys *keys,
                                const btri_case_walker *walker, btri_bytes *places, btri_case_error *error) {
    json_walk w;
    const btri_case_item nothing = {BTRI_INDEX_NONE, BTRI_INDEX_NONE, {0}, BTRI_MEMBER_NONE};
    btri_json_reader_init(&w.json, input, keys);
    w.knowledge = knowledge;
    w.walker = walker;
    w.error = error;
    w.input = input;
    w.base = 0;
    w.item = nothing;
    btri_case_error_clear(error);
    const btri_status status = walk_case(&w, places);
    if (status == BTRI_OK || error->status != BTRI_OK) {
        return status;
    }
    const size_t offset = w.base + w.json.error.offset;
    if (w.item.finding != BTRI_INDEX_NONE) { /* gives the path; offset and sentence are the reader's */
        (void)btri_case_fail_item(error, status, offset, knowledge, &w.item);
        error->text = w.json.error.text;
    }
    return btri_case_fail(error, status, offset, w.json.error.text);
}

btri_status btri_case_read_json(btri_bytes input, const btri_knowledge *knowledge, btri_json_keys *keys,
                                const btri_case_sink *sink, btri_case_error *error) {
    btri_case_sink_walk state;
    const btri_case_walker walker = btri_case_walker_of_sink(&state, knowledge, sink);
    return btri_case_walk_json(input, knowledge, keys, &walker, NULL, error);
}
