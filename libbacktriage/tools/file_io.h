/* file_io.h - whole files in, whole files out; every write is checked, the last one included. */
#ifndef BTRI_TOOLS_FILE_IO_H
#define BTRI_TOOLS_FILE_IO_H

#include "tools/tool.h"

/* Largest file that is read: a case has kilobytes, a FHIR bundle of one patient a few megabytes. */
#define BTRI_FILE_MAX ((size_t)64 << 20)

typedef struct btri_file {
    uint8_t *data;
    size_t len;
    size_t room; /* size of the block behind data */
} btri_file;

/* How messages call the file: path, or "standard input" for "-". */
const char *btri_file_name(const char *path);

/* Reads a whole file; "-" is standard input. Anything but BTRI_EXIT_DONE was told on stderr and leaves an
 * empty file. Free with btri_file_free. */
btri_exit btri_file_read(const char *path, btri_file *file);

/* Wipes and frees; a case is patient data. */
void btri_file_free(btri_file *file);

/* Writes a whole file: a regular file appears complete or not at all (temporary file and rename), anything
 * else is written as it stands. "-" is standard output. */
btri_exit btri_file_write(const char *path, btri_bytes content);

/* Writes bytes to standard output; complains later, in btri_stdout_finish. */
void btri_stdout_bytes(const void *data, size_t len);

/* The last thing that a command does with standard output: was all of it written? code if so. */
btri_exit btri_stdout_finish(btri_exit code);

#endif
