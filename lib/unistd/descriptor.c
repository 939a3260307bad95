/* Descriptors: copies, pipes, the end of one. */
#include "lib/x86/cancellable_call.h"
#include <unistd.h>

int
close(int fd)
{
    return __system_result(CANCELLABLE_CALL(SYS_close, fd));
}

int
dup(int fd)
{
    return __system_result(SYSTEM_CALL(SYS_dup, fd));
}

int
dup2(int old_fd, int new_fd)
{
    return __system_result(SYSTEM_CALL(SYS_dup2, old_fd, new_fd));
}

int
dup3(int old_fd, int new_fd, int flags)
{
    return __system_result(SYSTEM_CALL(SYS_dup3, old_fd, new_fd, flags));
}

int
pipe(int fds[2])
{
    return __system_result(SYSTEM_CALL(SYS_pipe, fds));
}

int
pipe2(int fds[2], int flags)
{
    return __system_result(SYSTEM_CALL(SYS_pipe2, fds, flags));
}
