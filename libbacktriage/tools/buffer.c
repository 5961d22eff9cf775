/* buffer.c - text that grows. Carries untrusted bytes without looking at them. */
#include "tools/buffer.h"

#include "tools/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIRST_ROOM ((size_t)4096)

static bool make_room(btri_buffer *buffer, size_t len) {
    size_t room = buffer->room == 0 ? FIRST_ROOM : buffer->room;
    while (room - buffer->len < len) {
        if (room > SIZE_MAX / 2) {
            return false;
        }
        room *= 2;
    }
    if (room == buffer->room) {
        return true;
    }
    char *bytes = btri_tool_alloc(room);
    if (bytes == NULL) {
        return false;
    }
    if (buffer->len > 0) {
        memcpy(bytes, buffer->bytes, buffer->len);
    }
    btri_tool_free(buffer->bytes, buffer->room);
    buffer->bytes = bytes;
    buffer->room = room;
    return true;
}

void btri_buffer_add_bytes(btri_buffer *buffer, btri_bytes bytes) {
    if (buffer->has_failed || bytes.len == 0) {
        return;
    }
    if (!make_room(buffer, bytes.len)) {
        buffer->has_failed = true;
        return;
    }
    memcpy(buffer->bytes + buffer->len, bytes.ptr, bytes.len);
    buffer->len += bytes.len;
}

void btri_buffer_add(btri_buffer *buffer, const char *text) {
    btri_buffer_add_bytes(buffer, (btri_bytes){(const uint8_t *)text, strlen(text)});
}

void btri_buffer_add_decimal(btri_buffer *buffer, int64_t value, uint32_t digits) {
    uint64_t size = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    uint64_t scale = 1;
    char number[64];
    while (digits > 0 && size % 10u == 0) {
        size /= 10u;
        digits--;
    }
    for (uint32_t i = 0; i < digits && i < 18u; i++) {
        scale *= 10u;
    }
    (void)snprintf(number, sizeof number, "%s%" PRIu64, value < 0 ? "-" : "", size / scale);
    btri_buffer_add(buffer, number);
    if (digits > 0) {
        (void)snprintf(number, sizeof number, ".%0*" PRIu64, (int)(digits < 18u ? digits : 18u),
                       size % scale);
        btri_buffer_add(buffer, number);
    }
}

btri_bytes btri_buffer_bytes(const btri_buffer *buffer) {
    return (btri_bytes){(const uint8_t *)buffer->bytes, buffer->len};
}

void btri_buffer_free(btri_buffer *buffer) {
    btri_tool_free(buffer->bytes, buffer->room);
    *buffer = (btri_buffer){NULL, 0, 0, false};
}
