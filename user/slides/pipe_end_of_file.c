/*
 * Slides: When do we get EOF on a pipe?; EOF on a Pipe
 *
 * Look for: two processes hold the write end, and the end of file comes when
 * the second closes it, not the first; and not before what is still in the
 * pipe has been read. Compare pipe_end_never_comes.
 */
#include "slide.h"

#define BUFSIZE 100

int
main(void)
{
    slide("EOF on a Pipe");
    claim("after the last write descriptor is closed, reads return only EOF");
    char buf[BUFSIZE];
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1) {
        fprintf(stderr, "Pipe failed.\n");
        return EXIT_FAILURE;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(pipe_fd[0]);
        nap(0.1);
        write(pipe_fd[1], "last words", 10);
        _exit(EXIT_SUCCESS);
    }
    close(pipe_fd[1]);
    ssize_t readlen = read(pipe_fd[0], buf, BUFSIZE);
    happened(
        readlen == 10,
        "the parent closed its copy, the child didn't: read waited and got "
        "%zd bytes",
        readlen);
    readlen = read(pipe_fd[0], buf, BUFSIZE);
    happened(readlen == 0, "the child has ended: read got %zd, EOF", readlen);
    readlen = read(pipe_fd[0], buf, BUFSIZE);
    happened(readlen == 0, "and again: read got %zd, EOF", readlen);
    waitpid(pid, NULL, 0);
    close(pipe_fd[0]);
    return verdict();
}
