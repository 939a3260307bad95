/*
 * Slide: Instead: Channel from Child => Parent
 *
 * Look for: the program is pipe_parent_to_child with the roles exchanged.
 * The direction isn't in pipe() or fork(): it is only in who writes and who
 * reads, and so in which end each closes.
 */
#include "slide.h"

#include <string.h>

#define BUFSIZE 100

int
main(void)
{
    slide("Instead: Channel from Child => Parent");
    claim("what the child writes, the parent reads");

    char *msg = "Message in a pipe.\n";
    size_t msglen = strlen(msg) + 1;
    char buf[BUFSIZE] = "";
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
    if (pid == 0) {
        close(pipe_fd[0]);
        ssize_t writelen = write(pipe_fd[1], msg, msglen);
        printf("Child: %s [%zu, %zd]\n", msg, msglen, writelen);
        exit(EXIT_SUCCESS);
    }
    close(pipe_fd[1]);
    ssize_t readlen = read(pipe_fd[0], buf, BUFSIZE);
    waitpid(pid, NULL, 0);
    printf("Parent Rcvd: %s [%zd]\n", buf, readlen);
    happened(readlen == (ssize_t)msglen && !strcmp(msg, buf),
             "the parent received %zd of %zu bytes", readlen, msglen);
    close(pipe_fd[0]);
    return verdict();
}
