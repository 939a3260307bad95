/* How threads end, and their process with them. Each scene is a child. */
#include "raw_thread.h"

#include <poll.h>

static struct raw_thread threads[8];
static volatile int go, leader;
static int pipe_fds[2];

static int
exit_late(void *status)
{
    while (state_of(getpid()) != 'Z')
        raw(SYS_sched_yield);
    int same = raw(SYS_getpid) == leader && raw(SYS_gettid) != leader &&
               raw(SYS_kill, leader, 0) == 0 &&
               raw(SYS_tgkill, leader, leader, 0) == 0 &&
               raw(SYS_tgkill, leader, leader, SIGUSR1) == 0;
    write(pipe_fds[1], same ? "y" : "n", 1);
    await_word(&go, 1);
    if ((long)status < 100)
        raw(SYS_exit_group, status);
    raw(SYS_exit, (long)status - 100);
    return 0;
}

/* The leader exits; another thread goes on, and reads what we say. */
static int
leave_first(void *status)
{
    leader = getpid();
    raw_thread_start(&threads[0], exit_late, status);
    raw(SYS_exit, 3);
    return 0;
}

static int
read_go(void *unused UNUSED)
{
    char byte;
    read(pipe_fds[0], &byte, 1);
    set_word(&go, 1);
    return 0;
}

static int
leave_first_reading(void *status)
{
    raw_thread_start(&threads[1], read_go, NULL);
    return leave_first(status);
}

static void
test_leader_first(void)
{
    int there[2];
    char byte = 0;
    pipe(pipe_fds);
    pipe(there);
    /* The child reads what we write to pipe_fds, and says how it is there. */
    int pid = fork();
    if (pid == 0) {
        int in = dup(pipe_fds[0]);
        dup2(there[1], pipe_fds[1]);
        pipe_fds[0] = in;
        _exit(leave_first_reading((void *)7));
    }
    is_int(read(there[0], &byte, 1), 1, "a thread outlives the first one");
    is_int(byte, 'y', "the process, its pid and kill are as before");
    is_int(waitpid(pid, NULL, WNOHANG), 0, "it can't be waited for yet");
    write(pipe_fds[1], "g", 1);
    is_exit(status_of(pid), 7, "exit_group of the one left gives the status");
    pid = fork();
    if (pid == 0) {
        set_word(&go, 1);
        _exit(leave_first((void *)109));
    }
    is_exit(status_of(pid), 9, "exit of the last thread: its status");
    for (int i = 0; i < 2; i++) {
        close(pipe_fds[i]);
        close(there[i]);
    }
}

static int
sleep_in_futex(void *unused UNUSED)
{
    static volatile int never;
    await_word(&never, 1);
    return 0;
}

static int
sleep_in_read(void *unused UNUSED)
{
    char byte;
    return raw(SYS_read, pipe_fds[0], &byte, 1);
}

static int
sleep_in_nanosleep(void *unused UNUSED)
{
    int32_t time[2] = {1000, 0};
    return raw(SYS_nanosleep, time, NULL);
}

static int
sleep_in_poll(void *unused UNUSED)
{
    struct pollfd fd = {pipe_fds[0], POLLIN, 0};
    return raw(SYS_poll, &fd, 1, -1);
}

static int
sleep_in_suspend(void *unused UNUSED)
{
    uint64_t none = 0;
    return raw(SYS_rt_sigsuspend, &none, 8);
}

/* A child that goes on until its parent PID has ended. */
static void
outlive(int pid)
{
    int32_t time[2] = {0, 10000000};
    while (raw(SYS_getppid) == pid)
        raw(SYS_nanosleep, time, NULL);
    raw(SYS_exit, 0);
}

static int
sleep_in_wait(void *unused UNUSED)
{
    int pid = getpid();
    if (raw(SYS_fork) == 0)
        outlive(pid);
    return raw(SYS_waitpid, -1, NULL, 0);
}

static int
outlive_vfork(void *pid)
{
    outlive((long)pid);
    return 0;
}

static int
sleep_in_vfork(void *unused UNUSED)
{
    static char stack[RAW_STACK] __attribute__((aligned(16)));
    return raw_clone(VM | VFORK | SIGCHLD, stack + RAW_STACK, outlive_vfork,
                     (void *)raw(SYS_getpid), NULL, NULL, NULL);
}

static int
spin(void *unused UNUSED)
{
    while (raw(SYS_getppid) >= 0)
        continue;
    return 0;
}

static int (*const sleeps[])(void *) = {
    sleep_in_futex,   sleep_in_read, sleep_in_nanosleep, sleep_in_poll,
    sleep_in_suspend, sleep_in_wait, sleep_in_vfork,     spin,
};

static void
start_sleepers(void)
{
    for (size_t i = 0; i < COUNT_OF(sleeps); i++)
        raw_thread_start(&threads[i], sleeps[i], NULL);
    nap(30);
}

static int
end_all(void *unused UNUSED)
{
    start_sleepers();
    raw(SYS_exit_group, 21);
    return 0;
}

static int
start_and_end(void *unused UNUSED)
{
    nap(20);
    raw(SYS_exit_group, 22);
    return 0;
}

/* The leader sleeps in a read, another one ends the process. */
static int
ended_by_another(void *unused UNUSED)
{
    struct raw_thread ender;
    start_sleepers();
    raw_thread_start(&ender, start_and_end, NULL);
    sleep_in_read(NULL);
    return 1;
}

static volatile char *volatile nowhere = (char *)16;

static int
fault(void *unused UNUSED)
{
    nap(10);
    *nowhere = 0;
    return 0;
}

static int
ended_by_fault(void *unused UNUSED)
{
    struct raw_thread ender;
    start_sleepers();
    raw_thread_start(&ender, fault, NULL);
    sleep_in_read(NULL);
    return 1;
}

static int
just_sleep(void *unused UNUSED)
{
    start_sleepers();
    write(pipe_fds[1], "r", 1);
    sleep_in_nanosleep(NULL);
    return 1;
}

static int
leave_sleepers(void *unused UNUSED)
{
    raw_thread_start(&threads[0], sleep_in_futex, NULL);
    raw_thread_start(&threads[1], spin, NULL);
    write(pipe_fds[1], (const void *)&threads[1].tid, sizeof(int));
    raw(SYS_exit, 0);
    return 1;
}

static void
test_end_of_all(void)
{
    char byte;
    int tid;
    pipe(pipe_fds);
    is_exit(in_child(end_all, NULL), 21,
            "exit_group ends threads that sleep, wherever");
    is_exit(in_child(ended_by_another, NULL), 22,
            "so it does when another than the first calls it");
    is_killed(in_child(ended_by_fault, NULL), SIGSEGV,
              "a thread's fault is the end of all");
    int ready[2];
    int pid = fork();
    if (pid == 0)
        _exit(end_all(NULL));
    is_exit(status_of(pid), 21, "once more");
    pipe(ready);
    pid = fork();
    if (pid == 0) {
        pipe_fds[1] = ready[1];
        _exit(just_sleep(NULL));
    }
    read(ready[0], &byte, 1);
    kill(pid, SIGTERM);
    is_killed(status_of(pid), SIGTERM, "a signal to the process, too");
    pid = fork();
    if (pid == 0) {
        pipe_fds[1] = ready[1];
        _exit(leave_sleepers(NULL));
    }
    read(ready[0], &tid, sizeof tid);
    await_state(pid, 'Z');
    is_int(waitpid(pid, NULL, WNOHANG), 0, "the first has ended, two go on");
    is_err(waitpid(tid, NULL, 0), ECHILD, "wait4 knows no threads");
    is_int(getpgid(tid), getpgid(0), "getpgid does");
    is_int(kill(tid, 0), 0, "kill finds the process by a thread's number");
    kill(tid, SIGKILL);
    is_killed(status_of(pid), SIGKILL, "and SIGKILL ends it");
    is_err(kill(tid, 0), ESRCH, "then there is no such number");
    for (int i = 0; i < 2; i++) {
        close(pipe_fds[i]);
        close(ready[i]);
    }
}

static int
end_with(void *status)
{
    await_word(&go, 1);
    raw(SYS_exit_group, status);
    return 0;
}

static int
race_to_end(void *unused UNUSED)
{
    for (long i = 0; i < 6; i++)
        raw_thread_start(&threads[i], end_with, (void *)(10 + i));
    set_word(&go, 1);
    raw(SYS_exit_group, 10);
    return 1;
}

static void
test_race(void)
{
    int right = 0;
    for (int i = 0; i < 30; i++) {
        int status = in_child(race_to_end, NULL);
        right += WIFEXITED(status) && WEXITSTATUS(status) >= 10 &&
                 WEXITSTATUS(status) < 16;
    }
    is_int(right, 30, "who calls exit_group first decides on the status");
}

/* A thread's end closes nothing; the process's does. */
static void
test_descriptors(void)
{
    int ready[2];
    char byte;
    pipe(pipe_fds);
    pipe(ready);
    int pid = fork();
    if (pid == 0) {
        close(ready[0]);
        int out = pipe_fds[1];
        pipe_fds[1] = ready[1];
        (void)out;
        _exit(leave_sleepers(NULL));
    }
    close(pipe_fds[1]);
    close(ready[1]);
    int tid;
    read(ready[0], &tid, sizeof tid);
    await_state(pid, 'Z');
    fcntl(pipe_fds[0], F_SETFL, O_NONBLOCK);
    is_err(read(pipe_fds[0], &byte, 1), EAGAIN,
           "a thread's end closes no descriptor");
    kill(pid, SIGKILL);
    status_of(pid);
    is_int(read(pipe_fds[0], &byte, 1), 0, "the last thread's does");
    close(pipe_fds[0]);
    close(ready[0]);
}

int
main(void)
{
    begin_testing();
    test_leader_first();
    test_end_of_all();
    test_race();
    test_descriptors();
    return done_testing();
}
