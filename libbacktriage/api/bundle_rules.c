/* bundle_rules.c - what a bundle knows of its rules: texts, sources, which findings each reads. Read-only,
 * any thread. */
#include "api/bundle.h"

#include <string.h>

#include "base/guard.h"
#include "base/limits.h"
#include "program/disasm.h"
#include "program/operands.h"

const char *btri_mark_name(uint32_t mark) {
    static const char *const names[] = {"guideline", "quoted", "unverified", "library_policy"};
    return names[mark & 3u];
}

/* One bit for each slot, for the largest program there is. */
typedef struct slot_set {
    uint8_t bits[BTRI_LIMIT_INSTRUCTIONS / 8];
} slot_set;

static bool has(const slot_set *set, uint32_t slot) {
    return ((unsigned)set->bits[slot / 8] >> (slot % 8) & 1u) != 0;
}

static void add(slot_set *set, uint32_t slot) {
    set->bits[slot / 8] |= (uint8_t)(1u << (slot % 8));
}

/* Operands are earlier slots, so one pass downwards reaches all that the slot needs. */
static void collect_needed(const btri_program *p, uint32_t top, slot_set *set) {
    memset(set, 0, sizeof *set);
    add(set, top);
    for (uint32_t s = top + 1; s-- > 0;) {
        uint32_t cursor = 0;
        uint32_t operand = 0;
        while (has(set, s) && btri_program_next_operand(p, s, &cursor, &operand)) {
            add(set, operand);
        }
    }
}

/* The input finding that an instruction reads, or BTRI_INDEX_NONE. */
static uint32_t input_of(const btri_program *p, uint32_t slot) {
    switch ((int)btri_program_op(p, slot)) {
    case BTRI_OP_FINDING:
    case BTRI_OP_ABSENT_IF:
    case BTRI_OP_HOST:
    case BTRI_OP_QUANTITY:
    case BTRI_OP_NOT_APPLICABLE_IF:
        return (uint32_t)btri_program_operands(p, slot)[0];
    default:
        return BTRI_INDEX_NONE;
    }
}

static bool rule_reads(const btri_program *p, uint32_t rule, uint32_t finding) {
    slot_set needed;
    const uint32_t top = p->rules[rule].slot;
    collect_needed(p, top, &needed);
    for (uint32_t s = 0; s <= top; s++) {
        if (has(&needed, s) && input_of(p, s) == finding) {
            return true;
        }
    }
    return false;
}

static uint32_t count_findings(const btri_bundle *bundle, uint32_t rule) {
    const btri_program *p = &bundle->program;
    uint8_t seen[BTRI_LIMIT_FINDINGS] = {0};
    slot_set needed;
    uint32_t n = 0;
    collect_needed(p, p->rules[rule].slot, &needed);
    for (uint32_t s = 0; s <= p->rules[rule].slot; s++) {
        const uint32_t f = has(&needed, s) ? input_of(p, s) : BTRI_INDEX_NONE;
        if (f != BTRI_INDEX_NONE && !seen[f]) {
            seen[f] = 1;
            n++;
        }
    }
    return n;
}

btri_status btri_bundle_rule(const btri_bundle *bundle, uint32_t index, btri_rule_info *info) {
    static const char *const types[] = {"safety", "advice", "guard", "label"};
    static const char *const audiences[] = {"clinician", "patient", "both"};
    static const char *const functions[] = {"plain", "patient_facing", "time_critical"};
    BTRI_ENSURE(info != NULL, BTRI_E_ARGUMENT);
    memset(info, 0, sizeof *info);
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(index < bundle->program.rule_count, BTRI_E_NO_MORE);
    const btri_rule *rule = &bundle->program.rules[index];
    *info = (btri_rule_info){.id = rule->id,
                             .title = btri_wording(bundle, rule->title, 0),
                             .written = btri_wording(bundle, rule->written, 0),
                             .note = btri_wording(bundle, rule->note, 0),
                             .reading = btri_wording(bundle, rule->reading, 0),
                             .number = rule->number,
                             .type = types[rule->type],
                             .audience = audiences[rule->audience],
                             .function = functions[rule->function],
                             .urgency = rule->urgency,
                             .source_count = rule->sources.count,
                             .finding_count = count_findings(bundle, index)};
    return BTRI_OK;
}

btri_status btri_bundle_rule_source(const btri_bundle *bundle, uint32_t rule, uint32_t index,
                                    btri_source_info *info) {
    BTRI_ENSURE(info != NULL, BTRI_E_ARGUMENT);
    memset(info, 0, sizeof *info);
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(rule < bundle->program.rule_count, BTRI_E_NO_MORE);
    const btri_source_ref_list *refs = &bundle->program.rules[rule].sources;
    BTRI_ENSURE(index < refs->count, BTRI_E_NO_MORE);
    const btri_source_ref *ref = &refs->items[index];
    const btri_source *source = &bundle->knowledge.sources[ref->source];
    *info = (btri_source_info){.id = source->id,
                               .title = source->title,
                               .version = source->version,
                               .checked_on = source->checked_on,
                               .review_by = source->review_by,
                               .read_as = source->read_as,
                               .says = ref->says,
                               .basis = btri_mark_name(ref->mark)};
    return BTRI_OK;
}

btri_status btri_bundle_finding_rule(const btri_bundle *bundle, btri_finding finding, uint32_t index,
                                     uint32_t *rule) {
    BTRI_ENSURE(rule != NULL, BTRI_E_ARGUMENT);
    *rule = 0;
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(finding < bundle->knowledge.finding_count, BTRI_E_UNKNOWN_FINDING);
    for (uint32_t r = 0; r < bundle->program.rule_count; r++) {
        if (rule_reads(&bundle->program, r, finding)) {
            if (index == 0) {
                *rule = r;
                return BTRI_OK;
            }
            index--;
        }
    }
    return BTRI_E_NO_MORE;
}

btri_status btri_bundle_rule_finding(const btri_bundle *bundle, uint32_t rule, uint32_t index,
                                     btri_finding *finding) {
    BTRI_ENSURE(finding != NULL, BTRI_E_ARGUMENT);
    *finding = 0;
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(rule < bundle->program.rule_count, BTRI_E_NO_MORE);
    for (uint32_t f = 0; f < bundle->knowledge.finding_count; f++) {
        if (rule_reads(&bundle->program, rule, f)) {
            if (index == 0) {
                *finding = f;
                return BTRI_OK;
            }
            index--;
        }
    }
    return BTRI_E_NO_MORE;
}

typedef struct line_writer {
    int (*write)(void *user, const char *text, size_t len);
    void *user;
    bool has_stopped;
} line_writer;

static void write_line(void *user, btri_bytes text) {
    line_writer *w = user;
    if (!w->has_stopped) {
        w->has_stopped =
            w->write(w->user, (const char *)text.ptr, text.len) != 0 || w->write(w->user, "\n", 1) != 0;
    }
}

btri_status btri_bundle_disassemble(const btri_bundle *bundle,
                                    int (*write)(void *user, const char *text, size_t len), void *user) {
    BTRI_ENSURE(bundle != NULL && write != NULL, BTRI_E_ARGUMENT);
    line_writer w = {.write = write, .user = user, .has_stopped = false};
    btri_program_disassemble(&bundle->program, &bundle->knowledge, write_line, &w);
    return BTRI_OK;
}
