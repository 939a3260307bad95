// with: kernel/fs/path_*.c kernel/fs/directory.c kernel/fs/name_*.c kernel/fs/tmpfs.c tests/host/support/plain_kernel.c tests/host/support/plain_open_file.c tests/host/support/plain_inode.c tests/host/support/host_path.c
/*
 * Paths on a tmpfs, beside the host's: the same random calls go to both, and
 * every answer and the trees that result must be the same.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/abi/fcntl.h"
#include "kernel/abi/limits.h"
#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/fs/filesystem.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/path.h"
#include "tests/host/check.h"
#include "tests/host/support/host_path.h"
#include "tests/host/support/plain_kernel.h"

#define RANDOM_CALLS 40000

static struct inode *root;
static struct filesystem *fs;

/* --- the calls under test, in the shape of the host's */

static int
our_open(const char *path, uint32_t flags)
{
    struct open_file *file;
    int error = path_open(root, path, flags, 0644, &file);

    if (!error)
        open_file_put(file);
    return error;
}

static int
our_stat(const char *path, bool follow, uint32_t *mode, uint32_t *links)
{
    struct inode *inode;
    int error = path_lookup(root, path, follow, &inode);

    if (error)
        return error;
    *mode = inode->mode;
    *links = inode->nlink;
    inode_put(inode);
    return 0;
}

static int
our_real_path(const char *path, char *buf, size_t size)
{
    struct inode *inode;
    int error = path_lookup(root, path, true, &inode);

    if (error)
        return error;
    error = inode_is_directory(inode) ? path_of_directory(inode, buf, size)
                                      : -ENOTDIR;
    inode_put(inode);
    return error < 0 ? error : 0;
}

/* --- random calls */

static const char *const parts[] = {"a", "b", "c", "a", "b", "c", ".", ".."};
static const char *const targets[] = {"a",    "b",  "..", "a/b",     "/",
                                      "/b/c", "c/", ".",  "nowhere", "../a"};
static const uint32_t open_flags[] = {
    O_RDONLY,
    O_WRONLY,
    O_RDWR | O_CREAT,
    O_RDWR | O_CREAT | O_EXCL,
    O_RDONLY | O_CREAT | O_NOFOLLOW,
    O_RDONLY | O_NOFOLLOW,
    O_RDONLY | O_DIRECTORY,
    O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
    O_RDONLY | O_TRUNC,
    O_WRONLY | O_CREAT | O_TRUNC,
    O_CREAT | O_DIRECTORY,
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A path of one to four parts, now and then with odd slashes. */
static void
random_path(char *path)
{
    int count = 1 + rand() % 3 + rand() % 2;

    path[0] = '\0';
    if (rand() % 50 == 0)
        return;
    if (rand() % 4 == 0)
        strcat(path, rand() % 4 ? "/" : "//");
    if (rand() % 60 == 0)
        return;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            strcat(path, rand() % 8 ? "/" : "//");
        strcat(path, parts[rand() % COUNT(parts)]);
    }
    if (rand() % 8 == 0)
        strcat(path, "/");
}

/* One call on both sides; what it was in TEXT. */
static bool
same_answer(char *text)
{
    char first[64], second[64], our_buf[256] = "", host_buf[256] = "";
    const char *target = targets[rand() % COUNT(targets)];
    uint32_t flags = open_flags[rand() % COUNT(open_flags)];
    int call = rand() % 10, ours, hosts;

    random_path(first);
    random_path(second);
    switch (call) {
    case 0:
    case 1:
        ours = path_mkdir(root, first, 0755);
        hosts = host_mkdir(first);
        break;
    case 2:
        ours = path_rmdir(root, first);
        hosts = host_rmdir(first);
        break;
    case 3:
        ours = path_unlink(root, first);
        hosts = host_unlink(first);
        break;
    case 4:
        ours = path_symlink(root, target, first);
        hosts = host_symlink(target, first);
        break;
    case 5:
        ours = path_link(root, first, false, root, second);
        hosts = host_link(first, second);
        break;
    case 6:
        ours = path_rename(root, first, root, second, false);
        hosts = host_rename(first, second);
        break;
    case 7:
        ours = path_readlink(root, first, our_buf, sizeof our_buf);
        hosts = host_readlink(first, host_buf, sizeof host_buf);
        break;
    case 8:
        ours = our_real_path(first, our_buf, sizeof our_buf);
        hosts = host_real_path(first, host_buf, sizeof host_buf);
        break;
    default:
        ours = our_open(first, flags);
        hosts = host_open(first, flags);
    }
    sprintf(text, "call %d (%s, %s, %s, %#o): %d \"%s\", Linux %d \"%s\"", call,
            first, second, target, flags, ours, our_buf, hosts, host_buf);
    return ours == hosts && strcmp(our_buf, host_buf) == 0;
}

/* Whether PATH is the same on both sides. */
static bool
same_at(const char *path)
{
    uint32_t our_mode = 0, host_mode = 0, our_links = 0, host_links = 0;
    int ours = our_stat(path, false, &our_mode, &our_links);
    int hosts = host_stat(path, false, &host_mode, &host_links);

    return ours == hosts &&
           (ours != 0 || (our_mode == host_mode && our_links == host_links));
}

/* Compares every path of up to three of the names. */
static bool
same_trees(void)
{
    char path[16];

    for (int i = 1; i < 64; i++) {
        path[0] = '\0';
        for (int rest = i; rest > 0; rest /= 4)
            if (rest % 4 > 0)
                sprintf(path + strlen(path), "/%c", "abc"[rest % 4 - 1]);
        if (path[0] && !same_at(path)) {
            printf("# trees differ at %s\n", path);
            return false;
        }
    }
    return true;
}

static void
test_random_calls(void)
{
    char text[1024];
    bool good = true;

    srand(1);
    for (int i = 0; good && i < RANDOM_CALLS; i++) {
        good = same_answer(text);
        if (good && i % 16 == 0)
            good = same_trees();
    }
    if (!good)
        printf("# %s\n", text);
    check(good, "40,000 random calls: answers and trees are Linux's");
}

/* --- what the host's root can't show */

/* The names that a directory lists. */
struct collector {
    struct directory_sink sink;
    char names[4096][NAME_MAX + 1];
    int count;
};

static bool
collect(struct directory_sink *sink, const char *name, size_t length,
        uint64_t ino, unsigned type, uint64_t next)
{
    struct collector *collector = (struct collector *)sink;

    (void)ino;
    (void)type;
    (void)next;
    if (collector->count == 4096)
        return false;
    memcpy(collector->names[collector->count], name, length);
    collector->names[collector->count++][length] = '\0';
    return true;
}

/* What PATH, from START, lists: to be freed. */
static struct collector *
list_from(struct inode *start, const char *path)
{
    struct collector *collector = malloc(sizeof *collector);
    struct open_file *file;
    uint64_t position = 0;

    collector->sink.add = collect;
    collector->count = 0;
    if (path_open(start, path, O_DIRECTORY, 0, &file) == 0) {
        file->ops->read_directory(file, &collector->sink, &position);
        open_file_put(file);
    }
    return collector;
}

/* How many names the directory PATH lists. */
static int
count_names(const char *path)
{
    struct collector *collector = list_from(root, path);
    int count = collector->count;

    free(collector);
    return count;
}

/* Removes everything in the directory PATH, from START. */
static void
empty_from(struct inode *start, const char *path)
{
    struct collector *names = list_from(start, path);
    struct inode *dir;

    if (path_lookup(start, path, true, &dir) == 0) {
        for (int i = 2; i < names->count; i++)
            if (path_unlink(dir, names->names[i]) == -EISDIR) {
                empty_from(dir, names->names[i]);
                path_rmdir(dir, names->names[i]);
            }
        inode_put(dir);
    }
    free(names);
}

static void
empty(const char *path)
{
    empty_from(root, path);
}

static void
test_counts(void)
{
    empty("/");
    check(count_names("/") == 2, "an emptied root lists . and ..");
    check(inode_count() == 1, "only the root's inode is left");
    check(root->nlink == 2, "and it has two links");
    check(open_file_count() == 0, "no description is left");
}

static void
test_many_names(void)
{
    char path[32];
    bool good = true;

    path_mkdir(root, "/d", 0755);
    for (int i = 0; i < 3000; i++) {
        sprintf(path, "/d/%d", i);
        good &= our_open(path, O_CREAT | O_EXCL) == 0;
    }
    check(good && count_names("/d") == 3002, "3,000 files are listed");
    for (int i = 0; i < 3000; i += 2) {
        sprintf(path, "/d/%d", i);
        good &= path_unlink(root, path) == 0;
    }
    for (int i = 0; i < 3000; i++) {
        uint32_t mode, links;

        sprintf(path, "/d/%d", i);
        good &= our_stat(path, true, &mode, &links) == (i % 2 ? 0 : -ENOENT);
    }
    check(good && count_names("/d") == 1502, "half of them removed");
    check(path_rmdir(root, "/d") == -ENOTEMPTY, "rmdir sees the rest");
    empty("/d");
    check(path_rmdir(root, "/d") == 0, "and none when all have gone");
}

static void
test_links(void)
{
    char path[4200], target[16], name[16];
    uint32_t mode, links;

    our_open("/l0", O_CREAT);
    for (int i = 1; i <= 41; i++) {
        sprintf(target, "l%d", i - 1);
        sprintf(name, "/l%d", i);
        path_symlink(root, target, name);
    }
    check(our_stat("/l40", true, &mode, &links) == 0, "40 links are followed");
    check(our_stat("/l41", true, &mode, &links) == -ELOOP, "41 are not");
    check(our_open("/l1", O_RDONLY | O_NOFOLLOW) == -ELOOP, "O_NOFOLLOW");
    memset(path, 'x', 257);
    path[0] = '/';
    path[257] = '\0';
    check(our_open(path, O_RDONLY) == -ENAMETOOLONG, "a name of 256 bytes");
    check(path_mkdir(root, path, 0) == -ENAMETOOLONG, "nor can one be made");
    path[256] = '\0';
    check(path_mkdir(root, path, 0755) == 0, "one of 255 can");
    empty("/");
}

static void
test_mounts(void)
{
    static struct filesystem *other; /* never taken apart */
    struct inode *covered;
    char buf[64];

    path_mkdir(root, "/m", 0755);
    path_mkdir(root, "/m/hidden", 0755);
    our_open("/file", O_CREAT);
    tmpfs_create(&other);
    path_lookup(root, "/m", true, &covered);
    filesystem_mount(other, covered);
    check(our_open("/m/hidden", O_RDONLY) == -ENOENT, "a mount covers");
    path_mkdir(root, "/m/x", 0755);
    check(our_real_path("/m/x", buf, 64) == 0 && strcmp(buf, "/m/x") == 0,
          "a path across the mount");
    check(our_real_path("/m", buf, 64) == 0 && strcmp(buf, "/m") == 0,
          "the path of its root");
    check(our_real_path("/m/x/../../", buf, 64) == 0 && strcmp(buf, "/") == 0,
          ".. leads out of it");
    check(path_rmdir(root, "/m") == -EBUSY, "rmdir of a mount point");
    check(path_rename(root, "/m", root, "/n", false) == -EBUSY, "rename of it");
    check(path_rename(root, "/file", root, "/m/f", false) == -EXDEV,
          "rename across it");
    check(path_link(root, "/file", false, root, "/m/f") == -EXDEV,
          "link across it");
    check(path_mkdir(root, "/m", 0755) == -EEXIST, "mkdir over it");
    other->read_only = true;
    check(path_mkdir(root, "/m/y", 0) == -EROFS, "read-only: mkdir");
    check(path_mkdir(root, "/m/x", 0) == -EEXIST, "but EEXIST goes first");
    check(our_open("/m/z", O_CREAT) == -EROFS, "read-only: O_CREAT");
    check(path_rmdir(root, "/m/x") == -EROFS, "read-only: rmdir");
    other->read_only = false;
    covered->mounted = NULL;
    inode_put(covered);
    other->root->nlink = 2;
    path_rename(root, "/m", root, "/n", true);
    check(our_open("/n/hidden", O_RDONLY) == 0, "what was covered is there");
}

/* A directory that was removed while somebody stood in it. */
static void
test_removed_directory(void)
{
    struct inode *dir, *parent;
    struct open_file *file;
    char buf[64];

    path_mkdir(root, "/gone", 0755);
    path_lookup(root, "/gone", true, &dir);
    path_rmdir(root, "/gone");
    check(path_open(dir, "f", O_CREAT | O_RDWR, 0644, &file) == -ENOENT,
          "nothing is made in a removed directory");
    check(path_mkdir(dir, "d", 0755) == -ENOENT, "no directory either");
    check(path_of_directory(dir, buf, 64) == -ENOENT, "it has no path");
    check(path_lookup(dir, "..", true, &parent) == 0 && parent == root,
          "but .. still leads up");
    inode_put(parent);
    inode_put(dir);
}

/* Each call with memory ending at each of its allocations. */
static void
test_no_memory(void)
{
    bool good = true;
    uint32_t before = inode_count();

    for (int i = 0; i < 8; i++) {
        int error;

        plain_heap_failures = i;
        error = path_mkdir(root, "/nd", 0755);
        good &= error == 0 || error == -ENOMEM;
        error = path_symlink(root, "nd", "/nl");
        good &= error == 0 || error == -ENOMEM || error == -EEXIST;
        error = our_open("/nl/f", O_CREAT);
        good &= error == 0 || error == -ENOMEM || error == -ENOENT;
        plain_heap_failures = -1;
        path_unlink(root, "/nd/f");
        path_unlink(root, "/nl");
        path_rmdir(root, "/nd");
        good &= inode_count() == before && open_file_count() == 0;
    }
    check(good, "calls that lack memory leave nothing behind");
}

int
main(void)
{
    tmpfs_create(&fs);
    filesystem_mount(fs, NULL);
    fs->cache_inodes = true; /* so that names are remembered */
    root = fs->root;
    if (host_enter_empty_root()) {
        test_random_calls();
        check(host_leave_root(), "back in the host's root");
    } else {
        printf("# random calls skipped: this user may not chroot\n");
    }
    test_counts();
    test_many_names();
    test_links();
    test_removed_directory();
    test_no_memory();
    test_mounts();
    return check_done();
}
