/* code_table.h - the table of checked codes (tab-separated: kind, short id, concept, system, code, display,
 * verification, where seen, note). A code may be used if a row of it is verified (V); a SNOMED CT code only
 * if it is in the Global Patient Set (the note begins with GPS). Input may be wrong. */
#ifndef BTRI_TOOLS_COMPILE_CODE_TABLE_H
#define BTRI_TOOLS_COMPILE_CODE_TABLE_H

#include <stdbool.h>

#include "backtriage/types.h"

typedef struct btri_code_table {
    btri_bytes text; /* empty: no table, every code is taken */
} btri_code_table;

/* system: the name in knowledge files, model/code_system.h. */
bool btri_code_table_has(const btri_code_table *table, btri_bytes system, btri_bytes code);

/* Number of a code system by its name in knowledge files. */
bool btri_code_system_of_text(btri_bytes name, uint32_t *out);

#endif
