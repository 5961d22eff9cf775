/* sign.c - signing bundles with OpenSSL, and reading keys from PEM files. The payload and the files are the
 * user's own and trusted; what does not fit is told on stderr. Private keys are wiped by OpenSSL. */
#include "tools/sign.h"

#include "tools/memory.h"

#include "base/bytes.h"
#include "wire/cbor_write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#define COSE_ES256      (-7)
#define COSE_EDDSA      (-8)
#define LABEL_ALGORITHM 1u
#define LABEL_KEY_ID    4u
#define SIGNATURE_BYTES 64u
#define COORDINATE      32
#define DER_BYTES_MAX   80u
#define KEY_ID_MAX      96u
#define ROOM_AROUND     512u /* header, heads and signature; what is signed needs less */

/* No terminal is asked for a passphrase: it would hang a script. */
static int no_passphrase(char *buf, int size, int is_writing, void *user) {
    (void)buf;
    (void)size;
    (void)is_writing;
    (void)user;
    return -1;
}

static btri_key_algorithm algorithm_of(const EVP_PKEY *pkey) {
    char group[16] = "";
    if (EVP_PKEY_is_a(pkey, "ED25519")) {
        return BTRI_KEY_ED25519;
    }
    const bool is_p256 = EVP_PKEY_is_a(pkey, "EC") &&
                         EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1 &&
                         (strcmp(group, "prime256v1") == 0 || strcmp(group, "P-256") == 0);
    return is_p256 ? BTRI_KEY_ES256 : (btri_key_algorithm)0;
}

/* The private key, or the public one if is_public: then a private key file does too. */
static btri_exit read_pem(const char *path, bool is_public, EVP_PKEY **out) {
    *out = NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return btri_complain(BTRI_EXIT_INPUT, "%s: %s", path, strerror(errno));
    }
    EVP_PKEY *pkey = is_public ? PEM_read_PUBKEY(file, NULL, no_passphrase, NULL) : NULL;
    if (pkey == NULL && fseek(file, 0, SEEK_SET) == 0) {
        pkey = PEM_read_PrivateKey(file, NULL, no_passphrase, NULL);
    }
    (void)fclose(file);
    if (pkey == NULL) {
        return btri_complain(BTRI_EXIT_INPUT, "%s: no %s key in PEM, or it is encrypted", path,
                             is_public ? "public" : "private");
    }
    if (algorithm_of(pkey) == 0) {
        EVP_PKEY_free(pkey);
        return btri_complain(BTRI_EXIT_INPUT, "%s: the key is neither Ed25519 nor P-256", path);
    }
    *out = pkey;
    return BTRI_EXIT_DONE;
}

/* x and y, also of a point that is written in its compressed form. */
static bool read_point(const EVP_PKEY *pkey, uint8_t room[BTRI_TOOL_PUBLIC_KEY_MAX]) {
    BIGNUM *x = NULL;
    BIGNUM *y = NULL;
    const bool is_read = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
                         EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
                         BN_bn2binpad(x, room, COORDINATE) == COORDINATE &&
                         BN_bn2binpad(y, room + COORDINATE, COORDINATE) == COORDINATE;
    BN_free(x);
    BN_free(y);
    return is_read;
}

btri_exit btri_tool_public_key(const char *path, uint8_t room[BTRI_TOOL_PUBLIC_KEY_MAX], btri_key *key) {
    EVP_PKEY *pkey = NULL;
    size_t len = BTRI_TOOL_PUBLIC_KEY_MAX;
    const btri_exit code = read_pem(path, true, &pkey);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    const btri_key_algorithm algorithm = algorithm_of(pkey);
    const bool is_read = algorithm == BTRI_KEY_ED25519 ? EVP_PKEY_get_raw_public_key(pkey, room, &len) == 1
                                                       : read_point(pkey, room);
    EVP_PKEY_free(pkey);
    if (!is_read) {
        return btri_complain(BTRI_EXIT_INPUT, "%s: the public key cannot be read from it", path);
    }
    key->algorithm = algorithm;
    key->public_key = btri_bytes_of(room, len);
    return BTRI_EXIT_DONE;
}

/* ECDSA gives DER; COSE wants r and s side by side. */
static bool to_raw(const uint8_t *der, size_t len, uint8_t out[SIGNATURE_BYTES]) {
    const unsigned char *at = der;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)len);
    const bool is_done = pair != NULL &&
                         BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, COORDINATE) == COORDINATE &&
                         BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + COORDINATE, COORDINATE) == COORDINATE;
    ECDSA_SIG_free(pair);
    return is_done;
}

/* Signs, and checks at once that the key's public half agrees. */
static bool sign_text(EVP_PKEY *pkey, btri_bytes text, uint8_t out[SIGNATURE_BYTES]) {
    const bool is_ecdsa = algorithm_of(pkey) == BTRI_KEY_ES256;
    const char *hash = is_ecdsa ? "SHA256" : NULL;
    uint8_t made[DER_BYTES_MAX];
    size_t len = sizeof made;
    EVP_MD_CTX *signer = EVP_MD_CTX_new();
    EVP_MD_CTX *checker = EVP_MD_CTX_new();
    bool is_done = signer != NULL && checker != NULL &&
                   EVP_DigestSignInit_ex(signer, NULL, hash, NULL, NULL, pkey, NULL) == 1 &&
                   EVP_DigestSign(signer, made, &len, text.ptr, text.len) == 1 &&
                   EVP_DigestVerifyInit_ex(checker, NULL, hash, NULL, NULL, pkey, NULL) == 1 &&
                   EVP_DigestVerify(checker, made, len, text.ptr, text.len) == 1;
    EVP_MD_CTX_free(signer);
    EVP_MD_CTX_free(checker);
    if (is_done && is_ecdsa) {
        return to_raw(made, len, out);
    }
    is_done = is_done && len == SIGNATURE_BYTES;
    if (is_done) {
        memcpy(out, made, SIGNATURE_BYTES);
    }
    return is_done;
}

/* {1: algorithm, 4: key id}, as the content of the protected header. */
static bool write_header(btri_key_algorithm algorithm, const char *key_id, uint8_t *buf, size_t cap,
                         btri_bytes *header) {
    btri_cbor_writer w;
    size_t len = 0;
    btri_cbor_writer_init(&w, buf, cap);
    btri_cbor_write_map(&w, 2);
    btri_cbor_write_uint(&w, LABEL_ALGORITHM);
    btri_cbor_write_int(&w, algorithm == BTRI_KEY_ES256 ? COSE_ES256 : COSE_EDDSA);
    btri_cbor_write_uint(&w, LABEL_KEY_ID);
    btri_cbor_write_bytes(&w, btri_bytes_from_cstr(key_id));
    const bool is_done = btri_cbor_writer_finish(&w, &len) == BTRI_OK;
    *header = btri_bytes_of(buf, len);
    return is_done;
}

/* The bytes that are signed (RFC 9052 section 4.4). */
static bool write_signed_text(btri_bytes header, btri_bytes payload, uint8_t *buf, size_t cap, size_t *len) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, cap);
    btri_cbor_write_array(&w, 4);
    btri_cbor_write_cstr(&w, "Signature1");
    btri_cbor_write_bytes(&w, header);
    btri_cbor_write_bytes(&w, btri_bytes_from_cstr(BTRI_BUNDLE_EXTERNAL_DATA));
    btri_cbor_write_bytes(&w, payload);
    return btri_cbor_writer_finish(&w, len) == BTRI_OK;
}

static bool write_message(btri_bytes header, btri_bytes payload, btri_bytes signature, btri_file *out) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, out->data, out->room);
    btri_cbor_write_array(&w, 4);
    btri_cbor_write_bytes(&w, header);
    btri_cbor_write_map(&w, 0);
    btri_cbor_write_bytes(&w, payload);
    btri_cbor_write_bytes(&w, signature);
    return btri_cbor_writer_finish(&w, &out->len) == BTRI_OK;
}

/* out->data holds what is signed first, and then the message. */
static bool sign_payload(EVP_PKEY *pkey, btri_bytes payload, const char *key_id, btri_file *out) {
    uint8_t room[KEY_ID_MAX + 16u];
    uint8_t signature[SIGNATURE_BYTES];
    btri_bytes header;
    size_t len = 0;
    return write_header(algorithm_of(pkey), key_id, room, sizeof room, &header) &&
           write_signed_text(header, payload, out->data, out->room, &len) &&
           sign_text(pkey, btri_bytes_of(out->data, len), signature) &&
           write_message(header, payload, btri_bytes_of(signature, sizeof signature), out);
}

/* As the library judges ids; it is asked again when the bundle is opened. */
static bool is_key_id(const char *id) {
    const size_t len = strlen(id);
    for (size_t i = 0; i < len; i++) {
        if (id[i] < '!' || id[i] > '~') {
            return false;
        }
    }
    return len != 0 && len <= KEY_ID_MAX && strcmp(id, "built_in") != 0 && strcmp(id, "unsigned") != 0;
}

btri_exit btri_tool_sign(btri_bytes payload, const char *key_path, const char *key_id, btri_file *out) {
    EVP_PKEY *pkey = NULL;
    *out = (btri_file){NULL, 0, 0};
    if (!is_key_id(key_id)) {
        return btri_complain(BTRI_EXIT_USAGE,
                             "the key id must be 1 to %u printable characters without spaces", KEY_ID_MAX);
    }
    if (payload.len > BTRI_FILE_MAX - ROOM_AROUND) {
        return btri_complain(BTRI_EXIT_INPUT, "the bundle is too long to be signed");
    }
    const btri_exit code = read_pem(key_path, false, &pkey);
    if (code != BTRI_EXIT_DONE) {
        return code;
    }
    out->room = payload.len + ROOM_AROUND;
    out->data = btri_tool_alloc(out->room);
    const bool is_done = out->data != NULL && sign_payload(pkey, payload, key_id, out);
    EVP_PKEY_free(pkey);
    if (!is_done) {
        btri_file_free(out);
        return btri_complain(BTRI_EXIT_INTERNAL, "%s: signing failed", key_path);
    }
    return BTRI_EXIT_DONE;
}
