// with: kernel/fs/page_*.c kernel/fs/inode*.c kernel/fs/regular_file.c kernel/fs/filesystem.c kernel/fs/directory.c kernel/fs/ext2/*.c kernel/fs/path_*.c kernel/fs/name_cache.c kernel/file/uio.c kernel/mm/page.c kernel/mm/poison.c tests/host/support/plain_kernel.c tests/host/support/plain_pages.c tests/host/support/plain_user.c tests/host/support/plain_clock.c tests/host/support/plain_open_file.c tests/host/support/host_path.c tests/host/support/file_disk.c
/*
 * ext2 on images that mke2fs makes, beside a directory of the host's: the same
 * random calls go to both and every answer must be the same; e2fsck must have
 * nothing to say, and what debugfs finds on the disk must be the directory.
 * Then a full disk, a failing disk, and disks with random damage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/abi/fcntl.h"
#include "kernel/abi/limits.h"
#include "kernel/dev/block.h"
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/file/uio.h"
#include "kernel/fs/ext2/ext2.h"
#include "kernel/fs/page_cache.h"
#include "kernel/fs/path.h"
#include "kernel/fs/regular_file.h"
#include "tests/host/check.h"
#include "tests/host/support/file_disk.h"
#include "tests/host/support/host_path.h"
#include "tests/host/support/plain_kernel.h"
#include "tests/host/support/plain_pages.h"
#include "tests/host/support/plain_user.h"

#define FRAMES      (PLAIN_MEMORY_END / PAGE_SIZE)
#define BUFFER_SIZE 20000
#define OPERATIONS  2500

static char folder[] = "/tmp/ext2_test.XXXXXX";
static struct block_device *disk;
static struct filesystem *fs;
static struct inode *root;

/* --- the kernel's side of each call */

static int
make_image(const char *options, const char *size)
{
    return run_command("mke2fs -q -F -t ext2 -m 0 %s %s/image %s >%s/said 2>&1",
                       options, folder, size, folder);
}

static int
mount_image(void)
{
    char path[64];
    int error;

    snprintf(path, sizeof(path), "%s/image", folder);
    disk = file_disk_open(path);
    error = ext2_mount(disk, &fs);
    root = error ? NULL : fs->root;
    return error;
}

/* Drops all that is clean and unused. */
static void
forget_all(void)
{
    page_cache_shrink(FRAMES);
    inode_cache_shrink(FRAMES);
}

/* Writes everything back. Whoever holds no reference then leaves memory. */
static int
sync_image(void)
{
    int error = inode_sync_all(fs);
    int sync_error = fs->ops->sync(fs);

    forget_all();
    return error ? error : sync_error;
}

/* Whether e2fsck has nothing to say; if it does, it is printed. */
static bool
is_clean(void)
{
    return run_command("e2fsck -fn %s/image >%s/fsck 2>&1 || "
                       "{ sed 's/^/# /' %s/fsck; false; }",
                       folder, folder, folder);
}

static void
unmount_image(void)
{
    struct ext2 *ext2 = fs->private;

    inode_put(root);
    ext2->metadata->nlink = 1;
    file_disk_close(disk);
}

static int
move(const char *path, uint32_t flags, uint64_t position, void *bytes,
     size_t count)
{
    struct iovec buffer = {.iov_base = bytes, .iov_len = count};
    struct open_file *file;
    struct uio uio;
    int moved = path_open(root, path, flags, 0644, &file);

    if (moved)
        return moved;
    uio_init_single(&uio, &buffer);
    moved = flags == O_RDONLY ? file->ops->read(file, &uio, &position)
                              : file->ops->write(file, &uio, &position);
    open_file_put(file);
    return moved;
}

static int
truncate_file(const char *path, uint64_t size)
{
    struct inode *inode;
    int error = path_lookup(root, path, true, &inode);

    if (error)
        return error;
    error = inode_is_directory(inode) ? -EISDIR
                                      : regular_file_truncate(inode, size);
    inode_put(inode);
    return error;
}

/* --- random calls on both sides */

static unsigned
pick(unsigned choices)
{
    return random() % choices;
}

/* A path of one to three names, some of them long. */
static void
random_path(char *path)
{
    unsigned depth = pick(3);

    *path = '\0';
    for (unsigned i = 0; i < depth; i++)
        path += sprintf(path, "d%u/", pick(3));
    path += sprintf(path, pick(3) ? "f%u" : "d%u", pick(8));
    if (pick(10) == 0)
        for (unsigned i = 0; i < 180; i++)
            path += sprintf(path, "x");
}

static uint64_t
random_position(void)
{
    static const unsigned ranges[] = {1, 5000, 60000, 300000, 5000000};

    return pick(ranges[pick(5)]);
}

static void
random_bytes(uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = random() >> 8;
}

static bool
same(const char *call, const char *path, int ours, int hosts)
{
    if (ours == hosts)
        return true;
    printf("# %s %s: %d, the host's %d\n", call, path, ours, hosts);
    return false;
}

static bool
write_both(const char *path)
{
    static uint8_t bytes[BUFFER_SIZE];
    unsigned count = pick(pick(4) ? 300 : BUFFER_SIZE) + 1;
    uint64_t position = random_position();
    int ours, hosts;

    random_bytes(bytes, count);
    ours = move(path, O_WRONLY | O_CREAT, position, bytes, count);
    hosts = host_write(path, position, bytes, count);
    return same("write", path, ours, hosts ? hosts : (int)count);
}

static bool
read_both(const char *path)
{
    static uint8_t bytes[BUFFER_SIZE], expected[BUFFER_SIZE];
    unsigned count = pick(BUFFER_SIZE) + 1;
    uint64_t position = random_position();
    int ours = move(path, O_RDONLY, position, bytes, count);
    int hosts = host_read(path, position, expected, count);

    if (!same("read", path, ours, hosts))
        return false;
    return ours <= 0 || same("bytes", path, memcmp(bytes, expected, ours), 0);
}

static bool
link_both(const char *path, const char *other)
{
    char text[200];
    unsigned length = pick(2) ? pick(59) + 1 : pick(150) + 1;

    if (pick(2))
        return same("link", other, path_link(root, path, false, root, other),
                    host_link(path, other));
    memset(text, 'l', length);
    text[length] = '\0';
    return same("symlink", path, path_symlink(root, text, path),
                host_symlink(text, path));
}

static bool
random_call(void)
{
    char path[1024], other[1024];
    uint64_t size;

    random_path(path);
    random_path(other);
    switch (pick(12)) {
    case 0:
    case 1:
        return same("mkdir", path, path_mkdir(root, path, 0755),
                    host_mkdir(path));
    case 2:
        return same("rmdir", path, path_rmdir(root, path), host_rmdir(path));
    case 3:
        return same("unlink", path, path_unlink(root, path), host_unlink(path));
    case 4:
    case 5:
        return same("rename", path, path_rename(root, path, root, other, false),
                    host_rename(path, other));
    case 6:
        return link_both(path, other);
    case 7:
        size = random_position();
        return same("truncate", path, truncate_file(path, size),
                    host_truncate(path, size));
    case 8:
        return read_both(path);
    default:
        return write_both(path);
    }
}

static bool
random_calls(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (!random_call())
            return false;
        if (pick(50) == 0)
            page_cache_shrink(pick(100));
        if (pick(200) == 0 && sync_image())
            return false;
    }
    return true;
}

/* Whether the image holds the same tree as the host's directory. */
static bool
image_is_mirror(void)
{
    return run_command("rm -rf %s/dump && mkdir %s/dump && "
                       "debugfs -R 'rdump / %s/dump' %s/image >%s/said 2>&1 && "
                       "diff -r --no-dereference -x lost+found %s/dump "
                       "%s/mirror | sed 's/^/# /' | head -20 >%s/said && "
                       "{ cat %s/said; ! [ -s %s/said ]; }",
                       folder, folder, folder, folder, folder, folder, folder,
                       folder, folder, folder);
}

static void
test_random_calls(unsigned seed, const char *options)
{
    char path[64], name[128];
    uint32_t inodes = inode_count();
    bool good;

    printf("# seed %u, mke2fs %s\n", seed, options);
    srandom(seed);
    snprintf(path, sizeof(path), "%s/mirror", folder);
    run_command("rm -rf %s/mirror && mkdir %s/mirror", folder, folder);
    if (chdir(path) != 0 || !make_image(options, "24M") || mount_image())
        exit(99);
    good = random_calls(OPERATIONS);
    snprintf(name, sizeof(name), "random calls as on the host (%s)", options);
    check(good, name);
    check(sync_image() == 0 && is_clean(), "e2fsck is silent");
    check(image_is_mirror(), "the disk holds the same tree");
    check(inode_count() == inodes + 2, "no inode is still in use");
    check(random_calls(OPERATIONS) && sync_image() == 0 && is_clean() &&
              image_is_mirror(),
          "once more, after all was written");
    unmount_image();
}

/* --- a full disk */

static void
test_full_disk(void)
{
    static uint8_t bytes[BUFFER_SIZE];
    struct ext2 *ext2;
    uint32_t free_blocks, free_inodes;
    uint64_t position = 0;
    char path[16];
    int moved, made = 0;

    if (!make_image("-b 1024 -N 64", "1M") || mount_image())
        exit(99);
    ext2 = fs->private;
    free_blocks = ext2->super->free_blocks;
    free_inodes = ext2->super->free_inodes;
    while ((moved = move("big", O_WRONLY | O_CREAT, position, bytes,
                         BUFFER_SIZE)) > 0)
        position += moved;
    while ((moved = move("big", O_WRONLY, position, bytes, 1)) > 0)
        position++;
    check(moved == -ENOSPC && ext2->super->free_blocks == 0,
          "a file grows until the disk is full");
    check(move("big", O_WRONLY, 0, bytes, 100) == 100, "and is written over");
    check(path_mkdir(root, "d", 0755) == -ENOSPC &&
              ext2->super->free_inodes == free_inodes - 1,
          "a directory that got no block is no inode either");
    check(sync_image() == 0 && is_clean(), "e2fsck is silent");
    check(truncate_file("big", 5000) == 0 && sync_image() == 0 && is_clean(),
          "cut");
    check(path_unlink(root, "big") == 0 &&
              ext2->super->free_blocks == free_blocks &&
              ext2->super->free_inodes == free_inodes,
          "removed: as free as before");
    do
        snprintf(path, sizeof(path), "file%d", made++);
    while ((moved = move(path, O_WRONLY | O_CREAT, 0, bytes, 10)) == 10);
    check(moved == -ENOSPC && ext2->super->free_inodes == 0,
          "files until no inode is left");
    check(sync_image() == 0 && is_clean(), "e2fsck is silent");
    unmount_image();
}

static void
test_write_fault(void)
{
    uint8_t bytes[100];
    uint32_t free_blocks;

    if (!make_image("-b 1024", "1M") || mount_image())
        exit(99);
    free_blocks = ((struct ext2 *)fs->private)->super->free_blocks;
    check(move("f", O_WRONLY | O_CREAT, 3000, PLAIN_BAD_ADDRESS, 500) ==
              -EFAULT,
          "a write from nowhere");
    check(((struct ext2 *)fs->private)->super->free_blocks == free_blocks,
          "keeps no block");
    memset(bytes, 7, sizeof(bytes));
    check(move("f", O_WRONLY, 1000, bytes, 100) == 100 &&
              move("f", O_WRONLY, 1050, PLAIN_BAD_ADDRESS, 500) == -EFAULT,
          "one that begins before the end and goes on behind");
    check(truncate_file("f", 2000) == 0 &&
              move("f", O_RDONLY, 1100, bytes, 100) == 100 && bytes[50] == 0 &&
              sync_image() == 0 && is_clean(),
          "leaves zeros there, and e2fsck silent");
    unmount_image();
}

/* --- a failing disk */

static void
test_failing_disk(void)
{
    uint8_t bytes[5000] = {0};
    struct inode *inode;

    if (!make_image("-b 4096", "2M") || mount_image())
        exit(99);
    check(move("f", O_WRONLY | O_CREAT, 0, bytes, 5000) == 5000 &&
              path_lookup(root, "f", true, &inode) == 0,
          "a file");
    file_disk_failures = 0;
    check(page_cache_write(inode) == -EIO, "can't be written");
    file_disk_failures = -1;
    check(inode_sync(inode) == -EIO && inode_sync(inode) == 0,
          "fsync tells it once");
    inode_put(inode);
    sync_image();
    file_disk_failures = 0;
    check(move("f", O_RDONLY, 0, bytes, 10) == -EIO, "nor can it be read");
    file_disk_failures = -1;
    check(move("f", O_RDONLY, 0, bytes, 10) == 10, "a later read tries again");
    sync_image();
    for (int i = 0; i < 60; i++) {
        file_disk_failures = i;
        move("f", O_WRONLY, i * 100000, bytes, 5000);
        path_mkdir(root, "d", 0755);
        path_rename(root, "f", root, "d/g", false);
        path_unlink(root, "d/g");
        path_rmdir(root, "d");
        sync_image();
    }
    file_disk_failures = -1;
    check(true, "failures at each transfer do no harm in memory");
    unmount_image();
}

/* --- no memory */

/* Each of a few calls fails at each of its allocations in turn. */
static void
test_no_memory(void)
{
    static uint8_t bytes[BUFFER_SIZE];
    bool good = true;

    if (!make_image("-b 1024", "4M") || mount_image())
        exit(99);
    for (int i = 0; i < 60; i++) {
        forget_all();
        plain_heap_failures = i;
        move("f", O_WRONLY | O_CREAT, i * 50000, bytes, BUFFER_SIZE);
        path_mkdir(root, "d", 0755);
        path_symlink(root, "target", "d/link");
        path_rename(root, "f", root, "d/g", false);
        path_link(root, "d/g", false, root, "h");
        path_unlink(root, "d/g");
        path_unlink(root, "d/link");
        path_rmdir(root, "d");
        plain_heap_failures = -1;
        good = good && sync_image() == 0;
    }
    check(good && is_clean(), "calls that find no memory leave e2fsck silent");
    unmount_image();
}

/* --- damaged disks */

/* The names that a listing brings. */
struct name_list {
    struct directory_sink sink;
    char names[64][EXT2_NAME_MAX + 1];
    unsigned count;
};

static bool
add_name(struct directory_sink *sink, const char *name, size_t length,
         uint64_t ino, unsigned type, uint64_t next)
{
    struct name_list *list = container_of(sink, struct name_list, sink);

    (void)ino;
    (void)type;
    (void)next;
    if (list->count == 64)
        return false;
    memcpy(list->names[list->count], name, length);
    list->names[list->count++][length] = '\0';
    return true;
}

/* Does everything there is to the file or directory PATH. */
static void
try_all(const char *path)
{
    static uint8_t bytes[BUFFER_SIZE];
    char text[PAGE_SIZE], other[PATH_MAX + 8];

    path_readlink(root, path, text, sizeof(text));
    move(path, O_RDONLY, 0, bytes, BUFFER_SIZE);
    move(path, O_RDONLY, 300000, bytes, BUFFER_SIZE);
    move(path, O_WRONLY, 290000, bytes, BUFFER_SIZE);
    if (pick(2))
        truncate_file(path, 100);
    snprintf(other, sizeof(other), "%s.new", path);
    path_rename(root, path, root, other, false);
    snprintf(other, sizeof(other), "%s/made", path);
    path_mkdir(root, other, 0755);
    if (pick(3) == 0 && path_rmdir(root, path))
        path_unlink(root, path);
}

static void
try_directory(const char *path, unsigned depth)
{
    struct name_list *list = calloc(1, sizeof(*list));
    struct open_file *file;
    uint64_t position = 0;
    char child[PATH_MAX];

    list->sink.add = add_name;
    if (path_open(root, path, O_RDONLY | O_DIRECTORY, 0, &file) == 0) {
        file->ops->read_directory(file, &list->sink, &position);
        open_file_put(file);
    }
    for (unsigned i = 0; i < list->count; i++) {
        if (list->names[i][0] == '.')
            continue;
        snprintf(child, sizeof(child), "%s/%s", path, list->names[i]);
        if (depth < 4)
            try_directory(child, depth + 1);
        try_all(child);
    }
    free(list);
}

/* Changes a few of the disk's first bytes, where the metadata is. */
static void
damage(unsigned count)
{
    char path[64];
    uint8_t byte;

    snprintf(path, sizeof(path), "%s/image", folder);
    while (count-- > 0) {
        long offset = pick(8) ? 1024 + pick(1024 * 60) : 1024 + pick(400);

        byte = pick(2) ? random() : 1 << pick(8);
        host_write(path, offset, &byte, 1);
    }
}

static void
test_damage(void)
{
    unsigned mounted = 0;

    run_command("mkdir -p %s/tree/a/b && cd %s/tree && "
                "head -c 400000 /dev/urandom >big && ln big a/hard && "
                "ln -s big a/b/soft && ln -s %0100d long && echo hi >a/f",
                folder, folder, 1);
    for (unsigned seed = 0; seed < 300; seed++) {
        char options[128];

        srandom(seed);
        snprintf(options, sizeof(options), "-b %u -N 100 -d %s/tree",
                 1024u << seed % 3, folder);
        if (!make_image(options, "1M"))
            exit(99);
        damage(1 + pick(30));
        if (mount_image()) {
            file_disk_close(disk);
            continue;
        }
        mounted++;
        try_directory(".", 0);
        sync_image();
        unmount_image();
        forget_all();
    }
    printf("# %u of 300 damaged images could be mounted\n", mounted);
    check(mounted > 100, "damaged disks are survived");
}

int
main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!plain_pages_init() || !mkdtemp(folder))
        return 99;
    test_random_calls(1, "-b 1024");
    test_random_calls(2, "-b 2048 -I 128");
    test_random_calls(3, "-b 4096");
    test_random_calls(4, "-b 1024 -g 512 -N 600 -O dir_index");
    test_full_disk();
    test_write_fault();
    test_failing_disk();
    test_no_memory();
    test_damage();
    run_command("rm -rf %s", folder);
    return check_done();
}
