/* cbor_copy.h - reads one item with the typed calls of cbor_read.h and writes it with cbor_write.h: the two
 * agree if the bytes are the same. */
#ifndef BTRI_TESTS_CBOR_COPY_H
#define BTRI_TESTS_CBOR_COPY_H

#include "backtriage/status.h"
#include "backtriage/types.h"

/* out has room for cap bytes; *len gets those written. Not BTRI_OK: what the reader or the writer refused. */
btri_status cbor_copy(btri_bytes input, uint8_t *out, size_t cap, size_t *len);

#endif
