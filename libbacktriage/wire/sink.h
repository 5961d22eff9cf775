/* sink.h - the end of a bounded writer: a buffer, or only a count of what a buffer would need.
 * Once something does not fit, nothing more is stored, but counting goes on, so that the need is known at the
 * end. */
#ifndef BTRI_WIRE_SINK_H
#define BTRI_WIRE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arith.h"
#include "base/bytes.h"

typedef struct btri_sink {
    uint8_t *buf; /* [borrow]; NULL: count only */
    size_t cap;
    size_t len; /* bytes put so far, stored or not; SIZE_MAX once they cannot be counted */
} btri_sink;

static inline void btri_sink_init(btri_sink *sink, void *buf, size_t cap) {
    sink->buf = (uint8_t *)buf;
    sink->cap = buf == NULL ? 0 : cap;
    sink->len = 0;
}

/* Was everything stored that was put? */
static inline bool btri_sink_is_stored(const btri_sink *sink) {
    return sink->buf != NULL && sink->len <= sink->cap;
}

static inline void btri_sink_put(btri_sink *sink, btri_bytes bytes) {
    size_t end = SIZE_MAX;
    const bool fits = btri_add_size(sink->len, bytes.len, &end) && sink->buf != NULL && end <= sink->cap;
    if (fits && bytes.len != 0) {
        btri_bytes_copy(sink->buf + sink->len, bytes);
    }
    sink->len = end;
}

#endif
