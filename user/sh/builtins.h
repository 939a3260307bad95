/* The commands that must run in the shell itself, because they change it. */
#ifndef USER_SH_BUILTINS_H
#define USER_SH_BUILTINS_H

#include <stdbool.h>

struct builtin {
    const char *name;
    bool is_special; /* assignments before it stay (XCU 2.14) */
    bool keeps_redirections;
    int (*run)(int argc, char *argv[]); /* returns the status */
};

/* Returns the builtin NAME, or NULL if that would be a program. */
const struct builtin *builtin_find(const char *name);

#endif
