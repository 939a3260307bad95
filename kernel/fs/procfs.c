/*
 * /proc: the system and its processes as files. An inode's number says all
 * about it: above the low byte the pid (0: the system), in the low byte which
 * directory or file. So inodes are made when looked up, and kept by nobody.
 */
#include "kernel/abi/dirent.h"
#include "kernel/errno.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/proc_text.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "lib/include/string.h"

/* Low bytes of the numbers; a file's is FIRST_FILE plus its index. */
#define DIRECTORY  1u
#define SELF       2u
#define FIRST_FILE 3u

struct proc_file {
    const char *name;
    proc_print *print;
};

static const struct proc_file system_files[] = {
    {"cmdline", proc_print_cmdline}, {"meminfo", proc_print_meminfo},
    {"mounts", proc_print_mounts},   {"sluice", proc_print_sluice},
    {"uptime", proc_print_uptime},
};

static const struct proc_file process_files[] = {
    {"cmdline", proc_print_process_cmdline},
    {"stat", proc_print_process_stat},
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

/* The files of the directory INODE, or that INODE is one of: the first, and
 * how many. */
static const struct proc_file *
files_of(const struct inode *inode, size_t *count)
{
    bool system = pid_of(inode) == 0;

    *count = system ? COUNT(system_files) : COUNT(process_files);
    return system ? system_files : process_files;
}

static bool
name_is(const struct name *name, const char *text)
{
    return strlen(text) == name->length &&
           memcmp(text, name->text, name->length) == 0;
}

/* The pid that NAME is the decimal of, or 0. */
static int
parse_pid(const struct name *name)
{
    int pid = 0;

    if (name->length > 7 || name->text[0] == '0')
        return 0;
    for (size_t i = 0; i < name->length; i++) {
        if (name->text[i] < '0' || name->text[i] > '9')
            return 0;
        pid = pid * 10 + name->text[i] - '0';
    }
    return pid;
}

/* The number of NAME's inode in DIR; 0: there is none. */
static uint32_t
find_number(struct inode *dir, const struct name *name)
{
    size_t count;
    const struct proc_file *files = files_of(dir, &count);

    if (name_is(name, ".."))
        return make_number(0, DIRECTORY);
    for (size_t i = 0; i < count; i++)
        if (name_is(name, files[i].name))
            return make_number(pid_of(dir), FIRST_FILE + i);
    if (pid_of(dir) != 0)
        return 0;
    if (name_is(name, "self"))
        return make_number(0, SELF);
    return parse_pid(name) ? make_number(parse_pid(name), DIRECTORY) : 0;
}

static int
procfs_lookup(struct inode *dir, const struct name *name, struct inode **result)
{
    uint32_t number = find_number(dir, name);

    return number ? inode_get(dir->fs, number, result) : -ENOENT;
}

/* Writes PID in decimal into TEXT, which has room for 12 bytes. */
static size_t
print_pid(char *text, int pid)
{
    struct proc_text out = {.buf = text, .size = 12};

    proc_text_print(&out, "%d", pid);
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
    length = print_pid(text, process_current()->pid);
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
    entry->length = print_pid(entry->digits, process->pid);
    entry->ino = make_number(process->pid, DIRECTORY);
    entry->type = DT_DIR;
    entry->next = process->pid + 1;
    process_put(process);
    return true;
}

/* The files come first; in /proc itself "self" and the processes, too: one's
 * position is its pid plus what comes before. */
static bool
procfs_entry_at(struct inode *dir, uint64_t position,
                struct directory_entry *entry)
{
    size_t count;
    const struct proc_file *files = files_of(dir, &count);

    entry->next = position + 1;
    if (position < count) {
        entry->name = files[position].name;
        entry->ino = make_number(pid_of(dir), FIRST_FILE + position);
        entry->type = DT_REG;
    } else if (position == count && pid_of(dir) == 0) {
        entry->name = "self";
        entry->ino = make_number(0, SELF);
        entry->type = DT_LNK;
    } else {
        if (pid_of(dir) != 0 ||
            !find_process_entry(position - count - 1, entry))
            return false;
        entry->next += count;
        return true;
    }
    entry->length = strlen(entry->name);
    return true;
}

static ssize_t
procfs_read(struct open_file *file, struct uio *uio, uint64_t *position)
{
    struct inode *inode = file->inode;
    size_t count;
    const struct proc_file *files = files_of(inode, &count);
    proc_print *print = files[which_of(inode) - FIRST_FILE].print;
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

static int
procfs_read_inode(struct inode *inode)
{
    if (pid_of(inode) != 0) {
        struct process *process = process_find(pid_of(inode));

        if (!process)
            return -ENOENT;
        process_put(process);
    }
    if (which_of(inode) == DIRECTORY)
        directory_fill(inode, S_IFDIR | 0555, &directory_ops,
                       &directory_file_ops);
    else if (which_of(inode) == SELF)
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
    return directory_make_filesystem(&procfs_ops, "proc",
                                     make_number(0, DIRECTORY), result);
}
