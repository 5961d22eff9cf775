/* test_contract.c - misuse and bad patient input at the calls that open, look up and record: the status,
 * outputs that say nothing, and a context and case that are usable afterwards. */
#include <limits.h>

#include "support/api.h"
#include "support/refuses.h"

static api_fixture api;

static const btri_bytes nothing = {NULL, 0};
static const btri_bytes null_span = {NULL, 5};

static btri_bytes span(const char *text) {
    return (btri_bytes){(const uint8_t *)text, strlen(text)};
}

static int set_up(void **state) {
    (void)state;
    api_open(&api);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    api_close(&api);
    return 0;
}

static void begin(void) {
    assert_status(btri_case_begin(api.kase, "2026-11-22", NULL), BTRI_OK);
}

static const btri_result *evaluate(void) {
    const btri_result *result = NULL;
    assert_status(btri_case_evaluate(api.kase, &result), BTRI_OK);
    assert_non_null(result);
    return result;
}

/* The case says what it says of a patient of whom nothing is known. */
static void assert_nothing_recorded(void) {
    char key[sizeof((btri_summary *)NULL)->suppression_key];
    const btri_summary *s = btri_result_summary(evaluate());
    memcpy(key, s->suppression_key, sizeof key);
    assert_int_equal(s->disposition, BTRI_UNDETERMINED);
    begin();
    assert_string_equal(btri_result_summary(evaluate())->suppression_key, key);
}

/* A patient with something in most lists. */
static const btri_result *evaluate_patient(void) {
    return api_evaluate_json(&api, "{\"at\":\"2026-11-22\",\"findings\":{\"low_back_pain\":true,"
                                   "\"saddle_sensory_change\":true,\"age_years\":58,\"pain_days\":3}}");
}

static void assert_error(btri_status status, const char *path) {
    const btri_error *error = btri_context_error(api.context);
    assert_status(error->status, status);
    assert_non_null(error->text);
    assert_true(strlen(error->text) > 0);
    assert_string_equal(error->path, path);
}

/* ---- context and bundle ---- */

static void *no_alloc(void *user, size_t size, size_t align) {
    (void)user;
    (void)size;
    (void)align;
    return NULL;
}

static void no_free(void *user, void *ptr, size_t size) {
    (void)user;
    (void)ptr;
    (void)size;
}

static void refuses_bad_config(void **state) {
    (void)state;
    btri_context *context;
    btri_allocator allocator = {no_alloc, NULL, NULL};
    btri_config config = {sizeof config, &allocator};
    assert_status(btri_context_new(NULL, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_context_new(&config, &context), BTRI_E_ARGUMENT, context);
    allocator = (btri_allocator){NULL, no_free, NULL};
    REFUSES(btri_context_new(&config, &context), BTRI_E_ARGUMENT, context);
    allocator = (btri_allocator){no_alloc, no_free, NULL};
    REFUSES(btri_context_new(&config, &context), BTRI_E_MEMORY, context);
    config.struct_size = sizeof config - 1;
    REFUSES(btri_context_new(&config, &context), BTRI_E_ARGUMENT, context);
    config.struct_size = 0;
    REFUSES(btri_context_new(&config, &context), BTRI_E_ARGUMENT, context);
    btri_context_free(NULL);
}

static void refuses_bad_open(void **state) {
    (void)state;
    btri_bundle *bundle;
    btri_case *kase;
    assert_status(btri_bundle_open_default(api.context, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_open_default(NULL, &bundle), BTRI_E_ARGUMENT, bundle);
    assert_status(btri_bundle_open_unsigned(api.context, nothing, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_open_unsigned(NULL, nothing, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_unsigned(api.context, null_span, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_unsigned(api.context, nothing, &bundle), BTRI_E_BUNDLE_MALFORMED, bundle);
    REFUSES(btri_bundle_open_unsigned(api.context, span("{}"), &bundle), BTRI_E_BUNDLE_MALFORMED, bundle);
    assert_status(btri_context_error(api.context)->status, BTRI_E_BUNDLE_MALFORMED);
    assert_status(btri_case_new(api.context, api.bundle, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_case_new(NULL, api.bundle, &kase), BTRI_E_ARGUMENT, kase);
    REFUSES(btri_case_new(api.context, NULL, &kase), BTRI_E_ARGUMENT, kase);
    btri_bundle_retain(NULL);
    btri_bundle_release(NULL);
    btri_case_free(NULL);
    evaluate_patient();
}

static void refuses_bad_lookups(void **state) {
    (void)state;
    btri_finding finding;
    btri_finding_info info;
    btri_code_meaning meaning;
    const btri_bytes snomed = span("http://snomed.info/sct");
    const uint32_t end = btri_bundle_describe(api.bundle)->finding_count;
    assert_status(btri_bundle_find(api.bundle, "low_back_pain", NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_find(NULL, "low_back_pain", &finding), BTRI_E_ARGUMENT, finding);
    REFUSES(btri_bundle_find(api.bundle, NULL, &finding), BTRI_E_ARGUMENT, finding);
    REFUSES(btri_bundle_find(api.bundle, "", &finding), BTRI_E_UNKNOWN_FINDING, finding);
    REFUSES(btri_bundle_find(api.bundle, "low_back_pai", &finding), BTRI_E_UNKNOWN_FINDING, finding);
    REFUSES(btri_bundle_find(api.bundle, "low_back_pain2", &finding), BTRI_E_UNKNOWN_FINDING, finding);
    REFUSES(btri_bundle_find(api.bundle, "LOW_BACK_PAIN", &finding), BTRI_E_UNKNOWN_FINDING, finding);
    assert_status(btri_bundle_finding(api.bundle, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_finding(NULL, 0, &info), BTRI_E_ARGUMENT, info);
    REFUSES(btri_bundle_finding(api.bundle, end, &info), BTRI_E_UNKNOWN_FINDING, info);
    REFUSES(btri_bundle_finding(api.bundle, UINT32_MAX, &info), BTRI_E_UNKNOWN_FINDING, info);
    assert_status(btri_bundle_code(api.bundle, snomed, span("1"), 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_code(NULL, snomed, span("1"), 0, &meaning), BTRI_E_ARGUMENT, meaning);
    REFUSES(btri_bundle_code(api.bundle, null_span, span("1"), 0, &meaning), BTRI_E_ARGUMENT, meaning);
    REFUSES(btri_bundle_code(api.bundle, snomed, null_span, 0, &meaning), BTRI_E_ARGUMENT, meaning);
    REFUSES(btri_bundle_code(api.bundle, nothing, nothing, 0, &meaning), BTRI_E_NO_MORE, meaning);
    REFUSES(btri_bundle_code(api.bundle, snomed, span("0"), 0, &meaning), BTRI_E_NO_MORE, meaning);
    REFUSES(btri_bundle_code(api.bundle, span("urn:none"), span("1"), 0, &meaning), BTRI_E_NO_MORE, meaning);
}

static int stop_writing(void *user, const char *text, size_t len) {
    (void)text;
    (void)len;
    ++*(uint32_t *)user;
    return 1;
}

static void refuses_bad_rules(void **state) {
    (void)state;
    btri_rule_info rule;
    btri_source_info source;
    uint32_t number;
    uint32_t calls = 0;
    const btri_bundle_info *info = btri_bundle_describe(api.bundle);
    assert_status(btri_bundle_rule(api.bundle, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_rule(NULL, 0, &rule), BTRI_E_ARGUMENT, rule);
    REFUSES(btri_bundle_rule(api.bundle, info->rule_count, &rule), BTRI_E_NO_MORE, rule);
    assert_status(btri_bundle_rule_source(api.bundle, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_rule_source(NULL, 0, 0, &source), BTRI_E_ARGUMENT, source);
    REFUSES(btri_bundle_rule_source(api.bundle, 0, UINT32_MAX, &source), BTRI_E_NO_MORE, source);
    REFUSES(btri_bundle_rule_source(api.bundle, info->rule_count, 0, &source), BTRI_E_NO_MORE, source);
    assert_status(btri_bundle_finding_rule(api.bundle, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_finding_rule(NULL, 0, 0, &number), BTRI_E_ARGUMENT, number);
    REFUSES(btri_bundle_finding_rule(api.bundle, UINT32_MAX, 0, &number), BTRI_E_UNKNOWN_FINDING, number);
    REFUSES(btri_bundle_finding_rule(api.bundle, 0, UINT32_MAX, &number), BTRI_E_NO_MORE, number);
    assert_status(btri_bundle_rule_finding(api.bundle, 0, 0, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_rule_finding(NULL, 0, 0, &number), BTRI_E_ARGUMENT, number);
    REFUSES(btri_bundle_rule_finding(api.bundle, UINT32_MAX, 0, &number), BTRI_E_NO_MORE, number);
    REFUSES(btri_bundle_rule_finding(api.bundle, 0, UINT32_MAX, &number), BTRI_E_NO_MORE, number);
    assert_status(btri_bundle_disassemble(NULL, stop_writing, &calls), BTRI_E_ARGUMENT);
    assert_status(btri_bundle_disassemble(api.bundle, NULL, NULL), BTRI_E_ARGUMENT);
    assert_int_equal(calls, 0);
    assert_status(btri_bundle_disassemble(api.bundle, stop_writing, &calls), BTRI_OK);
    assert_int_equal(calls, 1);
}

/* ---- the case ---- */

static void refuses_bad_begin(void **state) {
    (void)state;
    static const char *const bad_dates[] = {"",           "2026",        "2026-11",     "2026-02-30",
                                            "22.11.2026", "2026-11-22 ", "2026-11-22T", "1799-12-31",
                                            "2201-01-01", "today"};
    const btri_result *result;
    assert_status(btri_case_begin(NULL, "2026-11-22", NULL), BTRI_E_ARGUMENT);
    assert_status(btri_case_begin(api.kase, NULL, NULL), BTRI_E_ARGUMENT);
    for (size_t i = 0; i < COUNT_OF(bad_dates); i++) {
        begin();
        assert_status(btri_case_set(api.kase, api_finding(&api, "saddle_sensory_change"), BTRI_PRESENT),
                      BTRI_OK);
        assert_status(btri_case_begin(api.kase, bad_dates[i], NULL), BTRI_E_INPUT_DATE);
        assert_error(BTRI_E_INPUT_DATE, "at");
        /* the next patient must not be judged by the findings of the last one */
        REFUSES(btri_case_evaluate(api.kase, &result), BTRI_E_ARGUMENT, result);
    }
    begin();
    assert_status(btri_case_begin(api.kase, "2026-11-22", "nowhere"), BTRI_E_UNKNOWN_PROFILE);
    assert_error(BTRI_E_UNKNOWN_PROFILE, "profile");
    REFUSES(btri_case_evaluate(api.kase, &result), BTRI_E_ARGUMENT, result);
    assert_status(btri_case_begin(api.kase, "2026-11-22", ""), BTRI_E_UNKNOWN_PROFILE);
    assert_status(btri_case_begin(api.kase, "2026-11-22T08:30:00+01:00", "us"), BTRI_OK);
}

static void refuses_use_before_begin(void **state) {
    (void)state;
    btri_case *kase;
    const btri_result *result;
    const btri_finding pain = api_finding(&api, "low_back_pain");
    const btri_record_in record = {.struct_size = sizeof record, .state = "present"};
    btri_value_info value;
    assert_status(btri_case_new(api.context, api.bundle, &kase), BTRI_OK);
    assert_ptr_equal(btri_case_bundle(kase), api.bundle);
    assert_ptr_equal(btri_case_context(kase), api.context);
    REFUSES(btri_case_evaluate(kase, &result), BTRI_E_ARGUMENT, result);
    assert_status(btri_case_set(kase, pain, BTRI_PRESENT), BTRI_E_ARGUMENT);
    assert_status(btri_case_set_quantity(kase, api_finding(&api, "age_years"), 50, 0, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_case_add(kase, pain, &record), BTRI_E_ARGUMENT);
    assert_status(btri_case_value(kase, pain, &value), BTRI_E_NOT_EVALUATED);
    assert_status(btri_case_begin(kase, "2026-11-22", NULL), BTRI_OK);
    assert_status(btri_case_set(kase, pain, BTRI_PRESENT), BTRI_OK);
    assert_status(btri_case_evaluate(kase, &result), BTRI_OK);
    btri_case_free(kase);
}

static void refuses_bad_set(void **state) {
    (void)state;
    const btri_finding pain = api_finding(&api, "low_back_pain");
    const btri_finding age = api_finding(&api, "age_years");
    const btri_finding score = api_finding(&api, "news2");
    const btri_finding derived = api_finding(&api, "screen_core_known");
    const btri_finding end = btri_bundle_describe(api.bundle)->finding_count;
    begin();
    assert_status(btri_case_set(NULL, pain, BTRI_PRESENT), BTRI_E_ARGUMENT);
    assert_status(btri_case_set(api.kase, pain, (btri_tri)3), BTRI_E_ARGUMENT);
    assert_status(btri_case_set(api.kase, pain, (btri_tri)-1), BTRI_E_ARGUMENT);
    assert_status(btri_case_set(api.kase, end, BTRI_PRESENT), BTRI_E_UNKNOWN_FINDING);
    assert_error(BTRI_E_UNKNOWN_FINDING, "");
    assert_status(btri_case_set(api.kase, UINT32_MAX, BTRI_PRESENT), BTRI_E_UNKNOWN_FINDING);
    assert_status(btri_case_set(api.kase, age, BTRI_PRESENT), BTRI_E_WRONG_KIND);
    assert_error(BTRI_E_WRONG_KIND, "age_years");
    assert_status(btri_case_set(api.kase, age, BTRI_UNKNOWN), BTRI_E_WRONG_KIND);
    assert_status(btri_case_set(api.kase, derived, BTRI_PRESENT), BTRI_E_WRONG_KIND);
    assert_status(btri_case_set(api.kase, score, BTRI_PRESENT), BTRI_E_WRONG_KIND);
    assert_status(btri_case_set_quantity(NULL, age, 50, 0, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_case_set_quantity(api.kase, end, 50, 0, NULL), BTRI_E_UNKNOWN_FINDING);
    assert_status(btri_case_set_quantity(api.kase, pain, 1, 0, NULL), BTRI_E_WRONG_KIND);
    assert_status(btri_case_set_quantity(api.kase, derived, 1, 0, NULL), BTRI_E_WRONG_KIND);
    assert_status(btri_case_set_quantity(api.kase, score, 1, 0, NULL), BTRI_E_WRONG_KIND);
    assert_nothing_recorded();
}

static void refuses_bad_quantities(void **state) {
    (void)state;
    const btri_finding temp = api_finding(&api, "temp_c");
    const btri_finding age = api_finding(&api, "age_years");
    btri_value_info value;
    begin();
    static const struct {
        int64_t value;
        int exponent;
        const char *unit;
        btri_status status;
    } rows[] = {{385, -1, "furlong", BTRI_E_INPUT_UNIT},
                {385, -1, "mm[Hg]", BTRI_E_INPUT_UNIT},
                {385, -1, "", BTRI_E_INPUT_UNIT},
                {385, -1, "cel", BTRI_E_INPUT_UNIT},
                {385, 0, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {-385, -1, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {0, 0, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {INT64_MAX, 0, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {INT64_MIN, 0, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {1, INT_MAX, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {1, INT_MIN, NULL, BTRI_E_INPUT_IMPLAUSIBLE},
                {-1, INT_MIN, "[degF]", BTRI_E_INPUT_IMPLAUSIBLE}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_status(btri_case_set_quantity(api.kase, temp, rows[i].value, rows[i].exponent, rows[i].unit),
                      rows[i].status);
        assert_error(rows[i].status, rows[i].status == BTRI_E_INPUT_UNIT ? "temp_c.unit" : "temp_c.value");
    }
    evaluate();
    assert_status(btri_case_value(api.kase, temp, &value), BTRI_OK);
    assert_false(value.is_known || value.has_interval);
    assert_status(btri_case_set_quantity(api.kase, age, -1, 0, NULL), BTRI_E_INPUT_IMPLAUSIBLE);
    assert_status(btri_case_set_quantity(api.kase, temp, 1013, -1, "[degF]"), BTRI_OK);
    evaluate();
    assert_status(btri_case_value(api.kase, temp, &value), BTRI_OK);
    assert_true(value.has_interval && value.low == 3850 && value.high == 3850);
}

static void refuses_bad_records(void **state) {
    (void)state;
    const btri_finding pain = api_finding(&api, "low_back_pain");
    const btri_finding temp = api_finding(&api, "temp_c");
    const size_t size = sizeof(btri_record_in);
    begin();
    const struct {
        btri_finding finding;
        btri_record_in in;
        btri_status status;
        const char *path;
    } rows[] = {
        {pain, {.struct_size = 0, .state = "present"}, BTRI_E_ARGUMENT, ""},
        {pain, {.struct_size = size - 1, .state = "present"}, BTRI_E_ARGUMENT, ""},
        {pain, {.struct_size = size}, BTRI_E_INPUT_MALFORMED, "low_back_pain.state"},
        {pain, {.struct_size = size, .state = "yes"}, BTRI_E_ARGUMENT, "low_back_pain.state"},
        {pain, {.struct_size = size, .state = ""}, BTRI_E_ARGUMENT, "low_back_pain.state"},
        {pain, {.struct_size = size, .state = "never"}, BTRI_E_WRONG_KIND, "low_back_pain.state"},
        {pain,
         {.struct_size = size, .has_value = true, .value = 1},
         BTRI_E_WRONG_KIND,
         "low_back_pain.value"},
        {pain,
         {.struct_size = size, .state = "present", .has_value = true},
         BTRI_E_INPUT_MALFORMED,
         "low_back_pain.state"},
        {pain,
         {.struct_size = size, .state = "present", .unit = "d"},
         BTRI_E_INPUT_MALFORMED,
         "low_back_pain.unit"},
        {pain,
         {.struct_size = size, .state = "present", .comparator = "<"},
         BTRI_E_INPUT_MALFORMED,
         "low_back_pain.comparator"},
        {pain,
         {.struct_size = size, .state = "present", .date = "2026-11-23"},
         BTRI_E_INPUT_DATE,
         "low_back_pain.date"},
        {pain,
         {.struct_size = size, .state = "present", .date = ""},
         BTRI_E_INPUT_DATE,
         "low_back_pain.date"},
        {pain,
         {.struct_size = size, .state = "present", .date = "2026-13"},
         BTRI_E_INPUT_DATE,
         "low_back_pain.date"},
        {pain,
         {.struct_size = size, .state = "present", .onset = "2027"},
         BTRI_E_INPUT_DATE,
         "low_back_pain.onset"},
        {temp, {.struct_size = size, .state = "present"}, BTRI_E_WRONG_KIND, "temp_c.state"},
        {temp, {.struct_size = size, .state = "never"}, BTRI_E_WRONG_KIND, "temp_c.state"},
        {temp,
         {.struct_size = size, .has_value = true, .value = 38, .comparator = "!="},
         BTRI_E_ARGUMENT,
         "temp_c.comparator"},
        {temp,
         {.struct_size = size, .has_value = true, .value = 38, .unit = "K9"},
         BTRI_E_INPUT_UNIT,
         "temp_c.unit"},
        {temp,
         {.struct_size = size, .has_value = true, .value = 99},
         BTRI_E_INPUT_IMPLAUSIBLE,
         "temp_c.value"},
        {UINT32_MAX, {.struct_size = size, .state = "present"}, BTRI_E_UNKNOWN_FINDING, ""},
        {UINT32_MAX, {.struct_size = size, .state = "nonsense"}, BTRI_E_ARGUMENT, ".state"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_status(btri_case_add(api.kase, rows[i].finding, &rows[i].in), rows[i].status);
        assert_error(rows[i].status, rows[i].path);
    }
    assert_status(btri_case_add(NULL, pain, &rows[2].in), BTRI_E_ARGUMENT);
    assert_status(btri_case_add(api.kase, pain, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_case_clear(NULL, pain), BTRI_E_ARGUMENT);
    assert_status(btri_case_clear(api.kase, UINT32_MAX), BTRI_E_UNKNOWN_FINDING);
    assert_nothing_recorded();
}

static void refuses_bad_issues(void **state) {
    (void)state;
    begin();
    assert_status(btri_case_add_issue(NULL, "note", UINT32_MAX, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_case_add_issue(api.kase, NULL, UINT32_MAX, NULL), BTRI_E_ARGUMENT);
    assert_status(btri_case_add_issue(api.kase, "note", UINT32_MAX - 1, NULL), BTRI_E_UNKNOWN_FINDING);
    assert_int_equal(btri_result_summary(evaluate())->count[BTRI_ISSUE], 0);
}

static void issues_are_bounded_and_counted(void **state) {
    (void)state;
    btri_item item;
    char detail[200];
    memset(detail, 'x', sizeof detail - 1);
    detail[sizeof detail - 1] = '\0';
    begin();
    for (int i = 0; i < 40; i++) {
        assert_status(
            btri_case_add_issue(api.kase, "a_kind_that_is_longer_than_31_bytes", UINT32_MAX, detail),
            BTRI_OK);
    }
    const btri_result *result = evaluate();
    assert_int_equal(btri_result_summary(result)->count[BTRI_ISSUE], 33);
    assert_status(btri_result_item(result, BTRI_ISSUE, 31, &item), BTRI_OK);
    assert_int_equal(item.id.len, 31);
    assert_int_equal(item.text.len, 95);
    assert_int_equal(item.finding, UINT32_MAX);
    assert_status(btri_result_item(result, BTRI_ISSUE, 32, &item), BTRI_OK);
    assert_span(item.id, "more");
}

static void refuses_bad_reads(void **state) {
    (void)state;
    const btri_bytes good = span("{\"at\":\"2026-11-22\",\"findings\":{}}");
    const btri_read_options short_options = {.struct_size = sizeof short_options - 1};
    const btri_read_options bad_date = {.struct_size = sizeof bad_date, .at = "now"};
    const btri_read_options bad_profile = {.struct_size = sizeof bad_profile, .profile = "nowhere"};
    const btri_result *result;
    static const struct {
        const char *json;
        btri_status status;
        const char *path;
    } rows[] = {
        {"", BTRI_E_INPUT_MALFORMED, ""},
        {"[]", BTRI_E_INPUT_MALFORMED, ""},
        {"{\"findings\":{}}", BTRI_E_INPUT_MALFORMED, "at"},
        {"{\"at\":\"2026-11-31\",\"findings\":{}}", BTRI_E_INPUT_DATE, "at"},
        {"{\"at\":\"2026-11-22\",\"profile\":\"nowhere\",\"findings\":{}}", BTRI_E_UNKNOWN_PROFILE,
         "profile"},
        {"{\"at\":\"2026-11-22\",\"findings\":{\"no_such\":true}}", BTRI_E_UNKNOWN_FINDING,
         "findings.no_such"},
        {"{\"at\":\"2026-11-22\",\"findings\":{\"temp_c\":true}}", BTRI_E_WRONG_KIND, "findings.temp_c"},
        {"{\"at\":\"2026-11-22\",\"findings\":{\"fever\":true,\"fever\":true}}", BTRI_E_INPUT_DUPLICATE, ""},
        {"{\"at\":\"2026-11-22\",\"findings\":{\"temp_c\":385}}", BTRI_E_INPUT_IMPLAUSIBLE,
         "findings.temp_c"},
        {"{\"at\":\"2026-11-22\",\"findings\":{}} ,", BTRI_E_INPUT_MALFORMED, ""},
    };
    assert_status(btri_case_read(NULL, BTRI_JSON, good), BTRI_E_ARGUMENT);
    assert_status(btri_case_read(api.kase, (btri_format)2, good), BTRI_E_ARGUMENT);
    assert_status(btri_case_read(api.kase, BTRI_JSON, null_span), BTRI_E_ARGUMENT);
    assert_status(btri_case_read_as(api.kase, BTRI_JSON, good, &short_options), BTRI_E_ARGUMENT);
    assert_status(btri_case_read_as(api.kase, BTRI_JSON, good, &bad_date), BTRI_E_INPUT_DATE);
    assert_status(btri_case_read_as(api.kase, BTRI_JSON, good, &bad_profile), BTRI_E_UNKNOWN_PROFILE);
    assert_status(btri_case_read(api.kase, BTRI_CBOR, good), BTRI_E_INPUT_MALFORMED);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        evaluate_patient();
        assert_status(btri_case_read(api.kase, BTRI_JSON, span(rows[i].json)), rows[i].status);
        assert_error(rows[i].status, rows[i].path);
        REFUSES(btri_case_evaluate(api.kase, &result), BTRI_E_ARGUMENT, result);
    }
    assert_status(btri_case_read_as(api.kase, BTRI_JSON, good, NULL), BTRI_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_config),
        cmocka_unit_test(refuses_bad_open),
        cmocka_unit_test(refuses_bad_lookups),
        cmocka_unit_test(refuses_bad_rules),
        cmocka_unit_test(refuses_bad_begin),
        cmocka_unit_test(refuses_use_before_begin),
        cmocka_unit_test(refuses_bad_set),
        cmocka_unit_test(refuses_bad_quantities),
        cmocka_unit_test(refuses_bad_records),
        cmocka_unit_test(refuses_bad_issues),
        cmocka_unit_test(issues_are_bounded_and_counted),
        cmocka_unit_test(refuses_bad_reads),
    };
    return cmocka_run_group_tests_name("contract", tests, set_up, tear_down);
}
