/* The end of a program. */
#include "lib/stdio/stream.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define FUNCTIONS_PER_BLOCK 32

/* Functions registered with atexit, the newest block first. */
struct exit_block {
    struct exit_block *older;
    int count;
    void (*functions[FUNCTIONS_PER_BLOCK])(void);
};

static struct exit_block first_block;
static struct exit_block *newest = &first_block;

/* Registers FUNCTION for exit; nonzero without memory (ISO C 7.22.4.2). */
int
atexit(void (*function)(void))
{
    if (newest->count == FUNCTIONS_PER_BLOCK) {
        struct exit_block *block = calloc(1, sizeof(*block));

        if (block == NULL)
            return -1;
        block->older = newest;
        newest = block;
    }
    newest->functions[newest->count++] = function;
    return 0;
}

/* Runs them, the last registered first; one may register another. */
static void
run_exit_functions(void)
{
    for (;;) {
        if (newest->count > 0)
            newest->functions[--newest->count]();
        else if (newest->older != NULL)
            newest = newest->older;
        else
            break;
    }
}

/*
 * Ends the process with the lowest eight bits of STATUS, after the functions
 * of atexit have run and all streams were flushed (ISO C 7.22.4.4). _exit
 * does neither.
 */
void
exit(int status)
{
    run_exit_functions();
    stream_list_finish();
    _exit(status);
}

/* Kills the process by SIGABRT, whatever is set for it (ISO C 7.22.4.1). */
void
abort(void)
{
    sigset_t only_abort;

    sigemptyset(&only_abort);
    sigaddset(&only_abort, SIGABRT);
    sigprocmask(SIG_UNBLOCK, &only_abort, NULL);
    raise(SIGABRT);
    signal(SIGABRT, SIG_DFL);
    raise(SIGABRT);
    _exit(127);
}
