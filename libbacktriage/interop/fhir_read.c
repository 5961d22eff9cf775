/* fhir_read.c - a FHIR Bundle or resource into a case. Input is untrusted.
 * First the whole text is checked (grammar, keys that occur twice); then one pass finds out who the patient
 * is and when this episode began, and a second one records. Only passes over checked text follow the check,
 * so what can still be wrong is the shape of an element: that costs its resource, not the patient. */
#include "interop/fhir_reader.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"

#define EPISODE_DAYS_DEFAULT 42
#define EPISODE_DAYS_MOST    36500
#define EPISODE_SLACK_DAYS   7

/* Keys of all open objects at once. FHIR has below 60 members an object, twice that with "_name" siblings,
 * and few large objects inside each other; this keeps the stack of a call below 8 KiB. More: BTRI_E_LIMIT. */
#define OPEN_KEYS 320u

typedef enum resource_type {
    TYPE_OTHER,
    TYPE_PATIENT,
    TYPE_CONDITION,
    TYPE_OBSERVATION,
    TYPE_PROCEDURE
} resource_type;

/* One resource with what surrounds it. */
typedef struct resource {
    btri_bytes raw, type_name, full_url, rules, id, subject;
    btri_bytes modifier, outer_modifier; /* modifierExtension, its own and that of the entry */
    resource_type type;
} resource;

typedef struct walk {
    btri_fhir_list entries;
    btri_bytes single; /* not a Bundle: the one resource, until it is taken */
    uint32_t next;     /* position of the next resource */
} walk;

static btri_status fail_at(btri_fhir_report *report, btri_status status, size_t offset, const char *text) {
    report->error_offset = offset;
    report->error_text = text;
    return status;
}

static btri_status check_text(btri_bytes json, btri_fhir_report *report) {
    uint32_t scratch[OPEN_KEYS * BTRI_JSON_KEY_WORDS];
    btri_json_keys keys;
    btri_wire_error error = btri_wire_no_error();
    btri_json_keys_init(&keys, scratch, sizeof scratch / sizeof scratch[0]);
    const btri_status status = btri_json_check(json, &keys, &error);
    return status == BTRI_OK ? BTRI_OK : fail_at(report, status, error.offset, error.text);
}

static resource_type type_of(btri_bytes name) {
    if (btri_fhir_text_is(name, "Patient")) {
        return TYPE_PATIENT;
    }
    if (btri_fhir_text_is(name, "Condition")) {
        return TYPE_CONDITION;
    }
    if (btri_fhir_text_is(name, "Observation")) {
        return TYPE_OBSERVATION;
    }
    return btri_fhir_text_is(name, "Procedure") ? TYPE_PROCEDURE : TYPE_OTHER;
}

/* links: of a Bundle, to its other pages. */
static btri_status open_walk(walk *w, btri_bytes json, btri_bytes *links) {
    btri_bytes type;
    btri_bytes entry;
    const btri_fhir_field fields[] = {{"resourceType", &type}, {"entry", &entry}, {"link", links}};
    BTRI_TRY(btri_fhir_fields(json, fields, 3));
    const bool is_bundle = btri_fhir_text_is(type, "Bundle");
    BTRI_ENSURE(is_bundle || type_of(type) != TYPE_OTHER, BTRI_E_INPUT_UNSUPPORTED);
    w->single = is_bundle ? btri_bytes_empty() : json;
    w->next = 0;
    return btri_fhir_list_open(&w->entries, is_bundle ? entry : btri_bytes_empty());
}

/* The next resource and its position, which counts entries without resource, left out here; at the end raw is
 * empty and the position that of the end. */
static btri_status next_resource(walk *w, resource *r, uint32_t *position) {
    const btri_fhir_field outer[] = {{"fullUrl", &r->full_url}, {"modifierExtension", &r->outer_modifier}};
    const btri_fhir_field members[] = {{"resourceType", &r->type_name},
                                       {"implicitRules", &r->rules},
                                       {"id", &r->id},
                                       {"subject", &r->subject},
                                       {"modifierExtension", &r->modifier}};
    btri_fhir_inner inner = {"resource", members, sizeof members / sizeof members[0], {NULL, 0}};
    memset(r, 0, sizeof *r);
    if (w->single.len != 0) {
        r->raw = w->single;
        w->single = btri_bytes_empty();
        BTRI_TRY(btri_fhir_fields(r->raw, inner.fields, inner.count));
    }
    while (r->raw.len == 0 && btri_fhir_list_seek(&w->entries)) {
        BTRI_TRY(btri_fhir_fields_nested(&w->entries.rest, outer, 2, &inner));
        r->raw = inner.value;
        w->next += r->raw.len == 0 ? 1 : 0;
    }
    *position = w->next++;
    BTRI_ENSURE(r->raw.len == 0 || r->raw.ptr[0] == '{', BTRI_E_INPUT_MALFORMED);
    r->type = type_of(r->type_name);
    return BTRI_OK;
}

/* ---- first pass ---- */

static btri_status learn_patient(btri_fhir_reader *reader, const resource *r) {
    BTRI_TRY(btri_fhir_subject_patient(&reader->subject, r->id, r->full_url));
    return btri_fhir_patient_alive(r->raw);
}

static bool has_modifier(const resource *r) {
    return r->modifier.len != 0 || r->outer_modifier.len != 0 || r->rules.len != 0;
}

/* The latest active back pain is this episode. */
static btri_status learn_episode(btri_fhir_reader *reader, const resource *r, bool *is_known) {
    int32_t start = 0;
    bool found = false;
    if (has_modifier(r)) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_back_pain_start(reader, r->raw, &start, &found));
    if (found && (!*is_known || start - EPISODE_SLACK_DAYS > reader->episode_start)) {
        reader->episode_start = start - EPISODE_SLACK_DAYS;
        *is_known = true;
    }
    return BTRI_OK;
}

static btri_status learn(btri_fhir_reader *reader, btri_bytes json, walk w) {
    resource r;
    uint32_t position = 0;
    bool is_episode_known = false;
    for (;;) {
        btri_status status = next_resource(&w, &r, &position);
        if (status == BTRI_OK && r.raw.len == 0) {
            return BTRI_OK;
        }
        if (status == BTRI_OK && r.type == TYPE_PATIENT) {
            status = learn_patient(reader, &r);
        } else if (status == BTRI_OK && r.type == TYPE_CONDITION) {
            status = learn_episode(reader, &r, &is_episode_known);
            /* An element of a wrong shape is told in the second pass, and costs only its resource. */
            status = status == BTRI_E_INPUT_MALFORMED ? BTRI_OK : status;
        }
        if (status != BTRI_OK) {
            const size_t offset = r.raw.len == 0 ? 0 : (size_t)(r.raw.ptr - json.ptr);
            return fail_at(reader->report, status, offset, btri_status_text(status));
        }
    }
}

/* ---- second pass ---- */

static btri_status record_resource(btri_fhir_reader *reader, const resource *r) {
    bool is_stated = true;
    if (r->type == TYPE_OTHER) {
        const bool has_failed = btri_fhir_text_is(r->type_name, "OperationOutcome");
        return btri_fhir_tell_word(reader, has_failed ? BTRI_FHIR_SOURCE_FAILED : BTRI_FHIR_RESOURCE_NOT_READ,
                                   "Bundle.entry.resource", r->type_name);
    }
    if (r->type != TYPE_PATIENT) {
        BTRI_TRY(btri_fhir_subject_match(&reader->subject, r->subject, &is_stated));
    }
    if (!is_stated) {
        return btri_fhir_tell_word(reader, BTRI_FHIR_SUBJECT_NOT_STATED, "subject", r->type_name);
    }
    if (has_modifier(r)) {
        return btri_fhir_tell_word(reader, BTRI_FHIR_MODIFIER, "modifierExtension", r->type_name);
    }
    switch (r->type) {
    case TYPE_PATIENT:
        return btri_fhir_read_patient(reader, r->raw);
    case TYPE_CONDITION:
        return btri_fhir_read_condition(reader, r->raw);
    case TYPE_OBSERVATION:
        return btri_fhir_read_observation(reader, r->raw);
    case TYPE_PROCEDURE:
        return btri_fhir_read_procedure(reader, r->raw);
    case TYPE_OTHER:
    default:
        return BTRI_OK;
    }
}

static btri_status record_and_count(btri_fhir_reader *reader, const resource *r) {
    btri_fhir_report *const report = reader->report;
    const uint32_t before = report->records;
    btri_status status = record_resource(reader, r);
    if (status == BTRI_E_INPUT_MALFORMED) {
        status =
            btri_fhir_tell_word(reader, BTRI_FHIR_RESOURCE_MALFORMED, "Bundle.entry.resource", r->type_name);
    }
    report->resources++;
    report->used += report->records != before ? 1 : 0;
    report->ignored += report->records != before ? 0 : 1;
    return status;
}

static btri_status record_all(btri_fhir_reader *reader, btri_bytes json, walk w) {
    resource r;
    for (;;) {
        BTRI_TRY(next_resource(&w, &r, &reader->resource));
        if (r.raw.len == 0) {
            return BTRI_OK;
        }
        const btri_status status = record_and_count(reader, &r);
        if (status != BTRI_OK) {
            return fail_at(reader->report, status, (size_t)(r.raw.ptr - json.ptr), btri_status_text(status));
        }
    }
}

/* A search result with a next page is not all there is. */
static btri_status tell_next_page(btri_fhir_reader *reader, btri_bytes links) {
    btri_bytes link;
    btri_bytes relation;
    btri_fhir_list list;
    const btri_fhir_field inner[] = {{"relation", &relation}};
    if (links.len == 0 || links.ptr[0] != '[') {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_list_open(&list, links));
    for (;;) {
        BTRI_TRY(btri_fhir_list_next(&list, &link));
        if (link.len == 0) {
            return BTRI_OK;
        }
        if (link.ptr[0] == '{') {
            BTRI_TRY(btri_fhir_fields(link, inner, 1));
            if (btri_fhir_text_is(relation, "next")) {
                return btri_fhir_tell(reader, BTRI_FHIR_SEARCH_INCOMPLETE, BTRI_FHIR_NO_FINDING,
                                      "Bundle.link", NULL);
            }
        }
    }
}

/* ---- the whole ---- */

static btri_status read_into(btri_fhir_reader *reader, btri_bytes json) {
    const btri_fhir_options *const options = reader->options;
    walk w;
    btri_bytes links;
    const uint32_t days = options->episode_days == 0 ? EPISODE_DAYS_DEFAULT : options->episode_days;
    reader->at = btri_fhir_date_of(options->at);
    BTRI_ENSURE(reader->at.state == BTRI_FHIR_DATE, BTRI_E_INPUT_DATE);
    reader->episode_start = reader->at.first - (int32_t)days;
    if (options->patient != NULL) {
        BTRI_TRY(btri_fhir_subject_named(&reader->subject, options->patient));
    }
    BTRI_TRY(check_text(json, reader->report));
    BTRI_TRY(open_walk(&w, json, &links));
    BTRI_TRY(learn(reader, json, w));
    BTRI_TRY(record_all(reader, json, w));
    BTRI_TRY(tell_next_page(reader, links));
    return btri_fhir_tell_totals(reader);
}

static btri_status check_arguments(const btri_case *kase, btri_bytes json, const btri_fhir_options *options,
                                   const btri_fhir_report *report) {
    BTRI_ENSURE(kase != NULL && options != NULL && btri_bytes_is_valid(json), BTRI_E_ARGUMENT);
    BTRI_ENSURE(options->struct_size >= sizeof *options && options->at != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(options->episode_days <= EPISODE_DAYS_MOST, BTRI_E_ARGUMENT);
    BTRI_ENSURE(report == NULL || report->struct_size >= sizeof *report, BTRI_E_ARGUMENT);
    return BTRI_OK;
}

btri_status btri_fhir_read(btri_case *kase, btri_bytes json, const btri_fhir_options *options,
                           btri_fhir_report *report) {
    btri_fhir_reader reader;
    btri_fhir_report own;
    BTRI_TRY(check_arguments(kase, json, options, report));
    btri_fhir_report *const told = report != NULL ? report : &own;
    const size_t size = report != NULL ? report->struct_size : sizeof own;
    memset(told, 0, sizeof *told);
    told->struct_size = size;
    told->error_text = "";
    BTRI_TRY(btri_case_begin(kase, options->at, options->profile));
    memset(&reader, 0, sizeof reader);
    reader.kase = kase;
    reader.bundle = btri_case_bundle(kase);
    reader.options = options;
    reader.report = told;
    const btri_status status = read_into(&reader, json);
    if (status == BTRI_OK) {
        return BTRI_OK;
    }
    /* Nothing partial: a case with half of a record would look like a whole one. */
    told->error_text = told->error_text[0] == '\0' ? btri_status_text(status) : told->error_text;
    BTRI_TRY(btri_case_begin(kase, options->at, options->profile));
    return status;
}

bool btri_fhir_is_resource(btri_bytes json) {
    btri_json_reader reader;
    btri_json_token token;
    if (!btri_bytes_is_valid(json)) {
        return false;
    }
    btri_json_reader_init(&reader, json, NULL);
    if (btri_json_expect(&reader, BTRI_JSON_OBJECT_BEGIN, &token) != BTRI_OK) {
        return false;
    }
    while (btri_json_next(&reader, &token) == BTRI_OK && token.type == BTRI_JSON_KEY) {
        if (btri_json_string_equals(&token, "resourceType")) {
            return true;
        }
        if (btri_json_skip(&reader, NULL) != BTRI_OK) {
            return false;
        }
    }
    return false;
}
