/* result.h - what a case said: the interval, the items, the reasons. All [borrow from case] until it is
 * changed, evaluated again or freed. One thread at a time, as its case. Order and content of every list:
 * program/SEMANTICS.md section 5. */
#ifndef BTRI_RESULT_H
#define BTRI_RESULT_H

#include "backtriage/case.h"

#ifdef __cplusplus
extern "C" {
#endif

/* disposition of a case that nobody has cleared and no rule has decided; see at_least. */
#define BTRI_UNDETERMINED 7

typedef enum btri_item_kind {
    BTRI_SUSPECTED = 0,
    BTRI_ACTION = 1,
    BTRI_ADVICE = 2,
    BTRI_CAVEAT = 3,
    BTRI_ASK_NEXT = 4,
    BTRI_FIRED = 5,
    BTRI_UNDETERMINED_RULE = 6,
    BTRI_LABEL = 7,
    BTRI_ISSUE = 8
} btri_item_kind;
#define BTRI_ITEM_KINDS 9

typedef struct btri_summary {
    btri_urgency floor;            /* what is certain */
    int disposition;               /* btri_urgency to act on now, or BTRI_UNDETERMINED */
    btri_urgency at_least;         /* when undetermined: ROUTINE; else equal to disposition */
    btri_urgency ceiling;          /* what the open questions could still make of it */
    btri_urgency ceiling_if_asked; /* the same for what asking and looking up alone can settle */
    bool is_cleared;               /* every finding of screen_core is known */
    bool is_stale;                 /* the knowledge is past its review date */
    char suppression_key[17];      /* equal until what fired changes */
    char next_change_at[11]; /* date on which the answer changes by time alone, "" if none within 400 days */
    char at[11];             /* the evaluation date */
    char profile[225];       /* "uk", or with changes "uk,sea_strict=on" */
    uint32_t count[BTRI_ITEM_KINDS];
} btri_summary;

/* The interval and the number of items of each kind. Never NULL for a result that lives. */
BTRI_API const btri_summary *btri_result_summary(const btri_result *result);

typedef struct btri_item {
    btri_bytes id;   /* of the condition, action, advice, caveat, rule, finding; of an issue: its kind */
    btri_bytes text; /* what a clinician reads */
    btri_urgency
        urgency; /* fired, undetermined: the rule's; ask_next: what the answer could raise to, or NONE */
    uint32_t within_minutes, within_hours, within_days; /* actions: time limit, one of the three; 0: none */
    const char *from; /* actions: start of the clock, "presentation"...; NULL if there is no limit */
    uint32_t code_count, rule_count, reason_count, source_count;
    uint32_t rule;        /* position of the rule, for fired, undetermined and labels; else UINT32_MAX */
    btri_finding finding; /* ask_next, issues: the finding; else UINT32_MAX */
} btri_item;

/* The index-th item of a kind, most important first. BTRI_E_NO_MORE past the end. */
BTRI_API BTRI_MUST_USE btri_status btri_result_item(const btri_result *result, btri_item_kind kind,
                                                    uint32_t index, btri_item *item);

typedef struct btri_code {
    const char *system; /* canonical URI */
    btri_bytes code, display;
} btri_code;

/* Codes of an item; the rules that led to it (their ids). BTRI_E_NO_MORE past the end. */
BTRI_API BTRI_MUST_USE btri_status btri_result_item_code(const btri_result *result, btri_item_kind kind,
                                                         uint32_t item, uint32_t index, btri_code *code);
BTRI_API BTRI_MUST_USE btri_status btri_result_item_rule(const btri_result *result, btri_item_kind kind,
                                                         uint32_t item, uint32_t index, btri_bytes *rule_id);

typedef struct btri_reason {
    btri_bytes finding, name;
    const char *state; /* "present", "absent", "unknown", "not_applicable", "never"; NULL for a number */
    int64_t low, high; /* in units of 10^-digits */
    uint32_t digits;
    btri_bytes unit;
    bool is_presumed; /* it was missing, and presumed on the safe side */
} btri_reason;

/* Why a rule fired: the index-th finding that made it true. item counts in BTRI_FIRED. BTRI_E_NO_MORE past
 * the end. */
BTRI_API BTRI_MUST_USE btri_status btri_result_reason(const btri_result *result, uint32_t item,
                                                      uint32_t index, btri_reason *reason);

/* The sources of a fired rule. BTRI_E_NO_MORE past the end. */
BTRI_API BTRI_MUST_USE btri_status btri_result_source(const btri_result *result, uint32_t item,
                                                      uint32_t index, btri_source_info *source);

/* The whole result as CBOR (formats/result.cddl) or JSON (result.schema.json). *written: bytes written, or
 * needed when the answer is BTRI_E_BUFFER_TOO_SMALL. buffer may be NULL if capacity is 0. */
BTRI_API BTRI_MUST_USE btri_status btri_result_write(const btri_result *result, btri_format format,
                                                     uint8_t *buffer, size_t capacity, size_t *written);

/* "EMERGENCY_NOW" ... "NONE", "UNDETERMINED" for 7; "?" for a number that is none. Static string.
 * Thread-safe. */
BTRI_API const char *btri_urgency_name(int urgency);

#ifdef __cplusplus
}
#endif

#endif
