/* unit.c - exact unit conversion; see unit.h. Value and unit are untrusted.
 * A unit is a rational multiple of the base unit of its kind; temperatures have a table of their own, because
 * they also differ in zero. All steps are exact integers; only the last one rounds, outwards. */
#include "model/unit.h"

#include <string.h>

#include "base/arith.h"
#include "base/bytes.h"
#include "base/guard.h"

#define UNIT_TEXT_BYTES  32u /* longest unit looked up is half of that */
#define EXPONENT_BEYOND  60  /* 10^60 exceeds, and 10^-60 vanishes below, every product here */
#define GREATEST_PRODUCT ((uint64_t)1 << 62)

typedef enum unit_kind {
    KIND_TIME,
    KIND_MASS,
    KIND_LENGTH,
    KIND_VOLUME,
    KIND_MASS_DENSITY,
    KIND_AMOUNT_DENSITY,
    KIND_ACTIVITY_DENSITY,
    KIND_CATALYTIC_DENSITY,
    KIND_COUNT_DENSITY,
    KIND_RATE,
    KIND_SPEED,
    KIND_FLOW,
    KIND_FLOW_PER_SURFACE,
    KIND_PRESSURE,
    KIND_BODY_MASS_INDEX,
    KIND_NUMBER,
} unit_kind;

/* One unit is least/den to greatest/den base units: two values only for months and years. */
typedef struct unit_row {
    const char *symbol;
    unit_kind kind;
    uint64_t least, greatest, den;
} unit_row;

static const unit_row units[] = {
    {"s", KIND_TIME, 1, 1, 1},
    {"min", KIND_TIME, 60, 60, 1},
    {"h", KIND_TIME, 3600, 3600, 1},
    {"d", KIND_TIME, 86400, 86400, 1},
    {"wk", KIND_TIME, 604800, 604800, 1},
    {"mo", KIND_TIME, 2419200, 2678400, 1},
    {"a", KIND_TIME, 31536000, 31622400, 1},
    {"ug", KIND_MASS, 1, 1, 10},
    {"mg", KIND_MASS, 100, 100, 1}, /* base: 10 ug, of which the pound is a whole number */
    {"g", KIND_MASS, 100000, 100000, 1},
    {"kg", KIND_MASS, 100000000, 100000000, 1},
    {"[lb_av]", KIND_MASS, 45359237, 45359237, 1},
    {"mm", KIND_LENGTH, 10, 10, 1}, /* base: 0.1 mm, of which the inch is a whole number */
    {"cm", KIND_LENGTH, 100, 100, 1},
    {"m", KIND_LENGTH, 10000, 10000, 1},
    {"[in_i]", KIND_LENGTH, 254, 254, 1},
    {"[ft_i]", KIND_LENGTH, 3048, 3048, 1},
    {"mL", KIND_VOLUME, 1, 1, 1},
    {"dL", KIND_VOLUME, 100, 100, 1},
    {"L", KIND_VOLUME, 1000, 1000, 1},
    {"cm3", KIND_VOLUME, 1, 1, 1},
    {"pg/mL", KIND_MASS_DENSITY, 1, 1, 1}, /* base: ng/L */
    {"ng/L", KIND_MASS_DENSITY, 1, 1, 1},
    {"ng/dL", KIND_MASS_DENSITY, 10, 10, 1},
    {"ng/mL", KIND_MASS_DENSITY, 1000, 1000, 1},
    {"ug/L", KIND_MASS_DENSITY, 1000, 1000, 1},
    {"ug/dL", KIND_MASS_DENSITY, 10000, 10000, 1},
    {"ug/mL", KIND_MASS_DENSITY, 1000000, 1000000, 1},
    {"mg/L", KIND_MASS_DENSITY, 1000000, 1000000, 1},
    {"mg/dL", KIND_MASS_DENSITY, 10000000, 10000000, 1},
    {"mg/mL", KIND_MASS_DENSITY, 1000000000, 1000000000, 1},
    {"g/L", KIND_MASS_DENSITY, 1000000000, 1000000000, 1},
    {"g/dL", KIND_MASS_DENSITY, UINT64_C(10000000000), UINT64_C(10000000000), 1},
    {"nmol/L", KIND_AMOUNT_DENSITY, 1, 1, 1},
    {"umol/L", KIND_AMOUNT_DENSITY, 1000, 1000, 1},
    {"mmol/L", KIND_AMOUNT_DENSITY, 1000000, 1000000, 1},
    {"m[IU]/mL", KIND_ACTIVITY_DENSITY, 1, 1, 1},
    {"[IU]/L", KIND_ACTIVITY_DENSITY, 1, 1, 1},
    {"[IU]/mL", KIND_ACTIVITY_DENSITY, 1000, 1000, 1},
    {"U/L", KIND_CATALYTIC_DENSITY, 1, 1, 1},
    {"U/mL", KIND_CATALYTIC_DENSITY, 1000, 1000, 1},
    {"10*6/L", KIND_COUNT_DENSITY, 1, 1, 1}, /* base: one in a microlitre */
    {"/uL", KIND_COUNT_DENSITY, 1, 1, 1},
    {"/mm3", KIND_COUNT_DENSITY, 1, 1, 1},
    {"10*3/mL", KIND_COUNT_DENSITY, 1, 1, 1},
    {"10*9/L", KIND_COUNT_DENSITY, 1000, 1000, 1},
    {"10*3/uL", KIND_COUNT_DENSITY, 1000, 1000, 1},
    {"10*3/mm3", KIND_COUNT_DENSITY, 1000, 1000, 1},
    {"10*6/mL", KIND_COUNT_DENSITY, 1000, 1000, 1},
    {"10*12/L", KIND_COUNT_DENSITY, 1000000, 1000000, 1},
    {"10*6/uL", KIND_COUNT_DENSITY, 1000000, 1000000, 1},
    {"/h", KIND_RATE, 1, 1, 1},
    {"/min", KIND_RATE, 60, 60, 1},
    {"/s", KIND_RATE, 3600, 3600, 1},
    {"mm/h", KIND_SPEED, 1, 1, 1},
    {"cm/h", KIND_SPEED, 10, 10, 1},
    {"mL/min", KIND_FLOW, 1, 1, 1},
    {"mL/min/{1.73_m2}", KIND_FLOW_PER_SURFACE, 1, 1,
     1}, /* the annotation means something: it is not dropped */
    {"mm[Hg]", KIND_PRESSURE, 1, 1, 1},
    {"kg/m2", KIND_BODY_MASS_INDEX, 1, 1, 1},
    {"%", KIND_NUMBER, 1, 1, 1},
    {"1", KIND_NUMBER, 100, 100, 1},
};

/* (value * num + add) / den */
typedef struct temperature_row {
    const char *from, *to;
    uint32_t num;
    int64_t add;
    uint32_t den;
} temperature_row;

static const temperature_row temperatures[] = {
    {"Cel", "Cel", 1, 0, 1},       {"[degF]", "[degF]", 1, 0, 1},     {"K", "K", 1, 0, 1},
    {"[degF]", "Cel", 5, -160, 9}, {"Cel", "[degF]", 9, 160, 5},      {"K", "Cel", 100, -27315, 100},
    {"Cel", "K", 100, 27315, 100}, {"[degF]", "K", 500, 229835, 900}, {"K", "[degF]", 900, -229835, 500},
};

/* A unit as text of this file: annotations dropped, litres written L. */
typedef struct unit_text {
    uint8_t bytes[UNIT_TEXT_BYTES];
    size_t len;
} unit_text;

static btri_bytes span_of(const unit_text *text) {
    return btri_bytes_of(text->bytes, text->len);
}

static bool is_prefix_of_litre(uint8_t c) {
    return c == 'm' || c == 'c' || c == 'd' || c == 'u' || c == 'n' || c == 'p' || c == 'f';
}

/* UCUM has l and L for the litre: the component before end is "l", or one prefix and "l". */
static void spell_litre(unit_text *text, size_t start, size_t end) {
    const size_t len = end - start;
    if (len != 0 && text->bytes[end - 1] == 'l' &&
        (len == 1 || (len == 2 && is_prefix_of_litre(text->bytes[start])))) {
        text->bytes[end - 1] = 'L';
    }
}

static void spell_litres(unit_text *text) {
    size_t start = 0;
    for (size_t i = 0; i < text->len; i++) {
        if (text->bytes[i] == '/' || text->bytes[i] == '.') {
            spell_litre(text, start, i);
            start = i + 1;
        }
    }
    spell_litre(text, start, text->len);
}

/* D-dimer units differ by half from fibrinogen-equivalent units: that annotation must not be dropped. */
static bool is_telling_annotation(btri_bytes annotation) {
    return btri_bytes_equal_cstr(annotation, "{DDU}");
}

/* Length of the annotation at the start of rest, braces included; 0 if it has no end, or may not be dropped.
 */
static size_t annotation_len(btri_bytes rest) {
    for (size_t i = 1; i < rest.len; i++) {
        if (rest.ptr[i] == '}') {
            return is_telling_annotation(btri_bytes_of(rest.ptr, i + 1)) ? 0 : i + 1;
        }
    }
    return 0;
}

static bool drop_annotations(btri_bytes unit, unit_text *text) {
    text->len = 0;
    while (unit.len != 0) {
        btri_bytes head;
        const bool is_annotation = unit.ptr[0] == '{';
        const size_t len = is_annotation ? annotation_len(unit) : 1;
        if (len == 0 || !btri_bytes_take(&unit, len, &head)) {
            return false;
        }
        if (is_annotation) {
            continue;
        }
        if (text->len == UNIT_TEXT_BYTES) {
            return false;
        }
        text->bytes[text->len++] = head.ptr[0];
    }
    return true;
}

/* UCUM has 10* and 10^ for the same. */
static void spell_power(unit_text *text) {
    if (text->len > 3 && memcmp(text->bytes, "10^", 3) == 0) {
        text->bytes[2] = '*';
    }
}

/* "{beats}/min" and "1/min" are "/min"; "{score}" is "1". */
static bool normalize(btri_bytes unit, unit_text *text) {
    if (!drop_annotations(unit, text)) {
        return false;
    }
    if (text->len == 0) {
        text->bytes[0] = '1';
        text->len = 1;
    }
    if (text->len > 2 && text->bytes[0] == '1' && text->bytes[1] == '/') {
        text->len--;
        memmove(text->bytes, &text->bytes[1], text->len);
    }
    spell_power(text);
    spell_litres(text);
    return true;
}

static const unit_row *find_row(btri_bytes symbol) {
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (btri_bytes_equal_cstr(symbol, units[i].symbol)) {
            return &units[i];
        }
    }
    return NULL;
}

/* As written, or without annotations. */
static const unit_row *find_unit(btri_bytes unit) {
    unit_text text;
    const unit_row *row = find_row(unit);
    if (row != NULL) {
        return row;
    }
    return normalize(unit, &text) ? find_row(span_of(&text)) : NULL;
}

static const temperature_row *find_temperature(btri_bytes from, btri_bytes to) {
    unit_text plain_from;
    unit_text plain_to;
    if (!normalize(from, &plain_from) || !normalize(to, &plain_to)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof temperatures / sizeof temperatures[0]; i++) {
        if (btri_bytes_equal_cstr(span_of(&plain_from), temperatures[i].from) &&
            btri_bytes_equal_cstr(span_of(&plain_to), temperatures[i].to)) {
            return &temperatures[i];
        }
    }
    return NULL;
}

/* 128 bits, least significant limb first. */
typedef struct wide {
    uint32_t limb[4];
} wide;

static bool multiply(wide *w, uint32_t factor) {
    uint64_t carry = 0;
    for (size_t i = 0; i < 4; i++) {
        carry += (uint64_t)w->limb[i] * factor;
        w->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return carry == 0;
}

/* Divides, and answers whether there was a remainder. */
static bool divide(wide *w, uint32_t divisor) {
    uint64_t rest = 0;
    for (size_t i = 4; i > 0; i--) {
        rest = (rest << 32) | w->limb[i - 1];
        w->limb[i - 1] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return rest != 0;
}

/* Floor and ceiling of mantissa * 10^power * num, below 2^62 in magnitude; false beyond. */
static bool scale(int64_t mantissa, int32_t power, uint32_t num, int64_t *lo, int64_t *hi) {
    const bool is_negative = mantissa < 0;
    const uint64_t magnitude = is_negative ? (uint64_t)0 - (uint64_t)mantissa : (uint64_t)mantissa;
    wide w = {{(uint32_t)magnitude, (uint32_t)(magnitude >> 32), 0, 0}};
    bool has_rest = false;
    bool fits = multiply(&w, num);
    for (int32_t i = 0; fits && magnitude != 0 && i < power; i++) {
        fits = multiply(&w, 10);
    }
    for (int32_t i = 0; i > power; i--) {
        has_rest = divide(&w, 10) || has_rest;
    }
    const uint64_t floor = ((uint64_t)w.limb[1] << 32) | w.limb[0];
    if (!fits || w.limb[3] != 0 || w.limb[2] != 0 || floor >= GREATEST_PRODUCT) {
        return false;
    }
    const int64_t near = (int64_t)floor;
    const int64_t far = has_rest ? near + 1 : near;
    *lo = is_negative ? -far : near;
    *hi = is_negative ? -near : far;
    return true;
}

static int64_t power_of_ten(uint32_t digits) {
    int64_t power = 1;
    for (uint32_t i = 0; i < digits; i++) {
        power *= 10;
    }
    return power;
}

/* (value * num + add) / den in multiples of 10^-digits, rounded outwards. Rounding value * num first is
 * harmless: the floor of a quotient by a whole number depends only on the floor of the dividend. */
static bool convert_affine(int64_t mantissa, int32_t power, uint32_t num, int64_t add, uint32_t den,
                           int64_t *lo, int64_t *hi) {
    int64_t low = 0;
    int64_t high = 0;
    return scale(mantissa, power, num, &low, &high) && btri_add_i64(low, add, &low) &&
           btri_add_i64(high, add, &high) && btri_div_floor_i64(low, den, lo) &&
           btri_div_ceil_i64(high, den, hi);
}

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        const uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* mantissa * 10^power * num / den; false also if the fraction does not fit 32 bits in lowest terms. */
static bool convert_ratio(int64_t mantissa, int32_t power, uint64_t num, uint64_t den, int64_t *lo,
                          int64_t *hi) {
    const uint64_t divisor = common_divisor(num, den);
    if (num / divisor > UINT32_MAX || den / divisor > UINT32_MAX) {
        return false;
    }
    return convert_affine(mantissa, power, (uint32_t)(num / divisor), 0, (uint32_t)(den / divisor), lo, hi);
}

static bool is_symbol(const unit_row *row, const char *symbol) {
    return strcmp(row->symbol, symbol) == 0;
}

/* A month and a year are not known in days, but a year is twelve months. */
static bool convert_rows(int64_t mantissa, int32_t power, const unit_row *from, const unit_row *to,
                         int64_t *lo, int64_t *hi) {
    int64_t unused = 0;
    if (from == to) {
        return convert_ratio(mantissa, power, 1, 1, lo, hi);
    }
    if (is_symbol(from, "a") && is_symbol(to, "mo")) {
        return convert_ratio(mantissa, power, 12, 1, lo, hi);
    }
    if (is_symbol(from, "mo") && is_symbol(to, "a")) {
        return convert_ratio(mantissa, power, 1, 12, lo, hi);
    }
    /* The smaller factor gives the lower end of a positive value, the upper end of a negative one. */
    const bool is_negative = mantissa < 0;
    const uint64_t num_lo = is_negative ? from->greatest : from->least;
    const uint64_t num_hi = is_negative ? from->least : from->greatest;
    const uint64_t den_lo = is_negative ? to->least : to->greatest;
    const uint64_t den_hi = is_negative ? to->greatest : to->least;
    return convert_ratio(mantissa, power, num_lo * to->den, from->den * den_lo, lo, &unused) &&
           convert_ratio(mantissa, power, num_hi * to->den, from->den * den_hi, &unused, hi);
}

/* A value of another size than every finding's is not plausible, whatever its exact size. */
static btri_status within_limit(bool fits, int64_t low, int64_t high, btri_fixed *lo, btri_fixed *hi) {
    BTRI_ENSURE(fits && low >= -BTRI_FIXED_LIMIT && high <= BTRI_FIXED_LIMIT, BTRI_E_INPUT_IMPLAUSIBLE);
    *lo = low;
    *hi = high;
    return BTRI_OK;
}

static int32_t bounded_power(int32_t exponent, uint32_t digits) {
    const int32_t near = exponent > EXPONENT_BEYOND ? EXPONENT_BEYOND : exponent;
    return (near < -EXPONENT_BEYOND ? -EXPONENT_BEYOND : near) + (int32_t)digits;
}

btri_status btri_unit_convert(int64_t mantissa, int32_t exponent, btri_bytes unit, btri_bytes canonical,
                              uint32_t digits, btri_fixed *lo, btri_fixed *hi) {
    int64_t low = 0;
    int64_t high = 0;
    *lo = *hi = 0;
    const int32_t power = bounded_power(exponent, digits);
    if (unit.len == 0 || btri_bytes_equal(unit, canonical)) {
        const bool fits = convert_ratio(mantissa, power, 1, 1, &low, &high);
        return within_limit(fits, low, high, lo, hi);
    }
    const temperature_row *t = find_temperature(unit, canonical);
    if (t != NULL) {
        const int64_t add = t->add * power_of_ten(digits);
        const bool fits = convert_affine(mantissa, power, t->num, add, t->den, &low, &high);
        return within_limit(fits, low, high, lo, hi);
    }
    const unit_row *from = find_unit(unit);
    const unit_row *to = find_unit(canonical);
    BTRI_ENSURE(from != NULL && to != NULL && from->kind == to->kind, BTRI_E_INPUT_UNIT);
    const bool fits = convert_rows(mantissa, power, from, to, &low, &high);
    return within_limit(fits, low, high, lo, hi);
}
