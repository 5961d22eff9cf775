/* file_io.c - whole files in, whole files out. What is read is untrusted and only carried here. */
#define _POSIX_C_SOURCE 200809L

#include "tools/file_io.h"

#include "tools/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_ROOM ((size_t)64 << 10)
#define PATH_ROOM  4096u

const char *btri_file_name(const char *path) {
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

void btri_file_free(btri_file *file) {
    btri_tool_free(file->data, file->room);
    *file = (btri_file){NULL, 0, 0};
}

/* Doubles the room; what was read so far moves along. */
static bool grow(btri_file *file) {
    const size_t room = file->room == 0 ? FIRST_ROOM : file->room * 2;
    uint8_t *data = btri_tool_alloc(room);
    if (data == NULL) {
        return false;
    }
    if (file->len > 0) {
        memcpy(data, file->data, file->len);
    }
    const size_t len = file->len;
    btri_file_free(file);
    *file = (btri_file){data, len, room};
    return true;
}

static btri_exit read_stream(FILE *stream, const char *name, btri_file *file) {
    for (;;) {
        if (file->len == file->room && !grow(file)) {
            return btri_complain(BTRI_EXIT_INTERNAL, "%s: out of memory", name);
        }
        const size_t got = fread(file->data + file->len, 1, file->room - file->len, stream);
        file->len += got;
        if (file->len > BTRI_FILE_MAX) {
            return btri_complain(BTRI_EXIT_INPUT, "%s: larger than 64 MiB", name);
        }
        if (got == 0) {
            break;
        }
    }
    if (ferror(stream)) {
        return btri_complain(BTRI_EXIT_INPUT, "%s: %s", name, strerror(errno));
    }
    return BTRI_EXIT_DONE;
}

btri_exit btri_file_read(const char *path, btri_file *file) {
    const bool is_stdin = strcmp(path, "-") == 0;
    *file = (btri_file){NULL, 0, 0};
    FILE *stream = is_stdin ? stdin : fopen(path, "rb");
    if (stream == NULL) {
        return btri_complain(BTRI_EXIT_INPUT, "%s: %s", path, strerror(errno));
    }
    const btri_exit code = read_stream(stream, btri_file_name(path), file);
    if (!is_stdin) {
        (void)fclose(stream); /* it was only read */
    }
    if (code != BTRI_EXIT_DONE) {
        btri_file_free(file);
    }
    return code;
}

/* Writes and closes; 0, or the errno of the first thing that went wrong. */
static int write_and_close(FILE *stream, btri_bytes content) {
    int failed = 0;
    errno = 0;
    if (fwrite(content.ptr, 1, content.len, stream) != content.len || fflush(stream) != 0) {
        failed = errno != 0 ? errno : EIO;
    }
    if (fclose(stream) != 0 && failed == 0) {
        failed = errno != 0 ? errno : EIO;
    }
    return failed;
}

static int write_in_place(const char *path, btri_bytes content) {
    FILE *stream = fopen(path, "wb");
    return stream == NULL ? errno : write_and_close(stream, content);
}

/* A file that existed stays as it was unless the new one is complete. */
static int write_and_rename(const char *path, btri_bytes content) {
    char temporary[PATH_ROOM];
    const int len = snprintf(temporary, sizeof temporary, "%s.part-%ld", path, (long)getpid());
    if (len < 0 || (size_t)len >= sizeof temporary) {
        return ENAMETOOLONG;
    }
    FILE *stream = fopen(temporary, "wbx");
    if (stream == NULL) {
        return errno;
    }
    int failed = write_and_close(stream, content);
    if (failed == 0 && rename(temporary, path) != 0) {
        failed = errno;
    }
    if (failed != 0) {
        (void)remove(temporary);
    }
    return failed;
}

btri_exit btri_file_write(const char *path, btri_bytes content) {
    if (strcmp(path, "-") == 0) {
        btri_stdout_bytes(content.ptr, content.len);
        return BTRI_EXIT_DONE;
    }
    struct stat about;
    const bool in_place = stat(path, &about) == 0 && !S_ISREG(about.st_mode);
    const int failed = in_place ? write_in_place(path, content) : write_and_rename(path, content);
    if (failed != 0) {
        return btri_complain(BTRI_EXIT_INTERNAL, "%s: %s", path, strerror(failed));
    }
    return BTRI_EXIT_DONE;
}

void btri_stdout_bytes(const void *data, size_t len) {
    (void)fwrite(data, 1, len, stdout); /* the error stays in the stream: btri_stdout_finish */
}

btri_exit btri_stdout_finish(btri_exit code) {
    const bool had_error = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) != 0 || had_error) {
        return btri_complain(BTRI_EXIT_INTERNAL, "standard output: %s",
                             errno != 0 ? strerror(errno) : "not everything could be written");
    }
    return code;
}
