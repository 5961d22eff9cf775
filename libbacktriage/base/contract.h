/* contract.h - what the code claims about itself, and how each claim is spelled.
 * Not data: no trusted or untrusted input passes here. The build defines BTRI_DEBUG in debug and test builds,
 * BTRI_COVERAGE when branches are counted; the release build defines neither. NDEBUG has no influence.
 *
 *   BTRI_ASSERT(c)   proved: nothing follows if it is false. Nothing in release, trap in debug.
 *   BTRI_ALWAYS(c)   believed true, with a safe way out:  if (!BTRI_ALWAYS(p)) return BTRI_E_INTERNAL;
 *   BTRI_NEVER(c)    believed false, likewise:            if (BTRI_NEVER(n > max)) return BTRI_E_INTERNAL;
 *   BTRI_TESTCASE(c) both outcomes must be reached by a test; costs nothing. */
#ifndef BTRI_BASE_CONTRACT_H
#define BTRI_BASE_CONTRACT_H

#include <stdbool.h>

#if defined(__GNUC__)
#define BTRI_TRAP() __builtin_trap()
/* The compiler must assume that the bytes behind ptr are read here: keeps a wipe from being removed. */
#define BTRI_READS_MEMORY(ptr) __asm__ __volatile__("" : : "r"(ptr) : "memory")
#else
#include <stdlib.h>
#define BTRI_TRAP()            abort()
#define BTRI_READS_MEMORY(ptr) ((void)(ptr))
#endif

static inline bool btri_claim_failed(void) {
    BTRI_TRAP();
    return false;
}

#if defined(BTRI_COVERAGE)
#define BTRI_ASSERT(cond)   ((void)sizeof((cond) ? 1 : 0))
#define BTRI_ALWAYS(cond)   ((void)sizeof((cond) ? 1 : 0), true)
#define BTRI_NEVER(cond)    ((void)sizeof((cond) ? 1 : 0), false)
#define BTRI_TESTCASE(cond) ((void)((cond) ? 1 : 0))
#elif defined(BTRI_DEBUG)
#define BTRI_ASSERT(cond)   ((void)((cond) || btri_claim_failed()))
#define BTRI_ALWAYS(cond)   ((cond) || btri_claim_failed())
#define BTRI_NEVER(cond)    ((cond) && !btri_claim_failed())
#define BTRI_TESTCASE(cond) ((void)sizeof((cond) ? 1 : 0))
#else
#define BTRI_ASSERT(cond)   ((void)sizeof((cond) ? 1 : 0))
#define BTRI_ALWAYS(cond)   (cond)
#define BTRI_NEVER(cond)    (cond)
#define BTRI_TESTCASE(cond) ((void)sizeof((cond) ? 1 : 0))
#endif

#endif
