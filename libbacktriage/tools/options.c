/* options.c - long options from a table. Input: the command line, trusted as far as its user is. */
#include "tools/options.h"

#include "tools/tool.h"

#include <string.h>

/* The option that word names, and where its value starts if it is written with "=". */
static const btri_option *find_option(const char *word, const btri_option *options, size_t option_count,
                                      const char **inline_value) {
    *inline_value = NULL;
    if (word[1] != '-') {
        for (size_t i = 0; i < option_count; i++) {
            if (options[i].letter != '\0' && options[i].letter == word[1] && word[2] == '\0') {
                return &options[i];
            }
        }
        return NULL;
    }
    const char *name = word + 2;
    const size_t len = strcspn(name, "=");
    for (size_t i = 0; i < option_count; i++) {
        if (strlen(options[i].name) == len && strncmp(options[i].name, name, len) == 0) {
            *inline_value = name[len] == '=' ? name + len + 1 : NULL;
            return &options[i];
        }
    }
    return NULL;
}

/* Takes one option; *used says whether the next argument was its value. */
static bool take_option(const char *word, const char *next, const btri_option *options, size_t option_count,
                        bool *used) {
    const char *inline_value;
    const btri_option *option = find_option(word, options, option_count, &inline_value);
    *used = false;
    if (option == NULL) {
        (void)btri_complain(BTRI_EXIT_USAGE, "unknown option %s (--help lists them)", word);
        return false;
    }
    if (option->flag != NULL) {
        if (inline_value != NULL) {
            (void)btri_complain(BTRI_EXIT_USAGE, "option --%s takes no value", option->name);
            return false;
        }
        *option->flag = true;
        return true;
    }
    if (*option->value != NULL) {
        (void)btri_complain(BTRI_EXIT_USAGE, "option --%s was given twice", option->name);
        return false;
    }
    *used = inline_value == NULL;
    *option->value = *used ? next : inline_value;
    if (*option->value == NULL || **option->value == '\0') {
        (void)btri_complain(BTRI_EXIT_USAGE, "option --%s needs a value", option->name);
        return false;
    }
    return true;
}

bool btri_options_parse(int argc, char **argv, const btri_option *options, size_t option_count,
                        btri_parsed *parsed) {
    bool options_ended = false;
    parsed->word_count = 0;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!options_ended && strcmp(word, "--") == 0) {
            options_ended = true;
            continue;
        }
        if (!options_ended && word[0] == '-' && word[1] != '\0') {
            bool used;
            if (!take_option(word, i + 1 < argc ? argv[i + 1] : NULL, options, option_count, &used)) {
                return false;
            }
            i += used ? 1 : 0;
            continue;
        }
        if (parsed->word_count == BTRI_WORDS_MAX) {
            (void)btri_complain(BTRI_EXIT_USAGE, "too many arguments: %s", word);
            return false;
        }
        parsed->words[parsed->word_count] = word;
        parsed->word_count++;
    }
    return true;
}
