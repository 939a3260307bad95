/* O_NONBLOCK by fcntl and FIONBIO on whatever a descriptor can name; FIONREAD;
 * and what has no position. */
#include "net.h"

#include <sys/uio.h>

enum { CLOEXEC_ON = 0x5451, CLOEXEC_OFF = 0x5450 };

static int
flag(int fd)
{
    return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

/* The three ways to say so agree, for FD called NAME, from its duplicate. */
static void
check_flag(const char *name, int fd)
{
    int on = 7, off = 0, copy = dup(fd);

    is_int(flag(fd), 0, "%s: blocks at first", name);
    is_int(ioctl(fd, FIONBIO, &on), 0, "%s: FIONBIO on", name);
    is_int(flag(copy), 1, "%s: which F_GETFL of a duplicate tells", name);
    is_int(ioctl(copy, FIONBIO, &off), 0, "%s: FIONBIO off", name);
    is_int(flag(fd), 0, "%s: it blocks again", name);
    is_int(fcntl(fd, F_SETFL, O_NONBLOCK), 0, "%s: F_SETFL", name);
    is_int(flag(copy), 1, "%s: is on", name);
    is_int(fcntl(fd, F_GETFL) & O_ACCMODE, fcntl(copy, F_GETFL) & O_ACCMODE,
           "%s: its mode is as it was", name);
    fcntl(fd, F_SETFL, 0);
    is_err(ioctl(fd, FIONBIO, (void *)0x10), EFAULT, "%s: a bad pointer", name);
    is_int(ioctl(fd, CLOEXEC_ON, 0), 0, "%s: FIOCLEX", name);
    is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "%s: closes on exec", name);
    is_int(fcntl(copy, F_GETFD), 0, "%s: its duplicate doesn't", name);
    is_int(ioctl(fd, CLOEXEC_OFF, 0), 0, "%s: FIONCLEX", name);
    is_int(fcntl(fd, F_GETFD), 0, "%s: doesn't any more", name);
    close(copy);
}

static void
check_all_kinds(void)
{
    int fds[2], fd;

    pipe(fds);
    check_flag("a pipe's read end", fds[0]);
    check_flag("a pipe's write end", fds[1]);
    close_both(fds);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    check_flag("a TCP socket", fd);
    close(fd);
    fd = socket(AF_INET6, SOCK_DGRAM, 0);
    check_flag("a UDP socket", fd);
    close(fd);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    check_flag("a local socket", fds[0]);
    close_both(fds);
    fd = open("/dev/null", O_RDWR);
    check_flag("/dev/null", fd);
    close(fd);
    fd = open("/tmp", O_RDONLY);
    check_flag("a directory", fd);
    close(fd);
    is_err(ioctl(99, FIONBIO, &fd), EBADF, "FIONBIO of no descriptor");
}

static void
check_reading(const char *name, int reader, int writer)
{
    int on = 1, count = -1;
    char bytes[8];

    ioctl(reader, FIONBIO, &on);
    is_err(read(reader, bytes, 8), EAGAIN, "%s: nothing to read", name);
    is_int(ioctl(reader, FIONREAD, &count), 0, "%s: FIONREAD", name);
    is_int(count, 0, "%s: of nothing", name);
    write(writer, "12345", 5);
    is_int(await_bytes(reader, 5), 5, "%s: 5 bytes", name);
    is_int(read(reader, bytes, 2), 2, "%s: two are read", name);
    ioctl(reader, FIONREAD, &count);
    is_int(count, 3, "%s: 3 are left", name);
    is_err(ioctl(reader, FIONREAD, (void *)0x10), EFAULT,
           "%s: FIONREAD to a bad pointer", name);
}

static void
check_writing(const char *name, int writer)
{
    static char bytes[65536];
    int on = 1;
    ssize_t count;

    ioctl(writer, FIONBIO, &on);
    do
        count = write(writer, bytes, sizeof bytes);
    while (count > 0);
    ok(count == -1 && errno == EAGAIN, "%s: written until it is full", name);
}

/* What has no position can't be at one. */
static void
check_position(const char *name, int fd)
{
    char byte;
    struct iovec one = {&byte, 1};

    is_err(lseek(fd, 0, SEEK_CUR), ESPIPE, "%s: lseek", name);
    is_err(lseek(fd, 0, 99), EINVAL, "%s: lseek by an unknown rule", name);
    is_err(pread(fd, &byte, 1, 0), ESPIPE, "%s: pread", name);
    is_err(pwrite(fd, &byte, 1, 0), ESPIPE, "%s: pwrite", name);
    is_err(syscall(180, fd, &byte, 1, 0, -1), EINVAL,
           "%s: pread below 0 is another fault", name);
    is_err(ftruncate(fd, 0), EINVAL, "%s: ftruncate", name);
    is_err(fsync(fd), EINVAL, "%s: fsync", name);
    is_err(syscall(SYS_readv, fd, &one, -1), EINVAL, "%s: readv of -1 buffers",
           name);
}

int
main(void)
{
    int fds[2];

    begin_testing();
    check_all_kinds();
    pipe(fds);
    check_reading("pipe", fds[0], fds[1]);
    check_writing("pipe", fds[1]);
    close_both(fds);
    tcp_pair(fds);
    check_position("TCP", fds[0]);
    check_reading("TCP", fds[0], fds[1]);
    check_writing("TCP", fds[1]);
    close_both(fds);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    check_position("local", fds[0]);
    check_reading("local", fds[0], fds[1]);
    check_writing("local", fds[1]);
    close_both(fds);
    return done_testing();
}
