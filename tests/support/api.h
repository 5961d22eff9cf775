/* api.h - a context, the default bundle and a case for tests of the public API. */
#ifndef BTRI_TESTS_API_H
#define BTRI_TESTS_API_H

#include "backtriage/backtriage.h"

typedef struct api_fixture {
    btri_context *context;
    btri_bundle *bundle;
    btri_case *kase;
} api_fixture;

/* Stop the test program if anything fails. */
void api_open(api_fixture *api);
void api_close(api_fixture *api);

/* The finding of an id; stops if there is none. */
btri_finding api_finding(const api_fixture *api, const char *id);

/* The position of a rule; stops if there is none. */
uint32_t api_rule(const api_fixture *api, const char *id);

/* Is an item of this kind with this id in the result? */
bool api_has(const btri_result *result, btri_item_kind kind, const char *id);

/* Reads a case from JSON and evaluates it; stops on failure. */
const btri_result *api_evaluate_json(const api_fixture *api, const char *json);

#endif
