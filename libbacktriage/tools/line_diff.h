/* line_diff.h - what differs between two texts, line by line. */
#ifndef BTRI_TOOLS_LINE_DIFF_H
#define BTRI_TOOLS_LINE_DIFF_H

#include "tools/buffer.h"

/* Prints the lines that only one of them has, "- ..." of a, "+ ..." of b, wrapped and indented, in the order
 * of the texts. Lines end with '\n'. False if there is no memory for it. */
bool btri_line_diff_print(btri_bytes a, btri_bytes b, uint32_t indent);

#endif
