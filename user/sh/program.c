/* From a program's name to the running program. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/sh/execute.h"
#include "user/sh/shell.h"
#include "user/sh/variables.h"

#define SHELL_PATH "/bin/sh"

/* Executes the file PATH; a text without `#!` is for the shell to run. */
static void
try(struct arena *arena, char *path, char *argv[], char *environment[])
{
    execve(path, argv, environment);
    if (errno != ENOEXEC)
        return;
    struct words words = {NULL, 0, 0};
    words_add(&words, arena, "sh");
    words_add(&words, arena, path);
    for (argv++; *argv != NULL; argv++)
        words_add(&words, arena, *argv);
    execve(SHELL_PATH, words.items, environment);
}

/* Tries ARGV[0] in each folder of PATH; returns the error to report. */
static int
try_folders(struct arena *arena, char *argv[], char *environment[])
{
    const char *at = variable_get("PATH", 4);
    int error = ENOENT;
    if (at == NULL)
        return error;
    for (;;) {
        int length = strcspn(at, ":");
        size_t size = length + strlen(argv[0]) + 2;
        char *path = arena_alloc(arena, size);
        snprintf(path, size, "%.*s%s%s", length, at, length > 0 ? "/" : "",
                 argv[0]);
        try(arena, path, argv, environment);
        if (errno != ENOENT && errno != ENOTDIR)
            error = errno;
        if (at[length] == '\0')
            return error;
        at += length + 1;
    }
}

void
program_execute(char *argv[])
{
    struct arena arena = {NULL};
    char **environment = variables_environment(&arena);
    int error = ENOENT;
    if (strchr(argv[0], '/') != NULL) {
        try(&arena, argv[0], argv, environment);
        error = errno;
    } else if (*argv[0] != '\0') {
        error = try_folders(&arena, argv, environment);
    }
    shell_complain("%s: %s", argv[0],
                   error == ENOENT ? "not found" : strerror(error));
    shell_exit(error == ENOENT || error == ENOTDIR ? 127 : 126);
}
