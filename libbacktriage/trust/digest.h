/* digest.h - the port for digests. One body on OpenSSL (digest_openssl.c); a host without it supplies
 * another. */
#ifndef BTRI_TRUST_DIGEST_H
#define BTRI_TRUST_DIGEST_H

#include "backtriage/status.h"
#include "backtriage/types.h"

#define BTRI_DIGEST_BYTES 32u

/* SHA-256. BTRI_E_MEMORY if the provider cannot work. Thread-safe. The provider's own memory is freed before
 * return. */
BTRI_MUST_USE btri_status btri_digest_sha256(btri_bytes bytes, uint8_t out[BTRI_DIGEST_BYTES]);

#endif
