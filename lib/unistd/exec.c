/* The exec family: all of it ends in execve. */
#include "lib/x86/syscall.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
execve(const char *path, char *const argv[], char *const envp[])
{
    return __system_result(SYSTEM_CALL(SYS_execve, path, argv, envp));
}

int
execv(const char *path, char *const argv[])
{
    return execve(path, argv, environ);
}

/* A file without a format of its own is a shell script (POSIX execvp). */
static int
exec_script(const char *path, char *const argv[], char *const envp[])
{
    size_t count = 0;

    while (argv[count] != NULL)
        count++;
    char *script[count + 3];
    script[0] = "sh";
    script[1] = (char *)path;
    script[2] = NULL;
    for (size_t i = 1; i <= count; i++)
        script[i + 1] = argv[i];
    return execve("/bin/sh", script, envp);
}

static int
exec_one(const char *path, char *const argv[], char *const envp[])
{
    execve(path, argv, envp);
    if (errno == ENOEXEC)
        exec_script(path, argv, envp);
    return -1;
}

/*
 * Joins the directory of LENGTH bytes at DIRECTORY and FILE into PATH, which
 * has PATH_MAX bytes. An empty directory is the current one. Returns whether
 * it fits.
 */
static int
join(char *path, const char *directory, size_t length, const char *file)
{
    if (length + strlen(file) + 2 > PATH_MAX)
        return 0;
    memcpy(path, directory, length);
    if (length > 0)
        path[length++] = '/';
    strcpy(path + length, file);
    return 1;
}

/*
 * Tries FILE in each directory of PATH; a FILE with a slash is a path itself.
 * Returns -1: with EACCES when one was found that may not be run, else with
 * the last error.
 */
int
execvpe(const char *file, char *const argv[], char *const envp[])
{
    const char *directory = getenv("PATH");
    char path[PATH_MAX];
    int refused = 0;

    if (*file == '\0') {
        errno = ENOENT;
        return -1;
    }
    if (strchr(file, '/') != NULL)
        return exec_one(file, argv, envp);
    if (directory == NULL)
        directory = "/bin:/usr/bin";
    errno = ENOENT;
    for (;;) {
        const char *end = strchrnul(directory, ':');

        if (join(path, directory, end - directory, file))
            exec_one(path, argv, envp);
        refused |= errno == EACCES;
        if (errno != EACCES && errno != ENOENT && errno != ENOTDIR)
            return -1;
        if (*end == '\0')
            break;
        directory = end + 1;
    }
    if (refused)
        errno = EACCES;
    return -1;
}

int
execvp(const char *file, char *const argv[])
{
    return execvpe(file, argv, environ);
}

/* Counts ARG and the arguments in ARGS, without the NULL behind them. */
static size_t
count_arguments(const char *arg, va_list args)
{
    size_t count = 0;

    for (; arg != NULL; arg = va_arg(args, const char *))
        count++;
    return count;
}

/* Stores FIRST and what follows in ARGS into ARGV, its NULL included. */
static void
gather_arguments(char **argv, const char *first, va_list *args)
{
    const char *arg = first;

    for (; arg != NULL; arg = va_arg(*args, const char *))
        *argv++ = (char *)arg;
    *argv = NULL;
}

int
execl(const char *path, const char *arg, ...)
{
    va_list args;
    size_t count;

    va_start(args, arg);
    count = count_arguments(arg, args);
    va_end(args);
    char *argv[count + 1];
    va_start(args, arg);
    gather_arguments(argv, arg, &args);
    va_end(args);
    return execve(path, argv, environ);
}

int
execlp(const char *file, const char *arg, ...)
{
    va_list args;
    size_t count;

    va_start(args, arg);
    count = count_arguments(arg, args);
    va_end(args);
    char *argv[count + 1];
    va_start(args, arg);
    gather_arguments(argv, arg, &args);
    va_end(args);
    return execvpe(file, argv, environ);
}

/* Behind the NULL that ends the arguments stands the environment. */
int
execle(const char *path, const char *arg, ...)
{
    va_list args;
    size_t count;
    char **envp;

    va_start(args, arg);
    count = count_arguments(arg, args);
    va_end(args);
    char *argv[count + 1];
    va_start(args, arg);
    gather_arguments(argv, arg, &args);
    envp = va_arg(args, char **);
    va_end(args);
    return execve(path, argv, envp);
}
