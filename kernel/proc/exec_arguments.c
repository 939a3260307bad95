#include "kernel/proc/exec_arguments.h"

#include "kernel/abi/limits.h"
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/x86/user_copy.h"
#include "lib/include/string.h"

#define INITIAL_CAPACITY 2048
#define SIZE_MAX_BYTES   (2u << 20) /* a quarter of the stack's limit */
#define STRING_SIZE_MAX  (32u * 4096)

/* Makes room for SIZE more bytes. 0, -E2BIG or -ENOMEM. */
static int
reserve(struct exec_arguments *arguments, size_t size)
{
    size_t capacity = arguments->capacity;

    if (size <= capacity - arguments->used)
        return 0;
    if (arguments->used + size > SIZE_MAX_BYTES)
        return -E2BIG;
    if (capacity == 0)
        capacity = INITIAL_CAPACITY;
    while (capacity < arguments->used + size)
        capacity *= 2;
    char *bytes = kmalloc(capacity);
    if (!bytes)
        return -ENOMEM;
    if (arguments->used)
        memcpy(bytes, arguments->bytes, arguments->used);
    kfree(arguments->bytes);
    arguments->bytes = bytes;
    arguments->capacity = capacity;
    return 0;
}

static int
add_kernel_string(struct exec_arguments *arguments, const char *string)
{
    size_t size = strlen(string) + 1;
    int error = reserve(arguments, size);

    if (error)
        return error;
    memcpy(arguments->bytes + arguments->used, string, size);
    arguments->used += size;
    return 0;
}

/* Copies the program's STRING in, doubling the room until it fits. */
static int
add_user_string(struct exec_arguments *arguments, const char *string)
{
    for (size_t want = 256;; want *= 2) {
        int error = reserve(arguments, want);

        if (error)
            return error;
        size_t room = arguments->capacity - arguments->used;
        if (room > STRING_SIZE_MAX)
            room = STRING_SIZE_MAX;
        int length = user_copy_in_string(arguments->bytes + arguments->used,
                                         string, room);
        if (length >= 0) {
            arguments->used += length + 1;
            return 0;
        }
        if (length == -EFAULT)
            return length;
        if (room == STRING_SIZE_MAX)
            return -E2BIG;
        want = room;
    }
}

/* What ARGUMENTS take on the new program's stack, their addresses included. */
static size_t
size_on_stack(const struct exec_arguments *arguments)
{
    return arguments->used +
           (arguments->argc + arguments->envc) * sizeof(char *);
}

/* Adds the strings of VECTOR, a user address, counting them in *COUNT. */
static int
add_user_vector(struct exec_arguments *arguments, char **vector,
                unsigned *count)
{
    for (*count = 0; vector; ++*count) {
        char *string;
        int error = user_copy_in(&string, vector + *count, sizeof string);

        if (error)
            return error;
        if (!string)
            break;
        if (size_on_stack(arguments) > SIZE_MAX_BYTES)
            return -E2BIG;
        error = add_user_string(arguments, string);
        if (error)
            return error;
    }
    return 0;
}

static int
add_kernel_vector(struct exec_arguments *arguments, const char *const *vector,
                  unsigned *count)
{
    for (*count = 0; vector[*count]; ++*count) {
        int error = add_kernel_string(arguments, vector[*count]);

        if (error)
            return error;
    }
    return 0;
}

/* Linux gives a program without arguments an empty argv[0]. */
static int
finish_argv(struct exec_arguments *arguments)
{
    int error = 0;

    if (arguments->argc == 0) {
        error = add_kernel_string(arguments, "");
        arguments->argc = 1;
    }
    arguments->argv_size = arguments->used;
    return error;
}

int
exec_arguments_from_user(struct exec_arguments *arguments, char **argv,
                         char **envp)
{
    int error = add_user_vector(arguments, argv, &arguments->argc);

    if (!error)
        error = finish_argv(arguments);
    if (!error)
        error = add_user_vector(arguments, envp, &arguments->envc);
    return error;
}

int
exec_arguments_from_kernel(struct exec_arguments *arguments,
                           const char *const *argv, const char *const *envp)
{
    int error = add_kernel_vector(arguments, argv, &arguments->argc);

    if (!error)
        error = finish_argv(arguments);
    if (!error)
        error = add_kernel_vector(arguments, envp, &arguments->envc);
    return error;
}

int
exec_arguments_shift(struct exec_arguments *arguments, const char *interpreter,
                     const char *option, const char *path)
{
    struct exec_arguments shifted = {0};
    size_t first = strlen(arguments->bytes) + 1;
    size_t rest = arguments->used - first;
    int error = add_kernel_string(&shifted, interpreter);

    if (!error && option)
        error = add_kernel_string(&shifted, option);
    if (!error)
        error = add_kernel_string(&shifted, path);
    if (!error)
        error = reserve(&shifted, rest);
    if (error) {
        exec_arguments_free(&shifted);
        return error;
    }
    shifted.argv_size = shifted.used + arguments->argv_size - first;
    memcpy(shifted.bytes + shifted.used, arguments->bytes + first, rest);
    shifted.used += rest;
    shifted.argc = arguments->argc + 1 + (option != NULL);
    shifted.envc = arguments->envc;
    exec_arguments_free(arguments);
    *arguments = shifted;
    return 0;
}

void
exec_arguments_free(struct exec_arguments *arguments)
{
    kfree(arguments->bytes);
    arguments->bytes = NULL;
}
