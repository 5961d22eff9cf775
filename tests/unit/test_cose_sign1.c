/* test_cose_sign1.c - trust/cose_sign1.c: what is refused and why, the Sig_structure, the rules for
 * algorithms. Published messages: vectors/test_cose_vectors.c. */
#include "support/cose_make.h"
#include "support/guard.h"

#include "trust/cose_sign1.h"

typedef struct refused {
    const char *hex;
    btri_cose_reason reason;
} refused;

/* 84 array, 43 A1 01 26 protected {1: -7}, A0 unprotected, 41 70 payload, 41 73 signature. */
#define GOOD "8443A10126A041704173"

static const refused malformed[] = {
    {"", BTRI_COSE_MALFORMED},
    {"D2", BTRI_COSE_MALFORMED},
    {"80", BTRI_COSE_MALFORMED},
    {"F6", BTRI_COSE_MALFORMED},
    {"A0", BTRI_COSE_MALFORMED},
    {"D2" GOOD "00", BTRI_COSE_MALFORMED},
    {"D2D2" GOOD, BTRI_COSE_MALFORMED},
    {"D212" GOOD, BTRI_COSE_MALFORMED},
    {"D812" GOOD, BTRI_COSE_TAG}, /* tag 18, not in its shortest form */
    {"D1" GOOD, BTRI_COSE_TAG},
    {"D3" GOOD, BTRI_COSE_TAG},
    {"D862" GOOD, BTRI_COSE_TAG}, /* COSE_Sign */
    {"D903E6" GOOD, BTRI_COSE_TAG},
    {"D9D9F7" GOOD, BTRI_COSE_TAG}, /* "this is CBOR" */
    {"8343A10126A04170", BTRI_COSE_MALFORMED},
    {"8543A10126A04170417300", BTRI_COSE_MALFORMED},
    {"980443A10126A041704173", BTRI_COSE_MALFORMED}, /* length not shortest */
    {"9F43A10126A041704173FF", BTRI_COSE_MALFORMED}, /* no length */
    {"84A10126A041704173", BTRI_COSE_MALFORMED},     /* protected header not in bytes */
    {"8443A1012680"
     "41704173",
     BTRI_COSE_MALFORMED},                         /* unprotected header no map */
    {"8443A10126A061704173", BTRI_COSE_MALFORMED}, /* payload is text */
    {"8443A10126A041706173", BTRI_COSE_MALFORMED}, /* signature is text */
    {"8443A10126A0417040", BTRI_COSE_ACCEPTED},    /* a short signature is for the verifier */
    {"8443A10126A0F64173", BTRI_COSE_DETACHED},
    {"8443A10126A0F74173", BTRI_COSE_MALFORMED},     /* undefined */
    {"844326A101A041704173", BTRI_COSE_MALFORMED},   /* protected: not one map */
    {"8444A1012600A041704173", BTRI_COSE_MALFORMED}, /* protected: bytes behind the map */
    {"8442A101A041704173", BTRI_COSE_MALFORMED},     /* protected: map cut short */
    {"844180A041704173", BTRI_COSE_MALFORMED},       /* protected: array */
    {"844440A0A0A0A041704173", BTRI_COSE_MALFORMED},
    {"8445A201260126A041704173", BTRI_COSE_MALFORMED},   /* label twice */
    {"8447A20441310126A041704173", BTRI_COSE_MALFORMED}, /* labels descend */
    {"8444A1180126A041704173", BTRI_COSE_MALFORMED},     /* label not shortest */
    {"8444A1411126A041704173", BTRI_COSE_HEADER},        /* label is bytes */
    {"8443A10140A041704173", BTRI_COSE_HEADER},          /* algorithm is bytes */
    {"8443A101F6A041704173", BTRI_COSE_HEADER},          /* algorithm is null */
    {"8443A10431A041704173", BTRI_COSE_HEADER},          /* key id is no bytes */
    {"8443A10126A1046131"
     "41704173",
     BTRI_COSE_HEADER}, /* key id is text */
    {"8443A10126A10126"
     "41704173",
     BTRI_COSE_HEADER}, /* algorithm in both headers */
    {"8446A201260441"
     "31A104413141704173",
     BTRI_COSE_HEADER},
    {"8446A20126187800A118780041704173", BTRI_COSE_HEADER}, /* label 120 in both */
    {"8446A20126616100A161610041704173", BTRI_COSE_HEADER}, /* label "a" in both */
    {"844BA1011BFFFFFFFFFFFFFFFFA041704173", BTRI_COSE_MALFORMED},
};

static const refused critical[] = {
    {"8445A201260280A041704173", BTRI_COSE_CRITICAL},     /* empty */
    {"8445A201260201A041704173", BTRI_COSE_CRITICAL},     /* no list */
    {"8446A20126028103A041704173", BTRI_COSE_CRITICAL},   /* content type: not understood */
    {"8446A20126028102A041704173", BTRI_COSE_CRITICAL},   /* itself */
    {"8446A20126028104A041704173", BTRI_COSE_CRITICAL},   /* key id, which is not there */
    {"8447A2012602816161A041704173", BTRI_COSE_CRITICAL}, /* text */
    {"8447A2012602811863A041704173", BTRI_COSE_CRITICAL}, /* 99 */
    {"8447A20126028201"
     "01A041704173",
     BTRI_COSE_CRITICAL}, /* twice */
    {"8447A20126028201"
     "03A041704173",
     BTRI_COSE_CRITICAL},
    {"8446A20126028104A104413141704173", BTRI_COSE_CRITICAL}, /* key id is there, but not protected */
    {"8443A10126A102810141704173", BTRI_COSE_CRITICAL},       /* crit not protected */
    {"8444A1028101A1012641704173", BTRI_COSE_CRITICAL},       /* algorithm is there, but not protected */
    {"8446A20126028101A041704173", BTRI_COSE_ACCEPTED},
    {"844BA3012602820104044231"
     "31A041704173",
     BTRI_COSE_ACCEPTED},
};

static void assert_parse(const refused *row) {
    uint8_t bytes[64];
    guard page;
    btri_cose_sign1 message;
    const size_t len = cose_from_hex(btri_bytes_from_cstr(row->hex), bytes, sizeof bytes);
    guard_open(&page, sizeof bytes);
    memset(&message, 0xA5, sizeof message);
    const btri_cose_reason reason = btri_cose_sign1_parse(guard_copy(&page, bytes, len), &message);
    if (reason != row->reason) {
        print_error("%s: %s\n", row->hex, btri_cose_reason_text(reason));
    }
    assert_int_equal(reason, row->reason);
    if (reason != BTRI_COSE_ACCEPTED) {
        const btri_cose_sign1 nothing = {.payload = {NULL, 0}};
        assert_null(message.payload.ptr);
        assert_null(message.signature.ptr);
        assert_int_equal(message.algorithm, nothing.algorithm);
        assert_int_equal(message.protected_count, 0);
    }
    guard_close(&page);
}

static void what_is_malformed(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        assert_parse(&malformed[i]);
    }
}

static void what_is_critical(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(critical); i++) {
        assert_parse(&critical[i]);
    }
}

static btri_cose_sign1 parse(const char *hex, uint8_t bytes[64]) {
    btri_cose_sign1 message;
    const size_t len = cose_from_hex(btri_bytes_from_cstr(hex), bytes, 64);
    assert_int_equal(btri_cose_sign1_parse(btri_bytes_of(bytes, len), &message), BTRI_COSE_ACCEPTED);
    return message;
}

static void null_is_refused(void **state) {
    btri_cose_sign1 message;
    (void)state;
    assert_int_equal(btri_cose_sign1_parse(btri_bytes_of(NULL, 5), &message), BTRI_COSE_MALFORMED);
    assert_int_equal(btri_cose_sign1_parse(btri_bytes_empty(), &message), BTRI_COSE_MALFORMED);
}

static void parts_are_found(void **state) {
    uint8_t bytes[64];
    (void)state;
    btri_cose_sign1 m = parse("D28447A2012704423131A161610041704173", bytes);
    assert_true(m.is_tagged && m.has_key_id && m.is_key_id_protected && !m.is_algorithm_unprotected);
    assert_int_equal(m.algorithm, BTRI_SIG_ED25519);
    assert_span(m.key_id, "11");
    assert_span(m.payload, "p");
    assert_span(m.signature, "s");
    assert_int_equal(m.protected_count, 2);
    assert_int_equal(m.unprotected_count, 1);
    m = parse("8441A0A2012604413141704173", bytes);
    assert_true(!m.is_tagged && m.has_key_id && !m.is_key_id_protected && m.is_algorithm_unprotected);
    assert_int_equal(m.protected_header.len, 0);
    m = parse("8440A04040", bytes);
    assert_int_equal(m.algorithm, BTRI_SIG_NONE);
    assert_false(m.has_key_id);
    assert_int_equal(m.payload.len, 0);
}

/* An empty map and empty bytes are signed alike (RFC 9052 section 4.4). */
static void sig_structure(void **state) {
    static const char *const messages[] = {"8440A041704173", "8441A0A041704173", GOOD};
    static const char *const texts[] = {"846A5369676E61747572653140416141"
                                        "70",
                                        "846A5369676E61747572653140416141"
                                        "70",
                                        "846A5369676E61747572653143A10126416141"
                                        "70"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        uint8_t bytes[64];
        uint8_t due[64];
        uint8_t text[64];
        size_t len = 0;
        const btri_cose_sign1 m = parse(messages[i], bytes);
        const btri_bytes aad = btri_bytes_from_cstr("a");
        const size_t due_len = cose_from_hex(btri_bytes_from_cstr(texts[i]), due, sizeof due);
        assert_int_equal(btri_cose_sig_structure(&m, aad, NULL, 0, &len), BTRI_COSE_NO_ROOM);
        assert_int_equal(len, due_len);
        for (size_t cap = 0; cap < due_len; cap++) {
            assert_int_equal(btri_cose_sig_structure(&m, aad, text, cap, &len), BTRI_COSE_NO_ROOM);
            assert_int_equal(len, due_len);
        }
        assert_int_equal(btri_cose_sig_structure(&m, aad, text, due_len, &len), BTRI_COSE_ACCEPTED);
        assert_memory_equal(text, due, due_len);
    }
}

typedef struct fake {
    btri_sig_answer answer;
    unsigned calls;
} fake;

static btri_sig_answer answer_as_told(void *provider, const btri_sig_key *key, btri_bytes message,
                                      btri_bytes signature) {
    fake *f = provider;
    f->calls++;
    assert_int_equal(key->algorithm, BTRI_SIG_ES256);
    assert_int_equal(message.ptr[0], 0x84);
    assert_span(signature, "s");
    return f->answer;
}

static btri_cose_reason verify(const char *hex, btri_sig_algorithm algorithm, btri_sig_answer answer,
                               unsigned calls) {
    uint8_t bytes[64];
    uint8_t text[64];
    btri_bytes payload = {text, 1};
    fake f = {answer, 0};
    const btri_sig_port port = {answer_as_told, &f};
    const btri_sig_key key = {algorithm, {NULL, 0}};
    const btri_cose_sign1 m = parse(hex, bytes);
    const btri_cose_reason reason =
        btri_cose_sign1_verify(&m, btri_bytes_empty(), &key, &port, text, sizeof text, &payload);
    assert_int_equal(f.calls, calls);
    assert_int_equal(payload.len, reason == BTRI_COSE_ACCEPTED ? m.payload.len : 0);
    return reason;
}

/* Without the right algorithm in the right place no signature is looked at. */
static void rules_for_algorithms(void **state) {
    (void)state;
    assert_int_equal(verify("8440A041704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_MISSING);
    assert_int_equal(verify("8440A1012641704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_UNPROTECTED);
    assert_int_equal(verify("8444A1013822A041704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_UNSUPPORTED); /* -35: ES384 */
    assert_int_equal(verify("8443A10105A041704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_UNSUPPORTED); /* 5: HMAC */
    assert_int_equal(verify("8443A10100A041704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_UNSUPPORTED);
    assert_int_equal(verify("8448A101654553323536A041704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_UNSUPPORTED); /* "ES256" */
    assert_int_equal(verify(GOOD, BTRI_SIG_ED25519, BTRI_SIG_VALID, 0), BTRI_COSE_ALGORITHM_MISMATCH);
    assert_int_equal(verify("8443A10127A041704173", BTRI_SIG_ES256, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_MISMATCH);
    assert_int_equal(verify(GOOD, BTRI_SIG_NONE, BTRI_SIG_VALID, 0), BTRI_COSE_ALGORITHM_MISMATCH);
    assert_int_equal(verify("8440A041704173", BTRI_SIG_NONE, BTRI_SIG_VALID, 0), BTRI_COSE_ALGORITHM_MISSING);
    assert_int_equal(verify("8443A10105A041704173", BTRI_SIG_UNSUPPORTED, BTRI_SIG_VALID, 0),
                     BTRI_COSE_ALGORITHM_UNSUPPORTED);
}

static void what_the_port_answers(void **state) {
    (void)state;
    assert_int_equal(verify(GOOD, BTRI_SIG_ES256, BTRI_SIG_BAD, 1), BTRI_COSE_SIGNATURE_BAD);
    assert_int_equal(verify(GOOD, BTRI_SIG_ES256, BTRI_SIG_KEY_REFUSED, 1), BTRI_COSE_KEY_REFUSED);
    assert_int_equal(verify(GOOD, BTRI_SIG_ES256, BTRI_SIG_FAILED, 1), BTRI_COSE_FAILED);
    assert_int_equal(verify(GOOD, BTRI_SIG_ES256, (btri_sig_answer)77, 1), BTRI_COSE_FAILED);
    assert_int_equal(verify(GOOD, BTRI_SIG_ES256, BTRI_SIG_VALID, 1), BTRI_COSE_ACCEPTED);
}

static void every_reason_has_text_and_status(void **state) {
    (void)state;
    for (int i = 0; i < BTRI_COSE_REASONS; i++) {
        const btri_status status = btri_cose_reason_status((btri_cose_reason)i);
        assert_true(strlen(btri_cose_reason_text((btri_cose_reason)i)) > 3);
        assert_int_equal(status == BTRI_OK, i == BTRI_COSE_ACCEPTED);
    }
    assert_status(btri_cose_reason_status(BTRI_COSE_REASONS), BTRI_E_INTERNAL);
    assert_string_equal(btri_cose_reason_text((btri_cose_reason)-1), "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_malformed),     cmocka_unit_test(what_is_critical),
        cmocka_unit_test(null_is_refused),       cmocka_unit_test(parts_are_found),
        cmocka_unit_test(sig_structure),         cmocka_unit_test(rules_for_algorithms),
        cmocka_unit_test(what_the_port_answers), cmocka_unit_test(every_reason_has_text_and_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
