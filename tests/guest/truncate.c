/* ftruncate: shorter loses, longer is zero, and positions stay. */
#include "tap.h"

static char buffer[20000];
static struct stat status;

static void
test_shorter(void)
{
    int fd = open("file", O_RDWR | O_CREAT, 0600);
    write(fd, "0123456789", 10);
    is_int(ftruncate(fd, 4), 0, "ftruncate to 4");
    fstat(fd, &status);
    is_int(status.st_size, 4, "is the new size");
    is_int(lseek(fd, 0, SEEK_CUR), 10, "the position stays behind the end");
    is_int(read(fd, buffer, 10), 0, "where nothing is");
    is_int(write(fd, "X", 1), 1, "a write there");
    is_int(pread(fd, buffer, 20, 0), 11, "makes a hole");
    ok(memcmp(buffer, "0123\0\0\0\0\0\0X", 11) == 0, "of zeros: no old bytes");
    close(fd);
}

static void
test_longer(void)
{
    int fd = open("file", O_RDWR | O_TRUNC), wrong = 0;
    memset(buffer, 'x', 10000);
    write(fd, buffer, 10000);
    is_int(ftruncate(fd, 3), 0, "from 10000 to 3");
    is_int(ftruncate(fd, 9000), 0, "and on to 9000");
    is_int(pread(fd, buffer, 20000, 0), 9000, "reads 9000");
    for (int i = 0; i < 9000; i++)
        wrong += buffer[i] != (i < 3 ? 'x' : 0);
    is_int(wrong, 0, "three old bytes and zeros");
    is_int(ftruncate(fd, 0), 0, "to 0");
    fstat(fd, &status);
    is_int(status.st_blocks, 0, "gives all blocks back");
    is_int(ftruncate(fd, 5000000), 0, "to 5000000");
    fstat(fd, &status);
    is_int(status.st_size, 5000000, "is the size");
    ok(status.st_blocks < 1000, "but takes no blocks");
    is_int(pread(fd, buffer, 100, 4999990), 10, "the last bytes can be read");
    close(fd);
}

static void
test_errors(void)
{
    int fd = open("file", O_RDONLY);
    int dir = open(".", O_RDONLY);
    is_err(ftruncate(fd, 0), EINVAL, "of O_RDONLY: EINVAL");
    is_err(ftruncate(dir, 0), EINVAL, "of a directory: EINVAL");
    is_err(ftruncate(-1, 0), EBADF, "of -1: EBADF");
    is_err(ftruncate(30, 0), EBADF, "of a closed one: EBADF");
    close(fd);
    fd = open("file", O_RDWR);
    is_err(ftruncate(fd, -1), EINVAL, "to -1: EINVAL");
    is_err(syscall(SYS_ftruncate64, fd, 0, 0x80000000u), EINVAL,
           "ftruncate64 to a negative size: EINVAL");
    is_int(syscall(SYS_ftruncate64, fd, 77, 0), 0, "ftruncate64 to 77");
    fstat(fd, &status);
    is_int(status.st_size, 77, "is the size");
    close(fd);
    close(dir);
}

static void
test_shared(void)
{
    make_file("file", "0123456789");
    int reader = open("file", O_RDONLY);
    int writer = open("file", O_RDWR);
    is_int(read(reader, buffer, 5), 5, "a reader is at 5");
    is_int(ftruncate(writer, 2), 0, "another open makes it 2 long");
    is_int(read(reader, buffer, 5), 0, "the reader sees the end");
    is_int(pwrite(writer, "abcdef", 6, 2), 6, "the file grows again");
    is_int(read(reader, buffer, 5), 3, "the reader reads on from 5");
    ok(memcmp(buffer, "def", 3) == 0, "what is there now");
    close(open("file", O_WRONLY | O_TRUNC));
    is_int(pread(reader, buffer, 5, 0), 0, "O_TRUNC empties it for all");
    close(reader);
    close(writer);
}

int
main(void)
{
    begin_testing();
    test_shorter();
    test_longer();
    test_errors();
    test_shared();
    unlink("file");
    return done_testing();
}
