/*
 * Bad memory under a pipe's read and write: EFAULT, no kernel fault, no byte
 * lost to the reader, no lock left held.
 */
#include "tap.h"

static char buffer[70000];

static void
test_pointers(void)
{
    int fds[2];
    pipe(fds);
    write(fds[1], "abcdef", 6);
    is_fault(syscall(SYS_read, fds[0], bad, 32), "read (LABS 5, 7)");
    is_fault(syscall(SYS_write, fds[1], bad, 32), "write (LABS 5, 7)");
    is_int(syscall(SYS_read, fds[0], 0xC0100000u, 0), 0, "read of 0 bytes");
    is_int(read(fds[0], buffer, 100), 6, "a failed read took nothing");
    ok(memcmp(buffer, "abcdef", 6) == 0, "the bytes are whole");
    is_int(write(fds[1], "g", 1), 1, "a failed write left nothing locked");
    is_int(read(fds[0], buffer, 100), 1, "and nothing in the queue");
    is_int(buffer[0], 'g', "but what came after");
    close(fds[0]);
    close(fds[1]);
}

static void
test_edge(void)
{
    int fds[2];
    char *edge = page_edge();
    pipe(fds);
    memcpy(edge - 4, "wxyz", 4);
    is_int(write(fds[1], edge - 4, 4), 4, "write up to the end of a page");
    is_err(write(fds[1], edge - 4, 5), EFAULT,
           "one byte more: EFAULT (LABS 4, 8)");
    is_int(read(fds[0], buffer, 100), 4, "nothing of it was written");
    write(fds[1], "12345678", 8);
    is_err(read(fds[0], edge - 4, 8), EFAULT,
           "read 8 bytes with room for 4: EFAULT (LABS 4, 8)");
    is_int(read(fds[0], edge - 4, 4), 4, "read up to the end of a page");
    ok(memcmp(edge - 4, "1234", 4) == 0, "the failed read had taken nothing");
    is_int(read(fds[0], edge - 4, 100), 4,
           "a read for more, that needs no more, is good");
    ok(memcmp(edge - 4, "5678", 4) == 0, "and has the rest");
    close(fds[0]);
    close(fds[1]);
}

static void
test_read_only(void)
{
    int fds[2];
    char *page =
        mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pipe(fds);
    write(fds[1], "abc", 3);
    is_err(read(fds[0], page, 3), EFAULT, "read into a read-only page: EFAULT");
    is_err(syscall(SYS_pipe, page), EFAULT, "pipe into it: EFAULT");
    is_int(write(fds[1], page, 3), 3, "write from it is good");
    is_int(page[0], 0, "and it is still zero");
    mprotect(page, PAGE, PROT_NONE);
    is_err(write(fds[1], page, 3), EFAULT, "write from PROT_NONE: EFAULT");
    is_int(read(fds[0], buffer, 100), 6, "six bytes are in the pipe");
    munmap(page, PAGE);
    close(fds[0]);
    close(fds[1]);
}

/* Pages that exist by promise only: the copy makes them, on both sides. */
static void
test_demand(void)
{
    int fds[2];
    char *pages = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pipe(fds);
    is_int(write(fds[1], pages, 8 * PAGE), 8 * PAGE,
           "write from pages never touched");
    is_int(read(fds[0], pages + 8 * PAGE, 8 * PAGE), 8 * PAGE,
           "read into pages never touched");
    int wrong = 0;
    for (int i = 0; i < 16 * PAGE; i++)
        wrong += pages[i] != 0;
    is_int(wrong, 0, "all zero");
    munmap(pages, 16 * PAGE);
    close(fds[0]);
    close(fds[1]);
}

static int
read_badly(void *argument)
{
    int *fds = argument;
    return syscall(SYS_read, fds[0], 0xC0100000u, 10) < 0 && errno == EFAULT
               ? 0
               : 1;
}

static void
test_sleeping_reader(void)
{
    int fds[2];
    pipe(fds);
    int pid = spawn(read_badly, fds);
    await_state(pid, 'S');
    write(fds[1], "abc", 3);
    is_exit(status_of(pid), 0, "a reader that slept for nothing: EFAULT");
    is_int(read(fds[0], buffer, 10), 3, "the bytes are there for another");
    close(fds[0]);
    close(fds[1]);
}

int
main(void)
{
    begin_testing();
    test_pointers();
    test_edge();
    test_read_only();
    test_demand();
    test_sleeping_reader();
    return done_testing();
}
