/* poweroff: writes everything to the disk and turns the machine off. */
#include <errno.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "user/lib/tool.h"

int
main(int argc, char *argv[])
{
    (void)argc;
    tool_start(argv[0]);
    sync();
    reboot(RB_POWER_OFF);
    return tool_complain("cannot turn off: %s", strerror(errno));
}
