/* Calls about the machine as a whole. */
#include "kernel/abi/reboot.h"
#include "kernel/abi/utsname.h"
#include "kernel/dev/power.h"
#include "kernel/errno.h"
#include "kernel/fs/filesystem.h"
#include "kernel/syscall/syscall.h"
#include "kernel/version.h"
#include "kernel/x86/user_copy.h"

long
sys_uname(struct utsname *user_name)
{
    static const struct utsname name = {
        .sysname = KERNEL_SYSNAME,
        .nodename = "sluice",
        .release = KERNEL_RELEASE,
        .version = KERNEL_VERSION,
        .machine = KERNEL_MACHINE,
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
