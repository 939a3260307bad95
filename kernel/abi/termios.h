/* The terminal's settings (kernel layout) and its ioctl requests. */
#ifndef ABI_TERMIOS_H
#define ABI_TERMIOS_H

#include <stdint.h>

#define ABI_NCCS 19

struct abi_termios {
    uint32_t c_iflag;
    uint32_t c_oflag;
    uint32_t c_cflag;
    uint32_t c_lflag;
    uint8_t c_line;
    uint8_t c_cc[ABI_NCCS];
};

struct winsize {
    uint16_t ws_row;
    uint16_t ws_col;
    uint16_t ws_xpixel;
    uint16_t ws_ypixel;
};

#define VINTR      0
#define VQUIT      1
#define VERASE     2
#define VKILL      3
#define VEOF       4
#define VTIME      5
#define VMIN       6
#define VSTART     8
#define VSTOP      9
#define VSUSP      10
#define VEOL       11
#define VREPRINT   12
#define VWERASE    14
#define VLNEXT     15
#define VEOL2      16

#define BRKINT     0000002
#define IGNBRK     0000001
#define IGNPAR     0000004
#define PARMRK     0000010
#define INPCK      0000020
#define ISTRIP     0000040
#define INLCR      0000100
#define IGNCR      0000200
#define ICRNL      0000400
#define IXON       0002000
#define IXANY      0004000
#define IXOFF      0010000
#define IMAXBEL    0020000
#define IUTF8      0040000

#define OPOST      0000001
#define ONLCR      0000004
#define OCRNL      0000010

#define CSIZE      0000060
#define CS8        0000060
#define CREAD      0000200
#define CLOCAL     0004000
#define HUPCL      0002000
#define B38400     0000017
#define B115200    0010002

#define ISIG       0000001
#define ICANON     0000002
#define ECHO       0000010
#define ECHOE      0000020
#define ECHOK      0000040
#define ECHONL     0000100
#define NOFLSH     0000200
#define TOSTOP     0000400
#define ECHOCTL    0001000
#define ECHOKE     0004000
#define IEXTEN     0100000

#define TCGETS     0x5401
#define TCSETS     0x5402
#define TCSETSW    0x5403
#define TCSETSF    0x5404
#define TCSBRK     0x5409
#define TCFLSH     0x540B
#define TIOCSCTTY  0x540E
#define TIOCGPGRP  0x540F
#define TIOCSPGRP  0x5410
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define FIONREAD   0x541B
#define FIONBIO    0x5421
#define FIONCLEX   0x5450
#define FIOCLEX    0x5451

#endif
