/* The terminal's settings and its foreground group. */
#include "lib/x86/cancellable_call.h"
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int
tcgetattr(int fd, struct termios *settings)
{
    struct abi_termios answer;

    if (ioctl(fd, TCGETS, &answer) < 0)
        return -1;
    memset(settings, 0, sizeof(*settings));
    settings->c_iflag = answer.c_iflag;
    settings->c_oflag = answer.c_oflag;
    settings->c_cflag = answer.c_cflag;
    settings->c_lflag = answer.c_lflag;
    settings->c_line = answer.c_line;
    memcpy(settings->c_cc, answer.c_cc, ABI_NCCS);
    return 0;
}

/* WHEN: TCSANOW, TCSADRAIN (output first), TCSAFLUSH (and drop the input). */
int
tcsetattr(int fd, int when, const struct termios *settings)
{
    struct abi_termios wanted = {
        .c_iflag = settings->c_iflag,
        .c_oflag = settings->c_oflag,
        .c_cflag = settings->c_cflag,
        .c_lflag = settings->c_lflag,
        .c_line = settings->c_line,
    };

    if (when < TCSANOW || when > TCSAFLUSH) {
        errno = EINVAL;
        return -1;
    }
    memcpy(wanted.c_cc, settings->c_cc, ABI_NCCS);
    return ioctl(fd, TCSETS + when, &wanted);
}

/* Waits until all output has left (POSIX tcdrain). */
int
tcdrain(int fd)
{
    return __system_result(CANCELLABLE_CALL(SYS_ioctl, fd, TCSBRK, 1));
}

int
tcflush(int fd, int queue)
{
    return ioctl(fd, TCFLSH, queue);
}

/* Bytes pass unchanged, one at a time, without echo and signals. */
void
cfmakeraw(struct termios *settings)
{
    settings->c_iflag &=
        ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    settings->c_oflag &= ~OPOST;
    settings->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    settings->c_cflag = (settings->c_cflag & ~CSIZE) | CS8;
    settings->c_cc[VMIN] = 1;
    settings->c_cc[VTIME] = 0;
}

pid_t
tcgetpgrp(int fd)
{
    int group;

    return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int
tcsetpgrp(int fd, pid_t group)
{
    return ioctl(fd, TIOCSPGRP, &group);
}
