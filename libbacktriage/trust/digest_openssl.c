/* digest_openssl.c - SHA-256 on OpenSSL 3. The host's error queue is left as it was. */
#include "trust/digest.h"

#include <openssl/err.h>
#include <openssl/evp.h>

btri_status btri_digest_sha256(btri_bytes bytes, uint8_t out[BTRI_DIGEST_BYTES]) {
    static const uint8_t nothing = 0;
    const void *data = bytes.ptr != NULL ? bytes.ptr : &nothing;
    unsigned int len = 0;
    ERR_set_mark();
    const int done = EVP_Digest(data, bytes.len, out, &len, EVP_sha256(), NULL);
    ERR_pop_to_mark();
    return done == 1 && len == BTRI_DIGEST_BYTES ? BTRI_OK : BTRI_E_MEMORY;
}
