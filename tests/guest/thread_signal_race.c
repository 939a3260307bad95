/*
 * Signals to a process whose threads are all about to sleep: whichever takes
 * one, every call of the others ends as calls do, and no number that only the
 * kernel knows comes out of it.
 */
#include "tap.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

#define THREADS 4
#define SIGNALS 2000

static volatile int end;
static volatile int handled;
static int empty_pipe[2];
static uint32_t word;

static void
on_signal(int signal)
{
    (void)signal;
    __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
}

/* Each waits a millisecond at most, in vain. */
static long
wait_for_word(void)
{
    struct timespec time = {.tv_nsec = 1000000};
    return syscall(240 /* futex */, &word, 128 /* FUTEX_WAIT, private */, 0,
                   &time, 0, 0);
}

static long
wait_for_pipe(void)
{
    struct pollfd look = {.fd = empty_pipe[0], .events = POLLIN};
    return poll(&look, 1, 1) == 0 ? 0 : -1;
}

static long
wait_for_time(void)
{
    struct timespec time = {.tv_nsec = 1000000};
    return nanosleep(&time, NULL);
}

/* Makes CALL until the end; how often its error was none that it may have. */
static void *
call_often(void *call)
{
    long (*wait)(void) = (long (*)(void))call;
    intptr_t strange = 0;
    while (!end)
        if (wait() == -1)
            strange += errno != EINTR && errno != ETIMEDOUT;
    return (void *)strange;
}

/* OTHERS_TAKE: this thread, which sends the signals, blocks them. */
static void
test_call(const char *name, long (*wait)(void), bool others_take)
{
    sigset_t mine;
    pthread_t thread[THREADS];
    intptr_t strange = 0;
    end = handled = 0;
    sigemptyset(&mine);
    sigaddset(&mine, SIGUSR1);
    pthread_sigmask(SIG_UNBLOCK, &mine, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&thread[i], NULL, call_often, (void *)wait);
    pthread_sigmask(others_take ? SIG_BLOCK : SIG_UNBLOCK, &mine, NULL);
    for (int i = 0; i < SIGNALS; i++) {
        kill(getpid(), SIGUSR1);
        if (i % 16 == 0)
            sched_yield();
    }
    end = 1;
    for (int i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(thread[i], &result);
        strange += (intptr_t)result;
    }
    ok(handled > 0, "%s: signals are handled", name);
    is_int(strange, 0, "%s: no call ends with a strange error", name);
}

int
main(void)
{
    begin_testing();
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    pipe(empty_pipe);
    for (int others_take = 0; others_take < 2; others_take++) {
        test_call("futex", wait_for_word, others_take);
        test_call("poll", wait_for_pipe, others_take);
        test_call("nanosleep", wait_for_time, others_take);
    }
    return done_testing();
}
