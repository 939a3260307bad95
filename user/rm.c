/* rm [-fr] FILE...: removes names; -r folders with all that is in them. */
#include <errno.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-fr] FILE..."

int
main(int argc, char *argv[])
{
    bool forced = false, recursive = false;
    int status = 0;
    struct stat found;
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "frR", USAGE)) >= 0;) {
        forced |= option == 'f';
        recursive |= option != 'f';
    }
    if (argv[optind] == NULL && !forced)
        tool_usage(USAGE);
    for (char **path = argv + optind; *path != NULL; path++) {
        if (recursive && path_is_dots(path_base(*path)))
            status |= tool_complain("refusing to remove '%s'", *path);
        else if (!forced || lstat(*path, &found) == 0 || errno != ENOENT)
            status |= remove_file(*path, recursive);
    }
    return status;
}
