/* record.h - one record of one finding, and how records merge (program/SEMANTICS.md section 6). Trusted: made
 * by formats/case_value.c or the API from checked input. Thread-safe; no memory. The date of a record is its
 * calendar day: two records of one day are "the same date" whatever their times, so that the order of merging
 * cannot matter. A date without month or day counts as its earliest day; an undated record as the day of the
 * evaluation, which the maker of the record fills in. */
#ifndef BTRI_MODEL_RECORD_H
#define BTRI_MODEL_RECORD_H

#include "backtriage/types.h"
#include "model/fixed.h"
#include "model/knowledge.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum btri_finding_state {
    BTRI_STATE_UNKNOWN = 0,
    BTRI_STATE_PRESENT = 1,
    BTRI_STATE_ABSENT = 2,
    BTRI_STATE_NOT_APPLICABLE = 3, /* counts as absent */
} btri_finding_state;

typedef struct btri_record {
    uint32_t finding;         /* index */
    bool is_quantity;         /* else state speaks */
    btri_finding_state state; /* UNKNOWN for a quantity */
    btri_quantity quantity;   /* MISSING (unknown) for a tri-state finding */
    bool is_dated;
    int32_t day;        /* day number; of an undated record the day of the evaluation */
    bool is_from_onset; /* a quantity that the onset date of another finding gave */
    uint32_t onset_of;  /* that finding, if so */
} btri_record;

/* What is known of one finding. All zero: nothing recorded. */
typedef struct btri_merged {
    btri_finding_state state;
    btri_quantity quantity;
    int32_t day;       /* of the record that won; 0 while there is none */
    bool is_recorded;  /* a record was merged, be it one that says unknown */
    bool is_known;     /* one of them says something */
    bool has_conflict; /* records of the winning day differ */
} btri_merged;

/* Adds record to merged; finding is the definition of record->finding. Any order gives the same. */
void btri_merge(btri_merged *merged, const btri_record *record, const btri_finding_def *finding);

bool btri_merged_is_valid(const btri_merged *merged);

#ifdef __cplusplus
}
#endif

#endif
