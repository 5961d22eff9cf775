/* code_table.c - the table of checked codes. Input may be wrong. */
#include "tools/compile/code_table.h"

#include "base/bytes.h"
#include "model/code_system.h"

#define COLUMNS 9u

enum { COLUMN_SYSTEM = 3, COLUMN_CODE = 4, COLUMN_VERIFICATION = 6, COLUMN_NOTE = 8 };

/* The part of *rest before a separator; *rest keeps what is behind it. */
static btri_bytes cut(btri_bytes *rest, char separator) {
    const uint8_t *found = rest->len == 0 ? NULL : (const uint8_t *)memchr(rest->ptr, separator, rest->len);
    const size_t len = found == NULL ? rest->len : (size_t)(found - rest->ptr);
    const btri_bytes head = btri_bytes_of(rest->ptr, len);
    const size_t taken = found == NULL ? len : len + 1;
    *rest = btri_bytes_of(rest->len == 0 ? NULL : rest->ptr + taken, rest->len - taken);
    return head;
}

/* Rows name an HL7 code system by its URI. */
static bool same_system(btri_bytes row, btri_bytes system) {
    if (btri_bytes_equal_cstr(system, "HL7")) {
        return btri_bytes_starts_with(row, btri_bytes_from_cstr("http"));
    }
    return btri_bytes_equal(row, system);
}

static bool row_allows(btri_bytes row, btri_bytes system, btri_bytes code) {
    btri_bytes columns[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = cut(&row, '\t');
    }
    if (!btri_bytes_equal(columns[COLUMN_CODE], code) || !same_system(columns[COLUMN_SYSTEM], system)) {
        return false;
    }
    const bool in_gps = btri_bytes_starts_with(columns[COLUMN_NOTE], btri_bytes_from_cstr("GPS"));
    return btri_bytes_equal_cstr(columns[COLUMN_VERIFICATION], "V") &&
           (in_gps || !btri_bytes_equal_cstr(system, "SNOMED CT"));
}

bool btri_code_table_has(const btri_code_table *table, btri_bytes system, btri_bytes code) {
    btri_bytes rest = table->text;
    if (rest.len == 0) {
        return true;
    }
    while (rest.len > 0) {
        if (row_allows(cut(&rest, '\n'), system, code)) {
            return true;
        }
    }
    return false;
}

bool btri_code_system_of_text(btri_bytes name, uint32_t *out) {
#define NAME_CASE(id, number, label, uri)                                                                    \
    if (btri_bytes_equal_cstr(name, label)) {                                                                \
        *out = number;                                                                                       \
        return true;                                                                                         \
    }
    BTRI_CODE_SYSTEM_LIST(NAME_CASE)
#undef NAME_CASE
    return false;
}
