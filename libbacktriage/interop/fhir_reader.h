/* fhir_reader.h - what one reading of FHIR carries along, and what the readers of resources share.
 * Internal to interop/. The resources are UNTRUSTED; texts stand in JSON that was accepted before. */
#ifndef BTRI_INTEROP_FHIR_READER_H
#define BTRI_INTEROP_FHIR_READER_H

#include "backtriage/interop.h"
#include "interop/fhir_code.h"
#include "interop/fhir_date.h"

#define BTRI_FHIR_NO_FINDING UINT32_MAX

/* Ids of FHIR have at most 64 bytes; absolute references are longer, and those that do not fit are refused.
 */
#define BTRI_FHIR_REFERENCE_BYTES 256u

/* Who the input is about. Empty texts: not known. */
typedef struct btri_fhir_subject {
    char id[BTRI_FHIR_REFERENCE_BYTES];  /* behind "Patient/" */
    char url[BTRI_FHIR_REFERENCE_BYTES]; /* absolute: http... or urn:uuid:... */
} btri_fhir_subject;

typedef struct btri_fhir_reader {
    btri_case *kase;
    const btri_bundle *bundle;
    const btri_fhir_options *options;
    btri_fhir_report *report;
    btri_fhir_date at;
    int32_t episode_start; /* first day of this episode */
    btri_fhir_subject subject;
    uint32_t resource; /* position of the current resource */
} btri_fhir_reader;

/* ---- fhir_note.c ---- */

/* Counts a note, tells the callback, and makes an issue of it. coding may be NULL. */
btri_status btri_fhir_tell(btri_fhir_reader *reader, btri_fhir_note_kind kind, btri_finding finding,
                           const char *path, const btri_fhir_coding *coding);

/* The same with a word that belongs to no code system: a status, a type. */
btri_status btri_fhir_tell_word(btri_fhir_reader *reader, btri_fhir_note_kind kind, const char *path,
                                btri_bytes value);

/* At the end: one issue for each kind that had more notes than issues. */
btri_status btri_fhir_tell_totals(btri_fhir_reader *reader);

/* ---- fhir_record.c ---- */

/* A coded statement on its way into the case. */
typedef struct btri_fhir_statement {
    const char *path;
    btri_fhir_coding coding;
    const btri_fhir_date *onset; /* when it began, or NULL */
    const btri_fhir_date *date;  /* when it was seen or recorded, or NULL */
} btri_fhir_statement;

/* Records a tri-state value. Not used, with a note: a finding that counts only inside the episode and is not
 * dated there, and a pregnancy older than 44 weeks. */
btri_status btri_fhir_record_state(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                   bool is_present, const btri_fhir_statement *statement);

/* Records a quantity from its JSON value (Quantity of FHIR) with the same exceptions. */
btri_status btri_fhir_record_quantity(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                      btri_bytes quantity, const btri_fhir_statement *statement);

/* Records a plain number for a finding without unit, such as a score. */
btri_status btri_fhir_record_integer(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                     btri_bytes number, const btri_fhir_statement *statement);

/* Records the days from date to the evaluation, for a finding that is a time since an event. */
btri_status btri_fhir_record_days_since(btri_fhir_reader *reader, const btri_code_meaning *meaning,
                                        const btri_fhir_date *date, const btri_fhir_statement *statement);

/* btri_case_add; a value that the case refuses becomes a note. */
btri_status btri_fhir_add(btri_fhir_reader *reader, btri_finding finding, const btri_record_in *record,
                          const btri_fhir_statement *statement);

/* Is the date known, valid, and not in the future? If not, says so in a note. */
btri_status btri_fhir_date_usable(btri_fhir_reader *reader, const btri_fhir_date *date, const char *path,
                                  bool *is_usable);

/* The index-th meaning of a coding; *found is false past the end. */
btri_status btri_fhir_meaning_of(const btri_fhir_reader *reader, const btri_fhir_coding *coding,
                                 uint32_t index, btri_code_meaning *meaning, bool *found);

/* The finding of this id, or BTRI_FHIR_NO_FINDING if the bundle has none. */
btri_finding btri_fhir_finding(const btri_fhir_reader *reader, const char *id);

/* The end of a Period, its start if it has no end. */
btri_status btri_fhir_period(btri_bytes period, bool wants_start, btri_fhir_date *date);

/* ---- fhir_subject.c ---- */

/* Takes the patient's id of the options, of a Patient resource, of a reference. BTRI_E_INPUT_SUBJECT if it
 * contradicts what is known. full_url may be empty. */
btri_status btri_fhir_subject_named(btri_fhir_subject *subject, const char *patient);
btri_status btri_fhir_subject_patient(btri_fhir_subject *subject, btri_bytes id, btri_bytes full_url);

/* Does a subject (a Reference) point at the patient? *is_stated is false if it names nobody, or something
 * that is no patient; BTRI_E_INPUT_SUBJECT if it is another patient. Nobody known yet: takes this one. */
btri_status btri_fhir_subject_match(btri_fhir_subject *subject, btri_bytes reference, bool *is_stated);

/* ---- one file for each type ---- */

btri_status btri_fhir_read_patient(btri_fhir_reader *reader, btri_bytes patient);
/* BTRI_E_INPUT_UNSUPPORTED if the Patient has died. */
btri_status btri_fhir_patient_alive(btri_bytes patient);
btri_status btri_fhir_read_condition(btri_fhir_reader *reader, btri_bytes condition);
btri_status btri_fhir_read_observation(btri_fhir_reader *reader, btri_bytes observation);
btri_status btri_fhir_read_procedure(btri_fhir_reader *reader, btri_bytes procedure);

/* If condition is an active back pain, the first day on which it is dated; *found is false otherwise. */
btri_status btri_fhir_back_pain_start(btri_fhir_reader *reader, btri_bytes condition, int32_t *start,
                                      bool *found);

#endif
