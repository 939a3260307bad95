/*
 * Slide: EOF on a Pipe (the classic mistake)
 *
 * Look for: the close that is missing. The reader got a copy of the write end
 * by fork and keeps it, so the last writer is the reader itself, and it waits
 * for its own close for ever. Here the parent ends the waiting with a signal.
 */
#include "slide.h"

#include <signal.h>

#define BUFSIZE 100

static char buf[BUFSIZE];

/* Reads PIPE_FD[0] to its end, and exits with the number of bytes. */
static void
reader(int pipe_fd[2], bool closes_write_end)
{
    if (closes_write_end)
        close(pipe_fd[1]);
    int total = 0;
    ssize_t readlen;
    while ((readlen = read(pipe_fd[0], buf, BUFSIZE)) > 0)
        total += readlen;
    _exit(total);
}

/* Whether a reader meets the end; it has half a second for it. */
static bool
end_comes(bool closes_write_end)
{
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1)
        give_up("pipe");
    pid_t pid = fork();
    if (pid == 0)
        reader(pipe_fd, closes_write_end);
    close(pipe_fd[0]);
    write(pipe_fd[1], "hello", 5);
    close(pipe_fd[1]);
    nap(0.5);
    int status = -1;
    bool waits = waitpid(pid, &status, WNOHANG) == 0;
    if (waits) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    return !waits && WIFEXITED(status) && WEXITSTATUS(status) == 5;
}

int
main(void)
{
    slide("EOF on a Pipe: the classic mistake");
    claim("EOF comes after the last write descriptor is closed, whoever "
          "holds it");
    bool comes = end_comes(false);
    happened(!comes, "the reader keeps its own write end: EOF %s",
             comes ? "comes" : "never comes");
    comes = end_comes(true);
    happened(comes, "the reader closes its write end:    EOF %s",
             comes ? "comes" : "never comes");
    return verdict();
}
