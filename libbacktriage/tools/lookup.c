/* lookup.c - rules and findings of a bundle by their ids. Input: an open bundle (checked) and ids
 * (untrusted). */
#include "tools/lookup.h"

#include <string.h>

#define ID_ROOM 128u

bool btri_lookup_rule_index(const btri_bundle *bundle, btri_bytes id, uint32_t *index) {
    btri_rule_info info;
    for (uint32_t i = 0; btri_bundle_rule(bundle, i, &info) == BTRI_OK; i++) {
        if (info.id.len == id.len && memcmp(info.id.ptr, id.ptr, id.len) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool btri_lookup_rule(const btri_bundle *bundle, btri_bytes id, btri_rule_info *info) {
    uint32_t index;
    return btri_lookup_rule_index(bundle, id, &index) && btri_bundle_rule(bundle, index, info) == BTRI_OK;
}

bool btri_lookup_finding(const btri_bundle *bundle, btri_bytes id, btri_finding *finding) {
    char text[ID_ROOM];
    if (id.len >= sizeof text) {
        return false;
    }
    memcpy(text, id.ptr, id.len);
    text[id.len] = '\0';
    return btri_bundle_find(bundle, text, finding) == BTRI_OK;
}
