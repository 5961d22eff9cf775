/* types.h - the plain values that cross the border of the library. */
#ifndef BTRI_TYPES_H
#define BTRI_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The state of a finding. A finding that nobody set is unknown, never absent. */
typedef enum btri_tri { BTRI_UNKNOWN = 0, BTRI_PRESENT = 1, BTRI_ABSENT = 2 } btri_tri;

/* How soon the patient must be seen, in order (clinical/rules.md section 1):
 * EMERGENCY_NOW ambulance or emergency department at once; SAME_DAY within 24 h; URGENT within days, up to
 * 14 days; SOON within 2 to 6 weeks; ROUTINE primary-care follow-up; SELF_CARE; NONE nothing said. */
typedef enum btri_urgency {
    BTRI_NONE = 0,
    BTRI_SELF_CARE = 1,
    BTRI_ROUTINE = 2,
    BTRI_SOON = 3,
    BTRI_URGENT = 4,
    BTRI_SAME_DAY = 5,
    BTRI_EMERGENCY_NOW = 6
} btri_urgency;

/* Bytes that somebody else owns. ptr may be NULL if len is 0. Text is UTF-8 without a final NUL. */
typedef struct btri_bytes {
    const uint8_t *ptr;
    size_t len;
} btri_bytes;

/* A caller's memory. No realloc; free is told the size. Both functions may be called from the thread that
 * calls the library, and from no other. alloc answers NULL when there is no memory. align is a power of two.
 */
typedef struct btri_allocator {
    void *(*alloc)(void *user, size_t size, size_t align);
    void (*free)(void *user, void *ptr, size_t size);
    void *user;
} btri_allocator;

#endif
