/* ten_peer.c - the ten rules as a C programmer would write them by hand: -1, 0, 1 with minimum for "and",
 * maximum for "or". Nothing is shared with the library. */
#include "ten_rules.h"

static inline int and2(int a, int b) {
    return a < b ? a : b;
}
static inline int and3(int a, int b, int c) {
    return and2(and2(a, b), c);
}
static inline int or2(int a, int b) {
    return a > b ? a : b;
}
static inline int or3(int a, int b, int c) {
    return or2(or2(a, b), c);
}
static inline int or4(int a, int b, int c, int d) {
    return or2(or2(a, b), or2(c, d));
}
static inline int less(int32_t q, int32_t k) {
    return q == TEN_UNKNOWN ? 0 : (q < k ? 1 : -1);
}
static inline int at_most(int32_t q, int32_t k) {
    return less(q, k + 1);
}
static inline int at_least(int32_t q, int32_t k) {
    return -less(q, k);
}
static inline int more(int32_t q, int32_t k) {
    return -less(q, k + 1);
}

static int n_of(int k, const int *a, int n) {
    int yes = 0;
    int possible = 0;
    for (int i = 0; i < n; i++) {
        yes += a[i] > 0;
        possible += a[i] >= 0;
    }
    return yes >= k ? 1 : (possible < k ? -1 : 0);
}

/* ---- NEWS2 without the second scale of saturation ---- */

typedef struct bounds {
    int least, greatest;
} bounds;

static inline void add(bounds *sum, int is_known, int points, int greatest) {
    sum->least += is_known ? points : 0;
    sum->greatest += is_known ? points : greatest;
}

static inline int resp_points(int32_t v) {
    return v < 9 || v > 24 ? 3 : (v > 20 ? 2 : (v < 12 ? 1 : 0));
}
static inline int spo2_points(int32_t v) {
    return v < 92 ? 3 : (v < 94 ? 2 : (v < 96 ? 1 : 0));
}
static inline int sbp_points(int32_t v) {
    return v < 91 || v > 219 ? 3 : (v < 101 ? 2 : (v < 111 ? 1 : 0));
}
static inline int heart_points(int32_t v) {
    return v < 41 || v > 130 ? 3 : (v > 110 ? 2 : (v < 51 || v > 90 ? 1 : 0));
}
static inline int temp_points(int32_t v) {
    return v < 351 ? 3 : (v > 390 ? 2 : (v < 361 || v > 380 ? 1 : 0));
}

static int news2_high(const int8_t *t, const int32_t *q) {
    bounds sum = {0, 0};
    add(&sum, q[TEN_resp_rate] != TEN_UNKNOWN, resp_points(q[TEN_resp_rate]), 3);
    add(&sum, q[TEN_spo2] != TEN_UNKNOWN, spo2_points(q[TEN_spo2]), 3);
    add(&sum, t[TEN_on_oxygen] != 0, t[TEN_on_oxygen] > 0 ? 2 : 0, 2);
    add(&sum, q[TEN_sbp] != TEN_UNKNOWN, sbp_points(q[TEN_sbp]), 3);
    add(&sum, q[TEN_heart_rate] != TEN_UNKNOWN, heart_points(q[TEN_heart_rate]), 3);
    add(&sum, t[TEN_confused] != 0, t[TEN_confused] > 0 ? 3 : 0, 3);
    add(&sum, q[TEN_temp_c] != TEN_UNKNOWN, temp_points(q[TEN_temp_c]), 3);
    const int high = sum.least >= 7 ? 1 : (sum.greatest < 7 ? -1 : 0);
    return and2(at_least(q[TEN_age_years], 16), high);
}

/* ---- the rules ---- */

static int cord_compression(const int8_t *t) {
    const int sign =
        or4(t[TEN_night_pain], t[TEN_unremitting_pain], t[TEN_spine_tender], t[TEN_leg_weakness]);
    return and3(t[TEN_cancer_history], or2(t[TEN_low_back_pain], t[TEN_thoracic_pain]), sign);
}

static int infection(const int8_t *t, const int32_t *q) {
    const int hot = or3(t[TEN_fever_reported], at_least(q[TEN_temp_c], 380), t[TEN_rigors]);
    const int risk = or3(or4(t[TEN_ivdu], t[TEN_immunosuppressed], t[TEN_dialysis], t[TEN_recent_infection]),
                         at_most(q[TEN_procedure_days], 90), -1);
    return and3(t[TEN_low_back_pain], hot, risk);
}

static int fracture(const int8_t *t, const int32_t *q) {
    const int minor = and2(t[TEN_trauma_minor], more(q[TEN_age_years], 50));
    const int signs[] = {t[TEN_sex_female], more(q[TEN_age_years], 70), or2(t[TEN_trauma_major], minor),
                         t[TEN_steroid_long_term]};
    return n_of(2, signs, 4);
}

static int spondyloarthritis(const int8_t *t, const int32_t *q) {
    const int signs[] = {less(q[TEN_onset_age_years], 35),
                         t[TEN_wakes_late],
                         t[TEN_buttock_pain],
                         t[TEN_better_moving],
                         t[TEN_nsaid_helps],
                         t[TEN_relative_spa],
                         t[TEN_arthritis],
                         t[TEN_enthesitis],
                         t[TEN_psoriasis]};
    return and3(less(q[TEN_onset_age_years], 45), more(q[TEN_pain_days], 90), n_of(4, signs, 9));
}

static int self_care(const int8_t *t, const int32_t *q) {
    const int flags = or3(or2(t[TEN_leg_weakness], t[TEN_saddle_loss]),
                          or2(t[TEN_retention], t[TEN_cancer_history]), t[TEN_fever_reported]);
    const int age = and2(at_least(q[TEN_age_years], 20), at_most(q[TEN_age_years], 55));
    return and3(and2(t[TEN_low_back_pain], -flags), age, less(q[TEN_pain_days], 42));
}

void ten_peer(const ten_patient *patient, ten_answer *answer) {
    static const int8_t urgency[TEN_RULES] = {6, 5, 5, 4, 6, 3, 6, 5, 6, 1};
    const int8_t *t = patient->tri;
    const int32_t *q = patient->quantity;
    const int rule[TEN_RULES] = {
        and3(t[TEN_low_back_pain],
             or4(t[TEN_saddle_loss], t[TEN_retention], t[TEN_bowel_loss], t[TEN_bilateral_weakness]),
             at_most(q[TEN_onset_days], 14)),
        cord_compression(t),
        infection(t, q),
        fracture(t, q),
        and3(or2(t[TEN_low_back_pain], t[TEN_abdominal_pain]), at_least(q[TEN_age_years], 60),
             or3(t[TEN_syncope], t[TEN_pulsatile_mass], less(q[TEN_sbp], 90))),
        spondyloarthritis(t, q),
        or2(less(q[TEN_sbp], 90),
            and2(more(q[TEN_heart_rate], 130), or2(t[TEN_pale_clammy], t[TEN_syncope]))),
        news2_high(t, q),
        and2(and2(-t[TEN_sex_male], less(q[TEN_age_years], 56)),
             and2(or2(t[TEN_pregnant], t[TEN_period_late]),
                  or2(t[TEN_abdominal_pain], t[TEN_shoulder_tip_pain]))),
        self_care(t, q),
    };
    answer->floor = 0;
    answer->ceiling = 0;
    for (int i = 0; i < TEN_RULES; i++) {
        answer->rule[i] = (int8_t)rule[i];
        answer->floor = rule[i] > 0 && urgency[i] > answer->floor ? urgency[i] : answer->floor;
        answer->ceiling = rule[i] >= 0 && urgency[i] > answer->ceiling ? urgency[i] : answer->ceiling;
    }
}
