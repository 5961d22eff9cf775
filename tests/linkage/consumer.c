/* consumer.c - what a host does, in C11 and in C++17: open, set, evaluate, read the level. */
#include <backtriage/backtriage.h>
#include <backtriage/interop.h>

#include <stdio.h>
#include <string.h>

static int fail(const char *what) {
    fprintf(stderr, "consumer: %s\n", what);
    return 1;
}

int main(void) {
    btri_context *context = NULL;
    btri_bundle *bundle = NULL;
    btri_case *kase = NULL;
    const btri_result *result = NULL;
    btri_finding finding = 0;
    if (strcmp(btri_version(), BTRI_VERSION) != 0) {
        return fail("header and library are of two versions");
    }
    if (btri_context_new(NULL, &context) != BTRI_OK ||
        btri_bundle_open_default(context, &bundle) != BTRI_OK ||
        btri_case_new(context, bundle, &kase) != BTRI_OK ||
        btri_case_begin(kase, "2026-11-22", NULL) != BTRI_OK) {
        return fail("cannot begin");
    }
    if (btri_bundle_find(bundle, "low_back_pain", &finding) != BTRI_OK ||
        btri_case_set(kase, finding, BTRI_PRESENT) != BTRI_OK ||
        btri_case_evaluate(kase, &result) != BTRI_OK) {
        return fail("cannot evaluate");
    }
    const btri_summary *summary = btri_result_summary(result);
    if (summary->disposition != BTRI_UNDETERMINED || summary->at_least != BTRI_ROUTINE) {
        return fail("wrong level");
    }
    printf("%s\n", btri_urgency_name(summary->disposition));
    btri_case_free(kase);
    btri_bundle_release(bundle);
    btri_context_free(context);
    return 0;
}
