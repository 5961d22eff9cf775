/* status.h - what a call answers. */
#ifndef BTRI_STATUS_H
#define BTRI_STATUS_H

#include <stddef.h>

#include "backtriage/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One line per status: name, number, sentence. Numbers never change meaning and are never reused.
 * The hundreds digit says who must act: 1xx the calling code, 2xx resources, 3xx the patient input,
 * 4xx the knowledge bundle, 9xx a defect in this library (please report it). */
#define BTRI_STATUS_LIST(X)                                                                                  \
    X(BTRI_OK, 0, "done")                                                                                    \
    X(BTRI_E_ARGUMENT, 100, "an argument is NULL or out of its documented range")                            \
    X(BTRI_E_UNKNOWN_FINDING, 101, "the bundle has no finding of this id, number or code")                   \
    X(BTRI_E_WRONG_KIND, 102, "the finding does not take a value of this kind")                              \
    X(BTRI_E_BUFFER_TOO_SMALL, 103, "the buffer is too small; the size needed was returned")                 \
    X(BTRI_E_NOT_EVALUATED, 104, "the case has not been evaluated since it was last changed")                \
    X(BTRI_E_UNKNOWN_PROFILE, 105, "the bundle has no profile of this id")                                   \
    X(BTRI_E_NO_MORE, 106, "there is no item at this index")                                                 \
    X(BTRI_E_MEMORY, 200, "out of memory")                                                                   \
    X(BTRI_E_LIMIT, 201, "a documented limit was exceeded")                                                  \
    X(BTRI_E_INPUT_MALFORMED, 300, "the input is not well-formed")                                           \
    X(BTRI_E_INPUT_CONTRADICTORY, 301, "the input contains values that exclude each other")                  \
    X(BTRI_E_INPUT_IMPLAUSIBLE, 302, "a value is outside the plausible range of its finding")                \
    X(BTRI_E_INPUT_UNIT, 303, "the unit is not known or cannot be converted for this finding")               \
    X(BTRI_E_INPUT_DUPLICATE, 304, "a key or finding occurs twice")                                          \
    X(BTRI_E_INPUT_DATE, 305, "a date is not valid or lies after the evaluation time")                       \
    X(BTRI_E_INPUT_UNSUPPORTED, 306, "well-formed, but not of a kind that is read here")                     \
    X(BTRI_E_INPUT_SUBJECT, 307, "a resource belongs to another patient")                                    \
    X(BTRI_E_BUNDLE_MALFORMED, 400, "the knowledge bundle is not well-formed")                               \
    X(BTRI_E_BUNDLE_SIGNATURE, 401, "the signature of the knowledge bundle does not verify")                 \
    X(BTRI_E_BUNDLE_KEY, 402, "no trusted key for this knowledge bundle")                                    \
    X(BTRI_E_BUNDLE_VERSION, 403, "the format or version of the knowledge bundle is not accepted")           \
    X(BTRI_E_BUNDLE_PROGRAM, 404, "the rule program of the knowledge bundle was refused")                    \
    X(BTRI_E_BUNDLE_EXPIRED, 405, "the knowledge bundle has expired")                                        \
    X(BTRI_E_BUNDLE_DIGEST, 406, "the knowledge bundle does not have the expected digest")                   \
    X(BTRI_E_BUNDLE_UNSIGNED, 407, "the knowledge bundle is not signed, and a signed one is required")       \
    X(BTRI_E_BUNDLE_ALGORITHM, 408, "the signature algorithm is not supported, or is not that of the key")   \
    X(BTRI_E_BUNDLE_PROFILE, 409, "signed, but not in the form that a knowledge bundle must have")           \
    X(BTRI_E_BUNDLE_CRITICAL, 410, "a header that must be understood is not")                                \
    X(BTRI_E_BUNDLE_KEY_DATE, 411, "the key of the knowledge bundle is not valid on this date")              \
    X(BTRI_E_BUNDLE_KEY_REVOKED, 412, "the key of the knowledge bundle has been revoked")                    \
    X(BTRI_E_INTERNAL, 900, "a defect in the library; please report it")

typedef enum btri_status {
#define BTRI_STATUS_ENUM(name, number, text) name = number,
    BTRI_STATUS_LIST(BTRI_STATUS_ENUM)
#undef BTRI_STATUS_ENUM
} btri_status;

/* The name of a status ("BTRI_E_LIMIT"), or "BTRI_E_?" for a number that is none.
 * Static string. Thread-safe. */
BTRI_API const char *btri_status_name(btri_status status);

/* The sentence of a status, as in the list above. Static string. Thread-safe. */
BTRI_API const char *btri_status_text(btri_status status);

#ifdef __cplusplus
}
#endif

#endif
