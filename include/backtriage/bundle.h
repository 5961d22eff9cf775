/* bundle.h - clinical knowledge: opened and checked once, then read-only and shared. */
#ifndef BTRI_BUNDLE_H
#define BTRI_BUNDLE_H

#include "backtriage/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct btri_bundle btri_bundle;

/* A finding of one bundle: a position, valid for that bundle only. */
typedef uint32_t btri_finding;

/* Opens the knowledge that is built into the library; it goes through the same decoder and verifier as any
 * other. *bundle [new], released by btri_bundle_release; may outlive the context. BTRI_E_MEMORY,
 * BTRI_E_BUNDLE_*. One thread at a time for one context. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_open_default(btri_context *context, btri_bundle **bundle);

/* Opens an unsigned bundle that the host vouches for; results name its trust "unsigned". payload [borrow
 * during the call] is copied, so that changing it afterwards changes nothing. A refused bundle leaves every
 * other bundle as it was. *bundle as above. BTRI_E_BUNDLE_*, BTRI_E_LIMIT, BTRI_E_MEMORY. One thread at a
 * time for one context. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_open_unsigned(btri_context *context, btri_bytes payload,
                                                             btri_bundle **bundle);

/* One more owner, and one less: the last release frees. bundle may be NULL. Thread-safe. */
BTRI_API void btri_bundle_retain(btri_bundle *bundle);
BTRI_API void btri_bundle_release(btri_bundle *bundle);

typedef struct btri_bundle_info {
    btri_bytes id, version, released, review_by, publisher, notice; /* [borrow from bundle] */
    btri_bytes digest;                                              /* SHA-256 of the payload, hexadecimal */
    btri_bytes trust;                                               /* "built_in", "unsigned", or a key id */
    uint32_t finding_count, rule_count, source_count, instruction_count;
} btri_bundle_info;

/* What the bundle is. [borrow from bundle]. Thread-safe. */
BTRI_API const btri_bundle_info *btri_bundle_describe(const btri_bundle *bundle);

typedef enum btri_kind {
    BTRI_TRI_STATE = 0,       /* present, absent, unknown */
    BTRI_QUANTITY_KIND = 1,   /* a number with a unit */
    BTRI_DERIVED_TRI = 2,     /* computed; cannot be set */
    BTRI_DERIVED_OR_SET = 3,  /* computed, and a tri-state value may be set too */
    BTRI_DERIVED_QUANTITY = 4 /* a score; cannot be set */
} btri_kind;

typedef struct btri_finding_info {
    btri_bytes id;       /* as in the rule base, e.g. "saddle_sensory_change"; [borrow from bundle] */
    btri_bytes name;     /* short clinical name */
    btri_bytes question; /* how a person would ask; empty if there is none */
    btri_bytes unit;     /* canonical unit (UCUM) of a quantity, else empty */
    uint32_t number;     /* permanent */
    btri_kind kind;
    uint32_t digits;         /* decimal digits of the resolution of a quantity */
    int64_t least, greatest; /* plausible range of a quantity, in units of 10^-digits */
    bool is_time_since;      /* takes "never" */
    bool is_askable;         /* by asking or looking up; else by examination, measurement or test */
    bool always_applies;     /* takes no "not_applicable" */
    uint32_t group;          /* questions of one group belong together; a lower group is asked earlier */
} btri_finding_info;

/* The finding of this id, e.g. "low_back_pain". BTRI_E_UNKNOWN_FINDING if there is none. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_find(const btri_bundle *bundle, const char *id,
                                                    btri_finding *finding);

typedef struct btri_code_meaning {
    btri_finding finding;
    bool sets_absent;      /* the code says that the finding is absent */
    bool counts_when_past; /* a resolved condition still sets it ("history of") */
    bool is_exact; /* code and finding mean the same, so that refuting the code makes the finding absent;
                      else the code is narrower or broader and its absence says nothing */
    bool is_episode_only; /* counts only if it is dated inside this episode */
} btri_code_meaning;

/* What a code of a clinical record sets: the index-th finding, e.g. of "http://snomed.info/sct", "279039007".
 * One code may set several findings. An ATC class also stands for the codes below it. BTRI_E_NO_MORE past the
 * end, so at index 0 if the code is not mapped. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_code(const btri_bundle *bundle, btri_bytes system,
                                                    btri_bytes code, uint32_t index,
                                                    btri_code_meaning *meaning);

/* Describes a finding. BTRI_E_UNKNOWN_FINDING if finding is not below finding_count. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_finding(const btri_bundle *bundle, btri_finding finding,
                                                       btri_finding_info *info);

typedef struct btri_rule_info {
    btri_bytes id, title, written; /* written: the condition as the knowledge files have it */
    btri_bytes note, reading;      /* empty if there is none */
    uint32_t number;
    const char *type;     /* "safety", "advice", "guard", "label" */
    const char *audience; /* "clinician", "patient", "both" */
    const char *function; /* "plain", "patient_facing", "time_critical" */
    btri_urgency urgency; /* under the default profile */
    uint32_t source_count;
    uint32_t finding_count; /* findings that its condition reads */
} btri_rule_info;

typedef struct btri_source_info {
    btri_bytes id, title, version, checked_on, review_by, read_as;
    btri_bytes says;   /* what it says for this rule */
    const char *basis; /* "guideline", "quoted", "unverified", "library_policy" */
} btri_source_info;

/* Rules by position 0 .. rule_count - 1 (ascending number); their sources. BTRI_E_NO_MORE past the end.
 * Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_rule(const btri_bundle *bundle, uint32_t index,
                                                    btri_rule_info *info);
BTRI_API BTRI_MUST_USE btri_status btri_bundle_rule_source(const btri_bundle *bundle, uint32_t rule,
                                                           uint32_t index, btri_source_info *info);

typedef enum btri_rule_item_kind {
    BTRI_RULE_SUSPECTS = 0, /* a condition */
    BTRI_RULE_ACTION = 1,
    BTRI_RULE_ADVICE = 2,
    BTRI_RULE_CAVEAT = 3,
    BTRI_RULE_SUPPRESSED_ADVICE = 4, /* what a guard takes away */
    BTRI_RULE_SUPPRESSED_ACTION = 5
} btri_rule_item_kind;
#define BTRI_RULE_ITEM_KINDS 6

typedef struct btri_rule_item {
    btri_bytes id, text;     /* text: what a clinician reads */
    btri_bytes patient_text; /* the same for the patient; the clinician's where there is no other */
    uint32_t within_minutes, within_hours, within_days; /* actions: time limit, one of the three; 0: none */
    const char *from; /* actions: start of the clock, "presentation"...; NULL if there is no limit */
} btri_rule_item;

/* What a rule says when it fires: the index-th item of a kind, in the order of the rule. BTRI_E_NO_MORE past
 * the end. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_rule_item(const btri_bundle *bundle, uint32_t rule,
                                                         btri_rule_item_kind kind, uint32_t index,
                                                         btri_rule_item *item);

typedef struct btri_accuracy_info {
    btri_bytes id, study, setting, result;
    btri_bytes source; /* id of the source */
    const char *basis; /* as in btri_source_info */
} btri_accuracy_info;

/* Published figures on how well a rule, or flags like its own, told patients apart. They belong to the study
 * and its setting: never multiply them into a probability for one patient. BTRI_E_NO_MORE past the end.
 * Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_rule_accuracy(const btri_bundle *bundle, uint32_t rule,
                                                             uint32_t index, btri_accuracy_info *info);

typedef struct btri_setting_info {
    btri_bytes profile; /* id, "uk" */
    btri_bytes key;     /* id of the parameter, "fever_c" */
    btri_bytes text;    /* what the parameter means */
    btri_bytes word;    /* the value of a choice or an urgency, or "none"; empty for a number */
    btri_bytes unit;    /* canonical unit (UCUM) of a number, else empty */
    int64_t value;      /* of a number, in units of 10^-digits */
    uint32_t digits;
} btri_setting_info;

/* The index-th parameter of a profile and its value there; profile 0 is the default. BTRI_E_NO_MORE past the
 * last profile or parameter. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_setting(const btri_bundle *bundle, uint32_t profile,
                                                       uint32_t index, btri_setting_info *info);

/* The rules whose condition reads a finding, and the findings that a rule reads: the index-th of them.
 * BTRI_E_NO_MORE past the end. For people who read the knowledge: each call searches. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_finding_rule(const btri_bundle *bundle, btri_finding finding,
                                                            uint32_t index, uint32_t *rule);
BTRI_API BTRI_MUST_USE btri_status btri_bundle_rule_finding(const btri_bundle *bundle, uint32_t rule,
                                                            uint32_t index, btri_finding *finding);

/* The rule program as text, one instruction a line, through write (user, bytes); stops at the first non-zero
 * answer. Thread-safe. */
BTRI_API BTRI_MUST_USE btri_status btri_bundle_disassemble(
    const btri_bundle *bundle, int (*write)(void *user, const char *text, size_t len), void *user);

#ifdef __cplusplus
}
#endif

#endif
