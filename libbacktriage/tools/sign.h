/* sign.h - signing a bundle and reading public keys, from PEM files. Signing exists here, in the tool, and
 * not in the library. */
#ifndef BTRI_TOOLS_SIGN_H
#define BTRI_TOOLS_SIGN_H

#include "tools/file_io.h"

#include "backtriage/trust.h"

/* Wraps payload [borrow during the call] as a signed bundle (backtriage/trust.h) with the private key of a
 * PEM file: PKCS #8 or the older EC form, Ed25519 or P-256, not encrypted. key_id as in btri_key. The bundle
 * is checked with the key's public half before it is handed out; what the payload says is not looked at.
 * *out: free with btri_file_free; empty unless BTRI_EXIT_DONE. Anything else was told on stderr. */
btri_exit btri_tool_sign(btri_bytes payload, const char *key_path, const char *key_id, btri_file *out);

/* Room for the public key of either algorithm. */
#define BTRI_TOOL_PUBLIC_KEY_MAX 64u

/* Reads a public key, or the public half of a private one, from a PEM file: sets algorithm and public_key of
 * key, the latter to lie in room; the other members stay. Anything but BTRI_EXIT_DONE was told on stderr. */
btri_exit btri_tool_public_key(const char *path, uint8_t room[BTRI_TOOL_PUBLIC_KEY_MAX], btri_key *key);

#endif
