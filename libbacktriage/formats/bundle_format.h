/* bundle_format.h - decodes a knowledge bundle (bundle.cddl) into the arrays of model/knowledge.h and
 * program/program.h. Input is UNTRUSTED. What comes out has been checked in everything but the meaning of the
 * program: that is for program/verify.h, and must happen before the program is run. */
#ifndef BTRI_FORMATS_BUNDLE_FORMAT_H
#define BTRI_FORMATS_BUNDLE_FORMAT_H

#include "backtriage/status.h"
#include "base/arena.h"
#include "formats/format_error.h"
#include "model/knowledge.h"
#include "program/program.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BTRI_BUNDLE_FORMAT 1u

/* *size: an arena of so many bytes suffices for btri_bundle_decode, wherever it begins. Statuses as there.
 * Thread-safe; no memory. */
BTRI_MUST_USE btri_status btri_bundle_measure(btri_bytes bytes, size_t *size, btri_format_error *error);

/* Decodes bytes [borrow: texts and ids point into them]. The arrays lie in arena. *code_len: elements of
 * program->code. error may not be NULL; its status is what is answered.
 * BTRI_E_BUNDLE_MALFORMED, BTRI_E_BUNDLE_VERSION, BTRI_E_LIMIT, BTRI_E_MEMORY (arena too small); then the
 * outputs are zero and the arena is as it was. Thread-safe for distinct arenas. */
BTRI_MUST_USE btri_status btri_bundle_decode(btri_bytes bytes, btri_arena *arena, btri_knowledge *knowledge,
                                             btri_program *program, size_t *code_len,
                                             btri_format_error *error);

#ifdef __cplusplus
}
#endif

#endif
