/* rename: a name moves, or takes another's place, in one step. */
#include "tap.h"

static char text[300];
static struct stat status;

/* Whether the file PATH holds exactly WANT. */
static int
holds(const char *path, const char *want)
{
    int fd = open(path, O_RDONLY);
    int got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = 0;
    return got >= 0 && strcmp(text, want) == 0;
}

static void
test_files(void)
{
    make_file("a", "content of a");
    stat("a", &status);
    uint64_t inode = status.st_ino;
    is_int(rename("a", "b"), 0, "rename to a free name");
    is_err(access("a", F_OK), ENOENT, "the old name is gone");
    ok(holds("b", "content of a"), "the new one has the content");
    stat("b", &status);
    ok(status.st_ino == inode, "and the inode");
    make_file("c", "content of c");
    int fd = open("c", O_RDONLY);
    is_int(rename("b", "c"), 0, "rename over another");
    ok(holds("c", "content of a"), "takes its place");
    is_int(read(fd, text, 20), 12, "who has the other open");
    ok(memcmp(text, "content of c", 12) == 0, "still reads it");
    fstat(fd, &status);
    is_int(status.st_nlink, 0, "without a link");
    close(fd);
    is_int(rename("c", "c"), 0, "rename to itself does nothing");
    ok(holds("c", "content of a"), "as one sees");
    link("c", "d");
    is_int(rename("c", "d"), 0, "rename to another name of the same inode");
    is_int(access("c", F_OK), 0, "does nothing, either");
    stat("c", &status);
    is_int(status.st_nlink, 2, "both links are there");
    unlink("d");
}

static void
test_directories(void)
{
    mkdir("dir", 0755);
    mkdir("dir/sub", 0755);
    mkdir("other", 0755);
    is_int(rename("c", "dir/sub/c"), 0, "a file into a directory");
    ok(holds("dir/sub/c", "content of a"), "is there");
    is_int(rename("dir/sub", "other/moved"), 0, "a directory into another");
    ok(holds("other/moved/c", "content of a"), "with what is in it");
    stat("dir", &status);
    is_int(status.st_nlink, 2, "the old parent has a link less");
    stat("other", &status);
    is_int(status.st_nlink, 3, "the new one has one more");
    stat("other/moved/..", &status);
    uint64_t parent = status.st_ino;
    stat("other", &status);
    ok(status.st_ino == parent, ".. is the new parent");
    is_int(rename("other/moved", "dir"), 0, "over an empty directory");
    ok(holds("dir/c", "content of a"), "takes its place");
    is_int(rename("dir", "dir/"), 0, "a directory's name may end in a slash");
}

static void
test_errors(void)
{
    make_file("file", "x");
    is_err(rename("missing", "new"), ENOENT, "of nothing: ENOENT");
    is_err(rename("file", "missing/new"), ENOENT, "into nothing: ENOENT");
    is_err(rename("file", "dir/c/new"), ENOTDIR, "into a file: ENOTDIR");
    is_err(rename("dir", "file"), ENOTDIR, "directory over file: ENOTDIR");
    is_err(rename("file", "other"), EISDIR, "file over directory: EISDIR");
    is_err(rename("other", "dir"), ENOTEMPTY, "over a full one: ENOTEMPTY");
    is_err(rename("dir", "dir/sub"), EINVAL, "into itself: EINVAL");
    is_err(rename("dir", "dir/a/b"), ENOENT, "deep into itself: ENOENT");
    is_err(rename("dir/.", "new"), EBUSY, "of dir/.: EBUSY");
    is_err(rename("file", "other/.."), EBUSY, "to ..: EBUSY");
    is_err(rename("file", "new/"), ENOTDIR, "of a file to new/: ENOTDIR");
    is_err(rename("", "new"), ENOENT, "of the empty path: ENOENT");
    is_err(rename("file", ""), ENOENT, "to the empty path: ENOENT");
    is_fault(syscall(SYS_rename, bad, "new"), "rename, old path");
    is_fault(syscall(SYS_rename, "file", bad), "rename, new path");
    memset(text, 'n', 256);
    text[256] = 0;
    is_err(rename("file", text), ENAMETOOLONG, "256 bytes: ENAMETOOLONG");
    ok(holds("file", "x"), "after all this the file is where it was");
}

static void
test_links(void)
{
    symlink("file", "link");
    is_int(rename("link", "renamed"), 0, "rename of a symbolic link");
    lstat("renamed", &status);
    ok(S_ISLNK(status.st_mode), "moves the link");
    is_int(access("file", F_OK), 0, "not its target");
    make_file("third", "third");
    is_int(rename("third", "renamed"), 0, "rename over a link");
    lstat("renamed", &status);
    ok(S_ISREG(status.st_mode), "replaces the link");
    ok(holds("file", "x"), "not its target");
    unlink("renamed");
}

static void
test_renameat(void)
{
    int fd = open("dir", O_RDONLY);
    is_int(renameat(fd, "c", AT_FDCWD, "top"), 0, "renameat");
    ok(holds("top", "content of a"), "moves it");
    is_err(renameat(30, "c", fd, "d"), EBADF, "from a closed one: EBADF");
    is_err(renameat(AT_FDCWD, "top", 30, "d"), EBADF, "to one: EBADF");
    is_int(syscall(SYS_renameat2, AT_FDCWD, "top", fd, "c", 0), 0,
           "renameat2 without flags");
    is_err(syscall(SYS_renameat2, AT_FDCWD, "file", fd, "c", 1), EEXIST,
           "RENAME_NOREPLACE over a file: EEXIST");
    is_int(syscall(SYS_renameat2, AT_FDCWD, "file", fd, "e", 1), 0,
           "RENAME_NOREPLACE to a free name");
    is_err(syscall(SYS_renameat2, fd, "c", fd, "e", 0x80), EINVAL,
           "an unknown flag: EINVAL");
    close(fd);
    unlink("dir/c");
    unlink("dir/e");
    rmdir("dir");
    rmdir("other");
}

int
main(void)
{
    begin_testing();
    test_files();
    test_directories();
    test_errors();
    test_links();
    test_renameat();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
