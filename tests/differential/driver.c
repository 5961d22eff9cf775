/* driver.c - the C side of the differential tests: (bundle, case) pairs in, results out. Protocol on standard
 * input: repeated [u32 length][bundle bytes, or length 0: the last one again][u32 length][case CBOR]; on
 * standard output: [u32 status][u32 length][result CBOR]. Numbers are big-endian. A bundle given here is
 * opened as unsigned. */
#include <stdio.h>
#include <stdlib.h>

#include "backtriage/backtriage.h"

static uint8_t result[1 << 20];

static int read_u32(uint32_t *value) {
    uint8_t b[4];
    if (fread(b, 1, 4, stdin) != 4) {
        return 0;
    }
    *value = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    return 1;
}

static void write_u32(uint32_t value) {
    const uint8_t b[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                          (uint8_t)value};
    fwrite(b, 1, 4, stdout);
}

/* A block of exactly this length, so that sanitizers see an over-read. */
static btri_bytes read_block(uint32_t len) {
    uint8_t *block = malloc(len == 0 ? 1 : len);
    if (block == NULL || fread(block, 1, len, stdin) != len) {
        exit(2);
    }
    return (btri_bytes){block, len};
}

static void answer(btri_status status, size_t len) {
    write_u32((uint32_t)status);
    write_u32((uint32_t)len);
    fwrite(result, 1, len, stdout);
}

int main(void) {
    btri_context *context = NULL;
    btri_bundle *bundle = NULL;
    btri_case *kase = NULL;
    uint32_t len = 0;
    if (btri_context_new(NULL, &context) != BTRI_OK) {
        return 2;
    }
    btri_status opened = btri_bundle_open_default(context, &bundle);
    if (opened == BTRI_OK) {
        opened = btri_case_new(context, bundle, &kase);
    }
    while (read_u32(&len)) {
        if (len != 0) {
            const btri_bytes bytes = read_block(len);
            btri_case_free(kase);
            btri_bundle_release(bundle);
            kase = NULL;
            bundle = NULL;
            opened = btri_bundle_open_unsigned(context, bytes, &bundle);
            if (opened == BTRI_OK) {
                opened = btri_case_new(context, bundle, &kase);
            }
            free((void *)(uintptr_t)bytes.ptr);
        }
        if (!read_u32(&len)) {
            return 2;
        }
        const btri_bytes input = read_block(len);
        size_t written = 0;
        const btri_status status = opened != BTRI_OK ? opened
                                                     : btri_evaluate(kase, BTRI_CBOR, input, BTRI_CBOR,
                                                                     result, sizeof result, &written);
        answer(status, written);
        free((void *)(uintptr_t)input.ptr);
    }
    btri_case_free(kase);
    btri_bundle_release(bundle);
    btri_context_free(context);
    return 0;
}
