/*
 * Watches what a piece of a program prints: it runs in a child whose standard
 * output is a pipe, and what it writes is passed on as it arrives, so that
 * the reader of the screen sees it when the pipe does.
 */
#ifndef WATCH_H
#define WATCH_H

#include "slide.h"

#define WATCH_PIECES 8

struct watched {
    int pieces;                   /* how many reads brought something */
    size_t length;                /* bytes in text */
    char text[256];               /* all that was printed, 0 at its end */
    double arrived[WATCH_PIECES]; /* seconds from the start, a piece each */
};

static inline void
watched_run(void (*program)(void), int output)
{
    dup2(output, STDOUT_FILENO);
    program();
    exit(EXIT_SUCCESS);
}

/* Runs PROGRAM until everyone who could still print has ended. */
static inline struct watched
watch(void (*program)(void))
{
    struct watched seen = {0};
    double start = seconds();
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1)
        give_up("pipe");
    pid_t pid = fork();
    if (pid == -1)
        give_up("fork");
    if (pid == 0) {
        close(pipe_fd[0]);
        watched_run(program, pipe_fd[1]);
    }
    close(pipe_fd[1]);
    ssize_t n;
    while (seen.pieces < WATCH_PIECES &&
           (n = read(pipe_fd[0], seen.text + seen.length,
                     sizeof seen.text - 1 - seen.length)) > 0) {
        write(STDOUT_FILENO, seen.text + seen.length, n);
        seen.length += n;
        seen.arrived[seen.pieces++] = seconds() - start;
    }
    close(pipe_fd[0]);
    waitpid(pid, NULL, 0);
    return seen;
}

/* Says when each piece of SEEN arrived. */
static inline void
tell_times(const struct watched *seen)
{
    for (int i = 0; i < seen->pieces; i++)
        measured("piece %d arrived after %.2f s", i + 1, seen->arrived[i]);
}

#endif
