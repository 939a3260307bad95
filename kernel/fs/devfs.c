/*
 * /dev: a directory whose nodes are the devices this kernel has. They are
 * made at boot and stay.
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
#define DEVICE(major, minor) ((major) << 8 | (minor))

static const struct inode_ops plain_ops;
static const struct inode_ops terminal_ops = {.open = terminal_open};
static const struct inode_ops console_ops = {.open = terminal_open_console};
static const struct inode_ops tty_ops = {.open = terminal_open_controlling};

/* A device node: what mknod would be told on Linux, and who answers. */
static const struct device_node {
    const char *name;
    uint32_t device;
    uint32_t permissions;
    const struct inode_ops *ops;
    const struct file_ops *file_ops;
} nodes[] = {
    {"null", DEVICE(1, 3), 0666, &plain_ops, &null_file_ops},
    {"zero", DEVICE(1, 5), 0666, &plain_ops, &zero_file_ops},
    {"full", DEVICE(1, 7), 0666, &plain_ops, &full_file_ops},
    {"random", DEVICE(1, 8), 0666, &plain_ops, &random_file_ops},
    {"urandom", DEVICE(1, 9), 0666, &plain_ops, &random_file_ops},
    {"kmsg", DEVICE(1, 11), 0644, &plain_ops, &kmsg_file_ops},
    {"tty", DEVICE(5, 0), 0666, &tty_ops, &terminal_file_ops},
    {"console", DEVICE(5, 1), 0600, &console_ops, &terminal_file_ops},
    {"ttyS0", DEVICE(4, 64), 0660, &terminal_ops, &terminal_file_ops},
    {"ttyS1", DEVICE(4, 65), 0660, &terminal_ops, &terminal_file_ops},
};

#define NODE_COUNT (sizeof nodes / sizeof *nodes)

struct devfs {
    struct filesystem fs;
    struct inode *inodes[NODE_COUNT]; /* references */
};

static struct devfs *
devfs_of(struct inode *inode)
{
    return container_of(inode->fs, struct devfs, fs);
}

static int
devfs_lookup(struct inode *dir, const struct name *name, struct inode **result)
{
    for (size_t i = 0; i < NODE_COUNT; i++)
        if (strncmp(nodes[i].name, name->text, name->length) == 0 &&
            nodes[i].name[name->length] == '\0') {
            *result = devfs_of(dir)->inodes[i];
            inode_hold(*result);
            return 0;
        }
    return -ENOENT;
}

static int
devfs_read_directory(struct open_file *file, struct directory_sink *sink,
                     uint64_t *position)
{
    struct inode *dir = file->inode;

    if (!directory_add_dots(dir, sink, position))
        return 0;
    while (*position < NODE_COUNT + DIRECTORY_DOTS) {
        size_t i = *position - DIRECTORY_DOTS;

        if (!directory_sink_add(sink, nodes[i].name, strlen(nodes[i].name),
                                devfs_of(dir)->inodes[i]->ino, DT_CHR,
                                *position + 1))
            break;
        ++*position;
    }
    return 0;
}

static const struct inode_ops root_ops = {.lookup = devfs_lookup};

static const struct file_ops listing_ops = {
    .read = directory_read,
    .end = directory_end,
    .read_directory = devfs_read_directory,
};

static const struct filesystem_ops devfs_ops;

/* Makes the inode of NODE with number INO; NULL: no memory. */
static struct inode *
make_node(struct devfs *devfs, const struct device_node *node, uint32_t ino)
{
    struct inode *inode =
        inode_create(&devfs->fs, ino, S_IFCHR | node->permissions);

    if (!inode)
        return NULL;
    inode->ops = node->ops;
    inode->file_ops = node->file_ops;
    inode->device = node->device;
    return inode;
}

/* Makes the root and all nodes; false: no memory. */
static bool
fill(struct devfs *devfs)
{
    struct inode *root = inode_create(&devfs->fs, ROOT_INO, S_IFDIR | 0755);

    devfs->fs.root = root;
    if (!root)
        return false;
    root->ops = &root_ops;
    root->file_ops = &listing_ops;
    for (size_t i = 0; i < NODE_COUNT; i++) {
        devfs->inodes[i] = make_node(devfs, &nodes[i], ROOT_INO + 1 + i);
        if (!devfs->inodes[i])
            return false;
    }
    return true;
}

/* Ends INODE (NULL is fine), which nobody has seen. */
static void
discard(struct inode *inode)
{
    if (inode)
        inode->nlink = 0;
    inode_put(inode);
}

int
devfs_create(struct filesystem **result)
{
    struct devfs *devfs = kzalloc(sizeof *devfs);

    if (!devfs)
        return -ENOMEM;
    filesystem_init(&devfs->fs, &devfs_ops, "devfs");
    if (!fill(devfs)) {
        for (size_t i = 0; i < NODE_COUNT; i++)
            discard(devfs->inodes[i]);
        discard(devfs->fs.root);
        kfree(devfs);
        return -ENOMEM;
    }
    *result = &devfs->fs;
    return 0;
}
