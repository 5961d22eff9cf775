/* test_unit.c - model/unit.c: refusals, borders, and every conversion against exact values. */
#include "../support/unit.h"

#include "base/bytes.h"
#include "model/unit.h"

static btri_status convert(int64_t mantissa, int32_t exponent, const char *unit, const char *canonical,
                           uint32_t digits, btri_fixed *lo, btri_fixed *hi) {
    return btri_unit_convert(mantissa, exponent, btri_bytes_from_cstr(unit), btri_bytes_from_cstr(canonical),
                             digits, lo, hi);
}

static void units_that_are_refused(void **state) {
    static const char *const pairs[][2] = {
        {"C", "Cel"},
        {"cel", "Cel"},
        {"degF", "Cel"},
        {"kPa", "mm[Hg]"},
        {"mm", "mL"},
        {"mg/L", "mmol/L"},
        {"U/L", "[IU]/L"},
        {"ng/mL{DDU}", "ng/mL{FEU}"},
        {"mm{", "mm"},
        {"mm}", "cm"},
        {"mL/min", "mL/min/{1.73_m2}"},
        {"d", "mg"},
        {"/min", "/"},
        {"mol", "L"},
        {"Cel", "d"},
        {"{a}{b", "1"},
        {" d", "d"},
        {"kg", "kg/m2"},
        {"mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mm"},
    };
    btri_fixed lo = 7;
    btri_fixed hi = 7;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        assert_status(convert(1, 0, pairs[i][0], pairs[i][1], 0, &lo, &hi), BTRI_E_INPUT_UNIT);
        assert_true(lo == 0 && hi == 0);
    }
}

static void sizes_that_are_refused(void **state) {
    static const struct {
        int64_t mantissa;
        int32_t exponent;
        const char *unit, *canonical;
        uint32_t digits;
    } cases[] = {
        {1000000001, 0, "d", "d", 0},         {-1000000001, 0, "d", "d", 0},
        {10000000001, -1, "d", "d", 0},       {1, 10, "d", "d", 0},
        {1, INT32_MAX, "d", "d", 3},          {INT64_MAX, 0, "a", "s", 3},
        {INT64_MIN, 0, "a", "s", 3},          {INT64_MAX, 0, "Cel", "K", 3},
        {INT64_MIN, 100, "[degF]", "Cel", 3}, {1000001, 0, "d", "d", 3},
        {1, 9, "[degF]", "Cel", 3},           {1, 0, "g/dL", "pg/mL", 0},
        {100000000, 0, "g/L", "ng/L", 0},
    };
    btri_fixed lo = 7;
    btri_fixed hi = 7;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_status(convert(cases[i].mantissa, cases[i].exponent, cases[i].unit, cases[i].canonical,
                              cases[i].digits, &lo, &hi),
                      BTRI_E_INPUT_IMPLAUSIBLE);
        assert_true(lo == 0 && hi == 0);
    }
}

typedef struct conversion {
    int64_t mantissa;
    int32_t exponent;
    const char *unit, *canonical;
    uint32_t digits;
    btri_fixed lo, hi;
} conversion;

static const conversion conversions[] = {
    {1000000000, 0, "d", "d", 0, 1000000000, 1000000000},
    {-1000000000, 0, "", "d", 0, -1000000000, -1000000000},
    {5, -1, "xyz", "xyz", 0, 0, 1},
    {-5, -1, "d", "d", 0, -1, 0},
    {1, INT32_MIN, "d", "d", 3, 0, 1},
    {-1, -200, "d", "d", 3, -1, 0},
    {0, INT32_MAX, "d", "wk", 3, 0, 0},
    {0, INT32_MIN, "[degF]", "Cel", 1, -178, -177},
    {986, -1, "[degF]", "Cel", 1, 370, 370},
    {1004, -1, "[degF]", "Cel", 1, 380, 380},
    {1003, -1, "[degF]", "Cel", 1, 379, 380},
    {-40, 0, "[degF]", "Cel", 3, -40000, -40000},
    {37, 0, "Cel", "[degF]", 1, 986, 986},
    {31015, -2, "K", "Cel", 2, 3700, 3700},
    {37, 0, "Cel", "K", 2, 31015, 31015},
    {32, 0, "[degF]", "K", 2, 27315, 27315},
    {27315, -2, "K", "[degF]", 2, 3200, 3200},
    {38, 0, "Cel{oral}", "Cel", 1, 380, 380},
    {1, 0, "wk", "d", 2, 700, 700},
    {36, 0, "h", "d", 2, 150, 150},
    {1, 0, "min", "d", 2, 0, 1},
    {20, 0, "d", "wk", 0, 2, 3},
    {21, 0, "d", "wk", 0, 3, 3},
    {3, 0, "mo", "d", 0, 84, 93},
    {-3, 0, "mo", "d", 0, -93, -84},
    {1, 0, "a", "d", 2, 36500, 36600},
    {366, 0, "d", "a", 0, 1, 2},
    {36600, 0, "d", "a", 2, 10000, 10028},
    {18, 0, "mo", "a", 1, 15, 15},
    {2, 0, "a", "mo", 0, 24, 24},
    {45, 0, "a{age}", "a", 0, 45, 45},
    {70000, 0, "g", "kg", 1, 700, 700},
    {150, 0, "[lb_av]", "kg", 1, 680, 681},
    {100000000, 0, "[lb_av]", "kg", 0, 45359237, 45359237},
    {1, 0, "[in_i]", "mm", 1, 254, 254},
    {5, 0, "[ft_i]", "cm", 1, 1524, 1524},
    {55, -1, "cm", "mm", 0, 55, 55},
    {3, 0, "dL", "mL", 0, 300, 300},
    {200, 0, "ml", "mL", 0, 200, 200},
    {2, -1, "l", "mL", 0, 200, 200},
    {200, 0, "cm3", "mL", 0, 200, 200},
    {5, 0, "mg/dL", "mg/L", 0, 50, 50},
    {5, 0, "mg/dl", "mg/L", 0, 50, 50},
    {48, 0, "mg/l{CRP}", "mg/dL", 1, 48, 48},
    {12, 0, "g/dL", "g/L", 0, 120, 120},
    {4, 0, "ug/L", "ng/mL", 1, 40, 40},
    {500, 0, "ng/mL", "ng/mL{FEU}", 0, 500, 500},
    {1, 0, "mg/L{FEU}", "ng/mL{FEU}", 0, 1000, 1000},
    {12, 0, "10*3/uL", "10*9/L", 1, 120, 120},
    {12, 0, "10^9/L", "10*9/L", 1, 120, 120},
    {12000, 0, "{cells}/uL", "10*9/L", 1, 120, 120},
    {12, 0, "10*3{WBC}/ul", "10*9/L", 1, 120, 120},
    {4, 0, "10*6/mL", "10*9/L", 1, 40, 40},
    {4, 0, "10*12/L", "10*6/uL", 0, 4, 4},
    {5, 0, "[IU]/L", "m[IU]/mL", 0, 5, 5},
    {25, -1, "mmol/L", "umol/L", 0, 2500, 2500},
    {72, 0, "{beats}/min", "/min", 0, 72, 72},
    {72, 0, "1/min", "{breaths}/min", 0, 72, 72},
    {1, 0, "/s", "/min", 0, 60, 60},
    {20, 0, "mm/h", "mm/h", 0, 20, 20},
    {97, 0, "%", "%", 0, 97, 97},
    {97, -2, "1", "%", 0, 97, 97},
    {7, 0, "{score}", "1", 0, 7, 7},
    {7, 0, "1", "{score}", 0, 7, 7},
    {7, 0, "{nrs}", "{score}", 0, 7, 7},
    {60, 0, "mL/min/{1.73_m2}", "mL/min/{1.73_m2}", 0, 60, 60},
    {245, -1, "kg/m2", "kg/m2", 1, 245, 245},
    {120, 0, "mm[Hg]", "mm[Hg]", 0, 120, 120},
};

static void conversions_are_exact(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(conversions); i++) {
        const conversion *c = &conversions[i];
        btri_fixed lo = 0;
        btri_fixed hi = 0;
        const btri_status status =
            convert(c->mantissa, c->exponent, c->unit, c->canonical, c->digits, &lo, &hi);
        if (status != BTRI_OK || lo != c->lo || hi != c->hi) {
            print_error("case %zu, %s to %s: %lld..%lld\n", i, c->unit, c->canonical, (long long)lo,
                        (long long)hi);
        }
        assert_status(status, BTRI_OK);
        assert_true(lo == c->lo && hi == c->hi);
    }
}

/* Every tenth of a degree Fahrenheit: the interval encloses the true value and is no wider than one step. */
static void fahrenheit_never_crosses_a_threshold(void **state) {
    (void)state;
    for (int64_t tenth = -1000; tenth <= 3000; tenth++) {
        btri_fixed lo = 0;
        btri_fixed hi = 0;
        assert_status(convert(tenth, -1, "[degF]", "Cel", 1, &lo, &hi), BTRI_OK);
        const int64_t ninefold = (tenth - 320) * 5; /* tenths of a degree Celsius, times nine */
        assert_true(lo * 9 <= ninefold && ninefold <= hi * 9);
        assert_true(hi - lo == (ninefold % 9 != 0));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_that_are_refused),
        cmocka_unit_test(sizes_that_are_refused),
        cmocka_unit_test(conversions_are_exact),
        cmocka_unit_test(fahrenheit_never_crosses_a_threshold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
