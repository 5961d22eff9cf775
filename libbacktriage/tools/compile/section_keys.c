/* section_keys.c - which keys the items of each section of the knowledge files have. Data only. */
#include "tools/compile/section_keys.h"

#define TEXT(name)                                                                                           \
    { name, BTRI_KEY_TEXT, true }
#define OPTIONAL_TEXT(name)                                                                                  \
    { name, BTRI_KEY_TEXT, false }
#define LIST(name)                                                                                           \
    { name, BTRI_KEY_LIST, true }
#define OPTIONAL_LIST(name)                                                                                  \
    { name, BTRI_KEY_EMPTY_LIST, false }
#define OPTIONAL_MAP(name)                                                                                   \
    { name, BTRI_KEY_MAP, false }
#define END                                                                                                  \
    { NULL, BTRI_KEY_TEXT, false }

static const btri_key_spec bundle_keys[] = {
    TEXT("id"),        TEXT("version"), TEXT("sequence"),  TEXT("released"), TEXT("review_by"),
    TEXT("publisher"), TEXT("notice"),  TEXT("clearance"), TEXT("language"), END};
static const btri_key_spec source_keys[] = {
    TEXT("id"), TEXT("title"), TEXT("version"), TEXT("checked_on"), TEXT("review_by"), TEXT("read_as"), END};
static const btri_key_spec parameter_keys[] = {TEXT("id"),
                                               TEXT("number"),
                                               TEXT("kind"),
                                               OPTIONAL_TEXT("unit"),
                                               OPTIONAL_TEXT("digits"),
                                               OPTIONAL_LIST("choices"),
                                               TEXT("default"),
                                               OPTIONAL_LIST("values"),
                                               TEXT("text"),
                                               END};
static const btri_key_spec profile_keys[] = {TEXT("id"), TEXT("number"), TEXT("text"), OPTIONAL_MAP("set"),
                                             END};
static const btri_key_spec finding_keys[] = {TEXT("id"),
                                             TEXT("number"),
                                             TEXT("kind"),
                                             TEXT("name"),
                                             TEXT("obtained"),
                                             TEXT("group"),
                                             OPTIONAL_TEXT("unit"),
                                             OPTIONAL_TEXT("digits"),
                                             OPTIONAL_LIST("range"),
                                             OPTIONAL_TEXT("riskier"),
                                             OPTIONAL_TEXT("time_since"),
                                             OPTIONAL_TEXT("duration"),
                                             OPTIONAL_TEXT("always"),
                                             OPTIONAL_TEXT("risk"),
                                             OPTIONAL_TEXT("episode"),
                                             OPTIONAL_TEXT("question"),
                                             OPTIONAL_TEXT("onset_sets"),
                                             OPTIONAL_TEXT("asked_first_with"),
                                             OPTIONAL_TEXT("implied_by"),
                                             OPTIONAL_TEXT("absent_if"),
                                             OPTIONAL_TEXT("define"),
                                             OPTIONAL_MAP("score"),
                                             OPTIONAL_TEXT("reading"),
                                             OPTIONAL_TEXT("replaced_by"),
                                             OPTIONAL_LIST("codes"),
                                             END};
static const btri_key_spec reads_as_keys[] = {TEXT("text"), TEXT("as"), END};
static const btri_key_spec macro_keys[] = {TEXT("id"), TEXT("is"), END};
static const btri_key_spec list_keys[] = {TEXT("id"), LIST("of"), END};
static const btri_key_spec condition_keys[] = {TEXT("id"), TEXT("number"), TEXT("name"),
                                               OPTIONAL_LIST("codes"), END};
static const btri_key_spec action_keys[] = {
    TEXT("id"), TEXT("number"), TEXT("text"), OPTIONAL_LIST("conflicts_with"), OPTIONAL_LIST("codes"), END};
static const btri_key_spec advice_keys[] = {
    TEXT("id"),       TEXT("number"),           TEXT("text"),           OPTIONAL_TEXT("patient"),
    TEXT("function"), OPTIONAL_LIST("sources"), OPTIONAL_LIST("codes"), END};
static const btri_key_spec caveat_keys[] = {TEXT("id"), TEXT("number"), TEXT("text"), END};
static const btri_key_spec mapping_keys[] = {
    TEXT("system"),           TEXT("code"),           TEXT("sets"), OPTIONAL_TEXT("value"),
    OPTIONAL_TEXT("history"), OPTIONAL_TEXT("exact"), END};
static const btri_key_spec rule_keys[] = {TEXT("id"),
                                          TEXT("number"),
                                          TEXT("type"),
                                          TEXT("when"),
                                          TEXT("urgency"),
                                          TEXT("title"),
                                          OPTIONAL_LIST("suspects"),
                                          OPTIONAL_LIST("actions"),
                                          OPTIONAL_LIST("advice"),
                                          OPTIONAL_LIST("caveats"),
                                          OPTIONAL_LIST("suppresses"),
                                          OPTIONAL_TEXT("profile_text"),
                                          OPTIONAL_TEXT("note"),
                                          OPTIONAL_TEXT("reading"),
                                          LIST("basis"),
                                          LIST("sources"),
                                          TEXT("audience"),
                                          TEXT("function"),
                                          END};
static const btri_key_spec accuracy_keys[] = {
    TEXT("id"),   TEXT("study"),  TEXT("setting"),        TEXT("result"),
    TEXT("mark"), TEXT("source"), OPTIONAL_LIST("rules"), END};
static const btri_key_spec trace_keys[] = {TEXT("claim"), OPTIONAL_LIST("carried_by"),
                                           OPTIONAL_TEXT("left_out"), END};

const btri_section_spec btri_section_specs[BTRI_SEC_COUNT] = {
    [BTRI_SEC_BUNDLE] = {"bundle", "bundle", "id", BTRI_ORDER_FILE, true, bundle_keys},
    [BTRI_SEC_SOURCES] = {"sources", "source", "id", BTRI_ORDER_ID, true, source_keys},
    [BTRI_SEC_PARAMETERS] = {"parameters", "parameter", "id", BTRI_ORDER_NUMBER, false, parameter_keys},
    [BTRI_SEC_PROFILES] = {"profiles", "profile", "id", BTRI_ORDER_NUMBER, true, profile_keys},
    [BTRI_SEC_FINDINGS] = {"findings", "finding", "id", BTRI_ORDER_NUMBER, true, finding_keys},
    [BTRI_SEC_READS_AS] = {"reads_as", "reading", "text", BTRI_ORDER_ID, false, reads_as_keys},
    [BTRI_SEC_MACROS] = {"macros", "macro", "id", BTRI_ORDER_ID, false, macro_keys},
    [BTRI_SEC_LISTS] = {"lists", "list", "id", BTRI_ORDER_ID, false, list_keys},
    [BTRI_SEC_CONDITIONS] = {"conditions", "condition", "id", BTRI_ORDER_NUMBER, false, condition_keys},
    [BTRI_SEC_ACTIONS] = {"actions", "action", "id", BTRI_ORDER_NUMBER, false, action_keys},
    [BTRI_SEC_ADVICE] = {"advice", "advice", "id", BTRI_ORDER_NUMBER, false, advice_keys},
    [BTRI_SEC_CAVEATS] = {"caveats", "caveat", "id", BTRI_ORDER_NUMBER, false, caveat_keys},
    [BTRI_SEC_MAPPING] = {"mapping", "mapping", NULL, BTRI_ORDER_FILE, false, mapping_keys},
    [BTRI_SEC_RULES] = {"rules", "rule", "id", BTRI_ORDER_NUMBER, true, rule_keys},
    [BTRI_SEC_ACCURACY] = {"accuracy", "accuracy", "id", BTRI_ORDER_ID, false, accuracy_keys},
    [BTRI_SEC_TRACE] = {"trace", "claim", "claim", BTRI_ORDER_ID, false, trace_keys},
};
