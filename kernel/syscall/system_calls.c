/* Calls about the machine as a whole. */
#include "kernel/abi/reboot.h"
#include "kernel/abi/utsname.h"
#include "kernel/dev/power.h"
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/user_copy.h"

/* The release tells a libc which Linux's contract we keep. */
long
sys_uname(struct utsname *user_name)
{
    static const struct utsname name = {
        .sysname = "Sluice",
        .nodename = "sluice",
        .release = "6.1.0",
        .version = "#1",
        .machine = "i686",
        .domainname = "(none)",
    };

    return user_copy_out(user_name, &name, sizeof name);
}

long
sys_sync(void)
{
    filesystem_sync_all();
    return 0;
}

long
sys_reboot(uint32_t magic1, uint32_t magic2, uint32_t command)
{
    if (magic1 != LINUX_REBOOT_MAGIC1 || magic2 != LINUX_REBOOT_MAGIC2)
        return -EINVAL;
    switch (command) {
    case LINUX_REBOOT_CMD_POWER_OFF:
    case LINUX_REBOOT_CMD_HALT:
        filesystem_sync_all();
        power_off();
    case LINUX_REBOOT_CMD_RESTART:
        filesystem_sync_all();
        power_reset();
    default:
        return -EINVAL;
    }
}
