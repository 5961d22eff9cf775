/* limits.h - every bound of the library as a named constant with its reason.
 * A limit that is exceeded answers BTRI_E_LIMIT (or a malformed-input status where the text says so). Each
 * has tests on both sides; SECURITY.md repeats the table. */
#ifndef BTRI_BASE_LIMITS_H
#define BTRI_BASE_LIMITS_H

/* Largest input that any reader accepts, in bytes. The largest patient bundle seen is 0.25 MB; 64 MiB leaves
 * room for bulk exports and keeps every offset inside 32 bits. */
#define BTRI_LIMIT_INPUT_BYTES (64u * 1024u * 1024u)

/* Open objects and arrays in JSON. FHIR R4 stays below 20 even with contained resources and extensions. The
 * reader keeps one bit and one small record a level, so that its size stays under 1 KiB. */
#define BTRI_LIMIT_JSON_DEPTH 64

/* Members of one JSON object that are compared for duplicate keys. The comparison is quadratic with a hash
 * filter: 512 members are at most 131,072 word comparisons. FHIR elements have below 60 members; a case has
 * one member a finding. */
#define BTRI_LIMIT_JSON_MEMBERS 512

/* Keys of all open objects together that are kept for the comparison (the caller's scratch has this many
 * entries, so 16 KiB). An object at the bound of members may lie 4 deep; ordinary ones at any depth. */
#define BTRI_LIMIT_JSON_OPEN_KEYS 2048

/* Open arrays and maps in CBOR. Our deepest own format (result with reasons) uses 8. */
#define BTRI_LIMIT_CBOR_DEPTH 16

/* Exponent of ten of an exact decimal, either side of zero. Beyond 18 digits an int64 mantissa cannot be
 * aligned with any other value; 100 leaves room for texts such as 0e-80, which are exact zeros. */
#define BTRI_LIMIT_DECIMAL_EXPONENT 100

/* Decimal digits after the point of a fixed-point value. 10^18 is the largest power of ten in int64. */
#define BTRI_LIMIT_DECIMAL_SCALE 18

/* Parts of a knowledge bundle. The default bundle has about 150 findings, 250 rules and 3,000 instructions;
 * each bound leaves a factor of five or more and keeps every table below 1 MiB and every walk over one below
 * a millisecond. */
#define BTRI_LIMIT_FINDINGS     1024u
#define BTRI_LIMIT_RULES        2048u
#define BTRI_LIMIT_INSTRUCTIONS 16384u
#define BTRI_LIMIT_OPERANDS     131072u /* of all instructions together */
#define BTRI_LIMIT_TEXTS        16384u  /* text indexes */
#define BTRI_LIMIT_TEXT_TABLES  64u     /* language and audience */
#define BTRI_LIMIT_PARAMETERS   256u
#define BTRI_LIMIT_PROFILES     64u
#define BTRI_LIMIT_CHOICES      32u   /* of one parameter */
#define BTRI_LIMIT_ITEMS        2048u /* conditions, actions, advice, caveats, sources, accuracy: of each */
#define BTRI_LIMIT_MAPPINGS     65536u
#define BTRI_LIMIT_LIST         1024u /* codes, references, indexes inside one item */

/* An id in a bundle: short enough for a message, printable ASCII without spaces. */
#define BTRI_LIMIT_ID_BYTES 96u

/* Amount of a time limit of an action, in hours or days: a hundred years of hours. */
#define BTRI_LIMIT_ACTION_AMOUNT 876000u

/* One text of a case: unit, date, the host's reference, why unknown. Longer ones have no place in a triage
 * input. */
#define BTRI_LIMIT_CASE_TEXT_BYTES 256u

/* Records of one finding in a case. A year of hourly measurements is 8,760. */
#define BTRI_LIMIT_CASE_RECORDS 16384u

#endif
