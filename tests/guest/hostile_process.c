/*
 * Processes that misbehave: init is shot at, children die in every way while
 * somebody waits, a vfork child takes its parent's memory with it, exit
 * signals that are none.
 */
#include <sys/utsname.h>

#include "tap.h"

#define WALL 0x40000000

static int
on_sluice(void)
{
    struct utsname name;

    return uname(&name) == 0 && strcmp(name.sysname, "Sluice") == 0;
}

/* What the host's own init thinks of signals is nothing to try. */
static void
shoot_init(void)
{
    static const int signals[] = {SIGKILL, SIGSTOP, SIGSEGV, SIGTERM, SIGHUP};

    for (size_t i = 0; i < COUNT_OF(signals); i++)
        is_int(on_sluice() ? kill(1, signals[i]) : 0, 0,
               "init is sent signal %d", signals[i]);
    if (on_sluice())
        await_state(1, 'S');
    is_int(on_sluice() ? kill(1, 0) : 0, 0, "init is still there");
}

static int
exit_with_3(void *unused UNUSED)
{
    return 3;
}

static int
sleep_long(void *unused UNUSED)
{
    nap(20000);
    return 4;
}

static int
stop_self(void *unused UNUSED)
{
    raise(SIGSTOP);
    return 5;
}

/* A clone whose end would be told by signal NUMBER. */
static void
odd_exit_signal(int number)
{
    int status = -1;
    int pid = syscall(120, number, 0, 0, 0, 0);

    if (pid == 0)
        _exit(6);
    int got = waitpid(pid, &status, WALL);
    if (got < 0 && errno == EINVAL)
        got = waitpid(pid, &status, 0);
    is_exit(got == pid ? status : -1, 6, "exit signal %d", number);
}

static void
kill_stopped(void)
{
    int pid = spawn(stop_self, NULL);

    await_state(pid, 'T');
    kill(pid, SIGKILL);
    is_killed(status_of(pid), SIGKILL, "a stopped process is killed");
    pid = spawn(stop_self, NULL);
    await_state(pid, 'T');
    kill(pid, SIGTERM);
    kill(pid, SIGCONT);
    is_killed(status_of(pid), SIGTERM,
              "a stopped process is ended and goes on");
}

static void
kill_waited_for(void)
{
    int pid = spawn(sleep_long, NULL);
    int killer = fork();

    if (killer == 0) {
        await_state(pid, 'S');
        await_state(getppid(), 'S');
        _exit(kill(pid, SIGKILL));
    }
    is_killed(status_of(pid), SIGKILL,
              "a process that is waited for is killed");
    is_exit(status_of(killer), 0, "by another one");
    is_err(kill(pid, SIGKILL), ESRCH, "and can't be killed again");
}

static void
kill_zombie(void)
{
    int pid = spawn(exit_with_3, NULL);

    await_state(pid, 'Z');
    is_int(kill(pid, SIGKILL), 0, "a zombie is killed");
    is_exit(status_of(pid), 3, "and has ended as it had");
}

/* Dies while its parent sleeps in vfork: by a fault, a signal, a bad exec. */
static void
vfork_badly(void)
{
    int pid = vfork();

    if (pid == 0) {
        *(volatile int *)0 = 1;
        _exit(1);
    }
    is_killed(status_of(pid), SIGSEGV, "a vfork child faults");
    pid = vfork();
    if (pid == 0) {
        kill(getpid(), SIGKILL);
        _exit(1);
    }
    is_killed(status_of(pid), SIGKILL, "a vfork child kills itself");
    pid = vfork();
    if (pid == 0) {
        syscall(11, "/no/such/program", NULL, NULL);
        syscall(11, (char *)16, NULL, NULL);
        syscall(11, "/", NULL, NULL);
        _exit(8);
    }
    is_exit(status_of(pid), 8, "a vfork child can't exec");
}

/* One process's memory and table, used by two at once. */
static void
share_everything(void)
{
    static volatile int seen;
    static char stack[16384] __attribute__((aligned(16)));
    uint32_t flags = 0x100 | 0x400 | 0x4000 | SIGCHLD; /* VM, FILES, VFORK */
    int pid;

    __asm__ volatile("int $0x80\n\t"
                     "testl %%eax, %%eax\n\t"
                     "jnz 1f\n\t"
                     "movl $1, (%%esi)\n\t"
                     "movl $6, %%eax\n\t" /* close(9) */
                     "movl $9, %%ebx\n\t"
                     "int $0x80\n\t"
                     "movl $1, %%eax\n\t" /* exit(0) */
                     "xorl %%ebx, %%ebx\n\t"
                     "int $0x80\n"
                     "1:"
                     : "=a"(pid)
                     : "a"((dup2(1, 9), 120)), "b"(flags),
                       "c"(stack + sizeof stack), "d"(0), "S"(&seen), "D"(0)
                     : "memory");
    is_exit(status_of(pid), 0, "a clone with everything shared");
    is_int(seen, 1, "has written its parent's memory");
    is_err(fcntl(9, F_GETFD), EBADF, "and closed its parent's descriptor");
}

/* Twenty children, of whom every other one is dead when their parent is. */
static int
leave_orphans(void *unused UNUSED)
{
    int gate[2], good = 0;
    char byte;

    pipe(gate);
    for (int i = 0; i < 20; i++) {
        int pid = fork();

        if (pid == 0) {
            close(gate[1]);
            _exit(i % 2 ? 0 : read(gate[0], &byte, 1));
        }
        good += await_state(pid, i % 2 ? 'Z' : 'S');
    }
    return good == 20 ? 0 : 1;
}

/* Init takes them: waits until the last of them has no descriptor left. */
static void
test_orphans(void)
{
    int alive[2];
    char byte;

    pipe(alive);
    is_exit(in_child(leave_orphans, NULL), 0, "twenty orphans");
    close(alive[1]);
    is_int(read(alive[0], &byte, 1), 0, "all of them end");
    close(alive[0]);
}

/* What set_thread_area takes, and what it refuses. */
static void
bad_thread_areas(void)
{
    uint32_t area[4] = {-1u, 0, 0xFFFFF, 0x51};

    is_int(syscall(243, area), 0, "a thread area");
    uint32_t entry = area[0];
    area[3] = 0x50;
    is_err(syscall(243, area), EINVAL, "of 16 bits");
    area[3] = 0x55;
    is_err(syscall(243, area), EINVAL, "of code");
    area[3] = 0x71;
    is_err(syscall(243, area), EINVAL, "that is not present");
    area[0] = 1;
    area[3] = 0x51;
    is_err(syscall(243, area), EINVAL, "in place of the kernel's code");
    area[0] = 0x80000000;
    is_err(syscall(243, area), EINVAL, "far below the table");
    area[0] = 9999;
    is_err(syscall(243, area), EINVAL, "far above it");
    memset(area, 0, sizeof area);
    area[0] = entry;
    is_int(syscall(243, area), 0, "and taken back");
}

int
main(void)
{
    begin_testing();
    shoot_init();
    odd_exit_signal(0);
    odd_exit_signal(65);
    odd_exit_signal(255);
    kill_stopped();
    kill_waited_for();
    kill_zombie();
    vfork_badly();
    share_everything();
    test_orphans();
    bad_thread_areas();
    return done_testing();
}
