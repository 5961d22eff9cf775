/* result_sections.h - the sections of a result in text, one function each. */
#ifndef BTRI_TOOLS_RESULT_SECTIONS_H
#define BTRI_TOOLS_RESULT_SECTIONS_H

#include "tools/text_report.h"

typedef struct btri_view {
    const btri_bundle *bundle;
    const btri_result *result;
    const btri_summary *summary;
    btri_piece piece; /* room to build one item */
} btri_view;

/* Writes the items of one section, in their order, to a section that was started. */
typedef void (*btri_section_writer)(btri_view *view, btri_text *text);

void btri_section_actions(btri_view *view, btri_text *text);
void btri_section_suspected(btri_view *view, btri_text *text);
void btri_section_reasons(btri_view *view, btri_text *text);
void btri_section_open(btri_view *view, btri_text *text);
void btri_section_questions(btri_view *view, btri_text *text);
void btri_section_advice(btri_view *view, btri_text *text);
void btri_section_caveats(btri_view *view, btri_text *text);
void btri_section_issues(btri_view *view, btri_text *text);
void btri_section_sources(btri_view *view, btri_text *text);
void btri_section_knowledge(btri_view *view, btri_text *text);

#endif
