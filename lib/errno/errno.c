/* errno's place, and how a call's result becomes it. */
#include "lib/x86/syscall.h"
#include <errno.h>

static _Thread_local int the_errno;

/* The address of the calling thread's errno. */
int *
__errno_location(void)
{
    return &the_errno;
}

long
__system_result(long result)
{
    if ((unsigned long)result <= -4096UL)
        return result;
    errno = -result;
    return -1;
}
