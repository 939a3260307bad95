/*
 * /dev: a directory whose nodes are the devices this kernel has. A node's
 * inode number is its place in the table below, so inodes are made when they
 * are looked up, and kept by nobody.
 */
#include "kernel/abi/dirent.h"
#include "kernel/dev/kmsg.h"
#include "kernel/dev/memory.h"
#include "kernel/dev/random.h"
#include "kernel/dev/terminal.h"
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/directory.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/kmalloc.h"
#include "lib/include/string.h"

#define ROOT_INO             1u
#define FIRST_INO            2u /* of nodes[0] */
#define DEVICE(major, minor) ((major) << 8 | (minor))

static const struct inode_ops plain_ops;
static const struct inode_ops terminal_ops = {.open = terminal_open};

/* A device node: what mknod would be told on Linux, and who answers. */
static const struct device_node {
    const char *name;
    uint32_t device;
    uint32_t permissions;
    const struct file_ops *file_ops;
} nodes[] = {
    {"null", DEVICE(1, 3), 0666, &null_file_ops},
    {"zero", DEVICE(1, 5), 0666, &zero_file_ops},
    {"full", DEVICE(1, 7), 0666, &full_file_ops},
    {"random", DEVICE(1, 8), 0666, &random_file_ops},
    {"urandom", DEVICE(1, 9), 0666, &random_file_ops},
    {"kmsg", DEVICE(1, 11), 0644, &kmsg_file_ops},
    {"tty", DEVICE(5, 0), 0666, &terminal_file_ops},
    {"console", DEVICE(5, 1), 0600, &terminal_file_ops},
    {"ttyS0", DEVICE(4, 64), 0660, &terminal_file_ops},
    {"ttyS1", DEVICE(4, 65), 0660, &terminal_file_ops},
};

#define NODE_COUNT (sizeof nodes / sizeof *nodes)

static int
devfs_lookup(struct inode *dir, const struct name *name, struct inode **result)
{
    for (size_t i = 0; i < NODE_COUNT; i++)
        if (strncmp(nodes[i].name, name->text, name->length) == 0 &&
            nodes[i].name[name->length] == '\0')
            return inode_get(dir->fs, FIRST_INO + i, result);
    return -ENOENT;
}

static bool
devfs_entry_at(struct inode *dir, uint64_t position,
               struct directory_entry *entry)
{
    (void)dir;
    if (position >= NODE_COUNT)
        return false;
    entry->name = nodes[position].name;
    entry->length = strlen(entry->name);
    entry->ino = FIRST_INO + position;
    entry->type = DT_CHR;
    entry->next = position + 1;
    return true;
}

static const struct inode_ops root_ops = {
    .lookup = devfs_lookup,
    .entry_at = devfs_entry_at,
};

static int
devfs_read_inode(struct inode *inode)
{
    const struct device_node *node;

    if (inode->ino == ROOT_INO) {
        directory_fill(inode, S_IFDIR | 0755, &root_ops, &directory_file_ops);
        return 0;
    }
    node = &nodes[inode->ino - FIRST_INO];
    directory_fill(inode, S_IFCHR | node->permissions,
                   node->file_ops == &terminal_file_ops ? &terminal_ops
                                                        : &plain_ops,
                   node->file_ops);
    inode->device = node->device;
    return 0;
}

static const struct filesystem_ops devfs_ops = {
    .read_inode = devfs_read_inode,
};

int
devfs_create(struct filesystem **result)
{
    return directory_make_filesystem(&devfs_ops, "devfs", ROOT_INO, result);
}
