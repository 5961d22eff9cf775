/* case.h - inside of a case: one block with everything an evaluation and its explanation need. */
#ifndef BTRI_API_CASE_H
#define BTRI_API_CASE_H

#include "api/bundle.h"
#include "api/context.h"
#include "backtriage/result.h"
#include "base/arena.h"
#include "explain/next_change.h"
#include "explain/outcome.h"
#include "explain/reasons.h"
#include "model/date.h"
#include "model/record.h"
#include "wire/json_keys.h"

#define BTRI_ISSUES_MAX         32u
#define BTRI_ISSUE_KIND_BYTES   32u
#define BTRI_ISSUE_DETAIL_BYTES 96u

/* Keys of one case in JSON that are open together: its findings, and a few of the objects around and inside.
 */
#define BTRI_CASE_KEY_WORDS (BTRI_JSON_KEY_WORDS * (BTRI_LIMIT_JSON_MEMBERS + 32u))

#define BTRI_CHANGES_BYTES 128u

typedef struct btri_issue {
    char kind[BTRI_ISSUE_KIND_BYTES];
    char detail[BTRI_ISSUE_DETAIL_BYTES];
    uint32_t finding; /* or BTRI_INDEX_NONE */
} btri_issue;

/* The profile text of a summary holds the longest id and the longest changes. */
_Static_assert(sizeof(((btri_summary *)0)->profile) >= BTRI_LIMIT_ID_BYTES + BTRI_CHANGES_BYTES + 1,
               "profile text");

struct btri_result {
    btri_case *kase;
};

struct btri_case {
    btri_context *context;
    btri_bundle *bundle;
    size_t size; /* of the block that this struct begins */

    /* the patient */
    bool has_begun;
    btri_date at;
    uint32_t profile;
    int64_t *parameters;              /* of the profile, with changes */
    char changes[BTRI_CHANGES_BYTES]; /* ",key=value" for each change; "" if none */
    btri_merged *merged;
    uint8_t *is_replaced; /* finding: a record came in under an id that was replaced */
    uint8_t *has_onset;   /* finding: a record came with an onset date */
    uint8_t *is_direct;   /* quantity: recorded itself, not only through the onset of others */
    btri_issue *issues;   /* from the host, BTRI_ISSUES_MAX */
    uint32_t *json_keys;  /* scratch of the JSON reader */
    uint32_t issue_count; /* may exceed BTRI_ISSUES_MAX: then the rest was only counted */

    uint32_t functions_off; /* bit f: function class f is switched off; stays over patients */

    /* the evaluation */
    bool is_evaluated;
    uint8_t *tri;
    btri_quantity *quantity;
    uint8_t *urgency;
    uint32_t *rule_order;
    btri_inputs inputs;
    btri_values values;
    btri_decision decision;
    btri_evaluated evaluated;

    /* the explanation, made when it is first asked for */
    bool is_explained;
    btri_shown shown;
    btri_summary summary;
    btri_lists lists;
    btri_question *questions;
    uint32_t question_count;
    uint32_t *issue_findings; /* findings with a conflict, then replaced ones */
    uint32_t conflict_count, replaced_count;
    uint8_t *mention;
    uint32_t *mentioned; /* findings with a mention, ascending */
    uint32_t mentioned_count;
    uint32_t mention_of; /* fired item whose reasons these are, or BTRI_INDEX_NONE */
    uint32_t *leading;   /* fired rules that lead to items, in rule order */
    uint32_t leading_count;
    uint32_t *item_rules; /* rules that led to an item, in rule order */
    uint32_t item_rule_count;
    btri_item_kind item_rules_kind;
    uint32_t item_rules_of; /* item of that kind whose rules these are, or BTRI_INDEX_NONE */
    uint64_t *scratch;      /* shared by what is never in use at once: JSON keys, walk, next change */
    btri_walk walk;
    btri_question_work question_work;
    btri_next_change_work next_change_work;

    struct btri_result result;
};

/* Forgets the patient; wipes what was recorded and computed. */
void btri_case_forget(btri_case *kase);

/* Ends the life of the result. */
void btri_case_touch(btri_case *kase);

/* Starts a patient at a date that has been parsed. profile: index. */
void btri_case_start(btri_case *kase, const btri_date *at, uint32_t profile);

/* The profile of an id; the default one for a span without pointer. BTRI_E_UNKNOWN_PROFILE. */
btri_status btri_case_find_profile(const btri_case *kase, btri_bytes id, uint32_t *profile);

/* Urgencies and order of the rules under the parameters in force. */
void btri_case_order_rules(btri_case *kase);

/* As btri_case_set_parameter, for spans. */
btri_status btri_case_change(btri_case *kase, btri_bytes key, btri_bytes value);

/* The same for a list "key=value,key=value". */
btri_status btri_case_change_all(btri_case *kase, btri_bytes list);

/* Merges a checked record. */
void btri_case_record(btri_case *kase, const btri_record *record);

/* Makes lists, questions and summary if they are not there yet. */
void btri_case_explain(btri_case *kase);

/* Sets mention and mentioned: the findings that made the item-th fired rule true (explain/reasons.h). */
void btri_case_find_reasons(btri_case *kase, uint32_t item);

#endif
