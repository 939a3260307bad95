/* Calls that make, end, and name processes. */
#include "kernel/abi/resource.h"
#include "kernel/abi/sched.h"
#include "kernel/abi/wait.h"
#include "kernel/dev/clock.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/mm/address_space.h"
#include "kernel/proc/identity.h"
#include "kernel/proc/process.h"
#include "kernel/proc/scheduler.h"
#include "kernel/syscall/syscall.h"
#include "kernel/syscall/user_path.h"
#include "kernel/x86/user_copy.h"

#define TICK_US (1000000 / CLOCK_HZ)

long
sys_fork(void)
{
    struct clone_arguments arguments = {.flags = SIGCHLD};

    return process_clone(&arguments);
}

long
sys_vfork(void)
{
    struct clone_arguments arguments = {.flags =
                                            CLONE_VFORK | CLONE_VM | SIGCHLD};

    return process_clone(&arguments);
}

long
sys_clone(uint32_t flags, uint32_t stack, int *parent_tid,
          struct user_desc *tls, int *child_tid)
{
    struct clone_arguments arguments = {flags, stack, parent_tid, child_tid,
                                        tls};

    return process_clone(&arguments);
}

long
sys_execve(const char *user_path, char **argv, char **envp)
{
    struct user_path path;
    int error = user_path_get(&path, user_path);

    if (error)
        return error;
    error = process_exec(path.text, argv, envp);
    user_path_free(&path);
    return error;
}

long
sys_exit(int status)
{
    thread_exit((status & 0xFF) << 8);
}

long
sys_exit_group(int status)
{
    process_exit((status & 0xFF) << 8);
}

/* TIMES as getrusage counts it: microseconds, in steps of a tick. */
static struct abi_rusage32
usage_of(const struct process_times *times)
{
    return (struct abi_rusage32){
        .utime_sec = times->user_ticks / CLOCK_HZ,
        .utime_usec = times->user_ticks % CLOCK_HZ * TICK_US,
        .stime_sec = times->system_ticks / CLOCK_HZ,
        .stime_usec = times->system_ticks % CLOCK_HZ * TICK_US,
    };
}

long
sys_getrusage(int who, struct abi_rusage32 *user_usage)
{
    const struct process *self = process_current();
    struct process_times times = self->times;

    if (who == RUSAGE_CHILDREN)
        times = self->waited_for;
    else if (who != RUSAGE_SELF)
        return -EINVAL;
    struct abi_rusage32 usage = usage_of(&times);
    return user_copy_out(user_usage, &usage, sizeof usage);
}

/* WUNTRACED and WCONTINUED are taken, but no stopped child is reported. */
long
sys_wait4(int pid, int *user_status, int options,
          struct abi_rusage32 *user_usage)
{
    int status = 0;
    struct process_times times = {0};

    if (options & ~(WNOHANG | WUNTRACED | WCONTINUED))
        return -EINVAL;
    if (pid == INT32_MIN)
        return -ESRCH;
    int result = process_wait(pid, options, &status, &times);
    if (result <= 0)
        return result;
    struct abi_rusage32 usage = usage_of(&times);
    if (user_status && user_copy_out(user_status, &status, sizeof status) < 0)
        return -EFAULT;
    if (user_usage && user_copy_out(user_usage, &usage, sizeof usage) < 0)
        return -EFAULT;
    return result;
}

long
sys_waitpid(int pid, int *status, int options)
{
    return sys_wait4(pid, status, options, NULL);
}

long
sys_getpid(void)
{
    return process_current()->pid;
}

long
sys_getppid(void)
{
    return process_parent_pid();
}

long
sys_getpgrp(void)
{
    return process_current()->pgid;
}

long
sys_getpgid(int pid)
{
    return process_get_group(pid);
}

long
sys_getsid(int pid)
{
    return process_get_session(pid);
}

long
sys_setpgid(int pid, int pgid)
{
    return process_set_group(pid, pgid);
}

long
sys_setsid(void)
{
    return process_new_session();
}

/* The limits that are kept; what has none is unlimited. */
long
sys_ugetrlimit(unsigned resource, struct abi_rlimit32 *user_limit)
{
    struct abi_rlimit32 limit = {RLIM_INFINITY, RLIM_INFINITY};

    if (resource > 15)
        return -EINVAL;
    if (resource == RLIMIT_NOFILE)
        limit = (struct abi_rlimit32){FD_LIMIT, FD_LIMIT};
    else if (resource == RLIMIT_STACK)
        limit = (struct abi_rlimit32){STACK_SIZE_MAX, STACK_SIZE_MAX};
    else if (resource == RLIMIT_CORE)
        limit = (struct abi_rlimit32){0, 0};
    return user_copy_out(user_limit, &limit, sizeof limit);
}
