/* misuse.h - what a library function answers to misuse that BTRI_NEVER guards: BTRI_E_INTERNAL in a release
 * build, a trap in a debug build. The scenario runs in a child process there, and a trap is answered as
 * BTRI_E_INTERNAL. */
#ifndef BTRI_TESTS_MISUSE_H
#define BTRI_TESTS_MISUSE_H

#include "backtriage/status.h"

btri_status misuse_status(btri_status (*scenario)(void));

#endif
