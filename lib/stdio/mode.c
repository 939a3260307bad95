/* What fopen's mode asks of open. */
#include "lib/stdio/stream.h"
#include <fcntl.h>

/* Adds what C, a letter behind the first, asks for; false if unknown. */
static bool
add_mode_letter(int *flags, char c)
{
    switch (c) {
    case '+':
        *flags = (*flags & ~O_ACCMODE) | O_RDWR;
        return true;
    case 'x':
        *flags |= O_EXCL;
        return true;
    case 'e':
        *flags |= O_CLOEXEC;
        return true;
    case 'b':
    case 't':
        return true;
    }
    return false;
}

/* ISO C 7.21.5.3; 'e' is POSIX.1-2024's, 'b' means nothing on Unix. */
bool
stream_mode_flags(const char *mode, int *flags)
{
    switch (*mode++) {
    case 'r':
        *flags = O_RDONLY;
        break;
    case 'w':
        *flags = O_WRONLY | O_CREAT | O_TRUNC;
        break;
    case 'a':
        *flags = O_WRONLY | O_CREAT | O_APPEND;
        break;
    default:
        return false;
    }
    while (*mode != '\0')
        if (!add_mode_letter(flags, *mode++))
            return false;
    return true;
}
