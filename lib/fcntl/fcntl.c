/* Opening files and controlling descriptors. */
#include "lib/x86/cancellable_call.h"
#include <fcntl.h>
#include <stdarg.h>

/*
 * Opens PATH. The third argument, the new file's mode, is read only when
 * FLAGS has O_CREAT or O_TMPFILE. O_LARGEFILE is always set: off_t has 64 bits.
 */
int
open(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode = 0;

    va_start(args, flags);
    if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)))
        mode = va_arg(args, mode_t);
    va_end(args);
    return __system_result(
        CANCELLABLE_CALL(SYS_open, path, flags | O_LARGEFILE, mode));
}

int
openat(int dir_fd, const char *path, int flags, ...)
{
    va_list args;
    mode_t mode = 0;

    va_start(args, flags);
    if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)))
        mode = va_arg(args, mode_t);
    va_end(args);
    return __system_result(
        CANCELLABLE_CALL(SYS_openat, dir_fd, path, flags | O_LARGEFILE, mode));
}

int
creat(const char *path, mode_t mode)
{
    return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* The third argument is a word for every COMMAND that has one. Those that wait
   for a lock are cancellation points. */
int
fcntl(int fd, int command, ...)
{
    va_list args;
    unsigned long argument;

    va_start(args, command);
    argument = va_arg(args, unsigned long);
    va_end(args);
    if (command == F_SETLKW || command == F_SETLKW64)
        return __system_result(
            CANCELLABLE_CALL(SYS_fcntl64, fd, command, argument));
    return __system_result(SYSTEM_CALL(SYS_fcntl64, fd, command, argument));
}
