/* cose_sign1.c - COSE_Sign1 by RFC 9052: taking apart, Sig_structure, and the rules for algorithms. Input is
 * UNTRUSTED. */
#include "trust/cose_sign1.h"

#include "base/bytes.h"
#include "wire/cbor_read.h"
#include "wire/cbor_write.h"

/* libcbor 0.8 cannot read the tags 6 to 20, so this one is taken off by hand. */
#define TAG_SIGN1  0xD2u
#define MAJOR_TAG  6u
#define ITEM_COUNT 4u

/* Labels of header parameters (RFC 9052 section 3.1) and values of the first (RFC 9053 section 2). */
#define LABEL_ALGORITHM 1
#define LABEL_CRITICAL  2
#define LABEL_KEY_ID    4
#define ALGORITHM_ES256 (-7)
#define ALGORITHM_EDDSA (-8)

typedef struct reason_info {
    btri_status status;
    const char *text;
} reason_info;

static const reason_info reasons[BTRI_COSE_REASONS] = {
    [BTRI_COSE_ACCEPTED] = {BTRI_OK, "accepted"},
    [BTRI_COSE_MALFORMED] = {BTRI_E_BUNDLE_MALFORMED, "not a COSE_Sign1 message in deterministic CBOR"},
    [BTRI_COSE_TAG] = {BTRI_E_BUNDLE_PROFILE, "tagged as something else than COSE_Sign1"},
    [BTRI_COSE_DETACHED] = {BTRI_E_BUNDLE_PROFILE, "the payload is not inside the signed message"},
    [BTRI_COSE_HEADER] = {BTRI_E_BUNDLE_MALFORMED,
                          "a header parameter is of the wrong kind or in both headers"},
    [BTRI_COSE_CRITICAL] = {BTRI_E_BUNDLE_CRITICAL, "a critical header parameter is not understood here"},
    [BTRI_COSE_ALGORITHM_MISSING] = {BTRI_E_BUNDLE_ALGORITHM, "no signature algorithm is named"},
    [BTRI_COSE_ALGORITHM_UNPROTECTED] = {BTRI_E_BUNDLE_ALGORITHM,
                                         "the signature algorithm is named where it is not signed"},
    [BTRI_COSE_ALGORITHM_UNSUPPORTED] = {BTRI_E_BUNDLE_ALGORITHM, "the signature algorithm is not supported"},
    [BTRI_COSE_ALGORITHM_MISMATCH] = {BTRI_E_BUNDLE_ALGORITHM,
                                      "the signature algorithm is not that of the key"},
    [BTRI_COSE_KEY_REFUSED] = {BTRI_E_BUNDLE_KEY, "the public key is not one that can be used"},
    [BTRI_COSE_SIGNATURE_BAD] = {BTRI_E_BUNDLE_SIGNATURE, "the signature does not verify"},
    [BTRI_COSE_NO_ROOM] = {BTRI_E_INTERNAL, "the buffer for what is signed is too small"},
    [BTRI_COSE_FAILED] = {BTRI_E_MEMORY, "signatures cannot be checked: no memory or no provider"},
    [BTRI_COSE_UNSIGNED] = {BTRI_E_BUNDLE_UNSIGNED, "the bundle is not signed"},
    [BTRI_COSE_TAGGED] = {BTRI_E_BUNDLE_PROFILE, "a signed bundle has no tag"},
    [BTRI_COSE_UNPROTECTED] = {BTRI_E_BUNDLE_PROFILE, "a signed bundle has an empty unprotected header"},
    [BTRI_COSE_PROTECTED] = {BTRI_E_BUNDLE_PROFILE,
                             "the protected header of a signed bundle is algorithm and key id, nothing else"},
    [BTRI_COSE_KEY_ID] = {BTRI_E_BUNDLE_PROFILE, "the key id is empty, too long or not printable"},
    [BTRI_COSE_SIGNATURE_SIZE] = {BTRI_E_BUNDLE_PROFILE, "the signature does not have the size of one"},
};

const char *btri_cose_reason_text(btri_cose_reason reason) {
    return (unsigned)reason < BTRI_COSE_REASONS ? reasons[reason].text : "?";
}

btri_status btri_cose_reason_status(btri_cose_reason reason) {
    return (unsigned)reason < BTRI_COSE_REASONS ? reasons[reason].status : BTRI_E_INTERNAL;
}

/* A header while it is read. */
typedef struct header {
    btri_bytes map;      /* encoded; empty: no parameter */
    btri_bytes critical; /* the encoded value of `crit`; empty if there is none */
    bool is_protected;
    btri_cose_sign1 *message;
} header;

static btri_cose_reason read_algorithm(const header *h, btri_cbor_reader *r) {
    const btri_cbor_kind kind = btri_cbor_peek(r);
    int64_t value = 0;
    if (kind == BTRI_CBOR_UINT || kind == BTRI_CBOR_NEGINT) {
        (void)btri_cbor_int(r, &value);
    } else if (kind == BTRI_CBOR_TEXT) {
        (void)btri_cbor_skip(r, NULL);
    } else {
        return BTRI_COSE_HEADER;
    }
    btri_cose_sign1 *m = h->message;
    m->is_algorithm_unprotected = !h->is_protected;
    m->algorithm = BTRI_SIG_UNSUPPORTED;
    if (value == ALGORITHM_EDDSA) {
        m->algorithm = BTRI_SIG_ED25519;
    } else if (value == ALGORITHM_ES256) {
        m->algorithm = BTRI_SIG_ES256;
    }
    return BTRI_COSE_ACCEPTED;
}

static btri_cose_reason read_key_id(const header *h, btri_cbor_reader *r) {
    if (btri_cbor_peek(r) != BTRI_CBOR_BYTES) {
        return BTRI_COSE_HEADER;
    }
    (void)btri_cbor_bytes(r, &h->message->key_id);
    h->message->has_key_id = true;
    h->message->is_key_id_protected = h->is_protected;
    return BTRI_COSE_ACCEPTED;
}

/* One pair. An error of the reader sticks there. */
static btri_cose_reason read_parameter(header *h, btri_cbor_reader *r) {
    int64_t label = 0;
    if (btri_cbor_peek(r) == BTRI_CBOR_TEXT) {
        (void)btri_cbor_skip(r, NULL);
        (void)btri_cbor_skip(r, NULL);
        return BTRI_COSE_ACCEPTED;
    }
    if (btri_cbor_peek(r) == BTRI_CBOR_BYTES) {
        return BTRI_COSE_HEADER;
    }
    (void)btri_cbor_key_int(r, &label);
    if (label == LABEL_ALGORITHM) {
        return read_algorithm(h, r);
    }
    if (label == LABEL_KEY_ID) {
        return read_key_id(h, r);
    }
    (void)btri_cbor_skip(r, label == LABEL_CRITICAL ? &h->critical : NULL);
    return BTRI_COSE_ACCEPTED;
}

static btri_cose_reason read_header(header *h, uint32_t *count) {
    btri_cbor_reader r;
    size_t pairs = 0;
    *count = 0;
    if (h->map.len == 0) {
        return BTRI_COSE_ACCEPTED;
    }
    btri_cbor_reader_init(&r, h->map);
    (void)btri_cbor_map(&r, &pairs);
    while (btri_cbor_has_more(&r)) {
        const btri_cose_reason reason = read_parameter(h, &r);
        if (reason != BTRI_COSE_ACCEPTED && r.error.status == BTRI_OK) {
            return reason;
        }
    }
    (void)btri_cbor_end(&r);
    *count = (uint32_t)pairs; /* below the length of the input, which is bounded */
    return btri_cbor_finish(&r) == BTRI_OK ? BTRI_COSE_ACCEPTED : BTRI_COSE_MALFORMED;
}

/* What must be understood, is: only labels that this file acts on can be named, each once, and the parameter
 * must be in the protected header (RFC 9052 section 3.1). */
static bool is_critical_understood(const btri_cose_sign1 *message, btri_bytes critical) {
    btri_cbor_reader r;
    size_t count = 0;
    bool names_algorithm = false;
    bool names_key_id = false;
    btri_cbor_reader_init(&r, critical);
    (void)btri_cbor_array(&r, &count);
    while (btri_cbor_has_more(&r)) {
        int64_t label = 0;
        (void)btri_cbor_int(&r, &label);
        const bool is_algorithm = label == LABEL_ALGORITHM && !names_algorithm &&
                                  message->algorithm != BTRI_SIG_NONE && !message->is_algorithm_unprotected;
        const bool is_key_id = label == LABEL_KEY_ID && !names_key_id && message->is_key_id_protected;
        if (!is_algorithm && !is_key_id) {
            return false;
        }
        names_algorithm = names_algorithm || is_algorithm;
        names_key_id = names_key_id || is_key_id;
    }
    (void)btri_cbor_end(&r);
    return btri_cbor_finish(&r) == BTRI_OK && count != 0;
}

/* Both maps are known to be good. Their labels ascend, so one walk over both is enough. */
static bool share_label(btri_bytes a, btri_bytes b) {
    btri_cbor_reader readers[2];
    btri_bytes labels[2];
    size_t count = 0;
    if (a.len == 0 || b.len == 0) {
        return false;
    }
    btri_cbor_reader_init(&readers[0], a);
    btri_cbor_reader_init(&readers[1], b);
    (void)btri_cbor_map(&readers[0], &count);
    (void)btri_cbor_map(&readers[1], &count);
    bool has_both = btri_cbor_skip(&readers[0], &labels[0]) == BTRI_OK &&
                    btri_cbor_skip(&readers[1], &labels[1]) == BTRI_OK;
    while (has_both) {
        const int order = btri_bytes_compare(labels[0], labels[1]);
        if (order == 0) {
            return true;
        }
        const size_t behind = order < 0 ? 0 : 1;
        has_both = btri_cbor_skip(&readers[behind], NULL) == BTRI_OK &&
                   btri_cbor_has_more(&readers[behind]) &&
                   btri_cbor_skip(&readers[behind], &labels[behind]) == BTRI_OK;
    }
    return false;
}

static btri_cose_reason read_headers(btri_bytes protected_map, btri_bytes unprotected_map,
                                     btri_cose_sign1 *message) {
    header inside = {.map = protected_map, .is_protected = true, .message = message};
    header outside = {.map = unprotected_map, .is_protected = false, .message = message};
    btri_cose_reason reason = read_header(&inside, &message->protected_count);
    if (reason != BTRI_COSE_ACCEPTED) {
        return reason;
    }
    message->protected_header = message->protected_count != 0 ? protected_map : btri_bytes_empty();
    if (inside.critical.len != 0 && !is_critical_understood(message, inside.critical)) {
        return BTRI_COSE_CRITICAL;
    }
    reason = read_header(&outside, &message->unprotected_count);
    if (reason != BTRI_COSE_ACCEPTED) {
        return reason;
    }
    if (share_label(protected_map, unprotected_map)) {
        return BTRI_COSE_HEADER;
    }
    return outside.critical.len != 0 ? BTRI_COSE_CRITICAL : BTRI_COSE_ACCEPTED;
}

/* The four items of the array. */
static btri_cose_reason read_items(btri_bytes input, btri_cose_sign1 *message) {
    btri_cbor_reader r;
    btri_bytes protected_map;
    btri_bytes unprotected_map;
    size_t count = 0;
    btri_cbor_reader_init(&r, input);
    (void)btri_cbor_array(&r, &count);
    (void)btri_cbor_bytes(&r, &protected_map);
    const bool is_map = btri_cbor_peek(&r) == BTRI_CBOR_MAP;
    (void)btri_cbor_skip(&r, &unprotected_map);
    const bool is_detached = btri_cbor_peek(&r) == BTRI_CBOR_NULL;
    if (is_detached) {
        (void)btri_cbor_null(&r);
    } else {
        (void)btri_cbor_bytes(&r, &message->payload);
    }
    (void)btri_cbor_bytes(&r, &message->signature);
    (void)btri_cbor_end(&r);
    if (btri_cbor_finish(&r) != BTRI_OK || count != ITEM_COUNT || !is_map) {
        return BTRI_COSE_MALFORMED;
    }
    return is_detached ? BTRI_COSE_DETACHED : read_headers(protected_map, unprotected_map, message);
}

btri_cose_reason btri_cose_sign1_parse(btri_bytes input, btri_cose_sign1 *message) {
    memset(message, 0, sizeof *message);
    if (input.ptr == NULL || input.len == 0) {
        return BTRI_COSE_MALFORMED;
    }
    if (input.ptr[0] >> 5 == MAJOR_TAG) {
        btri_bytes tag;
        (void)btri_bytes_take(&input, 1, &tag);
        if (tag.ptr[0] != TAG_SIGN1) {
            return BTRI_COSE_TAG;
        }
        message->is_tagged = true;
    }
    const btri_cose_reason reason = read_items(input, message);
    if (reason != BTRI_COSE_ACCEPTED) {
        memset(message, 0, sizeof *message);
    }
    return reason;
}

btri_cose_reason btri_cose_sig_structure(const btri_cose_sign1 *message, btri_bytes external_aad,
                                         uint8_t *buf, size_t cap, size_t *len) {
    btri_cbor_writer w;
    btri_cbor_writer_init(&w, buf, cap);
    btri_cbor_write_array(&w, ITEM_COUNT);
    btri_cbor_write_cstr(&w, "Signature1");
    btri_cbor_write_bytes(&w, message->protected_header);
    btri_cbor_write_bytes(&w, external_aad);
    btri_cbor_write_bytes(&w, message->payload);
    return btri_cbor_writer_finish(&w, len) == BTRI_OK && buf != NULL ? BTRI_COSE_ACCEPTED
                                                                      : BTRI_COSE_NO_ROOM;
}

btri_cose_reason btri_cose_check_algorithm(const btri_cose_sign1 *message, const btri_sig_key *key) {
    if (message->is_algorithm_unprotected) {
        return BTRI_COSE_ALGORITHM_UNPROTECTED;
    }
    if (message->algorithm == BTRI_SIG_NONE) {
        return BTRI_COSE_ALGORITHM_MISSING;
    }
    if (message->algorithm == BTRI_SIG_UNSUPPORTED) {
        return BTRI_COSE_ALGORITHM_UNSUPPORTED;
    }
    return message->algorithm == key->algorithm ? BTRI_COSE_ACCEPTED : BTRI_COSE_ALGORITHM_MISMATCH;
}

btri_cose_reason btri_cose_sign1_verify(const btri_cose_sign1 *message, btri_bytes external_aad,
                                        const btri_sig_key *key, const btri_sig_port *port, uint8_t *buf,
                                        size_t cap, btri_bytes *payload) {
    size_t len = 0;
    *payload = btri_bytes_empty();
    btri_cose_reason reason = btri_cose_check_algorithm(message, key);
    if (reason == BTRI_COSE_ACCEPTED) {
        reason = btri_cose_sig_structure(message, external_aad, buf, cap, &len);
    }
    if (reason != BTRI_COSE_ACCEPTED) {
        return reason;
    }
    const btri_bytes signed_text = btri_bytes_of(buf, len);
    switch (port->verify(port->provider, key, signed_text, message->signature)) {
    case BTRI_SIG_VALID:
        return btri_bytes_sub(signed_text, len - message->payload.len, message->payload.len, payload)
                   ? BTRI_COSE_ACCEPTED
                   : BTRI_COSE_FAILED;
    case BTRI_SIG_BAD:
        return BTRI_COSE_SIGNATURE_BAD;
    case BTRI_SIG_KEY_REFUSED:
        return BTRI_COSE_KEY_REFUSED;
    default:
        return BTRI_COSE_FAILED;
    }
}
