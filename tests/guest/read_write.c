/* read, write, pread, pwrite and fsync on files, and what they refuse. */
#include "tap.h"

static char buffer[20000];

static void
test_files(void)
{
    int fd = open("file", O_RDWR | O_CREAT, 0600);
    is_int(write(fd, "0123456789", 10), 10, "write 10 bytes");
    is_int(read(fd, buffer, 10), 0, "read behind them: the end");
    is_int(lseek(fd, 0, SEEK_SET), 0, "back to the start");
    is_int(read(fd, buffer, 4), 4, "read 4");
    ok(memcmp(buffer, "0123", 4) == 0, "the first four");
    is_int(read(fd, buffer, 100), 6, "read 100: what is left, 6");
    ok(memcmp(buffer, "456789", 6) == 0, "the last six");
    is_int(read(fd, buffer, 100), 0, "then the end");
    is_int(read(fd, buffer, 100), 0, "and again the end");
    is_int(write(fd, "", 0), 0, "a write of nothing");
    is_int(read(fd, buffer, 0), 0, "a read of nothing");
    is_int(lseek(fd, 3, SEEK_SET), 3, "to the middle");
    is_int(write(fd, "abc", 3), 3, "write over it");
    is_int(pread(fd, buffer, 20, 0), 10, "the size is as before");
    ok(memcmp(buffer, "012abc6789", 10) == 0, "and only those three changed");
    close(fd);
}

static void
test_positions(void)
{
    int fd = open("file", O_RDWR | O_TRUNC);
    is_int(write(fd, "abcdef", 6), 6, "six bytes");
    is_int(pread(fd, buffer, 3, 2), 3, "pread 3 at 2");
    ok(memcmp(buffer, "cde", 3) == 0, "reads them");
    is_int(pread(fd, buffer, 3, 5), 1, "pread at the last byte");
    is_int(pread(fd, buffer, 3, 6), 0, "pread at the end: 0");
    is_int(pread(fd, buffer, 3, 1000000), 0, "pread far behind it: 0");
    is_int(pwrite(fd, "XY", 2, 4), 2, "pwrite 2 at 4");
    is_int(pwrite(fd, "Z", 1, 8), 1, "pwrite behind the end");
    is_int(lseek(fd, 0, SEEK_CUR), 6, "none of it moved the position");
    is_int(pread(fd, buffer, 20, 0), 9, "the file has grown to 9");
    ok(memcmp(buffer, "abcdXY\0\0Z", 9) == 0, "with zeros in the hole");
    is_err(pread(fd, buffer, 1, -1), EINVAL, "pread at -1: EINVAL");
    is_err(pwrite(fd, "x", 1, -1), EINVAL, "pwrite at -1: EINVAL");
    close(fd);
}

static void
test_large(void)
{
    int fd = open("file", O_RDWR | O_TRUNC), wrong = 0;
    for (int i = 0; i < 20000; i++)
        buffer[i] = i % 127;
    is_int(write(fd, buffer, 20000), 20000, "write 20000 bytes");
    memset(buffer, 0, 20000);
    is_int(lseek(fd, 1, SEEK_SET), 1, "seek to 1");
    is_int(read(fd, buffer, 20000), 19999, "read the rest at once");
    for (int i = 0; i < 19999; i++)
        wrong += buffer[i] != (i + 1) % 127;
    is_int(wrong, 0, "right in every byte");
    is_int(lseek(fd, 100000, SEEK_SET), 100000, "seek far behind the end");
    is_int(read(fd, buffer, 10), 0, "there is nothing");
    is_int(write(fd, "!", 1), 1, "write there");
    is_int(pread(fd, buffer, 10000, 50000), 10000, "read in the hole");
    wrong = 0;
    for (int i = 0; i < 10000; i++)
        wrong += buffer[i] != 0;
    is_int(wrong, 0, "which is zero");
    is_int(lseek(fd, 0, SEEK_END), 100001, "the size counts the hole");
    close(fd);
}

static void
test_bad_descriptors(void)
{
    static const struct {
        int fd;
        const char *name;
    } bad_fds[] = {{-1, "-1"},
                   {9, "a closed one"},
                   {1023, "a high one"},
                   {1024, "the limit"},
                   {0x7fffffff, "INT_MAX"},
                   {-0x7fffffff - 1, "INT_MIN"},
                   {0x10000003, "3 and a high bit"}};
    int fd = open("file", O_RDONLY);
    for (size_t i = 0; i < COUNT_OF(bad_fds); i++) {
        int bad = bad_fds[i].fd;
        const char *name = bad_fds[i].name;
        is_err(read(bad, buffer, 1), EBADF, "read, %s: EBADF (LABS 17)", name);
        is_err(write(bad, "x", 1), EBADF, "write, %s: EBADF", name);
        is_err(fsync(bad), EBADF, "fsync, %s: EBADF", name);
        is_err(pread(bad, buffer, 1, 0), EBADF, "pread, %s: EBADF", name);
    }
    is_err(read(-1, buffer, 0), EBADF, "read of nothing from -1: EBADF");
    is_err(write(fd, "", 0), EBADF, "write of nothing to O_RDONLY: EBADF");
    is_err(pwrite(fd, "x", 1, 0), EBADF, "pwrite to O_RDONLY: EBADF");
    close(fd);
}

static void
test_bad_pointers(void)
{
    int fd = open("file", O_RDWR | O_TRUNC);
    is_fault(syscall(SYS_write, fd, bad, 32), "write (LABS 5, 7)");
    is_int(lseek(fd, 0, SEEK_END), 0, "nothing was written");
    write(fd, "abcdefgh", 8);
    lseek(fd, 2, SEEK_SET);
    is_fault(syscall(SYS_read, fd, bad, 32), "read (LABS 5, 7)");
    is_int(lseek(fd, 0, SEEK_CUR), 2, "the position has not moved");
    is_fault(syscall(SYS_pread64, fd, bad, 32, 0, 0), "pread64");
    is_fault(syscall(SYS_pwrite64, fd, bad, 32, 0, 0), "pwrite64");
    lseek(fd, 0, SEEK_END);
    is_int(syscall(SYS_read, fd, 0xC0100000u, 32), 0,
           "at the end of the file no pointer is looked at");
    is_int(syscall(SYS_read, fd, 0xC0100000u, 0), 0,
           "nor for a read of nothing");
    close(fd);
}

static void
test_edges(void)
{
    int fd = open("file", O_RDWR | O_TRUNC);
    char *edge = page_edge();
    memcpy(edge - 4, "wxyz", 4);
    is_int(write(fd, edge - 4, 4), 4, "write up to the end of a page");
    is_int(pread(fd, edge - 4, 4, 0), 4, "read up to the end of a page");
    is_int(write(fd, edge - 2, 2), 2, "write the last two");
    is_err(write(fd, edge, 4), EFAULT, "write from behind it: EFAULT");
    lseek(fd, 0, SEEK_SET);
    memset(edge - 4, '-', 4);
    is_int(read(fd, edge - 3, 6), 3, "read 6 with room for 3: 3 (LABS 4, 8)");
    ok(memcmp(edge - 4, "-wxy", 4) == 0, "are the first three");
    is_int(lseek(fd, 0, SEEK_CUR), 3, "and the position says so");
    lseek(fd, 0, SEEK_END);
    memcpy(edge - 3, "123", 3);
    is_int(write(fd, edge - 3, 9), 3, "write 9 where 3 are mapped: 3");
    is_int(lseek(fd, 0, SEEK_CUR), 9, "and the position says so, too");
    is_int(pread(fd, buffer, 20, 0), 9, "the file has those three");
    ok(memcmp(buffer, "wxyzyz123", 9) == 0, "and no other");
    close(fd);
}

static void
test_read_only_memory(void)
{
    int fd = open("file", O_RDONLY);
    char *page =
        mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    is_err(read(fd, page, 4), EFAULT, "read into read-only memory: EFAULT");
    is_int(page[0], 0, "which is not written to");
    is_err(read(fd, (void *)(uintptr_t)test_edges, 4), EFAULT,
           "read into the program's code: EFAULT");
    is_int(read(fd, buffer, 4), 4, "the position had not moved");
    munmap(page, PAGE);
    close(fd);
}

static void
test_sync(void)
{
    int fd = open("file", O_RDWR | O_TRUNC);
    int dir = open(".", O_RDONLY);
    write(fd, "x", 1);
    is_int(fsync(fd), 0, "fsync of a file");
    is_int(fdatasync(fd), 0, "fdatasync of a file");
    is_int(fsync(dir), 0, "fsync of a directory");
    is_int(syscall(SYS_sync), 0, "sync");
    close(fd);
    close(dir);
    unlink("file");
}

int
main(void)
{
    begin_testing();
    test_files();
    test_positions();
    test_large();
    test_bad_descriptors();
    test_bad_pointers();
    test_edges();
    test_read_only_memory();
    test_sync();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
