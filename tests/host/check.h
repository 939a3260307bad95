/* TAP for the host tests: check(condition, name...), then check_done(). */
#ifndef TESTS_HOST_CHECK_H
#define TESTS_HOST_CHECK_H

#include <stdbool.h>
#include <stdio.h>

static int check_count, check_failures;

/* Reports one check; where it stands, if it fails. */
static inline bool
check_at(bool good, const char *name, const char *file, int line)
{
    check_count++;
    check_failures += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", check_count, name);
    if (!good)
        printf("# %s:%d\n", file, line);
    return good;
}

#define check(condition, name) check_at(condition, name, __FILE__, __LINE__)

/* Prints the plan; main returns what this does. */
static inline int
check_done(void)
{
    printf("1..%d\n", check_count);
    return check_failures != 0;
}

#endif
