/* The parts of a path (POSIX basename, dirname): both may change it. */
#include <libgen.h>
#include <string.h>

/* Cuts slashes off the end, but leaves one that is all. */
static void
cut_slashes(char *path)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
}

/* The last name of PATH; "." for an empty one. */
char *
basename(char *path)
{
    char *slash;

    if (path == NULL || *path == '\0')
        return ".";
    cut_slashes(path);
    slash = strrchr(path, '/');
    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

/* PATH without its last name; "." if it is only a name. */
char *
dirname(char *path)
{
    char *slash;

    if (path == NULL || *path == '\0')
        return ".";
    cut_slashes(path);
    slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    slash[slash == path] = '\0';
    cut_slashes(path);
    return path;
}
