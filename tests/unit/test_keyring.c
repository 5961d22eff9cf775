/* test_keyring.c - trust/keyring.c. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "trust/keyring.h"

static const uint8_t point[64] = {9};

static btri_ring_key good(const char *id) {
    return (btri_ring_key){.id = btri_bytes_from_cstr(id),
                           .key = {BTRI_SIG_ED25519, {point, 32}},
                           .role = BTRI_RING_PUBLISHER,
                           .capabilities = BTRI_RING_CAPABILITIES,
                           .valid_from = 100,
                           .valid_to = 200};
}

static void ids_that_are_none(void **state) {
    const char *const wrong[] = {"", " ", "a b", "a\n", "\x7f", "k\xc3\xa9y", "built_in", "unsigned"};
    char text[BTRI_LIMIT_ID_BYTES + 1];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(btri_key_id_is_valid(btri_bytes_from_cstr(wrong[i])));
    }
    memset(text, 'k', sizeof text);
    assert_false(btri_key_id_is_valid(btri_bytes_of(text, sizeof text)));
    assert_true(btri_key_id_is_valid(btri_bytes_of(text, sizeof text - 1)));
    assert_true(btri_key_id_is_valid(btri_bytes_from_cstr("org.example/2026-1")));
    assert_false(btri_key_id_is_valid(btri_bytes_empty()));
    assert_false(btri_key_id_is_valid(btri_bytes_of("a\0b", 3)));
}

static void assert_refused(btri_ring_key key) {
    const btri_ring_key ring[] = {good("first"), key};
    assert_false(btri_ring_is_valid(ring, 2));
    assert_true(btri_ring_is_valid(ring, 1));
}

static void rings_that_are_none(void **state) {
    btri_ring_key key;
    (void)state;
    assert_refused(good("first")); /* twice */
    assert_refused(good("a b"));
    key = good("k");
    key.key.algorithm = BTRI_SIG_NONE;
    assert_refused(key);
    key = good("k");
    key.key.algorithm = BTRI_SIG_UNSUPPORTED;
    assert_refused(key);
    key = good("k");
    key.key.algorithm = BTRI_SIG_ES256; /* of 32 bytes */
    assert_refused(key);
    key = good("k");
    key.key.public_key.len = 31;
    assert_refused(key);
    key = good("k");
    key.key.public_key.len = 64; /* Ed25519 */
    assert_refused(key);
    key = good("k");
    key.key.public_key.ptr = NULL;
    assert_refused(key);
    key = good("k");
    key.role = (btri_ring_role)0;
    assert_refused(key);
    key = good("k");
    key.role = (btri_ring_role)3;
    assert_refused(key);
    key = good("k");
    key.capabilities = 8;
    assert_refused(key);
    key = good("k");
    key.valid_from = 201;
    assert_refused(key);
    assert_false(btri_ring_is_valid(NULL, 1));
    assert_true(btri_ring_is_valid(NULL, 0));
}

static void a_ring_has_at_most_so_many_keys(void **state) {
    btri_ring_key ring[BTRI_KEYS_MAX + 1];
    char ids[BTRI_KEYS_MAX + 1][8];
    (void)state;
    for (unsigned i = 0; i <= BTRI_KEYS_MAX; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "k%u", i);
        ring[i] = good(ids[i]);
    }
    assert_false(btri_ring_is_valid(ring, BTRI_KEYS_MAX + 1));
    assert_true(btri_ring_is_valid(ring, BTRI_KEYS_MAX));
}

static btri_ring_key ring_of_three[3];

static void assert_find(const char *id, btri_ring_role role, int32_t day, btri_status status) {
    const btri_ring_key *found = &ring_of_three[2];
    assert_status(btri_ring_find(ring_of_three, 3, btri_bytes_from_cstr(id), role, day, &found), status);
    if (status == BTRI_OK) {
        assert_span(found->id, id);
    } else {
        assert_null(found);
    }
}

static void a_key_is_found_if_it_may_sign(void **state) {
    (void)state;
    ring_of_three[0] = good("a");
    ring_of_three[1] = good("b");
    ring_of_three[2] = good("c");
    ring_of_three[1].role = BTRI_RING_SITE;
    ring_of_three[2].is_revoked = true;
    assert_find("d", BTRI_RING_PUBLISHER, 150, BTRI_E_BUNDLE_KEY);
    assert_find("", BTRI_RING_PUBLISHER, 150, BTRI_E_BUNDLE_KEY);
    assert_find("aa", BTRI_RING_PUBLISHER, 150, BTRI_E_BUNDLE_KEY);
    assert_find("b", BTRI_RING_PUBLISHER, 150, BTRI_E_BUNDLE_KEY);
    assert_find("a", BTRI_RING_SITE, 150, BTRI_E_BUNDLE_KEY);
    assert_find("c", BTRI_RING_PUBLISHER, 150, BTRI_E_BUNDLE_KEY_REVOKED);
    assert_find("c", BTRI_RING_PUBLISHER, 99, BTRI_E_BUNDLE_KEY_REVOKED);
    assert_find("a", BTRI_RING_PUBLISHER, 99, BTRI_E_BUNDLE_KEY_DATE);
    assert_find("a", BTRI_RING_PUBLISHER, 201, BTRI_E_BUNDLE_KEY_DATE);
    assert_find("a", BTRI_RING_PUBLISHER, 100, BTRI_OK);
    assert_find("a", BTRI_RING_PUBLISHER, 200, BTRI_OK);
    assert_find("b", BTRI_RING_SITE, 150, BTRI_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_that_are_none),
        cmocka_unit_test(rings_that_are_none),
        cmocka_unit_test(a_ring_has_at_most_so_many_keys),
        cmocka_unit_test(a_key_is_found_if_it_may_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
