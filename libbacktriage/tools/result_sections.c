/* result_sections.c - the sections of a result in text. Input: a result of the library, trusted. */
#include "tools/result_sections.h"

#include "tools/result_text.h"

#include <string.h>

#define REASONS_SHOWN  8u
#define CONDITIONS_MAX 6u
#define SOURCES_MAX    64u

static bool is_same(btri_bytes a, btri_bytes b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The piece of the view, emptied, with the mark of an item in a list. */
static btri_piece *new_piece(btri_view *view, const char *mark) {
    btri_piece_clear(&view->piece);
    btri_piece_add(&view->piece, mark);
    return &view->piece;
}

/* The urgency of the most urgent fired rule that asked for an action. */
static btri_urgency urgency_of_action(const btri_view *view, uint32_t action) {
    btri_item fired;
    btri_bytes rule_id;
    if (btri_result_item_rule(view->result, BTRI_ACTION, action, 0, &rule_id) != BTRI_OK) {
        return BTRI_NONE;
    }
    for (uint32_t i = 0; btri_result_item(view->result, BTRI_FIRED, i, &fired) == BTRI_OK; i++) {
        if (is_same(fired.id, rule_id)) {
            return fired.urgency;
        }
    }
    return BTRI_NONE;
}

static const char *deadline_of(btri_urgency urgency) {
    switch (urgency) {
    case BTRI_EMERGENCY_NOW:
        return "At once: ";
    case BTRI_SAME_DAY:
        return "Within 24 h: ";
    case BTRI_URGENT:
        return "Within 14 days: ";
    case BTRI_SOON:
        return "Within 6 weeks: ";
    case BTRI_ROUTINE:
        return "At follow-up: ";
    default:
        return "";
    }
}

/* An action without a limit of its own shows the deadline of its rule where that level begins. */
void btri_section_actions(btri_view *view, btri_text *text) {
    const uint32_t count = view->summary->count[BTRI_ACTION];
    int level = -1;
    btri_item item;
    for (uint32_t i = 0; i < count && btri_result_item(view->result, BTRI_ACTION, i, &item) == BTRI_OK; i++) {
        btri_piece *piece = new_piece(view, "- ");
        const btri_urgency urgency = urgency_of_action(view, i);
        if (item.from != NULL) {
            btri_piece_add_limit(piece, item.within_minutes, item.within_hours, item.within_days, item.from);
        } else if ((int)urgency != level) {
            btri_piece_add(piece, deadline_of(urgency));
            level = (int)urgency;
        }
        btri_piece_add_bytes(piece, item.text);
        btri_text_item(text, piece, 2, count - i - 1);
    }
}

void btri_section_suspected(btri_view *view, btri_text *text) {
    const uint32_t count = view->summary->count[BTRI_SUSPECTED];
    btri_piece *piece = new_piece(view, "");
    btri_item item;
    for (uint32_t i = 0; i < count && i < CONDITIONS_MAX; i++) {
        if (btri_result_item(view->result, BTRI_SUSPECTED, i, &item) != BTRI_OK) {
            break;
        }
        btri_piece_add(piece, i == 0 ? "" : "; ");
        btri_piece_add_bytes(piece, item.text);
    }
    if (count > CONDITIONS_MAX) {
        btri_piece_add(piece, "; and ");
        btri_piece_add_number(piece, count - CONDITIONS_MAX);
        btri_piece_add(piece, " more");
    }
    btri_text_item(text, piece, 0, 0);
}

static void add_reasons(btri_view *view, btri_piece *piece, uint32_t fired, uint32_t count) {
    btri_reason reason;
    for (uint32_t i = 0; i < count && i < REASONS_SHOWN; i++) {
        if (btri_result_reason(view->result, fired, i, &reason) != BTRI_OK) {
            return;
        }
        btri_piece_add(piece, i == 0 ? " - " : "; ");
        btri_result_reason_text(piece, &reason);
    }
    if (count > REASONS_SHOWN) {
        btri_piece_add(piece, "; and ");
        btri_piece_add_number(piece, count - REASONS_SHOWN);
        btri_piece_add(piece, " more");
    }
}

/* Rules without an urgency (guards, most advice) decide nothing here and stand in the JSON. They come last.
 */
void btri_section_reasons(btri_view *view, btri_text *text) {
    uint32_t count = 0;
    btri_item item;
    while (btri_result_item(view->result, BTRI_FIRED, count, &item) == BTRI_OK && item.urgency > BTRI_NONE) {
        count++;
    }
    for (uint32_t i = 0; i < count && btri_result_item(view->result, BTRI_FIRED, i, &item) == BTRI_OK; i++) {
        btri_piece *piece = new_piece(view, "- ");
        btri_piece_add_urgency(piece, (int)item.urgency);
        btri_piece_add(piece, ": ");
        btri_piece_add_bytes(piece, item.text);
        btri_piece_add(piece, " (");
        btri_piece_add_bytes(piece, item.id);
        btri_piece_add(piece, ")");
        add_reasons(view, piece, i, item.reason_count);
        btri_text_item(text, piece, 2, count - i - 1);
    }
}

void btri_section_open(btri_view *view, btri_text *text) {
    const btri_summary *summary = view->summary;
    const int shown =
        summary->disposition == BTRI_UNDETERMINED ? (int)summary->at_least : summary->disposition;
    btri_piece *piece = new_piece(view, "");
    if ((int)summary->ceiling > shown) {
        btri_piece_add(piece, "What is not known could raise this to ");
        btri_piece_add_urgency(piece, (int)summary->ceiling);
        if (summary->ceiling_if_asked != summary->ceiling) {
            btri_piece_add(piece, " (asking and looking up alone: ");
            btri_piece_add_urgency(piece, (int)summary->ceiling_if_asked);
            btri_piece_add(piece, ")");
        }
        btri_piece_add(piece, "; rules not decided: ");
        btri_piece_add_number(piece, summary->count[BTRI_UNDETERMINED_RULE]);
        btri_piece_add(piece, ".");
    } else if (shown < (int)BTRI_EMERGENCY_NOW) {
        btri_piece_add(piece, "No missing answer could raise this.");
    }
    if (summary->next_change_at[0] != '\0') {
        btri_piece_add(piece, piece->len > 0 ? " " : "");
        btri_piece_add(piece, "By time alone it changes on ");
        btri_piece_add(piece, summary->next_change_at);
        btri_piece_add(piece, ".");
    }
    btri_text_item(text, piece, 0, 0);
}

/* Where nothing is wanted but clearance, a case that is urgent already needs no more questions. */
static uint32_t count_questions(const btri_view *view) {
    const uint32_t count = view->summary->count[BTRI_ASK_NEXT];
    const int disposition = view->summary->disposition;
    btri_item item;
    uint32_t raising = 0;
    if (disposition < (int)BTRI_SOON || disposition == BTRI_UNDETERMINED) {
        return count;
    }
    while (btri_result_item(view->result, BTRI_ASK_NEXT, raising, &item) == BTRI_OK &&
           item.urgency > BTRI_NONE) {
        raising++;
    }
    return raising;
}

/* The headline of an undetermined case has the first question already; what each could change says
 * `backtriage ask`. */
void btri_section_questions(btri_view *view, btri_text *text) {
    const uint32_t count = count_questions(view);
    const uint32_t first = view->summary->disposition == BTRI_UNDETERMINED ? 1 : 0;
    btri_item item;
    for (uint32_t i = first; i < count; i++) {
        if (btri_result_item(view->result, BTRI_ASK_NEXT, i, &item) != BTRI_OK) {
            return;
        }
        btri_piece *piece = new_piece(view, "- ");
        btri_piece_add_bytes(piece, item.text.len > 0 ? item.text : item.id);
        btri_text_item(text, piece, 2, count - i - 1);
    }
}

/* When to come back stands first, so that no shortening takes it away (rule base, section 1 item 6). */
static bool is_safety_net(const btri_item *item) {
    static const char id[] = "adv-safety-net";
    return is_same(item->id, (btri_bytes){(const uint8_t *)id, sizeof id - 1});
}

void btri_section_advice(btri_view *view, btri_text *text) {
    const uint32_t count = view->summary->count[BTRI_ADVICE];
    uint32_t remaining = count;
    btri_item item;
    for (uint32_t i = 0; i < 2 * count; i++) {
        const bool is_first_pass = i < count;
        if (btri_result_item(view->result, BTRI_ADVICE, i % count, &item) == BTRI_OK &&
            is_safety_net(&item) == is_first_pass) {
            btri_piece *piece = new_piece(view, "- ");
            remaining--;
            btri_piece_add_bytes(piece, item.text);
            btri_text_item(text, piece, 2, remaining);
        }
    }
}

void btri_section_caveats(btri_view *view, btri_text *text) {
    const uint32_t count = view->summary->count[BTRI_CAVEAT];
    btri_item item;
    for (uint32_t i = 0; i < count && btri_result_item(view->result, BTRI_CAVEAT, i, &item) == BTRI_OK; i++) {
        btri_piece *piece = new_piece(view, "- ");
        btri_piece_add_bytes(piece, item.text);
        btri_text_item(text, piece, 2, count - i - 1);
    }
}

void btri_section_issues(btri_view *view, btri_text *text) {
    const uint32_t count = view->summary->count[BTRI_ISSUE];
    btri_finding_info info;
    btri_item item;
    for (uint32_t i = 0; i < count && btri_result_item(view->result, BTRI_ISSUE, i, &item) == BTRI_OK; i++) {
        btri_piece *piece = new_piece(view, "- ");
        if (btri_bundle_finding(view->bundle, item.finding, &info) == BTRI_OK) {
            btri_piece_add_bytes(piece, info.name);
            btri_piece_add(piece, ": ");
        }
        if (is_same(item.id, (btri_bytes){(const uint8_t *)"conflict", 8})) {
            btri_piece_add(piece, "records of one date contradict each other; the riskier one counts");
        } else {
            btri_piece_add_words(piece, item.id);
            btri_piece_add(piece, item.text.len > 0 ? ": " : "");
            btri_piece_add_bytes(piece, item.text);
        }
        btri_text_item(text, piece, 2, count - i - 1);
    }
}

/* The sources of the fired rules that have an urgency, each once, in their order. */
static uint32_t collect_sources(const btri_view *view, btri_source_info sources[SOURCES_MAX]) {
    uint32_t count = 0;
    btri_item item;
    for (uint32_t i = 0; btri_result_item(view->result, BTRI_FIRED, i, &item) == BTRI_OK; i++) {
        for (uint32_t j = 0; item.urgency > BTRI_NONE && j < item.source_count && count < SOURCES_MAX; j++) {
            if (btri_result_source(view->result, i, j, &sources[count]) != BTRI_OK) {
                break;
            }
            uint32_t k = 0;
            while (k < count && !is_same(sources[k].id, sources[count].id)) {
                k++;
            }
            count += k == count ? 1 : 0;
        }
    }
    return count;
}

void btri_section_sources(btri_view *view, btri_text *text) {
    btri_source_info sources[SOURCES_MAX];
    const uint32_t count = collect_sources(view, sources);
    for (uint32_t i = 0; i < count; i++) {
        btri_piece *piece = new_piece(view, "- ");
        btri_piece_add_bytes(piece, sources[i].title);
        if (sources[i].version.len > 0) {
            btri_piece_add(piece, ", ");
            btri_piece_add_bytes(piece, sources[i].version);
        }
        btri_text_item(text, piece, 2, count - i - 1);
    }
}

void btri_section_knowledge(btri_view *view, btri_text *text) {
    const btri_bundle_info *info = btri_bundle_describe(view->bundle);
    btri_piece *piece = new_piece(view, "Evaluated for ");
    btri_piece_add(piece, view->summary->at);
    btri_piece_add(piece, ", profile ");
    btri_piece_add(piece, view->summary->profile);
    btri_piece_add(piece, ". Knowledge ");
    btri_piece_add_bytes(piece, info->id);
    btri_piece_add(piece, " ");
    btri_piece_add_bytes(piece, info->version);
    btri_piece_add(piece, ", trust: ");
    btri_piece_add_bytes(piece, info->trust);
    btri_piece_add(piece, view->summary->is_stale ? "; PAST ITS REVIEW DATE " : "; review by ");
    btri_piece_add_bytes(piece, info->review_by);
    btri_text_item(text, piece, 0, 0);
}
