/* value.h - one truth value in the three channels firm, acting, asked (program/SEMANTICS.md section 2), held
 * in six bits of a byte, so that one operation serves all channels: bits 0-2 "is TRUE", bits 3-5 "is FALSE",
 * neither = UNKNOWN, never both. Channel c has bits c and c + 3. */
#ifndef BTRI_EVAL_VALUE_H
#define BTRI_EVAL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t btri_value;

typedef enum btri_channel { BTRI_FIRM = 0, BTRI_ACTING = 1, BTRI_ASKABLE = 2 } btri_channel;
#define BTRI_CHANNELS 3

#define BTRI_VALUE_UNKNOWN ((btri_value)0x00)
#define BTRI_VALUE_TRUE    ((btri_value)0x07)
#define BTRI_VALUE_FALSE   ((btri_value)0x38)

#define BTRI_FIRM_TRUE    ((btri_value)0x01)
#define BTRI_FIRM_FALSE   ((btri_value)0x08)
#define BTRI_ACTING_TRUE  ((btri_value)0x02)
#define BTRI_ACTING_FALSE ((btri_value)0x10)
#define BTRI_ASKED_TRUE   ((btri_value)0x04)
#define BTRI_ASKED_FALSE  ((btri_value)0x20)

static inline btri_value btri_value_or(btri_value a, btri_value b) {
    return (btri_value)(((a | b) & BTRI_VALUE_TRUE) | ((a & b) & BTRI_VALUE_FALSE));
}

static inline btri_value btri_value_and(btri_value a, btri_value b) {
    return (btri_value)(((a & b) & BTRI_VALUE_TRUE) | ((a | b) & BTRI_VALUE_FALSE));
}

static inline btri_value btri_value_not(btri_value a) {
    return (btri_value)(((a & BTRI_VALUE_TRUE) << 3) | ((a & BTRI_VALUE_FALSE) >> 3));
}

/* Known (TRUE or FALSE) channels, as bits 0-2. */
static inline btri_value btri_value_known(btri_value a) {
    return (btri_value)((a | (a >> 3)) & BTRI_VALUE_TRUE);
}

static inline bool btri_value_is_acting_unknown(btri_value a) {
    return (a & (BTRI_ACTING_TRUE | BTRI_ACTING_FALSE)) == 0;
}

#endif
