/* case_format.c - walk over a case in CBOR. Input is UNTRUSTED. */
#include "formats/case_format.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"
#include "wire/cbor_read.h"

typedef struct cbor_walk {
    btri_cbor_reader cbor;
    const btri_knowledge *knowledge;
    const btri_case_walker *walker;
    btri_case_error *error;
    btri_case_item item; /* the value at hand: what an error of the reader is about */
} cbor_walk;

static btri_status malformed(cbor_walk *w, const char *text) {
    return btri_cbor_fail(&w->cbor, BTRI_E_INPUT_MALFORMED, text);
}

static btri_status read_text(cbor_walk *w, btri_bytes *text) {
    BTRI_TRY(btri_cbor_text(&w->cbor, text));
    if (text->len > BTRI_LIMIT_CASE_TEXT_BYTES) {
        return btri_cbor_fail(&w->cbor, BTRI_E_LIMIT, "a text is too long");
    }
    return BTRI_OK;
}

/* An integer, or [exponent, mantissa]: one number has one form. */
static btri_status read_decimal(cbor_walk *w, btri_case_raw *raw) {
    size_t count = 0;
    int64_t exponent = 0;
    raw->has_value = true;
    raw->exponent = 0;
    if (btri_cbor_peek(&w->cbor) != BTRI_CBOR_ARRAY) {
        return btri_cbor_int(&w->cbor, &raw->mantissa);
    }
    BTRI_TRY(btri_cbor_array(&w->cbor, &count));
    BTRI_TRY(btri_cbor_int(&w->cbor, &exponent));
    if (exponent < -9 || exponent > -1) {
        return malformed(w, "the exponent of a decimal is not in -9..-1");
    }
    raw->exponent = (int32_t)exponent;
    BTRI_TRY(btri_cbor_int(&w->cbor, &raw->mantissa));
    if (raw->mantissa % 10 == 0) {
        return malformed(w, "the mantissa of a decimal is divisible by ten");
    }
    return btri_cbor_end(&w->cbor);
}

static btri_status read_record(cbor_walk *w, btri_case_raw *raw) {
    size_t count = 0;
    raw->is_record = true;
    BTRI_TRY(btri_cbor_map(&w->cbor, &count));
    while (btri_cbor_has_more(&w->cbor)) {
        uint64_t key = 0;
        btri_bytes text;
        w->item.where = BTRI_MEMBER_NONE;
        BTRI_TRY(btri_cbor_key_uint(&w->cbor, &key));
        if (key == 0 || key >= BTRI_MEMBER_COUNT) {
            return malformed(w, "a record has a key that is not known");
        }
        w->item.where = (btri_case_member)key;
        if (w->item.where == BTRI_MEMBER_VALUE) {
            BTRI_TRY(read_decimal(w, raw));
            continue;
        }
        BTRI_TRY(read_text(w, &text));
        if (!btri_case_raw_set_text(raw, w->item.where, text)) {
            return malformed(w, "a state or comparator is not known");
        }
    }
    w->item.where = BTRI_MEMBER_NONE;
    return btri_cbor_end(&w->cbor);
}

/* true, false, null, "never", or a decimal. */
static btri_status read_plain(cbor_walk *w, btri_case_raw *raw) {
    const btri_cbor_kind kind = btri_cbor_peek(&w->cbor);
    bool is_present = false;
    btri_bytes text;
    if (kind == BTRI_CBOR_BOOL) {
        BTRI_TRY(btri_cbor_bool(&w->cbor, &is_present));
        raw->state = is_present ? BTRI_CASE_PRESENT : BTRI_CASE_ABSENT;
        return BTRI_OK;
    }
    if (kind == BTRI_CBOR_NULL) {
        raw->state = BTRI_CASE_UNKNOWN;
        return btri_cbor_null(&w->cbor);
    }
    if (kind != BTRI_CBOR_TEXT) {
        return read_decimal(w, raw);
    }
    BTRI_TRY(read_text(w, &text));
    if (!btri_bytes_equal_cstr(text, "never")) {
        return malformed(w, "the only word that is a value is never");
    }
    raw->state = BTRI_CASE_NEVER;
    return BTRI_OK;
}

/* Reads one value and tells the walker. */
static btri_status walk_value(cbor_walk *w, uint32_t element, bool is_record) {
    const btri_case_item fresh = {w->item.finding, element, {0}, BTRI_MEMBER_NONE};
    const size_t offset = w->cbor.offset;
    w->item = fresh;
    BTRI_TRY(is_record ? read_record(w, &w->item.raw) : read_plain(w, &w->item.raw));
    const btri_status status = w->walker->value(w->walker->user, &w->item);
    if (status != BTRI_OK) {
        return btri_case_fail_item(w->error, status, offset, w->knowledge, &w->item);
    }
    return BTRI_OK;
}

/* An array of records begins with a map, a decimal with an integer. copy: looks ahead, moves nothing. */
static bool is_array_of_records(btri_cbor_reader copy) {
    size_t count = 0;
    if (btri_cbor_peek(&copy) != BTRI_CBOR_ARRAY || btri_cbor_array(&copy, &count) != BTRI_OK) {
        return false;
    }
    const btri_cbor_kind kind = btri_cbor_peek(&copy);
    return kind != BTRI_CBOR_UINT && kind != BTRI_CBOR_NEGINT;
}

static btri_status walk_finding(cbor_walk *w, btri_status told) {
    if (told != BTRI_OK) {
        return btri_case_fail_item(w->error, told, w->cbor.item, w->knowledge, &w->item);
    }
    return walk_value(w, BTRI_INDEX_NONE, btri_cbor_peek(&w->cbor) == BTRI_CBOR_MAP);
}

static btri_status walk_array(cbor_walk *w) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_array(&w->cbor, &count));
    if (count < 2) {
        return malformed(w, "an array has less than two records");
    }
    if (count > BTRI_LIMIT_CASE_RECORDS) {
        return btri_cbor_fail(&w->cbor, BTRI_E_LIMIT, "a finding has too many records");
    }
    const btri_status told = w->walker->finding(w->walker->user, w->item.finding, (uint32_t)count);
    if (told != BTRI_OK) {
        return btri_case_fail_item(w->error, told, w->cbor.item, w->knowledge, &w->item);
    }
    for (uint32_t i = 0; i < count; i++) {
        BTRI_TRY(walk_value(w, i, true));
    }
    return btri_cbor_end(&w->cbor);
}

static btri_status walk_findings(cbor_walk *w) {
    size_t count = 0;
    BTRI_TRY(btri_cbor_map(&w->cbor, &count));
    while (btri_cbor_has_more(&w->cbor)) {
        const btri_case_item fresh = {BTRI_INDEX_NONE, BTRI_INDEX_NONE, {0}, BTRI_MEMBER_NONE};
        uint64_t number = 0;
        w->item = fresh;
        BTRI_TRY(btri_cbor_key_uint(&w->cbor, &number));
        w->item.finding = btri_finding_by_number(w->knowledge, number);
        if (w->item.finding == BTRI_INDEX_NONE) {
            return btri_case_fail_unknown(w->error, w->cbor.item, btri_bytes_empty());
        }
        if (is_array_of_records(w->cbor)) {
            BTRI_TRY(walk_array(w));
        } else {
            BTRI_TRY(walk_finding(w, w->walker->finding(w->walker->user, w->item.finding, 0)));
        }
    }
    w->item.finding = BTRI_INDEX_NONE;
    return btri_cbor_end(&w->cbor);
}

static btri_status tell_header(cbor_walk *w, btri_bytes at, btri_bytes profile) {
    bool is_profile = false;
    const btri_status status = w->walker->header(w->walker->user, at, profile, &is_profile);
    if (status != BTRI_OK) {
        return btri_case_fail_at(w->error, status, w->cbor.item, NULL, is_profile ? "profile" : "at");
    }
    return BTRI_OK;
}

/* Keys ascend, so format, at and profile stand before the findings. */
static btri_status walk_root(cbor_walk *w) {
    size_t count = 0;
    uint64_t key = 0;
    uint64_t format = 0;
    btri_bytes at = btri_bytes_empty();
    btri_bytes profile = btri_bytes_empty();
    BTRI_TRY(btri_cbor_map(&w->cbor, &count));
    BTRI_TRY(btri_cbor_key_uint(&w->cbor, &key));
    BTRI_TRY(key == 1 ? btri_cbor_uint(&w->cbor, &format) : malformed(w, "the format is missing"));
    BTRI_TRY(format == BTRI_CASE_FORMAT ? BTRI_OK : malformed(w, "the case is of another format"));
    BTRI_TRY(btri_cbor_key_uint(&w->cbor, &key));
    BTRI_TRY(key == 2 ? read_text(w, &at) : malformed(w, "the date of evaluation is missing"));
    BTRI_TRY(btri_cbor_key_uint(&w->cbor, &key));
    if (key == 3) {
        BTRI_TRY(read_text(w, &profile));
        BTRI_TRY(btri_cbor_key_uint(&w->cbor, &key));
    }
    BTRI_TRY(key == 4 ? BTRI_OK : malformed(w, "the findings are missing"));
    BTRI_TRY(tell_header(w, at, profile));
    BTRI_TRY(walk_findings(w));
    BTRI_TRY(btri_cbor_end(&w->cbor));
    return btri_cbor_finish(&w->cbor);
}

btri_status btri_case_walk_cbor(btri_bytes input, const btri_knowledge *knowledge,
                                const btri_case_walker *walker, btri_case_error *error) {
    cbor_walk w;
    const btri_case_item nothing = {BTRI_INDEX_NONE, BTRI_INDEX_NONE, {0}, BTRI_MEMBER_NONE};
    btri_cbor_reader_init(&w.cbor, input);
    w.knowledge = knowledge;
    w.walker = walker;
    w.error = error;
    w.item = nothing;
    btri_case_error_clear(error);
    const btri_status status = walk_root(&w);
    if (status == BTRI_OK || error->status != BTRI_OK) {
        return status;
    }
    if (w.item.finding != BTRI_INDEX_NONE) { /* gives the path; offset and sentence are the reader's */
        (void)btri_case_fail_item(error, status, w.cbor.error.offset, knowledge, &w.item);
        error->text = w.cbor.error.text;
    }
    return btri_case_fail(error, status, w.cbor.error.offset, w.cbor.error.text);
}

btri_status btri_case_read_cbor(btri_bytes input, const btri_knowledge *knowledge, const btri_case_sink *sink,
                                btri_case_error *error) {
    btri_case_sink_walk state;
    const btri_case_walker walker = btri_case_walker_of_sink(&state, knowledge, sink);
    return btri_case_walk_cbor(input, knowledge, &walker, error);
}
