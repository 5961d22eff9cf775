/* case_transcode.h - a case from JSON to CBOR and back, with the same values. Input is UNTRUSTED and checked
 * in form; whether values fit their findings is for the reading of the case. */
#ifndef BTRI_FORMATS_CASE_TRANSCODE_H
#define BTRI_FORMATS_CASE_TRANSCODE_H

#include "formats/case_walk.h"
#include "wire/json_keys.h"
#include "wire/json_write.h"

#ifdef __cplusplus
extern "C" {
#endif

/* *len: bytes written to buf, or with BTRI_E_BUFFER_TOO_SMALL (and without a buffer: NULL) the bytes needed.
 * keys [borrow] as in case_json.h; places: one element for each finding, scratch. A number that case.cddl
 * cannot say (more than nine digits after the point, or beyond 64 bits) is BTRI_E_LIMIT. Other statuses as
 * the readers. */
BTRI_MUST_USE btri_status btri_case_json_to_cbor(btri_bytes json, const btri_knowledge *knowledge,
                                                 btri_json_keys *keys, btri_bytes *places, void *buf,
                                                 size_t cap, size_t *len, btri_case_error *error);

BTRI_MUST_USE btri_status btri_case_cbor_to_json(btri_bytes cbor, const btri_knowledge *knowledge,
                                                 btri_json_style style, void *buf, size_t cap, size_t *len,
                                                 btri_case_error *error);

#ifdef __cplusplus
}
#endif

#endif
