/* test_signed_contract.c - btri_bundle_open_signed: arguments, keys and states that are none. */
#include "support/signed_bundle.h"

static void arguments_that_are_none(void **unused) {
    btri_publisher_state state = new_state();
    const btri_key key = key_of(0, "key-1");
    const btri_bytes whole = btri_bytes_of(bytes, 10);
    btri_bundle *bundle = NULL;
    (void)unused;
    assert_status(btri_bundle_open_signed(context, whole, &key, 1, DAY, &state, NULL), BTRI_E_ARGUMENT);
    REFUSES(btri_bundle_open_signed(NULL, whole, &key, 1, DAY, &state, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_signed(context, btri_bytes_of(NULL, 5), &key, 1, DAY, &state, &bundle),
            BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_signed(context, whole, NULL, 1, DAY, &state, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_signed(context, whole, &key, 65, DAY, &state, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, NULL, &state, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, DAY, NULL, &bundle), BTRI_E_ARGUMENT, bundle);
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, "2026", &state, &bundle), BTRI_E_INPUT_DATE,
            bundle);
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, "", &state, &bundle), BTRI_E_INPUT_DATE, bundle);
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, "2026-02-30", &state, &bundle),
            BTRI_E_INPUT_DATE, bundle);
    REFUSES(btri_bundle_open_signed(context, btri_bytes_of(bytes, BTRI_LIMIT_INPUT_BYTES + 1u), &key, 1, DAY,
                                    &state, &bundle),
            BTRI_E_LIMIT, bundle);
    state.struct_size--;
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, DAY, &state, &bundle), BTRI_E_ARGUMENT, bundle);
    state = new_state();
    state.publisher_len = BTRI_PUBLISHER_BYTES + 1;
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, DAY, &state, &bundle), BTRI_E_ARGUMENT, bundle);
    state = new_state();
    state.sequence = 1; /* of nobody */
    REFUSES(btri_bundle_open_signed(context, whole, &key, 1, DAY, &state, &bundle), BTRI_E_ARGUMENT, bundle);
}

static void keys_that_are_none(void **unused) {
    (void)unused;
    make(0, "key-1", 1);
    const btri_key good = key_of(0, "key-1");
    btri_key key = good;
#define WRONG(field, value)                                                                                  \
    do {                                                                                                     \
        key = good;                                                                                          \
        key.field = value;                                                                                   \
        assert_refused(key, BTRI_E_ARGUMENT);                                                                \
    } while (0)
    WRONG(struct_size, sizeof(btri_key) - 1);
    WRONG(struct_size, 0);
    WRONG(id, NULL);
    WRONG(id, "");
    WRONG(id, "built_in");
    WRONG(algorithm, (btri_key_algorithm)0);
    WRONG(algorithm, (btri_key_algorithm)3);
    WRONG(algorithm, BTRI_KEY_ES256);
    WRONG(public_key.len, 31);
    WRONG(public_key.ptr, NULL);
    WRONG(role, (btri_key_role)0);
    WRONG(capabilities, 8);
    WRONG(valid_from, NULL);
    WRONG(valid_to, NULL);
    WRONG(valid_from, "2026");
    WRONG(valid_to, "2025-12-31");
#undef WRONG
    const btri_key twice[2] = {good, good};
    btri_publisher_state state = new_state();
    btri_bundle *bundle = NULL;
    REFUSES(btri_bundle_open_signed(context, btri_bytes_of(bytes, len), twice, 2, DAY, &state, &bundle),
            BTRI_E_ARGUMENT, bundle);
}

/* A host that was built with a longer struct: its further members must be zero. */
static void longer_keys(void **unused) {
    typedef struct longer {
        btri_key key;
        uint64_t more;
    } longer;
    longer keys[2] = {{key_of(1, "key-2"), 0}, {key_of(0, "key-1"), 0}};
    btri_publisher_state state = new_state();
    btri_bundle *bundle = NULL;
    (void)unused;
    make(0, "key-1", 1);
    keys[0].key.struct_size = keys[1].key.struct_size = sizeof(longer);
    keys[1].more = 1;
    REFUSES(
        btri_bundle_open_signed(context, btri_bytes_of(bytes, len), &keys[0].key, 2, DAY, &state, &bundle),
        BTRI_E_ARGUMENT, bundle);
    keys[1].more = 0;
    keys[1].key.struct_size = sizeof(btri_key);
    REFUSES(
        btri_bundle_open_signed(context, btri_bytes_of(bytes, len), &keys[0].key, 2, DAY, &state, &bundle),
        BTRI_E_ARGUMENT, bundle);
    keys[1].key.struct_size = sizeof(longer);
    assert_status(
        btri_bundle_open_signed(context, btri_bytes_of(bytes, len), &keys[0].key, 2, DAY, &state, &bundle),
        BTRI_OK);
    assert_span(btri_bundle_describe(bundle)->trust, "key-1");
    btri_bundle_release(bundle);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_that_are_none),
        cmocka_unit_test(keys_that_are_none),
        cmocka_unit_test(longer_keys),
    };
    return cmocka_run_group_tests_name("signed bundle, contract", tests, set_up, tear_down);
}
