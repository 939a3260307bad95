/* The end of a program. */
#include "lib/stdlib/exit.h"
#include "lib/pthread/fork.h"
#include "lib/pthread/thread.h"
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
struct lock exit_lock; /* of the two above */

/* The thread that is in exit, or NULL; changed atomically. */
static pthread_t exiting;

/* Makes room for one more function. */
static bool
provide_room(void)
{
    struct exit_block *block;

    if (newest->count < FUNCTIONS_PER_BLOCK)
        return true;
    block = calloc(1, sizeof(*block));
    if (block == NULL)
        return false;
    block->older = newest;
    newest = block;
    return true;
}

/* Registers FUNCTION for exit; nonzero without memory (ISO C 7.22.4.2). */
int
atexit(void (*function)(void))
{
    bool room;

    lock_acquire(&exit_lock);
    room = provide_room();
    if (room)
        newest->functions[newest->count++] = function;
    lock_release(&exit_lock);
    return room ? 0 : -1;
}

/* The function registered last, which is not registered any more; or NULL. */
static void (*take_exit_function(void))(void)
{
    void (*function)(void) = NULL;

    lock_acquire(&exit_lock);
    while (newest->count == 0 && newest->older != NULL)
        newest = newest->older;
    if (newest->count > 0)
        function = newest->functions[--newest->count];
    lock_release(&exit_lock);
    return function;
}

/* Runs them, the last registered first; one may register another. */
static void
run_exit_functions(void)
{
    void (*function)(void);

    while ((function = take_exit_function()) != NULL)
        function();
}

/* The first thread that calls exit goes on; another never returns from here,
   for the first will end it. A function of atexit may call exit again. */
static void
be_the_only_one(void)
{
    static const int for_ever;
    pthread_t nobody = NULL;

    if (__atomic_compare_exchange_n(&exiting, &nobody, thread_self(), false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) ||
        nobody == thread_self())
        return;
    for (;;)
        futex_wait(&for_ever, 0, FUTEX_FOREVER, false);
}

void
exit_only_thread(void)
{
    if (exiting != thread_self())
        exiting = NULL;
}

/*
 * Ends the process with the lowest eight bits of STATUS, after the functions
 * of atexit have run and all streams were flushed (ISO C 7.22.4.4). _exit
 * does neither.
 */
void
exit(int status)
{
    be_the_only_one();
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
