/* bundle_read.h - what the parts of the bundle decoder share: one reader that either counts the memory that
 * the arrays need or fills them, so that both passes are the same code. Input is UNTRUSTED; a failure sticks
 * in cbor. */
#ifndef BTRI_FORMATS_BUNDLE_READ_H
#define BTRI_FORMATS_BUNDLE_READ_H

#include "base/arena.h"
#include "model/knowledge.h"
#include "program/program.h"
#include "wire/cbor_read.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct btri_bundle_reader {
    btri_cbor_reader cbor;
    btri_arena *arena; /* NULL: count only */
    size_t need;       /* bytes counted so far */
} btri_bundle_reader;

/* An open CBOR array whose items become an array in memory; items is NULL while counting. */
typedef struct btri_bundle_list {
    uint8_t *items;
    size_t item_size;
    uint32_t count;
} btri_bundle_list;

/* Keys 1 to n as a bit set; keys as bits. */
#define BTRI_BUNDLE_KEYS_TO(n) ((UINT32_C(2) << (n)) - 2u)
#define BTRI_BUNDLE_KEY(n)     (UINT32_C(1) << (n))

/* Refuses the item read last. */
btri_status btri_bundle_refuse(btri_bundle_reader *b, const char *text);

/* Memory for count items, zeroed; *items is NULL while counting and for none. */
btri_status btri_bundle_alloc(btri_bundle_reader *b, size_t count, size_t size, size_t align, void **items);

/* Opens an array of least..limit items. More are BTRI_E_LIMIT. */
btri_status btri_bundle_list_open(btri_bundle_reader *b, uint32_t least, uint32_t limit, size_t size,
                                  size_t align, btri_bundle_list *list);
/* Where item index goes: into the array, or while counting into scratch. */
void *btri_bundle_list_item(const btri_bundle_list *list, uint32_t index, void *scratch);

/* Opens a map; takes the next key, which must be in the bit set known; closes it, with all required keys
 * seen. */
btri_status btri_bundle_map(btri_bundle_reader *b, uint32_t *seen);
btri_status btri_bundle_key(btri_bundle_reader *b, uint32_t known, uint32_t *seen, uint32_t *key);
btri_status btri_bundle_map_end(btri_bundle_reader *b, uint32_t required, uint32_t seen);

/* Values. u32: at most greatest. id: 1..BTRI_LIMIT_ID_BYTES of printable ASCII. date: YYYY-MM-DD. */
btri_status btri_bundle_u32(btri_bundle_reader *b, uint32_t greatest, uint32_t *value);
btri_status btri_bundle_fixed(btri_bundle_reader *b, btri_fixed *value);
btri_status btri_bundle_text(btri_bundle_reader *b, btri_bytes *text);
btri_status btri_bundle_id(btri_bundle_reader *b, btri_bytes *id);
btri_status btri_bundle_date(btri_bundle_reader *b, btri_bytes *date);
btri_status btri_bundle_indexes(btri_bundle_reader *b, btri_index_list *list);
btri_status btri_bundle_codes(btri_bundle_reader *b, btri_code_list *list);
btri_status btri_bundle_source_refs(btri_bundle_reader *b, btri_source_ref_list *list);

/* The sections; each reads one value of the root map. Counts are set in both passes, arrays only when
 * filling. */
btri_status btri_bundle_meta(btri_bundle_reader *b, btri_knowledge_meta *meta);
btri_status btri_bundle_findings(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_parameters(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_profiles(btri_bundle_reader *b, btri_knowledge *k); /* after the parameters */
btri_status btri_bundle_conditions(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_actions(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_advice(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_caveats(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_sources(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_texts(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_mappings(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_accuracy(btri_bundle_reader *b, btri_knowledge *k);
btri_status btri_bundle_program(btri_bundle_reader *b, btri_program *p, size_t *code_len);
btri_status btri_bundle_rules(btri_bundle_reader *b, btri_program *p);
btri_status btri_bundle_clearance(btri_bundle_reader *b, btri_knowledge *k);

/* What is wrong between items, and a span inside the bundle near it. */
typedef struct btri_bundle_fault {
    btri_bytes at;
    const char *text;
} btri_bundle_fault;

/* Unless cond holds, BTRI_E_BUNDLE_MALFORMED, and fault gets place and reason. */
btri_status btri_bundle_require(bool cond, btri_bytes at, const char *text, btri_bundle_fault *fault);

/* Checks between the items: order, uniqueness, indexes, kinds. scratch: room for as many elements as the
 * longest section has. BTRI_E_BUNDLE_MALFORMED with *fault, or BTRI_OK. */
btri_status btri_bundle_check_vocab(const btri_knowledge *k, const btri_program *p, uint32_t *scratch,
                                    btri_bundle_fault *fault);
btri_status btri_bundle_check_rules(const btri_knowledge *k, const btri_program *p, uint32_t *scratch,
                                    btri_bundle_fault *fault);

/* Steps of both. Is there such a text in the first table; are all indexes below count; do all sources exist?
 */
bool btri_bundle_has_text(const btri_knowledge *k, uint32_t index);
bool btri_bundle_has_text_or_none(const btri_knowledge *k, uint32_t index);
bool btri_bundle_are_below(btri_index_list list, uint32_t count);
bool btri_bundle_are_sources(const btri_knowledge *k, btri_source_ref_list list);
/* Ids differ; permanent numbers ascend. first and number point into the first of count items, stride bytes
 * apart. */
btri_status btri_bundle_check_unique(const btri_bytes *first, size_t stride, uint32_t count,
                                     uint32_t *scratch, btri_bundle_fault *fault);
btri_status btri_bundle_check_ids(const btri_bytes *first, const uint32_t *number, size_t stride,
                                  uint32_t count, uint32_t *scratch, btri_bundle_fault *fault);

/* Index of the first id that occurs twice among count ids (stride bytes apart), or BTRI_INDEX_NONE. order:
 * count elements; gets the indexes in ascending order of id, bytewise. */
uint32_t btri_bundle_sort_ids(const btri_bytes *first, size_t stride, uint32_t count, uint32_t *order);

#ifdef __cplusplus
}
#endif

#endif
