/* pwd: prints the working directory. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

int
main(int argc, char *argv[])
{
    (void)argc;
    char path[PATH_MAX];
    tool_start(argv[0]);
    if (getcwd(path, sizeof path) == NULL)
        return tool_complain("cannot tell: %s", strerror(errno));
    puts(path);
    return tool_finish(0);
}
