/*
 * The first process. It takes care of the machine's two lives: a shell on the
 * serial terminal, or one command whose streams are the raw serial lines.
 * When that ends, the machine is turned off.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/init/init.h"

void
complain(const char *action, const char *object)
{
    fprintf(stderr, "init: cannot %s %s: %s\n", action, object,
            strerror(errno));
}

int
reap_until(pid_t pid)
{
    int status = 0;
    for (;;) {
        pid_t ended = waitpid(-1, &status, 0);
        if (ended < 0 && errno != EINTR)
            return 127;
        if (ended == pid)
            break;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/*
 * Opens the kernel's log as the standard streams: init's own complaints must
 * not mix with what a command says on the serial line.
 */
static void
open_streams(void)
{
    int fd;
    do
        fd = open("/dev/kmsg", O_WRONLY);
    while (fd >= 0 && fd < STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

static void
make_folders(void)
{
    static const char *const folders[] = {"/tmp", "/proc", "/dev"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (mkdir(folders[i], 0755) < 0 && errno != EEXIST)
            complain("make", folders[i]);
}

/* Writes the line that tells the runner how its command ended. */
static void
report(int status)
{
    char line[32];
    int length = snprintf(line, sizeof line, "sluice-exit: %d\n", status);
    int fd = open("/dev/kmsg", O_WRONLY);
    if (fd < 0 || write(fd, line, length) != length)
        complain("write", "/dev/kmsg");
    if (fd >= 0)
        close(fd);
}

/*
 * Ends whoever still runs, and waits for the last: a file that has no name any
 * more is off the disk when nobody has it open.
 */
static void
end_all(void)
{
    kill(-1, SIGKILL);
    while (wait(NULL) > 0 || errno == EINTR)
        continue;
}

static void
power_off(void)
{
    end_all();
    sync();
    reboot(RB_POWER_OFF);
    complain("turn off", "the machine");
}

/* poweroff's signal. What power_off does may be done in a handler. */
static void
on_power_off(int signal)
{
    (void)signal;
    power_off();
}

int
main(int argc, char *argv[])
{
    signal(SIGUSR2, on_power_off);
    make_folders();
    open_streams();
    for (int i = 1; i < argc; i++)
        decode_word(argv[i]);
    if (argc > 1)
        report(command_run(argv + 1));
    else
        console_run();
    power_off();
    for (;;)
        pause();
}
