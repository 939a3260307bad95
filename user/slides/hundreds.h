/*
 * A file in which one sees where a read began: a hundred times 'a', then a
 * hundred times 'b', and so on.
 */
#ifndef HUNDREDS_H
#define HUNDREDS_H

#include "slide.h"

#include <string.h>

/* Makes the file NAME of COUNT hundreds, at most 26. */
static inline void
make_hundreds(const char *name, int count)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd == -1)
        give_up(name);
    for (int i = 0; i < count; i++) {
        char hundred[100];
        memset(hundred, 'a' + i, sizeof hundred);
        if (write(fd, hundred, sizeof hundred) != sizeof hundred)
            give_up(name);
    }
    close(fd);
}

/* Whether BUF is the hundred that starts at POSITION, a multiple of 100. */
static inline bool
is_hundred_at(const char *buf, int position)
{
    for (int i = 0; i < 100; i++)
        if (buf[i] != 'a' + position / 100)
            return false;
    return true;
}

#endif
