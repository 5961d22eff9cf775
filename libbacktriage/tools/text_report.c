/* text_report.c - text for people. Texts come from a checked bundle (UTF-8); control characters are replaced
 * all the same, because a bundle that somebody vouched for must not drive a terminal. */
#define _POSIX_C_SOURCE 200809L

#include "tools/text_report.h"

#include "tools/file_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Behind a paragraph that was cut. */
#define CUT_MARK         " ..."
#define CUT_MARK_COLUMNS 4u

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xC0u) == 0x80u;
}

void btri_piece_clear(btri_piece *piece) {
    piece->len = 0;
    piece->text[0] = '\0';
    piece->is_cut = false;
}

void btri_piece_add_bytes(btri_piece *piece, btri_bytes text) {
    const size_t room = sizeof piece->text - sizeof "..." - piece->len;
    if (piece->is_cut) {
        return;
    }
    size_t len = text.len;
    if (len > room) {
        piece->is_cut = true;
        len = room;
        while (len > 0 && is_continuation((char)text.ptr[len])) {
            len--;
        }
    }
    for (size_t i = 0; i < len; i++) {
        const uint8_t byte = text.ptr[i];
        piece->text[piece->len + i] = byte < 0x20u || byte == 0x7Fu ? ' ' : (char)byte;
    }
    piece->len += len;
    if (piece->is_cut) {
        memcpy(piece->text + piece->len, "...", 3);
        piece->len += 3;
    }
    piece->text[piece->len] = '\0';
}

void btri_piece_add(btri_piece *piece, const char *text) {
    btri_piece_add_bytes(piece, (btri_bytes){(const uint8_t *)text, strlen(text)});
}

void btri_piece_add_number(btri_piece *piece, uint64_t number) {
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    btri_piece_add(piece, digits);
}

void btri_piece_add_decimal(btri_piece *piece, int64_t value, uint32_t digits) {
    uint64_t size = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    uint64_t scale = 1;
    while (digits > 0 && size % 10u == 0) {
        size /= 10u;
        digits--;
    }
    for (uint32_t i = 0; i < digits && i < 18u; i++) {
        scale *= 10u;
    }
    char number[64];
    const char *sign = value < 0 ? "-" : "";
    if (digits == 0) {
        (void)snprintf(number, sizeof number, "%s%llu", sign, (unsigned long long)size);
    } else {
        (void)snprintf(number, sizeof number, "%s%llu.%0*llu", sign, (unsigned long long)(size / scale),
                       (int)(digits < 18u ? digits : 18u), (unsigned long long)(size % scale));
    }
    btri_piece_add(piece, number);
}

void btri_piece_add_unit(btri_piece *piece, btri_bytes unit) {
    static const struct {
        const char *code, *words;
    } units[] = {
        {"1", ""},        {"Cel", " deg C"},   {"a", " years"},    {"mo", " months"},
        {"wk", " weeks"}, {"d", " days"},      {"h", " hours"},    {"min", " min"},
        {"%", " %"},      {"mm[Hg]", " mmHg"}, {"/min", " a min"}, {"10*9/L", " x 10^9/L"},
    };
    if (unit.len == 0 || unit.ptr[0] == '{') {
        return; /* a bare number, a score */
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strlen(units[i].code) == unit.len && memcmp(units[i].code, unit.ptr, unit.len) == 0) {
            btri_piece_add(piece, units[i].words);
            return;
        }
    }
    btri_piece_add(piece, " ");
    btri_piece_add_bytes(piece, unit);
}

static bool is_unit(btri_bytes unit, const char *code) {
    return strlen(code) == unit.len && memcmp(code, unit.ptr, unit.len) == 0;
}

void btri_piece_add_amount(btri_piece *piece, int64_t value, uint32_t digits, btri_bytes unit) {
    int64_t one = 1;
    for (uint32_t i = 0; i < digits && i < 18u; i++) {
        one *= 10;
    }
    btri_piece_add_decimal(piece, value, digits);
    btri_piece_add_unit(piece, unit);
    const bool is_plural = (is_unit(unit, "d") || is_unit(unit, "wk") || is_unit(unit, "mo") ||
                            is_unit(unit, "a") || is_unit(unit, "h"));
    if (value == one && is_plural && !piece->is_cut) {
        piece->len--;
        piece->text[piece->len] = '\0';
    }
}

void btri_piece_add_words(btri_piece *piece, btri_bytes coded) {
    const size_t start = piece->len;
    btri_piece_add_bytes(piece, coded);
    for (size_t i = start; i < piece->len; i++) {
        piece->text[i] = piece->text[i] == '_' ? ' ' : piece->text[i];
    }
}

void btri_piece_add_urgency(btri_piece *piece, int urgency) {
    const char *name = btri_urgency_name(urgency);
    btri_piece_add_words(piece, (btri_bytes){(const uint8_t *)name, strlen(name)});
}

bool btri_text_wants_colour(void) {
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    const bool is_dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
    return (no_colour == NULL || no_colour[0] == '\0') && !is_dumb && isatty(STDOUT_FILENO) == 1;
}

void btri_text_section(btri_text *text, const char *label, uint32_t indent, uint32_t budget) {
    text->label = label;
    text->indent = indent;
    text->budget = budget;
    text->line_count = 0;
    text->is_full = false;
}

static void put(const btri_text *text, const char *bytes, size_t len) {
    if (text->is_dry) {
        return;
    }
    if (text->write != NULL) {
        text->write(text->user, bytes, len);
        return;
    }
    btri_stdout_bytes(bytes, len);
}

/* Starts a line: the label if it is still due, and spaces up to column. */
static void start_line(btri_text *text, uint32_t column) {
    uint32_t at = 0;
    if (text->label != NULL) {
        const size_t len = strlen(text->label);
        const char *start = text->in_colour ? "\033[1m" : "";
        const char *end = text->in_colour ? "\033[0m" : "";
        put(text, start, strlen(start));
        put(text, text->label, len);
        put(text, end, strlen(end));
        at = (uint32_t)len;
        text->label = NULL;
    }
    for (; at < column; at++) {
        put(text, " ", 1);
    }
    text->line_count++;
}

/* Bytes of the longest prefix that fits into columns, cut at a space if there is one. */
static size_t fitting(const char *words, uint32_t columns) {
    size_t last_space = 0;
    uint32_t width = 0;
    size_t i = 0;
    for (; words[i] != '\0'; i++) {
        if (is_continuation(words[i])) {
            continue;
        }
        if (words[i] == ' ') {
            last_space = i;
        }
        if (width == columns) {
            return words[i] == ' ' || last_space == 0 ? i : last_space;
        }
        width++;
    }
    return i;
}

static const char *skip_spaces(const char *words) {
    while (*words == ' ') {
        words++;
    }
    return words;
}

/* Writes one wrapped paragraph, or only counts its lines; what goes beyond limit is cut and marked. */
static uint32_t wrap(btri_text *text, const char *words, uint32_t hang, uint32_t limit, bool is_written) {
    uint32_t lines = 0;
    for (words = skip_spaces(words); *words != '\0' && lines < limit; lines++) {
        const uint32_t column = text->indent + (lines == 0 ? 0 : hang);
        const uint32_t columns = BTRI_TEXT_COLUMNS - column;
        size_t len = fitting(words, columns);
        const bool is_cut = lines + 1 == limit && *skip_spaces(words + len) != '\0';
        if (is_cut) {
            len = fitting(words, columns - CUT_MARK_COLUMNS);
        }
        size_t shown = len;
        while (shown > 0 && words[shown - 1] == ' ') {
            shown--;
        }
        if (is_written) {
            start_line(text, column);
            put(text, words, shown);
            put(text, CUT_MARK "\n", is_cut ? sizeof CUT_MARK : 0);
            put(text, "\n", is_cut ? 0 : 1);
        }
        words = skip_spaces(words + len);
    }
    return lines;
}

void btri_text_item(btri_text *text, const btri_piece *item, uint32_t hang, uint32_t remaining) {
    if (text->is_full) {
        return;
    }
    const uint32_t lines = wrap(text, item->text, hang, UINT32_MAX, false);
    const uint32_t reserve = remaining > 0 ? 1 : 0;
    const uint32_t left = text->budget - text->line_count;
    if (lines <= left && left - lines >= reserve) {
        (void)wrap(text, item->text, hang, UINT32_MAX, true);
        return;
    }
    text->is_full = true;
    uint32_t left_out = remaining + 1;
    if (text->line_count == 0 && left > reserve) {
        (void)wrap(text, item->text, hang, left - reserve,
                   true); /* a part of the first says more than none */
        left_out--;
    }
    if (left_out > 0 && left > 0) {
        char more[48];
        (void)snprintf(more, sizeof more, text->label == NULL ? "and %lu more" : "%lu (see --format json)",
                       (unsigned long)left_out);
        (void)wrap(text, more, 0, 1, true);
    }
}

void btri_text_headline(btri_text *text, const btri_piece *item, int urgency) {
    const char *start = urgency >= BTRI_SAME_DAY && urgency <= BTRI_EMERGENCY_NOW ? "\033[1;31m" : "\033[1m";
    if (text->in_colour) {
        put(text, start, strlen(start));
    }
    btri_text_item(text, item, 2, 0);
    if (text->in_colour) {
        put(text, "\033[0m", 4);
    }
}
