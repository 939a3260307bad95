/* cp [-r] SOURCE... TARGET: copies files to a file or into a folder. */
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-r] SOURCE... TARGET"

static bool recursive;

static int
copy(const char *source, const char *target)
{
    return copy_file(source, target, recursive);
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    while (tool_option(argc, argv, "rR", USAGE) >= 0)
        recursive = true;
    return for_each_source(argv + optind, USAGE, copy);
}
