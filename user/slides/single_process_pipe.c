/*
 * Slide: Single-Process Pipe Example
 *
 * Look for: what is written to pipe_fd[1] is read from pipe_fd[0], though
 * there is no file and no second process: the bytes wait in the kernel. 20
 * bytes are sent, 19 characters and the 0 that ends them, so that the
 * receiver has a string again.
 *
 * The slide nowhere defines BUFSIZE, and prints size_t and ssize_t as %ld,
 * which is right only where they are long.
 */
#include "slide.h"

#include <string.h>

#define BUFSIZE 100

int
main(void)
{
    slide("Single-Process Pipe Example");
    slip("BUFSIZE is nowhere defined; here it is %d", BUFSIZE);
    claim("what is written to pipe_fd[1] can be read from pipe_fd[0]");

    char *msg = "Message in a pipe.\n";
    char buf[BUFSIZE];
    int pipe_fd[2];
    if (pipe(pipe_fd) == -1) {
        fprintf(stderr, "Pipe failed.\n");
        return EXIT_FAILURE;
    }
    ssize_t writelen = write(pipe_fd[1], msg, strlen(msg) + 1);
    printf("Sent: %s [%zu, %zd]\n", msg, strlen(msg) + 1, writelen);

    ssize_t readlen = read(pipe_fd[0], buf, BUFSIZE);
    printf("Rcvd: %s [%zd]\n", buf, readlen);

    happened(writelen == 20 && readlen == 20, "%zd bytes sent, %zd received",
             writelen, readlen);
    happened(!strcmp(msg, buf), "they are %s",
             strcmp(msg, buf) ? "others" : "the same");
    close(pipe_fd[0]);
    close(pipe_fd[1]);
    return verdict();
}
