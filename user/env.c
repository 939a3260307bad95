/* env [-i] [NAME=VALUE]... [COMMAND]: shows or changes the environment. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[-i] [NAME=VALUE]... [COMMAND [WORD]...]"

extern char **environ;

int
main(int argc, char *argv[])
{
    static char *nothing[] = {NULL};
    int i = 1;
    tool_start(argv[0]);
    if (i < argc && strcmp(argv[i], "-i") == 0) {
        environ = nothing;
        i++;
    }
    for (; i < argc && strchr(argv[i], '=') != NULL; i++)
        if (putenv(argv[i]) != 0)
            return tool_error("cannot set", argv[i]);
    if (i == argc) {
        for (char **entry = environ; *entry != NULL; entry++)
            puts(*entry);
        return tool_finish(0);
    }
    execvp(argv[i], argv + i);
    int status = errno == ENOENT ? 127 : 126;
    tool_error("cannot run", argv[i]);
    return status;
}
