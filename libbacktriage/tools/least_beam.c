/* least_beam.c - small sets of answers. Input: made by least_answers.c from a checked program. */
#include "tools/least_beam.h"

#include <string.h>

void btri_beam_clear(btri_beam *beam) {
    beam->count = 0;
}

static bool is_same(const btri_literal_set *a, const btri_literal_set *b) {
    if (a->count != b->count) {
        return false;
    }
    for (uint32_t i = 0; i < a->count; i++) {
        const btri_literal *x = &a->items[i];
        const btri_literal *y = &b->items[i];
        if (x->finding != y->finding || x->low != y->low || x->high != y->high) {
            return false;
        }
    }
    return true;
}

/* Keeps the smallest; of equal size the one that came first. */
static void insert(btri_beam *beam, const btri_literal_set *set) {
    uint32_t at = beam->count;
    for (uint32_t i = 0; i < beam->count; i++) {
        if (is_same(&beam->sets[i], set)) {
            return;
        }
    }
    while (at > 0 && beam->sets[at - 1].count > set->count) {
        at--;
    }
    if (at == BTRI_BEAM_WIDTH) {
        return;
    }
    const uint32_t end = beam->count < BTRI_BEAM_WIDTH ? beam->count : BTRI_BEAM_WIDTH - 1;
    memmove(&beam->sets[at + 1], &beam->sets[at], (end - at) * sizeof beam->sets[0]);
    beam->sets[at] = *set;
    beam->count = end + 1;
}

void btri_beam_add_nothing(btri_beam *beam) {
    btri_literal_set set;
    set.count = 0;
    insert(beam, &set);
}

void btri_beam_add_range(btri_beam *beam, btri_finding finding, int64_t low, int64_t high) {
    btri_literal_set set;
    if (low > high) {
        return;
    }
    set.items[0] = (btri_literal){finding, low, high};
    set.count = 1;
    insert(beam, &set);
}

void btri_beam_add_beam(btri_beam *beam, const btri_beam *other) {
    for (uint32_t i = 0; i < other->count; i++) {
        insert(beam, &other->sets[i]);
    }
}

/* False if they exclude each other, or are too many together. */
static bool merge(const btri_literal_set *a, const btri_literal_set *b, btri_literal_set *out) {
    uint32_t i = 0;
    uint32_t j = 0;
    out->count = 0;
    while (i < a->count || j < b->count) {
        if (out->count == BTRI_LITERALS_MAX) {
            return false;
        }
        btri_literal *next = &out->items[out->count];
        if (j == b->count || (i < a->count && a->items[i].finding < b->items[j].finding)) {
            *next = a->items[i++];
        } else if (i == a->count || b->items[j].finding < a->items[i].finding) {
            *next = b->items[j++];
        } else {
            *next = a->items[i];
            next->low = next->low > b->items[j].low ? next->low : b->items[j].low;
            next->high = next->high < b->items[j].high ? next->high : b->items[j].high;
            i++;
            j++;
        }
        if (next->low > next->high) {
            return false;
        }
        out->count++;
    }
    return true;
}

void btri_beam_add_both(btri_beam *beam, const btri_beam *a, const btri_beam *b) {
    btri_literal_set set;
    for (uint32_t i = 0; i < a->count; i++) {
        for (uint32_t j = 0; j < b->count; j++) {
            if (merge(&a->sets[i], &b->sets[j], &set)) {
                insert(beam, &set);
            }
        }
    }
}
