/* program_text.c - the disassembly of a bundle, cut into lines. Input: text of the library, trusted. */
#include "tools/program_words.h"

#include "tools/memory.h"

#include <string.h>

#define FIRST_ROOM ((size_t)1 << 20)
#define SLOTS_MAX  (sizeof((btri_program_text *)0)->slots / sizeof(size_t))

static bool make_room(btri_program_text *program, size_t len) {
    size_t room = program->room == 0 ? FIRST_ROOM : program->room;
    while (room - program->len < len) {
        room *= 2;
    }
    if (room == program->room) {
        return true;
    }
    char *bytes = btri_tool_alloc(room);
    if (bytes == NULL) {
        return false;
    }
    if (program->len > 0) {
        memcpy(bytes, program->bytes, program->len);
    }
    btri_tool_free(program->bytes, program->room);
    program->bytes = bytes;
    program->room = room;
    return true;
}

static int collect(void *user, const char *text, size_t len) {
    btri_program_text *program = user;
    if (!make_room(program, len + 1)) {
        program->is_broken = true;
        return 1;
    }
    memcpy(program->bytes + program->len, text, len);
    program->len += len;
    return 0;
}

/* Lines that start with a digit are instructions, in the order of their slots. */
static void index_lines(btri_program_text *program) {
    size_t start = 0;
    for (size_t i = 0; i < program->len; i++) {
        if (program->bytes[i] != '\n') {
            continue;
        }
        program->bytes[i] = '\0';
        if (program->bytes[start] >= '0' && program->bytes[start] <= '9') {
            if (program->slot_count == SLOTS_MAX) {
                program->is_broken = true;
                return;
            }
            program->slots[program->slot_count] = start;
            program->slot_count++;
        }
        start = i + 1;
    }
    program->bytes[program->len] = '\0';
}

bool btri_program_text_open(btri_program_text *program, const btri_bundle *bundle) {
    memset(program, 0, sizeof *program);
    program->bundle = bundle;
    if (btri_bundle_disassemble(bundle, collect, program) != BTRI_OK || program->len == 0) {
        program->is_broken = true;
    } else if (!program->is_broken) {
        index_lines(program);
    }
    return !program->is_broken;
}

void btri_program_text_close(btri_program_text *program) {
    btri_tool_free(program->bytes, program->room);
    program->bytes = NULL;
    program->room = 0;
    program->len = 0;
}
