/* buffer.h - text that grows: case JSON, captured lines. */
#ifndef BTRI_TOOLS_BUFFER_H
#define BTRI_TOOLS_BUFFER_H

#include "backtriage/types.h"

/* Starts as all zeros. When memory runs out it keeps what it has, and has_failed says so. */
typedef struct btri_buffer {
    char *bytes; /* no final '\0' */
    size_t len, room;
    bool has_failed;
} btri_buffer;

void btri_buffer_add(btri_buffer *buffer, const char *text);
void btri_buffer_add_bytes(btri_buffer *buffer, btri_bytes bytes);

/* value * 10^-digits, without needless zeros. */
void btri_buffer_add_decimal(btri_buffer *buffer, int64_t value, uint32_t digits);

btri_bytes btri_buffer_bytes(const btri_buffer *buffer);

/* Wipes and frees: it may have held patient data. */
void btri_buffer_free(btri_buffer *buffer);

#endif
