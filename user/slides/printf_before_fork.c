/*
 * Slides: FILE Buffering; Instead of Closing, let's fork()!
 *
 * Look for: printf is called once, and twice the words appear. They were in
 * the buffer of stdout, fork copied the memory and the buffer in it, and both
 * processes flush it at exit. Nothing is wrong with the library: flush before
 * you fork, or use write.
 */
#include "watch.h"

#include <string.h>

static void
fork_and_wait(void)
{
    pid_t pid = fork();
    if (pid == 0)
        exit(EXIT_SUCCESS);
    waitpid(pid, NULL, 0);
}

static void
print_then_fork(void)
{
    printf("Before fork. ");
    fork_and_wait();
}

static void
print_flush_then_fork(void)
{
    printf("Before fork. ");
    fflush(stdout);
    fork_and_wait();
}

static void
write_then_fork(void)
{
    write(STDOUT_FILENO, "Before fork. ", 13);
    fork_and_wait();
}

/* Runs PROGRAM, and says how often the words appeared. */
static void
count(const char *what, void (*program)(void), int expected)
{
    struct watched seen = watch(program);
    int times = 0;
    for (char *p = seen.text; (p = strstr(p, "Before fork. ")); p++)
        times++;
    printf("\n");
    happened(times == expected, "%d in all: %s", times, what);
}

int
main(void)
{
    slide("FILE Buffering, and fork()");
    claim("fwrite and printf write to the FILE's buffer, in user memory, "
          "which fork copies");
    count("printf, fork", print_then_fork, 2);
    claim("fflush, or write, leaves nothing in it to copy");
    count("printf, fflush, fork", print_flush_then_fork, 1);
    count("write, fork", write_then_fork, 1);
    return verdict();
}
