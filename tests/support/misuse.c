/* misuse.c - see misuse.h. Tests only; POSIX. */
#define _DEFAULT_SOURCE 1

#include "misuse.h"

#include <stddef.h>

#if defined(BTRI_DEBUG)
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

btri_status misuse_status(btri_status (*scenario)(void)) {
    const pid_t child = fork();
    if (child == 0) {
        /* CMocka catches signals and would go on with the next test; the report of the trap is expected. */
        (void)signal(SIGILL, SIG_DFL);
        (void)signal(SIGTRAP, SIG_DFL);
        (void)signal(SIGABRT, SIG_DFL);
        (void)close(2);
        (void)scenario();
        _exit(0);
    }
    int how = 0;
    if (child < 0 || waitpid(child, &how, 0) != child) {
        return BTRI_E_MEMORY;
    }
    return WIFEXITED(how) && WEXITSTATUS(how) == 0 ? BTRI_OK : BTRI_E_INTERNAL;
}
#elif defined(BTRI_COVERAGE)
/* BTRI_NEVER is a constant there, so that there is no guard to test. */
btri_status misuse_status(btri_status (*scenario)(void)) {
    return scenario == NULL ? BTRI_OK : BTRI_E_INTERNAL;
}
#else
btri_status misuse_status(btri_status (*scenario)(void)) {
    return scenario();
}
#endif
