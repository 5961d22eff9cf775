/* test_boundary.c - every boundary vector of the rule base (section 12), each by its number, through the
 * public API. The vectors are data: tests/vectors/boundary.json. */
#include <stdlib.h>

#include "support/api.h"
#include "support/shared_data.h"
#include "support/unit.h"
#include "wire/json_read.h"

#define VECTORS_MAX 256
#define RULES_MAX   16

typedef struct vector {
    char name[48];
    btri_bytes kase;
    char parameters[96]; /* changes of the profile, "key=value,..." */
    btri_bytes highest, disposition, at_least;
    btri_bytes fired[RULES_MAX], not_fired[RULES_MAX], undetermined[RULES_MAX], asked[RULES_MAX],
        labels[RULES_MAX];
} vector;

static vector vectors[VECTORS_MAX];
static api_fixture api;

static void must(btri_status status) {
    if (status != BTRI_OK) {
        fprintf(stderr, "boundary.json cannot be read\n");
        abort();
    }
}

static void read_texts(btri_json_reader *r, btri_bytes *out) {
    btri_json_token token;
    uint32_t n = 0;
    must(btri_json_expect(r, BTRI_JSON_ARRAY_BEGIN, &token));
    for (must(btri_json_next(r, &token)); token.type != BTRI_JSON_ARRAY_END;
         must(btri_json_next(r, &token))) {
        if (n >= RULES_MAX) {
            abort();
        }
        out[n++] = token.text;
    }
}

static void read_text(btri_json_reader *r, btri_bytes *out) {
    btri_json_token token;
    must(btri_json_expect(r, BTRI_JSON_STRING, &token));
    *out = token.text;
}

static void read_expect(btri_json_reader *r, vector *v) {
    btri_json_token token;
    must(btri_json_expect(r, BTRI_JSON_OBJECT_BEGIN, &token));
    for (must(btri_json_next(r, &token)); token.type != BTRI_JSON_OBJECT_END;
         must(btri_json_next(r, &token))) {
        if (btri_json_string_equals(&token, "highest")) {
            read_text(r, &v->highest);
        } else if (btri_json_string_equals(&token, "disposition")) {
            read_text(r, &v->disposition);
        } else if (btri_json_string_equals(&token, "at_least")) {
            read_text(r, &v->at_least);
        } else if (btri_json_string_equals(&token, "fired")) {
            read_texts(r, v->fired);
        } else if (btri_json_string_equals(&token, "not_fired")) {
            read_texts(r, v->not_fired);
        } else if (btri_json_string_equals(&token, "undetermined")) {
            read_texts(r, v->undetermined);
        } else if (btri_json_string_equals(&token, "ask_includes")) {
            read_texts(r, v->asked);
        } else if (btri_json_string_equals(&token, "labels")) {
            read_texts(r, v->labels);
        } else {
            must(btri_json_skip(r, NULL));
        }
    }
}

/* {"key": "value"} as "key=value,key=value". */
static void read_parameters(btri_json_reader *r, vector *v) {
    btri_json_token token;
    size_t n = 0;
    must(btri_json_expect(r, BTRI_JSON_OBJECT_BEGIN, &token));
    for (must(btri_json_next(r, &token)); token.type != BTRI_JSON_OBJECT_END;
         must(btri_json_next(r, &token))) {
        const btri_bytes key = token.text;
        must(btri_json_next(r, &token));
        n += (size_t)snprintf(v->parameters + n, sizeof v->parameters - n, "%s%.*s=%.*s", n == 0 ? "" : ",",
                              (int)key.len, (const char *)key.ptr, (int)token.text.len,
                              (const char *)token.text.ptr);
    }
}

static void read_vector(btri_json_reader *r, vector *v) {
    btri_json_token token;
    btri_bytes number = {NULL, 0};
    btri_bytes part = {NULL, 0};
    for (must(btri_json_next(r, &token)); token.type != BTRI_JSON_OBJECT_END;
         must(btri_json_next(r, &token))) {
        if (btri_json_string_equals(&token, "number")) {
            must(btri_json_expect(r, BTRI_JSON_NUMBER, &token));
            number = token.text;
        } else if (btri_json_string_equals(&token, "part")) {
            read_text(r, &part);
        } else if (btri_json_string_equals(&token, "case")) {
            must(btri_json_skip(r, &v->kase));
        } else if (btri_json_string_equals(&token, "parameters")) {
            read_parameters(r, v);
        } else if (btri_json_string_equals(&token, "expect")) {
            read_expect(r, v);
        } else {
            must(btri_json_skip(r, NULL));
        }
    }
    snprintf(v->name, sizeof v->name, "vector %.*s %.*s", (int)number.len, (const char *)number.ptr,
             (int)part.len, (const char *)part.ptr);
}

static const char *as_cstr(btri_bytes text, char buffer[96]) {
    snprintf(buffer, 96, "%.*s", (int)text.len, (const char *)text.ptr);
    return buffer;
}

static btri_tri acting(const char *rule) {
    btri_tri firm = BTRI_UNKNOWN;
    btri_tri value = BTRI_UNKNOWN;
    assert_status(btri_case_rule_value(api.kase, api_rule(&api, rule), &firm, &value), BTRI_OK);
    return value;
}

static void expect_rules(const btri_bytes *rules, btri_tri value, bool is_equal) {
    char id[96];
    for (uint32_t i = 0; i < RULES_MAX && rules[i].ptr != NULL; i++) {
        const bool matches = acting(as_cstr(rules[i], id)) == value;
        if (matches != is_equal) {
            fail_msg("rule %s has the wrong value", id);
        }
    }
}

static void expect_level(int level, btri_bytes name) {
    if (name.ptr != NULL) {
        assert_span(name, btri_urgency_name(level));
    }
}

static void run(void **state) {
    const vector *v = *state;
    const btri_result *result = NULL;
    const btri_read_options options = {.struct_size = sizeof options, .parameters = v->parameters};
    assert_status(btri_case_read_as(api.kase, BTRI_JSON, v->kase, &options), BTRI_OK);
    assert_status(btri_case_evaluate(api.kase, &result), BTRI_OK);
    const btri_summary *summary = btri_result_summary(result);
    expect_level(summary->disposition, v->disposition);
    if (v->at_least.ptr != NULL) {
        assert_int_equal(summary->disposition, BTRI_UNDETERMINED);
        expect_level((int)summary->at_least, v->at_least);
    }
    btri_item first;
    int highest = BTRI_NONE;
    if (btri_result_item(result, BTRI_FIRED, 0, &first) == BTRI_OK) {
        highest = (int)first.urgency;
    }
    expect_level(highest, v->highest);
    expect_rules(v->fired, BTRI_PRESENT, true);
    expect_rules(v->labels, BTRI_PRESENT, true);
    expect_rules(v->not_fired, BTRI_PRESENT, false);
    expect_rules(v->undetermined, BTRI_UNKNOWN, true);
    char id[96];
    for (uint32_t i = 0; i < RULES_MAX && v->asked[i].ptr != NULL; i++) {
        assert_true(api_has(result, BTRI_ASK_NEXT, as_cstr(v->asked[i], id)));
    }
}

int main(void) {
    btri_bytes text = {NULL, 0};
    if (!shared_read(BTRI_SOURCE_DIR "/tests/vectors/boundary.json", &text)) {
        fprintf(stderr, "tests/vectors/boundary.json is missing\n");
        return 1;
    }
    api_open(&api);
    static struct CMUnitTest tests[VECTORS_MAX];
    btri_json_reader r;
    btri_json_token token;
    uint32_t n = 0;
    btri_json_reader_init(&r, text, NULL);
    must(btri_json_expect(&r, BTRI_JSON_ARRAY_BEGIN, &token));
    for (must(btri_json_next(&r, &token)); token.type != BTRI_JSON_ARRAY_END;
         must(btri_json_next(&r, &token))) {
        if (n >= VECTORS_MAX) {
            abort();
        }
        read_vector(&r, &vectors[n]);
        tests[n] = (struct CMUnitTest){vectors[n].name, run, NULL, NULL, &vectors[n]};
        n++;
    }
    const int failed = _cmocka_run_group_tests("boundary vectors", tests, n, NULL, NULL);
    api_close(&api);
    shared_free(text);
    return failed;
}
