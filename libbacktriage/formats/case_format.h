/* case_format.h - reads a case in CBOR (case.cddl). Input is UNTRUSTED. */
#ifndef BTRI_FORMATS_CASE_FORMAT_H
#define BTRI_FORMATS_CASE_FORMAT_H

#include "formats/case_walk.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BTRI_CASE_FORMAT 1u

/* Reads input [borrow] and tells sink. Stops at the first error, which is answered and described in *error;
 * the sink may have been told a part by then. BTRI_E_INPUT_*, BTRI_E_UNKNOWN_FINDING, BTRI_E_UNKNOWN_PROFILE,
 * BTRI_E_WRONG_KIND, BTRI_E_LIMIT, or what the sink answers. Thread-safe; no memory. */
BTRI_MUST_USE btri_status btri_case_read_cbor(btri_bytes input, const btri_knowledge *knowledge,
                                              const btri_case_sink *sink, btri_case_error *error);

/* The same for any walker: case_transcode.c. */
BTRI_MUST_USE btri_status btri_case_walk_cbor(btri_bytes input, const btri_knowledge *knowledge,
                                              const btri_case_walker *walker, btri_case_error *error);

#ifdef __cplusplus
}
#endif

#endif
