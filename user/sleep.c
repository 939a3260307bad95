/* sleep SECONDS...: waits; the seconds may have a fraction. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "SECONDS..."

/* Reads TEXT, digits with a point among them, into *TIME. */
static bool
parse_time(const char *text, struct timespec *time)
{
    char *end;
    if (!isdigit((unsigned char)*text) && *text != '.')
        return false;
    time->tv_sec = strtol(text, &end, 10);
    time->tv_nsec = 0;
    if (*end == '.')
        end++;
    for (long unit = 100000000; isdigit((unsigned char)*end); unit /= 10)
        time->tv_nsec += (*end++ - '0') * unit;
    return *end == '\0';
}

int
main(int argc, char *argv[])
{
    struct timespec time;
    tool_start(argv[0]);
    if (argc < 2)
        tool_usage(USAGE);
    for (int i = 1; i < argc; i++) {
        if (!parse_time(argv[i], &time))
            return tool_complain("invalid time interval '%s'", argv[i]);
        while (nanosleep(&time, &time) < 0)
            if (errno != EINTR)
                return tool_error("cannot wait", argv[i]);
    }
    return 0;
}
