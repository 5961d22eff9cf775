/* ten_rules.h - the ten-rule set: its findings, one patient in memory, and a peer written by hand in C.
 * Findings and rules are those of ten-rules/rules.yaml, in that order. The rules are illustrative. */
#ifndef BTRI_TESTS_BENCH_TEN_RULES_H
#define BTRI_TESTS_BENCH_TEN_RULES_H

#include <stdint.h>

/* clang-format off */
#define TEN_TRI_LIST(X) \
    X(low_back_pain) X(saddle_loss) X(retention) X(bowel_loss) X(bilateral_weakness) \
    X(cancer_history) X(thoracic_pain) X(night_pain) X(unremitting_pain) X(spine_tender) \
    X(leg_weakness) X(fever_reported) X(rigors) X(ivdu) X(immunosuppressed) X(dialysis) \
    X(recent_infection) X(sex_female) X(trauma_major) X(trauma_minor) X(steroid_long_term) \
    X(abdominal_pain) X(syncope) X(pulsatile_mass) X(wakes_late) X(buttock_pain) X(better_moving) \
    X(nsaid_helps) X(relative_spa) X(arthritis) X(enthesitis) X(psoriasis) X(pale_clammy) \
    X(sex_male) X(pregnant) X(period_late) X(shoulder_tip_pain) X(on_oxygen) X(confused) X(leg_pain) \
    X(foot_drop) X(cough_pain) X(sitting_pain) X(walking_pain) X(stiff_morning) X(smoker) \
    X(diabetes) X(anticoagulated) X(weight_loss) X(night_sweats) X(flank_pain) X(blood_in_urine) \
    X(low_mood) X(heavy_work)
/* clang-format on */

/* X(name, least, greatest) in units of the finding's resolution (temp_c: tenths) */
#define TEN_QUANTITY_LIST(X)                                                                                 \
    X(age_years, 1, 95)                                                                                      \
    X(onset_days, 0, 60)                                                                                     \
    X(temp_c, 345, 405)                                                                                      \
    X(procedure_days, 0, 365)                                                                                \
    X(sbp, 70, 230)                                                                                          \
    X(heart_rate, 35, 150)                                                                                   \
    X(resp_rate, 6, 32) X(spo2, 85, 100) X(onset_age_years, 15, 80) X(pain_days, 0, 200)

enum {
#define TEN_ENUM(name) TEN_##name,
    TEN_TRI_LIST(TEN_ENUM)
#undef TEN_ENUM
        TEN_TRIS
};
enum {
#define TEN_ENUM(name, least, greatest) TEN_##name,
    TEN_QUANTITY_LIST(TEN_ENUM)
#undef TEN_ENUM
        TEN_QUANTITIES
};

#define TEN_RULES   10
#define TEN_UNKNOWN INT32_MIN

/* As a program of its own would hold a patient: -1 no, 0 unknown, 1 yes; TEN_UNKNOWN for a number. */
typedef struct ten_patient {
    int8_t tri[TEN_TRIS];
    int32_t quantity[TEN_QUANTITIES];
} ten_patient;

/* What both say: each rule -1, 0, 1; the highest urgency that is certain, and that is possible. */
typedef struct ten_answer {
    int8_t rule[TEN_RULES];
    int8_t floor, ceiling;
} ten_answer;

void ten_peer(const ten_patient *patient, ten_answer *answer);

#endif
