/* touch FILE...: makes files that aren't there, and their time the present. */
#include <fcntl.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "FILE..."

/* Setting a file's own size again is a change to it, so its time is now. */
static int
touch(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0666);
    if (fd < 0)
        return tool_error("cannot touch", path);
    struct stat status;
    int failed = fstat(fd, &status) < 0 || ftruncate(fd, status.st_size) < 0;
    close(fd);
    return failed ? tool_error("cannot set the time of", path) : 0;
}

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
        status |= touch(*path);
    return status;
}
