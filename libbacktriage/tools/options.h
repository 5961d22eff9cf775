/* options.h - long options from a table. */
#ifndef BTRI_TOOLS_OPTIONS_H
#define BTRI_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* One option: with a value (value is set, flag is NULL) or without (flag is set, value is NULL). */
typedef struct btri_option {
    const char *name; /* without the dashes */
    char letter;      /* short form, or '\0' */
    const char **value;
    bool *flag;
} btri_option;

#define BTRI_WORDS_MAX 4u

typedef struct btri_parsed {
    const char *words[BTRI_WORDS_MAX]; /* what is no option, in order */
    size_t word_count;
} btri_parsed;

/* Reads argv. "--name value", "--name=value", "-o value"; "--" ends the options; "-" is a word.
 * False after a message on stderr: an unknown option, a value too few or too many, an option given twice. */
bool btri_options_parse(int argc, char **argv, const btri_option *options, size_t option_count,
                        btri_parsed *parsed);

#endif
