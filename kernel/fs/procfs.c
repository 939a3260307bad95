/*
 * /proc: the system and its processes as files. An inode's number says all
 * about it: above the low byte the pid (0: the system), in the low byte which
 * directory or file; or which descriptor's link it is: proc_fd.c. So inodes
 * are made when looked up, and kept by nobody.
 */
#include "kernel/abi/dirent.h"
#include "kernel/errno.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/proc_fd.h"
#include "kernel/fs/proc_text.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "lib/include/string.h"

/* Low bytes of the numbers: TOP is /proc itself or a process's directory, an
 * entry's is ENTRY plus its index. So these are the indexes' order. */
#define TOP   1u
#define ENTRY 2u
#define NET   (ENTRY + 0) /* of the system's */
#define SELF  (ENTRY + 1)
#define FDS   (ENTRY + 0) /* of a process's */

struct proc_entry {
    const char *name;
    unsigned type;     /* DT_* */
    uint32_t parent;   /* TOP or NET */
    proc_print *print; /* a file's text */
};

static const struct proc_entry system_entries[] = {
    {"net", DT_DIR, TOP, NULL},
    {"self", DT_LNK, TOP, NULL},
    {"cmdline", DT_REG, TOP, proc_print_cmdline},
    {"meminfo", DT_REG, TOP, proc_print_meminfo},
    {"mounts", DT_REG, TOP, proc_print_mounts},
    {"sluice", DT_REG, TOP, proc_print_sluice},
    {"uptime", DT_REG, TOP, proc_print_uptime},
    {"tcp", DT_REG, NET, proc_print_tcp},
    {"tcp6", DT_REG, NET, proc_print_tcp6},
    {"udp", DT_REG, NET, proc_print_udp},
    {"udp6", DT_REG, NET, proc_print_udp6},
    {"unix", DT_REG, NET, proc_print_unix},
};

static const struct proc_entry process_entries[] = {
    {"fd", DT_DIR, TOP, NULL},
    {"cmdline", DT_REG, TOP, proc_print_process_cmdline},
    {"stat", DT_REG, TOP, proc_print_process_stat},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t
make_number(int pid, uint32_t which)
{
    return (uint32_t)pid << 8 | which;
}

static int
pid_of(const struct inode *inode)
{
    return inode->ino >> 8;
}

static uint32_t
which_of(const struct inode *inode)
{
    return inode->ino & 0xff;
}

/* All that is, below the directory INODE or beside it: the first, and how
 * many. */
static const struct proc_entry *
entries_of(const struct inode *inode, size_t *count)
{
    bool system = pid_of(inode) == 0;

    *count = system ? COUNT(system_entries) : COUNT(process_entries);
    return system ? system_entries : process_entries;
}

static bool
name_is(const struct name *name, const char *text)
{
    return strlen(text) == name->length &&
           memcmp(text, name->text, name->length) == 0;
}

/* The number that NAME is the decimal of, or -1. */
static int
parse_number(const struct name *name)
{
    int number = 0;

    if (name->length > 7 || (name->text[0] == '0' && name->length > 1))
        return -1;
    for (size_t i = 0; i < name->length; i++) {
        if (name->text[i] < '0' || name->text[i] > '9')
            return -1;
        number = number * 10 + name->text[i] - '0';
    }
    return number;
}

/* The number of NAME's inode in DIR; 0: there is none. */
static uint32_t
find_number(struct inode *dir, const struct name *name)
{
    int pid = pid_of(dir);
    bool is_top = which_of(dir) == TOP;
    size_t count;
    const struct proc_entry *entries = entries_of(dir, &count);

    if (name_is(name, ".."))
        return make_number(is_top ? 0 : pid, TOP);
    if (pid != 0 && which_of(dir) == FDS)
        return proc_fd_number(pid, parse_number(name));
    for (size_t i = 0; i < count; i++)
        if (entries[i].parent == which_of(dir) &&
            name_is(name, entries[i].name))
            return make_number(pid, ENTRY + i);
    if (pid != 0 || !is_top || parse_number(name) <= 0)
        return 0;
    return make_number(parse_number(name), TOP);
}

static int
procfs_lookup(struct inode *dir, const struct name *name, struct inode **result)
{
    uint32_t number = find_number(dir, name);

    return number ? inode_get(dir->fs, number, result) : -ENOENT;
}

/* Writes NUMBER in decimal into TEXT, which has room for 12 bytes. */
static size_t
print_number(char *text, int number)
{
    struct proc_text out = {.buf = text, .size = 12};

    proc_text_print(&out, "%d", number);
    return out.length;
}

static ssize_t
self_readlink(struct inode *inode, char *buf, size_t size)
{
    char text[12];
    size_t length;

    (void)inode;
    if (!process_current())
        return -ENOENT;
    length = print_number(text, process_current()->pid);
    if (length > size)
        length = size;
    memcpy(buf, text, length);
    return length;
}

/* The entry of the first process whose pid is above PID; false: none. */
static bool
find_process_entry(int pid, struct directory_entry *entry)
{
    struct process *process = process_next(pid);

    if (!process)
        return false;
    entry->name = entry->digits;
    entry->length = print_number(entry->digits, process->pid);
    entry->ino = make_number(process->pid, TOP);
    entry->type = DT_DIR;
    entry->next = process->pid;
    process_put(process);
    return true;
}

/* The entry of the descriptor of DIR's process from number FD on. */
static bool
find_fd_entry(struct inode *dir, int fd, struct directory_entry *entry)
{
    fd = proc_fd_next(pid_of(dir), fd);
    if (fd < 0)
        return false;
    entry->name = entry->digits;
    entry->length = print_number(entry->digits, fd);
    entry->ino = proc_fd_number(pid_of(dir), fd);
    entry->type = DT_LNK;
    entry->next = fd + 1;
    return entry->ino != 0;
}

/* An entry's position is its index. In /proc itself the processes come behind:
 * one's is its pid plus what comes before. */
static bool
procfs_entry_at(struct inode *dir, uint64_t position,
                struct directory_entry *entry)
{
    size_t count;
    const struct proc_entry *entries = entries_of(dir, &count);

    if (pid_of(dir) != 0 && which_of(dir) == FDS)
        return find_fd_entry(dir, position, entry);
    while (position < count && entries[position].parent != which_of(dir))
        position++;
    if (position < count) {
        entry->name = entries[position].name;
        entry->length = strlen(entry->name);
        entry->ino = make_number(pid_of(dir), ENTRY + position);
        entry->type = entries[position].type;
        entry->next = position + 1;
        return true;
    }
    if (pid_of(dir) != 0 || which_of(dir) != TOP ||
        !find_process_entry(position - count, entry))
        return false;
    entry->next += count;
    return true;
}

static ssize_t
procfs_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct inode *inode = file->inode;
    size_t count;
    proc_print *print =
        entries_of(inode, &count)[which_of(inode) - ENTRY].print;
    struct process *process = NULL;
    ssize_t result;

    if (pid_of(inode) != 0) {
        process = process_find(pid_of(inode));
        if (!process)
            return -ESRCH;
    }
    result = proc_text_read(print, process, uio, position);
    if (process)
        process_put(process);
    return result;
}

static const struct inode_ops directory_ops = {
    .lookup = procfs_lookup,
    .entry_at = procfs_entry_at,
};
static const struct inode_ops self_ops = {.readlink = self_readlink};
static const struct inode_ops text_ops;

static const struct file_ops text_file_ops = {
    .read = procfs_read,
    .end = directory_end,
};

/* What kind of entry INODE, which is none of a descriptor's, is. */
static unsigned
type_of(const struct inode *inode)
{
    size_t count;
    const struct proc_entry *entries = entries_of(inode, &count);

    return which_of(inode) == TOP ? DT_DIR
                                  : entries[which_of(inode) - ENTRY].type;
}

static int
procfs_read_inode(struct inode *inode)
{
    if (proc_fd_is_number(inode->ino))
        return proc_fd_read_inode(inode);
    if (pid_of(inode) != 0) {
        struct process *process = process_find(pid_of(inode));

        if (!process)
            return -ENOENT;
        process_put(process);
    }
    if (type_of(inode) == DT_DIR)
        directory_fill(inode, S_IFDIR | 0555, &directory_ops,
                       &directory_file_ops);
    else if (type_of(inode) == DT_LNK)
        directory_fill(inode, S_IFLNK | 0777, &self_ops, NULL);
    else
        directory_fill(inode, S_IFREG | 0444, &text_ops, &text_file_ops);
    return 0;
}

static const struct filesystem_ops procfs_ops = {
    .read_inode = procfs_read_inode,
};

int
procfs_create(struct filesystem **result)
{
    return directory_make_filesystem(&procfs_ops, "proc", make_number(0, TOP),
                                     result);
}
