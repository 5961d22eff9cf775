/* case_walk.c - common steps of the readers of cases; see case_walk.h. Input is UNTRUSTED. */
#include "formats/case_walk.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "base/limits.h"

/* A path under construction: what does not fit is cut off, which cannot happen for ids within their limit. */
typedef struct path_writer {
    char *out;
    size_t len;
} path_writer;

static void put(path_writer *w, btri_bytes text) {
    for (size_t i = 0; i < text.len && w->len + 1 < BTRI_CASE_PATH_BYTES; i++) {
        w->out[w->len++] = (char)text.ptr[i];
    }
    w->out[w->len] = '\0';
}

static void put_cstr(path_writer *w, const char *text) {
    put(w, btri_bytes_from_cstr(text));
}

static void put_number(path_writer *w, uint64_t number) {
    uint8_t digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    put(w, btri_bytes_of(&digits[first], sizeof digits - first));
}

void btri_case_error_clear(btri_case_error *error) {
    error->status = BTRI_OK;
    error->offset = 0;
    error->text = "";
    error->path[0] = '\0';
}

static path_writer path_of(btri_case_error *error) {
    const path_writer w = {error->path, 0};
    error->path[0] = '\0';
    return w;
}

btri_status btri_case_fail(btri_case_error *error, btri_status status, size_t offset, const char *text) {
    if (error->status == BTRI_OK) {
        error->status = status;
        error->offset = offset;
        error->text = text != NULL ? text : btri_status_text(status);
    }
    return error->status;
}

btri_status btri_case_fail_at(btri_case_error *error, btri_status status, size_t offset, const char *text,
                              const char *path) {
    if (error->status == BTRI_OK) {
        path_writer w = path_of(error);
        put_cstr(&w, path);
    }
    return btri_case_fail(error, status, offset, text);
}

btri_status btri_case_fail_item(btri_case_error *error, btri_status status, size_t offset,
                                const btri_knowledge *knowledge, const btri_case_item *item) {
    if (error->status != BTRI_OK) {
        return error->status;
    }
    path_writer w = path_of(error);
    put_cstr(&w, "findings.");
    put(&w, knowledge->findings[item->finding].id);
    if (item->element != BTRI_INDEX_NONE) {
        put_cstr(&w, "[");
        put_number(&w, item->element);
        put_cstr(&w, "]");
    }
    if (item->raw.is_record && item->where != BTRI_MEMBER_NONE) {
        put_cstr(&w, ".");
        put_cstr(&w, btri_case_member_name(item->where));
    }
    return btri_case_fail(error, status, offset, NULL);
}

static bool looks_like_id(btri_bytes id) {
    if (id.len == 0 || id.len > BTRI_LIMIT_ID_BYTES) {
        return false;
    }
    for (size_t i = 0; i < id.len; i++) {
        const uint8_t c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
            return false;
        }
    }
    return true;
}

btri_status btri_case_fail_unknown(btri_case_error *error, size_t offset, btri_bytes id) {
    if (error->status == BTRI_OK) {
        path_writer w = path_of(error);
        put_cstr(&w, "findings.");
        put(&w, looks_like_id(id) ? id : btri_bytes_from_cstr("?"));
    }
    return btri_case_fail(error, BTRI_E_UNKNOWN_FINDING, offset, NULL);
}

uint32_t btri_finding_by_id(const btri_knowledge *knowledge, btri_bytes id) {
    uint32_t low = 0;
    uint32_t high = knowledge->finding_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint32_t index = knowledge->finding_by_id[middle];
        const int order = btri_bytes_compare(knowledge->findings[index].id, id);
        if (order == 0) {
            return index;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return BTRI_INDEX_NONE;
}

uint32_t btri_finding_by_number(const btri_knowledge *knowledge, uint64_t number) {
    uint32_t low = 0;
    uint32_t high = knowledge->finding_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint32_t found = knowledge->findings[middle].number;
        if (found == number) {
            return middle;
        }
        if (found < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return BTRI_INDEX_NONE;
}

static uint32_t profile_by_id(const btri_knowledge *knowledge, btri_bytes id) {
    for (uint32_t i = 0; i < knowledge->profile_count; i++) {
        if (btri_bytes_equal(knowledge->profiles[i].id, id)) {
            return i;
        }
    }
    return BTRI_INDEX_NONE;
}

/* The time of evaluation is a whole day or an instant, never a month or a year. */
static btri_status sink_header(void *user, btri_bytes at, btri_bytes profile, bool *is_profile) {
    btri_case_sink_walk *state = (btri_case_sink_walk *)user;
    *is_profile = false;
    BTRI_ENSURE(at.ptr != NULL, BTRI_E_INPUT_MALFORMED);
    BTRI_TRY(btri_date_parse(at, &state->at));
    BTRI_ENSURE(state->at.earliest == state->at.latest, BTRI_E_INPUT_DATE);
    const uint32_t index = profile.ptr == NULL ? 0 : profile_by_id(state->knowledge, profile);
    *is_profile = true;
    BTRI_ENSURE(index != BTRI_INDEX_NONE, BTRI_E_UNKNOWN_PROFILE);
    return state->sink->header(state->sink->user, &state->at, index);
}

/* The finding that takes the records: the bundle checker has seen that a replacement is not replaced itself.
 */
static uint32_t in_use(const btri_knowledge *knowledge, uint32_t finding) {
    const uint32_t number = knowledge->findings[finding].replaced_by;
    return number == BTRI_INDEX_NONE ? finding : btri_finding_by_number(knowledge, number);
}

static btri_status sink_finding(void *user, uint32_t finding, uint32_t element_count) {
    const btri_case_sink_walk *state = (const btri_case_sink_walk *)user;
    (void)element_count;
    if (in_use(state->knowledge, finding) == finding) {
        return BTRI_OK;
    }
    return state->sink->replaced(state->sink->user, finding);
}

static btri_status sink_value(void *user, btri_case_item *item) {
    const btri_case_sink_walk *state = (const btri_case_sink_walk *)user;
    const uint32_t finding = in_use(state->knowledge, item->finding);
    btri_case_records records;
    BTRI_TRY(
        btri_case_value_records(state->knowledge, finding, &item->raw, &state->at, &records, &item->where));
    for (uint32_t i = 0; i < records.count; i++) {
        BTRI_TRY(state->sink->record(state->sink->user, &records.items[i]));
    }
    return BTRI_OK;
}

btri_case_walker btri_case_walker_of_sink(btri_case_sink_walk *state, const btri_knowledge *knowledge,
                                          const btri_case_sink *sink) {
    const btri_case_walker walker = {state, NULL, sink_header, sink_finding, sink_value};
    state->knowledge = knowledge;
    state->sink = sink;
    return walker;
}
