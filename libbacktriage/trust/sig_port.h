/* sig_port.h - the port for signatures: one function that verifies, and the body on OpenSSL that supplies it
 * (sig_openssl.c). A build without OpenSSL supplies another body. Messages and signatures are UNTRUSTED, keys
 * are the host's and trusted, but judged as far as they can be. */
#ifndef BTRI_TRUST_SIG_PORT_H
#define BTRI_TRUST_SIG_PORT_H

#include "backtriage/status.h"
#include "backtriage/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BTRI_SIG_ED25519_KEY_BYTES 32u
#define BTRI_SIG_ES256_KEY_BYTES   64u /* x, y */
#define BTRI_SIG_KEY_BYTES_MAX     64u
#define BTRI_SIG_BYTES             64u /* of a signature: of both algorithms */

typedef enum btri_sig_algorithm {
    BTRI_SIG_NONE = 0,        /* none is named */
    BTRI_SIG_UNSUPPORTED = 1, /* one is named that is not one of these */
    BTRI_SIG_ED25519 = 2,     /* EdDSA on Ed25519 */
    BTRI_SIG_ES256 = 3        /* ECDSA on P-256 with SHA-256 */
} btri_sig_algorithm;

/* A public key. The algorithm is the key's: what a message says about it is compared, never followed. */
typedef struct btri_sig_key {
    btri_sig_algorithm algorithm;
    btri_bytes public_key; /* Ed25519: 32 bytes; ES256: x and y, 32 bytes each; [borrow] */
} btri_sig_key;

typedef enum btri_sig_answer {
    BTRI_SIG_FAILED = 0, /* no answer: no memory, or the provider does not work */
    BTRI_SIG_VALID = 1,
    BTRI_SIG_BAD = 2,        /* this key did not sign this message */
    BTRI_SIG_KEY_REFUSED = 3 /* not a key: its length, a point off the curve or of small order */
} btri_sig_answer;

/* Did key sign message? provider is the port's own. */
typedef btri_sig_answer (*btri_sig_verify)(void *provider, const btri_sig_key *key, btri_bytes message,
                                           btri_bytes signature);

typedef struct btri_sig_port {
    btri_sig_verify verify;
    void *provider;
} btri_sig_port;

/* A port on OpenSSL with a library context of its own, closed by btri_sig_close. Memory is OpenSSL's own,
 * freed at the latest by btri_sig_close. The host's error queue is left as it was; if all 15 places of it are
 * taken, its oldest entry is lost, as with any call of OpenSSL. BTRI_E_MEMORY. Thread-safe for distinct
 * ports. */
BTRI_MUST_USE btri_status btri_sig_open(btri_sig_port *port);
void btri_sig_close(btri_sig_port *port);

#ifdef __cplusplus
}
#endif

#endif
