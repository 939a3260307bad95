/* A command for the shell (ISO C 7.22.4.8). */
#include "lib/pthread/lock.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* SIGINT and SIGQUIT are ignored while commands run: the first one's caller
   notes how they were, the last one's brings that back. */
static struct lock lock;
static int running;
static struct sigaction old_int;
static struct sigaction old_quit;

struct command {
    pid_t pid;
    sigset_t old_mask;
};

static void
ignore_signals(void)
{
    struct sigaction ignore = {.sa_flags = 0};

    ignore.sa_handler = SIG_IGN;
    lock_acquire(&lock);
    if (running++ == 0) {
        sigaction(SIGINT, &ignore, &old_int);
        sigaction(SIGQUIT, &ignore, &old_quit);
    }
    lock_release(&lock);
}

static void
stop_ignoring(void)
{
    lock_acquire(&lock);
    if (--running == 0) {
        sigaction(SIGINT, &old_int, NULL);
        sigaction(SIGQUIT, &old_quit, NULL);
    }
    lock_release(&lock);
}

/* The child, in which only this function is running. */
static void
run_shell(const char *text, const sigset_t *mask)
{
    sigaction(SIGINT, &old_int, NULL);
    sigaction(SIGQUIT, &old_quit, NULL);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execl("/bin/sh", "sh", "-c", text, (char *)NULL);
    _exit(127);
}

/* The caller was cancelled: nobody waits for the command any more. */
static void
abandon(void *argument)
{
    struct command *command = argument;

    kill(command->pid, SIGKILL);
    while (waitpid(command->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    stop_ignoring();
    sigprocmask(SIG_SETMASK, &command->old_mask, NULL);
}

/* Starts TEXT, with what the standard asks of signals. */
static void
start(struct command *command, const char *text)
{
    sigset_t child;

    ignore_signals();
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &command->old_mask);
    command->pid = fork();
    if (command->pid == 0)
        run_shell(text, &command->old_mask);
}

/*
 * Runs TEXT by /bin/sh and returns its status word, or -1 with errno.
 * Meanwhile SIGINT and SIGQUIT are the command's, and SIGCHLD waits. NULL asks
 * whether there is a shell. A cancellation point, which kills the command.
 */
int
system(const char *text)
{
    struct command command;
    int status = -1;

    if (text == NULL)
        return access("/bin/sh", X_OK) == 0;
    pthread_testcancel();
    start(&command, text);
    if (command.pid > 0) {
        pthread_cleanup_push(abandon, &command);
        while (waitpid(command.pid, &status, 0) < 0 && errno == EINTR)
            continue;
        pthread_cleanup_pop(0);
    }
    stop_ignoring();
    sigprocmask(SIG_SETMASK, &command.old_mask, NULL);
    return status;
}
