/* tee [-a] [FILE]...: copies its input to its output and to files. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-a] [FILE]..."

/* Opens the files called NAMES into FDS, behind standard output. */
static int
open_all(char **names, int count, int flags, int *fds)
{
    int status = 0;
    fds[0] = STDOUT_FILENO;
    for (int i = 0; i < count; i++) {
        fds[i + 1] = open(names[i], O_WRONLY | O_CREAT | flags, 0666);
        if (fds[i + 1] < 0)
            status |= tool_error("cannot open", names[i]);
    }
    return status;
}

int
main(int argc, char *argv[])
{
    static char buffer[16 * 1024];
    int flags = O_TRUNC;
    ssize_t got;
    tool_start(argv[0]);
    while (tool_option(argc, argv, "a", USAGE) >= 0)
        flags = O_APPEND;
    int count = argc - optind;
    int *fds = tool_alloc((count + 1) * sizeof *fds);
    int status = open_all(argv + optind, count, flags, fds);
    while ((got = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
        for (int i = 0; i <= count; i++) {
            if (fds[i] < 0 || write_all(fds[i], buffer, got))
                continue;
            status |= tool_complain("cannot write: %s", strerror(errno));
            fds[i] = -1;
        }
    }
    return got < 0 ? tool_error("cannot read", "-") : status;
}
