/*
 * A crowd of processes, each with a folder of its own on the disk and one file
 * that all append to: random writes, cuts, renames and removals, each checked
 * against what the process remembers. Argument: the seed.
 */
#include "tap.h"

enum { CROWD = 4, FILES = 5, FILE_MAX = 60000, STEPS = 150, RECORD = 32 };

/* On the guest's disk; elsewhere perhaps nobody may write there. */
static const char *folder = "/root/stress_files";

/* What a file should hold. */
struct memory {
    int exists;
    int size;
    unsigned char bytes[FILE_MAX];
};

static struct memory files[FILES];
static uint32_t seed = 4711;
static unsigned char buffer[FILE_MAX];

static int
any(int bound)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % bound;
}

static void
name_file(char *name, int number)
{
    snprintf(name, 20, "file%d", number);
}

static int
write_some(struct memory *file, const char *name)
{
    int at = any(FILE_MAX - 1), count = 1 + any(any(3) ? 300 : 9000);
    int fd = open(name, O_RDWR | O_CREAT, 0644);
    if (count > FILE_MAX - at)
        count = FILE_MAX - at;
    for (int i = 0; i < count; i++)
        buffer[i] = any(256);
    int written = pwrite(fd, buffer, count, at);
    close(fd);
    memcpy(file->bytes + at, buffer, count);
    if (at + count > file->size)
        file->size = at + count;
    file->exists = 1;
    return written == count;
}

static int
cut(struct memory *file, const char *name)
{
    int size = any(FILE_MAX);
    int fd = open(name, O_RDWR);
    if (fd < 0)
        return !file->exists;
    int result = ftruncate(fd, size);
    close(fd);
    if (size < file->size)
        memset(file->bytes + size, 0, file->size - size);
    file->size = size;
    return result == 0;
}

static int
compare(const struct memory *file, const char *name)
{
    int fd = open(name, O_RDONLY);
    if (fd < 0)
        return !file->exists;
    int got = read(fd, buffer, sizeof buffer);
    close(fd);
    return got == file->size && memcmp(buffer, file->bytes, got) == 0;
}

static int delete (struct memory *file, const char *name)
{
    int result = unlink(name);
    int good = file->exists ? result == 0 : result < 0 && errno == ENOENT;
    memset(file, 0, sizeof *file);
    return good;
}

/* The name goes first: the file is read and written without one. */
static int
use_deleted(void)
{
    char text[100];
    int fd = open("deleted", O_RDWR | O_CREAT, 0600);
    unlink("deleted");
    int good = write(fd, buffer, 9000) == 9000 &&
               pread(fd, text, 100, 5000) == 100 &&
               memcmp(text, buffer + 5000, 100) == 0;
    close(fd);
    return good;
}

static int
move(struct memory *file, const char *name)
{
    char other_name[20];
    int number = any(FILES);
    struct memory *other = &files[number];
    name_file(other_name, number);
    int result = rename(name, other_name);
    if (!file->exists)
        return result < 0 && errno == ENOENT;
    if (other != file) {
        *other = *file;
        memset(file, 0, sizeof *file);
    }
    return result == 0;
}

static int
append_record(int who)
{
    char record[RECORD + 1];
    snprintf(record, sizeof record, "%-31d\n", who);
    int fd = open("../shared", O_WRONLY | O_APPEND | O_CREAT, 0644);
    int written = write(fd, record, RECORD);
    close(fd);
    return written == RECORD;
}

static int
step(int who)
{
    char name[20];
    int number = any(FILES);
    struct memory *file = &files[number];
    name_file(name, number);
    switch (any(8)) {
    case 0:
        return cut(file, name);
    case 1:
        return any(3) || delete (file, name);
    case 2:
        return move(file, name);
    case 3:
        return append_record(who);
    case 4:
        return use_deleted();
    case 5:
        return compare(file, name);
    default:
        return write_some(file, name);
    }
}

/* One of the crowd. 0 when all went as it should; else which step didn't. */
static int
live(void *argument)
{
    int who = (int)(intptr_t)argument;
    char name[20];
    seed += who * 7919;
    snprintf(name, sizeof name, "own%d", who);
    if (mkdir(name, 0755) < 0 || chdir(name) < 0)
        return 250;
    for (int i = 0; i < STEPS; i++)
        if (!step(who))
            return 1;
    for (int i = 0; i < FILES; i++) {
        name_file(name, i);
        if (!compare(&files[i], name) || !delete (&files[i], name))
            return 2;
    }
    snprintf(name, sizeof name, "../own%d", who);
    return rmdir(name) < 0 ? 3 : 0;
}

/* Whether the file that all appended to consists of whole records. */
static int
shared_is_whole(void)
{
    char record[RECORD];
    int good = 1, got;
    int fd = open("shared", O_RDONLY);
    while ((got = read(fd, record, RECORD)) > 0)
        good = good && got == RECORD && record[RECORD - 1] == '\n' &&
               record[0] >= '0' && record[0] < '0' + CROWD;
    close(fd);
    return good && got == 0;
}

int
main(int argc, char *argv[])
{
    int pids[CROWD];
    begin_testing();
    if (argc > 1)
        seed = atoi(argv[1]);
    if (mkdir(folder, 0755) < 0) {
        folder = "stress_files";
        mkdir(folder, 0755);
    }
    if (chdir(folder) < 0)
        return 99;
    for (int i = 0; i < CROWD; i++)
        pids[i] = spawn(live, (void *)(intptr_t)i);
    for (int i = 0; i < CROWD; i++)
        is_exit(status_of(pids[i]), 0, "process %d found what it left", i);
    ok(shared_is_whole(), "records appended by all are whole");
    is_int(unlink("shared"), 0, "unlink");
    chdir("..");
    is_int(rmdir("stress_files"), 0, "the folder is empty again");
    return done_testing();
}
