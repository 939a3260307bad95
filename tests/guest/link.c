/* link, unlink, symlink and readlink: many names for one inode. */
#include "tap.h"

static char text[5000];
static struct stat status;

static int
links(const char *path)
{
    return stat(path, &status) == 0 ? (int)status.st_nlink : -1;
}

static void
test_link(void)
{
    make_file("file", "hello");
    is_int(link("file", "second"), 0, "link");
    is_int(links("file"), 2, "two links");
    stat("file", &status);
    uint64_t inode = status.st_ino;
    stat("second", &status);
    ok(status.st_ino == inode, "the same inode");
    int fd = open("second", O_WRONLY);
    write(fd, "J", 1);
    close(fd);
    fd = open("file", O_RDONLY);
    is_int(read(fd, text, 10), 5, "what is written by one name");
    ok(memcmp(text, "Jello", 5) == 0, "is read by the other");
    is_int(unlink("file"), 0, "unlink the first");
    is_int(links("second"), 1, "one link is left");
    is_int(pread(fd, text, 10, 0), 5, "and the file with it");
    fstat(fd, &status);
    is_int(status.st_nlink, 1, "an open descriptor sees that");
    unlink("second");
    fstat(fd, &status);
    is_int(status.st_nlink, 0, "unlinked and open: no links");
    is_int(pread(fd, text, 10, 0), 5, "but still the content");
    close(fd);
}

static void
test_link_errors(void)
{
    make_file("file", "");
    make_file("other", "");
    mkdir("dir", 0755);
    is_err(link("file", "other"), EEXIST, "link over a file: EEXIST");
    is_err(link("file", "file"), EEXIST, "link to itself: EEXIST");
    is_err(link("missing", "new"), ENOENT, "link of nothing: ENOENT");
    is_err(link("file", "missing/new"), ENOENT, "into nothing: ENOENT");
    is_err(link("file", "other/new"), ENOTDIR, "into a file: ENOTDIR");
    is_err(link("dir", "new"), EPERM, "link of a directory: EPERM");
    is_err(link("", "new"), ENOENT, "link of the empty path: ENOENT");
    is_err(link("file", ""), ENOENT, "link to the empty path: ENOENT");
    is_fault(syscall(SYS_link, bad, "new"), "link, old path");
    is_fault(syscall(SYS_link, "file", bad), "link, new path");
    is_int(links("file"), 1, "failures leave the count (LABS 20)");
    rmdir("dir");
    unlink("other");
}

static void
test_unlink_errors(void)
{
    is_err(unlink("missing"), ENOENT, "unlink of nothing: ENOENT");
    is_err(unlink("file/x"), ENOTDIR, "unlink through a file: ENOTDIR");
    is_err(unlink("file/"), ENOTDIR, "unlink of file/: ENOTDIR");
    is_err(unlink(""), ENOENT, "unlink of the empty path: ENOENT");
    is_err(unlink("."), EISDIR, "unlink of .: EISDIR");
    is_err(unlink("/"), EISDIR, "unlink of /: EISDIR");
    is_fault(syscall(SYS_unlink, bad), "unlink");
    is_int(unlink("file"), 0, "unlink");
    is_err(unlink("file"), ENOENT, "and once only");
}

static void
test_symlink(void)
{
    make_file("file", "hello");
    is_int(symlink("file", "link"), 0, "symlink");
    int fd = open("link", O_RDONLY);
    is_int(read(fd, text, 10), 5, "open goes to its target");
    close(fd);
    memset(text, '-', 10);
    is_int(readlink("link", text, 100), 4, "readlink tells its length");
    ok(memcmp(text, "file-", 5) == 0, "and its text, without a NUL");
    is_int(readlink("link", text, 2), 2, "readlink cuts short");
    is_err(readlink("file", text, 100), EINVAL, "of a file: EINVAL");
    is_err(readlink("missing", text, 100), ENOENT, "of nothing: ENOENT");
    is_err(readlink("file/x", text, 100), ENOTDIR, "through a file: ENOTDIR");
    is_err(syscall(SYS_readlink, "link", text, 0), EINVAL, "size 0: EINVAL");
    is_err(syscall(SYS_readlink, "link", text, -1), EINVAL, "-1: EINVAL");
    is_fault(syscall(SYS_readlink, bad, text, 100), "readlink, path");
    is_fault(syscall(SYS_readlink, "link", bad, 100), "readlink, buffer");
    is_err(symlink("x", "link"), EEXIST, "symlink over a name: EEXIST");
    is_err(symlink("", "new"), ENOENT, "an empty target: ENOENT");
    is_err(symlink("x", "missing/new"), ENOENT, "into nothing: ENOENT");
    is_err(symlink("x", "file/new"), ENOTDIR, "into a file: ENOTDIR");
    is_fault(syscall(SYS_symlink, bad, "new"), "symlink, target");
    is_fault(syscall(SYS_symlink, "x", bad), "symlink, path");
    is_int(unlink("link"), 0, "unlink of a link");
    is_int(access("file", F_OK), 0, "leaves its target");
}

static void
test_dangling(void)
{
    symlink("nothing", "dangling");
    is_err(open("dangling", O_RDONLY), ENOENT, "a dangling link: ENOENT");
    is_int(lstat("dangling", &status), 0, "lstat sees it");
    is_err(stat("dangling", &status), ENOENT, "stat does not");
    is_err(open("dangling", O_CREAT | O_EXCL | O_WRONLY, 0600), EEXIST,
           "O_EXCL doesn't follow it: EEXIST");
    is_err(open("dangling", O_RDONLY | O_NOFOLLOW), ELOOP, "O_NOFOLLOW: ELOOP");
    is_int(close(open("dangling", O_CREAT | O_WRONLY, 0600)), 0,
           "O_CREAT through it");
    is_int(access("nothing", F_OK), 0, "makes its target");
    unlink("nothing");
    unlink("dangling");
}

static void
test_loops(void)
{
    symlink("b", "a");
    symlink("a", "b");
    symlink("self", "self");
    is_err(open("a", O_RDONLY), ELOOP, "a link to a link to it: ELOOP");
    is_err(open("self", O_RDONLY), ELOOP, "a link to itself: ELOOP");
    is_err(open("self/x", O_RDONLY), ELOOP, "on the way, too: ELOOP");
    is_err(stat("a", &status), ELOOP, "stat: ELOOP");
    is_err(chdir("a"), ELOOP, "chdir: ELOOP");
    is_int(unlink("a") | unlink("b") | unlink("self"), 0, "unlink of loops");
}

static void
test_chain(void)
{
    char from[10], to[10] = "file";
    for (int i = 0; i < 41; i++) {
        sprintf(from, "chain%d", i);
        symlink(to, from);
        strcpy(to, from);
    }
    is_int(stat("chain39", &status), 0, "40 links one after another");
    is_err(stat("chain40", &status), ELOOP, "41 are too many: ELOOP");
    for (int i = 0; i < 41; i++) {
        sprintf(from, "chain%d", i);
        unlink(from);
    }
}

static void
test_directories(void)
{
    mkdir("dir", 0755);
    make_file("dir/inner", "x");
    symlink("dir", "link");
    symlink("../file", "dir/up");
    is_int(stat("link/inner", &status), 0, "a link to a directory on the way");
    is_int(stat("dir/up", &status), 0, "a link is relative to where it is");
    is_int(stat("link/up", &status), 0, "both together");
    is_int(stat("link/../file", &status), 0, "link/.. is the target's parent");
    is_err(rmdir("link"), ENOTDIR, "rmdir of a link: ENOTDIR");
    is_err(mkdir("link", 0755), EEXIST, "mkdir over one: EEXIST");
    is_int(lstat("link/", &status), 0, "lstat of link/");
    ok(S_ISDIR(status.st_mode), "goes through it");
    is_err(unlink("link/"), ENOTDIR, "unlink of link/: ENOTDIR");
    getcwd(text, 4000);
    strcat(text, "/file");
    is_int(symlink(text, "absolute"), 0, "an absolute target");
    is_int(stat("absolute", &status), 0, "is followed from the root");
    unlink("absolute");
    unlink("link");
    unlink("dir/up");
    unlink("dir/inner");
    rmdir("dir");
}

static void
test_long_target(void)
{
    memset(text, 'x', 4096);
    is_err(symlink(text, "long"), ENAMETOOLONG, "a target of 4096 bytes");
    memset(text, '/', 1000);
    strcpy(text, "file");
    for (int i = 0; i < 500; i++)
        memcpy(text + 2 * i, "./", 2);
    strcpy(text + 1000, "file");
    is_int(symlink(text, "long"), 0, "a target of 1004 bytes");
    is_int(lstat("long", &status), 0, "lstat of it");
    is_int(status.st_size, 1004, "tells its length");
    is_int(stat("long", &status), 0, "it is followed");
    is_int(readlink("long", text + 2000, 3000), 1004, "and read");
    ok(memcmp(text, text + 2000, 1004) == 0, "as it was written");
    unlink("long");
}

static void
test_at(void)
{
    mkdir("dir", 0755);
    int fd = open("dir", O_RDONLY);
    is_int(symlinkat("../file", fd, "link"), 0, "symlinkat");
    is_int(readlinkat(fd, "link", text, 100), 7, "readlinkat");
    is_int(linkat(AT_FDCWD, "file", fd, "hard", 0), 0, "linkat");
    is_int(links("file"), 2, "two links");
    is_int(linkat(fd, "link", fd, "soft", 0), 0, "linkat of a symbolic link");
    lstat("dir/soft", &status);
    ok(S_ISLNK(status.st_mode), "links the link itself");
    is_int(linkat(fd, "link", fd, "through", AT_SYMLINK_FOLLOW), 0,
           "AT_SYMLINK_FOLLOW");
    is_int(links("file"), 3, "links its target");
    is_err(linkat(fd, "hard", fd, "new", 0x8000), EINVAL,
           "an unknown flag: EINVAL");
    is_err(linkat(30, "hard", fd, "new", 0), EBADF, "a closed one: EBADF");
    is_err(symlinkat("x", 30, "new"), EBADF, "symlinkat: EBADF");
    is_err(readlinkat(30, "x", text, 10), EBADF, "readlinkat: EBADF");
    unlink("dir/link");
    unlink("dir/hard");
    unlink("dir/soft");
    unlink("dir/through");
    close(fd);
    rmdir("dir");
}

int
main(void)
{
    begin_testing();
    test_link();
    test_link_errors();
    test_unlink_errors();
    test_symlink();
    test_dangling();
    test_loops();
    test_chain();
    test_directories();
    test_long_target();
    test_at();
    unlink("file");
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
