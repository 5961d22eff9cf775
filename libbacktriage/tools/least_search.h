/* least_search.h - what each slot of a program needs, in few answers. */
#ifndef BTRI_TOOLS_LEAST_SEARCH_H
#define BTRI_TOOLS_LEAST_SEARCH_H

#include "tools/least_beam.h"
#include "tools/program_code.h"

/* Beams to work with: "at least n of" and the points of a score are searched up to 16. */
#define BTRI_LEAST_WORK 34u

/* Fills beams, two for each slot of code: what makes it TRUE, what makes it FALSE. */
void btri_least_search(const btri_steps *code, btri_beam *beams, btri_beam *work);

#endif
