/* case_log.h - a sink for cases that writes what it is told as text, and the sample bundle decoded for it. */
#ifndef BTRI_TESTS_CASE_LOG_H
#define BTRI_TESTS_CASE_LOG_H

#include <stdio.h>

#include "cbor_text.h"
#include "sample_bundle.h"

#include "formats/bundle_format.h"
#include "formats/case_walk.h"

typedef struct case_log {
    char text[8192];
    size_t len;
    btri_status refuse; /* what record() answers */
} case_log;

static uint8_t sample_bytes[8192];
static uint8_t sample_memory[65536];
static btri_knowledge sample_knowledge;

static inline btri_status open_sample(void) {
    btri_program program;
    btri_arena arena;
    btri_format_error error;
    size_t code_len = 0;
    const size_t len = cbor_text(sample_bundle, sample_bytes, sizeof sample_bytes);
    btri_arena_init(&arena, sample_memory, sizeof sample_memory);
    return btri_bundle_decode(btri_bytes_of(sample_bytes, len), &arena, &sample_knowledge, &program,
                              &code_len, &error);
}

static inline btri_status log_header(void *user, const btri_date *at, uint32_t profile) {
    case_log *log = (case_log *)user;
    log->len += (size_t)snprintf(log->text + log->len, sizeof log->text - log->len, "at %d %u;",
                                 (int)at->earliest, (unsigned)profile);
    return BTRI_OK;
}

/* finding, state or interval, ^ and the finding whose onset gave it, @ and the day if dated */
static inline btri_status log_record(void *user, const btri_record *r) {
    static const char *const states[] = {"?", "+", "-", "na"};
    static const char *const quantity_states[] = {"?", "", "never", "na"};
    case_log *log = (case_log *)user;
    char *out = log->text + log->len;
    const size_t cap = sizeof log->text - log->len;
    int n = 0;
    if (!r->is_quantity) {
        n = snprintf(out, cap, " %u%s", (unsigned)r->finding, states[r->state]);
    } else if (r->quantity.state != BTRI_QUANTITY_INTERVAL) {
        n = snprintf(out, cap, " %u=%s", (unsigned)r->finding, quantity_states[r->quantity.state]);
    } else {
        n = snprintf(out, cap, " %u=%lld..%lld", (unsigned)r->finding, (long long)r->quantity.lo,
                     (long long)r->quantity.hi);
    }
    log->len += (size_t)n;
    if (r->is_from_onset) {
        log->len +=
            (size_t)snprintf(log->text + log->len, sizeof log->text - log->len, "^%u", (unsigned)r->onset_of);
    }
    if (r->is_dated) {
        log->len += (size_t)snprintf(log->text + log->len, sizeof log->text - log->len, "@%d", (int)r->day);
    }
    return log->refuse;
}

static inline btri_status log_replaced(void *user, uint32_t finding) {
    case_log *log = (case_log *)user;
    log->len += (size_t)snprintf(log->text + log->len, sizeof log->text - log->len, " replaced %u",
                                 (unsigned)finding);
    return BTRI_OK;
}

static inline btri_case_sink log_sink(case_log *log) {
    const btri_case_sink sink = {log, log_header, log_record, log_replaced};
    log->text[0] = '\0';
    log->len = 0;
    log->refuse = BTRI_OK;
    return sink;
}

#endif
