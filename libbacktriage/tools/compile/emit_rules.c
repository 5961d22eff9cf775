/* emit_rules.c - conditions, actions, advice, caveats and rules of the bundle. Input may be wrong. */
#include "base/bytes.h"
#include "program/program.h"
#include "tools/compile/emit.h"
#include "tools/compile/fixed_text.h"

static const btri_key_spec action_keys[] = {{"do", BTRI_KEY_TEXT, true},
                                            {"within", BTRI_KEY_TEXT, false},
                                            {"from", BTRI_KEY_TEXT, false},
                                            {NULL, BTRI_KEY_TEXT, false}};

static void emit_conditions(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_CONDITIONS];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const btri_item *item = &list->items[i];
        btri_cbor_write_map(&e->writer, btri_emit_has_list(item->node, "codes") ? 4 : 3);
        btri_emit_key_uint(e, 1, item->number);
        btri_emit_key_text(e, 2, item->id);
        btri_emit_key_index(e, 3, item->node, "name");
        btri_emit_key_codes(e, 4, item->node);
    }
}

static void emit_actions(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_ACTIONS];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const btri_item *item = &list->items[i];
        const bool conflicts = btri_emit_has_list(item->node, "conflicts_with");
        btri_cbor_write_map(&e->writer,
                            3u + (btri_emit_has_list(item->node, "codes") ? 1u : 0u) + (conflicts ? 1u : 0u));
        btri_emit_key_uint(e, 1, item->number);
        btri_emit_key_text(e, 2, item->id);
        btri_emit_key_index(e, 3, item->node, "text");
        btri_emit_key_codes(e, 4, item->node);
        if (conflicts) {
            btri_emit_key_ids(e, 5, btri_yaml_get(item->node, "conflicts_with"), BTRI_SEC_ACTIONS);
        }
    }
}

static void emit_advice(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_ADVICE];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const btri_yaml *node = list->items[i].node;
        btri_cbor_write_map(&e->writer, 4u + (btri_emit_has_list(node, "codes") ? 1u : 0u) +
                                            (btri_emit_has_list(node, "sources") ? 1u : 0u));
        btri_emit_key_uint(e, 1, list->items[i].number);
        btri_emit_key_text(e, 2, list->items[i].id);
        btri_emit_key_uint(
            e, 3, btri_emit_text_index(e, btri_yaml_text(node, "text"), btri_yaml_text(node, "patient")));
        btri_emit_key_codes(e, 4, node);
        btri_emit_key_uint(e, 5, btri_emit_function(e, node));
        btri_emit_key_sources(e, 6, node);
    }
}

static void emit_caveats(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_CAVEATS];
    btri_cbor_write_array(&e->writer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        btri_cbor_write_map(&e->writer, 3);
        btri_emit_key_uint(e, 1, list->items[i].number);
        btri_emit_key_text(e, 2, list->items[i].id);
        btri_emit_key_index(e, 3, list->items[i].node, "text");
    }
}

void btri_emit_items(btri_emitter *e) {
    btri_cbor_write_uint(&e->writer, 6);
    emit_conditions(e);
    btri_cbor_write_uint(&e->writer, 7);
    emit_actions(e);
    btri_cbor_write_uint(&e->writer, 8);
    emit_advice(e);
    btri_cbor_write_uint(&e->writer, 9);
    emit_caveats(e);
}

/* "4 h", "14 d", "30 min". */
static bool read_within(btri_bytes text, uint32_t *amount, uint32_t *unit) {
    static const char *const units[] = {"h", "d", "min"};
    size_t digits = 0;
    while (digits < text.len && text.ptr[digits] != ' ') {
        digits++;
    }
    return digits < text.len && btri_text_to_uint(btri_bytes_of(text.ptr, digits), 10000, amount) &&
           *amount > 0 &&
           btri_word_of_text(btri_bytes_of(&text.ptr[digits + 1], text.len - digits - 1), units, 3, unit);
}

static void emit_rule_action(btri_emitter *e, const btri_yaml *node) {
    static const char *const clocks[] = {"request", "presentation", "decision_to_transfer", "symptom_onset",
                                         "diagnosis"};
    uint32_t amount = 0;
    uint32_t unit = 0;
    uint32_t clock = 1;
    const bool good = !e->counting || btri_keys_check(e->sections, node, action_keys);
    const btri_yaml *within = good ? btri_yaml_get(node, "within") : NULL;
    const btri_yaml *from = good ? btri_yaml_get(node, "from") : NULL;
    const uint32_t action =
        !good ? 0u
              : (e->counting ? btri_section_require(e->sections, BTRI_SEC_ACTIONS, btri_yaml_get(node, "do"))
                             : btri_section_find(e->sections, BTRI_SEC_ACTIONS, btri_yaml_text(node, "do")));
    if (within != NULL && !read_within(within->text, &amount, &unit)) {
        BTRI_EMIT_REPORT(e, node, "'within' must be like 4 h, 14 d or 30 min");
    }
    if ((within == NULL) != (from == NULL)) {
        BTRI_EMIT_REPORT(e, node, "'within' and 'from' go together");
    }
    if (from != NULL) {
        clock = btri_emit_word(e, from, "clock start", clocks, 5);
    }
    btri_cbor_write_array(&e->writer, within == NULL ? 1 : 4);
    btri_cbor_write_uint(&e->writer, action);
    if (within != NULL) {
        btri_cbor_write_uint(&e->writer, amount);
        btri_cbor_write_uint(&e->writer, unit);
        btri_cbor_write_uint(&e->writer, clock);
    }
}

static void emit_rule_actions(btri_emitter *e, const btri_yaml *node) {
    if (!btri_emit_has_list(node, "actions")) {
        return;
    }
    const btri_yaml *actions = btri_yaml_get(node, "actions");
    btri_cbor_write_uint(&e->writer, 9);
    btri_cbor_write_array(&e->writer, actions->count);
    for (const btri_yaml *action = actions->first; action != NULL; action = action->next) {
        emit_rule_action(e, action);
    }
}

/* How many ids of `suppresses` lie in a section. */
static size_t count_suppressed(const btri_emitter *e, const btri_yaml *node, btri_section section) {
    const btri_yaml *list = btri_yaml_get(node, "suppresses");
    size_t count = 0;
    for (const btri_yaml *id = list == NULL ? NULL : list->first; id != NULL; id = id->next) {
        count += btri_section_find(e->sections, section, id->text) != BTRI_NOT_FOUND ? 1u : 0u;
    }
    return count;
}

static void emit_suppressed(btri_emitter *e, uint32_t key, const btri_yaml *node, btri_section section) {
    const btri_yaml *list = btri_yaml_get(node, "suppresses");
    const size_t count = count_suppressed(e, node, section);
    if (count == 0) {
        return;
    }
    btri_cbor_write_uint(&e->writer, key);
    btri_cbor_write_array(&e->writer, count);
    for (const btri_yaml *id = list->first; id != NULL; id = id->next) {
        const uint32_t index = btri_section_find(e->sections, section, id->text);
        if (index != BTRI_NOT_FOUND) {
            btri_cbor_write_uint(&e->writer, index);
        }
    }
}

static void check_suppressed(btri_emitter *e, const btri_yaml *node, uint32_t type) {
    const btri_yaml *list = btri_yaml_get(node, "suppresses");
    if (list != NULL && list->count > 0 && type != BTRI_RULE_TYPE_GUARD) {
        BTRI_EMIT_REPORT(e, list, "only a guard has 'suppresses'");
    }
    for (const btri_yaml *id = list == NULL ? NULL : list->first; id != NULL; id = id->next) {
        const bool advice = btri_section_find(e->sections, BTRI_SEC_ADVICE, id->text) != BTRI_NOT_FOUND;
        const bool action = btri_section_find(e->sections, BTRI_SEC_ACTIONS, id->text) != BTRI_NOT_FOUND;
        if (id->kind != BTRI_YAML_SCALAR || (!advice && !action)) {
            BTRI_EMIT_REPORT(e, id, "unknown advice or action '%.*s'", BTRI_SPAN(id->text));
        } else if (advice && action) {
            BTRI_EMIT_REPORT(e, id, "'%.*s' is advice and action at once", BTRI_SPAN(id->text));
        }
    }
}

static void emit_basis(btri_emitter *e, const btri_yaml *node) {
    const btri_yaml *basis = btri_yaml_get(node, "basis");
    uint32_t marks = 0;
    size_t count = 0;
    for (const btri_yaml *mark = basis->first; mark != NULL; mark = mark->next) {
        marks |= 1u << btri_emit_mark(e, mark);
    }
    for (uint32_t mark = 0; mark < 4; mark++) {
        count += (marks >> mark) & 1u;
    }
    btri_cbor_write_uint(&e->writer, 14);
    btri_cbor_write_array(&e->writer, count);
    for (uint32_t mark = 0; mark < 4; mark++) {
        if (((marks >> mark) & 1u) != 0) {
            btri_cbor_write_uint(&e->writer, mark);
        }
    }
}

/* The text with each run of white space as one blank. */
static btri_bytes collapsed(btri_emitter *e, btri_bytes text) {
    uint8_t *copy = (uint8_t *)btri_pool_array(e->sections->pool, text.len + 1, 1);
    size_t len = 0;
    if (copy == NULL) {
        e->no_memory = true;
        return btri_bytes_empty();
    }
    for (size_t i = 0; i < text.len; i++) {
        const bool space =
            text.ptr[i] == ' ' || text.ptr[i] == '\n' || text.ptr[i] == '\t' || text.ptr[i] == '\r';
        if (!space) {
            copy[len++] = text.ptr[i];
        } else if (len > 0 && copy[len - 1] != ' ') {
            copy[len++] = ' ';
        }
    }
    return btri_bytes_of(copy, len);
}

/* The note of a rule; what it says about profiles is the end of the note. */
static btri_bytes note_of(btri_emitter *e, const btri_yaml *node) {
    const btri_bytes note = btri_yaml_text(node, "note");
    const btri_bytes profile = btri_yaml_text(node, "profile_text");
    if (note.len == 0 || profile.len == 0) {
        return note.len == 0 ? profile : note;
    }
    uint8_t *both = (uint8_t *)btri_pool_array(e->sections->pool, note.len + profile.len + 1, 1);
    if (both == NULL) {
        e->no_memory = true;
        return note;
    }
    btri_bytes_copy(both, note);
    both[note.len] = ' ';
    btri_bytes_copy(&both[note.len + 1], profile);
    return btri_bytes_of(both, note.len + profile.len + 1);
}

static size_t rule_key_count(const btri_emitter *e, const btri_yaml *node, const btri_rule_info *rule,
                             bool note) {
    static const char *const lists[] = {"suspects", "actions", "advice", "caveats"};
    size_t count = 11;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        count += btri_emit_has_list(node, lists[i]) ? 1u : 0u;
    }
    count += rule->parameter != BTRI_NOT_FOUND ? 1u : 0u;
    count += count_suppressed(e, node, BTRI_SEC_ADVICE) > 0 ? 1u : 0u;
    count += count_suppressed(e, node, BTRI_SEC_ACTIONS) > 0 ? 1u : 0u;
    count += note ? 1u : 0u;
    count += btri_emit_has(node, "reading") ? 1u : 0u;
    return count;
}

static void emit_ids(btri_emitter *e, uint32_t key, const btri_yaml *node, const char *name,
                     btri_section section) {
    if (btri_emit_has_list(node, name)) {
        btri_emit_key_ids(e, key, btri_yaml_get(node, name), section);
    }
}

/* Keys 14 to 20. */
static void emit_rule_basis(btri_emitter *e, const btri_yaml *node, btri_bytes note) {
    static const char *const audiences[] = {"clinician", "patient", "both"};
    emit_basis(e, node);
    btri_emit_key_sources(e, 15, node);
    btri_emit_key_uint(e, 16, btri_emit_word(e, btri_yaml_get(node, "audience"), "audience", audiences, 3));
    btri_emit_key_uint(e, 17, btri_emit_function(e, node));
    if (note.len > 0) {
        btri_emit_key_uint(e, 18, btri_emit_text_index(e, note, btri_bytes_empty()));
    }
    if (btri_emit_has(node, "reading")) {
        btri_emit_key_index(e, 19, node, "reading");
    }
    const btri_bytes when = collapsed(e, btri_yaml_text(node, "when"));
    btri_emit_key_uint(e, 20, btri_emit_text_index(e, when, btri_bytes_empty()));
}

static void emit_rule(btri_emitter *e, uint32_t index) {
    const btri_item *item = &e->sections->list[BTRI_SEC_RULES].items[index];
    const btri_rule_info *rule = &e->rules[index];
    const btri_yaml *node = item->node;
    const uint32_t slot = btri_definition_of(e->lowering, BTRI_SEC_RULES, index)->slot[0];
    const btri_bytes note = note_of(e, node);
    check_suppressed(e, node, rule->type);
    btri_cbor_write_map(&e->writer, rule_key_count(e, node, rule, note.len > 0));
    btri_emit_key_uint(e, 1, item->number);
    btri_emit_key_text(e, 2, item->id);
    btri_emit_key_uint(e, 3, rule->type);
    btri_emit_key_uint(e, 4, slot == BTRI_SLOT_NONE ? 0 : e->plan->slot_of[slot]);
    btri_emit_key_uint(e, 5, rule->urgency);
    if (rule->parameter != BTRI_NOT_FOUND) {
        btri_emit_key_uint(e, 6, rule->parameter);
    }
    btri_emit_key_index(e, 7, node, "title");
    emit_ids(e, 8, node, "suspects", BTRI_SEC_CONDITIONS);
    emit_rule_actions(e, node);
    emit_ids(e, 10, node, "advice", BTRI_SEC_ADVICE);
    emit_ids(e, 11, node, "caveats", BTRI_SEC_CAVEATS);
    emit_suppressed(e, 12, node, BTRI_SEC_ADVICE);
    emit_suppressed(e, 13, node, BTRI_SEC_ACTIONS);
    emit_rule_basis(e, node, note);
}

void btri_emit_rules(btri_emitter *e) {
    const btri_item_list *list = &e->sections->list[BTRI_SEC_RULES];
    btri_cbor_write_array(&e->writer, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        emit_rule(e, i);
    }
}
