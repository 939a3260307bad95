/* mkdir, rmdir, getdents64, chdir and getcwd: names and where they hang. */
#include "tap.h"

struct entry {
    uint64_t inode, offset;
    uint16_t length;
    uint8_t type;
    char name[];
} __attribute__((packed));

enum { DIRECTORY = 4, REGULAR = 8, LINK = 10 };

static char buffer[8192];

/* The type getdents64 gives for NAME in the directory PATH, or -1. */
static int
type_of(const char *path, const char *name)
{
    int type = -1, got;
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    while ((got = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0)
        for (int at = 0; at < got;) {
            struct entry *entry = (struct entry *)(buffer + at);
            if (strcmp(entry->name, name) == 0)
                type = entry->type;
            at += entry->length;
        }
    close(fd);
    return type;
}

/* How many entries the directory PATH has, asked for in pieces of SIZE. */
static int
count_entries(const char *path, int size)
{
    int count = 0, got;
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    while ((got = syscall(SYS_getdents64, fd, buffer, size)) > 0)
        for (int at = 0; at < got; count++)
            at += ((struct entry *)(buffer + at))->length;
    close(fd);
    return got == 0 ? count : -1;
}

static void
test_mkdir(void)
{
    struct stat status;
    is_int(mkdir("dir", 0777), 0, "mkdir");
    stat("dir", &status);
    is_int(status.st_mode, S_IFDIR | 0755, "has the mode less the mask");
    is_int(status.st_nlink, 2, "and two links");
    is_int(mkdir("dir/sub", 0700), 0, "mkdir in it");
    stat("dir", &status);
    is_int(status.st_nlink, 3, "gives it a third");
    is_int(mkdir("dir/slash/", 0700), 0, "mkdir with a slash behind");
    is_int(rmdir("dir/slash/"), 0, "and rmdir");
    is_err(mkdir("dir", 0777), EEXIST, "mkdir of an existing one: EEXIST");
    is_err(mkdir(".", 0777), EEXIST, "mkdir of .: EEXIST");
    is_err(mkdir("/", 0777), EEXIST, "mkdir of /: EEXIST");
    is_err(mkdir("missing/sub", 0777), ENOENT, "in a missing one: ENOENT");
    is_err(mkdir("", 0777), ENOENT, "mkdir of nothing: ENOENT");
    make_file("file", "");
    is_err(mkdir("file", 0777), EEXIST, "over a file: EEXIST");
    is_err(mkdir("file/sub", 0777), ENOTDIR, "in a file: ENOTDIR");
    memset(buffer, 'd', 256);
    buffer[256] = 0;
    is_err(mkdir(buffer, 0777), ENAMETOOLONG, "256 bytes: ENAMETOOLONG");
    is_fault(syscall(SYS_mkdir, bad, 0777), "mkdir");
}

static void
test_rmdir(void)
{
    struct stat status;
    is_err(rmdir("dir"), ENOTEMPTY, "rmdir of one with something in it");
    is_int(rmdir("dir/sub"), 0, "rmdir of an empty one");
    stat("dir", &status);
    is_int(status.st_nlink, 2, "takes the third link");
    is_err(rmdir("dir/sub"), ENOENT, "rmdir again: ENOENT");
    is_err(rmdir("file"), ENOTDIR, "rmdir of a file: ENOTDIR");
    is_err(rmdir("dir/."), EINVAL, "rmdir of dir/.: EINVAL");
    is_err(rmdir("dir/.."), ENOTEMPTY, "rmdir of dir/..: ENOTEMPTY");
    is_err(rmdir("/"), EBUSY, "rmdir of /: EBUSY");
    is_err(rmdir(""), ENOENT, "rmdir of nothing: ENOENT");
    is_err(unlink("dir"), EISDIR, "unlink of a directory: EISDIR");
    is_fault(syscall(SYS_rmdir, bad), "rmdir");
    is_int(rmdir("dir"), 0, "rmdir of the last");
}

static void
test_at(void)
{
    mkdir("dir", 0755);
    int fd = open("dir", O_RDONLY);
    is_int(mkdirat(fd, "sub", 0700), 0, "mkdirat");
    is_err(mkdirat(fd, "sub", 0700), EEXIST, "again: EEXIST");
    is_err(mkdirat(30, "sub", 0700), EBADF, "of a closed one: EBADF");
    is_err(unlinkat(fd, "sub", 0), EISDIR, "unlinkat without the flag: EISDIR");
    is_int(unlinkat(fd, "sub", AT_REMOVEDIR), 0, "unlinkat, AT_REMOVEDIR");
    is_err(unlinkat(fd, "sub", AT_REMOVEDIR), ENOENT, "again: ENOENT");
    make_file("dir/file", "");
    is_err(unlinkat(fd, "file", AT_REMOVEDIR), ENOTDIR, "of a file: ENOTDIR");
    is_int(unlinkat(fd, "file", 0), 0, "unlinkat of a file");
    is_err(unlinkat(fd, "file", 0x4000), EINVAL, "an unknown flag: EINVAL");
    is_fault(syscall(SYS_unlinkat, fd, bad, 0), "unlinkat");
    close(fd);
    rmdir("dir");
}

static void
test_removed(void)
{
    mkdir("dir", 0755);
    int fd = open("dir", O_RDONLY);
    is_int(rmdir("dir"), 0, "rmdir of an open directory");
    is_int(syscall(SYS_getdents64, fd, buffer, 1000) <= 0, 1,
           "has no entries any more");
    is_err(openat(fd, "new", O_CREAT | O_WRONLY, 0600), ENOENT,
           "and can't get new ones: ENOENT");
    close(fd);
}

static void
test_getdents(void)
{
    char name[20];
    mkdir("dir", 0755);
    is_int(count_entries("dir", 1000), 2, "a new directory has two entries");
    is_int(type_of("dir", "."), DIRECTORY, "one is .");
    is_int(type_of("dir", ".."), DIRECTORY, "the other ..");
    make_file("dir/file", "");
    mkdir("dir/sub", 0755);
    symlink("file", "dir/link");
    is_int(type_of("dir", "file"), REGULAR, "a file's type");
    is_int(type_of("dir", "sub"), DIRECTORY, "a directory's type");
    is_int(type_of("dir", "link"), LINK, "a symbolic link's type");
    for (int i = 0; i < 100; i++) {
        sprintf(name, "dir/number%d", i);
        make_file(name, "");
    }
    is_int(count_entries("dir", 8192), 105, "105 entries");
    is_int(count_entries("dir", 64), 105, "105 as well in small pieces");
    for (int i = 0; i < 100; i += 2) {
        sprintf(name, "dir/number%d", i);
        unlink(name);
    }
    is_int(count_entries("dir", 500), 55, "50 less after 50 unlinks");
    is_int(type_of("dir", "number7"), REGULAR, "the right ones are there");
    is_int(type_of("dir", "number8"), -1, "the others are gone");
    for (int i = 1; i < 100; i += 2) {
        sprintf(name, "dir/number%d", i);
        unlink(name);
    }
}

static void
test_getdents_errors(void)
{
    int fd = open("dir", O_RDONLY);
    int file = open("file", O_RDONLY);
    is_err(syscall(SYS_getdents64, fd, buffer, 10), EINVAL,
           "getdents64 with no room for one: EINVAL");
    is_err(syscall(SYS_getdents64, file, buffer, 1000), ENOTDIR,
           "of a file: ENOTDIR");
    is_err(syscall(SYS_getdents64, 30, buffer, 1000), EBADF,
           "of a closed one: EBADF");
    is_fault(syscall(SYS_getdents64, fd, bad, 1000), "getdents64");
    int first = syscall(SYS_getdents64, fd, buffer, 8192);
    is_int(syscall(SYS_getdents64, fd, buffer, 8192), 0, "then the end: 0");
    is_int(lseek(fd, 0, SEEK_SET), 0, "rewind");
    is_int(syscall(SYS_getdents64, fd, buffer, 8192) == first, 1,
           "gives the same again");
    lseek(fd, 0, SEEK_SET);
    int copy = dup(fd);
    syscall(SYS_getdents64, copy, buffer, 8192);
    is_int(syscall(SYS_getdents64, fd, buffer, 8192), 0,
           "a dup shares the directory's position as well (LABS 29)");
    close(copy);
    close(fd);
    close(file);
    unlink("dir/file");
    unlink("dir/link");
    rmdir("dir/sub");
    rmdir("dir");
}

static void
test_chdir(void)
{
    char home[300], here[300];
    getcwd(home, sizeof home);
    mkdir("dir", 0755);
    mkdir("dir/sub", 0755);
    is_int(chdir("dir/sub"), 0, "chdir");
    getcwd(here, sizeof here);
    is_str(here + strlen(home), "/dir/sub", "getcwd says so");
    is_int(chdir(".."), 0, "chdir ..");
    getcwd(here, sizeof here);
    is_str(here + strlen(home), "/dir", "one up");
    is_int(close(open("../file", O_RDONLY)), 0, "paths start from there");
    is_int(chdir("./sub/../.."), 0, "chdir ./sub/../..");
    getcwd(here, sizeof here);
    is_str(here + strlen(home), "", "home again");
    is_int(chdir("/"), 0, "chdir /");
    is_str(getcwd(here, sizeof here), "/", "getcwd says /");
    is_int(chdir(".."), 0, "/.. is /");
    is_str(getcwd(here, sizeof here), "/", "as getcwd says");
    is_int(chdir(home), 0, "chdir home");
    is_err(chdir("file"), ENOTDIR, "chdir to a file: ENOTDIR");
    is_err(chdir("missing"), ENOENT, "chdir to nothing: ENOENT");
    is_err(chdir(""), ENOENT, "chdir to the empty path: ENOENT");
    is_fault(syscall(SYS_chdir, bad), "chdir");
    getcwd(here, sizeof here);
    is_str(here + strlen(home), "", "failures leave us where we were");
}

static void
test_getcwd(void)
{
    char home[300], here[300];
    getcwd(home, sizeof home);
    int length = strlen(home) + 1;
    is_int(syscall(SYS_getcwd, here, sizeof here) == length, 1,
           "the call gives the length with its NUL");
    is_int(syscall(SYS_getcwd, here, length) == length, 1, "exactly enough");
    is_err(syscall(SYS_getcwd, here, length - 1), ERANGE, "too small: ERANGE");
    is_err(syscall(SYS_getcwd, here, 0), ERANGE, "size 0: ERANGE");
    is_fault(syscall(SYS_getcwd, bad, 300), "getcwd");
    chdir("dir/sub");
    is_int(rmdir("../sub"), 0, "rmdir of the directory we are in");
    is_err(syscall(SYS_getcwd, here, 300), ENOENT, "getcwd there: ENOENT");
    is_err(open("x", O_CREAT | O_WRONLY, 0600), ENOENT, "no new file: ENOENT");
    is_int(chdir(home), 0, "back home");
    rmdir("dir");
}

int
main(void)
{
    begin_testing();
    test_mkdir();
    test_rmdir();
    test_at();
    test_removed();
    test_getdents();
    test_getdents_errors();
    test_chdir();
    test_getcwd();
    unlink("file");
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
