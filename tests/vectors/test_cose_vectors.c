/* test_cose_vectors.c - published COSE_Sign1 messages (vectors/cose/sign1.json) against trust/: the core
 * answers as published, the bundle profile refuses all of them. One answer is ours by decision: sign-pass-01
 * has its algorithm outside the protected header, which is refused although its signature is good. */
#include "support/cose_make.h"
#include "support/shared_data.h"

#include "trust/cose_bundle.h"
#include "wire/json_read.h"

#define ROOM 512

typedef struct expected {
    const char *id;
    btri_cose_reason core;
    btri_cose_reason profile;
} expected;

static const expected table[] = {
    {"RFC8152/Appendix_C_2_1.json", BTRI_COSE_ACCEPTED, BTRI_COSE_TAGGED},
    {"ecdsa-examples/ecdsa-sig-01.json", BTRI_COSE_ACCEPTED, BTRI_COSE_TAGGED},
    {"eddsa-examples/eddsa-sig-01.json", BTRI_COSE_ACCEPTED, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-fail-01.json", BTRI_COSE_TAG, BTRI_COSE_TAG},
    {"sign1-tests/sign-fail-02.json", BTRI_COSE_SIGNATURE_BAD, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-fail-03.json", BTRI_COSE_ALGORITHM_UNSUPPORTED, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-fail-04.json", BTRI_COSE_ALGORITHM_UNSUPPORTED, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-fail-06.json", BTRI_COSE_SIGNATURE_BAD, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-fail-07.json", BTRI_COSE_SIGNATURE_BAD, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-pass-01.json", BTRI_COSE_ALGORITHM_UNPROTECTED, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-pass-02.json", BTRI_COSE_ACCEPTED, BTRI_COSE_TAGGED},
    {"sign1-tests/sign-pass-03.json", BTRI_COSE_ACCEPTED, BTRI_COSE_UNPROTECTED},
};

typedef struct one_case {
    btri_bytes id;
    uint8_t message[ROOM];
    size_t message_len;
    uint8_t aad[ROOM];
    size_t aad_len;
    uint8_t key[64];
    btri_sig_algorithm algorithm;
    bool is_valid;
} one_case;

static btri_sig_port port;

static int digit64(uint8_t c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '-' ? 62 : 63;
}

/* 32 bytes of base64url without padding. */
static void from_base64(btri_bytes text, uint8_t out[32]) {
    uint32_t bits = 0;
    unsigned have = 0;
    size_t n = 0;
    assert_int_equal(text.len, 43);
    for (size_t i = 0; i < text.len; i++) {
        bits = (bits << 6) | (uint32_t)digit64(text.ptr[i]);
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[n++] = (uint8_t)(bits >> have);
        }
    }
    assert_int_equal(n, 32);
}

/* The published example with its algorithm unprotected: refused by policy, but the Sig_structure is right. */
static void assert_signature_is_good(const btri_cose_sign1 *message, const btri_sig_key *key) {
    uint8_t text[ROOM];
    size_t len = 0;
    assert_int_equal(btri_cose_sig_structure(message, btri_bytes_empty(), text, sizeof text, &len),
                     BTRI_COSE_ACCEPTED);
    assert_int_equal(port.verify(port.provider, key, btri_bytes_of(text, len), message->signature),
                     BTRI_SIG_VALID);
}

static btri_cose_reason ask_core(const one_case *c) {
    uint8_t text[ROOM];
    btri_cose_sign1 message;
    btri_bytes payload;
    const btri_sig_key key = {c->algorithm, {c->key, c->algorithm == BTRI_SIG_ES256 ? 64 : 32}};
    const btri_cose_reason reason =
        btri_cose_sign1_parse(btri_bytes_of(c->message, c->message_len), &message);
    if (reason != BTRI_COSE_ACCEPTED) {
        return reason;
    }
    assert_span(message.key_id, "11");
    assert_false(message.is_key_id_protected);
    if (message.is_algorithm_unprotected) {
        assert_signature_is_good(&message, &key);
    }
    return btri_cose_sign1_verify(&message, btri_bytes_of(c->aad, c->aad_len), &key, &port, text, sizeof text,
                                  &payload);
}

static void judge(const one_case *c) {
    btri_cose_sign1 message;
    size_t at = 0;
    while (at < COUNT_OF(table) && !btri_bytes_equal_cstr(c->id, table[at].id)) {
        at++;
    }
    assert_true(at < COUNT_OF(table));
    const btri_cose_reason core = ask_core(c);
    if (core != table[at].core) {
        print_error("%s: %s\n", table[at].id, btri_cose_reason_text(core));
    }
    assert_int_equal(core, table[at].core);
    assert_int_equal(core == BTRI_COSE_ACCEPTED || core == BTRI_COSE_ALGORITHM_UNPROTECTED, c->is_valid);
    assert_int_equal(btri_cose_bundle_parse(btri_bytes_of(c->message, c->message_len), &message),
                     table[at].profile);
}

static void take(one_case *c, const btri_json_token *key, btri_json_reader *reader) {
    btri_json_token value;
    assert_status(btri_json_next(reader, &value), BTRI_OK);
    if (btri_json_string_equals(key, "id")) {
        c->id = value.text;
    } else if (btri_json_string_equals(key, "cose_hex")) {
        c->message_len = cose_from_hex(value.text, c->message, ROOM);
    } else if (btri_json_string_equals(key, "external_aad_hex")) {
        c->aad_len = cose_from_hex(value.text, c->aad, ROOM);
    } else if (btri_json_string_equals(key, "x_hex")) {
        c->algorithm = BTRI_SIG_ED25519;
        assert_int_equal(cose_from_hex(value.text, c->key, 32), 32);
    } else if (btri_json_string_equals(key, "x")) {
        c->algorithm = BTRI_SIG_ES256;
        from_base64(value.text, c->key);
    } else if (btri_json_string_equals(key, "y")) {
        from_base64(value.text, c->key + 32);
    } else if (btri_json_string_equals(key, "expected_valid")) {
        c->is_valid = value.type == BTRI_JSON_TRUE;
    } else if (btri_json_string_equals(key, "source")) { /* stands behind all that counts */
        judge(c);
    }
}

static void published_messages(void **state) {
    char path[SHARED_PATH_MAX];
    btri_bytes content = {NULL, 0};
    btri_json_reader reader;
    btri_json_token token;
    one_case c;
    size_t count = 0;
    (void)state;
    if (!shared_path("vectors/cose/sign1.json", path) || !shared_read(path, &content)) {
        print_message("skipped: vectors/cose/sign1.json is not there\n");
        skip();
    }
    memset(&c, 0, sizeof c);
    assert_status(btri_sig_open(&port), BTRI_OK);
    btri_json_reader_init(&reader, content, NULL);
    while (btri_json_next(&reader, &token) == BTRI_OK && token.type != BTRI_JSON_END) {
        if (token.type == BTRI_JSON_KEY) {
            count += btri_json_string_equals(&token, "source");
            take(&c, &token, &reader);
        }
    }
    assert_status(btri_json_finish(&reader), BTRI_OK);
    assert_int_equal(count, COUNT_OF(table));
    btri_sig_close(&port);
    shared_free(content);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_messages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
