/* Is this descriptor a terminal, and which? */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int
isatty(int fd)
{
    struct abi_termios settings;

    return ioctl(fd, TCGETS, &settings) == 0;
}

/* The name comes from /proc/self/fd: ENODEV where that is not mounted. */
int
ttyname_r(int fd, char *name, size_t size)
{
    char path[32] = "/proc/self/fd/";
    char *end = path + strlen(path);
    ssize_t length;

    if (!isatty(fd))
        return errno;
    for (int unit = 1000000000; unit > 0; unit /= 10)
        if (fd >= unit || unit == 1)
            *end++ = '0' + fd / unit % 10;
    *end = '\0';
    length = readlink(path, name, size);
    if (length < 0)
        return ENODEV;
    if ((size_t)length >= size)
        return ERANGE;
    name[length] = '\0';
    return 0;
}

char *
ttyname(int fd)
{
    static char name[256];
    int error = ttyname_r(fd, name, sizeof(name));

    if (error == 0)
        return name;
    errno = error;
    return NULL;
}
