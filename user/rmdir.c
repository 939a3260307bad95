/* rmdir FOLDER...: removes empty folders. */
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "FOLDER..."

int
main(int argc, char *argv[])
{
    int status = 0;
    tool_start(argv[0]);
    while (tool_option(argc, argv, "", USAGE) >= 0)
        continue;
    if (argv[optind] == NULL)
        tool_usage(USAGE);
    for (char **path = argv + optind; *path != NULL; path++)
        if (rmdir(*path) < 0)
            status |= tool_error("failed to remove", *path);
    return status;
}
