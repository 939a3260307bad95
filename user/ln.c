/* ln [-fs] FILE... TARGET: gives files another name; -s a symbolic link. */
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-fs] FILE... TARGET"

static bool forced, symbolic;

static int
make_link(const char *file, const char *name)
{
    if (forced)
        unlink(name);
    if (symbolic)
        return symlink(file, name) == 0
                   ? 0
                   : tool_error("failed to create symbolic link", name);
    struct stat status;
    if (lstat(file, &status) < 0)
        return tool_error("failed to access", file);
    return link(file, name) == 0
               ? 0
               : tool_error("failed to create hard link", name);
}

int
main(int argc, char *argv[])
{
    static char *into_here[] = {NULL, ".", NULL};
    tool_start(argv[0]);
    for (int option; (option = tool_option(argc, argv, "fs", USAGE)) >= 0;) {
        forced |= option == 'f';
        symbolic |= option == 's';
    }
    char **words = argv + optind;
    if (words[0] != NULL && words[1] == NULL) {
        into_here[0] = words[0];
        words = into_here;
    }
    return for_each_source(words, USAGE, make_link);
}
