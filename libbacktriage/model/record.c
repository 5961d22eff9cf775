/* record.c - merging of the records of one finding; see record.h. Trusted input. */
#include "model/record.h"

#include "base/contract.h"

static bool says_something(const btri_record *record) {
    return record->is_quantity ? record->quantity.state != BTRI_QUANTITY_MISSING
                               : record->state != BTRI_STATE_UNKNOWN;
}

/* Present wins over absent, absent over not applicable: the list that the safe reading follows. */
static int rank_of_state(btri_finding_state state) {
    switch (state) {
    case BTRI_STATE_UNKNOWN:
        return 0;
    case BTRI_STATE_NOT_APPLICABLE:
        return 1;
    case BTRI_STATE_ABSENT:
        return 2;
    case BTRI_STATE_PRESENT:
        return 3;
    }
    return 0;
}

static int rank_of_quantity(btri_quantity_state state) {
    switch (state) {
    case BTRI_QUANTITY_MISSING:
        return 0;
    case BTRI_QUANTITY_NOT_APPLICABLE:
        return 1;
    case BTRI_QUANTITY_NEVER:
        return 2;
    case BTRI_QUANTITY_INTERVAL:
        return 3;
    }
    return 0;
}

/* Is a riskier than b? The end of the interval on the risky side decides, then the other end: a total order.
 */
static bool is_riskier_interval(btri_quantity a, btri_quantity b, bool lower_is_riskier) {
    if (lower_is_riskier) {
        return a.lo != b.lo ? a.lo < b.lo : a.hi < b.hi;
    }
    return a.hi != b.hi ? a.hi > b.hi : a.lo > b.lo;
}

static bool wins_quantity(btri_quantity a, btri_quantity b, uint32_t flags) {
    const int rank_a = rank_of_quantity(a.state);
    const int rank_b = rank_of_quantity(b.state);
    if (rank_a != rank_b) {
        return rank_a > rank_b;
    }
    return is_riskier_interval(a, b, (flags & BTRI_FINDING_LOWER_RISKY) != 0);
}

static bool differs(const btri_merged *merged, const btri_record *record) {
    return merged->state != record->state || merged->quantity.state != record->quantity.state ||
           merged->quantity.lo != record->quantity.lo || merged->quantity.hi != record->quantity.hi;
}

static void take(btri_merged *merged, const btri_record *record) {
    merged->state = record->state;
    merged->quantity = record->quantity;
    merged->day = record->day;
    merged->is_known = true;
}

void btri_merge(btri_merged *merged, const btri_record *record, const btri_finding_def *finding) {
    BTRI_ASSERT(btri_merged_is_valid(merged));
    merged->is_recorded = true;
    if (!says_something(record) || (merged->is_known && record->day < merged->day)) {
        return;
    }
    if (!merged->is_known || record->day > merged->day) {
        take(merged, record);
        merged->has_conflict = false;
        return;
    }
    if (!differs(merged, record)) {
        return;
    }
    merged->has_conflict = true;
    const bool wins = record->is_quantity ? wins_quantity(record->quantity, merged->quantity, finding->flags)
                                          : rank_of_state(record->state) > rank_of_state(merged->state);
    if (wins) {
        take(merged, record);
    }
}

bool btri_merged_is_valid(const btri_merged *merged) {
    const bool has_value =
        merged->state != BTRI_STATE_UNKNOWN || merged->quantity.state != BTRI_QUANTITY_MISSING;
    if (has_value != merged->is_known || (merged->is_known && !merged->is_recorded)) {
        return false;
    }
    return merged->quantity.lo <= merged->quantity.hi && (merged->is_known || !merged->has_conflict);
}
