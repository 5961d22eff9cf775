/* text_report.h - text for people: wrapped at 80 columns (code points), in sections with a budget of lines.
 */
#ifndef BTRI_TOOLS_TEXT_REPORT_H
#define BTRI_TOOLS_TEXT_REPORT_H

#include "tools/tool.h"

#define BTRI_TEXT_COLUMNS 80u
#define BTRI_TEXT_LABEL   11u /* columns of the labels on the left */
#define BTRI_TEXT_NO_END  UINT32_MAX

/* A string that is built piece by piece; what does not fit is cut at a code point and marked. */
#define BTRI_PIECE_ROOM 2048u
typedef struct btri_piece {
    char text[BTRI_PIECE_ROOM];
    size_t len;
    bool is_cut; /* takes no more */
} btri_piece;

void btri_piece_clear(btri_piece *piece);
void btri_piece_add(btri_piece *piece, const char *text);
void btri_piece_add_bytes(btri_piece *piece, btri_bytes text);
void btri_piece_add_number(btri_piece *piece, uint64_t number);

/* value * 10^-digits without needless zeros; a unit as people write it. */
void btri_piece_add_decimal(btri_piece *piece, int64_t value, uint32_t digits);
void btri_piece_add_unit(btri_piece *piece, btri_bytes unit);

/* The number with its unit: "1 day", "1.5 days", "38.5 deg C". */
void btri_piece_add_amount(btri_piece *piece, int64_t value, uint32_t digits, btri_bytes unit);

/* A coded word with spaces for its underscores. */
void btri_piece_add_words(btri_piece *piece, btri_bytes coded);

/* "EMERGENCY NOW": the coded name with spaces. */
void btri_piece_add_urgency(btri_piece *piece, int urgency);

/* Where the text goes. */
typedef struct btri_text {
    bool is_dry;         /* only count lines */
    bool in_colour;      /* a terminal that takes it */
    uint32_t line_count; /* written, or counted, since the beginning of the section */
    uint32_t budget;     /* lines that the section may have */
    bool is_full;        /* "and N more" was written: the section takes no more */
    const char *label;   /* of the section, until its first line is written */
    uint32_t indent;     /* column where the text of a section starts */
    void (*write)(void *user, const char *bytes, size_t len); /* NULL: standard output */
    void *user;
} btri_text;

/* Is standard output a terminal that should have colour? */
bool btri_text_wants_colour(void);

/* Starts a section: its label stands left of its first line (NULL: none). */
void btri_text_section(btri_text *text, const char *label, uint32_t indent, uint32_t budget);

/* One item, wrapped; continuation lines stand hang columns further right. If it does not fit into the budget,
 * together with a last line for the rest, "and N more" stands there instead; the first item is cut rather
 * than left out. remaining: items that follow. */
void btri_text_item(btri_text *text, const btri_piece *item, uint32_t hang, uint32_t remaining);

/* A line by itself in a colour: the headline. */
void btri_text_headline(btri_text *text, const btri_piece *item, int urgency);

#endif
