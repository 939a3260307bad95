/* echo [-n] WORD...: prints its words, a blank between two. */
#include <stdio.h>
#include <string.h>

#include "user/lib/tool.h"

int
main(int argc, char *argv[])
{
    bool newline = true;
    int i = 1;
    tool_start(argv[0]);
    if (i < argc && strcmp(argv[i], "-n") == 0) {
        newline = false;
        i++;
    }
    for (; i < argc; i++) {
        fputs(argv[i], stdout);
        if (i + 1 < argc)
            putchar(' ');
    }
    if (newline)
        putchar('\n');
    return tool_finish(0);
}
