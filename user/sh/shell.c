/* The shell's own state, and how it says what is wrong. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user/sh/memory.h"
#include "user/sh/shell.h"

struct shell shell = {.name = "sh"};

void
shell_exit(int status)
{
    exit(status);
}

static void
complain(const char *format, va_list arguments)
{
    fputs("sh: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void
shell_complain(const char *format, ...)
{
    va_list arguments;
    if (shell.interrupted)
        return;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
}

void
shell_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments);
    va_end(arguments);
    if (!shell.interactive)
        shell_exit(2);
}

void
parameters_set(char **words)
{
    static struct arena arenas[2];
    static int used;
    struct words copies = {NULL, 0, 0};
    struct arena *arena = &arenas[used = !used];
    copies.items = arena_alloc(arena, sizeof *copies.items);
    for (; *words != NULL; words++)
        words_add(&copies, arena, arena_copy(arena, *words, strlen(*words)));
    shell.parameters = copies.items;
    shell.parameter_count = copies.count;
    arena_free(&arenas[!used]);
}
