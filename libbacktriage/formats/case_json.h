/* case_json.h - reads a case in JSON (JSON.md, case.schema.json). Input is UNTRUSTED. */
#ifndef BTRI_FORMATS_CASE_JSON_H
#define BTRI_FORMATS_CASE_JSON_H

#include "formats/case_walk.h"
#include "wire/json_keys.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads input [borrow] and tells sink; keys [borrow], initialised, is the memory for refusing a key that
 * occurs twice. at and profile may stand anywhere. Stops at the first error, which is answered and described
 * in *error; the sink may have been told a part by then. Statuses as btri_case_read_cbor, and
 * BTRI_E_INPUT_DUPLICATE. No memory; thread-safe for distinct keys. */
BTRI_MUST_USE btri_status btri_case_read_json(btri_bytes input, const btri_knowledge *knowledge,
                                              btri_json_keys *keys, const btri_case_sink *sink,
                                              btri_case_error *error);

/* The same for any walker. places: NULL, or one element for each finding as scratch: then findings are told
 * in ascending order of number, and their count before the header. */
BTRI_MUST_USE btri_status btri_case_walk_json(btri_bytes input, const btri_knowledge *knowledge,
                                              btri_json_keys *keys, const btri_case_walker *walker,
                                              btri_bytes *places, btri_case_error *error);

#ifdef __cplusplus
}
#endif

#endif
