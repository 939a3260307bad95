/* A tool's options, its errors as words, and its exit status. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/lib/tool.h"

const char *tool_name = "tool";

void
tool_start(const char *name)
{
    tool_name = path_base(name);
}

int
tool_option(int argc, char *argv[], const char *spec, const char *usage)
{
    int option = getopt(argc, argv, spec);
    if (option == '?')
        tool_usage(usage);
    return option;
}

int
tool_error(const char *problem, const char *path)
{
    const char *reason = strerror(errno);
    return tool_complain("%s '%s': %s", problem, path, reason);
}

int
tool_complain(const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "%s: ", tool_name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return 1;
}

void
tool_usage(const char *usage)
{
    fprintf(stderr, "usage: %s %s\n", tool_name, usage);
    exit(2);
}

int
tool_finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    return tool_complain("cannot write: %s", strerror(errno));
}

void *
tool_alloc(size_t size)
{
    return tool_grow(NULL, size);
}

void *
tool_grow(void *memory, size_t size)
{
    memory = realloc(memory, size);
    if (memory == NULL)
        exit(tool_complain("out of memory"));
    return memory;
}
