/* The terminal's settings (POSIX termios.h). */
#ifndef _TERMIOS_H
#define _TERMIOS_H

#include "kernel/abi/termios.h"
#include <sys/types.h>

typedef unsigned char cc_t;
typedef unsigned speed_t;
typedef unsigned tcflag_t;

#define NCCS      32

#define TCSANOW   0
#define TCSADRAIN 1
#define TCSAFLUSH 2
#define TCIFLUSH  0
#define TCOFLUSH  1
#define TCIOFLUSH 2

struct termios {
    tcflag_t c_iflag;
    tcflag_t c_oflag;
    tcflag_t c_cflag;
    tcflag_t c_lflag;
    cc_t c_line;
    cc_t c_cc[NCCS];
};

int tcgetattr(int fd, struct termios *settings);
int tcsetattr(int fd, int when, const struct termios *settings);
int tcdrain(int fd);
int tcflush(int fd, int queue);
void cfmakeraw(struct termios *settings);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t group);

#endif
