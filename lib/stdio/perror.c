/* An error in words. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Writes "MESSAGE: what errno means" to stderr (ISO C 7.21.10.4). */
void
perror(const char *message)
{
    const char *reason = strerror(errno);

    if (message != NULL && *message != '\0')
        fprintf(stderr, "%s: %s\n", message, reason);
    else
        fprintf(stderr, "%s\n", reason);
}
