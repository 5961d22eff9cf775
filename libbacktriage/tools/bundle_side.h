/* bundle_side.h - one of two bundles that are compared: everything that people can see of it as lines. */
#ifndef BTRI_TOOLS_BUNDLE_SIDE_H
#define BTRI_TOOLS_BUNDLE_SIDE_H

#include "tools/buffer.h"
#include "tools/program_code.h"

typedef struct btri_side {
    btri_bundle *bundle;
    btri_steps code;
    uint64_t *hashes; /* of each slot: what it computes, whatever its number */
} btri_side;

/* False if there is no memory for it. Close it in either case. */
bool btri_side_open(btri_side *side, btri_bundle *bundle);
void btri_side_close(btri_side *side);

/* A rule: condition in words, urgency, what it says, sources. The hash covers the program of the condition.
 */
void btri_side_rule(const btri_side *side, uint32_t rule, btri_buffer *lines);
uint64_t btri_side_rule_hash(const btri_side *side, uint32_t rule);

/* A finding; all settings of all profiles; all texts of actions, advice, conditions and caveats, a line each
 * (with the wording for the patient); the sources that rules name; what the bundle says of itself. */
void btri_side_finding(const btri_side *side, btri_finding finding, btri_buffer *lines);
void btri_side_settings(const btri_side *side, btri_buffer *lines);
void btri_side_texts(const btri_side *side, btri_buffer *lines);
void btri_side_sources(const btri_side *side, btri_buffer *lines);
void btri_side_about(const btri_side *side, btri_buffer *lines);

#endif
