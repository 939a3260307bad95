/* mmap, munmap and mprotect: pages that come and go, and bad arguments. */
#include "tap.h"

#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

static char *
map(size_t pages, int protection)
{
    return mmap(NULL, pages * PAGE, protection, PRIVATE, -1, 0);
}

static int
touch(void *address)
{
    signal(SIGSEGV, SIG_DFL);
    return *(volatile char *)address == 1;
}

static int
poke(void *address)
{
    signal(SIGSEGV, SIG_DFL);
    *(volatile char *)address = 1;
    return 0;
}

/* Whether a child that reads (or writes) ADDRESS lives. */
static int
readable(void *address)
{
    return WIFEXITED(in_child(touch, address));
}

static int
writable(void *address)
{
    return WIFEXITED(in_child(poke, address));
}

static void
test_anonymous(void)
{
    char *pages = map(100, PROT_READ | PROT_WRITE);
    ok(pages != MAP_FAILED, "mmap of 100 pages");
    is_int((uintptr_t)pages % PAGE, 0, "gives whole pages");
    int wrong = 0;
    for (int i = 0; i < 100 * PAGE; i += 128)
        wrong += pages[i] != 0;
    is_int(wrong, 0, "they are zero");
    for (int i = 0; i < 100; i++)
        pages[i * PAGE + i] = i;
    for (int i = 0; i < 100; i++)
        wrong += pages[i * PAGE + i] != i;
    is_int(wrong, 0, "and each is another page");
    is_int(munmap(pages, 100 * PAGE), 0, "munmap");
    is_int(readable(pages + 50 * PAGE), 0, "then they are gone");
    is_int(munmap(pages, 100 * PAGE), 0, "munmap of nothing is no error");
    char *one = mmap(NULL, 1, PROT_READ | PROT_WRITE, PRIVATE, -1, 0);
    one[PAGE - 1] = 'x';
    is_int(one[PAGE - 1], 'x', "one byte asked, a whole page given");
    munmap(one, 1);
}

static void
test_demand(void)
{
    char *huge = map(16384, PROT_READ | PROT_WRITE);
    ok(huge != MAP_FAILED, "64 MiB are a promise");
    huge[0] = 1;
    huge[16384UL * PAGE - 1] = 2;
    is_int(huge[0] + huge[16384UL * PAGE - 1] + huge[8192UL * PAGE], 3,
           "kept page by page");
    is_int(munmap(huge, 16384UL * PAGE), 0, "munmap of all");
}

static void
test_splitting(void)
{
    char *pages = map(5, PROT_READ | PROT_WRITE);
    for (int i = 0; i < 5; i++)
        pages[i * PAGE] = 'a' + i;
    is_int(munmap(pages + 2 * PAGE, PAGE), 0, "munmap in the middle");
    is_int(readable(pages + 2 * PAGE), 0, "the middle is gone");
    is_int(pages[0] + pages[PAGE] * 0, 'a', "the front is there");
    is_int(pages[3 * PAGE], 'd', "the back, too");
    is_int(writable(pages + PAGE), 1, "writable in front");
    is_int(writable(pages + 4 * PAGE), 1, "and behind");
    char *again =
        mmap(pages + 2 * PAGE, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1, 0);
    is_int(again == pages + 2 * PAGE, 1, "MAP_FIXED fills the hole");
    is_int(again[0], 0, "with a new page");
    is_int(munmap(pages, 5 * PAGE), 0, "munmap over three mappings");
    is_int(readable(pages + PAGE) + readable(pages + 4 * PAGE), 0, "all gone");
}

static void
test_fixed(void)
{
    char *pages = map(4, PROT_READ | PROT_WRITE);
    memset(pages, 'x', 4 * PAGE);
    char *got = mmap(pages + PAGE, 2 * PAGE, PROT_READ | PROT_WRITE,
                     PRIVATE | MAP_FIXED, -1, 0);
    is_int(got == pages + PAGE, 1, "MAP_FIXED over a mapping");
    is_int(pages[PAGE] + pages[3 * PAGE - 1], 0, "replaces its pages");
    is_int(pages[0] == 'x' && pages[3 * PAGE] == 'x', 1, "and no other");
    is_err(
        (intptr_t)mmap(pages + 1, PAGE, PROT_READ, PRIVATE | MAP_FIXED, -1, 0),
        EINVAL, "MAP_FIXED at an odd address: EINVAL");
    is_err((intptr_t)mmap(pages, PAGE, PROT_READ, PRIVATE | MAP_FIXED_NOREPLACE,
                          -1, 0),
           EEXIST, "MAP_FIXED_NOREPLACE over a mapping: EEXIST");
    char *hint = mmap(pages, PAGE, PROT_READ, PRIVATE, -1, 0);
    ok(hint != MAP_FAILED && hint != pages, "a hint that is taken moves on");
    munmap(hint, PAGE);
    munmap(pages, 4 * PAGE);
    hint = mmap(pages, PAGE, PROT_READ, PRIVATE, -1, 0);
    is_int(hint == pages, 1, "a hint that is free is taken");
    munmap(hint, PAGE);
}

static void
test_file(void)
{
    int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    char block[100];
    for (int i = 0; i < 50; i++) {
        memset(block, 'a' + i % 26, 100);
        write(fd, block, 100);
    }
    char *pages =
        mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    ok(pages != MAP_FAILED, "a private mapping of a file");
    is_int(pages[0] == 'a' && pages[100] == 'b' && pages[4999] == 'x', 1,
           "shows its content");
    is_int(pages[5000] + pages[2 * PAGE - 1], 0, "and zeros behind its end");
    pages[0] = 'Z';
    pread(fd, block, 1, 0);
    is_int(block[0], 'a', "a store doesn't reach the file");
    is_int(pages[0], 'Z', "but stays in the mapping");
    close(fd);
    is_int(pages[200], 'c', "close leaves the mapping");
    unlink("file");
    is_int(pages[4500], 't', "and so does unlink");
    munmap(pages, 2 * PAGE);
}

static void
test_file_offset(void)
{
    int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    pwrite(fd, "front", 5, 0);
    pwrite(fd, "second page", 11, PAGE);
    char *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE);
    ok(page != MAP_FAILED, "a mapping from the second page");
    is_str(page, "second page", "shows that page");
    munmap(page, PAGE);
    is_err(syscall(SYS_mmap2, 0, PAGE, PROT_READ, 0, fd, 0), EINVAL,
           "neither private nor shared: EINVAL");
    is_err(syscall(SYS_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, 40, 0), EBADF,
           "of a closed descriptor: EBADF");
    is_err(syscall(SYS_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, -1, 0), EBADF,
           "of -1: EBADF");
    close(fd);
    fd = open("file", O_WRONLY);
    is_err(syscall(SYS_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), EACCES,
           "of a file opened O_WRONLY: EACCES");
    close(fd);
    fd = open(".", O_RDONLY);
    is_err(syscall(SYS_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), ENODEV,
           "of a directory: ENODEV");
    close(fd);
    int fds[2];
    pipe(fds);
    is_err(syscall(SYS_mmap2, 0, PAGE, PROT_READ, MAP_PRIVATE, fds[0], 0),
           ENODEV, "of a pipe: ENODEV");
    close(fds[0]);
    close(fds[1]);
    unlink("file");
}

static void
test_errors(void)
{
    char *pages = map(1, PROT_READ);
    is_err(syscall(SYS_mmap2, 0, 0, PROT_READ, PRIVATE, -1, 0), EINVAL,
           "length 0: EINVAL");
    is_err(syscall(SYS_mmap2, 0, 0xFFFFF000u, PROT_READ, PRIVATE, -1, 0),
           ENOMEM, "nearly 4 GiB: ENOMEM");
    is_err(syscall(SYS_munmap, pages + 1, PAGE), EINVAL,
           "munmap of an odd address: EINVAL");
    is_err(syscall(SYS_munmap, pages, 0), EINVAL, "munmap of nothing: EINVAL");
    is_err(syscall(SYS_munmap, 0xFFFFF000u, 2 * PAGE), EINVAL,
           "munmap that wraps around: EINVAL (LABS 5)");
    is_err(syscall(SYS_mprotect, pages + 1, PAGE, PROT_READ), EINVAL,
           "mprotect of an odd address: EINVAL");
    is_err(syscall(SYS_mprotect, 0x10000, PAGE, PROT_READ), ENOMEM,
           "mprotect of what isn't mapped: ENOMEM");
    is_err(syscall(SYS_mprotect, pages, PAGE, 0x1000), EINVAL,
           "mprotect to something unknown: EINVAL");
    is_int(syscall(SYS_mprotect, pages, 0, PROT_READ), 0,
           "mprotect of nothing");
    munmap(pages, PAGE);
}

static void
test_mprotect(void)
{
    char *pages = map(3, PROT_READ | PROT_WRITE);
    memset(pages, 1, 3 * PAGE);
    is_int(mprotect(pages + PAGE, PAGE, PROT_READ), 0,
           "mprotect of the middle");
    is_int(writable(pages + PAGE), 0, "the middle is read-only");
    is_int(readable(pages + PAGE), 1, "as one can read");
    is_int(writable(pages) + writable(pages + 2 * PAGE), 2,
           "the others aren't");
    is_int(mprotect(pages, 3 * PAGE, PROT_NONE), 0, "PROT_NONE for all");
    is_int(readable(pages), 0, "nothing can be read");
    is_int(mprotect(pages, 3 * PAGE, PROT_READ | PROT_WRITE), 0, "back");
    is_int(pages[0] + pages[PAGE] + pages[3 * PAGE - 1], 3,
           "the content is as before");
    munmap(pages + PAGE, PAGE);
    is_err(mprotect(pages, 3 * PAGE, PROT_READ), ENOMEM, "over a hole: ENOMEM");
    munmap(pages, 3 * PAGE);
    pages = map(1, PROT_NONE);
    is_int(readable(pages), 0, "mapped with PROT_NONE: not readable");
    munmap(pages, PAGE);
}

static int
run_code(void *page)
{
    return ((int (*)(void))page)();
}

static void
test_code(void)
{
    static const unsigned char code[] = {0xb8, 77, 0, 0, 0, 0xc3};
    char *page = map(1, PROT_READ | PROT_WRITE | PROT_EXEC);
    memcpy(page, code, sizeof code);
    is_exit(in_child(run_code, page), 77, "code can be made and run");
    page[1] = 78;
    is_exit(in_child(run_code, page), 78, "and changed");
    munmap(page, PAGE);
}

static void
test_fork(void)
{
    char *pages = map(2, PROT_READ | PROT_WRITE);
    pages[0] = 5;
    int pid = fork();
    if (pid == 0) {
        int seen = pages[0];
        pages[0] = 6;
        pages[PAGE] = 7;
        munmap(pages, PAGE);
        _exit(seen);
    }
    is_exit(status_of(pid), 5, "a child has the mapping");
    is_int(pages[0] * 10 + pages[PAGE], 50, "what it does is its own");
    munmap(pages, 2 * PAGE);
}

/* The old call takes its arguments from memory. */
static void
test_old_mmap(void)
{
    uint32_t arguments[6] = {0, PAGE, PROT_READ | PROT_WRITE, PRIVATE, -1, 0};
    char *page = (char *)syscall(SYS_mmap, arguments);
    ok(page != MAP_FAILED, "old mmap");
    page[0] = 1;
    is_int(page[0], 1, "gives a page");
    munmap(page, PAGE);
    arguments[5] = 1;
    is_err(syscall(SYS_mmap, arguments), EINVAL, "an odd offset: EINVAL");
    is_fault(syscall(SYS_mmap, bad), "old mmap");
}

int
main(void)
{
    begin_testing();
    test_anonymous();
    test_demand();
    test_splitting();
    test_fixed();
    test_file();
    test_file_offset();
    test_errors();
    test_mprotect();
    test_code();
    test_fork();
    test_old_mmap();
    return done_testing();
}
