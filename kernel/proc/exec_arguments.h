/* argv and envp on their way from the old program's memory to the new one's. */
#ifndef KERNEL_PROC_EXEC_ARGUMENTS_H
#define KERNEL_PROC_EXEC_ARGUMENTS_H

#include "kernel/types.h"

/* Strings with their NULs, one behind the other: argv's, then envp's. */
struct exec_arguments {
    char *bytes;      /* kmalloc'ed; exec_arguments_free */
    size_t used;      /* bytes of it */
    size_t capacity;  /* bytes allocated */
    size_t argv_size; /* bytes of argv's part */
    unsigned argc;
    unsigned envc;
};

/* Adds the program's strings at ARGV and ENVP (NULL: none) to ARGUMENTS, which
 * is zeroed. 0, -E2BIG, -EFAULT or -ENOMEM; to be freed in any case. */
int exec_arguments_from_user(struct exec_arguments *arguments, char **argv,
                             char **envp);

/* The same from arrays of the kernel's, ended by NULL. */
int
exec_arguments_from_kernel(struct exec_arguments *arguments,
                           const char *const *argv, const char *const *envp);

/* For "#!": puts INTERPRETER, OPTION unless it is NULL, and PATH in place of
 * argv[0]. 0, -E2BIG or -ENOMEM. */
int
exec_arguments_shift(struct exec_arguments *arguments, const char *interpreter,
                     const char *option, const char *path);

void exec_arguments_free(struct exec_arguments *arguments);

#endif
