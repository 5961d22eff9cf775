/* unit.h - quantities in UCUM units to fixed-point intervals in the canonical unit of a finding, exactly.
 * Value and unit are untrusted; canonical comes from a checked bundle. No floating point. Thread-safe; no
 * memory. */
#ifndef BTRI_MODEL_UNIT_H
#define BTRI_MODEL_UNIT_H

#include "backtriage/status.h"
#include "backtriage/types.h"
#include "model/fixed.h"

#ifdef __cplusplus
extern "C" {
#endif

/* mantissa * 10^exponent in unit, as the least interval [*lo, *hi] of multiples of 10^-digits of the
 * canonical unit that encloses it: lo = hi if it is one of them exactly. An empty unit is the canonical one.
 * digits: 0..3. A month is 28..31 days and a year 365..366, so days from months are an interval; a year is
 * exactly 12 months. BTRI_E_INPUT_UNIT: a unit that is not known or not of the same kind.
 * BTRI_E_INPUT_IMPLAUSIBLE: beyond BTRI_FIXED_LIMIT. Then *lo = *hi = 0. */
BTRI_MUST_USE btri_status btri_unit_convert(int64_t mantissa, int32_t exponent, btri_bytes unit,
                                            btri_bytes canonical, uint32_t digits, btri_fixed *lo,
                                            btri_fixed *hi);

#ifdef __cplusplus
}
#endif

#endif
