/* shared_data.h - public test data beside the checkout: $BTRI_SHARED, or "../shared" from the source tree
 * (BTRI_SOURCE_DIR). Who does not find it says that the test was skipped. */
#ifndef BTRI_TESTS_SHARED_DATA_H
#define BTRI_TESTS_SHARED_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "backtriage/types.h"

#define SHARED_PATH_MAX 1024

/* The path of relative below the shared folder; false if it is too long. */
bool shared_path(const char *relative, char path[SHARED_PATH_MAX]);

/* Whole file in memory from malloc; false if it cannot be read. */
bool shared_read(const char *path, btri_bytes *content);
void shared_free(btri_bytes content);

/* Calls visit with name and content of each file of the folder whose name ends in suffix, in order of name.
 * Answers the number of files, 0 if the folder is missing. */
size_t shared_each(const char *relative, const char *suffix,
                   void (*visit)(void *user, const char *name, btri_bytes content), void *user);

#endif
