/* What the signals mean, in words. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char *const messages[] = {
    [SIGHUP] = "Hangup",
    [SIGINT] = "Interrupt",
    [SIGQUIT] = "Quit",
    [SIGILL] = "Illegal instruction",
    [SIGTRAP] = "Trace/breakpoint trap",
    [SIGABRT] = "Aborted",
    [SIGBUS] = "Bus error",
    [SIGFPE] = "Floating point exception",
    [SIGKILL] = "Killed",
    [SIGUSR1] = "User defined signal 1",
    [SIGSEGV] = "Segmentation fault",
    [SIGUSR2] = "User defined signal 2",
    [SIGPIPE] = "Broken pipe",
    [SIGALRM] = "Alarm clock",
    [SIGTERM] = "Terminated",
    [SIGSTKFLT] = "Stack fault",
    [SIGCHLD] = "Child exited",
    [SIGCONT] = "Continued",
    [SIGSTOP] = "Stopped (signal)",
    [SIGTSTP] = "Stopped",
    [SIGTTIN] = "Stopped (tty input)",
    [SIGTTOU] = "Stopped (tty output)",
    [SIGURG] = "Urgent I/O condition",
    [SIGXCPU] = "CPU time limit exceeded",
    [SIGXFSZ] = "File size limit exceeded",
    [SIGVTALRM] = "Virtual timer expired",
    [SIGPROF] = "Profiling timer expired",
    [SIGWINCH] = "Window changed",
    [SIGIO] = "I/O possible",
    [SIGPWR] = "Power failure",
    [SIGSYS] = "Bad system call",
};

/* The words for SIGNAL; those of an unknown one last until the next call. */
char *
strsignal(int signal)
{
    static char unknown[32];
    size_t count = sizeof(messages) / sizeof(*messages);

    if ((size_t)signal < count && messages[signal] != NULL)
        return (char *)messages[signal];
    snprintf(unknown, sizeof(unknown), "Unknown signal %d", signal);
    return unknown;
}

void
psignal(int signal, const char *message)
{
    if (message != NULL && *message != '\0')
        fprintf(stderr, "%s: ", message);
    fprintf(stderr, "%s\n", strsignal(signal));
}
