/* source_set.c - reads a folder of knowledge files. File names and contents may be anything. */
#include "tools/compile/source_set.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"
#include "tools/compile/report.h"

#define SOURCE_BYTES_MAX (8u * 1024u * 1024u)
#define SOURCES_MAX      1000u

static bool has_suffix(const char *name) {
    const size_t len = strlen(name);
    return len > 5 && name[0] != '.' && strcmp(&name[len - 5], ".yaml") == 0;
}

static char *copy_name(btri_pool *pool, const char *folder, const char *name) {
    const size_t size = strlen(folder) + strlen(name) + 2;
    char *copy = (char *)btri_pool_array(pool, size, 1);
    if (copy != NULL) {
        (void)snprintf(copy, size, "%s%s%s", folder, folder[0] == '\0' ? "" : "/", name);
    }
    return copy;
}

static btri_status read_stream(FILE *file, const char *path, btri_pool *pool, btri_compile_result *result,
                               btri_bytes *text) {
    uint8_t *bytes = NULL;
    size_t capacity = 0;
    size_t len = 0;
    size_t got = 1;
    while (got > 0) {
        if (len == capacity) {
            const size_t wanted = capacity == 0 ? 65536 : capacity * 2;
            uint8_t *larger = (uint8_t *)btri_pool_array(pool, wanted, 1);
            BTRI_ENSURE(larger != NULL, BTRI_E_MEMORY);
            btri_bytes_copy(larger, btri_bytes_of(bytes, len));
            bytes = larger;
            capacity = wanted;
        }
        got = fread(&bytes[len], 1, capacity - len, file);
        len += got;
        if (len > SOURCE_BYTES_MAX) {
            btri_report(result, NULL, 0, "%s: larger than %u bytes", path, SOURCE_BYTES_MAX);
            return BTRI_E_LIMIT;
        }
    }
    if (ferror(file) != 0) {
        btri_report(result, NULL, 0, "%s: cannot be read", path);
        return BTRI_E_ARGUMENT;
    }
    *text = btri_bytes_of(bytes, len);
    return BTRI_OK;
}

btri_status btri_source_load(const char *path, btri_pool *pool, btri_compile_result *result,
                             btri_bytes *text) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        btri_report(result, NULL, 0, "%s: cannot be opened", path);
        return BTRI_E_ARGUMENT;
    }
    const btri_status status = read_stream(file, path, pool, result, text);
    (void)fclose(file);
    return status;
}

static int by_name(const void *left, const void *right) {
    const btri_compile_source *a = (const btri_compile_source *)left;
    const btri_compile_source *b = (const btri_compile_source *)right;
    return strcmp(a->name, b->name);
}

static btri_status list_names(DIR *folder, btri_pool *pool, btri_compile_source **sources, size_t *count) {
    size_t capacity = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (!has_suffix(entry->d_name)) {
            continue;
        }
        void *all = *sources;
        BTRI_ENSURE(*count < SOURCES_MAX, BTRI_E_LIMIT);
        BTRI_ENSURE(btri_pool_grow(pool, &all, *count, &capacity, sizeof **sources), BTRI_E_MEMORY);
        *sources = (btri_compile_source *)all;
        (*sources)[*count].name = copy_name(pool, "", entry->d_name);
        BTRI_ENSURE((*sources)[*count].name != NULL, BTRI_E_MEMORY);
        (*count)++;
    }
    return BTRI_OK;
}

btri_status btri_source_set_load(const char *folder, btri_pool *pool, btri_compile_result *result,
                                 btri_compile_source **sources, size_t *count) {
    *sources = NULL;
    *count = 0;
    DIR *opened = opendir(folder);
    if (opened == NULL) {
        btri_report(result, NULL, 0, "%s: not a folder that can be read", folder);
        return BTRI_E_ARGUMENT;
    }
    const btri_status status = list_names(opened, pool, sources, count);
    (void)closedir(opened);
    BTRI_TRY(status);
    if (*count == 0) {
        btri_report(result, NULL, 0, "%s: no *.yaml in this folder", folder);
        return BTRI_E_ARGUMENT;
    }
    qsort(*sources, *count, sizeof **sources, by_name);
    for (size_t i = 0; i < *count; i++) {
        const char *path = copy_name(pool, folder, (*sources)[i].name);
        BTRI_ENSURE(path != NULL, BTRI_E_MEMORY);
        BTRI_TRY(btri_source_load(path, pool, result, &(*sources)[i].text));
    }
    return BTRI_OK;
}
