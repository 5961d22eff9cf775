/* fhir_code.c - see fhir_code.h. Values are untrusted. */
#include "interop/fhir_code.h"

#include <string.h>

#include "base/bytes.h"
#include "base/guard.h"

#define SNOMED         "http://snomed.info/sct"
#define INTERPRETATION "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
#define V2_INTERPRET   "http://terminology.hl7.org/CodeSystem/v2-0078"
#define V2_YES_NO      "http://terminology.hl7.org/CodeSystem/v2-0136"
#define VERIFICATION   "http://terminology.hl7.org/CodeSystem/condition-ver-status"
#define CLINICAL       "http://terminology.hl7.org/CodeSystem/condition-clinical"

typedef struct coded_word {
    const char *system;
    const char *code;
    int meaning;
} coded_word;

static const coded_word verification_words[] = {
    {VERIFICATION, "confirmed", BTRI_FHIR_CONFIRMED},
    {VERIFICATION, "refuted", BTRI_FHIR_REFUTED},
    {VERIFICATION, "unconfirmed", BTRI_FHIR_SUSPECTED},
    {VERIFICATION, "provisional", BTRI_FHIR_SUSPECTED},
    {VERIFICATION, "differential", BTRI_FHIR_SUSPECTED},
    {VERIFICATION, "entered-in-error", BTRI_FHIR_IN_ERROR},
};

static const coded_word clinical_words[] = {
    {CLINICAL, "active", BTRI_FHIR_ACTIVE},   {CLINICAL, "recurrence", BTRI_FHIR_ACTIVE},
    {CLINICAL, "relapse", BTRI_FHIR_ACTIVE},  {CLINICAL, "inactive", BTRI_FHIR_ENDED},
    {CLINICAL, "remission", BTRI_FHIR_ENDED}, {CLINICAL, "resolved", BTRI_FHIR_ENDED},
};

static const coded_word answer_words[] = {
    {SNOMED, "373066001", BTRI_FHIR_YES}, /* yes */
    {SNOMED, "52101004", BTRI_FHIR_YES},  /* present */
    {SNOMED, "10828004", BTRI_FHIR_YES},  /* positive */
    {SNOMED, "373067005", BTRI_FHIR_NO},  /* no */
    {SNOMED, "2667000", BTRI_FHIR_NO},    /* absent */
    {SNOMED, "260385009", BTRI_FHIR_NO},  /* negative */
    {SNOMED, "260415000", BTRI_FHIR_NO},  /* not detected */
    {V2_YES_NO, "Y", BTRI_FHIR_YES},      {V2_YES_NO, "N", BTRI_FHIR_NO},
};

static const coded_word interpretation_words[] = {
    {INTERPRETATION, "POS", BTRI_FHIR_YES},       {INTERPRETATION, "DET", BTRI_FHIR_YES},
    {INTERPRETATION, "RR", BTRI_FHIR_YES},        {INTERPRETATION, "NEG", BTRI_FHIR_NO},
    {INTERPRETATION, "ND", BTRI_FHIR_NO},         {INTERPRETATION, "NR", BTRI_FHIR_NO},
    {INTERPRETATION, "IND", BTRI_FHIR_UNDECIDED}, {V2_INTERPRET, "POS", BTRI_FHIR_YES},
    {V2_INTERPRET, "DET", BTRI_FHIR_YES},         {V2_INTERPRET, "RR", BTRI_FHIR_YES},
    {V2_INTERPRET, "NEG", BTRI_FHIR_NO},          {V2_INTERPRET, "ND", BTRI_FHIR_NO},
    {V2_INTERPRET, "NR", BTRI_FHIR_NO},           {V2_INTERPRET, "IND", BTRI_FHIR_UNDECIDED},
};

#define WORDS_OF(array) (array), sizeof(array) / sizeof((array)[0])

btri_status btri_fhir_codings_open(btri_fhir_list *codings, btri_bytes concept) {
    btri_bytes coding;
    const btri_fhir_field fields[] = {{"coding", &coding}};
    BTRI_TRY(btri_fhir_fields(concept, fields, 1));
    return btri_fhir_list_open(codings, coding);
}

btri_status btri_fhir_codings_next(btri_fhir_list *codings, btri_fhir_coding *coding, bool *found) {
    btri_bytes item;
    btri_bytes system;
    btri_bytes code;
    const btri_fhir_field fields[] = {{"system", &system}, {"code", &code}};
    *found = false;
    coding->system[0] = '\0';
    coding->code[0] = '\0';
    BTRI_TRY(btri_fhir_list_next(codings, &item));
    if (item.len == 0) {
        return BTRI_OK;
    }
    BTRI_TRY(btri_fhir_fields(item, fields, 2));
    (void)btri_fhir_text(system, coding->system, sizeof coding->system);
    (void)btri_fhir_text(code, coding->code, sizeof coding->code);
    *found = true;
    return BTRI_OK;
}

btri_status btri_fhir_first_coding(btri_bytes concept, btri_fhir_coding *coding) {
    btri_fhir_list codings;
    bool found = false;
    coding->system[0] = '\0';
    coding->code[0] = '\0';
    BTRI_TRY(btri_fhir_codings_open(&codings, concept));
    return btri_fhir_codings_next(&codings, coding, &found);
}

/* The meaning of the first coding that stands in words, else none if the concept is empty, else other. A
 * second coding that means something else makes it other as well: nobody can say which one holds. */
static btri_status meaning_of(btri_bytes concept, const coded_word *words, size_t count, int none, int other,
                              int *meaning) {
    btri_fhir_list codings;
    btri_fhir_coding coding;
    bool found = false;
    bool is_known = false;
    int first = other;
    *meaning = concept.len == 0 ? none : other;
    BTRI_TRY(btri_fhir_codings_open(&codings, concept));
    for (;;) {
        BTRI_TRY(btri_fhir_codings_next(&codings, &coding, &found));
        if (!found) {
            break;
        }
        for (size_t i = 0; i < count; i++) {
            if (strcmp(words[i].code, coding.code) != 0 || strcmp(words[i].system, coding.system) != 0) {
                continue;
            }
            if (is_known && first != words[i].meaning) {
                *meaning = other;
                return BTRI_OK;
            }
            first = words[i].meaning;
            is_known = true;
        }
    }
    *meaning = is_known ? first : *meaning;
    return BTRI_OK;
}

btri_status btri_fhir_verification_of(btri_bytes concept, btri_fhir_verification *verification) {
    int meaning = BTRI_FHIR_VERIFICATION_UNKNOWN;
    const btri_status status = meaning_of(concept, WORDS_OF(verification_words), BTRI_FHIR_CONFIRMED,
                                          BTRI_FHIR_VERIFICATION_UNKNOWN, &meaning);
    *verification = (btri_fhir_verification)meaning;
    return status;
}

btri_status btri_fhir_clinical_of(btri_bytes concept, btri_fhir_clinical *clinical) {
    int meaning = BTRI_FHIR_CLINICAL_UNKNOWN;
    const btri_status status = meaning_of(concept, WORDS_OF(clinical_words), BTRI_FHIR_CLINICAL_NONE,
                                          BTRI_FHIR_CLINICAL_UNKNOWN, &meaning);
    *clinical = (btri_fhir_clinical)meaning;
    return status;
}

btri_status btri_fhir_answer_of(btri_bytes concept, btri_fhir_answer *answer) {
    int meaning = BTRI_FHIR_UNDECIDED;
    int interpreted = BTRI_FHIR_UNDECIDED;
    *answer = BTRI_FHIR_UNDECIDED;
    BTRI_TRY(meaning_of(concept, WORDS_OF(answer_words), BTRI_FHIR_NO_ANSWER, BTRI_FHIR_UNDECIDED, &meaning));
    /* Some laboratories send the codes of an interpretation as the value. */
    BTRI_TRY(meaning_of(concept, WORDS_OF(interpretation_words), BTRI_FHIR_NO_ANSWER, BTRI_FHIR_UNDECIDED,
                        &interpreted));
    if (meaning == BTRI_FHIR_UNDECIDED) {
        meaning = interpreted;
    } else if (interpreted != BTRI_FHIR_UNDECIDED && interpreted != meaning) {
        meaning = BTRI_FHIR_UNDECIDED;
    }
    *answer = (btri_fhir_answer)meaning;
    return BTRI_OK;
}

btri_status btri_fhir_interpretation_of(btri_bytes concepts, btri_fhir_answer *answer) {
    btri_fhir_list list;
    btri_bytes concept;
    int said = BTRI_FHIR_NO_ANSWER;
    *answer = BTRI_FHIR_NO_ANSWER;
    BTRI_TRY(btri_fhir_list_open(&list, concepts));
    for (;;) {
        int meaning = BTRI_FHIR_NO_ANSWER;
        BTRI_TRY(btri_fhir_list_next(&list, &concept));
        if (concept.len == 0) {
            break;
        }
        BTRI_TRY(meaning_of(concept, WORDS_OF(interpretation_words), BTRI_FHIR_NO_ANSWER, BTRI_FHIR_NO_ANSWER,
                            &meaning));
        if (meaning != BTRI_FHIR_NO_ANSWER) {
            said = said == BTRI_FHIR_NO_ANSWER || said == meaning ? meaning : BTRI_FHIR_UNDECIDED;
        }
    }
    *answer = (btri_fhir_answer)said;
    return BTRI_OK;
}

btri_status btri_fhir_absent_reason_in(btri_bytes concept, btri_fhir_coding *reason, bool *found) {
    btri_fhir_list codings;
    *found = false;
    BTRI_TRY(btri_fhir_codings_open(&codings, concept));
    do {
        BTRI_TRY(btri_fhir_codings_next(&codings, reason, found));
    } while (*found && strcmp(reason->system, BTRI_FHIR_DATA_ABSENT) != 0);
    return BTRI_OK;
}
