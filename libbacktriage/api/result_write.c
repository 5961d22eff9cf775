/* result_write.c - the whole result as CBOR or JSON (formats/result.cddl, formats/JSON.md), streamed into the
 * caller's buffer. The items come through the same calls that a host uses. */
#include "api/case.h"
#include "backtriage/version.h"
#include "base/guard.h"
#include "formats/document.h"

typedef struct writer {
    btri_document doc;
    const btri_result *result;
    const btri_summary *summary;
} writer;

static void key_text(writer *w, uint32_t number, const char *name, btri_bytes text) {
    btri_document_key(&w->doc, number, name);
    btri_document_text(&w->doc, text);
}

/* For texts that are known to be UTF-8: of the bundle; static ones or such as the library formats. */
static void key_trusted(writer *w, uint32_t number, const char *name, btri_bytes text) {
    btri_document_key(&w->doc, number, name);
    btri_document_trusted_text(&w->doc, text);
}

static void key_static(writer *w, uint32_t number, const char *name, const char *text) {
    btri_document_key(&w->doc, number, name);
    btri_document_static_text(&w->doc, text);
}

static void key_uint(writer *w, uint32_t number, const char *name, uint64_t value) {
    btri_document_key(&w->doc, number, name);
    btri_document_uint(&w->doc, value);
}

static void key_bool(writer *w, uint32_t number, const char *name, bool value) {
    btri_document_key(&w->doc, number, name);
    btri_document_bool(&w->doc, value);
}

static void key_urgency(writer *w, uint32_t number, const char *name, int urgency) {
    btri_document_key(&w->doc, number, name);
    btri_document_enum(&w->doc, (uint32_t)urgency, btri_urgency_name(urgency));
}

/* ---- parts of items; the index is in range, so the calls cannot fail ---- */

static void write_codes(writer *w, btri_item_kind kind, uint32_t i, const btri_item *item) {
    btri_document_key(&w->doc, 3, "codes");
    btri_document_array(&w->doc, item->code_count);
    btri_code code;
    for (uint32_t k = 0; k < item->code_count; k++) {
        if (btri_result_item_code(w->result, kind, i, k, &code) != BTRI_OK) {
            break;
        }
        btri_document_map(&w->doc, 3);
        key_static(w, 1, "system", code.system);
        key_trusted(w, 2, "code", code.code);
        key_trusted(w, 3, "display", code.display);
        btri_document_map_end(&w->doc);
    }
    btri_document_array_end(&w->doc);
}

static void write_rules(writer *w, btri_item_kind kind, uint32_t i, const btri_item *item) {
    btri_document_key(&w->doc, 4, "rules");
    btri_document_array(&w->doc, item->rule_count);
    btri_bytes id;
    for (uint32_t k = 0; k < item->rule_count; k++) {
        if (btri_result_item_rule(w->result, kind, i, k, &id) != BTRI_OK) {
            break;
        }
        btri_document_trusted_text(&w->doc, id);
    }
    btri_document_array_end(&w->doc);
}

static void write_within(writer *w, const btri_item *item) {
    btri_document_key(&w->doc, 5, "within");
    btri_document_map(&w->doc, 2);
    if (item->within_hours != 0) {
        key_uint(w, 1, "hours", item->within_hours);
    }
    if (item->within_days != 0) {
        key_uint(w, 2, "days", item->within_days);
    }
    key_static(w, 3, "from", item->from);
    if (item->within_minutes != 0) {
        key_uint(w, 4, "minutes", item->within_minutes);
    }
    btri_document_map_end(&w->doc);
}

static void write_basis(writer *w, uint32_t marks) {
    btri_document_key(&w->doc, 3, "basis");
    uint32_t count = 0;
    for (uint32_t m = 0; m < 4; m++) {
        count += marks >> m & 1u;
    }
    btri_document_array(&w->doc, count);
    for (uint32_t m = 0; m < 4; m++) {
        if ((marks >> m & 1u) != 0) {
            btri_document_static_text(&w->doc, btri_mark_name(m));
        }
    }
    btri_document_array_end(&w->doc);
}

static void write_value(writer *w, const btri_reason *reason) {
    btri_document_key(&w->doc, 3, "value");
    if (reason->low == reason->high) {
        btri_document_decimal(&w->doc, reason->low, reason->digits);
        return;
    }
    btri_document_map(&w->doc, 2);
    btri_document_key(&w->doc, 1, "low");
    btri_document_decimal(&w->doc, reason->low, reason->digits);
    btri_document_key(&w->doc, 2, "high");
    btri_document_decimal(&w->doc, reason->high, reason->digits);
    btri_document_map_end(&w->doc);
}

static void write_because(writer *w, uint32_t i, const btri_item *item) {
    btri_document_key(&w->doc, 4, "because");
    btri_document_array(&w->doc, item->reason_count);
    btri_reason reason;
    for (uint32_t k = 0; k < item->reason_count; k++) {
        if (btri_result_reason(w->result, i, k, &reason) != BTRI_OK) {
            break;
        }
        btri_document_map(&w->doc, reason.is_presumed ? 3 : 2);
        key_trusted(w, 1, "finding", reason.finding);
        if (reason.state != NULL) {
            key_static(w, 2, "state", reason.state);
        } else {
            write_value(w, &reason);
        }
        if (reason.is_presumed) {
            key_bool(w, 4, "presumed", true);
        }
        btri_document_map_end(&w->doc);
    }
    btri_document_array_end(&w->doc);
}

static void write_sources(writer *w, uint32_t i, const btri_item *item) {
    btri_document_key(&w->doc, 5, "sources");
    btri_document_array(&w->doc, item->source_count);
    btri_source_info source;
    for (uint32_t k = 0; k < item->source_count; k++) {
        if (btri_result_source(w->result, i, k, &source) != BTRI_OK) {
            break;
        }
        btri_document_map(&w->doc, 5);
        key_trusted(w, 1, "id", source.id);
        key_trusted(w, 2, "title", source.title);
        key_trusted(w, 3, "version", source.version);
        key_static(w, 4, "basis", source.basis);
        key_trusted(w, 5, "says", source.says);
        btri_document_map_end(&w->doc);
    }
    btri_document_array_end(&w->doc);
}

/* ---- items, one function for each shape ---- */

/* id, text, codes, rules, within */
static void write_coded(writer *w, btri_item_kind kind, uint32_t i, const btri_item *item) {
    btri_document_map(&w->doc, item->from != NULL ? 5 : 4);
    key_trusted(w, 1, "id", item->id);
    key_trusted(w, 2, "text", item->text);
    write_codes(w, kind, i, item);
    write_rules(w, kind, i, item);
    if (item->from != NULL) {
        write_within(w, item);
    }
    btri_document_map_end(&w->doc);
}

static void write_plain(writer *w, btri_item_kind kind, uint32_t i, const btri_item *item) {
    btri_document_map(&w->doc, 3);
    key_trusted(w, 1, "id", item->id);
    key_trusted(w, 2, "text", item->text);
    write_rules(w, kind, i, item);
    btri_document_map_end(&w->doc);
}

static void write_question(writer *w, btri_item_kind kind, uint32_t i, const btri_item *item) {
    btri_document_map(&w->doc, item->urgency != BTRI_NONE ? 4 : 3);
    key_trusted(w, 1, "finding", item->id);
    key_trusted(w, 2, "text", item->text);
    if (item->urgency != BTRI_NONE) {
        key_urgency(w, 3, "could_raise_to", (int)item->urgency);
    }
    write_rules(w, kind, i, item);
    btri_document_map_end(&w->doc);
}

static void write_fired(writer *w, uint32_t i, const btri_item *item) {
    btri_document_map(&w->doc, 5);
    key_trusted(w, 1, "rule", item->id);
    key_urgency(w, 2, "urgency", (int)item->urgency);
    write_basis(w, w->result->kase->bundle->program.rules[item->rule].basis);
    write_because(w, i, item);
    write_sources(w, i, item);
    btri_document_map_end(&w->doc);
}

static void write_issue(writer *w, const btri_item *item) {
    const bool has_finding = item->finding != BTRI_INDEX_NONE;
    btri_document_map(&w->doc, 1u + has_finding + (item->text.len != 0));
    key_text(w, 1, "kind", item->id);
    if (has_finding) {
        key_trusted(w, 2, "finding", w->result->kase->bundle->knowledge.findings[item->finding].id);
    }
    if (item->text.len != 0) {
        key_text(w, 3, "detail", item->text);
    }
    btri_document_map_end(&w->doc);
}

static void write_item(writer *w, btri_item_kind kind, uint32_t i, const btri_item *item) {
    switch (kind) {
    case BTRI_SUSPECTED:
    case BTRI_ACTION:
    case BTRI_ADVICE:
        write_coded(w, kind, i, item);
        return;
    case BTRI_CAVEAT:
    case BTRI_LABEL:
        write_plain(w, kind, i, item);
        return;
    case BTRI_ASK_NEXT:
        write_question(w, kind, i, item);
        return;
    case BTRI_FIRED:
        write_fired(w, i, item);
        return;
    case BTRI_UNDETERMINED_RULE:
        btri_document_trusted_text(&w->doc, item->id);
        return;
    case BTRI_ISSUE:
        write_issue(w, item);
        return;
    }
}

static void write_list(writer *w, uint32_t number, const char *name, btri_item_kind kind) {
    btri_document_key(&w->doc, number, name);
    btri_document_array(&w->doc, w->summary->count[kind]);
    btri_item item;
    for (uint32_t i = 0; i < w->summary->count[kind]; i++) {
        if (btri_result_item(w->result, kind, i, &item) != BTRI_OK) {
            break;
        }
        write_item(w, kind, i, &item);
    }
    btri_document_array_end(&w->doc);
}

static void write_interval(writer *w) {
    const btri_summary *s = w->summary;
    key_urgency(w, 2, "floor", (int)s->floor);
    key_urgency(w, 3, "disposition", s->disposition);
    if (s->disposition == BTRI_UNDETERMINED) {
        key_urgency(w, 4, "at_least", (int)s->at_least);
    }
    key_urgency(w, 5, "ceiling", (int)s->ceiling);
    key_urgency(w, 6, "ceiling_if_asked", (int)s->ceiling_if_asked);
    key_bool(w, 7, "cleared", s->is_cleared);
    key_static(w, 8, "suppression_key", s->suppression_key);
    if (s->next_change_at[0] != '\0') {
        key_static(w, 9, "next_change_at", s->next_change_at);
    }
}

static void write_functions(writer *w) {
    static const char *const names[] = {"plain", "patient_facing", "time_critical"};
    const uint32_t off = w->result->kase->functions_off;
    uint32_t count = 0;
    for (uint32_t f = 0; f < 3; f++) {
        count += !btri_function_is_off(off, f);
    }
    btri_document_key(&w->doc, 19, "functions");
    btri_document_array(&w->doc, count);
    for (uint32_t f = 0; f < 3; f++) {
        if (!btri_function_is_off(off, f)) {
            btri_document_static_text(&w->doc, names[f]);
        }
    }
    btri_document_array_end(&w->doc);
}

static void write_knowledge(writer *w) {
    const btri_bundle_info *info = &w->result->kase->bundle->info;
    btri_document_key(&w->doc, 22, "knowledge");
    btri_document_map(&w->doc, 6);
    key_trusted(w, 1, "id", info->id);
    key_trusted(w, 2, "version", info->version);
    key_trusted(w, 3, "digest", info->digest);
    key_text(w, 4, "trust", info->trust);
    key_trusted(w, 5, "review_by", info->review_by);
    key_bool(w, 6, "stale", w->summary->is_stale);
    btri_document_map_end(&w->doc);
}

static void write_result(writer *w) {
    const btri_summary *s = w->summary;
    const size_t optional = (s->disposition == BTRI_UNDETERMINED) + (size_t)(s->next_change_at[0] != '\0');
    btri_document_map(&w->doc, 20 + optional);
    key_uint(w, 1, "format", 1);
    write_interval(w);
    write_list(w, 10, "suspected", BTRI_SUSPECTED);
    write_list(w, 11, "actions", BTRI_ACTION);
    write_list(w, 12, "advice", BTRI_ADVICE);
    write_list(w, 13, "caveats", BTRI_CAVEAT);
    write_list(w, 14, "ask_next", BTRI_ASK_NEXT);
    write_list(w, 15, "fired", BTRI_FIRED);
    write_list(w, 16, "undetermined", BTRI_UNDETERMINED_RULE);
    write_list(w, 17, "labels", BTRI_LABEL);
    write_list(w, 18, "issues", BTRI_ISSUE);
    write_functions(w);
    btri_document_key(&w->doc, 20, "profile");
    btri_document_cstr(&w->doc, s->profile); /* a host may have named changes in it */
    key_static(w, 21, "library_version", BTRI_VERSION);
    write_knowledge(w);
    btri_document_map_end(&w->doc);
}

btri_status btri_result_write(const btri_result *result, btri_format format, uint8_t *buffer, size_t capacity,
                              size_t *written) {
    BTRI_ENSURE(written != NULL, BTRI_E_ARGUMENT);
    *written = 0;
    BTRI_ENSURE(result != NULL && (buffer != NULL || capacity == 0), BTRI_E_ARGUMENT);
    BTRI_ENSURE(format == BTRI_CBOR || format == BTRI_JSON, BTRI_E_ARGUMENT);
    BTRI_ENSURE(result->kase->is_evaluated, BTRI_E_NOT_EVALUATED);
    writer w = {.result = result, .summary = btri_result_summary(result)};
    btri_document_init(&w.doc, format == BTRI_JSON, buffer, capacity);
    write_result(&w);
    const btri_status status = btri_document_finish(&w.doc, written);
    return status == BTRI_OK && buffer == NULL ? BTRI_E_BUFFER_TOO_SMALL : status; /* it only counted */
}
