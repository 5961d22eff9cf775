/* section.c - the sections of all knowledge files together: keys checked, items sorted, duplicates reported.
 * Input is written by people and may be wrong. */
#include "tools/compile/section.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/section_keys.h"

const char *btri_section_noun(btri_section section) {
    return btri_section_specs[section].noun;
}

bool btri_text_to_uint(btri_bytes text, uint32_t most, uint32_t *out) {
    uint64_t value = 0;
    if (text.len == 0 || text.len > 10 || (text.len > 1 && text.ptr[0] == '0')) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (value > most) {
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

static const char *shape_error(const btri_yaml *value, btri_shape_of_key shape) {
    switch (shape) {
    case BTRI_KEY_TEXT:
        return value->kind == BTRI_YAML_SCALAR && value->text.len > 0 ? NULL : "a text";
    case BTRI_KEY_LIST:
        return value->kind == BTRI_YAML_LIST && value->count > 0 ? NULL : "a list that is not empty";
    case BTRI_KEY_MAP:
        return value->kind == BTRI_YAML_MAP ? NULL : "a map";
    case BTRI_KEY_EMPTY_LIST:
        return value->kind == BTRI_YAML_LIST ? NULL : "a list";
    }
    return "something else";
}

static const btri_key_spec *find_key(const btri_key_spec *specs, btri_bytes name) {
    for (const btri_key_spec *spec = specs; spec->name != NULL; spec++) {
        if (btri_bytes_equal_cstr(name, spec->name)) {
            return spec;
        }
    }
    return NULL;
}

bool btri_keys_check(const btri_sections *sections, const btri_yaml *map, const btri_key_spec *specs) {
    bool good = true;
    if (map->kind != BTRI_YAML_MAP) {
        BTRI_REPORT_AT(sections, map, "expected a map with keys");
        return false;
    }
    for (const btri_yaml *key = map->first; key != NULL; key = key->next) {
        const btri_key_spec *spec = find_key(specs, key->text);
        const char *wanted = spec == NULL ? NULL : shape_error(key->value, spec->shape);
        if (spec == NULL) {
            BTRI_REPORT_AT(sections, key, "unknown key '%.*s'", BTRI_SPAN(key->text));
        } else if (wanted != NULL) {
            BTRI_REPORT_AT(sections, key, "'%s' must be %s", spec->name, wanted);
        }
        good = good && spec != NULL && wanted == NULL;
    }
    for (const btri_key_spec *spec = specs; spec->name != NULL; spec++) {
        if (spec->required && btri_yaml_get(map, spec->name) == NULL) {
            BTRI_REPORT_AT(sections, map, "missing key '%s'", spec->name);
            good = false;
        }
    }
    return good;
}

static btri_status add_item(btri_sections *sections, btri_section section, const btri_yaml *node) {
    const btri_section_spec *spec = &btri_section_specs[section];
    btri_item_list *list = &sections->list[section];
    btri_item item = {node, btri_bytes_empty(), 0};
    if (!btri_keys_check(sections, node, spec->keys)) {
        return BTRI_OK;
    }
    if (spec->id_key != NULL) {
        item.id = btri_yaml_text(node, spec->id_key);
    }
    if (spec->order == BTRI_ORDER_NUMBER &&
        !btri_text_to_uint(btri_yaml_text(node, "number"), 1000000, &item.number)) {
        BTRI_REPORT_AT(sections, node, "'number' must be a whole number");
        return BTRI_OK;
    }
    void *items = list->items;
    BTRI_ENSURE(btri_pool_grow(sections->pool, &items, list->count, &list->capacity, sizeof item),
                BTRI_E_MEMORY);
    list->items = (btri_item *)items;
    list->items[list->count++] = item;
    return BTRI_OK;
}

static btri_status add_section(btri_sections *sections, btri_section section, const btri_yaml *value) {
    if (section == BTRI_SEC_BUNDLE) {
        return add_item(sections, section, value);
    }
    if (value->kind != BTRI_YAML_LIST) {
        BTRI_REPORT_AT(sections, value, "'%s' must be a list", btri_section_specs[section].name);
        return BTRI_OK;
    }
    for (const btri_yaml *item = value->first; item != NULL; item = item->next) {
        BTRI_TRY(add_item(sections, section, item));
    }
    return BTRI_OK;
}

btri_status btri_sections_collect(btri_sections *sections, const btri_yaml *root) {
    if (root->kind != BTRI_YAML_MAP) {
        BTRI_REPORT_AT(sections, root, "a knowledge file must be a map of sections");
        return BTRI_OK;
    }
    for (const btri_yaml *key = root->first; key != NULL; key = key->next) {
        uint32_t section = 0;
        while (section < BTRI_SEC_COUNT &&
               !btri_bytes_equal_cstr(key->text, btri_section_specs[section].name)) {
            section++;
        }
        if (section == BTRI_SEC_COUNT) {
            BTRI_REPORT_AT(sections, key, "unknown section '%.*s'", BTRI_SPAN(key->text));
        } else {
            BTRI_TRY(add_section(sections, (btri_section)section, key->value));
        }
    }
    return BTRI_OK;
}

/* Ties are broken by file and line, so that which of two duplicates is reported does not depend on qsort. */
static int place_order(const btri_item *a, const btri_item *b) {
    const int files = strcmp(a->node->file, b->node->file);
    return files != 0 ? files : (a->node->line > b->node->line) - (a->node->line < b->node->line);
}

static int by_number(const void *left, const void *right) {
    const btri_item *a = (const btri_item *)left;
    const btri_item *b = (const btri_item *)right;
    const int order = (a->number > b->number) - (a->number < b->number);
    return order != 0 ? order : place_order(a, b);
}

static int by_id(const void *left, const void *right) {
    const btri_item *a = (const btri_item *)left;
    const btri_item *b = (const btri_item *)right;
    const int order = btri_bytes_compare(a->id, b->id);
    return order != 0 ? order : place_order(a, b);
}

static void report_same_ids(const btri_sections *sections, btri_section section) {
    const btri_item_list *list = &sections->list[section];
    for (size_t i = 1; i < list->count; i++) {
        if (btri_bytes_equal(list->items[i - 1].id, list->items[i].id)) {
            BTRI_REPORT_AT(sections, list->items[i].node, "duplicate %s '%.*s'", btri_section_noun(section),
                           BTRI_SPAN(list->items[i].id));
        }
    }
}

static void report_same_numbers(const btri_sections *sections, btri_section section) {
    const btri_item_list *list = &sections->list[section];
    for (size_t i = 1; i < list->count; i++) {
        if (list->items[i - 1].number == list->items[i].number) {
            BTRI_REPORT_AT(sections, list->items[i].node, "number %u of %s '%.*s' is taken by '%.*s'",
                           (unsigned)list->items[i].number, btri_section_noun(section),
                           BTRI_SPAN(list->items[i].id), BTRI_SPAN(list->items[i - 1].id));
        }
    }
}

void btri_sections_sort(btri_sections *sections) {
    for (uint32_t s = 0; s < BTRI_SEC_COUNT; s++) {
        btri_item_list *list = &sections->list[s];
        const btri_section_spec *spec = &btri_section_specs[s];
        if (spec->required && list->count == 0) {
            btri_report(sections->result, NULL, 0, "no file has an item in section '%s'", spec->name);
        }
        if (spec->id_key != NULL && list->count > 1) {
            qsort(list->items, list->count, sizeof *list->items, by_id);
            report_same_ids(sections, (btri_section)s);
        }
        if (spec->order == BTRI_ORDER_NUMBER && list->count > 1) {
            qsort(list->items, list->count, sizeof *list->items, by_number);
            report_same_numbers(sections, (btri_section)s);
        }
    }
    if (sections->list[BTRI_SEC_BUNDLE].count > 1) {
        BTRI_REPORT_AT(sections, sections->list[BTRI_SEC_BUNDLE].items[1].node, "a second 'bundle' section");
    }
}

uint32_t btri_section_find(const btri_sections *sections, btri_section section, btri_bytes id) {
    const btri_item_list *list = &sections->list[section];
    for (size_t i = 0; i < list->count; i++) {
        if (btri_bytes_equal(list->items[i].id, id)) {
            return (uint32_t)i;
        }
    }
    return BTRI_NOT_FOUND;
}

uint32_t btri_section_require(const btri_sections *sections, btri_section section, const btri_yaml *name) {
    if (name->kind != BTRI_YAML_SCALAR) {
        BTRI_REPORT_AT(sections, name, "expected the id of one %s", btri_section_noun(section));
        return BTRI_NOT_FOUND;
    }
    const uint32_t index = btri_section_find(sections, section, name->text);
    if (index == BTRI_NOT_FOUND) {
        BTRI_REPORT_AT(sections, name, "unknown %s '%.*s'", btri_section_noun(section),
                       BTRI_SPAN(name->text));
    }
    return index;
}
