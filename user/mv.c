/*
 * mv [-f] SOURCE... TARGET: renames files, or moves them into a folder. To
 * another file system there is no rename: they are copied and removed.
 */
#include <errno.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-f] SOURCE... TARGET"

static int
move(const char *source, const char *target)
{
    struct stat status;
    if (lstat(source, &status) < 0)
        return tool_error("cannot stat", source);
    if (rename(source, target) == 0)
        return 0;
    if (errno != EXDEV)
        return tool_error("cannot move", source);
    return copy_file(source, target, true) || remove_file(source, true);
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    while (tool_option(argc, argv, "f", USAGE) >= 0)
        continue;
    return for_each_source(argv + optind, USAGE, move);
}
