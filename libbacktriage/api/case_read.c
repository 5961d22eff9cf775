/* case_read.c - a whole case from CBOR or JSON, and the one call that does everything. Input is untrusted: on
 * any failure the case is empty, and the error says where. */
#include <string.h>

#include "api/case.h"
#include "base/guard.h"
#include "formats/case_format.h"
#include "formats/case_json.h"

typedef struct case_reader {
    btri_case *kase;
    btri_case_walker inner;                            /* of the sink */
    btri_bytes at, at_if_missing, profile, parameters; /* ptr NULL: the input decides */
} case_reader;

static btri_status take_header(void *user, const btri_date *at, uint32_t profile) {
    btri_case_start(user, at, profile);
    return BTRI_OK;
}

static btri_status take_record(void *user, const btri_record *record) {
    btri_case_record(user, record);
    return BTRI_OK;
}

static btri_status take_replaced(void *user, uint32_t finding) {
    btri_case *kase = user;
    kase->is_replaced[finding] = 1;
    return BTRI_OK;
}

/* What the caller said wins over the input. */
static btri_status pass_header(void *user, btri_bytes at, btri_bytes profile, bool *is_profile) {
    const case_reader *r = user;
    if (at.ptr == NULL) {
        at = r->at_if_missing;
    }
    if (r->at.ptr != NULL) {
        at = r->at;
    }
    if (r->profile.ptr != NULL) {
        profile = r->profile;
    }
    BTRI_TRY(r->inner.header(r->inner.user, at, profile, is_profile));
    *is_profile = true;
    return btri_case_change_all(r->kase, r->parameters);
}

static btri_status pass_finding(void *user, uint32_t finding, uint32_t element_count) {
    const case_reader *r = user;
    return r->inner.finding(r->inner.user, finding, element_count);
}

static btri_status pass_value(void *user, btri_case_item *item) {
    const case_reader *r = user;
    return r->inner.value(r->inner.user, item);
}

static btri_bytes of_cstr(const char *text) {
    return text == NULL ? (btri_bytes){NULL, 0} : (btri_bytes){(const uint8_t *)text, strlen(text)};
}

static btri_status walk(case_reader *reader, btri_format format, btri_bytes input, btri_case_error *error) {
    const btri_knowledge *knowledge = &reader->kase->bundle->knowledge;
    const btri_case_walker walker = {
        .user = reader, .header = pass_header, .finding = pass_finding, .value = pass_value};
    if (format == BTRI_CBOR) {
        return btri_case_walk_cbor(input, knowledge, &walker, error);
    }
    btri_json_keys keys;
    btri_json_keys_init(&keys, reader->kase->json_keys, BTRI_CASE_KEY_WORDS);
    return btri_case_walk_json(input, knowledge, &keys, &walker, NULL, error);
}

btri_status btri_case_read_as(btri_case *kase, btri_format format, btri_bytes input,
                              const btri_read_options *options) {
    BTRI_ENSURE(kase != NULL && (input.ptr != NULL || input.len == 0), BTRI_E_ARGUMENT);
    BTRI_ENSURE(format == BTRI_CBOR || format == BTRI_JSON, BTRI_E_ARGUMENT);
    BTRI_ENSURE(options == NULL || options->struct_size >= sizeof *options, BTRI_E_ARGUMENT);
    const btri_knowledge *knowledge = &kase->bundle->knowledge;
    const btri_case_sink sink = {kase, take_header, take_record, take_replaced};
    btri_case_sink_walk state;
    case_reader reader = {.kase = kase, .inner = btri_case_walker_of_sink(&state, knowledge, &sink)};
    if (options != NULL) {
        reader.at = of_cstr(options->at);
        reader.at_if_missing = of_cstr(options->at_if_missing);
        reader.profile = of_cstr(options->profile);
        reader.parameters = of_cstr(options->parameters);
    }
    btri_case_error error;
    btri_case_forget(kase);
    const btri_status status = walk(&reader, format, input, &error);
    if (status != BTRI_OK) {
        btri_case_forget(kase);
        return btri_context_fail(kase->context, status, error.text, error.path, error.offset);
    }
    return BTRI_OK;
}

btri_status btri_case_read(btri_case *kase, btri_format format, btri_bytes input) {
    return btri_case_read_as(kase, format, input, NULL);
}

btri_status btri_evaluate(btri_case *kase, btri_format in_format, btri_bytes input, btri_format out_format,
                          uint8_t *buffer, size_t capacity, size_t *written) {
    BTRI_ENSURE(written != NULL, BTRI_E_ARGUMENT);
    *written = 0;
    BTRI_TRY(btri_case_read(kase, in_format, input));
    const btri_result *result = NULL;
    BTRI_TRY(btri_case_evaluate(kase, &result));
    return btri_result_write(result, out_format, buffer, capacity, written);
}
