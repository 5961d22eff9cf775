/* trace_check.c - every claim is carried by something that exists, or left out with a reason. Input may be
 * wrong. */
#include "tools/compile/trace_check.h"

#include "base/bytes.h"
#include "tools/compile/section_keys.h"

static bool has_key(const btri_yaml *map, btri_bytes name) {
    for (const btri_yaml *key = map->first; key != NULL; key = key->next) {
        if (btri_bytes_equal(key->text, name)) {
            return true;
        }
    }
    return false;
}

/* "rule:ces-suspected": the noun of a section, a colon, an id of that section ("bundle:notice": a key). */
static bool is_carrier(const btri_sections *s, btri_bytes text) {
    for (uint32_t section = 0; section < BTRI_SEC_COUNT; section++) {
        const btri_bytes noun = btri_bytes_from_cstr(btri_section_specs[section].noun);
        if (text.len <= noun.len + 1 || !btri_bytes_starts_with(text, noun) || text.ptr[noun.len] != ':') {
            continue;
        }
        const btri_bytes id = btri_bytes_of(&text.ptr[noun.len + 1], text.len - noun.len - 1);
        if (section == BTRI_SEC_BUNDLE && s->list[section].count > 0) {
            return has_key(s->list[section].items[0].node, id);
        }
        if (btri_section_find(s, (btri_section)section, id) != BTRI_NOT_FOUND) {
            return true;
        }
    }
    return false;
}

void btri_trace_check(const btri_sections *s) {
    const btri_item_list *list = &s->list[BTRI_SEC_TRACE];
    for (size_t i = 0; i < list->count; i++) {
        const btri_yaml *node = list->items[i].node;
        const btri_yaml *carried = btri_yaml_get(node, "carried_by");
        const bool has_carrier = carried != NULL && carried->count > 0;
        if (has_carrier == (btri_yaml_get(node, "left_out") != NULL)) {
            BTRI_REPORT_AT(s, node, "a claim has either 'carried_by' or 'left_out'");
        }
        for (const btri_yaml *c = carried == NULL ? NULL : carried->first; c != NULL; c = c->next) {
            if (c->kind != BTRI_YAML_SCALAR || !is_carrier(s, c->text)) {
                BTRI_REPORT_AT(s, c, "'%.*s' names nothing (expected kind:id)", BTRI_SPAN(c->text));
            }
        }
    }
}
