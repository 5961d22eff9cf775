/* measure.c - how many questions until the answer stands: simulated patients answer the questions of one
 * policy after another. Standard input, from measure.py (trusted): a line "order" with finding numbers (B),
 * a line "groups" with the same in another order (C), then one line a patient: number=value tokens, value
 * T, F, N (never), X (not applicable) or a decimal; a token that begins with * is known from the start.
 * Standard output, one line a patient: for A, B and C the questions asked, why it ended and the level shown.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backtriage/backtriage.h"

#define FINDINGS_MAX 512u
#define LINE_MAX_    32768u
#define AT           "2026-11-22"

typedef struct answers {
    char text[FINDINGS_MAX][16]; /* "" where the patient has none */
    bool is_given[FINDINGS_MAX]; /* known from the start */
} answers;

typedef struct order {
    btri_finding finding[FINDINGS_MAX];
    uint32_t count;
} order;

typedef struct bench {
    btri_case *kase;
    const btri_bundle *bundle;
    bool is_askable[FINDINGS_MAX];
    btri_finding of_number[FINDINGS_MAX * 4];
    order by_number, by_group;
    answers patient;
    bool is_asked[FINDINGS_MAX];
    bool has_log; /* print each question of policy A to standard error */
} bench;

static void check(btri_status status) {
    if (status != BTRI_OK) {
        fprintf(stderr, "%s\n", btri_status_name(status));
        exit(2);
    }
}

static void learn_findings(bench *b) {
    const uint32_t n = btri_bundle_describe(b->bundle)->finding_count;
    for (btri_finding f = 0; f < n && f < FINDINGS_MAX; f++) {
        btri_finding_info info;
        check(btri_bundle_finding(b->bundle, f, &info));
        b->is_askable[f] = info.is_askable;
        if (info.number < FINDINGS_MAX * 4) {
            b->of_number[info.number] = f;
        }
    }
}

static btri_finding finding_of(const bench *b, const char *number) {
    const long n = strtol(number, NULL, 10);
    if (n < 0 || n >= (long)(FINDINGS_MAX * 4)) {
        exit(2);
    }
    return b->of_number[n];
}

static void read_order(const bench *b, char *line, order *out) {
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
        if (out->count < FINDINGS_MAX) {
            out->finding[out->count++] = finding_of(b, word);
        }
    }
}

static void read_patient(bench *b, char *line) {
    memset(&b->patient, 0, sizeof b->patient);
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
        const bool is_given = word[0] == '*';
        char *value = strchr(word, '=');
        if (value == NULL) {
            exit(2);
        }
        *value++ = '\0';
        const btri_finding f = finding_of(b, word + is_given);
        b->patient.is_given[f] = is_given;
        snprintf(b->patient.text[f], sizeof b->patient.text[f], "%s", value);
    }
}

static void answer_number(bench *b, btri_finding f, const char *text) {
    int64_t value = 0;
    int exponent = 0;
    bool has_point = false;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '.') {
            has_point = true;
            continue;
        }
        value = value * 10 + (*c - '0');
        exponent -= has_point;
    }
    check(btri_case_set_quantity(b->kase, f, value, exponent, NULL));
}

static void answer(bench *b, btri_finding f) {
    const char *text = b->patient.text[f];
    if (strcmp(text, "T") == 0 || strcmp(text, "F") == 0) {
        check(btri_case_set(b->kase, f, text[0] == 'T' ? BTRI_PRESENT : BTRI_ABSENT));
    } else if (strcmp(text, "N") == 0 || strcmp(text, "X") == 0) {
        const btri_record_in record = {.struct_size = sizeof record,
                                       .state = text[0] == 'N' ? "never" : "not_applicable"};
        check(btri_case_add(b->kase, f, &record));
    } else if (text[0] != '\0') {
        answer_number(b, f, text);
    }
}

static const btri_result *begin(bench *b) {
    check(btri_case_begin(b->kase, AT, NULL));
    memset(b->is_asked, 0, sizeof b->is_asked);
    for (btri_finding f = 0; f < FINDINGS_MAX; f++) {
        if (b->patient.is_given[f]) {
            answer(b, f);
        }
    }
    const btri_result *result = NULL;
    check(btri_case_evaluate(b->kase, &result));
    return result;
}

static bool can_ask(const bench *b, btri_finding f) {
    return b->is_askable[f] && !b->is_asked[f] && b->patient.text[f][0] != '\0';
}

static bool is_open(const bench *b, btri_finding f) {
    btri_value_info info;
    check(btri_case_value(b->kase, f, &info));
    return can_ask(b, f) && !info.is_known;
}

static btri_finding first_open(const bench *b, const order *o) {
    for (uint32_t i = 0; i < o->count; i++) {
        if (is_open(b, o->finding[i])) {
            return o->finding[i];
        }
    }
    return UINT32_MAX;
}

static btri_finding first_of_ask_next(const bench *b, const btri_result *result) {
    const uint32_t n = btri_result_summary(result)->count[BTRI_ASK_NEXT];
    for (uint32_t i = 0; i < n; i++) {
        btri_item item;
        check(btri_result_item(result, BTRI_ASK_NEXT, i, &item));
        if (can_ask(b, item.finding)) {
            return item.finding;
        }
    }
    return UINT32_MAX;
}

static void log_question(const bench *b, btri_finding f, const btri_summary *s) {
    btri_finding_info info;
    check(btri_bundle_finding(b->bundle, f, &info));
    fprintf(stderr, "%.*s=%s ceiling_if_asked %s shown %s\n", (int)info.id.len, (const char *)info.id.ptr,
            b->patient.text[f], btri_urgency_name((int)s->ceiling_if_asked),
            btri_urgency_name(s->disposition));
}

/* order NULL: policy A. Prints the number of questions, then E (emergency shown), C (interval closed) or
 * S (nothing more to ask), then the level shown. */
static void run(bench *b, const order *o) {
    const btri_result *result = begin(b);
    for (uint32_t asked = 0;; asked++) {
        const btri_summary *s = btri_result_summary(result);
        const bool is_emergency = s->at_least == BTRI_EMERGENCY_NOW;
        const bool is_closed = s->ceiling_if_asked == s->at_least;
        const btri_finding f = o != NULL ? first_open(b, o) : first_of_ask_next(b, result);
        if (is_emergency || is_closed || f == UINT32_MAX) {
            printf(" %u %c %d", asked, is_emergency ? 'E' : is_closed ? 'C' : 'S', (int)s->at_least);
            return;
        }
        if (o == NULL && b->has_log) {
            log_question(b, f, s);
        }
        b->is_asked[f] = true;
        answer(b, f);
        check(btri_case_evaluate(b->kase, &result));
    }
}

static void run_all(bench *b) {
    static char line[LINE_MAX_];
    order *const orders[] = {&b->by_number, &b->by_group};
    for (size_t i = 0; i < 2; i++) {
        if (fgets(line, sizeof line, stdin) == NULL) {
            exit(2);
        }
        read_order(b, line, orders[i]);
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        read_patient(b, line);
        run(b, NULL);
        run(b, &b->by_number);
        run(b, &b->by_group);
        printf("\n");
    }
}

int main(int argc, char **argv) {
    static bench b;
    btri_context *context = NULL;
    btri_bundle *bundle = NULL;
    b.has_log = argc > 1 && strcmp(argv[1], "--log") == 0;
    check(btri_context_new(NULL, &context));
    check(btri_bundle_open_default(context, &bundle));
    check(btri_case_new(context, bundle, &b.kase));
    b.bundle = bundle;
    learn_findings(&b);
    run_all(&b);
    btri_case_free(b.kase);
    btri_bundle_release(bundle);
    btri_context_free(context);
    return 0;
}
