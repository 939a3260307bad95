/* socket: families, types, protocols, flags; a descriptor as any other. */
#include "net.h"
#include <sys/uio.h>

/* socket's descriptor is closed again: 0, or -1 with errno. */
static int
try(int family, int type, int protocol)
{
    int fd = socket(family, type, protocol);
    return fd < 0 ? -1 : close(fd);
}

static void
test_kinds(void)
{
    is_int(try(AF_INET, SOCK_STREAM, 0), 0, "an IPv4 stream");
    is_int(try(AF_INET, SOCK_STREAM, IPPROTO_TCP), 0, "by TCP's number");
    is_int(try(AF_INET, SOCK_DGRAM, 0), 0, "IPv4 datagrams");
    is_int(try(AF_INET, SOCK_DGRAM, IPPROTO_UDP), 0, "by UDP's number");
    is_int(try(AF_INET6, SOCK_STREAM, 0), 0, "an IPv6 stream");
    is_int(try(AF_INET6, SOCK_DGRAM, IPPROTO_UDP), 0, "IPv6 datagrams");
    is_err(try(AF_INET, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT,
           "a stream over UDP: EPROTONOSUPPORT");
    is_err(try(AF_INET, SOCK_DGRAM, IPPROTO_TCP), EPROTONOSUPPORT,
           "datagrams over TCP: EPROTONOSUPPORT");
    is_err(try(AF_INET6, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT,
           "for IPv6 too");
    is_err(try(AF_INET, SOCK_SEQPACKET, 0), ESOCKTNOSUPPORT,
           "SOCK_SEQPACKET of IPv4: ESOCKTNOSUPPORT");
    is_err(try(AF_INET, SOCK_STREAM, 200), EPROTONOSUPPORT,
           "protocol 200: EPROTONOSUPPORT");
    is_err(try(AF_INET, SOCK_STREAM, 1000), EINVAL, "protocol 1000: EINVAL");
    is_err(try(AF_INET, SOCK_STREAM, -1), EINVAL, "protocol -1: EINVAL");
}

static void
test_errors(void)
{
    int fds[2];
    is_err(try(AF_UNSPEC, SOCK_STREAM, 0), EAFNOSUPPORT,
           "AF_UNSPEC: EAFNOSUPPORT");
    is_err(try(200, SOCK_STREAM, 0), EAFNOSUPPORT, "family 200: EAFNOSUPPORT");
    is_err(try(-1, SOCK_STREAM, 0), EAFNOSUPPORT, "family -1: EAFNOSUPPORT");
    is_err(try(AF_INET, 11, 0), EINVAL, "type 11: EINVAL");
    is_err(try(AF_INET, 15, 0), EINVAL, "type 15: EINVAL");
    is_err(try(AF_INET, -1, 0), EINVAL, "type -1: EINVAL");
    is_err(try(AF_INET, SOCK_STREAM | 0x10, 0), EINVAL,
           "an unknown flag: EINVAL");
    is_err(try(AF_UNSPEC, SOCK_STREAM | 0x10, 0), EINVAL,
           "which comes before the family");
    is_err(socketpair(AF_INET, SOCK_STREAM, 0, fds), EOPNOTSUPP,
           "socketpair of AF_INET: EOPNOTSUPP");
    is_err(socketpair(AF_INET, SOCK_STREAM | 0x10, 0, fds), EINVAL,
           "with an unknown flag: EINVAL");
    is_int(open_descriptors(64), 3, "no descriptor is left of these");
}

static void
test_flags(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_int(fd, 3, "the lowest free descriptor");
    is_int(fcntl(fd, F_GETFL), O_RDWR, "is open for reading and writing");
    is_int(fcntl(fd, F_GETFD), 0, "stays open over exec");
    is_int(fcntl(fd, F_SETFL, O_NONBLOCK), 0, "O_NONBLOCK can be set");
    is_int(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK, "and is");
    is_int(ioctl(fd, FIONBIO, &(int){0}), 0, "FIONBIO 0");
    is_int(fcntl(fd, F_GETFL), O_RDWR, "takes it away");
    is_int(ioctl(fd, FIONBIO, &(int){5}), 0, "FIONBIO 5");
    is_int(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK, "sets it");
    close(fd);
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    is_int(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK, "SOCK_NONBLOCK");
    is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "SOCK_CLOEXEC");
    close(fd);
}

static void
test_full_table(void)
{
    while (open("/dev/null", O_RDONLY) >= 0)
        continue;
    is_err(socket(AF_INET, SOCK_STREAM, 0), EMFILE, "a full table: EMFILE");
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
}

static void
test_as_file(void)
{
    struct stat status;
    char byte;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    is_int(fstat(fd, &status), 0, "fstat");
    ok(S_ISSOCK(status.st_mode), "says that it is a socket");
    is_int(status.st_mode & 07777, 0777, "with all permissions");
    is_int(status.st_size, 0, "of no size");
    is_int(status.st_nlink, 1, "and one link");
    is_err(lseek(fd, 0, SEEK_CUR), ESPIPE, "lseek: ESPIPE");
    is_err(pread(fd, &byte, 1, 0), ESPIPE, "pread: ESPIPE");
    is_err(pwrite(fd, &byte, 1, 0), ESPIPE, "pwrite: ESPIPE");
    is_err(ftruncate(fd, 0), EINVAL, "ftruncate: EINVAL");
    is_err(fsync(fd), EINVAL, "fsync: EINVAL");
    is_err(ioctl(fd, 0x5401 /* TCGETS */, &status), ENOTTY, "TCGETS: ENOTTY");
    struct stat other;
    int second = socket(AF_INET, SOCK_STREAM, 0);
    fstat(second, &other);
    ok(other.st_ino != status.st_ino, "each has a number of its own");
    close(second);
    close(fd);
}

int
main(void)
{
    begin_testing();
    test_kinds();
    test_errors();
    test_flags();
    test_full_table();
    test_as_file();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
