/* cose_make.h - makes COSE_Sign1 messages for tests, right and wrong ones, with OpenSSL and the CBOR writer
 * and nothing of trust/. Keys: Ed25519 from a fixed seed, P-256 by chance. */
#ifndef BTRI_TESTS_COSE_MAKE_H
#define BTRI_TESTS_COSE_MAKE_H

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include "support/unit.h"

#include "base/bytes.h"
#include "wire/cbor_write.h"

#define COSE_BUNDLE_AAD "org.libbacktriage.bundle/1"

typedef struct cose_signer {
    EVP_PKEY *pkey;
    bool is_es256;
    uint8_t public_key[64];
    size_t public_len;
} cose_signer;

/* What a message consists of. */
typedef struct cose_parts {
    btri_bytes protected_header; /* content of the byte string */
    btri_bytes unprotected;      /* encoded map; empty: an empty map */
    btri_bytes payload;
    const char *aad;
} cose_parts;

static inline void cose_signer_open(cose_signer *s, bool is_es256, uint8_t seed) {
    memset(s, 0, sizeof *s);
    s->is_es256 = is_es256;
    if (is_es256) {
        uint8_t point[65];
        size_t len = 0;
        s->pkey = EVP_EC_gen("P-256");
        assert_non_null(s->pkey);
        assert_int_equal(
            EVP_PKEY_get_octet_string_param(s->pkey, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &len), 1);
        assert_int_equal(len, sizeof point);
        memcpy(s->public_key, point + 1, 64);
        s->public_len = 64;
        return;
    }
    uint8_t secret[32];
    memset(secret, seed, sizeof secret);
    s->pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, sizeof secret);
    assert_non_null(s->pkey);
    s->public_len = sizeof s->public_key;
    assert_int_equal(EVP_PKEY_get_raw_public_key(s->pkey, s->public_key, &s->public_len), 1);
    assert_int_equal(s->public_len, 32);
}

static inline void cose_signer_close(cose_signer *s) {
    EVP_PKEY_free(s->pkey);
    s->pkey = NULL;
}

static inline btri_bytes cose_signer_public(const cose_signer *s) {
    return btri_bytes_of(s->public_key, s->public_len);
}

static inline void cose_sign(const cose_signer *s, btri_bytes text, uint8_t out[64]) {
    uint8_t raw[128];
    size_t len = sizeof raw;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(digest, NULL, s->is_es256 ? EVP_sha256() : NULL, NULL, s->pkey), 1);
    assert_int_equal(EVP_DigestSign(digest, raw, &len, text.ptr, text.len), 1);
    EVP_MD_CTX_free(digest);
    if (!s->is_es256) {
        assert_int_equal(len, 64);
        memcpy(out, raw, 64);
        return;
    }
    const unsigned char *at = raw;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)len);
    assert_non_null(pair);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32), 32);
    assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32), 32);
    ECDSA_SIG_free(pair);
}

/* Signs; the message goes to out. Answers its length. cap: room also for what is signed. */
static inline size_t cose_make(const cose_signer *s, const cose_parts *parts, uint8_t *out, size_t cap) {
    btri_cbor_writer w;
    uint8_t signature[64];
    size_t len = 0;
    btri_cbor_writer_init(&w, out, cap);
    btri_cbor_write_array(&w, 4);
    btri_cbor_write_cstr(&w, "Signature1");
    btri_cbor_write_bytes(&w, parts->protected_header);
    btri_cbor_write_bytes(&w, btri_bytes_from_cstr(parts->aad));
    btri_cbor_write_bytes(&w, parts->payload);
    assert_status(btri_cbor_writer_finish(&w, &len), BTRI_OK);
    cose_sign(s, btri_bytes_of(out, len), signature);
    btri_cbor_writer_init(&w, out, cap);
    btri_cbor_write_array(&w, 4);
    btri_cbor_write_bytes(&w, parts->protected_header);
    if (parts->unprotected.len == 0) {
        btri_cbor_write_map(&w, 0);
    } else {
        btri_cbor_write_encoded(&w, parts->unprotected);
    }
    btri_cbor_write_bytes(&w, parts->payload);
    btri_cbor_write_bytes(&w, btri_bytes_of(signature, sizeof signature));
    assert_status(btri_cbor_writer_finish(&w, &len), BTRI_OK);
    return len;
}

/* {1: algorithm, 4: key id}. */
static inline size_t cose_protected(int64_t algorithm, const char *key_id, uint8_t *out, size_t cap) {
    btri_cbor_writer w;
    size_t len = 0;
    btri_cbor_writer_init(&w, out, cap);
    btri_cbor_write_map(&w, 2);
    btri_cbor_write_uint(&w, 1);
    btri_cbor_write_int(&w, algorithm);
    btri_cbor_write_uint(&w, 4);
    btri_cbor_write_bytes(&w, btri_bytes_from_cstr(key_id));
    assert_status(btri_cbor_writer_finish(&w, &len), BTRI_OK);
    return len;
}

/* A signed bundle as it must be. */
static inline size_t cose_make_bundle(const cose_signer *s, const char *key_id, btri_bytes payload,
                                      uint8_t *out, size_t cap) {
    uint8_t header[256];
    const size_t len = cose_protected(s->is_es256 ? -7 : -8, key_id, header, sizeof header);
    const cose_parts parts = {
        .protected_header = btri_bytes_of(header, len), .payload = payload, .aad = COSE_BUNDLE_AAD};
    return cose_make(s, &parts, out, cap);
}

static inline int cose_nibble(char digit) {
    return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

/* Bytes of hexadecimal digits; answers how many. */
static inline size_t cose_from_hex(btri_bytes hex, uint8_t *out, size_t cap) {
    assert_true(hex.len % 2 == 0 && hex.len / 2 <= cap);
    for (size_t i = 0; i < hex.len / 2; i++) {
        out[i] = (uint8_t)(cose_nibble((char)hex.ptr[2 * i]) * 16 + cose_nibble((char)hex.ptr[2 * i + 1]));
    }
    return hex.len / 2;
}

#endif
