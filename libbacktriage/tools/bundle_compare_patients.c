/* bundle_compare_patients.c - for which generated patients two bundles differ, and by which rule. Each
 * patient that is shown is reduced to the answers that matter. Input: two checked bundles. */
#include "tools/bundle_compare.h"

#include "tools/file_io.h"
#include "tools/lookup.h"
#include "tools/memory.h"
#include "tools/text_report.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX  10u
#define TRIED_MAX  300u /* patients that are reduced to find ten of different kinds */
#define LEVELS     (BTRI_UNDETERMINED + 1)
#define CAUSE_ROOM 96u

typedef struct trial {
    const btri_side *sides;
    const btri_population *population;
    btri_case *cases[2];
    const btri_result *results[2];
    char at[11];
    btri_answer *answers;
    uint32_t count;
    int shown[2]; /* dispositions */
} trial;

typedef struct shown_patient {
    int from, to;
    char cause[CAUSE_ROOM];
} shown_patient;

/* Both bundles on the answers, one of them left out. A finding that a bundle does not have is nothing to it;
 * so is a value that it refuses. */
static bool evaluate(trial *t, uint32_t without) {
    for (uint32_t side = 0; side < 2; side++) {
        if (btri_case_begin(t->cases[side], t->at, NULL) != BTRI_OK) {
            return false;
        }
        for (uint32_t i = 0; i < t->count; i++) {
            const btri_shared_finding *shared = &t->population->findings[t->answers[i].finding];
            btri_answer answer = t->answers[i];
            answer.finding = shared->position[side];
            if (i != without && shared->is_in[side] &&
                btri_answer_record(t->cases[side], &answer) != BTRI_OK) {
                continue;
            }
        }
        if (btri_case_evaluate(t->cases[side], &t->results[side]) != BTRI_OK) {
            return false;
        }
        t->shown[side] = btri_result_summary(t->results[side])->disposition;
    }
    return true;
}

static void drop_needless(trial *t) {
    const int from = t->shown[0];
    const int to = t->shown[1];
    for (uint32_t i = 0; i < t->count;) {
        if (!evaluate(t, i) || t->shown[0] != from || t->shown[1] != to) {
            i++;
            continue;
        }
        memmove(&t->answers[i], &t->answers[i + 1], (t->count - i - 1) * sizeof *t->answers);
        t->count--;
    }
    (void)evaluate(t, UINT32_MAX);
}

static int level_of(int disposition) {
    return disposition == BTRI_UNDETERMINED ? (int)BTRI_ROUTINE : disposition;
}

/* Does the rule of this id fire on this side, with this urgency? */
static bool fires(const trial *t, uint32_t side, btri_bytes id, btri_urgency urgency) {
    btri_item item;
    for (uint32_t i = 0; btri_result_item(t->results[side], BTRI_FIRED, i, &item) == BTRI_OK; i++) {
        if (item.id.len == id.len && memcmp(item.id.ptr, id.ptr, id.len) == 0) {
            return item.urgency == urgency;
        }
    }
    return false;
}

/* The first rule of the higher side that reaches its level there and not on the other side. */
static void find_cause(const trial *t, char cause[CAUSE_ROOM]) {
    const uint32_t higher = level_of(t->shown[1]) >= level_of(t->shown[0]) ? 1 : 0;
    const bool is_level = level_of(t->shown[0]) == level_of(t->shown[1]);
    btri_item item;
    for (uint32_t i = 0; btri_result_item(t->results[higher], BTRI_FIRED, i, &item) == BTRI_OK; i++) {
        if ((int)item.urgency == level_of(t->shown[higher]) && !is_level &&
            !fires(t, 1 - higher, item.id, item.urgency)) {
            (void)snprintf(cause, CAUSE_ROOM, "rule %.*s reaches this level only in %s", (int)item.id.len,
                           (const char *)item.id.ptr, higher == 0 ? "A" : "B");
            return;
        }
    }
    (void)snprintf(cause, CAUSE_ROOM, "%s", "what must be known before the level can be said differs");
}

static bool was_shown(const shown_patient *patients, uint32_t count, const shown_patient *patient) {
    for (uint32_t i = 0; i < count; i++) {
        if (patients[i].from == patient->from && patients[i].to == patient->to &&
            strcmp(patients[i].cause, patient->cause) == 0) {
            return true;
        }
    }
    return false;
}

static void print_line(btri_piece *piece, uint32_t indent) {
    btri_text text = {.in_colour = false};
    btri_text_section(&text, NULL, indent, UINT32_MAX);
    btri_text_item(&text, piece, 2, 0);
    btri_piece_clear(piece);
}

static void add_change(btri_piece *piece, int from, int to) {
    btri_piece_add_urgency(piece, from);
    btri_piece_add(piece, " -> ");
    btri_piece_add_urgency(piece, to);
}

/* The patient as one line that `backtriage eval` runs. */
static void print_patient(const trial *t, const shown_patient *patient) {
    btri_buffer json = {NULL, 0, 0, false};
    btri_piece piece;
    btri_piece_clear(&piece);
    add_change(&piece, patient->from, patient->to);
    btri_piece_add(&piece, ": ");
    btri_piece_add(&piece, patient->cause);
    print_line(&piece, 0);
    btri_buffer_add(&json, "{\"at\":\"");
    btri_buffer_add(&json, t->at);
    btri_buffer_add(&json, "\",\"findings\":{");
    for (uint32_t i = 0; i < t->count; i++) {
        btri_buffer_add(&json, i == 0 ? "" : ",");
        btri_answer_write(&json, t->population->findings[t->answers[i].finding].info.id, &t->answers[i]);
    }
    btri_buffer_add(&json, "}}\n");
    btri_stdout_bytes(json.bytes, json.len);
    btri_buffer_free(&json);
}

static void print_totals(const trial *t, uint32_t count, const uint32_t totals[LEVELS][LEVELS]) {
    uint32_t changed = 0;
    btri_piece piece;
    for (int from = 0; from < LEVELS; from++) {
        for (int to = 0; to < LEVELS; to++) {
            changed += totals[from][to];
        }
    }
    btri_piece_clear(&piece);
    btri_piece_add(&piece, "Generated patients (seed ");
    btri_piece_add_number(&piece, t->population->seed);
    btri_piece_add(&piece, ", ");
    btri_piece_add(&piece, t->at);
    btri_piece_add(&piece, "): the disposition differs for ");
    btri_piece_add_number(&piece, changed);
    btri_piece_add(&piece, " of ");
    btri_piece_add_number(&piece, count);
    btri_piece_add(&piece, changed == 0 ? "." : ":");
    print_line(&piece, 0);
    for (int from = 0; from < LEVELS; from++) {
        for (int to = 0; to < LEVELS; to++) {
            if (totals[from][to] > 0) {
                btri_piece_add_number(&piece, totals[from][to]);
                btri_piece_add(&piece, "  ");
                add_change(&piece, from, to);
                print_line(&piece, 4);
            }
        }
    }
}

static bool compare(trial *t, uint32_t count) {
    uint32_t totals[LEVELS][LEVELS] = {{0}};
    shown_patient patients[SHOWN_MAX];
    uint32_t numbers[SHOWN_MAX];
    uint32_t shown = 0;
    uint32_t tried = 0;
    for (uint32_t number = 0; number < count; number++) {
        t->count = btri_population_patient(t->population, number, t->answers);
        if (!evaluate(t, UINT32_MAX)) {
            return false;
        }
        if (t->shown[0] == t->shown[1]) {
            continue;
        }
        shown_patient patient = {.from = t->shown[0], .to = t->shown[1]};
        totals[patient.from][patient.to]++;
        if (shown < SHOWN_MAX && tried < TRIED_MAX) {
            tried++;
            drop_needless(t);
            find_cause(t, patient.cause);
            if (!was_shown(patients, shown, &patient)) {
                patients[shown] = patient;
                numbers[shown] = number;
                shown++;
            }
        }
    }
    print_totals(t, count, (const uint32_t(*)[LEVELS])totals);
    for (uint32_t i = 0; i < shown; i++) {
        t->count = btri_population_patient(t->population, numbers[i], t->answers);
        if (!evaluate(t, UINT32_MAX)) {
            return false;
        }
        drop_needless(t);
        print_patient(t, &patients[i]);
    }
    return true;
}

bool btri_compare_patients(btri_context *const contexts[2], const btri_side sides[2],
                           const btri_population *population, uint32_t count) {
    trial t = {.sides = sides, .population = population};
    const btri_bytes released = btri_bundle_describe(sides[1].bundle)->released;
    const size_t room = ((size_t)population->count + 1) * sizeof *t.answers;
    t.answers = btri_tool_alloc(room);
    const bool is_ready = t.answers != NULL && released.len < sizeof t.at &&
                          btri_case_new(contexts[0], sides[0].bundle, &t.cases[0]) == BTRI_OK &&
                          btri_case_new(contexts[1], sides[1].bundle, &t.cases[1]) == BTRI_OK;
    if (is_ready) {
        memcpy(t.at, released.ptr, released.len);
    }
    const bool is_done = is_ready && compare(&t, count);
    btri_case_free(t.cases[0]);
    btri_case_free(t.cases[1]);
    btri_tool_free(t.answers, room);
    return is_done;
}
