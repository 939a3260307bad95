/* The rest of the kernel, as the rooms under test see it. */
#include "kernel/dev/random.h"
#include "kernel/file/fd_table.h"
#include "kernel/file/poll.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/path.h"
#include "kernel/proc/credentials.h"
#include "kernel/proc/process.h"
#include "tests/host/support/interleave_internal.h"

#define NOT_HERE interleave_fail("no scenario has %s", __func__)

/* All threads are the superuser's. */
const struct credentials *
credentials_current(void)
{
    static const struct credentials credentials;

    return &credentials;
}

/* The same numbers in each run. */
void
random_fill(void *buf, size_t size)
{
    __builtin_memset(buf, 0, size);
}

void
inode_put(struct inode *inode)
{
    if (inode)
        NOT_HERE;
}

/* Weak: kernel/file/poll.c has it. */
__attribute__((weak)) void
poll_wait(struct poll_table *table, struct wait_queue *queue)
{
    (void)queue;
    if (table)
        NOT_HERE;
}

/* Weak: a test may have a table. */
__attribute__((weak)) struct open_file *
fd_table_find(int fd)
{
    (void)fd;
    NOT_HERE;
}

int
fd_table_reserve(struct fd_table *table, int minimum)
{
    (void)table;
    (void)minimum;
    NOT_HERE;
}

void
fd_table_install(struct fd_table *table, int fd, struct open_file *file,
                 bool close_on_exec)
{
    (void)table;
    (void)fd;
    (void)file;
    (void)close_on_exec;
    NOT_HERE;
}

int
path_lookup(struct inode *start, const char *path, bool follow,
            struct inode **result)
{
    (void)start;
    (void)path;
    (void)follow;
    (void)result;
    NOT_HERE;
}

int
path_make_node(struct inode *start, const char *path, uint32_t mode,
               struct inode **result)
{
    (void)start;
    (void)path;
    (void)mode;
    (void)result;
    NOT_HERE;
}

struct inode *
process_get_cwd(void)
{
    NOT_HERE;
}
