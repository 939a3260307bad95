// with: kernel/file/fd_table.c kernel/file/open_file.c tests/host/support/plain_kernel.c
/* The descriptor table: which number is given, and who holds what. */
#include "kernel/file/fd_table.h"

#include <stdlib.h>

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "tests/host/check.h"
#include "tests/host/support/plain_kernel.h"

#define RANDOM_CALLS 200000
#define RANDOM_FDS   200

static const struct file_ops no_ops;
static struct process process;
struct process *plain_process = &process;

void
inode_put(struct inode *inode)
{
    (void)inode;
}

static struct open_file *
new_file(void)
{
    return open_file_create(&no_ops, NULL, NULL, 0);
}

/* open: reserves a number from MINIMUM on and has it name FILE. */
static int
add(struct fd_table *table, struct open_file *file, int minimum)
{
    int fd = fd_table_reserve(table, minimum);

    if (fd >= 0)
        fd_table_install(table, fd, file, false);
    return fd;
}

/* What FD names, without a reference of the caller's. */
static struct open_file *
look(struct fd_table *table, int fd)
{
    process.fd_table = table;
    struct open_file *file = fd_table_find(fd);
    if (file)
        open_file_put(file);
    return file;
}

static void
test_lowest_free(void)
{
    struct fd_table *table = fd_table_create();

    for (int fd = 0; fd < 40; fd++)
        if (add(table, new_file(), 0) != fd)
            check(false, "numbers rise one by one");
    check(fd_table_close(table, 7) == 0, "7 is closed");
    check(fd_table_close(table, 7) == -EBADF, "and can't be again (LABS 19)");
    check(fd_table_close(table, 3) == 0, "3 is closed");
    check(add(table, new_file(), 0) == 3, "the lowest free: 3 (LABS 14)");
    check(add(table, new_file(), 0) == 7, "then 7");
    check(add(table, new_file(), 0) == 40, "then a new one");
    check(add(table, new_file(), 100) == 100, "at least 100: 100");
    check(add(table, new_file(), 100) == 101, "then 101");
    check(add(table, new_file(), 0) == 41, "the others are still free");
    fd_table_put(table);
    check(open_file_count() == 0, "the table's end closes all");
}

static void
test_bad_numbers(void)
{
    struct fd_table *table = fd_table_create();
    struct open_file *file = new_file();

    check(!look(table, 0), "an empty table names nothing");
    add(table, file, 0);
    check(look(table, 0) == file, "0 names the file");
    check(!look(table, -1) && !look(table, 1) && !look(table, 1 << 30),
          "other numbers don't (LABS 15, 17)");
    check(fd_table_close(table, -1) == -EBADF, "close(-1)");
    check(fd_table_close(table, 5000) == -EBADF, "close(5000)");
    check(fd_table_duplicate_to(table, 0, -1, false) == -EBADF, "dup2 to -1");
    check(fd_table_duplicate_to(table, 0, FD_LIMIT, false) == -EBADF,
          "dup2 to the limit (LABS 34)");
    check(fd_table_duplicate_to(table, 9, 0, false) == -EBADF,
          "dup2 of what names nothing");
    check(look(table, 0) == file, "closes nothing (LABS 33)");
    check(fd_table_duplicate(table, 9, 0, false) == -EBADF, "nor dup");
    check(fd_table_duplicate(table, 0, FD_LIMIT, false) == -EINVAL,
          "F_DUPFD from the limit on");
    fd_table_put(table);
}

static void
test_limit(void)
{
    struct fd_table *table = fd_table_create();

    for (int fd = 0; fd < FD_LIMIT; fd++)
        if (add(table, new_file(), 0) != fd)
            check(false, "all numbers can be had");
    check(look(table, FD_LIMIT - 1), "the last one as well (LABS 16)");
    check(fd_table_reserve(table, 0) == -EMFILE, "then EMFILE (LABS 21)");
    fd_table_close(table, 512);
    check(fd_table_reserve(table, 513) == -EMFILE, "none from 513 on");
    check(fd_table_reserve(table, 0) == 512, "but 512 is free");
    fd_table_release(table, 512);
    check(fd_table_reserve(table, 0) == 512, "and given back, again");
    fd_table_put(table);
}

static void
test_reserved(void)
{
    struct fd_table *table = fd_table_create();
    struct open_file *file = new_file();
    int fd = fd_table_reserve(table, 0);

    check(!look(table, fd), "a reserved number names nothing yet");
    check(fd_table_close(table, fd) == -EBADF, "nor can it be closed");
    check(fd_table_reserve(table, 0) == fd + 1, "nobody else gets it");
    int other = add(table, new_file(), 0);
    check(fd_table_duplicate_to(table, other, fd, false) == -EBUSY,
          "dup2: EBUSY");
    fd_table_install(table, fd, file, true);
    check(look(table, fd) == file, "until it is installed");
    check(fd_table_get_close_on_exec(table, fd) == 1, "with its flag");
    fd_table_put(table);
}

static void
test_duplicate(void)
{
    struct fd_table *table = fd_table_create();
    struct open_file *file = new_file();
    int old = add(table, new_file(), 0), fd = add(table, file, 0);

    check(fd_table_duplicate_to(table, fd, old, true) == old,
          "dup2 over a file");
    check(look(table, old) == file, "the number names the new one");
    check(open_file_count() == 1, "the old one is closed (LABS 32)");
    check(fd_table_duplicate_to(table, fd, fd, false) == fd &&
              refcount_read(&file->refs) == 2,
          "dup2 to itself does nothing (LABS 31)");
    check(fd_table_duplicate_to(table, fd, 162, false) == 162, "dup2(3, 162)");
    check(refcount_read(&file->refs) == 3, "each name is counted (LABS 23)");
    check(fd_table_duplicate(table, 162, 0, false) == 2,
          "the numbers between are free");
    fd_table_put(table);
    check(open_file_count() == 0, "nothing is left");
}

static void
test_clone(void)
{
    struct fd_table *table = fd_table_create();
    struct open_file *file = new_file();

    add(table, file, 5);
    fd_table_set_close_on_exec(table, 5, true);
    struct fd_table *copy = fd_table_clone(table);
    check(look(copy, 5) == file, "fork shares the description (LABS 25)");
    check(refcount_read(&file->refs) == 2, "and counts it (LABS 26)");
    check(fd_table_get_close_on_exec(copy, 5) == 1, "the flag is copied");
    fd_table_set_close_on_exec(copy, 5, false);
    check(fd_table_get_close_on_exec(table, 5) == 1, "and is the copy's own");
    fd_table_close(copy, 5);
    check(look(table, 5) == file, "a close in the copy is the copy's");
    fd_table_put(copy);
    for (int left = 0; left < 2; left++) {
        plain_heap_failures = left;
        check(!fd_table_clone(table), "no memory: NULL");
    }
    plain_heap_failures = -1;
    check(refcount_read(&file->refs) == 1, "and nothing was counted");
    fd_table_put(table);
}

static void
test_close_on_exec(void)
{
    struct fd_table *table = fd_table_create();

    for (int fd = 0; fd < 20; fd++) {
        add(table, new_file(), 0);
        fd_table_set_close_on_exec(table, fd, fd % 2);
    }
    fd_table_close_on_exec(table);
    bool right = true;
    for (int fd = 0; fd < 20; fd++)
        right = right && (look(table, fd) == NULL) == fd % 2;
    check(right, "exec closes those that say so, and no others");
    check(add(table, new_file(), 0) == 1, "their numbers are free");
    check(fd_table_get_close_on_exec(table, 1) == 0,
          "the flag isn't inherited");
    check(fd_table_get_close_on_exec(table, 3) == -EBADF, "F_GETFD: EBADF");
    check(fd_table_set_close_on_exec(table, 3, true) == -EBADF, "F_SETFD");
    fd_table_put(table);
}

/* ------- Random calls beside an array ------- */

static struct open_file *model[RANDOM_FDS];

static bool
random_open(struct fd_table *table)
{
    struct open_file *file = new_file();
    int expected = 0;

    while (expected < RANDOM_FDS && model[expected])
        expected++;
    if (expected == RANDOM_FDS) {
        open_file_put(file);
        return true;
    }
    model[expected] = file;
    return add(table, file, 0) == expected;
}

/* dup2 of FD to a number drawn: it names what FD does, if that is anything. */
static bool
random_dup2(struct fd_table *table, int fd)
{
    int to = rand() % RANDOM_FDS;
    int got = fd_table_duplicate_to(table, fd, to, false);

    if (model[fd])
        model[to] = model[fd];
    return got == (model[fd] ? to : -EBADF);
}

static bool
random_call(struct fd_table *table)
{
    int fd = rand() % RANDOM_FDS;
    struct open_file *was = model[fd];

    switch (rand() % 3) {
    case 0:
        model[fd] = NULL;
        return fd_table_close(table, fd) == (was ? 0 : -EBADF);
    case 1:
        return random_dup2(table, fd);
    default:
        return random_open(table);
    }
}

static void
test_random(void)
{
    struct fd_table *table = fd_table_create();
    bool good = true;

    srand(3);
    for (int call = 0; good && call < RANDOM_CALLS; call++) {
        int fd = rand() % RANDOM_FDS;

        good = random_call(table) && look(table, fd) == model[fd];
    }
    check(good, "200,000 random calls, each as the array says");
    fd_table_put(table);
    check(open_file_count() == 0, "and nothing is left");
}

int
main(void)
{
    test_lowest_free();
    test_bad_numbers();
    test_limit();
    test_reserved();
    test_duplicate();
    test_clone();
    test_close_on_exec();
    test_random();
    return check_done();
}
