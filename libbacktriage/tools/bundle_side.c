/* bundle_side.c - what people can see of a bundle, as lines. Input: a checked bundle. */
#include "tools/bundle_side.h"

#include "tools/memory.h"
#include "tools/program_words.h"
#include "tools/text_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HASH_START 0xCBF29CE484222325u
#define HASH_PRIME 0x100000001B3u

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len) {
    const uint8_t *at = bytes;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ at[i]) * HASH_PRIME;
    }
    return hash;
}

static bool has_slot_operands(btri_step_op op) {
    return op != BTRI_STEP_FIRED && op != BTRI_STEP_ALL_FALSE;
}

/* What stands in an instruction besides slots: for rules, the whole line, so that a rule is not changed by a
 * change of another one that it names. */
static uint64_t hash_step(const btri_side *side, uint32_t slot) {
    const btri_steps *code = &side->code;
    const btri_step *step = &code->steps[slot];
    const char *line = strchr(code->text.bytes + code->text.slots[slot], ' ');
    uint64_t hash = hash_bytes(HASH_START, &step->op, sizeof step->op);
    if (step->count == 0 || !has_slot_operands(step->op)) {
        return line == NULL ? hash : hash_bytes(hash, line, strlen(line));
    }
    btri_finding_info info;
    const bool names_finding = step->op <= BTRI_STEP_HOST || step->op == BTRI_STEP_NOT_APPLICABLE_IF;
    if (names_finding && step->op != BTRI_STEP_IMPLIED &&
        btri_bundle_finding(side->bundle, step->finding, &info) == BTRI_OK) {
        hash = hash_bytes(hash, info.id.ptr, info.id.len);
    }
    hash = hash_bytes(hash, step->relation, sizeof step->relation);
    hash = hash_bytes(hash, &step->number, sizeof step->number);
    hash = hash_bytes(hash, step->name.ptr, step->name.len);
    for (uint32_t i = 0; i < step->count; i++) {
        const uint32_t at = step->first + i;
        hash = hash_bytes(hash, &side->hashes[code->slots[at]], sizeof side->hashes[0]);
        hash = hash_bytes(hash, &code->points[at], 1);
        hash = hash_bytes(hash, &code->parameters[at], 1);
    }
    return hash;
}

bool btri_side_open(btri_side *side, btri_bundle *bundle) {
    memset(side, 0, sizeof *side);
    side->bundle = bundle;
    if (!btri_steps_open(&side->code, bundle)) {
        return false;
    }
    side->hashes = btri_tool_alloc((side->code.step_count + 1) * sizeof *side->hashes);
    for (uint32_t slot = 0; side->hashes != NULL && slot < side->code.step_count; slot++) {
        side->hashes[slot] = hash_step(side, slot);
    }
    return side->hashes != NULL;
}

void btri_side_close(btri_side *side) {
    btri_tool_free(side->hashes, (side->code.step_count + 1) * sizeof *side->hashes);
    btri_steps_close(&side->code);
    memset(side, 0, sizeof *side);
}

uint64_t btri_side_rule_hash(const btri_side *side, uint32_t rule) {
    btri_rule_info info;
    if (btri_bundle_rule(side->bundle, rule, &info) != BTRI_OK) {
        return 0;
    }
    const uint32_t slot = btri_steps_rule_slot(&side->code, info.id);
    return slot == BTRI_STEP_NONE ? 0 : side->hashes[slot];
}

static void add_line(btri_buffer *lines, const char *label, btri_bytes value) {
    if (value.len > 0) {
        btri_buffer_add(lines, label);
        btri_buffer_add(lines, ": ");
        btri_buffer_add_bytes(lines, value);
        btri_buffer_add(lines, "\n");
    }
}

static void add_word(btri_buffer *lines, const char *label, const char *value) {
    add_line(lines, label, (btri_bytes){(const uint8_t *)value, strlen(value)});
}

static void write_to_buffer(void *user, const char *bytes, size_t len) {
    btri_buffer_add_bytes(user, (btri_bytes){(const uint8_t *)bytes, len});
}

static void add_items(const btri_side *side, uint32_t rule, btri_buffer *lines) {
    static const char *const labels[BTRI_RULE_ITEM_KINDS] = {
        "suspects", "action", "advice", "caveat", "takes advice away", "takes action away"};
    btri_rule_item item;
    for (int kind = 0; kind < BTRI_RULE_ITEM_KINDS; kind++) {
        for (uint32_t i = 0;
             btri_bundle_rule_item(side->bundle, rule, (btri_rule_item_kind)kind, i, &item) == BTRI_OK; i++) {
            char limit[64] = "";
            if (item.from != NULL) {
                (void)snprintf(limit, sizeof limit, ", within %" PRIu32 " %s from %s",
                               item.within_minutes + item.within_hours + item.within_days,
                               item.within_minutes > 0 ? "min" : (item.within_hours > 0 ? "h" : "d"),
                               item.from);
            }
            btri_buffer_add(lines, labels[kind]);
            btri_buffer_add(lines, ": ");
            btri_buffer_add_bytes(lines, item.id);
            btri_buffer_add(lines, limit);
            btri_buffer_add(lines, "\n");
        }
    }
}

static void add_sources(const btri_side *side, uint32_t rule, btri_buffer *lines) {
    btri_source_info source;
    for (uint32_t i = 0; btri_bundle_rule_source(side->bundle, rule, i, &source) == BTRI_OK; i++) {
        btri_buffer_add(lines, "source: ");
        btri_buffer_add_bytes(lines, source.id);
        btri_buffer_add(lines, " (");
        btri_buffer_add(lines, source.basis);
        btri_buffer_add(lines, "): ");
        btri_buffer_add_bytes(lines, source.says);
        btri_buffer_add(lines, "\n");
    }
}

static void add_figures(const btri_side *side, uint32_t rule, btri_buffer *lines) {
    btri_accuracy_info figure;
    for (uint32_t i = 0; btri_bundle_rule_accuracy(side->bundle, rule, i, &figure) == BTRI_OK; i++) {
        add_line(lines, "figure", figure.id);
    }
}

void btri_side_rule(const btri_side *side, uint32_t rule, btri_buffer *lines) {
    btri_rule_info info;
    btri_text words = {.write = write_to_buffer, .user = lines};
    if (btri_bundle_rule(side->bundle, rule, &info) != BTRI_OK) {
        return;
    }
    add_word(lines, "urgency", btri_urgency_name((int)info.urgency));
    add_line(lines, "title", info.title);
    add_word(lines, "type", info.type);
    add_word(lines, "audience", info.audience);
    add_word(lines, "function", info.function);
    btri_text_section(&words, NULL, 0, UINT32_MAX);
    btri_buffer_add(lines, "when:\n");
    btri_program_print_rule(&side->code.text, info.id, info.written, &words);
    add_line(lines, "as written", info.written);
    add_items(side, rule, lines);
    add_sources(side, rule, lines);
    add_figures(side, rule, lines);
    add_line(lines, "note", info.note);
    add_line(lines, "reading", info.reading);
}

void btri_side_finding(const btri_side *side, btri_finding finding, btri_buffer *lines) {
    static const char *const kinds[] = {"tri-state", "quantity", "computed", "computed or set", "score"};
    btri_finding_info info;
    char range[96];
    if (btri_bundle_finding(side->bundle, finding, &info) != BTRI_OK) {
        return;
    }
    add_line(lines, "name", info.name);
    add_line(lines, "question", info.question);
    add_word(lines, "kind", (unsigned)info.kind < 5u ? kinds[info.kind] : "?");
    add_line(lines, "unit", info.unit);
    (void)snprintf(range, sizeof range, "%" PRId64 " to %" PRId64 " in 10^-%" PRIu32, info.least,
                   info.greatest, info.digits);
    add_word(lines, "range", info.kind == BTRI_QUANTITY_KIND ? range : "");
    (void)snprintf(range, sizeof range, "group %" PRIu32 "%s%s%s", info.group,
                   info.is_askable ? ", askable" : "", info.is_time_since ? ", time since" : "",
                   info.always_applies ? ", always applies" : "");
    add_word(lines, "asked", range);
}

void btri_side_settings(const btri_side *side, btri_buffer *lines) {
    btri_setting_info setting;
    for (uint32_t p = 0; btri_bundle_setting(side->bundle, p, 0, &setting) == BTRI_OK; p++) {
        for (uint32_t i = 0; btri_bundle_setting(side->bundle, p, i, &setting) == BTRI_OK; i++) {
            btri_buffer_add_bytes(lines, setting.profile);
            btri_buffer_add(lines, ": ");
            btri_buffer_add_bytes(lines, setting.key);
            btri_buffer_add(lines, " = ");
            if (setting.word.len > 0) {
                btri_buffer_add_bytes(lines, setting.word);
            } else {
                btri_buffer_add_decimal(lines, setting.value, setting.digits);
                btri_buffer_add(lines, setting.unit.len > 0 ? " " : "");
                btri_buffer_add_bytes(lines, setting.unit);
            }
            btri_buffer_add(lines, "\n");
        }
    }
}

/* Several rules say the same: a line stands once. */
static void add_once(btri_buffer *lines, btri_buffer *line) {
    bool is_there = false;
    btri_buffer_add(line, "\n");
    for (size_t at = 0; at + line->len <= lines->len && !is_there; at++) {
        is_there = (at == 0 || lines->bytes[at - 1] == '\n') &&
                   memcmp(lines->bytes + at, line->bytes, line->len) == 0;
    }
    if (!is_there) {
        btri_buffer_add_bytes(lines, btri_buffer_bytes(line));
    }
    btri_buffer_free(line);
}

static void add_text(btri_buffer *lines, const char *label, const btri_rule_item *item) {
    btri_buffer line = {NULL, 0, 0, false};
    btri_buffer_add(&line, label);
    btri_buffer_add(&line, " ");
    btri_buffer_add_bytes(&line, item->id);
    btri_buffer_add(&line, ": ");
    btri_buffer_add_bytes(&line, item->text);
    if (item->patient_text.ptr != item->text.ptr) {
        btri_buffer_add(&line, " / for the patient: ");
        btri_buffer_add_bytes(&line, item->patient_text);
    }
    add_once(lines, &line);
}

void btri_side_sources(const btri_side *side, btri_buffer *lines) {
    btri_rule_info rule;
    btri_source_info source;
    for (uint32_t r = 0; btri_bundle_rule(side->bundle, r, &rule) == BTRI_OK; r++) {
        for (uint32_t i = 0; btri_bundle_rule_source(side->bundle, r, i, &source) == BTRI_OK; i++) {
            const btri_bytes parts[] = {source.title, source.version, source.checked_on, source.review_by,
                                        source.read_as};
            btri_buffer line = {NULL, 0, 0, false};
            btri_buffer_add_bytes(&line, source.id);
            for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
                btri_buffer_add(&line, k == 0 ? ": " : "; ");
                btri_buffer_add_bytes(&line, parts[k]);
            }
            add_once(lines, &line);
        }
    }
}

void btri_side_texts(const btri_side *side, btri_buffer *lines) {
    static const char *const labels[] = {"condition", "action", "advice", "caveat"};
    btri_rule_info rule;
    btri_rule_item item;
    for (int kind = 0; kind <= (int)BTRI_RULE_CAVEAT; kind++) {
        for (uint32_t r = 0; btri_bundle_rule(side->bundle, r, &rule) == BTRI_OK; r++) {
            for (uint32_t i = 0;
                 btri_bundle_rule_item(side->bundle, r, (btri_rule_item_kind)kind, i, &item) == BTRI_OK;
                 i++) {
                add_text(lines, labels[kind], &item);
            }
        }
    }
}

void btri_side_about(const btri_side *side, btri_buffer *lines) {
    const btri_bundle_info *info = btri_bundle_describe(side->bundle);
    add_line(lines, "id", info->id);
    add_line(lines, "version", info->version);
    add_line(lines, "released", info->released);
    add_line(lines, "review by", info->review_by);
    add_line(lines, "publisher", info->publisher);
    add_line(lines, "notice", info->notice);
}
