/* test_sign.c - tools/sign.c: key files that are none, and bundles that the library opens. What the file
 * needs of the command is played by this test. */
#include <stdlib.h>
#include <unistd.h>

#include "support/unit.h"

#include "api/bundle.h"

#include "tools/sign.c"

static unsigned complaints;
static unsigned live;

btri_exit btri_complain(btri_exit code, const char *format, ...) {
    assert_true(strlen(format) > 5);
    complaints++;
    return code;
}

void *btri_tool_alloc(size_t size) {
    live++;
    return malloc(size);
}

void btri_tool_free(void *ptr, size_t size) {
    (void)size;
    live -= ptr != NULL;
    free(ptr);
}

void btri_file_free(btri_file *file) {
    btri_tool_free(file->data, file->room);
    *file = (btri_file){NULL, 0, 0};
}

static char path[] = BTRI_BINARY_DIR "/test_sign_XXXXXX";

static int set_up(void **state) {
    (void)state;
    const int file = mkstemp(path);
    return file < 0 ? -1 : close(file);
}

static int tear_down(void **state) {
    (void)state;
    return remove(path);
}

typedef enum pem_form { PRIVATE, ENCRYPTED, PUBLIC } pem_form;

static void write_pem(EVP_PKEY *pkey, pem_form form) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_non_null(pkey);
    if (form == PUBLIC) {
        assert_int_equal(PEM_write_PUBKEY(file, pkey), 1);
    } else {
        unsigned char word[] = "secret";
        const EVP_CIPHER *cipher = form == ENCRYPTED ? EVP_aes_128_cbc() : NULL;
        assert_int_equal(PEM_write_PrivateKey(file, pkey, cipher, cipher == NULL ? NULL : word,
                                              cipher == NULL ? 0 : 6, NULL, NULL),
                         1);
    }
    assert_int_equal(fclose(file), 0);
}

static EVP_PKEY *ed25519(void) {
    const uint8_t secret[32] = {7};
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, sizeof secret);
}

static btri_bytes default_payload(void) {
    return btri_bytes_of(btri_default_bundle_bytes, btri_default_bundle_len);
}

static void assert_sign_refused(const char *key_path, const char *id, btri_exit code) {
    btri_file out = {NULL, 1, 1};
    const unsigned before = complaints;
    assert_int_equal(btri_tool_sign(default_payload(), key_path, id, &out), code);
    assert_null(out.data);
    assert_int_equal(out.len, 0);
    assert_int_equal(complaints, before + 1);
    assert_int_equal(live, 0);
}

static void key_ids_that_are_none(void **state) {
    char id[98];
    (void)state;
    memset(id, 'k', sizeof id - 1);
    id[97] = '\0';
    EVP_PKEY *pkey = ed25519();
    write_pem(pkey, PRIVATE);
    EVP_PKEY_free(pkey);
    assert_sign_refused(path, id, BTRI_EXIT_USAGE);
    assert_sign_refused(path, "", BTRI_EXIT_USAGE);
    assert_sign_refused(path, "a b", BTRI_EXIT_USAGE);
    assert_sign_refused(path, "built_in", BTRI_EXIT_USAGE);
    assert_sign_refused(path, "unsigned", BTRI_EXIT_USAGE);
}

static void keys_that_are_none(void **state) {
    EVP_PKEY *const wrong[] = {EVP_EC_gen("P-384"), EVP_RSA_gen(1024)};
    btri_key key = {.algorithm = BTRI_KEY_ES256};
    uint8_t room[BTRI_TOOL_PUBLIC_KEY_MAX];
    (void)state;
    assert_sign_refused("/nonexistent/key.pem", "k", BTRI_EXIT_INPUT);
    assert_int_equal(btri_tool_public_key("/nonexistent/key.pem", room, &key), BTRI_EXIT_INPUT);
    FILE *file = fopen(path, "wb");
    assert_int_equal(fclose(file), 0);
    assert_sign_refused(path, "k", BTRI_EXIT_INPUT);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        write_pem(wrong[i], PRIVATE);
        EVP_PKEY_free(wrong[i]);
        assert_sign_refused(path, "k", BTRI_EXIT_INPUT);
        assert_int_equal(btri_tool_public_key(path, room, &key), BTRI_EXIT_INPUT);
    }
    EVP_PKEY *pkey = ed25519();
    write_pem(pkey, PUBLIC);
    assert_sign_refused(path, "k", BTRI_EXIT_INPUT);
    write_pem(pkey, ENCRYPTED);
    assert_sign_refused(path, "k", BTRI_EXIT_INPUT);
    EVP_PKEY_free(pkey);
    assert_int_equal(key.algorithm, BTRI_KEY_ES256);
    assert_null(key.public_key.ptr);
}

/* Signs with the private file, trusts what the public file says, and opens. */
static void assert_signs(EVP_PKEY *pkey, btri_key_algorithm algorithm) {
    uint8_t room[BTRI_TOOL_PUBLIC_KEY_MAX];
    btri_key key = {.struct_size = sizeof key,
                    .id = "key-1",
                    .role = BTRI_KEY_PUBLISHER,
                    .valid_from = "2026-01-01",
                    .valid_to = "2026-12-31"};
    btri_publisher_state state = {.struct_size = sizeof state};
    btri_context *context = NULL;
    btri_bundle *bundle = NULL;
    btri_file out;
    write_pem(pkey, PRIVATE);
    assert_int_equal(btri_tool_sign(default_payload(), path, "key-1", &out), BTRI_EXIT_DONE);
    assert_int_equal(btri_tool_public_key(path, room, &key), BTRI_EXIT_DONE);
    assert_int_equal(key.algorithm, algorithm);
    write_pem(pkey, PUBLIC);
    memset(room, 0, sizeof room);
    assert_int_equal(btri_tool_public_key(path, room, &key), BTRI_EXIT_DONE);
    assert_int_equal(key.public_key.len, algorithm == BTRI_KEY_ED25519 ? 32 : 64);
    assert_status(btri_context_new(NULL, &context), BTRI_OK);
    assert_status(btri_bundle_open_signed(context, btri_bytes_of(out.data, out.len), &key, 1, "2026-11-22",
                                          &state, &bundle),
                  BTRI_OK);
    assert_span(btri_bundle_describe(bundle)->trust, "key-1");
    btri_bundle_release(bundle);
    btri_context_free(context);
    btri_file_free(&out);
    EVP_PKEY_free(pkey);
    assert_int_equal(live, 0);
}

static void what_is_signed_opens(void **state) {
    (void)state;
    assert_signs(ed25519(), BTRI_KEY_ED25519);
    assert_signs(EVP_EC_gen("P-256"), BTRI_KEY_ES256);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_ids_that_are_none),
        cmocka_unit_test(keys_that_are_none),
        cmocka_unit_test(what_is_signed_opens),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
