/* The current directory's path. */
#include "lib/x86/syscall.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Puts the path, with its NUL, into BUF of SIZE bytes and returns BUF. With
 * BUF NULL the answer is allocated; the caller frees it. ERANGE when it does
 * not fit.
 */
char *
getcwd(char *buf, size_t size)
{
    char path[PATH_MAX];

    if (buf != NULL) {
        long result = SYSTEM_CALL(SYS_getcwd, buf, size);

        return __system_result(result) < 0 ? NULL : buf;
    }
    if (__system_result(SYSTEM_CALL(SYS_getcwd, path, sizeof(path))) < 0)
        return NULL;
    return strdup(path);
}
