/* sig_openssl.c - signatures on OpenSSL 3, in a library context of our own: neither the host's configuration
 * nor its providers have a say. Messages and signatures are UNTRUSTED. The host's error queue is left as it
 * was. */
#include "trust/sig_port.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#define COORDINATE_BYTES 32u
#define POINT_BYTES      65u /* 4, x, y */
#define DER_BYTES_MAX    72u /* two integers of 33 bytes, each with 2 bytes before it, and 2 before both */

/* Ed25519 points of order 1, 2, 4 and 8, sign bit off, the spellings that are not reduced included. With such
 * a key anybody can sign; one of them is 32 zero bytes, a key that was never filled in. */
static const uint8_t small_order[][BTRI_SIG_ED25519_KEY_BYTES] = {
    {0x00},
    {0x01},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
};

static bool is_small_order(const uint8_t *key) {
    uint8_t y[BTRI_SIG_ED25519_KEY_BYTES];
    memcpy(y, key, sizeof y);
    y[sizeof y - 1] &= 0x7Fu;
    for (size_t i = 0; i < sizeof small_order / sizeof small_order[0]; i++) {
        if (memcmp(y, small_order[i], sizeof y) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_key(const btri_sig_key *key) {
    if (key->public_key.ptr == NULL) {
        return false;
    }
    if (key->algorithm == BTRI_SIG_ED25519) {
        return key->public_key.len == BTRI_SIG_ED25519_KEY_BYTES && !is_small_order(key->public_key.ptr);
    }
    return key->algorithm == BTRI_SIG_ES256 && key->public_key.len == BTRI_SIG_ES256_KEY_BYTES;
}

/* The parameters are only read, but OpenSSL's constructors take them writable: so they are copies. */
static EVP_PKEY *load_es256(OSSL_LIB_CTX *library, const uint8_t *xy) {
    char group[] = "P-256";
    uint8_t point[POINT_BYTES];
    EVP_PKEY *pkey = NULL;
    point[0] = 4; /* not compressed */
    memcpy(point + 1, xy, POINT_BYTES - 1);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(library, "EC", NULL);
    const bool is_made = maker != NULL && EVP_PKEY_fromdata_init(maker) == 1 &&
                         EVP_PKEY_fromdata(maker, &pkey, EVP_PKEY_PUBLIC_KEY, params) == 1;
    EVP_PKEY_CTX_free(maker);
    if (!is_made) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    return pkey;
}

static EVP_PKEY *load_key(OSSL_LIB_CTX *library, const btri_sig_key *key) {
    return key->algorithm == BTRI_SIG_ED25519
               ? EVP_PKEY_new_raw_public_key_ex(library, "ED25519", NULL, key->public_key.ptr,
                                                key->public_key.len)
               : load_es256(library, key->public_key.ptr);
}

/* One unsigned number of 32 bytes as a DER INTEGER (X.690 section 8.3): shortest, and never read as negative.
 */
static size_t write_integer(const uint8_t *number, uint8_t *out) {
    size_t skipped = 0;
    while (skipped < COORDINATE_BYTES - 1 && number[skipped] == 0) {
        skipped++;
    }
    const size_t pad = number[skipped] >= 0x80u ? 1u : 0u;
    const size_t len = COORDINATE_BYTES - skipped;
    out[0] = 0x02;
    out[1] = (uint8_t)(len + pad);
    out[2] = 0;
    memcpy(out + 2 + pad, number + skipped, len);
    return 2 + pad + len;
}

/* COSE has r and s side by side (RFC 9053 section 2.1); OpenSSL wants them in DER. */
static size_t write_der(const uint8_t *r_and_s, uint8_t out[DER_BYTES_MAX]) {
    size_t len = 2;
    len += write_integer(r_and_s, out + len);
    len += write_integer(r_and_s + COORDINATE_BYTES, out + len);
    out[0] = 0x30;
    out[1] = (uint8_t)(len - 2);
    return len;
}

static btri_sig_answer check(OSSL_LIB_CTX *library, EVP_PKEY *pkey, btri_sig_algorithm algorithm,
                             btri_bytes message, btri_bytes signature) {
    const bool is_es256 = algorithm == BTRI_SIG_ES256;
    uint8_t der[DER_BYTES_MAX];
    if (message.ptr == NULL || signature.ptr == NULL || signature.len != BTRI_SIG_BYTES) {
        return BTRI_SIG_BAD;
    }
    const btri_bytes given = is_es256 ? (btri_bytes){der, write_der(signature.ptr, der)} : signature;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    btri_sig_answer answer = BTRI_SIG_FAILED;
    if (digest != NULL &&
        EVP_DigestVerifyInit_ex(digest, NULL, is_es256 ? "SHA256" : NULL, library, NULL, pkey, NULL) == 1) {
        const int verified = EVP_DigestVerify(digest, given.ptr, given.len, message.ptr, message.len);
        answer = verified == 1 ? BTRI_SIG_VALID : BTRI_SIG_BAD; /* no memory also ends here: refused */
    }
    EVP_MD_CTX_free(digest);
    return answer;
}

static btri_sig_answer verify(void *provider, const btri_sig_key *key, btri_bytes message,
                              btri_bytes signature) {
    if (!is_key(key)) {
        return BTRI_SIG_KEY_REFUSED;
    }
    OSSL_LIB_CTX *library = (OSSL_LIB_CTX *)provider;
    ERR_set_mark();
    EVP_PKEY *pkey = load_key(library, key);
    const btri_sig_answer answer =
        pkey == NULL ? BTRI_SIG_KEY_REFUSED : check(library, pkey, key->algorithm, message, signature);
    EVP_PKEY_free(pkey);
    ERR_pop_to_mark();
    return answer;
}

btri_status btri_sig_open(btri_sig_port *port) {
    ERR_set_mark();
    port->verify = verify;
    port->provider = OSSL_LIB_CTX_new();
    ERR_pop_to_mark();
    return port->provider != NULL ? BTRI_OK : BTRI_E_MEMORY;
}

void btri_sig_close(btri_sig_port *port) {
    ERR_set_mark();
    OSSL_LIB_CTX_free((OSSL_LIB_CTX *)port->provider);
    ERR_pop_to_mark();
    port->provider = NULL;
}
