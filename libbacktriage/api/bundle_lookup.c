/* bundle_lookup.c - what a bundle knows of findings and codes; its texts. Read-only, any thread. */
#include "api/bundle.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "model/code_system.h"

btri_status btri_bundle_find(const btri_bundle *bundle, const char *id, btri_finding *finding) {
    BTRI_ENSURE(finding != NULL, BTRI_E_ARGUMENT);
    *finding = 0;
    BTRI_ENSURE(bundle != NULL && id != NULL, BTRI_E_ARGUMENT);
    const btri_knowledge *k = &bundle->knowledge;
    const btri_bytes wanted = btri_bytes_from_cstr(id);
    uint32_t low = 0;
    uint32_t high = k->finding_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = btri_bytes_compare(k->findings[k->finding_by_id[middle]].id, wanted);
        if (order == 0) {
            *finding = k->finding_by_id[middle];
            return BTRI_OK;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return BTRI_E_UNKNOWN_FINDING;
}

/* The number of the code system of this URI; BTRI_CODE_SYSTEM_COUNT if there is none. */
static uint32_t system_of(btri_bytes uri) {
    uint32_t system = 0;
    while (system < BTRI_CODE_SYSTEM_COUNT &&
           btri_bytes_compare(btri_bytes_from_cstr(btri_code_system_uri(system)), uri) != 0) {
        system++;
    }
    return system;
}

/* The first mapping that does not stand before this code: mappings ascend by system and code. */
static uint32_t first_mapping(const btri_knowledge *k, uint32_t system, btri_bytes code) {
    uint32_t low = 0;
    uint32_t high = k->mapping_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const btri_mapping *m = &k->mappings[middle];
        if (m->system < system || (m->system == system && btri_bytes_compare(m->code, code) < 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Does a mapping of this code speak for the wanted one? An ATC class stands for every code below it. */
static bool is_meant(const btri_mapping *m, btri_bytes wanted) {
    if (m->system == BTRI_SYSTEM_ATC && wanted.len > m->code.len) {
        wanted.len = m->code.len;
    }
    return btri_bytes_compare(m->code, wanted) == 0;
}

/* The index-th mapping that speaks for this code, or NULL. Equal codes stand together; the classes of ATC
 * above a code do not, but they are few. */
static const btri_mapping *find_mapping(const btri_knowledge *k, uint32_t system, btri_bytes code,
                                        uint32_t index) {
    const bool has_classes = system == BTRI_SYSTEM_ATC;
    uint32_t i = first_mapping(k, system, has_classes ? (btri_bytes){NULL, 0} : code);
    for (; i < k->mapping_count && k->mappings[i].system == system; i++) {
        const btri_mapping *m = &k->mappings[i];
        if (!is_meant(m, code)) {
            if (has_classes) {
                continue;
            }
            return NULL;
        }
        if (index == 0) {
            return m;
        }
        index--;
    }
    return NULL;
}

btri_status btri_bundle_code(const btri_bundle *bundle, btri_bytes system, btri_bytes code, uint32_t index,
                             btri_code_meaning *meaning) {
    BTRI_ENSURE(meaning != NULL, BTRI_E_ARGUMENT);
    memset(meaning, 0, sizeof *meaning);
    BTRI_ENSURE(bundle != NULL && (system.ptr != NULL || system.len == 0), BTRI_E_ARGUMENT);
    BTRI_ENSURE(code.ptr != NULL || code.len == 0, BTRI_E_ARGUMENT);
    const btri_knowledge *k = &bundle->knowledge;
    const btri_mapping *m = find_mapping(k, system_of(system), code, index);
    BTRI_ENSURE(m != NULL, BTRI_E_NO_MORE);
    *meaning = (btri_code_meaning){.finding = m->finding,
                                   .sets_absent = (m->flags & BTRI_MAPPING_ABSENT) != 0,
                                   .counts_when_past = (m->flags & BTRI_MAPPING_HISTORY) != 0,
                                   .is_exact = (m->flags & BTRI_MAPPING_EXACT) != 0,
                                   .is_episode_only =
                                       (k->findings[m->finding].flags & BTRI_FINDING_EPISODE_ONLY) != 0};
    return BTRI_OK;
}

btri_bytes btri_wording(const btri_bundle *bundle, uint32_t text, uint32_t audience) {
    const btri_knowledge *k = &bundle->knowledge;
    btri_bytes found = {NULL, 0};
    for (uint32_t t = 0; t < k->texts_count && text != BTRI_INDEX_NONE; t++) {
        const btri_texts *table = &k->texts[t];
        const bool is_first_language = btri_bytes_compare(table->language, k->texts[0].language) == 0;
        if (!is_first_language || text >= table->count || table->items[text].ptr == NULL) {
            continue;
        }
        if (table->audience == audience) {
            return table->items[text];
        }
        if (table->audience == 0) {
            found = table->items[text];
        }
    }
    return found;
}

btri_status btri_bundle_finding(const btri_bundle *bundle, btri_finding finding, btri_finding_info *info) {
    BTRI_ENSURE(info != NULL, BTRI_E_ARGUMENT);
    memset(info, 0, sizeof *info);
    BTRI_ENSURE(bundle != NULL, BTRI_E_ARGUMENT);
    BTRI_ENSURE(finding < bundle->knowledge.finding_count, BTRI_E_UNKNOWN_FINDING);
    const btri_finding_def *def = &bundle->knowledge.findings[finding];
    *info = (btri_finding_info){.id = def->id,
                                .name = btri_wording(bundle, def->name, 0),
                                .question = btri_wording(bundle, def->question, 0),
                                .unit = def->unit,
                                .number = def->number,
                                .kind = (btri_kind)def->kind,
                                .digits = def->digits,
                                .least = def->least,
                                .greatest = def->greatest,
                                .is_time_since = (def->flags & BTRI_FINDING_TIME_SINCE) != 0,
                                .is_askable = def->obtained <= BTRI_LOOKED_UP,
                                .always_applies = (def->flags & BTRI_FINDING_ALWAYS) != 0,
                                .group = def->group};
    return BTRI_OK;
}
