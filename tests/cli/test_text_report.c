/* test_text_report.c - wrapping, budgets and numbers of the text for people. The output function is a double
 * that collects what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tools/file_io.h"
#include "tools/text_report.h"

/* Handed to the double through a pointer that each test sets up anew. */
typedef struct collected {
    char bytes[8192];
    size_t len;
} collected;

static collected said;

void btri_stdout_bytes(const void *data, size_t len) {
    assert_true(said.len + len < sizeof said.bytes);
    memcpy(said.bytes + said.len, data, len);
    said.len += len;
    said.bytes[said.len] = '\0';
}

const char *btri_urgency_name(int urgency) {
    return urgency == BTRI_EMERGENCY_NOW ? "EMERGENCY_NOW" : "?";
}

static int forget(void **state) {
    (void)state;
    memset(&said, 0, sizeof said);
    return 0;
}

static btri_bytes bytes_of(const char *text) {
    return (btri_bytes){(const uint8_t *)text, strlen(text)};
}

static void write_item(btri_text *text, const char *words, uint32_t hang, uint32_t remaining) {
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, words);
    btri_text_item(text, &piece, hang, remaining);
}

static void an_item_without_room_says_how_many_are_left_out(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    btri_text_section(&text, "Do", 4, 2);
    write_item(&text, "one", 0, 2);
    write_item(&text, "two", 0, 1);
    write_item(&text, "three", 0, 0);
    assert_string_equal(said.bytes, "Do  one\n    and 2 more\n");
    assert_int_equal(text.line_count, 2);
}

static void the_first_item_is_cut_rather_than_left_out(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    btri_text_section(&text, "Do", 70, 3);
    write_item(&text, "one two three four five", 0, 3);
    char expected[512];
    memset(expected, ' ', sizeof expected);
    memcpy(expected, "Do", 2);
    memcpy(expected + 70, "one two\n", 8);
    memcpy(expected + 78 + 70, "three ...\n", 10);
    memcpy(expected + 158 + 70, "and 3 more\n", 12);
    assert_string_equal(said.bytes, expected);
    assert_int_equal(text.line_count, 3);
}

static void the_last_item_needs_no_line_for_a_rest(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    btri_text_section(&text, "Do", 4, 2);
    write_item(&text, "one", 0, 1);
    write_item(&text, "two", 0, 0);
    assert_string_equal(said.bytes, "Do  one\n    two\n");
}

static void a_budget_of_nothing_writes_nothing(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    btri_text_section(&text, "Do", 4, 0);
    write_item(&text, "one", 0, 0);
    assert_string_equal(said.bytes, "");
    assert_int_equal(text.line_count, 0);
}

static void an_empty_item_writes_nothing(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    btri_text_section(&text, "Do", 4, UINT32_MAX);
    write_item(&text, "", 0, 0);
    write_item(&text, "   ", 0, 0);
    assert_string_equal(said.bytes, "");
}

static void no_line_is_longer_than_80_code_points(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    char words[600];
    for (size_t i = 0; i + 2 < sizeof words; i += 2) {
        memcpy(words + i, "\xC3\xA9", 2); /* one code point, two bytes, and never a space */
    }
    words[598] = '\0';
    btri_text_section(&text, NULL, 10, UINT32_MAX);
    write_item(&text, words, 2, 0);
    uint32_t width = 0;
    uint32_t widest = 0;
    for (size_t i = 0; i < said.len; i++) {
        width = said.bytes[i] == '\n' ? 0 : width + (((unsigned char)said.bytes[i] & 0xC0u) != 0x80u);
        widest = width > widest ? width : widest;
    }
    assert_int_equal(widest, 80);
    assert_int_equal(text.line_count, 5); /* 70 + 4 * 68 >= 299 */
}

static void a_line_breaks_at_a_space_and_continues_at_the_hang(void **state) {
    (void)state;
    btri_text text = {.in_colour = false};
    btri_text_section(&text, NULL, 70, UINT32_MAX);
    write_item(&text, "- three words here", 2, 0);
    char expected[512];
    memset(expected, ' ', sizeof expected);
    memcpy(expected + 70, "- three\n", 8);
    memcpy(expected + 78 + 72, "words\n", 6);
    memcpy(expected + 156 + 72, "here\n", 6);
    assert_string_equal(said.bytes, expected);
}

static void a_dry_run_counts_and_writes_nothing(void **state) {
    (void)state;
    btri_text text = {.is_dry = true};
    btri_text_section(&text, "Do", 4, UINT32_MAX);
    write_item(&text, "one", 0, 1);
    write_item(&text, "two", 0, 0);
    assert_int_equal(text.line_count, 2);
    assert_int_equal(said.len, 0);
}

static void control_characters_become_spaces(void **state) {
    (void)state;
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "a\033[31m\nb\x7F");
    assert_string_equal(piece.text, "a [31m b ");
}

static void a_piece_is_cut_at_a_code_point_and_stays_in_its_room(void **state) {
    (void)state;
    btri_piece piece;
    btri_piece_clear(&piece);
    for (size_t i = 0; i < BTRI_PIECE_ROOM; i++) {
        btri_piece_add(&piece, "\xC3\xA9x");
        btri_piece_add(&piece, "yz");
    }
    assert_true(piece.len < sizeof piece.text);
    assert_int_equal(piece.text[piece.len], 0);
    assert_string_equal(piece.text + piece.len - 3, "...");
    assert_int_not_equal((unsigned char)piece.text[piece.len - 4], 0xC3);
}

static void decimals_have_no_needless_zeros(void **state) {
    (void)state;
    static const struct {
        int64_t value;
        uint32_t digits;
        const char *expected;
    } cases[] = {
        {0, 0, "0"},
        {0, 3, "0"},
        {385, 1, "38.5"},
        {1400, 2, "14"},
        {-5, 1, "-0.5"},
        {1005, 3, "1.005"},
        {100, 0, "100"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {7, 2, "0.07"},
        {-1250, 2, "-12.5"},
        {INT64_MAX, 18, "9.223372036854775807"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        btri_piece piece;
        btri_piece_clear(&piece);
        btri_piece_add_decimal(&piece, cases[i].value, cases[i].digits);
        assert_string_equal(piece.text, cases[i].expected);
    }
}

static void units_are_written_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        const char *code, *expected;
    } cases[] = {{"", ""},          {"{score}", ""},     {"1", ""},
                 {"Cel", " deg C"}, {"mm[Hg]", " mmHg"}, {"mg/L", " mg/L"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        btri_piece piece;
        btri_piece_clear(&piece);
        btri_piece_add_unit(&piece, bytes_of(cases[i].code));
        assert_string_equal(piece.text, cases[i].expected);
    }
}

static void coded_words_lose_their_underscores_only(void **state) {
    (void)state;
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "a_b ");
    btri_piece_add_urgency(&piece, BTRI_EMERGENCY_NOW);
    assert_string_equal(piece.text, "a_b EMERGENCY NOW");
}

static void colour_surrounds_label_and_headline(void **state) {
    (void)state;
    btri_text text = {.in_colour = true};
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "NOW");
    btri_text_section(&text, NULL, 0, UINT32_MAX);
    btri_text_headline(&text, &piece, BTRI_EMERGENCY_NOW);
    btri_text_section(&text, "Do", 4, UINT32_MAX);
    write_item(&text, "it", 0, 0);
    assert_string_equal(said.bytes, "\033[1;31mNOW\n\033[0m\033[1mDo\033[0m  it\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_item_without_room_says_how_many_are_left_out, forget),
        cmocka_unit_test_setup(the_first_item_is_cut_rather_than_left_out, forget),
        cmocka_unit_test_setup(the_last_item_needs_no_line_for_a_rest, forget),
        cmocka_unit_test_setup(a_budget_of_nothing_writes_nothing, forget),
        cmocka_unit_test_setup(an_empty_item_writes_nothing, forget),
        cmocka_unit_test_setup(no_line_is_longer_than_80_code_points, forget),
        cmocka_unit_test_setup(a_line_breaks_at_a_space_and_continues_at_the_hang, forget),
        cmocka_unit_test_setup(a_dry_run_counts_and_writes_nothing, forget),
        cmocka_unit_test_setup(control_characters_become_spaces, forget),
        cmocka_unit_test_setup(a_piece_is_cut_at_a_code_point_and_stays_in_its_room, forget),
        cmocka_unit_test_setup(decimals_have_no_needless_zeros, forget),
        cmocka_unit_test_setup(units_are_written_as_people_write_them, forget),
        cmocka_unit_test_setup(coded_words_lose_their_underscores_only, forget),
        cmocka_unit_test_setup(colour_surrounds_label_and_headline, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
