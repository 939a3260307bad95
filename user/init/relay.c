/* What the command writes, on its way to the host. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/init/init.h"
#include "user/lib/tool.h"

/* Passes on what is there at once; returns false if there is nothing more. */
static bool
pass_on(const struct stream *stream)
{
    static char buffer[16 * 1024];
    ssize_t got = read(stream->from, buffer, sizeof buffer);
    return got > 0 && write_all(stream->to, buffer, got);
}

/* Passes on what is left in the pipe, without waiting for more. */
static void
drain(const struct stream *stream)
{
    fcntl(stream->from, F_SETFL, O_NONBLOCK);
    while (pass_on(stream))
        continue;
    close(stream->from);
}

/* Its coming is enough: it ends the wait. */
static void
on_child(int signal)
{
    (void)signal;
}

/*
 * Waits until one of the COUNT descriptors in WATCHED has something to say, or
 * another orphan has died. SIGCHLD only comes inside ppoll, so none comes
 * unseen between looking for the dead and sleeping.
 */
static void
wait_for_any(struct pollfd *watched, int count)
{
    struct sigaction action = {.sa_handler = on_child};
    sigset_t child, none;

    sigemptyset(&none);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    sigaction(SIGCHLD, &action, NULL);
    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
    for (int i = 0; i < count; i++)
        watched[i] = (struct pollfd){.fd = watched[i].fd, .events = POLLIN};
    ppoll(watched, count, NULL, &none);
}

int
relay(struct stream streams[2], int report)
{
    struct pollfd watched[3] = {
        {.fd = streams[0].from}, {.fd = streams[1].from}, {.fd = report}};
    int status = 128 + SIGKILL;
    while (watched[2].revents == 0) {
        wait_for_any(watched, 3);
        for (int i = 0; i < 2; i++)
            if (watched[i].revents != 0 && !pass_on(&streams[i]))
                watched[i].fd = -1;
    }
    if (read(report, &status, sizeof status) != sizeof status)
        status = 128 + SIGKILL;
    close(report);
    drain(&streams[0]);
    drain(&streams[1]);
    return status;
}
