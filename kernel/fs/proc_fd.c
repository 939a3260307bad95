/*
 * A link's number has its highest bit set, and below it pid and descriptor.
 * It says what the descriptor names: a path; of what has none, or one
 * that nobody remembers, the kind and the inode's number.
 */
#include "kernel/fs/proc_fd.h"

#include "kernel/abi/limits.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/path.h"
#include "kernel/fs/proc_text.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/proc/process.h"
#include "lib/include/string.h"

#define IS_LINK  0x80000000u
#define FD_RADIX 1024u

_Static_assert(FD_LIMIT <= FD_RADIX, "a number has room for each descriptor");

uint32_t
proc_fd_number(int pid, int fd)
{
    if (fd < 0 || fd >= FD_LIMIT)
        return 0;
    return IS_LINK | ((uint32_t)pid * FD_RADIX + fd);
}

bool
proc_fd_is_number(uint32_t number)
{
    return number & IS_LINK;
}

/* The first description of PID's from *FD on, with a reference; its number in
 * *FD. NULL: there is none. */
static struct open_file *
find_next(int pid, int *fd)
{
    struct process *process = process_find(pid);
    struct open_file *file = NULL;

    if (!process)
        return NULL;
    struct fd_table *table = process_get_fd_table(process);
    if (table) {
        file = fd_table_next(table, fd);
        fd_table_put(table);
    }
    process_put(process);
    return file;
}

int
proc_fd_next(int pid, int fd)
{
    struct open_file *file = find_next(pid, &fd);

    if (!file)
        return -1;
    open_file_put(file);
    return fd;
}

/* The description that the link INODE stands for, with a reference. */
static struct open_file *
find_file(const struct inode *inode)
{
    uint32_t number = inode->ino & ~IS_LINK;
    int wanted = number % FD_RADIX, fd = wanted;
    struct open_file *file = find_next(number / FD_RADIX, &fd);

    if (file && fd != wanted) {
        open_file_put(file);
        return NULL;
    }
    return file;
}

/* Writes what FILE, which has no path, is into TEXT. */
static void
print_kind(struct proc_text *text, struct open_file *file)
{
    struct abi_stat64 status = {0};
    const char *kind = "socket";

    if (file->inode) {
        proc_text_print(text, "%s:[%u]", file->inode->fs->type,
                        (unsigned)file->inode->ino);
        return;
    }
    if (file->ops->stat)
        file->ops->stat(file, &status);
    if (S_ISFIFO(status.st_mode))
        kind = "pipe";
    proc_text_print(text, "%s:[%u]", kind, (unsigned)status.st_ino);
}

static ssize_t
link_readlink(struct inode *inode, char *buf, size_t size)
{
    struct open_file *file = find_file(inode);
    char *path = kmalloc(PATH_MAX);
    struct proc_text text = {.buf = path, .size = PATH_MAX};
    ssize_t length = -ENOMEM;

    if (!file || !path)
        goto out;
    length = 0;
    if (file->inode)
        length = path_of_inode(file->inode, path, PATH_MAX) - 1;
    if (length <= 0) {
        print_kind(&text, file);
        length = text.length;
    }
    if ((size_t)length > size)
        length = size;
    memcpy(buf, path, length);
out:
    kfree(path);
    if (!file)
        return -ENOENT;
    open_file_put(file);
    return length;
}

static const struct inode_ops link_ops = {.readlink = link_readlink};

int
proc_fd_read_inode(struct inode *inode)
{
    struct open_file *file = find_file(inode);

    if (!file)
        return -ENOENT;
    open_file_put(file);
    directory_fill(inode, S_IFLNK | 0777, &link_ops, NULL);
    return 0;
}
