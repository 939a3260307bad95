/* The system's name, its limits, its end. */
#include "lib/x86/syscall.h"
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/utsname.h>

int
uname(struct utsname *name)
{
    return __system_result(SYSTEM_CALL(SYS_uname, name));
}

int
getrlimit(int resource, struct rlimit *limit)
{
    struct abi_rlimit32 answer;
    long result = SYSTEM_CALL(SYS_ugetrlimit, resource, &answer);

    if (__system_result(result) < 0)
        return -1;
    limit->rlim_cur = answer.rlim_cur;
    limit->rlim_max = answer.rlim_max;
    return 0;
}

int
reboot(unsigned command)
{
    return __system_result(SYSTEM_CALL(SYS_reboot, LINUX_REBOOT_MAGIC1,
                                       LINUX_REBOOT_MAGIC2, command));
}
