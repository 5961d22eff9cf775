/* compile.c - the passes of the rule compiler, one after the other; each goes on as far as mistakes allow, so
 * that one run tells many of them. Input may be wrong. */
#include "tools/compile/compile.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/emit.h"
#include "tools/compile/source_set.h"
#include "tools/compile/trace_check.h"

static btri_status read_all(const btri_compile_source *sources, size_t count, btri_sections *sections) {
    for (size_t i = 0; i < count; i++) {
        btri_yaml *root = NULL;
        BTRI_TRY(btri_yaml_read(&sources[i], sections->pool, sections->result, &root));
        if (root != NULL) {
            BTRI_TRY(btri_sections_collect(sections, root));
        }
    }
    btri_sections_sort(sections);
    return BTRI_OK;
}

/* The derived finding that the bundle names as its clearance condition. */
static uint32_t find_clearance(const btri_sections *s, const btri_vocabulary *v) {
    const btri_yaml *name = btri_yaml_get(s->list[BTRI_SEC_BUNDLE].items[0].node, "clearance");
    const uint32_t finding = btri_section_require(s, BTRI_SEC_FINDINGS, name);
    if (finding != BTRI_NOT_FOUND && v->findings[finding].kind != BTRI_KIND_DERIVED) {
        BTRI_REPORT_AT(s, name, "'clearance' must name a derived finding");
    }
    return finding;
}

static btri_status emit(btri_emitter *e, btri_compile_result *result) {
    const btri_status status = btri_emit_bundle(e);
    result->rule_count = (uint32_t)e->sections->list[BTRI_SEC_RULES].count;
    result->finding_count = (uint32_t)e->sections->list[BTRI_SEC_FINDINGS].count;
    result->instruction_count = e->plan->count;
    result->stratum_count = e->plan->stratum_count;
    return status;
}

static btri_status compile_sections(btri_sections *s, btri_bytes codes) {
    btri_vocabulary vocabulary = {NULL, NULL};
    btri_definitions definitions;
    btri_rule_info *rules = NULL;
    btri_lowering lowering;
    btri_plan plan;
    btri_emitter emitter;
    memset(&definitions, 0, sizeof definitions);
    memset(&lowering, 0, sizeof lowering);
    memset(&emitter, 0, sizeof emitter);
    BTRI_TRY(btri_vocabulary_read(s, &vocabulary));
    BTRI_TRY(btri_rules_read(s, &vocabulary, &rules));
    BTRI_TRY(btri_definitions_parse(s, &definitions));
    lowering.sections = s;
    lowering.vocabulary = &vocabulary;
    lowering.definitions = &definitions;
    lowering.code.pool = s->pool;
    BTRI_TRY(btri_lower_all(&lowering));
    btri_trace_check(s);
    const uint32_t clearance = find_clearance(s, &vocabulary);
    if (clearance == BTRI_NOT_FOUND) {
        return BTRI_OK;
    }
    const uint32_t slot = btri_definition_of(&lowering, BTRI_SEC_FINDINGS, clearance)->slot[0];
    BTRI_TRY(btri_strata_plan(&lowering, rules, slot, &plan));
    emitter.sections = s;
    emitter.vocabulary = &vocabulary;
    emitter.lowering = &lowering;
    emitter.rules = rules;
    emitter.plan = &plan;
    emitter.codes.text = codes;
    emitter.clearance = clearance;
    return emit(&emitter, s->result);
}

static btri_status compile_in(btri_pool *pool, const btri_compile_source *sources, size_t count,
                              btri_bytes codes, btri_compile_result *result) {
    btri_sections sections;
    memset(&sections, 0, sizeof sections);
    sections.pool = pool;
    sections.result = result;
    BTRI_TRY(read_all(sources, count, &sections));
    const bool complete = sections.list[BTRI_SEC_BUNDLE].count > 0 &&
                          sections.list[BTRI_SEC_FINDINGS].count > 0 &&
                          sections.list[BTRI_SEC_RULES].count > 0;
    if (complete) {
        BTRI_TRY(compile_sections(&sections, codes));
    }
    return result->error_count == 0 ? BTRI_OK : BTRI_E_INPUT_MALFORMED;
}

static void drop_bundle(btri_compile_result *result) {
    if (result->bundle != NULL) {
        result->allocator.free(result->allocator.user, result->bundle, result->bundle_len);
    }
    result->bundle = NULL;
    result->bundle_len = 0;
}

static bool start(const btri_allocator *allocator, btri_compile_result *result) {
    if (result == NULL || !btri_allocator_is_valid(allocator)) {
        return false;
    }
    memset(result, 0, sizeof *result);
    result->allocator = *allocator;
    return true;
}

btri_status btri_compile_sources(const btri_compile_source *sources, size_t count, btri_bytes codes,
                                 const btri_allocator *allocator, btri_compile_result *result) {
    btri_pool pool;
    BTRI_ENSURE(start(allocator, result) && sources != NULL, BTRI_E_ARGUMENT);
    btri_pool_init(&pool, allocator);
    const btri_status status = compile_in(&pool, sources, count, codes, result);
    btri_pool_free(&pool);
    if (status != BTRI_OK) {
        drop_bundle(result);
    }
    return status;
}

static btri_status load_and_compile(btri_pool *pool, const char *folder, const char *codes_path,
                                    btri_compile_result *result) {
    btri_compile_source *sources = NULL;
    size_t count = 0;
    btri_bytes codes = btri_bytes_empty();
    if (codes_path != NULL) {
        BTRI_TRY(btri_source_load(codes_path, pool, result, &codes));
    }
    BTRI_TRY(btri_source_set_load(folder, pool, result, &sources, &count));
    return compile_in(pool, sources, count, codes, result);
}

btri_status btri_compile_folder(const char *folder, const char *codes_path, const btri_allocator *allocator,
                                btri_compile_result *result) {
    btri_pool pool;
    BTRI_ENSURE(start(allocator, result) && folder != NULL, BTRI_E_ARGUMENT);
    btri_pool_init(&pool, allocator);
    const btri_status status = load_and_compile(&pool, folder, codes_path, result);
    btri_pool_free(&pool);
    if (status != BTRI_OK) {
        drop_bundle(result);
    }
    return status;
}

void btri_compile_result_free(btri_compile_result *result) {
    if (result != NULL) {
        drop_bundle(result);
    }
}
