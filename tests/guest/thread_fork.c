/* fork and wait among threads: the child has the one that called. */
#include "raw_thread.h"

static struct raw_thread threads[4];
static volatile int counter, stop, go, results[4];

static int
count_up(void *unused UNUSED)
{
    while (!stop) {
        __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
        raw(SYS_sched_yield);
    }
    return 0;
}

static int
add_ten(void *unused UNUSED)
{
    __atomic_fetch_add(&counter, 10, __ATOMIC_SEQ_CST);
    return 0;
}

/* In the child of a thread: 0, or what is wrong. */
static int
look_around(int parent)
{
    if (raw(SYS_gettid) != raw(SYS_getpid) || raw(SYS_getpid) == parent)
        return 1;
    if (raw(SYS_getppid) != parent)
        return 2;
    int before = counter;
    for (int i = 0; i < 50; i++)
        raw(SYS_sched_yield);
    if (counter != before)
        return 3;
    raw_thread_start(&threads[3], add_ten, NULL);
    raw_thread_join(&threads[3]);
    return counter == before + 10 ? 0 : 4;
}

static int
fork_and_look(void *unused UNUSED)
{
    int parent = raw(SYS_getpid);
    int pid = raw(SYS_fork);
    if (pid == 0)
        raw(SYS_exit_group, look_around(parent));
    results[0] = pid;
    return 0;
}

static void
test_fork(void)
{
    raw_thread_start(&threads[0], count_up, NULL);
    raw_thread_start(&threads[1], fork_and_look, NULL);
    raw_thread_join(&threads[1]);
    is_exit(status_of(results[0]), 0,
            "the child of a thread has one thread and a copy of the memory");
    int before = counter;
    while (counter == before)
        raw(SYS_sched_yield);
    ok(counter != before, "another thread of the parent goes on");
    stop = 1;
    raw_thread_join(&threads[0]);
}

static int
wait_for_any(void *argument)
{
    int *result = argument;
    int status = 0;
    await_word(&go, 1);
    *result = raw(SYS_waitpid, -1, &status, 0);
    return 0;
}

static int
wait_for_go(void *fds)
{
    char byte;
    close(((int *)fds)[1]);
    return read(((int *)fds)[0], &byte, 1);
}

static void
test_wait(void)
{
    int fds[2], children[3];
    pipe(fds);
    for (int i = 0; i < 3; i++)
        children[i] = spawn(wait_for_go, fds);
    for (int i = 0; i < 4; i++)
        raw_thread_start(&threads[i], wait_for_any, (void *)&results[i]);
    set_word(&go, 1);
    close(fds[0]);
    close(fds[1]);
    int sum = 0, without = 0;
    for (int i = 0; i < 4; i++) {
        raw_thread_join(&threads[i]);
        sum += results[i] > 0 ? results[i] : 0;
        without += results[i] == -ECHILD;
    }
    is_int(sum, children[0] + children[1] + children[2],
           "three of four threads get a child each");
    is_int(without, 1, "the fourth ECHILD");
}

static int
await_ten_more(void *unused UNUSED)
{
    int before = counter;
    while (counter < before + 10)
        raw(SYS_sched_yield);
    return 12;
}

static int
vfork_and_wait(void *unused UNUSED)
{
    static char stack[RAW_STACK] __attribute__((aligned(16)));
    results[0] = raw_clone(VM | VFORK | SIGCHLD, stack + RAW_STACK,
                           await_ten_more, NULL, NULL, NULL, NULL);
    return 0;
}

static void
test_vfork(void)
{
    stop = 0;
    raw_thread_start(&threads[0], count_up, NULL);
    raw_thread_start(&threads[1], vfork_and_wait, NULL);
    raw_thread_join(&threads[1]);
    is_exit(status_of(results[0]), 12,
            "vfork stops the thread that calls it, no other");
    stop = 1;
    raw_thread_join(&threads[0]);
}

/* Opens and closes while the other thread forks. */
static int
make_pipes(void *unused UNUSED)
{
    while (!stop) {
        int fds[2];
        if (raw(SYS_pipe, fds) == 0) {
            raw(SYS_close, fds[0]);
            raw(SYS_close, fds[1]);
        }
    }
    return 0;
}

static int
change_memory(void *unused UNUSED)
{
    while (!stop) {
        char *at = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        at[0] = at[PAGE] = 1;
        mprotect(at, PAGE, PROT_NONE);
        munmap(at, 3 * PAGE);
    }
    return 0;
}

static int
return_counter(void *unused UNUSED)
{
    return counter & 63;
}

static void
test_commotion(void)
{
    int right = 0;
    stop = 0;
    raw_thread_start(&threads[0], make_pipes, NULL);
    raw_thread_start(&threads[1], change_memory, NULL);
    for (int i = 0; i < 50; i++) {
        counter = i;
        right += in_child(return_counter, NULL) == i << 8;
    }
    stop = 1;
    raw_thread_join(&threads[0]);
    raw_thread_join(&threads[1]);
    is_int(right, 50, "forks while others open, close, map and unmap");
    is_int(open_descriptors(100), 3, "which leaves no descriptor");
}

int
main(void)
{
    begin_testing();
    test_fork();
    test_wait();
    test_vfork();
    test_commotion();
    return done_testing();
}
