/* What the system allows. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#define PAGE_SIZE 4096

int
getpagesize(void)
{
    return PAGE_SIZE;
}

static long
open_max(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -1;
    return limit.rlim_cur > LONG_MAX ? -1 : (long)limit.rlim_cur;
}

/* -1 with errno unchanged means no limit; with EINVAL, an unknown NAME. */
long
sysconf(int name)
{
    switch (name) {
    case _SC_ARG_MAX:
        return ARG_MAX;
    case _SC_CLK_TCK:
        return 100;
    case _SC_OPEN_MAX:
        return open_max();
    case _SC_PAGESIZE:
        return PAGE_SIZE;
    case _SC_IOV_MAX:
        return IOV_MAX;
    case _SC_CHILD_MAX:
        return -1;
    }
    errno = EINVAL;
    return -1;
}

/* The same for every file here. */
long
pathconf(const char *path, int name)
{
    (void)path;
    switch (name) {
    case _PC_NAME_MAX:
        return NAME_MAX;
    case _PC_PATH_MAX:
        return PATH_MAX;
    case _PC_PIPE_BUF:
        return PIPE_BUF;
    }
    errno = EINVAL;
    return -1;
}

long
fpathconf(int fd, int name)
{
    (void)fd;
    return pathconf("", name);
}

int
gethostname(char *name, size_t size)
{
    struct utsname system;

    if (uname(&system) < 0)
        return -1;
    if (strlcpy(name, system.nodename, size) < size)
        return 0;
    errno = ENAMETOOLONG;
    return -1;
}
