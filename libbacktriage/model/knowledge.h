/* knowledge.h - the clinical vocabulary and texts of one bundle, as read-only arrays: findings, parameters
 * and profiles, conditions, actions, advice, caveats, sources, texts, inbound codes. Trusted: made by
 * formats/bundle_format.c, which has checked every index in it. Indexes are positions in these arrays. */
#ifndef BTRI_MODEL_KNOWLEDGE_H
#define BTRI_MODEL_KNOWLEDGE_H

#include "backtriage/types.h"
#include "model/fixed.h"

#define BTRI_INDEX_NONE UINT32_MAX

typedef enum btri_finding_kind {
    BTRI_KIND_TRI = 0,
    BTRI_KIND_QUANTITY = 1,
    BTRI_KIND_DERIVED = 2,         /* the host cannot set it */
    BTRI_KIND_DERIVED_OR_HOST = 3, /* the host's record merges with what is computed */
    BTRI_KIND_SCORE = 4,           /* a derived quantity */
} btri_finding_kind;

typedef enum btri_obtained {
    BTRI_ASKED = 0,
    BTRI_LOOKED_UP = 1,
    BTRI_EXAMINED = 2,
    BTRI_MEASURED = 3,
    BTRI_TESTED = 4,
} btri_obtained;

/* flags of a finding */
#define BTRI_FINDING_TIME_SINCE   1u  /* takes "never"; grows by itself with time */
#define BTRI_FINDING_LOWER_RISKY  2u  /* of two values on one date the lower wins */
#define BTRI_FINDING_RISK         4u  /* absent to present is a risk */
#define BTRI_FINDING_EPISODE_ONLY 8u  /* a coded record counts only if it is dated inside the episode */
#define BTRI_FINDING_DURATION     16u /* grows by itself with time, but takes no "never" */
#define BTRI_FINDING_ALWAYS       32u /* applies to everybody: takes no "not_applicable" and no "never" */
#define BTRI_FINDING_GROWS        (BTRI_FINDING_TIME_SINCE | BTRI_FINDING_DURATION)

typedef struct btri_index_list {
    const uint32_t *items;
    uint32_t count;
} btri_index_list;

typedef struct btri_code_ref {
    uint32_t system; /* enum btri_code_system, model/code_system.h */
    btri_bytes code;
    btri_bytes display;
} btri_code_ref;

typedef struct btri_code_list {
    const btri_code_ref *items;
    uint32_t count;
} btri_code_list;

typedef struct btri_finding_def {
    uint32_t number;
    btri_bytes id;
    btri_finding_kind kind;
    btri_bytes unit; /* UCUM, canonical; empty for tri-state findings */
    uint32_t digits; /* 0..3 */
    btri_fixed least, greatest;
    uint32_t flags;
    btri_obtained obtained;
    uint32_t group;
    uint32_t name;     /* text index */
    uint32_t question; /* text index or BTRI_INDEX_NONE */
    btri_code_list codes;
    uint32_t onset_sets;  /* finding index or BTRI_INDEX_NONE */
    uint32_t replaced_by; /* finding number or BTRI_INDEX_NONE */
    uint32_t slot;        /* of the effective value, or BTRI_INDEX_NONE */
    uint32_t
        asked_first_with; /* finding index: while that is present this is asked first, or BTRI_INDEX_NONE */
} btri_finding_def;

typedef enum btri_parameter_kind {
    BTRI_PARAMETER_NUMBER = 0,
    BTRI_PARAMETER_CHOICE = 1,
    BTRI_PARAMETER_URGENCY = 2,
} btri_parameter_kind;

typedef struct btri_text_list {
    const btri_bytes *items;
    uint32_t count;
} btri_text_list;

typedef struct btri_parameter {
    uint32_t number;
    btri_bytes id;
    btri_parameter_kind kind;
    btri_bytes unit;
    uint32_t digits;
    btri_text_list choices;
    int64_t initial; /* value where a profile says nothing */
    uint32_t text;
} btri_parameter;

typedef struct btri_profile {
    uint32_t number;
    btri_bytes id;
    uint32_t text;
    const int64_t *values; /* one for each parameter; BTRI_FIXED_NONE = no limit */
} btri_profile;

typedef struct btri_condition {
    uint32_t number;
    btri_bytes id;
    uint32_t text;
    btri_code_list codes;
} btri_condition;

typedef struct btri_action {
    uint32_t number;
    btri_bytes id;
    uint32_t text;
    btri_code_list codes;
    btri_index_list conflicts;
} btri_action;

typedef struct btri_source_ref {
    uint32_t source;
    uint32_t mark; /* 0 V, 1 V2, 2 K, 3 D */
    btri_bytes says;
} btri_source_ref;

typedef struct btri_source_ref_list {
    const btri_source_ref *items;
    uint32_t count;
} btri_source_ref_list;

typedef struct btri_advice {
    uint32_t number;
    btri_bytes id;
    uint32_t text;
    btri_code_list codes;
    uint32_t function; /* 0 plain, 1 patient facing, 2 time critical */
    btri_source_ref_list sources;
} btri_advice;

typedef struct btri_caveat {
    uint32_t number;
    btri_bytes id;
    uint32_t text;
} btri_caveat;

typedef struct btri_source {
    btri_bytes id, title, version, checked_on, review_by, read_as;
} btri_source;

typedef struct btri_texts {
    btri_bytes language;
    uint32_t audience;       /* 0 clinician, 1 patient */
    const btri_bytes *items; /* one for each text index; ptr NULL where there is none */
    uint32_t count;
} btri_texts;

#define BTRI_MAPPING_ABSENT  1u
#define BTRI_MAPPING_HISTORY 2u
#define BTRI_MAPPING_EXACT   4u

typedef struct btri_mapping {
    uint32_t system;
    btri_bytes code;
    uint32_t finding;
    uint32_t flags;
} btri_mapping;

typedef struct btri_accuracy {
    btri_bytes id, study, setting, result;
    uint32_t mark;
    uint32_t source;
    btri_index_list rules;
} btri_accuracy;

typedef struct btri_knowledge_meta {
    btri_bytes id, version, released, review_by, publisher, notice;
    uint32_t sequence;
} btri_knowledge_meta;

typedef struct btri_knowledge {
    btri_knowledge_meta meta;
    const btri_finding_def *findings; /* ascending number */
    uint32_t finding_count;
    const btri_parameter *parameters;
    uint32_t parameter_count;
    const btri_profile *profiles; /* [0] is the default */
    uint32_t profile_count;
    const btri_condition *conditions;
    uint32_t condition_count;
    const btri_action *actions;
    uint32_t action_count;
    const btri_advice *advice;
    uint32_t advice_count;
    const btri_caveat *caveats;
    uint32_t caveat_count;
    const btri_source *sources;
    uint32_t source_count;
    const btri_texts *texts;
    uint32_t texts_count;
    const btri_mapping *mappings; /* ascending system, code, finding */
    uint32_t mapping_count;
    const btri_accuracy *accuracy;
    uint32_t accuracy_count;
    const uint32_t *finding_by_id; /* finding indexes in ascending order of id, bytewise */
    uint32_t clearance_slot;
    btri_index_list clearance_findings;
} btri_knowledge;

#endif
