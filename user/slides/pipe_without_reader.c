/*
 * Slide: When do we get EOF on a pipe? (SIGPIPE and EPIPE)
 *
 * Look for: the first writer says nothing, it is killed; that is how
 * `yes | head` ends. The second ignores the signal, so its write returns, and
 * it must look at errno.
 */
#include "slide.h"

#include <errno.h>
#include <signal.h>

/* Writes to a pipe whose last read end is closed, and exits with errno. */
static void
write_without_reader(void)
{
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1)
        give_up("pipe");
    close(pipe_fd[0]);
    ssize_t writelen = write(pipe_fd[1], "hello", 5);
    _exit(writelen == -1 ? errno : 0);
}

/* The status of a child that does so with HANDLER for SIGPIPE. */
static int
status_with(void (*handler)(int))
{
    int status = -1;
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGPIPE, handler);
        write_without_reader();
    }
    waitpid(pid, &status, 0);
    return status;
}

int
main(void)
{
    slide("When do we get EOF on a pipe?");
    claim("after the last read descriptor is closed, writes generate SIGPIPE");
    int status = status_with(SIG_DFL);
    bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE;
    happened(killed, "the writer was %s",
             killed ? "killed by SIGPIPE" : "not killed by SIGPIPE");

    claim("if the process ignores it, the write fails with EPIPE");
    status = status_with(SIG_IGN);
    bool failed = WIFEXITED(status) && WEXITSTATUS(status) == EPIPE;
    happened(failed, "write %s",
             failed ? "failed with EPIPE" : "did not fail with EPIPE");
    return verdict();
}
