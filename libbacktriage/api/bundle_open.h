/* bundle_open.h - what the ways of opening a bundle share. The payload is UNTRUSTED, whatever was found out
 * about its signature. */
#ifndef BTRI_API_BUNDLE_OPEN_H
#define BTRI_API_BUNDLE_OPEN_H

#include "api/bundle.h"

/* Digest, decoder and verifier; payload and trust are copied. expected_digest may be NULL: any. *out is left
 * alone on failure, and the context knows why. */
BTRI_MUST_USE btri_status btri_bundle_open_payload(btri_context *context, btri_bytes payload,
                                                   const uint8_t *expected_digest, btri_bytes trust,
                                                   btri_bundle **out);

#endif
