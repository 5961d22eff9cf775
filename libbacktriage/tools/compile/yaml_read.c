/* yaml_read.c - one knowledge file into a tree of nodes, from the events of libyaml (only this file includes
 * it). Input is written by people and may be wrong. */
#include "tools/compile/yaml_read.h"

#include <yaml.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "base/utf8.h"
#include "tools/compile/report.h"

#define YAML_DEPTH 24u

typedef struct builder {
    btri_pool *pool;
    btri_compile_result *result;
    const char *file;
    btri_yaml *open[YAML_DEPTH]; /* containers that are not closed */
    btri_yaml *key[YAML_DEPTH];  /* map: the key that waits for its value */
    uint32_t depth;
    btri_yaml *root;
    bool refused;
} builder;

static uint32_t line_of(const yaml_event_t *event) {
    return (uint32_t)event->start_mark.line + 1u;
}

static void refuse(builder *b, uint32_t line, const char *message) {
    btri_report(b->result, b->file, line, "%s", message);
    b->refused = true;
}

static bool is_space(uint8_t byte) {
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static btri_bytes trimmed(btri_bytes text) {
    while (text.len > 0 && is_space(text.ptr[text.len - 1])) {
        text.len--;
    }
    while (text.len > 0 && is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    return text;
}

static btri_yaml *new_node(builder *b, btri_yaml_kind kind, uint32_t line) {
    btri_yaml *node = (btri_yaml *)btri_pool_array(b->pool, 1, sizeof *node);
    if (node != NULL) {
        node->kind = kind;
        node->line = line;
        node->file = b->file;
    }
    return node;
}

static void append(btri_yaml *parent, btri_yaml *child) {
    if (parent->last == NULL) {
        parent->first = child;
    } else {
        parent->last->next = child;
    }
    parent->last = child;
    parent->count++;
}

static void attach_key(builder *b, btri_yaml *map, btri_yaml *key) {
    if (key->kind != BTRI_YAML_SCALAR) {
        refuse(b, key->line, "a key must be plain text");
        return;
    }
    for (const btri_yaml *other = map->first; other != NULL; other = other->next) {
        if (btri_bytes_equal(other->text, key->text)) {
            btri_report(b->result, b->file, key->line, "duplicate key '%.*s'", BTRI_SPAN(key->text));
            b->refused = true;
            return;
        }
    }
    append(map, key);
    b->key[b->depth - 1] = key;
}

/* Puts a new node where the parser stands: root, list item, key or value. */
static void attach(builder *b, btri_yaml *node) {
    if (b->depth == 0) {
        if (b->root != NULL) {
            refuse(b, node->line, "a file must hold one document");
            return;
        }
        b->root = node;
        return;
    }
    btri_yaml *parent = b->open[b->depth - 1];
    if (parent->kind == BTRI_YAML_LIST) {
        append(parent, node);
    } else if (b->key[b->depth - 1] == NULL) {
        attach_key(b, parent, node);
    } else {
        b->key[b->depth - 1]->value = node;
        b->key[b->depth - 1] = NULL;
    }
}

static btri_status read_scalar(builder *b, const yaml_event_t *event) {
    btri_yaml *node = new_node(b, BTRI_YAML_SCALAR, line_of(event));
    BTRI_ENSURE(node != NULL, BTRI_E_MEMORY);
    const btri_bytes text = btri_bytes_of(event->data.scalar.value, event->data.scalar.length);
    uint8_t *copy = (uint8_t *)btri_pool_array(b->pool, text.len + 1, 1);
    BTRI_ENSURE(copy != NULL, BTRI_E_MEMORY);
    btri_bytes_copy(copy, text);
    node->text = trimmed(btri_bytes_of(copy, text.len));
    if (event->data.scalar.tag != NULL) {
        refuse(b, node->line, "tags are not allowed");
    } else if (event->data.scalar.anchor != NULL) {
        refuse(b, node->line, "anchors are not allowed");
    } else if (!btri_utf8_is_valid(text) || memchr(copy, 0, text.len) != NULL) {
        refuse(b, node->line, "text must be UTF-8 without NUL");
    } else {
        attach(b, node);
    }
    return BTRI_OK;
}

static btri_status open_container(builder *b, btri_yaml_kind kind, uint32_t line, bool anchor, bool tag) {
    btri_yaml *node = new_node(b, kind, line);
    BTRI_ENSURE(node != NULL, BTRI_E_MEMORY);
    if (tag) {
        refuse(b, line, "tags are not allowed");
    } else if (anchor) {
        refuse(b, line, "anchors are not allowed");
    } else if (b->depth == YAML_DEPTH) {
        refuse(b, line, "nested too deep");
    } else {
        attach(b, node);
    }
    if (!b->refused) {
        b->open[b->depth] = node;
        b->key[b->depth] = NULL;
        b->depth++;
    }
    return BTRI_OK;
}

static btri_status take_event(builder *b, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(b, BTRI_YAML_LIST, line_of(event), event->data.sequence_start.anchor != NULL,
                              event->data.sequence_start.tag != NULL);
    case YAML_MAPPING_START_EVENT:
        return open_container(b, BTRI_YAML_MAP, line_of(event), event->data.mapping_start.anchor != NULL,
                              event->data.mapping_start.tag != NULL);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return BTRI_OK;
    case YAML_ALIAS_EVENT:
        refuse(b, line_of(event), "aliases are not allowed");
        return BTRI_OK;
    case YAML_DOCUMENT_START_EVENT:
        if (event->data.document_start.version_directive != NULL ||
            event->data.document_start.tag_directives.start !=
                event->data.document_start.tag_directives.end) {
            refuse(b, line_of(event), "directives are not allowed");
        } else if (b->root != NULL) {
            refuse(b, line_of(event), "a file must hold one document");
        }
        return BTRI_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return BTRI_OK;
    }
    return BTRI_E_INTERNAL;
}

static btri_status read_events(builder *b, yaml_parser_t *parser) {
    bool done = false;
    while (!done && !b->refused) {
        yaml_event_t event;
        if (yaml_parser_parse(parser, &event) == 0) {
            BTRI_ENSURE(parser->error != YAML_MEMORY_ERROR, BTRI_E_MEMORY);
            refuse(b, (uint32_t)parser->problem_mark.line + 1u,
                   parser->problem == NULL ? "not YAML" : parser->problem);
            return BTRI_OK;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        const btri_status status = take_event(b, &event);
        yaml_event_delete(&event);
        BTRI_TRY(status);
    }
    return BTRI_OK;
}

btri_status btri_yaml_read(const btri_compile_source *source, btri_pool *pool, btri_compile_result *result,
                           btri_yaml **root) {
    builder b;
    memset(&b, 0, sizeof b);
    b.pool = pool;
    b.result = result;
    b.file = source->name;
    *root = NULL;
    yaml_parser_t parser;
    BTRI_ENSURE(yaml_parser_initialize(&parser) != 0, BTRI_E_MEMORY);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, source->text.ptr, source->text.len);
    const btri_status status = read_events(&b, &parser);
    yaml_parser_delete(&parser);
    BTRI_TRY(status);
    if (!b.refused && b.root == NULL) {
        refuse(&b, 1, "the file is empty");
    }
    *root = b.refused ? NULL : b.root;
    return BTRI_OK;
}

const btri_yaml *btri_yaml_get(const btri_yaml *map, const char *key) {
    if (map == NULL || map->kind != BTRI_YAML_MAP) {
        return NULL;
    }
    for (const btri_yaml *node = map->first; node != NULL; node = node->next) {
        if (btri_bytes_equal_cstr(node->text, key)) {
            return node->value;
        }
    }
    return NULL;
}

btri_bytes btri_yaml_text(const btri_yaml *map, const char *key) {
    const btri_yaml *node = btri_yaml_get(map, key);
    return node == NULL || node->kind != BTRI_YAML_SCALAR ? btri_bytes_empty() : node->text;
}
