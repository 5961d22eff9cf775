/* explain_print.h - lines that the explanations share: a label on the left, wrapped text right of it. */
#ifndef BTRI_TOOLS_EXPLAIN_PRINT_H
#define BTRI_TOOLS_EXPLAIN_PRINT_H

#include "tools/text_report.h"

/* label may be NULL: the line goes on with the section above. An empty text prints nothing. */
void btri_explain_piece(const char *label, const btri_piece *piece, uint32_t hang);
void btri_explain_bytes(const char *label, btri_bytes value);

/* "id (rule 12): title"; what: " (rule ". */
void btri_explain_title(btri_bytes id, const char *what, uint32_t number, btri_bytes title);

#endif
