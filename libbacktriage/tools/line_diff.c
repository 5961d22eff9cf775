/* line_diff.c - the longest common subsequence of lines, and what is not in it. Texts of two checked bundles.
 */
#include "tools/line_diff.h"

#include "tools/memory.h"
#include "tools/text_report.h"

#include <string.h>

#define LINES_MAX 2000u

typedef struct lines {
    btri_bytes *items;
    uint32_t count;
} lines;

static bool is_same(btri_bytes a, btri_bytes b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static void cut(btri_bytes text, lines *out) {
    size_t start = 0;
    for (size_t i = 0; i < text.len && out->count < LINES_MAX; i++) {
        if (text.ptr[i] == '\n') {
            out->items[out->count] = (btri_bytes){text.ptr + start, i - start};
            out->count++;
            start = i + 1;
        }
    }
}

static void print(const char *sign, btri_bytes line, uint32_t indent) {
    btri_text text = {.in_colour = false};
    btri_piece piece;
    btri_piece_clear(&piece);
    btri_piece_add(&piece, sign);
    btri_piece_add_bytes(&piece, line);
    btri_text_section(&text, NULL, indent, UINT32_MAX);
    btri_text_item(&text, &piece, 4, 0);
}

/* common[i][j]: the longest common subsequence of a from i on and b from j on. */
static void measure(const lines *a, const lines *b, uint16_t *common) {
    const size_t width = (size_t)b->count + 1;
    memset(common, 0, ((size_t)a->count + 1) * width * sizeof *common);
    for (uint32_t i = a->count; i-- > 0;) {
        for (uint32_t j = b->count; j-- > 0;) {
            const uint16_t down = common[(i + 1) * width + j];
            const uint16_t right = common[i * width + j + 1];
            common[i * width + j] = is_same(a->items[i], b->items[j])
                                        ? (uint16_t)(common[(i + 1) * width + j + 1] + 1)
                                        : (down > right ? down : right);
        }
    }
}

static void print_both(const lines *a, const lines *b, const uint16_t *common, uint32_t indent) {
    const size_t width = (size_t)b->count + 1;
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < a->count || j < b->count) {
        if (i < a->count && j < b->count && is_same(a->items[i], b->items[j])) {
            i++;
            j++;
        } else if (j == b->count ||
                   (i < a->count && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
            print("- ", a->items[i], indent);
            i++;
        } else {
            print("+ ", b->items[j], indent);
            j++;
        }
    }
}

bool btri_line_diff_print(btri_bytes a, btri_bytes b, uint32_t indent) {
    const size_t room = LINES_MAX * sizeof(btri_bytes);
    lines of_a = {btri_tool_alloc(room), 0};
    lines of_b = {btri_tool_alloc(room), 0};
    bool is_done = of_a.items != NULL && of_b.items != NULL;
    if (is_done) {
        cut(a, &of_a);
        cut(b, &of_b);
        const size_t size = ((size_t)of_a.count + 1) * ((size_t)of_b.count + 1) * sizeof(uint16_t);
        uint16_t *common = btri_tool_alloc(size);
        is_done = common != NULL;
        if (is_done) {
            measure(&of_a, &of_b, common);
            print_both(&of_a, &of_b, common, indent);
        }
        btri_tool_free(common, size);
    }
    btri_tool_free(of_a.items, room);
    btri_tool_free(of_b.items, room);
    return is_done;
}
