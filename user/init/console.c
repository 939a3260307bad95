/* The shell on the serial line, as leader of the terminal's session. */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "user/init/init.h"

#define TERMINAL "/dev/ttyS0"

/* Makes the terminal this process's three streams and its session's own. */
static void
take_terminal(void)
{
    setsid();
    int fd = open(TERMINAL, O_RDWR);
    if (fd < 0) {
        complain("open", TERMINAL);
        _exit(1);
    }
    ioctl(fd, TIOCSCTTY, 0);
    for (int stream = 0; stream <= STDERR_FILENO; stream++)
        dup2(fd, stream);
    if (fd > STDERR_FILENO)
        close(fd);
}

void
console_run(void)
{
    static char *argv[] = {"sh", NULL};
    static char *environment[] = {"PATH=/bin", "HOME=/root", "TERM=vt100",
                                  NULL};
    pid_t pid = fork();
    if (pid < 0) {
        complain("make", "a process");
        return;
    }
    if (pid == 0) {
        take_terminal();
        chdir("/root");
        execve("/bin/sh", argv, environment);
        complain("run", "/bin/sh");
        _exit(127);
    }
    reap_until(pid);
}
