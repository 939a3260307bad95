/* A command for the shell (ISO C 7.22.4.8). */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void
run_shell(const char *command)
{
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/*
 * Runs COMMAND by /bin/sh and returns its status word, or -1 with errno.
 * Meanwhile SIGINT and SIGQUIT are the command's, and SIGCHLD waits. NULL asks
 * whether there is a shell.
 */
int
system(const char *command)
{
    struct sigaction ignore = {.sa_flags = 0};
    struct sigaction old_int;
    struct sigaction old_quit;
    sigset_t child;
    sigset_t old_mask;
    int status = -1;
    pid_t pid;

    if (command == NULL)
        return access("/bin/sh", X_OK) == 0;
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigaction(SIGINT, &ignore, &old_int);
    sigaction(SIGQUIT, &ignore, &old_quit);
    sigprocmask(SIG_BLOCK, &child, &old_mask);
    pid = fork();
    if (pid == 0) {
        sigaction(SIGINT, &old_int, NULL);
        sigaction(SIGQUIT, &old_quit, NULL);
        sigprocmask(SIG_SETMASK, &old_mask, NULL);
        run_shell(command);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    sigaction(SIGINT, &old_int, NULL);
    sigaction(SIGQUIT, &old_quit, NULL);
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    return status;
}
