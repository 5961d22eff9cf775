/* disasm.h - a program as text, one line for each instruction and rule: for explanations, snapshots and
 * people who check what the compiler made. Trusted input: a program that the verifier has accepted. */
#ifndef BTRI_PROGRAM_DISASM_H
#define BTRI_PROGRAM_DISASM_H

#include "program/program.h"

/* Takes one line without line end; text lies in the disassembler and is overwritten by the next line. */
typedef void (*btri_disasm_line)(void *user, btri_bytes text);

/* "12 ANY 3 4 7", "3 FINDING low_back_pain", "9 COMPARE 8 >= 60"; "stratum 1" before the first instruction of
 * each stratum; at the end one line a rule: "rule ces-suspected 45 EMERGENCY_NOW". A line that is longer than
 * the buffer inside (8 KiB) ends in "...". Thread-safe; no memory. */
void btri_program_disassemble(const btri_program *program, const btri_knowledge *knowledge,
                              btri_disasm_line line, void *user);

#endif
