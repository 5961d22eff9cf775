/* result_text.c - a result as a clinician reads it. Every section is measured first, then gets its share of
 * the 40 lines, and says how much it left out. Input: a result of the library, trusted. */
#include "tools/result_text.h"

#include "tools/result_sections.h"

#include <string.h>

static const struct {
    btri_section_writer write;
    const char *label;
    uint32_t least;    /* lines it may count on; with headline and last line they sum up to less than all */
    uint32_t pace;     /* lines it gets each time when the rest is handed out */
    uint32_t greatest; /* a page that is read in a hurry is better short */
} sections[] = {
    {btri_section_actions, "Do", 6, 3, 16},    {btri_section_suspected, "Suspected", 2, 1, 3},
    {btri_section_reasons, "Why", 4, 2, 12},   {btri_section_open, "Open", 3, 1, 3},
    {btri_section_questions, "Ask", 3, 2, 12}, {btri_section_advice, "Advice", 3, 1, 9},
    {btri_section_caveats, "Caveat", 6, 1, 8}, {btri_section_issues, "Check", 2, 1, 4},
    {btri_section_sources, "Source", 2, 1, 4}, {btri_section_knowledge, "Basis", 3, 1, 3},
};
#define SECTION_COUNT (sizeof sections / sizeof sections[0])
#define QUESTION_MAX  240u /* bytes of a question that the headline takes */
#define LAST_LINES    1u

/* What a level asks for (clinical rule base, section 1). */
static const char *meaning_of(int urgency) {
    switch (urgency) {
    case BTRI_EMERGENCY_NOW:
        return ": ambulance or emergency department at once";
    case BTRI_SAME_DAY:
        return ": emergency department or specialist contact within 24 hours";
    case BTRI_URGENT:
        return ": to be seen within days, at most 14 days";
    case BTRI_SOON:
        return ": clinician visit within 2 to 6 weeks";
    case BTRI_ROUTINE:
        return ": primary-care follow-up";
    case BTRI_SELF_CARE:
        return ": self-care, with the safety net below";
    default:
        return "";
    }
}

void btri_result_headline(btri_piece *piece, const btri_result *result) {
    const btri_summary *summary = btri_result_summary(result);
    btri_item question;
    btri_piece_add_urgency(piece, summary->disposition);
    if (summary->disposition != BTRI_UNDETERMINED) {
        btri_piece_add(piece, meaning_of(summary->disposition));
        return;
    }
    btri_piece_add(piece, " - at least ");
    btri_piece_add_urgency(piece, (int)summary->at_least);
    if (summary->ceiling > summary->at_least) {
        btri_piece_add(piece, "; could be up to ");
        btri_piece_add_urgency(piece, (int)summary->ceiling);
    }
    if (btri_result_item(result, BTRI_ASK_NEXT, 0, &question) == BTRI_OK) {
        btri_piece_add(piece, ": ask first: ");
        const bool is_short = question.text.len > 0 && question.text.len <= QUESTION_MAX;
        btri_piece_add_bytes(piece, is_short ? question.text : question.id);
    }
}

void btri_piece_add_limit(btri_piece *piece, uint32_t minutes, uint32_t hours, uint32_t days,
                          const char *from) {
    static const struct {
        const char *from, *words;
    } clocks[] = {
        {"request", " of the request: "},         {"presentation", " of presentation: "},
        {"symptom_onset", " of symptom onset: "}, {"decision_to_transfer", " of the decision to transfer: "},
        {"diagnosis", " of diagnosis: "},
    };
    btri_piece_add(piece, "Within ");
    if (minutes > 0) {
        btri_piece_add_number(piece, minutes);
        btri_piece_add(piece, " min");
    } else if (hours > 0) {
        btri_piece_add_number(piece, hours);
        btri_piece_add(piece, " h");
    } else {
        btri_piece_add_number(piece, days);
        btri_piece_add(piece, days == 1 ? " day" : " days");
    }
    for (size_t i = 0; from != NULL && i < sizeof clocks / sizeof clocks[0]; i++) {
        if (strcmp(clocks[i].from, from) == 0) {
            btri_piece_add(piece, clocks[i].words);
            return;
        }
    }
    btri_piece_add(piece, ": ");
}

void btri_result_reason_text(btri_piece *piece, const btri_reason *reason) {
    btri_piece_add_bytes(piece, reason->name.len > 0 ? reason->name : reason->finding);
    btri_piece_add(piece, ": ");
    if (reason->is_presumed) {
        btri_piece_add(piece, "not recorded, taken on the safe side");
    } else if (reason->state != NULL) {
        btri_piece_add_words(piece, (btri_bytes){(const uint8_t *)reason->state, strlen(reason->state)});
    } else {
        if (reason->high != reason->low) {
            btri_piece_add_decimal(piece, reason->low, reason->digits);
            btri_piece_add(piece, " to ");
        }
        btri_piece_add_amount(piece, reason->high, reason->digits, reason->unit);
    }
}

/* Hands out the lines: first what each section may count on, then some to each in turn while there are any.
 */
static void share_lines(const uint32_t need[SECTION_COUNT], uint32_t total, uint32_t share[SECTION_COUNT]) {
    uint32_t left = total;
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        const uint32_t wish = need[i] < sections[i].least ? need[i] : sections[i].least;
        share[i] = wish < left ? wish : left;
        left -= share[i];
    }
    for (bool is_wanted = true; is_wanted && left > 0;) {
        is_wanted = false;
        for (size_t i = 0; i < SECTION_COUNT && left > 0; i++) {
            if (share[i] < need[i]) {
                const uint32_t wish = need[i] - share[i];
                const uint32_t step = wish < sections[i].pace ? wish : sections[i].pace;
                const uint32_t given = step < left ? step : left;
                share[i] += given;
                left -= given;
                is_wanted = true;
            }
        }
    }
}

void btri_result_print(const btri_bundle *bundle, const btri_result *result) {
    btri_view view = {.bundle = bundle, .result = result, .summary = btri_result_summary(result)};
    btri_text text = {.in_colour = btri_text_wants_colour()};
    uint32_t need[SECTION_COUNT];
    uint32_t share[SECTION_COUNT];
    btri_piece headline;

    text.is_dry = true;
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        btri_text_section(&text, sections[i].label, BTRI_TEXT_LABEL, UINT32_MAX);
        sections[i].write(&view, &text);
        need[i] = text.line_count < sections[i].greatest ? text.line_count : sections[i].greatest;
    }
    text.is_dry = false;
    btri_piece_clear(&headline);
    btri_result_headline(&headline, result);
    btri_text_section(&text, NULL, 0, UINT32_MAX);
    btri_text_headline(&text, &headline, view.summary->disposition);
    share_lines(need, BTRI_RESULT_LINES - text.line_count - LAST_LINES, share);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        btri_text_section(&text, sections[i].label, BTRI_TEXT_LABEL, share[i]);
        sections[i].write(&view, &text);
    }
    btri_text_section(&text, NULL, 0, LAST_LINES);
    btri_piece_clear(&view.piece);
    btri_piece_add(&view.piece, "Decision support for clinicians; not clinically validated.");
    btri_text_item(&text, &view.piece, 0, 0);
}
