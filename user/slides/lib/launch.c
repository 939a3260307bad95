/* Starts a server as a program of its own, and ends it. */
#include "user/slides/lib/launch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
become(char *const words[], int output)
{
    dup2(output, STDOUT_FILENO);
    close(output);
    execvp(words[0], words);
    perror(words[0]);
    _exit(127);
}

/* Reads what FD says, up to the end of a line if ONE_LINE and else up to the
 * end, into TEXT of SIZE bytes. */
static void
listen_to(int fd, char *text, size_t size, int one_line)
{
    size_t length = 0;
    while (length < size - 1 && read(fd, text + length, 1) == 1)
        if (text[length++] == '\n' && one_line)
            break;
    text[length] = '\0';
}

struct launched
launch(char *const words[])
{
    struct launched server = {
        .connections = -1, .descriptors = -1, .threads = -1};
    char text[32];
    int ends[2];
    if (pipe(ends) == -1 || (server.pid = fork()) == -1) {
        perror(words[0]);
        exit(2);
    }
    if (server.pid == 0) {
        close(ends[0]);
        become(words, ends[1]);
    }
    close(ends[1]);
    server.said = ends[0];
    listen_to(server.said, text, sizeof text, 1);
    if (sscanf(text, "port %7s", server.port) != 1) {
        launched_end(&server, 0);
        exit(2);
    }
    return server;
}

int
launched_end(struct launched *server, int signal)
{
    char text[100];
    int status = -1;
    if (signal)
        kill(server->pid, signal);
    listen_to(server->said, text, sizeof text, 0);
    sscanf(text, "connections %d descriptors %d threads %d",
           &server->connections, &server->descriptors, &server->threads);
    close(server->said);
    waitpid(server->pid, &status, 0);
    return status;
}
