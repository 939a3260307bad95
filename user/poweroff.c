/* poweroff: asks init to end everything and to turn the machine off. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

int
main(int argc, char *argv[])
{
    (void)argc;
    tool_start(argv[0]);
    if (kill(1, SIGUSR2) < 0)
        return tool_complain("cannot ask init: %s", strerror(errno));
    for (;;)
        pause();
}
