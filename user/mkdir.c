/* mkdir [-p] FOLDER...: makes folders; -p those above them, too. */
#include <errno.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-p] FOLDER..."

/* Makes PATH and all folders above it that aren't there. */
static int
make_all(char *path)
{
    for (char *at = path + 1; *path != '\0' && *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        int failed = mkdir(path, 0777) < 0 && !path_is_folder(path);
        if (failed)
            return tool_error("cannot create directory", path);
        *at = '/';
    }
    if (mkdir(path, 0777) < 0 && !path_is_folder(path))
        return tool_error("cannot create directory", path);
    return 0;
}

int
main(int argc, char *argv[])
{
    bool parents = false;
    int status = 0;
    tool_start(argv[0]);
    while (tool_option(argc, argv, "p", USAGE) >= 0)
        parents = true;
    if (argv[optind] == NULL)
        tool_usage(USAGE);
    for (char **path = argv + optind; *path != NULL; path++) {
        if (parents)
            status |= make_all(*path);
        else if (mkdir(*path, 0777) < 0)
            status |= tool_error("cannot create directory", *path);
    }
    return status;
}
