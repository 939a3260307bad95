/*
 * Slides: Inter-Process Communication (IPC): Parent => Child; Channel from
 * Parent => Child
 *
 * Look for: one pipe() before the fork, so both have both ends; the parent
 * writes, the child reads, and each closes the end it doesn't use. Nothing
 * says who runs first: a child that comes early sleeps in read.
 *
 * The slide nowhere defines BUFSIZE and msglen. It doesn't wait for the
 * child either; this parent does before it prints, so that the two outputs
 * always come in one order.
 */
#include "slide.h"

#include <string.h>

#define BUFSIZE 100

int
main(void)
{
    slide("Inter-Process Communication (IPC): Parent => Child");
    slip("BUFSIZE and msglen are nowhere defined; here they are %d and "
         "strlen(msg) + 1",
         BUFSIZE);
    claim("what the parent writes, the child reads");

    char *msg = "Message in a pipe.\n";
    size_t msglen = strlen(msg) + 1;
    char buf[BUFSIZE];
    int status = EXIT_FAILURE;
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1) {
        fprintf(stderr, "Pipe failed.\n");
        return EXIT_FAILURE;
    }
    pid_t pid = fork();
    if (pid < 0) {
        fprintf(stderr, "Fork failed.\n");
        return EXIT_FAILURE;
    }
    if (pid != 0) {
        close(pipe_fd[0]);
        ssize_t writelen = write(pipe_fd[1], msg, msglen);
        waitpid(pid, &status, 0);
        printf("Parent: %s [%zu, %zd]\n", msg, msglen, writelen);
    } else {
        close(pipe_fd[1]);
        ssize_t readlen = read(pipe_fd[0], buf, BUFSIZE);
        printf("Child Rcvd: %s [%zd]\n", buf, readlen);
        exit(readlen == (ssize_t)msglen && !strcmp(msg, buf) ? 0 : 1);
    }
    happened(status == 0, "the child received %s",
             status == 0 ? "the parent's message" : "something else");
    close(pipe_fd[1]);
    return verdict();
}
