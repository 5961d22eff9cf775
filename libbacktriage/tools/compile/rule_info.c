/* rule_info.c - type and urgency of every rule. Input may be wrong. */
#include "tools/compile/rule_info.h"

#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/fixed_text.h"

static const char *const rule_types[] = {"safety", "advice", "guard", "label"};

/* The k of "profile(k)"; empty if the text has another form. */
static btri_bytes parameter_name(btri_bytes text) {
    static const char head[] = "profile(";
    const size_t head_len = sizeof head - 1;
    if (!btri_bytes_starts_with(text, btri_bytes_from_cstr(head)) || text.ptr[text.len - 1] != ')') {
        return btri_bytes_empty();
    }
    return btri_bytes_of(&text.ptr[head_len], text.len - head_len - 1);
}

static void read_urgency(const btri_sections *s, const btri_vocabulary *v, const btri_yaml *node,
                         btri_rule_info *rule) {
    const btri_bytes name = parameter_name(node->text);
    rule->parameter = BTRI_NOT_FOUND;
    if (name.len == 0) {
        if (!btri_urgency_of_text(node->text, &rule->urgency)) {
            BTRI_REPORT_AT(s, node, "'urgency' must be one level or profile(parameter), not '%.*s'",
                           BTRI_SPAN(node->text));
        }
        return;
    }
    rule->parameter = btri_section_find(s, BTRI_SEC_PARAMETERS, name);
    if (rule->parameter == BTRI_NOT_FOUND || v->parameters[rule->parameter].kind != BTRI_PARAMETER_URGENCY) {
        BTRI_REPORT_AT(s, node, "unknown parameter '%.*s', or not one of kind urgency", BTRI_SPAN(name));
        rule->parameter = BTRI_NOT_FOUND;
        return;
    }
    rule->urgency = (uint32_t)v->parameters[rule->parameter].initial;
}

btri_status btri_rules_read(const btri_sections *s, const btri_vocabulary *v, btri_rule_info **out) {
    const btri_item_list *list = &s->list[BTRI_SEC_RULES];
    btri_rule_info *rules = (btri_rule_info *)btri_pool_array(s->pool, list->count, sizeof *rules);
    BTRI_ENSURE(rules != NULL, BTRI_E_MEMORY);
    for (size_t i = 0; i < list->count; i++) {
        const btri_yaml *type = btri_yaml_get(list->items[i].node, "type");
        if (!btri_word_of_text(type->text, rule_types, sizeof rule_types / sizeof rule_types[0],
                               &rules[i].type)) {
            BTRI_REPORT_AT(s, type, "'type' must be safety, advice, guard or label");
        }
        read_urgency(s, v, btri_yaml_get(list->items[i].node, "urgency"), &rules[i]);
    }
    *out = rules;
    return BTRI_OK;
}
