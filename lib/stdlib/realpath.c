/* A path without links, dots and doubled slashes (POSIX realpath). */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40

/* The walk: what is resolved, and what is still to be walked. */
struct walk {
    char done[PATH_MAX]; /* absolute; "" is the root */
    char rest[PATH_MAX];
    int links;
};

/* Puts TARGET before the rest; false with ENAMETOOLONG. */
static bool
put_before_rest(struct walk *walk, const char *target)
{
    size_t length = strlen(target);
    size_t rest = strlen(walk->rest);

    if (length + rest + 2 > PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memmove(walk->rest + length + 1, walk->rest, rest + 1);
    memcpy(walk->rest, target, length);
    walk->rest[length] = '/';
    return true;
}

/* Cuts the last name off what is done. */
static void
go_up(struct walk *walk)
{
    char *slash = strrchr(walk->done, '/');

    if (slash != NULL)
        *slash = '\0';
}

/* What is done ends in a link: its target is walked instead. */
static bool
follow(struct walk *walk)
{
    char target[PATH_MAX];
    ssize_t length = readlink(walk->done, target, sizeof(target) - 1);

    if (length < 0)
        return false;
    if (++walk->links > LINKS_MAX) {
        errno = ELOOP;
        return false;
    }
    target[length] = '\0';
    go_up(walk);
    if (*target == '/')
        *walk->done = '\0';
    return put_before_rest(walk, target);
}

/* Walks into NAME; false with errno. */
static bool
enter(struct walk *walk, const char *name)
{
    size_t length = strlen(walk->done);
    struct stat status;

    if (*name == '\0' || strcmp(name, ".") == 0)
        return true;
    if (strcmp(name, "..") == 0) {
        go_up(walk);
        return true;
    }
    if (length + strlen(name) + 2 > PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    walk->done[length] = '/';
    strcpy(walk->done + length + 1, name);
    if (lstat(walk->done, &status) < 0)
        return false;
    if (S_ISLNK(status.st_mode))
        return follow(walk);
    if (*walk->rest != '\0' && !S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        return false;
    }
    return true;
}

/* Takes the next name off the rest and walks into it. */
static bool
step(struct walk *walk)
{
    char name[NAME_MAX + 1];
    size_t length = strcspn(walk->rest, "/");
    size_t skipped = walk->rest[length] == '/' ? length + 1 : length;

    if (length > NAME_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(name, walk->rest, length);
    name[length] = '\0';
    memmove(walk->rest, walk->rest + skipped, strlen(walk->rest + skipped) + 1);
    return enter(walk, name);
}

/* Sets WALK to the start of PATH; false with errno. */
static bool
begin(struct walk *walk, const char *path)
{
    walk->links = 0;
    *walk->done = '\0';
    if (*path == '\0') {
        errno = ENOENT;
        return false;
    }
    if (strlcpy(walk->rest, path, PATH_MAX) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (*path != '/' && getcwd(walk->done, PATH_MAX) == NULL)
        return false;
    if (strcmp(walk->done, "/") == 0)
        *walk->done = '\0';
    return true;
}

/*
 * Resolves PATH, which must exist, into RESOLVED of PATH_MAX bytes; NULL there
 * asks for memory that the caller frees. Returns it, or NULL with errno.
 */
char *
realpath(const char *restrict path, char *restrict resolved)
{
    struct walk walk;
    const char *answer = walk.done;

    if (path == NULL) {
        errno = EINVAL;
        return NULL;
    }
    if (!begin(&walk, path))
        return NULL;
    while (*walk.rest != '\0')
        if (!step(&walk))
            return NULL;
    if (*walk.done == '\0')
        answer = "/";
    return resolved == NULL ? strdup(answer) : strcpy(resolved, answer);
}
