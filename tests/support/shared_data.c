/* shared_data.c - see shared_data.h. Tests only; POSIX. */
#define _DEFAULT_SOURCE 1

#include "shared_data.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef BTRI_SOURCE_DIR
#define BTRI_SOURCE_DIR "."
#endif

bool shared_path(const char *relative, char path[SHARED_PATH_MAX]) {
    const char *root = getenv("BTRI_SHARED");
    const int len = root != NULL && root[0] != 0
                        ? snprintf(path, SHARED_PATH_MAX, "%s/%s", root, relative)
                        : snprintf(path, SHARED_PATH_MAX, "%s/../shared/%s", BTRI_SOURCE_DIR, relative);
    return len > 0 && len < SHARED_PATH_MAX;
}

bool shared_read(const char *path, btri_bytes *content) {
    size_t len = 0;
    size_t cap = 4096;
    uint8_t *bytes = malloc(cap);
    FILE *file = fopen(path, "rb");
    while (file != NULL && bytes != NULL) {
        const size_t got = fread(bytes + len, 1, cap - len, file);
        len += got;
        if (got == 0) {
            break;
        }
        if (len == cap) {
            uint8_t *more = realloc(bytes, cap * 2);
            if (more == NULL) {
                free(bytes);
            }
            bytes = more;
            cap *= 2;
        }
    }
    const bool is_read = file != NULL && bytes != NULL && ferror(file) == 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (!is_read) {
        free(bytes);
        return false;
    }
    content->ptr = bytes;
    content->len = len;
    return true;
}

void shared_free(btri_bytes content) {
    /* The cast goes by an integer because the memory is ours and only the span is const. */
    free((void *)(uintptr_t)content.ptr);
}

static bool has_suffix(const char *name, const char *suffix) {
    const size_t len = strlen(name);
    const size_t suffix_len = strlen(suffix);
    return len >= suffix_len && strcmp(name + (len - suffix_len), suffix) == 0;
}

size_t shared_each(const char *relative, const char *suffix,
                   void (*visit)(void *user, const char *name, btri_bytes content), void *user) {
    char folder[SHARED_PATH_MAX];
    char path[SHARED_PATH_MAX * 2];
    struct dirent **entries = NULL;
    size_t seen = 0;
    const int count = shared_path(relative, folder) ? scandir(folder, &entries, NULL, alphasort) : -1;
    for (int i = 0; i < count; i++) {
        btri_bytes content;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (has_suffix(entries[i]->d_name, suffix) && shared_read(path, &content)) {
            visit(user, entries[i]->d_name, content);
            shared_free(content);
            seen++;
        }
        free(entries[i]);
    }
    free(entries);
    return seen;
}
