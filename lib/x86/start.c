/* From the kernel's start-up stack to main, and from main to exit. */
#include "lib/pthread/thread.h"
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv, char **envp);
void __libc_start(int *stack) __attribute__((noreturn));

typedef void initializer(int argc, char **argv, char **envp);
extern initializer *__init_array_start[] __attribute__((visibility("hidden")));
extern initializer *__init_array_end[] __attribute__((visibility("hidden")));

static unsigned *
auxiliary_vector(char **environment)
{
    while (*environment != NULL)
        environment++;
    return (unsigned *)(environment + 1);
}

/*
 * Runs the program. STACK is what the kernel left: argc, the arguments, NULL,
 * the environment, NULL, the auxiliary vector.
 */
void
__libc_start(int *stack)
{
    int argc = stack[0];
    char **argv = (char **)(stack + 1);

    environ = argv + argc + 1;
    thread_start_main(auxiliary_vector(environ));
    for (initializer **init = __init_array_start; init < __init_array_end;
         init++)
        (*init)(argc, argv, environ);
    exit(main(argc, argv, environ));
}
