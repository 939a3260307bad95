/* Any call by its number. */
#include "lib/x86/syscall.h"
#include <stdarg.h>
#include <unistd.h>

/* Traps with NUMBER and up to six words; -1 with errno on failure. */
long
syscall(long number, ...)
{
    va_list args;
    long words[6];

    va_start(args, number);
    for (int i = 0; i < 6; i++)
        words[i] = va_arg(args, long);
    va_end(args);
    return __system_result(SYSTEM_CALL(number, words[0], words[1], words[2],
                                       words[3], words[4], words[5]));
}
