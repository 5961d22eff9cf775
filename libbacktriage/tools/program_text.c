/* program_text.c - the disassembly of a bundle, cut into lines. Input: text of the library, trusted. */
#include "tools/program_text.h"

#include "tools/memory.h"

#include <string.h>

#define FIRST_ROOM ((size_t)1 << 20)

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
        return 1;
    }
    memcpy(program->bytes + program->len, text, len);
    program->len += len;
    return 0;
}

static bool is_instruction(const char *line) {
    return line[0] >= '0' && line[0] <= '9';
}

/* Ends the lines, and answers how many there are. */
static size_t end_lines(btri_program_text *program) {
    size_t count = 0;
    program->bytes[program->len] = '\0';
    for (size_t i = 0; i < program->len; i++) {
        if (program->bytes[i] == '\n') {
            program->bytes[i] = '\0';
            count++;
        }
    }
    return count;
}

/* Lines that start with a digit are instructions, in the order of their slots. */
static bool index_lines(btri_program_text *program) {
    program->slot_room = (end_lines(program) + 1) * sizeof *program->slots;
    program->slots = btri_tool_alloc(program->slot_room);
    if (program->slots == NULL) {
        return false;
    }
    for (size_t at = 0; at < program->len; at += strlen(program->bytes + at) + 1) {
        if (is_instruction(program->bytes + at)) {
            program->slots[program->slot_count] = at;
            program->slot_count++;
        }
    }
    return true;
}

bool btri_program_text_open(btri_program_text *program, const btri_bundle *bundle) {
    memset(program, 0, sizeof *program);
    program->bundle = bundle;
    return btri_bundle_disassemble(bundle, collect, program) == BTRI_OK && program->len > 0 &&
           index_lines(program);
}

void btri_program_text_close(btri_program_text *program) {
    btri_tool_free(program->bytes, program->room);
    btri_tool_free(program->slots, program->slot_room);
    memset(program, 0, sizeof *program);
}
