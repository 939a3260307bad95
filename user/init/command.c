/*
 * One command for a runner on the host. Its output goes to the first serial
 * line and its errors to the second, both raw: every byte passes unchanged.
 * Its input is what the host sends, exactly as long as the host said it is.
 * The command itself knows pipes only: its streams are not a terminal.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "user/init/init.h"

#define OUTPUT_LINE "/dev/ttyS0"
#define ERROR_LINE  "/dev/ttyS1"

/* In the log: the input line is raw now, so the host may begin to send. */
#define READY "sluice-ready\n"

/* Opens the serial line FILE so that it changes no byte. */
static int
open_raw(const char *file)
{
    int fd = open(file, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios settings;
    if (fd < 0 || tcgetattr(fd, &settings) < 0) {
        complain("open", file);
        return fd;
    }
    settings.c_iflag = 0;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    tcsetattr(fd, TCSANOW, &settings);
    return fd;
}

/*
 * Starts a process that passes LENGTH bytes of the serial line LINE on, and
 * returns the descriptor to read them from, or -1.
 */
static int
start_feeder(int line, long length)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        complain("make", "a pipe");
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        fprintf(stderr, READY);
        feed(line, ends[1], length);
        _exit(0);
    }
    if (pid < 0)
        complain("make", "a process");
    close(ends[1]);
    return ends[0];
}

/* Opens what the command reads: the host's bytes, or nothing. */
static int
open_input(int line)
{
    long length = stdin_length();
    if (length < 0)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    return start_feeder(line, length);
}

/* In the child: becomes the command, or says why not and exits. */
static void
become(char *argv[], int input, int output, int error)
{
    static char *environment[] = {"PATH=/bin", "HOME=/root", NULL};
    char path[256];
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    snprintf(path, sizeof path, "%s%s", strchr(argv[0], '/') ? "" : "/bin/",
             argv[0]);
    execve(path, argv, environment);
    int status = errno == ENOENT ? 127 : 126;
    complain("run", argv[0]);
    _exit(status);
}

/*
 * In a child: runs the command, waits for it, and writes its status, an int,
 * to REPORT. Orphans are not this process's children, so that its wait ends
 * with the command.
 */
static void
watch(char *argv[], int input, int output, int error, int report)
{
    int status = 126;
    pid_t pid = fork();
    if (pid == 0)
        become(argv, input, output, error);
    close(output);
    close(error);
    if (pid < 0)
        complain("make", "a process");
    else
        status = reap_until(pid);
    if (write(report, &status, sizeof status) < 0)
        complain("report", "the status");
    _exit(0);
}

int
command_run(char *argv[])
{
    struct stream streams[2] = {{.to = open_raw(OUTPUT_LINE)},
                                {.to = open_raw(ERROR_LINE)}};
    int output[2], error[2], report[2];
    int input = open_input(streams[0].to);
    if (pipe2(output, O_CLOEXEC) < 0 || pipe2(error, O_CLOEXEC) < 0 ||
        pipe2(report, O_CLOEXEC) < 0) {
        complain("make", "a pipe");
        return 126;
    }
    pid_t pid = fork();
    if (pid == 0)
        watch(argv, input, output[1], error[1], report[1]);
    close(input);
    close(output[1]);
    close(error[1]);
    close(report[1]);
    streams[0].from = output[0];
    streams[1].from = error[0];
    if (pid < 0)
        complain("make", "a process");
    int status = relay(streams, report[0]);
    tcdrain(streams[0].to);
    tcdrain(streams[1].to);
    return status;
}
