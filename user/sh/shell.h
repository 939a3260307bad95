/* What the whole shell knows, and the few things that every part may say. */
#ifndef USER_SH_SHELL_H
#define USER_SH_SHELL_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct shell {
    const char *name;                  /* $0 */
    char **parameters;                 /* $1 and on */
    int parameter_count;               /* $# */
    int status;                        /* $? */
    pid_t pid;                         /* $$, in subshells too */
    pid_t last_background;             /* $!, or 0 */
    bool interactive;                  /* commands come from a terminal */
    volatile sig_atomic_t interrupted; /* Ctrl-C: give this line up */
};

extern struct shell shell;

/* Makes copies of WORDS, NULL at the end, the shell's arguments. */
void parameters_set(char **words);

/* Says `NAME: MESSAGE` on standard error. */
void
shell_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends this process, the shell or a child of it, with STATUS. */
void shell_exit(int status) __attribute__((noreturn));

/*
 * Says MESSAGE as shell_complain does, and leaves a shell that isn't
 * interactive with status 2 (XCU 2.8.1, Consequences of Shell Errors).
 */
void shell_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
