/* test_sig_openssl.c - trust/sig_openssl.c: wrong keys and signatures, RFC 8032 section 7.1 test 2, and the
 * host's error queue. */
#include <openssl/err.h>

#include "../support/cose_make.h"

#include "trust/sig_port.h"

static btri_sig_port port;
static cose_signer signers[2]; /* Ed25519, ES256 */
static const btri_sig_algorithm algorithms[2] = {BTRI_SIG_ED25519, BTRI_SIG_ES256};

static int set_up(void **state) {
    (void)state;
    cose_signer_open(&signers[0], false, 1);
    cose_signer_open(&signers[1], true, 0);
    return btri_sig_open(&port) == BTRI_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    btri_sig_close(&port);
    cose_signer_close(&signers[0]);
    cose_signer_close(&signers[1]);
    return 0;
}

static const btri_bytes message = {(const uint8_t *)"message", 7};

static btri_sig_answer ask(btri_sig_algorithm algorithm, btri_bytes public_key, btri_bytes text,
                           btri_bytes signature) {
    const btri_sig_key key = {algorithm, public_key};
    return port.verify(port.provider, &key, text, signature);
}

static btri_sig_answer ask_signer(size_t which, btri_bytes text, btri_bytes signature) {
    return ask(algorithms[which], cose_signer_public(&signers[which]), text, signature);
}

static void keys_that_are_none(void **state) {
    uint8_t signature[64] = {0};
    const btri_bytes bytes = btri_bytes_of(signature, sizeof signature);
    uint8_t point[64];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const btri_bytes public_key = cose_signer_public(&signers[i]);
        for (size_t len = 0; len < public_key.len; len++) {
            assert_int_equal(ask(algorithms[i], btri_bytes_of(public_key.ptr, len), message, bytes),
                             BTRI_SIG_KEY_REFUSED);
        }
        assert_int_equal(ask(algorithms[1 - i], public_key, message, bytes), BTRI_SIG_KEY_REFUSED);
        assert_int_equal(ask(BTRI_SIG_NONE, public_key, message, bytes), BTRI_SIG_KEY_REFUSED);
        assert_int_equal(ask(BTRI_SIG_UNSUPPORTED, public_key, message, bytes), BTRI_SIG_KEY_REFUSED);
        assert_int_equal(ask(algorithms[i], btri_bytes_of(NULL, public_key.len), message, bytes),
                         BTRI_SIG_KEY_REFUSED);
    }
    memcpy(point, signers[1].public_key, sizeof point);
    point[63] ^= 1; /* off the curve */
    assert_int_equal(ask(BTRI_SIG_ES256, btri_bytes_of(point, sizeof point), message, bytes),
                     BTRI_SIG_KEY_REFUSED);
    memset(point, 0xFF, sizeof point);
    assert_int_equal(ask(BTRI_SIG_ES256, btri_bytes_of(point, sizeof point), message, bytes),
                     BTRI_SIG_KEY_REFUSED);
    memset(point, 0, sizeof point);
    assert_int_equal(ask(BTRI_SIG_ES256, btri_bytes_of(point, sizeof point), message, bytes),
                     BTRI_SIG_KEY_REFUSED);
}

/* With the neutral point as key, the signature (neutral point, 0) would be good for every message. */
static void points_of_small_order(void **state) {
    static const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    uint8_t forged[64] = {1};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        uint8_t key[32];
        (void)cose_from_hex(btri_bytes_from_cstr(points[i]), key, sizeof key);
        assert_int_equal(ask(BTRI_SIG_ED25519, btri_bytes_of(key, sizeof key), message,
                             btri_bytes_of(forged, sizeof forged)),
                         BTRI_SIG_KEY_REFUSED);
    }
}

static void signatures_that_are_none(void **state) {
    uint8_t signature[65] = {0};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        memset(signature, 0, sizeof signature);
        assert_int_equal(ask_signer(i, message, btri_bytes_of(signature, 64)), BTRI_SIG_BAD);
        memset(signature, 0xFF, sizeof signature);
        assert_int_equal(ask_signer(i, message, btri_bytes_of(signature, 64)), BTRI_SIG_BAD);
        cose_sign(&signers[i], message, signature);
        for (size_t len = 0; len <= 65; len++) {
            assert_int_equal(ask_signer(i, message, btri_bytes_of(signature, len)),
                             len == 64 ? BTRI_SIG_VALID : BTRI_SIG_BAD);
        }
        assert_int_equal(ask_signer(i, message, btri_bytes_of(NULL, 64)), BTRI_SIG_BAD);
        assert_int_equal(ask_signer(i, btri_bytes_of(NULL, 7), btri_bytes_of(signature, 64)), BTRI_SIG_BAD);
        assert_int_equal(ask_signer(1 - i, message, btri_bytes_of(signature, 64)), BTRI_SIG_BAD);
    }
}

static void every_bit_counts(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        uint8_t text[7 + 64];
        memcpy(text, message.ptr, 7);
        cose_sign(&signers[i], message, text + 7);
        for (size_t bit = 0; bit < 8 * sizeof text; bit++) {
            text[bit / 8] ^= (uint8_t)(1u << (bit % 8));
            assert_int_equal(ask_signer(i, btri_bytes_of(text, 7), btri_bytes_of(text + 7, 64)),
                             BTRI_SIG_BAD);
            text[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        }
        assert_int_equal(ask_signer(i, btri_bytes_of(text, 7), btri_bytes_of(text + 7, 64)), BTRI_SIG_VALID);
    }
}

/* r and s with leading zeros and with the top bit set become DER of every length. */
static void es256_signatures_of_all_lengths(void **state) {
    unsigned short_ones = 0;
    (void)state;
    for (unsigned i = 0; i < 600 && short_ones < 2; i++) {
        uint8_t signature[64];
        const btri_bytes text = btri_bytes_of(&i, sizeof i);
        cose_sign(&signers[1], text, signature);
        assert_int_equal(ask_signer(1, text, btri_bytes_of(signature, 64)), BTRI_SIG_VALID);
        short_ones += signature[0] == 0 || signature[32] == 0;
    }
}

static void published_example(void **state) {
    uint8_t key[32];
    uint8_t signature[64];
    const uint8_t text = 0x72;
    (void)state;
    (void)cose_from_hex(
        btri_bytes_from_cstr("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"), key,
        sizeof key);
    (void)cose_from_hex(
        btri_bytes_from_cstr("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        signature, sizeof signature);
    assert_int_equal(ask(BTRI_SIG_ED25519, btri_bytes_of(key, sizeof key), btri_bytes_of(&text, 1),
                         btri_bytes_of(signature, sizeof signature)),
                     BTRI_SIG_VALID);
}

static void make_signature_mistakes(void) {
    uint8_t signature[64];
    const btri_bytes bytes = btri_bytes_of(signature, sizeof signature);
    btri_sig_port other;
    for (size_t i = 0; i < 2; i++) {
        for (int fill = 0; fill <= 0xFF; fill += 0x55) {
            memset(signature, fill, sizeof signature);
            assert_int_equal(ask_signer(i, message, bytes), BTRI_SIG_BAD);
        }
        assert_int_equal(ask_signer(i, message, btri_bytes_of(signature, 1)), BTRI_SIG_BAD);
        cose_sign(&signers[i], message, signature);
        assert_int_equal(ask_signer(i, message, bytes), BTRI_SIG_VALID);
        signature[63] ^= 1;
        assert_int_equal(ask_signer(i, message, bytes), BTRI_SIG_BAD);
    }
    assert_status(btri_sig_open(&other), BTRI_OK);
    btri_sig_close(&other);
}

static void make_key_mistake(void) {
    uint8_t point[64];
    memcpy(point, signers[1].public_key, sizeof point);
    point[0] ^= 1;
    assert_int_equal(ask(BTRI_SIG_ES256, btri_bytes_of(point, sizeof point), message,
                         btri_bytes_of(signers[1].public_key, 64)),
                     BTRI_SIG_KEY_REFUSED);
}

/* OpenSSL keeps 15 errors and needs one place for itself. */
static void error_queue_stays(void **state) {
    const int counts[] = {0, 1, 2, 14};
    (void)state;
    for (size_t c = 0; c < COUNT_OF(counts); c++) {
        ERR_clear_error();
        for (int i = 0; i < counts[c]; i++) {
            ERR_raise(ERR_LIB_USER, 100 + i);
        }
        make_signature_mistakes();
        make_key_mistake();
        for (int i = 0; i < counts[c]; i++) {
            assert_int_equal(ERR_GET_REASON(ERR_get_error()), 100 + i);
        }
        assert_int_equal(ERR_get_error(), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_are_none),
        cmocka_unit_test(points_of_small_order),
        cmocka_unit_test(signatures_that_are_none),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(es256_signatures_of_all_lengths),
        cmocka_unit_test(published_example),
        cmocka_unit_test(error_queue_stays),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
