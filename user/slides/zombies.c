/*
 * Slide: Server Protocol (v3): the line //wait(NULL)
 *
 * Look for: a child that has ended keeps its number and its status until its
 * parent has asked for them. ps shows it as Z; it can't be killed, as it has
 * ended. A server that forks and never waits fills the process table with
 * them. Three cures: to ask, now and then or when SIGCHLD comes (this is
 * server_v3_reaping), or to say that one will never ask.
 */
#include "slide.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define CHILDREN 5

static pid_t child[CHILDREN];
static volatile sig_atomic_t reaped;

static void
start_children(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        child[i] = fork();
        if (child[i] == -1)
            give_up("fork");
        if (child[i] == 0)
            _exit(i); /* served its client */
    }
}

/* The state of the process PID as ps shows it, 0 if there is none. */
static char
state(pid_t pid)
{
    char path[40], text[256];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end ? name_end[2] : 0;
}

/* Waits until each child has STATE; returns how many do after some seconds. */
static int
await_state(char wanted)
{
    int count = 0;
    for (int look = 0; look < 500 && count < CHILDREN; look++) {
        count = 0;
        for (int i = 0; i < CHILDREN; i++)
            count += state(child[i]) == wanted;
        if (count < CHILDREN)
            nap(0.02);
    }
    return count;
}

static void
without_wait(void)
{
    int alive = 0;
    start_children();
    int zombies = await_state('Z');
    happened(zombies == CHILDREN, "%d children ended, %d are in state Z",
             CHILDREN, zombies);
    for (int i = 0; i < CHILDREN; i++)
        alive += kill(child[i], SIGKILL) == 0;
    zombies = await_state('Z');
    happened(alive == CHILDREN && zombies == CHILDREN,
             "SIGKILL is sent to %d, and %d are still there", alive, zombies);
}

/* A cure for what has happened: asks for all that have ended. */
static void
ask(void)
{
    int status, right = 0, asked = 0;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < CHILDREN; i++)
            if (++asked && pid == child[i])
                right += WEXITSTATUS(status) == i;
    happened(right == CHILDREN && await_state(0) == CHILDREN,
             "waitpid(-1, &status, WNOHANG) until it finds none: %d gone",
             right);
}

static void
reap(int signal)
{
    int before = errno;
    (void)signal;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = before;
}

/* A cure that needs no attention: SIGCHLD says when to ask. */
static void
ask_when_told(void)
{
    struct sigaction on_child = {.sa_handler = reap, .sa_flags = SA_RESTART};
    sigaction(SIGCHLD, &on_child, NULL);
    start_children();
    int gone = await_state(0);
    happened(gone == CHILDREN && reaped == CHILDREN,
             "a handler for SIGCHLD that does so: %d gone", gone);
}

/* A cure for those who don't care: there will be no zombies. */
static void
never_ask(void)
{
    signal(SIGCHLD, SIG_IGN);
    start_children();
    int gone = await_state(0);
    bool none = waitpid(-1, NULL, 0) == -1 && errno == ECHILD;
    happened(gone == CHILDREN && none,
             "SIGCHLD ignored: %d gone, and there is no status to wait for",
             gone);
}

int
main(void)
{
    slide("Server Protocol (v3), and its zombies");
    claim("who forks and doesn't wait leaves a zombie for each child");
    without_wait();
    claim("the cures");
    ask();
    ask_when_told();
    never_ask();
    return verdict();
}
