/*
 * pipe and pipe2: one bounded queue behind two descriptions. Bytes come out
 * in order and once; the end comes when the last writer has gone and the
 * queue is drained, and not before.
 */
#include "tap.h"

static char buffer[70000];

static void
test_basic(void)
{
    int fds[2];
    struct stat status;
    is_int(pipe(fds), 0, "pipe");
    ok(fds[0] == 3 && fds[1] == 4, "gives 3 to read from and 4 to write to");
    is_int(fcntl(fds[0], F_GETFL), O_RDONLY, "3 is open for reading");
    is_int(fcntl(fds[1], F_GETFL), O_WRONLY, "4 is open for writing");
    is_int(fcntl(fds[0], F_GETFD), 0, "without close-on-exec");
    is_int(fstat(fds[0], &status), 0, "fstat of a pipe");
    ok(S_ISFIFO(status.st_mode), "says that it is a FIFO");
    is_int(status.st_size, 0, "of size 0");
    is_int(write(fds[1], "hello", 5), 5, "write 5 bytes");
    is_int(read(fds[0], buffer, 3), 3, "read 3 of them");
    ok(memcmp(buffer, "hel", 3) == 0, "the first three");
    is_int(read(fds[0], buffer, 100), 2,
           "a read takes what is there (LABS 39)");
    ok(memcmp(buffer, "lo", 2) == 0, "the rest");
    is_int(write(fds[1], "", 0), 0, "a write of nothing");
    is_int(read(fds[0], buffer, 0), 0, "a read of nothing does not wait");
    is_int(close(fds[1]), 0, "close the write end");
    is_int(read(fds[0], buffer, 1), 0, "then a read says end of file");
    is_int(read(fds[0], buffer, 1), 0, "and again");
    close(fds[0]);
}

static void
test_wrong_end(void)
{
    int fds[2];
    int64_t result;
    pipe(fds);
    is_err(write(fds[0], "x", 1), EBADF, "write to the read end: EBADF");
    is_err(read(fds[1], buffer, 1), EBADF, "read from the write end: EBADF");
    is_err(write(fds[0], "", 0), EBADF, "even of nothing: EBADF (LABS 22)");
    is_err(lseek(fds[0], 0, SEEK_SET), ESPIPE, "lseek: ESPIPE");
    is_err(lseek(fds[1], 0, SEEK_CUR), ESPIPE, "lseek, write end: ESPIPE");
    is_err(syscall(SYS__llseek, fds[0], 0, 0, &result, SEEK_END), ESPIPE,
           "_llseek: ESPIPE");
    is_err(pread(fds[0], buffer, 1, 0), ESPIPE, "pread: ESPIPE");
    is_err(pwrite(fds[1], "x", 1, 0), ESPIPE, "pwrite: ESPIPE");
    is_err(ftruncate(fds[1], 0), EINVAL, "ftruncate: EINVAL");
    is_err(fsync(fds[1]), EINVAL, "fsync: EINVAL");
    close(fds[0]);
    close(fds[1]);
}

static void
test_pipe2(void)
{
    int fds[2];
    is_int(pipe2(fds, O_CLOEXEC), 0, "pipe2 with O_CLOEXEC");
    is_int(fcntl(fds[0], F_GETFD), FD_CLOEXEC, "sets it on the read end");
    is_int(fcntl(fds[1], F_GETFD), FD_CLOEXEC, "and on the write end");
    ok(!(fcntl(fds[0], F_GETFL) & O_NONBLOCK), "and not O_NONBLOCK");
    close(fds[0]);
    close(fds[1]);
    is_int(pipe2(fds, O_NONBLOCK), 0, "pipe2 with O_NONBLOCK");
    ok(fcntl(fds[0], F_GETFL) & O_NONBLOCK, "sets it on the read end too");
    ok(fcntl(fds[1], F_GETFL) & O_NONBLOCK, "and on the write end too");
    is_int(fcntl(fds[0], F_GETFD), 0, "and not close-on-exec");
    is_err(read(fds[0], buffer, 1), EAGAIN, "an empty one: EAGAIN");
    is_int(fcntl(fds[0], F_SETFL, 0), 0, "O_NONBLOCK off at the read end");
    ok(fcntl(fds[1], F_GETFL) & O_NONBLOCK,
       "stays at the write end: two descriptions");
    close(fds[1]);
    is_int(read(fds[0], buffer, 1), 0, "with no writer: the end, not EAGAIN");
    close(fds[0]);
    is_err(pipe2(fds, O_APPEND), EINVAL, "pipe2 with another flag: EINVAL");
    is_err(pipe2(fds, -1), EINVAL, "pipe2 with all flags: EINVAL");
    is_fault(syscall(SYS_pipe, bad), "pipe");
    is_fault(syscall(SYS_pipe2, bad, 0), "pipe2");
    char *edge = page_edge();
    is_err(syscall(SYS_pipe, edge - 4), EFAULT,
           "pipe, room for one number only: EFAULT");
    is_int(open_descriptors(64), 3, "failures left nothing open (LABS 20)");
}

/* Writes COUNT bytes into FD in pieces of PIECE until all or EAGAIN. */
static int
fill(int fd, int piece)
{
    int total = 0, got;
    while ((got = write(fd, buffer, piece)) > 0)
        total += got;
    return total;
}

static void
test_capacity(void)
{
    int fds[2];
    pipe2(fds, O_NONBLOCK);
    is_int(fill(fds[1], 4096), 65536, "65536 bytes fit, in pages");
    is_err(write(fds[1], "x", 1), EAGAIN, "and not one more: EAGAIN");
    is_err(write(fds[1], buffer, 5000), EAGAIN, "nor many more: EAGAIN");
    is_int(read(fds[0], buffer, 4096), 4096, "read one page");
    is_int(fill(fds[1], 4096), 4096, "then one page fits (LABS 45)");
    is_int(read(fds[0], buffer, 70000), 65536, "read all of it at once");
    is_err(read(fds[0], buffer, 1), EAGAIN, "then it is empty");
    is_int(write(fds[1], buffer, 65536), 65536, "65536 in one write");
    is_err(write(fds[1], "x", 1), EAGAIN, "fill it as well");
    is_int(read(fds[0], buffer, 65536), 65536, "and come back in one read");
    is_int(write(fds[1], buffer, 70000), 65536,
           "of 70000 bytes, without blocking, 65536 are written");
    is_int(read(fds[0], buffer, 70000), 65536, "and read");
    is_int(fcntl(fds[0], F_GETPIPE_SZ), 65536, "F_GETPIPE_SZ says 65536");
    close(fds[0]);
    close(fds[1]);
}

static void
test_partial(void)
{
    int fds[2];
    pipe2(fds, O_NONBLOCK);
    for (int i = 0; i < 15; i++)
        write(fds[1], buffer, 4096);
    is_int(write(fds[1], buffer, 8192), 4096,
           "8192 bytes with room for 4096: written in part");
    read(fds[0], buffer, 4096);
    is_int(write(fds[1], buffer, 2048), 2048, "room for 2048 is left");
    is_err(write(fds[1], buffer, 4096), EAGAIN,
           "a write of PIPE_BUF goes whole or not at all: EAGAIN (LABS 44)");
    is_int(read(fds[0], buffer, 70000), 63488, "nothing of it is there");
    close(fds[0]);
    close(fds[1]);
}

static void
test_order(void)
{
    int fds[2], wrong = 0;
    pipe(fds);
    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 5000; i++)
            buffer[i] = (round * 7 + i) % 251;
        wrong += write(fds[1], buffer, 5000) != 5000;
        memset(buffer, 0, 5000);
        wrong += read(fds[0], buffer, 5000) != 5000;
        for (int i = 0; i < 5000; i++)
            wrong += (unsigned char)buffer[i] != (round * 7 + i) % 251;
    }
    is_int(wrong, 0, "200000 bytes around the queue in order");
    close(fds[0]);
    close(fds[1]);
}

static void
test_end(void)
{
    int fds[2];
    pipe(fds);
    int copy = dup(fds[1]);
    write(fds[1], "abc", 3);
    close(fds[1]);
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    is_int(read(fds[0], buffer, 1), 1, "one of two writers closed: read");
    is_int(write(copy, "de", 2), 2, "the other writes on (LABS 46)");
    close(copy);
    is_int(read(fds[0], buffer, 2), 2, "no writer left: drain first (LABS 47)");
    is_int(read(fds[0], buffer, 9), 2, "drain the rest");
    is_int(read(fds[0], buffer, 9), 0, "then the end");
    close(fds[0]);
    pipe(fds);
    copy = dup(fds[0]);
    close(fds[0]);
    is_int(write(fds[1], "f", 1), 1, "one of two readers closed: write");
    is_int(read(copy, buffer, 1), 1, "and read by the other");
    is_int(buffer[0], 'f', "the same byte");
    close(copy);
    close(fds[1]);
}

int
main(void)
{
    begin_testing();
    test_basic();
    test_wrong_end();
    test_pipe2();
    test_capacity();
    test_partial();
    test_order();
    test_end();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
