/* readv and writev: several buffers, one call, one position, one atom. */
#include "tap.h"
#include <sys/uio.h>

static char a[10], b[10], c[10], buffer[8300];

static void
clear(void)
{
    memset(a, '-', 10);
    memset(b, '-', 10);
    memset(c, '-', 10);
}

static void
test_files(void)
{
    int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    struct iovec out[4] = {{"abc", 3}, {NULL, 0}, {"de", 2}, {"fghij", 5}};
    struct iovec in[3] = {{a, 2}, {b, 5}, {c, 10}};
    is_int(writev(fd, out, 4), 10, "writev gathers");
    is_int(lseek(fd, 0, SEEK_CUR), 10, "and moves the position once");
    lseek(fd, 0, SEEK_SET);
    clear();
    is_int(readv(fd, in, 3), 10, "readv scatters");
    ok(memcmp(a, "ab-", 3) == 0, "2 bytes into the first");
    ok(memcmp(b, "cdefg-", 6) == 0, "5 into the second");
    ok(memcmp(c, "hij-", 4) == 0, "what is left into the third");
    is_int(readv(fd, in, 3), 0, "readv at the end: 0");
    is_int(readv(fd, in, 0), 0, "readv of no buffers: 0");
    is_int(writev(fd, out, 0), 0, "writev of no buffers: 0");
    close(fd);
}

static void
test_errors(void)
{
    int fd = open("file", O_RDONLY);
    int out_fd = open("file", O_WRONLY);
    struct iovec one = {a, 1};
    struct iovec huge[2] = {{a, 0x7fffffff}, {b, 0x7fffffff}};
    is_err(readv(-1, &one, 1), EBADF, "readv from -1: EBADF");
    is_err(writev(30, &one, 1), EBADF, "writev to a closed one: EBADF");
    is_err(writev(fd, &one, 1), EBADF, "writev to O_RDONLY: EBADF");
    is_err(readv(out_fd, &one, 1), EBADF, "readv from O_WRONLY: EBADF");
    is_err(syscall(SYS_readv, fd, &one, -1), EINVAL,
           "readv of -1 buffers: EINVAL");
    is_err(syscall(SYS_readv, fd, &one, 1025), EINVAL,
           "readv of 1025 buffers: EINVAL");
    huge[0].iov_len = -1;
    is_err(readv(fd, huge, 1), EINVAL, "readv of length -1: EINVAL");
    is_err(writev(out_fd, huge, 1), EINVAL, "writev of length -1: EINVAL");
    is_fault(syscall(SYS_readv, fd, bad, 1), "readv, the vector");
    is_fault(syscall(SYS_writev, out_fd, bad, 1), "writev, the vector");
    close(fd);
    close(out_fd);
}

static void
test_bad_buffers(void)
{
    int fd = open("file", O_RDWR);
    char *edge = page_edge();
    struct iovec half[2] = {{a, 4}, {(void *)(uintptr_t)0xC0100000u, 4}};
    struct iovec bad_first[2] = {{(void *)(uintptr_t)0x10, 4}, {a, 4}};
    is_err(readv(fd, bad_first, 2), EFAULT, "readv, first buffer bad: EFAULT");
    is_err(writev(fd, bad_first, 2), EFAULT, "writev, the same: EFAULT");
    is_int(lseek(fd, 0, SEEK_CUR), 0, "the position has not moved");
    half[1].iov_base = edge;
    is_int(readv(fd, half, 2), 4, "readv, second buffer bad: 4");
    ok(memcmp(a, "abcd", 4) == 0, "in the first");
    is_int(lseek(fd, 0, SEEK_CUR), 4, "and the position says so");
    struct iovec *vector = (struct iovec *)edge - 1;
    vector->iov_base = a;
    vector->iov_len = 2;
    is_int(readv(fd, vector, 1), 2, "a vector that ends with its page");
    is_err(readv(fd, vector, 2), EFAULT, "and one that goes on: EFAULT");
    close(fd);
}

static void
test_many(void)
{
    static struct iovec vector[1024];
    int fd = open("file", O_RDWR | O_TRUNC);
    for (int i = 0; i < 1024; i++) {
        buffer[i] = i % 100;
        vector[i] = (struct iovec){buffer + i, 1};
    }
    is_int(writev(fd, vector, 1024), 1024, "writev of 1024 buffers");
    memset(buffer, 0, 1024);
    lseek(fd, 0, SEEK_SET);
    is_int(readv(fd, vector, 1024), 1024, "readv of 1024 buffers");
    int wrong = 0;
    for (int i = 0; i < 1024; i++)
        wrong += buffer[i] != i % 100;
    is_int(wrong, 0, "give the same bytes");
    close(fd);
}

static void
test_pipes(void)
{
    int fds[2];
    struct iovec out[3] = {{"ab", 2}, {"cdef", 4}, {"g", 1}};
    struct iovec in[2] = {{a, 3}, {b, 10}};
    pipe2(fds, O_NONBLOCK);
    clear();
    is_int(writev(fds[1], out, 3), 7, "writev into a pipe");
    is_int(readv(fds[0], in, 2), 7, "readv out of it takes what is there");
    ok(memcmp(a, "abc-", 4) == 0, "3 bytes into the first");
    ok(memcmp(b, "defg-", 5) == 0, "the rest into the second");
    is_err(readv(fds[0], in, 2), EAGAIN, "readv of an empty one: EAGAIN");
    for (int i = 0; i < 15; i++)
        write(fds[1], buffer, 4096);
    write(fds[1], buffer, 100);
    struct iovec page[2] = {{buffer, 2048}, {buffer, 2048}};
    is_err(writev(fds[1], page, 2), EAGAIN,
           "writev of PIPE_BUF in two goes whole or not at all: EAGAIN");
    is_int(read(fds[0], buffer, 4096), 4096, "read a page");
    is_int(writev(fds[1], page, 2), 4096, "then it goes");
    close(fds[0]);
    close(fds[1]);
}

static int
write_vectors(void *argument)
{
    int *fd = argument;
    char letter = 'a' + fd[1];
    char first[100], second[1900];
    struct iovec vector[3] = {{first, 100}, {second, 1900}, {first, 100}};
    memset(first, letter, 100);
    memset(second, letter, 1900);
    for (int i = 0; i < 20; i++)
        if (writev(fd[0], vector, 3) != 2100)
            return 1;
    return 0;
}

static void
test_atomic(void)
{
    int fds[2], pids[3], records = 0, torn = 0, good = 0;
    pipe(fds);
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(write_vectors, (int[]){fds[1], i});
    close(fds[1]);
    while (read_fully(fds[0], buffer, 2100) == 2100) {
        records++;
        for (int i = 0; i < 2100; i++)
            if (buffer[i] != buffer[0]) {
                torn++;
                break;
            }
    }
    for (int i = 0; i < 3; i++)
        good += status_of(pids[i]) == 0;
    is_int(records, 60, "three writers of vectors: 60 records");
    is_int(torn, 0, "none is torn (LABS 44)");
    is_int(good, 3, "and every writev was whole");
    close(fds[0]);
}

int
main(void)
{
    begin_testing();
    test_files();
    test_errors();
    test_bad_buffers();
    test_many();
    test_pipes();
    test_atomic();
    unlink("file");
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
