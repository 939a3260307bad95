/* Signals among threads: to one, to all, and each one's mask. */
#include "threads.h"

static sem_t ready, go, handled;
static pthread_t by;
static volatile int count;

static void
handle(int signal UNUSED)
{
    by = pthread_self();
    count++;
    sem_post(&handled);
}

static void
await(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        continue;
}

static void *
wait_for_go(void *unused UNUSED)
{
    sem_post(&ready);
    await(&go);
    return NULL;
}

static void *
block_and_wait(void *unused UNUSED)
{
    sigset_t set, mask;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    sem_post(&ready);
    await(&go);
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    return POINTER(sigismember(&mask, SIGUSR1));
}

static void *
raise_here(void *unused UNUSED)
{
    raise(SIGUSR1);
    return POINTER(pthread_equal(by, pthread_self()));
}

static void
to_one(void)
{
    pthread_t thread = start_thread(wait_for_go, NULL);

    await(&ready);
    is_int(pthread_kill(thread, 0), 0, "pthread_kill: is it there");
    is_int(pthread_kill(thread, 1000), EINVAL, "pthread_kill: no such signal");
    is_int(pthread_kill(thread, SIGUSR1), 0, "pthread_kill");
    await(&handled);
    ok(pthread_equal(by, thread), "it handles it");
    is_int(pthread_kill(pthread_self(), SIGUSR1), 0, "to oneself");
    ok(pthread_equal(by, pthread_self()), "we have handled it");
    await(&handled);
    sem_post(&go);
    join_thread(thread);
    is_int(NUMBER(join_thread(start_thread(raise_here, NULL))), 1,
           "raise is for the calling thread");
    await(&handled);
}

static void *
end_at_once(void *unused UNUSED)
{
    sem_post(&ready);
    return POINTER(5);
}

static void
to_an_ended_one(void)
{
    pthread_t thread = start_thread(end_at_once, NULL);

    await(&ready);
    nap(20);
    count = 0;
    is_int(pthread_kill(thread, SIGUSR1), 0, "to one that has ended");
    is_int(count, 0, "nobody handles it");
    is_int(NUMBER(join_thread(thread)), 5, "its result stays");
}

static void
masks(void)
{
    sigset_t set, mask;
    pthread_t thread;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    thread = start_thread(block_and_wait, NULL);
    await(&ready);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    ok(!sigismember(&mask, SIGUSR1), "another's mask isn't ours");
    is_int(pthread_sigmask(77, &set, NULL), EINVAL, "pthread_sigmask: how?");
    count = 0;
    pthread_kill(thread, SIGUSR1);
    nap(10);
    is_int(count, 0, "blocked by that thread, it waits");
    kill(getpid(), SIGUSR1);
    await(&handled);
    ok(pthread_equal(by, pthread_self()),
       "one for the process goes to whom it can");
    sem_post(&go);
    is_int(NUMBER(join_thread(thread)), 1, "its mask is as it was");
    is_int(count, 1, "and what waited for it is gone with it");
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void *
tell_mask(void *unused UNUSED)
{
    sigset_t mask;

    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    return POINTER(sigismember(&mask, SIGUSR2) * 2 +
                   sigismember(&mask, SIGUSR1));
}

static void
inherited(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    is_int(NUMBER(join_thread(start_thread(tell_mask, NULL))), 2,
           "a new thread has its creator's mask");
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void *
crash(void *unused UNUSED)
{
    volatile int *volatile nowhere = NULL;

    *nowhere = 1;
    return NULL;
}

static int
crash_in_thread(void *unused UNUSED)
{
    join_thread(start_thread(crash, NULL));
    return 0;
}

static void *
abort_here(void *unused UNUSED)
{
    abort();
}

static int
abort_in_thread(void *unused UNUSED)
{
    join_thread(start_thread(abort_here, NULL));
    return 0;
}

static int
kill_with_threads(void *unused UNUSED)
{
    start_thread(wait_for_go, NULL);
    start_thread(block_and_wait, NULL);
    for (;;)
        pause();
    return 0;
}

static void
deaths(void)
{
    int pid;

    is_killed(in_child(crash_in_thread, NULL), SIGSEGV,
              "a thread's crash is the process's");
    is_killed(in_child(abort_in_thread, NULL), SIGABRT, "abort as well");
    pid = spawn(kill_with_threads, NULL);
    await_state(pid, 'S');
    kill(pid, SIGTERM);
    is_killed(status_of(pid), SIGTERM, "a signal ends all threads");
}

/* Signals that the libc keeps for itself. */
static void
reserved(void)
{
    struct sigaction action = {.sa_flags = 0};
    sigset_t set;

    action.sa_handler = handle;
    is_err(sigaction(32, &action, NULL), EINVAL, "signal 32 isn't ours");
    is_err(sigaction(33, &action, NULL), EINVAL, "nor is 33");
    sigfillset(&set);
    pthread_sigmask(SIG_BLOCK, &set, &set);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
    ok(!sigismember(&set, SIGUSR1), "a full mask, and back");
}

int
main(void)
{
    struct sigaction action = {.sa_flags = SA_RESTART};

    begin_testing();
    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    sem_init(&handled, 0, 0);
    action.sa_handler = handle;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    to_one();
    to_an_ended_one();
    masks();
    inherited();
    deaths();
    reserved();
    return done_testing();
}
