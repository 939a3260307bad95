/*
 * The file that a target names. Two things keep it below the root: the path
 * is made plain before anything is opened, so that a `..` in whatever dress
 * meets the root as a wall; and it is opened a component at a time, following
 * no link, so that neither a link that is there nor one that is put there
 * meanwhile leads out.
 */
#include "user/slides/web_server/web.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The value of the hexadecimal digit C; -1 if it is none. */
static int
digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at =
        c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Decodes %XX in the LENGTH bytes at FROM to TO; returns where that ends, or
 * NULL if it isn't a file's name: a bad %XX, a slash or a 0 in it. */
static char *
decode(char *to, const char *from, size_t length)
{
    for (const char *end = from + length; from < end; from++) {
        char c = *from;
        if (c == '%') {
            if (end - from < 3 || digit(from[1]) < 0 || digit(from[2]) < 0)
                return NULL;
            c = (char)(digit(from[1]) * 16 + digit(from[2]));
            from += 2;
            if (c == '/' || c == '\0')
                return NULL;
        }
        *to++ = c;
    }
    return to;
}

/*
 * Makes PATH plain: decoded, without `.`, `..` and doubled slashes. It gets
 * no longer by that. Returns 0, or a status: 403 if it leads out.
 */
static int
make_plain(char *path)
{
    const char *from = path;
    char *to = path; /* behind a slash, but for the first time */
    *to++ = *from++;
    while (*from) {
        size_t length = strcspn(from, "/");
        bool last = from[length] == '\0';
        char *end = decode(to, from, length);
        if (end == NULL)
            return 400;
        from += length + !last;
        size_t name = end - to;
        if (name == 0 || (name == 1 && to[0] == '.'))
            continue;
        if (name == 2 && to[0] == '.' && to[1] == '.') {
            if (to == path + 1)
                return 403;
            for (to--; to[-1] != '/'; to--)
                continue;
            continue;
        }
        to = end;
        if (!last)
            *to++ = '/';
    }
    *to = '\0';
    return 0;
}

static int
status_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return 404;
    case EACCES:
    case EPERM:
    case ELOOP: /* a link */
    case ENXIO: /* a socket */
        return 403;
    default:
        return 500;
    }
}

/* Opens the component NAME of the folder FD, which it closes. Without
 * O_NONBLOCK, a named pipe would wait here for somebody to write. */
static int
step(int fd, const char *name)
{
    int next = openat(fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int error = errno;
    close(fd);
    return next == -1 ? -status_of(error) : next;
}

/* Whether FD is of a kind that is served, under a name that ends with a slash
 * or not: 0, or a status. */
static int
check_kind(int fd, bool slash)
{
    struct stat about;
    if (fstat(fd, &about) == -1)
        return 500;
    if (S_ISDIR(about.st_mode))
        return 0;
    if (!S_ISREG(about.st_mode))
        return 403;
    return slash ? 404 : 0;
}

int
open_below(int root, char *path)
{
    int status = make_plain(path);
    if (status)
        return -status;
    /* Not a duplicate, which would share the position of a listing. */
    int fd = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (char *name = path + 1; fd >= 0 && *name;) {
        char *slash = strchr(name, '/');
        if (slash)
            *slash = '\0';
        fd = step(fd, name);
        name = slash ? slash + 1 : name + strlen(name);
        if (slash)
            *slash = '/';
    }
    if (fd == -1)
        return -500;
    status = fd < 0 ? 0 : check_kind(fd, path[strlen(path) - 1] == '/');
    if (status) {
        close(fd);
        return -status;
    }
    return fd;
}
