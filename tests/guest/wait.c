/*
 * exit, wait4 and waitpid: the status word comes to the parent once, whether
 * it asked before or after; nobody else gets it.
 */
#include "tap.h"

static int
exit_with(void *code)
{
    return *(int *)code;
}

static int
exit_raw(void *code)
{
    syscall(SYS_exit_group, *(int *)code);
    return 1;
}

static int
die_of(void *signal)
{
    kill(getpid(), *(int *)signal);
    return 1;
}

static int
wait_for_end(void *argument)
{
    int *fds = argument;
    char byte;
    close(fds[1]);
    return read(fds[0], &byte, 1) == 0 ? 42 : 1;
}

static void
test_status(void)
{
    static const int codes[] = {0, 1, 127, 128, 255, 256, 257, -1, 0x12345678};
    static const int signals[] = {SIGHUP,  SIGINT,  SIGKILL, SIGTERM,
                                  SIGUSR1, SIGPIPE, SIGALRM};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        int code = codes[i];
        is_int(in_child(exit_raw, &code), (code & 0xff) << 8,
               "exit(%d): the low byte, and no more", code);
    }
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        int signal = signals[i];
        is_int(in_child(die_of, &signal), signal,
               "death by signal %d: the word is its number", signal);
    }
    int aborted = SIGABRT;
    is_killed(in_child(die_of, &aborted), SIGABRT, "death by SIGABRT");
}

static void
test_before_and_after(void)
{
    int fds[2], code = 7, status;
    pipe(fds);
    int pid = spawn(wait_for_end, fds);
    close(fds[0]);
    is_int(waitpid(pid, &status, WNOHANG), 0, "WNOHANG while it runs: 0");
    is_int(waitpid(-1, &status, WNOHANG), 0, "for any child as well");
    close(fds[1]);
    is_int(waitpid(pid, &status, 0) == pid, 1, "wait until it ends");
    is_exit(status, 42, "it ended by itself");
    pid = spawn(exit_with, &code);
    await_state(pid, 'Z');
    is_int(waitpid(pid, &status, 0) == pid, 1, "wait after the end (LABS 57)");
    is_exit(status, 7, "gives the status that it left");
    pid = spawn(exit_with, &code);
    while (waitpid(pid, &status, WNOHANG) == 0)
        nap(1);
    is_exit(status, 7, "WNOHANG gives it in the end");
    is_err(waitpid(pid, &status, WNOHANG), ECHILD, "but only once: ECHILD");
}

static void
test_selection(void)
{
    int codes[3] = {1, 2, 3}, pids[3], status, sum = 0;
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(exit_with, &codes[i]);
    is_int(waitpid(pids[1], &status, 0) == pids[1], 1, "the one asked for");
    is_exit(status, 2, "is the one given");
    for (int i = 0; i < 2; i++) {
        int pid = waitpid(-1, &status, 0);
        sum += pid == pids[0] ? 1 : pid == pids[2] ? 10 : 100;
    }
    is_int(sum, 11, "-1 gives any, each once");
    is_err(waitpid(-1, &status, 0), ECHILD, "then there is none: ECHILD");
    int pid = spawn(exit_with, &codes[0]);
    is_int(waitpid(0, &status, 0) == pid, 1, "0 means our process group");
    pid = spawn(exit_with, &codes[0]);
    is_int(waitpid(-getpgrp(), &status, 0) == pid, 1, "-group the same");
    pid = spawn(exit_with, &codes[0]);
    is_int(waitpid(pid, NULL, 0) == pid, 1, "no place for a status: fine");
}

static void
test_errors(void)
{
    int code = 5, status = -7;
    is_err(waitpid(-1, &status, 0), ECHILD, "no children: ECHILD");
    is_err(waitpid(-1, &status, WNOHANG), ECHILD, "with WNOHANG: ECHILD");
    is_err(waitpid(getpid(), &status, 0), ECHILD, "for oneself: ECHILD");
    is_err(waitpid(getppid(), &status, 0), ECHILD, "for one's parent: ECHILD");
    is_err(waitpid(1, &status, 0), ECHILD, "for init: ECHILD");
    is_err(waitpid(99999999, &status, 0), ECHILD, "for nobody: ECHILD");
    is_int(status, -7, "and the status is left alone");
    is_err(waitpid(-1, &status, 0x12340), EINVAL, "unknown options: EINVAL");
    int pid = spawn(exit_with, &code);
    is_err(syscall(SYS_wait4, pid, 0xC0100000u, 0, 0), EFAULT,
           "a bad status pointer: EFAULT (LABS 58)");
    is_err(waitpid(pid, &status, 0), ECHILD, "the child is gone nonetheless");
}

static int
wait_for_sibling(void *pid)
{
    int status;
    return waitpid(*(int *)pid, &status, 0) < 0 && errno == ECHILD ? 0 : 1;
}

static void
test_not_ours(void)
{
    int fds[2];
    pipe(fds);
    int pid = spawn(wait_for_end, fds);
    is_exit(in_child(wait_for_sibling, &pid), 0,
            "a sibling is no child: ECHILD");
    close(fds[0]);
    close(fds[1]);
    is_exit(status_of(pid), 42, "it is ours");
}

/* ------- Orphans ------- */

struct orphanage {
    int go[2], report[2];
    int parent;
};

static int
report_parent(void *argument)
{
    struct orphanage *o = argument;
    char byte;
    close(o->go[1]);
    while (read(o->go[0], &byte, 1) > 0)
        continue;
    while (getppid() == o->parent)
        nap(1);
    return write(o->report[1], getppid() > 0 ? "1" : "0", 1) != 1;
}

static int
leave_orphan(void *argument)
{
    struct orphanage *o = argument;
    o->parent = getpid();
    spawn(report_parent, o);
    return 0;
}

static void
test_orphan(void)
{
    struct orphanage o;
    char byte = 0;
    pipe(o.go);
    pipe(o.report);
    is_exit(in_child(leave_orphan, &o), 0, "a child leaves a child behind");
    is_err(waitpid(-1, NULL, WNOHANG), ECHILD, "an orphan is not ours: ECHILD");
    close(o.go[1]);
    close(o.report[1]);
    is_int(read(o.report[0], &byte, 1), 1, "it lives on");
    is_int(byte, '1', "and has another parent (LABS 56)");
    is_int(read(o.report[0], &byte, 1), 0,
           "and its end closes its pipe (LABS 59)");
    close(o.go[0]);
    close(o.report[0]);
}

static int
leave_zombie(void *unused UNUSED)
{
    int code = 3;
    return !await_state(spawn(exit_with, &code), 'Z');
}

static void
test_zombies(void)
{
    int status, good = 0, code = 9;
    is_exit(in_child(leave_zombie, NULL), 0, "one who leaves a zombie behind");
    int pid = spawn(exit_with, &code);
    await_state(pid, 'Z');
    is_int(kill(pid, 0), 0, "a zombie can still be signalled");
    is_int(kill(pid, SIGKILL), 0, "even killed");
    is_exit(status_of(pid), 9, "which changes nothing about its status");
    is_err(kill(pid, 0), ESRCH, "after wait it is gone: ESRCH (LABS 55)");
    int pids[30];
    for (int i = 0; i < 30; i++)
        pids[i] = spawn(exit_with, &code);
    for (int i = 0; i < 30; i++)
        good += waitpid(pids[i], &status, 0) == pids[i] && status == 9 << 8;
    is_int(good, 30, "thirty zombies, each is found");
}

int
main(void)
{
    begin_testing();
    test_status();
    test_before_and_after();
    test_selection();
    test_errors();
    test_not_ours();
    test_orphan();
    test_zombies();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
