/* Files and directories with a name that nobody else has (POSIX mkstemp). */
#include "lib/unistd/uncancelled.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARK     "XXXXXX"
#define MARK_LEN 6
#define ATTEMPTS 100

/* The Xs that end TEMPLATE, or NULL with EINVAL. */
static char *
find_mark(char *template)
{
    size_t length = strlen(template);

    if (length >= MARK_LEN && strcmp(template + length - MARK_LEN, MARK) == 0)
        return template + length - MARK_LEN;
    errno = EINVAL;
    return NULL;
}

/* Replaces the six bytes at MARK by letters that hardly repeat. */
static void
fill_mark(char *mark)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static uint32_t calls;
    struct timespec now;
    uint32_t bits;

    clock_gettime(CLOCK_REALTIME, &now);
    bits = (uint32_t)now.tv_nsec * 2654435761u ^ (uint32_t)now.tv_sec ^
           getpid() << 16 ^ ++calls * 40503u;
    for (int i = 0; i < MARK_LEN; i++) {
        mark[i] = letters[bits % 36];
        bits = bits / 36 ^ bits << 27;
    }
}

/*
 * Creates a file TEMPLATE, whose last six X are replaced, and opens it for
 * reading and writing with FLAGS besides. Its descriptor, or -1 with errno.
 */
int
mkostemp(char *template, int flags)
{
    char *mark = find_mark(template);
    int fd = -1;

    if (mark == NULL)
        return -1;
    for (int i = 0; i < ATTEMPTS; i++) {
        fill_mark(mark);
        fd = open(template, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd >= 0 || errno != EEXIST)
            break;
    }
    return fd;
}

int
mkstemp(char *template)
{
    return mkostemp(template, 0);
}

/* The same for a directory; returns TEMPLATE or NULL. */
char *
mkdtemp(char *template)
{
    char *mark = find_mark(template);

    if (mark == NULL)
        return NULL;
    for (int i = 0; i < ATTEMPTS; i++) {
        fill_mark(mark);
        if (mkdir(template, 0700) == 0)
            return template;
        if (errno != EEXIST)
            break;
    }
    return NULL;
}

/* A stream over a file without a name, gone when it is closed. */
FILE *
tmpfile(void)
{
    char path[] = P_tmpdir "/tmp." MARK;
    int fd = mkostemp(path, O_CLOEXEC);
    FILE *stream;

    if (fd < 0)
        return NULL;
    unlink(path);
    stream = fdopen(fd, "w+");
    if (stream == NULL)
        uncancelled_close(fd);
    return stream;
}
