/* seq [FIRST [STEP]] LAST: counts, one whole number a line. */
#include <stdlib.h>
#include <unistd.h>

#include "user/lib/tool.h"

#define USAGE "[FIRST [STEP]] LAST"

static long
parse_number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0')
        exit(tool_complain("'%s' is not a whole number", text));
    return value;
}

int
main(int argc, char *argv[])
{
    tool_start(argv[0]);
    if (argc < 2 || argc > 4)
        tool_usage(USAGE);
    long first = argc > 2 ? parse_number(argv[1]) : 1;
    long step = argc > 3 ? parse_number(argv[2]) : 1;
    long last = parse_number(argv[argc - 1]);
    if (step == 0)
        return tool_complain("the step must not be zero");
    for (long i = first; step > 0 ? i <= last : i >= last; i += step)
        printf("%ld\n", i);
    return tool_finish(0);
}
