/*
 * The environment: a vector of NAME=VALUE, ended by NULL. Threads may change
 * it at once with these functions; who walks `environ` itself does it alone.
 */
#include "lib/pthread/fork.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char **environ;

/* The vector we allocated, if environ is it; the kernel's is not ours. */
static char **our_vector;

struct lock environment_lock; /* of what is below these functions */

/* Where NAME of LENGTH bytes stands in environ, or where its end is. */
static size_t
find(const char *name, size_t length)
{
    size_t i = 0;

    while (
        environ != NULL && environ[i] != NULL &&
        (strncmp(environ[i], name, length) != 0 || environ[i][length] != '='))
        i++;
    return i;
}

static size_t
count_variables(void)
{
    size_t count = 0;

    while (environ != NULL && environ[count] != NULL)
        count++;
    return count;
}

static char *
value_of(const char *name)
{
    size_t length = strlen(name);
    size_t i = find(name, length);

    if (environ == NULL || environ[i] == NULL)
        return NULL;
    return environ[i] + length + 1;
}

/* The value of NAME, which stays the environment's; or NULL. */
char *
getenv(const char *name)
{
    char *value;

    lock_acquire(&environment_lock);
    value = value_of(name);
    lock_release(&environment_lock);
    return value;
}

/* Appends ASSIGNMENT, in a vector with room for it; -1 with ENOMEM. */
static int
append(char *assignment)
{
    size_t count = count_variables();
    char **larger = realloc(environ == our_vector ? our_vector : NULL,
                            (count + 2) * sizeof(*larger));

    if (larger == NULL)
        return -1;
    if (environ != our_vector && environ != NULL)
        memcpy(larger, environ, count * sizeof(*larger));
    larger[count] = assignment;
    larger[count + 1] = NULL;
    our_vector = larger;
    environ = larger;
    return 0;
}

/* Puts ASSIGNMENT, whose name has LENGTH bytes, in its place; unless one is
   there already and must stay. */
static int
put(char *assignment, size_t length, bool overwrite)
{
    size_t i;
    int result = 0;

    lock_acquire(&environment_lock);
    i = find(assignment, length);
    if (environ == NULL || environ[i] == NULL)
        result = append(assignment);
    else if (overwrite)
        environ[i] = assignment;
    lock_release(&environment_lock);
    return result;
}

/*
 * Puts ASSIGNMENT itself, NAME=VALUE, into the environment: the caller keeps
 * it alive and may change it. Without '=' the name is removed. Returns 0 or
 * -1 with ENOMEM (POSIX putenv).
 */
int
putenv(char *assignment)
{
    char *equals = strchr(assignment, '=');

    if (equals == NULL)
        return unsetenv(assignment);
    return put(assignment, equals - assignment, true);
}

static int
is_name(const char *name)
{
    if (name != NULL && *name != '\0' && strchr(name, '=') == NULL)
        return 1;
    errno = EINVAL;
    return 0;
}

/*
 * Sets NAME to a copy of VALUE; one that exists is left unless OVERWRITE. The
 * copy is never freed: the program may hold a pointer into it. 0, or -1 with
 * EINVAL or ENOMEM.
 */
int
setenv(const char *name, const char *value, int overwrite)
{
    size_t length;
    char *assignment;

    if (!is_name(name))
        return -1;
    if (!overwrite && getenv(name) != NULL)
        return 0;
    length = strlen(name);
    assignment = malloc(length + strlen(value) + 2);
    if (assignment == NULL)
        return -1;
    memcpy(assignment, name, length);
    assignment[length] = '=';
    strcpy(assignment + length + 1, value);
    return put(assignment, length, overwrite);
}

/* Removes NAME as often as it is there; 0, or -1 with EINVAL. */
int
unsetenv(const char *name)
{
    size_t length;
    size_t i;

    if (!is_name(name))
        return -1;
    length = strlen(name);
    lock_acquire(&environment_lock);
    while (environ != NULL && environ[i = find(name, length)] != NULL)
        for (; environ[i] != NULL; i++)
            environ[i] = environ[i + 1];
    lock_release(&environment_lock);
    return 0;
}

int
clearenv(void)
{
    lock_acquire(&environment_lock);
    environ = NULL;
    lock_release(&environment_lock);
    return 0;
}
