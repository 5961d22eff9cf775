/* backtriage.h - coded triage of low back pain, for EHR hosts.
 *
 *   context   your worker's workspace: memory, limits, last error      one thread at a time
 *   bundle    clinical knowledge, checked once, then read-only         any number of threads
 *   case      one patient's findings: begin, set, evaluate, reuse      one thread at a time
 *   result    what the case said last; lives inside the case           as its case
 *
 * The whole job in ten calls: btri_context_new, btri_bundle_open_default, btri_case_new, btri_case_begin,
 * btri_case_set, btri_case_set_quantity, btri_case_evaluate, btri_result_item, and at the end btri_case_free,
 * btri_bundle_release, btri_context_free. Or one: btri_evaluate (CBOR or JSON in, CBOR or JSON out).
 *
 * True everywhere:
 *  1. A call that can fail returns btri_status. On anything but BTRI_OK the outputs are NULL or 0 and NOTHING
 *     clinical has been said: never show an error as "no red flags".
 *  2. A finding you did not set is unknown, never absent.
 *  3. NULL is refused with BTRI_E_ARGUMENT unless a parameter says "may be NULL". Calls that answer no status
 *     must not get NULL, but for those that free.
 *  4. No global state, threads, files, clock, locale, environment or printing.
 *  5. Memory comes from your allocator only. Stated exception: digests and signatures of bundles use
 *     OpenSSL's own, freed before return.
 *  6. Same bundle, same findings, same profile, same date: same result bytes, on every platform.
 *  7. Structs you receive may grow at the end: use them through the pointer. Structs you fill start with
 * struct_size.
 *
 * This is decision support for clinicians and not yet clinically validated. */
#ifndef BTRI_BACKTRIAGE_H
#define BTRI_BACKTRIAGE_H

#include "backtriage/bundle.h"
#include "backtriage/case.h"
#include "backtriage/context.h"
#include "backtriage/interop.h"
#include "backtriage/result.h"
#include "backtriage/status.h"
#include "backtriage/trust.h"
#include "backtriage/types.h"
#include "backtriage/version.h"

#endif
