/* Who we are, our groups and sessions, and leaving. */
#include "lib/x86/syscall.h"
#include <sys/ioctl.h>
#include <unistd.h>

/* Ends the process at once: nothing is flushed, no atexit function runs. */
void
_exit(int status)
{
    SYSTEM_CALL(SYS_exit_group, status);
    for (;;)
        SYSTEM_CALL(SYS_exit, status);
}

void _Exit(int status) __attribute__((noreturn, alias("_exit")));

pid_t
getpid(void)
{
    return SYSTEM_CALL(SYS_getpid);
}

pid_t
getppid(void)
{
    return SYSTEM_CALL(SYS_getppid);
}

pid_t
gettid(void)
{
    return SYSTEM_CALL(SYS_gettid);
}

pid_t
getpgrp(void)
{
    return SYSTEM_CALL(SYS_getpgrp);
}

pid_t
getpgid(pid_t pid)
{
    return __system_result(SYSTEM_CALL(SYS_getpgid, pid));
}

int
setpgid(pid_t pid, pid_t group)
{
    return __system_result(SYSTEM_CALL(SYS_setpgid, pid, group));
}

pid_t
setsid(void)
{
    return __system_result(SYSTEM_CALL(SYS_setsid));
}

pid_t
getsid(pid_t pid)
{
    return __system_result(SYSTEM_CALL(SYS_getsid, pid));
}
