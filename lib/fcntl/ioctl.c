/* Requests to a device. */
#include "lib/x86/syscall.h"
#include <stdarg.h>
#include <sys/ioctl.h>

int
ioctl(int fd, unsigned long request, ...)
{
    va_list args;
    void *argument;

    va_start(args, request);
    argument = va_arg(args, void *);
    va_end(args);
    return __system_result(SYSTEM_CALL(SYS_ioctl, fd, request, argument));
}
