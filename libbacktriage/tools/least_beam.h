/* least_beam.h - small sets of answers, and the few smallest of them that were found for one purpose. */
#ifndef BTRI_TOOLS_LEAST_BEAM_H
#define BTRI_TOOLS_LEAST_BEAM_H

#include "backtriage/bundle.h"

#define BTRI_LITERALS_MAX 64u /* answers in one set; larger sets are given up */
#define BTRI_BEAM_WIDTH   3u  /* sets that are kept */

/* The value of a finding lies in low..high; of a tri-state finding 1 is present, 0 absent. */
typedef struct btri_literal {
    btri_finding finding;
    int64_t low, high;
} btri_literal;

typedef struct btri_literal_set {
    btri_literal items[BTRI_LITERALS_MAX]; /* ascending finding */
    uint32_t count;
} btri_literal_set;

/* Smallest first; none: there is no way, or none was found. */
typedef struct btri_beam {
    btri_literal_set sets[BTRI_BEAM_WIDTH];
    uint32_t count;
} btri_beam;

void btri_beam_clear(btri_beam *beam);

/* Adds the set that needs nothing, or one answer; an empty range adds nothing. */
void btri_beam_add_nothing(btri_beam *beam);
void btri_beam_add_range(btri_beam *beam, btri_finding finding, int64_t low, int64_t high);

/* Adds the sets of other. */
void btri_beam_add_beam(btri_beam *beam, const btri_beam *other);

/* Adds what serves both a and b; neither may be beam. */
void btri_beam_add_both(btri_beam *beam, const btri_beam *a, const btri_beam *b);

#endif
