/* fhir.c - FHIR R4 in JSON to findings: 32 Observations, and the 224 kB sample of a whole patient. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backtriage/interop.h"
#include "bench.h"

#define OBSERVATIONS 32u
#define TEXT_ROOM    32768u

typedef struct reading {
    btri_case *kase;
    btri_bytes json;
    btri_fhir_report report;
} reading;

static void run_read(void *user, uint64_t times) {
    reading *r = user;
    const btri_fhir_options options = {.struct_size = sizeof options, .at = "2026-11-22"};
    for (uint64_t i = 0; i < times; i++) {
        r->report.struct_size = sizeof r->report;
        bench_must(btri_fhir_read(r->kase, r->json, &options, &r->report), r->report.error_text);
    }
}

static void print_report(const reading *r) {
    char text[120];
    snprintf(text, sizeof text, "%zu bytes, %u resources, %u used, %u records", r->json.len,
             r->report.resources, r->report.used, r->report.records);
    bench_note(text);
}

typedef struct vital {
    const char *code, *unit;
    unsigned value; /* plus the number of the round */
} vital;

/* Vital signs of four days. */
static size_t write_observations(char *out) {
    static const vital vitals[] = {
        {"8310-5", "Cel", 36},     {"9279-1", "/min", 14}, {"59408-5", "%", 95},     {"8867-4", "/min", 70},
        {"8480-6", "mm[Hg]", 118}, {"1988-5", "mg/L", 4},  {"6690-2", "10*3/uL", 7}, {"30341-2", "mm/h", 12},
    };
    size_t n =
        (size_t)snprintf(out, TEXT_ROOM, "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[");
    for (unsigned i = 0; i < OBSERVATIONS; i++) {
        const vital *v = &vitals[i % 8];
        n += (size_t)snprintf(
            out + n, TEXT_ROOM - n,
            "%s{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"o%u\",\"status\":\"final\","
            "\"category\":"
            "[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
            "observation-category\",\"code\":"
            "\"vital-signs\"}]}],\"code\":{\"coding\":[{\"system\":\"http://"
            "loinc.org\",\"code\":\"%s\",\"display\":"
            "\"as measured\"}]},\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":"
            "\"2026-11-%02uT08:15:00Z\",\"valueQuantity\":{\"value\":%u.5,\"unit\":\"%s\",\"system\":"
            "\"http://unitsofmeasure.org\",\"code\":\"%s\"}}}",
            i == 0 ? "" : ",", i, v->code, 18 + i / 8, v->value + i / 8, v->unit, v->unit);
        if (n >= TEXT_ROOM) {
            bench_fail("too many observations");
        }
    }
    n += (size_t)snprintf(out + n, TEXT_ROOM - n, "]}");
    return n;
}

static void read_sample(reading *r) {
    const char *shared = getenv("BTRI_SHARED");
    char path[1024];
    snprintf(path, sizeof path, "%s/ehr/samples/10-synthea-r4-Clemente_Kreiger.json",
             shared != NULL ? shared : BTRI_BENCH_SOURCE "/../shared");
    r->json = bench_file(path, false);
    if (r->json.ptr == NULL) {
        bench_note("FHIR sample of 224 kB: skipped, no shared folder (BTRI_SHARED)");
        return;
    }
    bench_time("FHIR: a patient of 224 kB to findings", bench_measure(run_read, r), "",
               "<= 2 ms; CQL 68-149 ms");
    print_report(r);
}

void bench_fhir(void) {
    bench_fixture f;
    bench_open(&f);
    char *text = malloc(TEXT_ROOM);
    if (text == NULL) {
        bench_fail("out of memory");
    }
    reading r = {.kase = f.kase};
    r.json = (btri_bytes){(const uint8_t *)text, write_observations(text)};
    bench_time("FHIR: 32 Observations to findings", bench_measure(run_read, &r), "", "<= 50 us");
    print_report(&r);
    read_sample(&r);
    free(text);
    bench_close(&f);
}
