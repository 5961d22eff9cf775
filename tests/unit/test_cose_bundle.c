/* test_cose_bundle.c - trust/cose_bundle.c: every bit, every prefix and every further byte of a signed
 * bundle, and messages that are good COSE_Sign1 but no bundle. */
#include "support/cose_make.h"
#include "support/guard.h"

#include "trust/cose_bundle.h"

static btri_sig_port port;
static cose_signer signers[2];
static guard page;

#define ROOM 1024

static int set_up(void **state) {
    (void)state;
    cose_signer_open(&signers[0], false, 1);
    cose_signer_open(&signers[1], true, 0);
    guard_open(&page, ROOM);
    return btri_sig_open(&port) == BTRI_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    btri_sig_close(&port);
    cose_signer_close(&signers[0]);
    cose_signer_close(&signers[1]);
    guard_close(&page);
    return 0;
}

static const btri_bytes payload = {(const uint8_t *)"\xA1\x01\x01 and what else a bundle has", 30};

/* Takes apart and checks, as a bundle is opened. */
static btri_cose_reason open_bundle(size_t signer, const uint8_t *bytes, size_t len) {
    uint8_t text[ROOM + BTRI_COSE_BUNDLE_EXTRA];
    btri_cose_sign1 message;
    btri_bytes found = {bytes, 1};
    const btri_sig_key key = {signer == 0 ? BTRI_SIG_ED25519 : BTRI_SIG_ES256,
                              cose_signer_public(&signers[signer])};
    btri_cose_reason reason = btri_cose_bundle_parse(guard_copy(&page, bytes, len), &message);
    if (reason != BTRI_COSE_ACCEPTED) {
        assert_null(message.payload.ptr);
        return reason;
    }
    reason = btri_cose_bundle_verify(&message, &key, &port, text, len + BTRI_COSE_BUNDLE_EXTRA, &found);
    if (reason != BTRI_COSE_ACCEPTED) {
        assert_int_equal(found.len, 0);
        return reason;
    }
    assert_int_equal(found.len, payload.len);
    assert_memory_equal(found.ptr, payload.ptr, payload.len);
    assert_true(found.ptr > text && found.ptr < text + sizeof text);
    return reason;
}

static void every_bit_counts(void **state) {
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        uint8_t bytes[ROOM];
        const size_t len = cose_make_bundle(&signers[s], "key-1", payload, bytes, sizeof bytes);
        for (size_t bit = 0; bit < 8 * len; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
            assert_int_not_equal(open_bundle(s, bytes, len), BTRI_COSE_ACCEPTED);
            bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
        }
        assert_int_equal(open_bundle(s, bytes, len), BTRI_COSE_ACCEPTED);
    }
}

static void every_length_counts(void **state) {
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        uint8_t bytes[ROOM];
        uint8_t before[ROOM];
        const size_t len = cose_make_bundle(&signers[s], "key-1", payload, bytes, sizeof bytes);
        for (size_t n = 0; n < len; n++) {
            assert_int_equal(open_bundle(s, bytes, n), BTRI_COSE_MALFORMED);
        }
        for (unsigned more = 0; more < 256; more++) {
            bytes[len] = (uint8_t)more;
            assert_int_equal(open_bundle(s, bytes, len + 1), BTRI_COSE_MALFORMED);
            before[0] = (uint8_t)more;
            memcpy(before + 1, bytes, len);
            assert_int_not_equal(open_bundle(s, before, len + 1), BTRI_COSE_ACCEPTED);
        }
        assert_int_equal(open_bundle(s, bytes, len), BTRI_COSE_ACCEPTED);
    }
}

static void another_key_and_another_algorithm(void **state) {
    uint8_t bytes[ROOM];
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        const size_t len = cose_make_bundle(&signers[s], "key-1", payload, bytes, sizeof bytes);
        assert_int_equal(open_bundle(1 - s, bytes, len), BTRI_COSE_ALGORITHM_MISMATCH);
    }
    cose_signer other;
    cose_signer_open(&other, false, 2);
    const size_t len = cose_make_bundle(&other, "key-1", payload, bytes, sizeof bytes);
    assert_int_equal(open_bundle(0, bytes, len), BTRI_COSE_SIGNATURE_BAD);
    cose_signer_close(&other);
}

/* Header and signature of one bundle, payload of another. */
static void swapped_payload(void **state) {
    uint8_t bytes[ROOM];
    uint8_t changed[ROOM];
    (void)state;
    const size_t len = cose_make_bundle(&signers[0], "key-1", payload, bytes, sizeof bytes);
    memcpy(changed, payload.ptr, payload.len);
    changed[5] ^= 0x20;
    uint8_t other[ROOM];
    const size_t other_len =
        cose_make_bundle(&signers[0], "key-1", btri_bytes_of(changed, payload.len), other, sizeof other);
    assert_int_equal(len, other_len);
    memcpy(other + len - 64, bytes + len - 64, 64);
    assert_int_equal(open_bundle(0, other, len), BTRI_COSE_SIGNATURE_BAD);
}

typedef struct variant {
    const char *protected_hex;
    const char *unprotected_hex;
    const char *aad;
    btri_cose_reason reason;
} variant;

/* All are signed well by the key that is asked. {1: -8, 4: "k"} is A2 01 27 04 41 6B. */
static const variant variants[] = {
    {"A2012704416B", "", COSE_BUNDLE_AAD, BTRI_COSE_ACCEPTED},
    {"A2012704416B", "", "", BTRI_COSE_SIGNATURE_BAD},
    {"A2012704416B", "", "org.libbacktriage.bundle/2", BTRI_COSE_SIGNATURE_BAD},
    {"A2012704416B", "", "org.libbacktriage.overlay/1", BTRI_COSE_SIGNATURE_BAD},
    {"A2012704416B", "A1182A00", COSE_BUNDLE_AAD, BTRI_COSE_UNPROTECTED},
    {"A10127", "A104416B", COSE_BUNDLE_AAD, BTRI_COSE_UNPROTECTED},
    {"A104416B", "A10127", COSE_BUNDLE_AAD, BTRI_COSE_UNPROTECTED},
    {"", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A0", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A10127", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A104416B", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A201270300", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A2030004416B", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A30127030004416B", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED},
    {"A3012702810104416B", "", COSE_BUNDLE_AAD, BTRI_COSE_PROTECTED}, /* crit that is understood */
    {"A3012702810304416B", "", COSE_BUNDLE_AAD, BTRI_COSE_CRITICAL},
    {"A201270440", "", COSE_BUNDLE_AAD, BTRI_COSE_KEY_ID},
    {"A20127044120", "", COSE_BUNDLE_AAD, BTRI_COSE_KEY_ID},
    {"A20127044100", "", COSE_BUNDLE_AAD, BTRI_COSE_KEY_ID},
    {"A20127044862"
     "75696C745F696E",
     "", COSE_BUNDLE_AAD, BTRI_COSE_KEY_ID}, /* "built_in" */
    {"A201382204416B", "", COSE_BUNDLE_AAD, BTRI_COSE_ALGORITHM_UNSUPPORTED},
    {"A2012604416B", "", COSE_BUNDLE_AAD, BTRI_COSE_ALGORITHM_MISMATCH},
    {"A204416B0127", "", COSE_BUNDLE_AAD, BTRI_COSE_MALFORMED},   /* order */
    {"A201380704416B", "", COSE_BUNDLE_AAD, BTRI_COSE_MALFORMED}, /* -8 not in its shortest form */
};

static size_t make_variant(const variant *v, uint8_t *bytes) {
    uint8_t header[64];
    uint8_t outside[64];
    const size_t header_len = cose_from_hex(btri_bytes_from_cstr(v->protected_hex), header, sizeof header);
    const size_t outside_len =
        cose_from_hex(btri_bytes_from_cstr(v->unprotected_hex), outside, sizeof outside);
    const cose_parts parts = {btri_bytes_of(header, header_len), btri_bytes_of(outside, outside_len), payload,
                              v->aad};
    return cose_make(&signers[0], &parts, bytes, ROOM);
}

static void good_messages_that_are_no_bundle(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        uint8_t bytes[ROOM];
        const size_t len = make_variant(&variants[i], bytes);
        const btri_cose_reason reason = open_bundle(0, bytes, len);
        if (reason != variants[i].reason) {
            print_error("variant %zu: %s\n", i, btri_cose_reason_text(reason));
        }
        assert_int_equal(reason, variants[i].reason);
    }
}

static void tags_detached_and_bare(void **state) {
    uint8_t bytes[ROOM] = {0xD2};
    (void)state;
    const size_t len = make_variant(&variants[0], bytes + 1);
    assert_int_equal(open_bundle(0, bytes, len + 1), BTRI_COSE_TAGGED);
    assert_int_equal(open_bundle(0, payload.ptr, payload.len), BTRI_COSE_UNSIGNED);
    assert_int_equal(open_bundle(0, (const uint8_t *)"\xBF\xFF", 2), BTRI_COSE_UNSIGNED);
    assert_int_equal(open_bundle(0, bytes, 0), BTRI_COSE_MALFORMED);
    const uint8_t detached[] = {0x84, 0x46, 0xA2, 0x01, 0x27, 0x04, 0x41, 0x6B, 0xA0, 0xF6, 0x41, 0x00};
    assert_int_equal(open_bundle(0, detached, sizeof detached), BTRI_COSE_DETACHED);
    const uint8_t short_signature[] = {0x84, 0x46, 0xA2, 0x01, 0x27, 0x04,
                                       0x41, 0x6B, 0xA0, 0x40, 0x41, 0x00};
    assert_int_equal(open_bundle(0, short_signature, sizeof short_signature), BTRI_COSE_SIGNATURE_SIZE);
}

/* The extra room is enough for the longest header. */
static void room_suffices(void **state) {
    uint8_t bytes[ROOM];
    char id[97];
    (void)state;
    memset(id, 'k', 96);
    id[96] = 0;
    const size_t len = cose_make_bundle(&signers[0], id, payload, bytes, sizeof bytes);
    assert_int_equal(open_bundle(0, bytes, len), BTRI_COSE_ACCEPTED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(every_length_counts),
        cmocka_unit_test(another_key_and_another_algorithm),
        cmocka_unit_test(swapped_payload),
        cmocka_unit_test(good_messages_that_are_no_bundle),
        cmocka_unit_test(tags_detached_and_bare),
        cmocka_unit_test(room_suffices),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
