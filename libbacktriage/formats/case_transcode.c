/* case_transcode.c - cases between JSON and CBOR; see case_transcode.h. Input is UNTRUSTED. */
#include "formats/case_transcode.h"

#include "base/arith.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "formats/case_format.h"
#include "formats/case_json.h"
#include "wire/cbor_write.h"

typedef struct to_cbor {
    btri_cbor_writer writer;
    const btri_knowledge *knowledge;
    uint32_t finding_count;
} to_cbor;

static void cbor_count(void *user, uint32_t finding_count) {
    to_cbor *t = (to_cbor *)user;
    t->finding_count = finding_count;
}

static btri_status cbor_header(void *user, btri_bytes at, btri_bytes profile, bool *is_profile) {
    to_cbor *t = (to_cbor *)user;
    btri_cbor_writer *w = &t->writer;
    *is_profile = false;
    btri_cbor_write_map(w, profile.ptr == NULL ? 3 : 4);
    btri_cbor_write_uint(w, 1);
    btri_cbor_write_uint(w, BTRI_CASE_FORMAT);
    btri_cbor_write_uint(w, 2);
    btri_cbor_write_text(w, at);
    if (profile.ptr != NULL) {
        btri_cbor_write_uint(w, 3);
        btri_cbor_write_text(w, profile);
    }
    btri_cbor_write_uint(w, 4);
    btri_cbor_write_map(w, t->finding_count);
    return BTRI_OK;
}

static btri_status cbor_finding(void *user, uint32_t finding, uint32_t element_count) {
    to_cbor *t = (to_cbor *)user;
    btri_cbor_write_uint(&t->writer, t->knowledge->findings[finding].number);
    if (element_count != 0) {
        btri_cbor_write_array(&t->writer, element_count);
    }
    return BTRI_OK;
}

/* One number has one form: an integer, or a mantissa not divisible by ten with an exponent in -9..-1. */
static btri_status normalize(const btri_case_raw *raw, int64_t *mantissa, int32_t *exponent) {
    *mantissa = raw->mantissa;
    *exponent = raw->exponent;
    while (*exponent > 0 && *mantissa != 0) {
        BTRI_ENSURE(btri_mul_i64(*mantissa, 10, mantissa), BTRI_E_LIMIT);
        *exponent -= 1;
    }
    while (*exponent < 0 && *mantissa % 10 == 0 && *mantissa != 0) {
        *mantissa /= 10;
        *exponent += 1;
    }
    if (*mantissa == 0) {
        *exponent = 0;
    }
    BTRI_ENSURE(*exponent >= -9, BTRI_E_LIMIT);
    return BTRI_OK;
}

static btri_status cbor_decimal(btri_cbor_writer *w, const btri_case_raw *raw) {
    int64_t mantissa = 0;
    int32_t exponent = 0;
    BTRI_TRY(normalize(raw, &mantissa, &exponent));
    if (exponent != 0) {
        btri_cbor_write_array(w, 2);
        btri_cbor_write_int(w, exponent);
    }
    btri_cbor_write_int(w, mantissa);
    return BTRI_OK;
}

static bool has_member(const btri_case_raw *raw, btri_case_member member) {
    switch (member) {
    case BTRI_MEMBER_NONE:
        return false;
    case BTRI_MEMBER_STATE:
        return raw->state != BTRI_CASE_NO_STATE;
    case BTRI_MEMBER_VALUE:
        return raw->has_value;
    case BTRI_MEMBER_COMPARATOR:
        return raw->comparator != BTRI_COMPARATOR_NONE;
    case BTRI_MEMBER_UNIT:
    case BTRI_MEMBER_ONSET:
    case BTRI_MEMBER_DATE:
    case BTRI_MEMBER_SOURCE:
    case BTRI_MEMBER_REASON:
        return btri_case_raw_text(raw, member).ptr != NULL;
    }
    return false;
}

/* The text of any member but the value. */
static btri_bytes member_text(const btri_case_raw *raw, btri_case_member member) {
    if (member == BTRI_MEMBER_STATE) {
        return btri_bytes_from_cstr(btri_case_state_name(raw->state));
    }
    if (member == BTRI_MEMBER_COMPARATOR) {
        return btri_bytes_from_cstr(btri_comparator_name(raw->comparator));
    }
    return btri_case_raw_text(raw, member);
}

static btri_status cbor_record(btri_cbor_writer *w, btri_case_item *item) {
    size_t count = 0;
    for (uint32_t m = 1; m < BTRI_MEMBER_COUNT; m++) {
        count += has_member(&item->raw, (btri_case_member)m) ? 1u : 0u;
    }
    btri_cbor_write_map(w, count);
    for (uint32_t m = 1; m < BTRI_MEMBER_COUNT; m++) {
        item->where = (btri_case_member)m;
        if (!has_member(&item->raw, item->where)) {
            continue;
        }
        btri_cbor_write_uint(w, m);
        if (item->where == BTRI_MEMBER_VALUE) {
            BTRI_TRY(cbor_decimal(w, &item->raw));
        } else {
            btri_cbor_write_text(w, member_text(&item->raw, item->where));
        }
    }
    return BTRI_OK;
}

static btri_status cbor_value(void *user, btri_case_item *item) {
    btri_cbor_writer *w = &((to_cbor *)user)->writer;
    if (item->raw.is_record) {
        return cbor_record(w, item);
    }
    if (item->raw.has_value) {
        return cbor_decimal(w, &item->raw);
    }
    if (item->raw.state == BTRI_CASE_UNKNOWN) {
        btri_cbor_write_null(w);
    } else if (item->raw.state == BTRI_CASE_NEVER) {
        btri_cbor_write_cstr(w, "never");
    } else {
        btri_cbor_write_bool(w, item->raw.state == BTRI_CASE_PRESENT);
    }
    return BTRI_OK;
}

btri_status btri_case_json_to_cbor(btri_bytes json, const btri_knowledge *knowledge, btri_json_keys *keys,
                                   btri_bytes *places, void *buf, size_t cap, size_t *len,
                                   btri_case_error *error) {
    to_cbor t;
    const btri_case_walker walker = {&t, cbor_count, cbor_header, cbor_finding, cbor_value};
    *len = 0;
    btri_cbor_writer_init(&t.writer, buf, cap);
    t.knowledge = knowledge;
    t.finding_count = 0;
    BTRI_TRY(btri_case_walk_json(json, knowledge, keys, &walker, places, error));
    return btri_case_fail(error, btri_cbor_writer_finish(&t.writer, len), 0, NULL);
}

typedef struct to_json {
    btri_json_writer writer;
    const btri_knowledge *knowledge;
    uint32_t elements_left; /* of the array of records at hand */
} to_json;

static btri_status json_header(void *user, btri_bytes at, btri_bytes profile, bool *is_profile) {
    btri_json_writer *w = &((to_json *)user)->writer;
    *is_profile = false;
    btri_json_write_object_begin(w);
    btri_json_write_key(w, "at");
    btri_json_write_string(w, at);
    if (profile.ptr != NULL) {
        btri_json_write_key(w, "profile");
        btri_json_write_string(w, profile);
    }
    btri_json_write_key(w, "findings");
    btri_json_write_object_begin(w);
    return BTRI_OK;
}

static btri_status json_finding(void *user, uint32_t finding, uint32_t element_count) {
    to_json *t = (to_json *)user;
    btri_json_write_key_bytes(&t->writer, t->knowledge->findings[finding].id);
    t->elements_left = element_count;
    if (element_count != 0) {
        btri_json_write_array_begin(&t->writer);
    }
    return BTRI_OK;
}

/* The CBOR reader lets only exponents -9..0 through. */
static void json_decimal(btri_json_writer *w, const btri_case_raw *raw) {
    btri_json_write_fixed(w, raw->mantissa, (uint32_t)-raw->exponent);
}

static void json_record(btri_json_writer *w, const btri_case_raw *raw) {
    btri_json_write_object_begin(w);
    for (uint32_t m = 1; m < BTRI_MEMBER_COUNT; m++) {
        const btri_case_member member = (btri_case_member)m;
        if (!has_member(raw, member)) {
            continue;
        }
        btri_json_write_key(w, btri_case_member_name(member));
        if (member == BTRI_MEMBER_VALUE) {
            json_decimal(w, raw);
        } else {
            btri_json_write_string(w, member_text(raw, member));
        }
    }
    btri_json_write_object_end(w);
}

static void json_plain(btri_json_writer *w, const btri_case_raw *raw) {
    if (raw->has_value) {
        json_decimal(w, raw);
    } else if (raw->state == BTRI_CASE_UNKNOWN) {
        btri_json_write_null(w);
    } else if (raw->state == BTRI_CASE_NEVER) {
        btri_json_write_cstr(w, "never");
    } else {
        btri_json_write_bool(w, raw->state == BTRI_CASE_PRESENT);
    }
}

static btri_status json_value(void *user, btri_case_item *item) {
    to_json *t = (to_json *)user;
    if (item->raw.is_record) {
        json_record(&t->writer, &item->raw);
    } else {
        json_plain(&t->writer, &item->raw);
    }
    if (t->elements_left != 0) {
        t->elements_left--;
        if (t->elements_left == 0) {
            btri_json_write_array_end(&t->writer);
        }
    }
    return BTRI_OK;
}

btri_status btri_case_cbor_to_json(btri_bytes cbor, const btri_knowledge *knowledge, btri_json_style style,
                                   void *buf, size_t cap, size_t *len, btri_case_error *error) {
    to_json t;
    const btri_case_walker walker = {&t, NULL, json_header, json_finding, json_value};
    *len = 0;
    btri_json_writer_init(&t.writer, buf, cap, style);
    t.knowledge = knowledge;
    t.elements_left = 0;
    BTRI_TRY(btri_case_walk_cbor(cbor, knowledge, &walker, error));
    btri_json_write_object_end(&t.writer);
    btri_json_write_object_end(&t.writer);
    return btri_case_fail(error, btri_json_writer_finish(&t.writer, len), 0, NULL);
}
