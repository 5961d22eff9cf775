/* api.c - see api.h. */
#include "support/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(btri_status status, const char *what) {
    if (status != BTRI_OK) {
        fprintf(stderr, "%s: %s\n", what, btri_status_name(status));
        abort();
    }
}

void api_open(api_fixture *api) {
    must(btri_context_new(NULL, &api->context), "context");
    const btri_status status = btri_bundle_open_default(api->context, &api->bundle);
    if (status != BTRI_OK) {
        const btri_error *error = btri_context_error(api->context);
        fprintf(stderr, "default bundle: %s at %zu\n", error->text, error->offset);
    }
    must(status, "default bundle");
    must(btri_case_new(api->context, api->bundle, &api->kase), "case");
}

void api_close(api_fixture *api) {
    btri_case_free(api->kase);
    btri_bundle_release(api->bundle);
    btri_context_free(api->context);
}

btri_finding api_finding(const api_fixture *api, const char *id) {
    btri_finding finding = 0;
    must(btri_bundle_find(api->bundle, id, &finding), id);
    return finding;
}

static bool is_text(btri_bytes bytes, const char *text) {
    return bytes.len == strlen(text) && memcmp(bytes.ptr, text, bytes.len) == 0;
}

uint32_t api_rule(const api_fixture *api, const char *id) {
    btri_rule_info info;
    for (uint32_t r = 0; btri_bundle_rule(api->bundle, r, &info) == BTRI_OK; r++) {
        if (is_text(info.id, id)) {
            return r;
        }
    }
    fprintf(stderr, "no rule %s\n", id);
    abort();
}

bool api_has(const btri_result *result, btri_item_kind kind, const char *id) {
    btri_item item;
    for (uint32_t i = 0; btri_result_item(result, kind, i, &item) == BTRI_OK; i++) {
        if (is_text(item.id, id)) {
            return true;
        }
    }
    return false;
}

const btri_result *api_evaluate_json(const api_fixture *api, const char *json) {
    const btri_bytes input = {(const uint8_t *)json, strlen(json)};
    const btri_result *result = NULL;
    const btri_status status = btri_case_read(api->kase, BTRI_JSON, input);
    if (status != BTRI_OK) {
        const btri_error *error = btri_context_error(api->context);
        fprintf(stderr, "%s: %s at %zu\n", error->path, error->text, error->offset);
    }
    must(status, "read");
    must(btri_case_evaluate(api->kase, &result), "evaluate");
    return result;
}
