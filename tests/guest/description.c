/*
 * The open file description: it holds the position and the status flags, and
 * it is shared by dup and by fork, but never by two opens.
 */
#include "tap.h"

static char text[64];

static int
read_two(void *fd)
{
    char two[2];
    return read(*(int *)fd, two, 2) == 2 ? two[1] : 0;
}

static int
close_it(void *fd)
{
    return close(*(int *)fd);
}

static void
test_two_opens(void)
{
    int first = open("letters", O_RDONLY);
    int second = open("letters", O_RDONLY);
    is_int(read(first, text, 5), 5, "read 5 bytes through the first open");
    is_int(lseek(second, 0, SEEK_CUR), 0, "the second has its own position");
    is_int(read(second, text, 1), 1, "read through the second");
    is_int(text[0], 'a', "from the start (LABS 30)");
    is_int(lseek(first, 0, SEEK_CUR), 5, "the first has not moved");
    close(first);
    is_int(read(second, text, 1), 1, "close of the first leaves the second");
    close(second);
}

static void
test_shared_by_fork(void)
{
    int fd = open("letters", O_RDONLY);
    is_int(read(fd, text, 1), 1, "the parent reads a");
    is_exit(in_child(read_two, &fd), 'c', "the child reads on: b and c");
    is_int(lseek(fd, 0, SEEK_CUR), 3, "the child moved the parent's position");
    is_int(read(fd, text, 1), 1, "the parent reads on");
    is_int(text[0], 'd', "behind the child: d (LABS 25)");
    is_exit(in_child(close_it, &fd), 0, "a child closes its copy");
    is_int(read(fd, text, 1), 1, "the parent's stays open (LABS 26)");
    is_int(text[0], 'e', "and reads e");
    is_exit(in_child(read_two, &fd), 'g', "the next child reads f and g");
    is_int(lseek(fd, 0, SEEK_CUR), 7, "its exit closed only its own entry");
    close(fd);
}

static int
outlive(void *pipes)
{
    int *fds = pipes;
    char go;
    int got = read(fds[0], &go, 1);
    return got == 1 ? read_two(&fds[2]) : 0;
}

static void
test_child_keeps(void)
{
    int fds[3];
    pipe(fds);
    fds[2] = open("letters", O_RDONLY);
    int pid = spawn(outlive, fds);
    is_int(close(fds[2]), 0, "the parent closes what the child also has");
    is_int(open("digits", O_RDONLY), fds[2], "and opens another file there");
    write(fds[1], "!", 1);
    is_exit(status_of(pid), 'b', "the child still reads its own (LABS 27)");
    is_int(lseek(fds[2], 0, SEEK_CUR), 0, "the parent's new one is untouched");
    for (int i = 0; i < 3; i++)
        close(fds[i]);
}

static int
seek_far(void *fd)
{
    return lseek(*(int *)fd, 20, SEEK_SET) == 20 ? 0 : 1;
}

static void
test_lseek_shared(void)
{
    int fd = open("letters", O_RDWR);
    int copy = dup(fd);
    is_exit(in_child(seek_far, &copy), 0, "a child seeks through a dup");
    is_int(lseek(fd, 0, SEEK_CUR), 20, "the parent's original is there too");
    is_int(write(copy, "UV", 2), 2, "the parent writes through the dup");
    is_int(pread(fd, text, 2, 20), 2, "pread reads it");
    ok(memcmp(text, "UV", 2) == 0, "where the child had seeked (LABS 29)");
    is_int(lseek(fd, 0, SEEK_CUR), 22, "pread moves nothing");
    is_int(pwrite(fd, "uv", 2, 20), 2, "pwrite writes");
    is_int(lseek(copy, 0, SEEK_CUR), 22, "and moves nothing");
    close(fd);
    close(copy);
}

static void
test_status_flags(void)
{
    int fd = open("letters", O_RDWR);
    int copy = dup(fd);
    int own = open("letters", O_RDWR);
    int before = fcntl(fd, F_GETFL);
    is_int(before & O_ACCMODE, O_RDWR, "F_GETFL tells the access mode");
    is_int(before & (O_APPEND | O_NONBLOCK), 0, "and no flag that isn't set");
    is_int(fcntl(fd, F_SETFL, O_APPEND), 0, "F_SETFL sets O_APPEND");
    ok(fcntl(copy, F_GETFL) & O_APPEND, "the dup has O_APPEND as well");
    ok(!(fcntl(own, F_GETFL) & O_APPEND), "a second open has not");
    is_int(fcntl(copy, F_SETFL, O_NONBLOCK), 0, "O_NONBLOCK by the dup");
    is_int(fcntl(fd, F_GETFL) & (O_APPEND | O_NONBLOCK), O_NONBLOCK,
           "replaces O_APPEND on both");
    is_int(fcntl(fd, F_SETFL, O_WRONLY | O_CREAT | O_TRUNC), 0,
           "F_SETFL with an access mode and creation flags");
    is_int(fcntl(fd, F_GETFL), before, "ignores them");
    is_int(lseek(fd, 0, SEEK_END), 26, "and truncates nothing");
    is_int(fcntl(fd, F_SETFD, FD_CLOEXEC), 0, "FD_CLOEXEC on one");
    is_int(fcntl(copy, F_GETFD), 0, "is not on the other: it is the entry's");
    is_int(fcntl(fd, F_GETFD), FD_CLOEXEC, "but it is on the first");
    is_int(fcntl(fd, F_SETFD, 0), 0, "FD_CLOEXEC off");
    is_int(fcntl(fd, F_GETFD), 0, "is off");
    close(fd);
    close(copy);
    close(own);
}

static int
set_append(void *fd)
{
    return fcntl(*(int *)fd, F_SETFL, O_APPEND) | fcntl(*(int *)fd, F_SETFD, 1);
}

static void
test_flags_by_fork(void)
{
    int fd = open("letters", O_RDWR);
    is_exit(in_child(set_append, &fd), 0, "a child sets two flags");
    ok(fcntl(fd, F_GETFL) & O_APPEND, "the status flag is shared with us");
    is_int(fcntl(fd, F_GETFD), 0, "the descriptor flag is not");
    close(fd);
}

static void
test_append(void)
{
    make_file("log", "12345");
    int log = open("log", O_RDWR | O_APPEND);
    int other = open("log", O_WRONLY);
    is_int(lseek(log, 0, SEEK_CUR), 0, "O_APPEND opens at position 0");
    is_int(write(log, "6", 1), 1, "the first write");
    is_int(lseek(log, 0, SEEK_CUR), 6, "goes to the end, and so the position");
    is_int(lseek(log, 2, SEEK_SET), 2, "seek to 2");
    is_int(read(log, text, 1), 1, "read there");
    is_int(text[0], '3', "reads from 2");
    is_int(write(log, "7", 1), 1, "the next write");
    is_int(lseek(log, 0, SEEK_CUR), 7, "goes to the end again");
    is_int(pwrite(other, "89", 2, 7), 2, "the file grows by another open");
    is_int(write(log, "0", 1), 1, "the next append");
    is_int(pread(log, text, 20, 0), 10, "goes behind that");
    ok(memcmp(text, "1234567890", 10) == 0, "nothing was overwritten");
    close(log);
    close(other);
    unlink("log");
}

static int
append_twenty(void *fd)
{
    for (int i = 0; i < 20; i++)
        if (write(*(int *)fd, "0123456\n", 8) != 8)
            return 1;
    return 0;
}

static void
test_concurrent_writers(void)
{
    int shared = open("log", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int pids[3];
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(append_twenty, &shared);
    for (int i = 0; i < 3; i++)
        is_exit(status_of(pids[i]), 0, "a writer of three is done");
    is_int(lseek(shared, 0, SEEK_CUR), 480,
           "three writers through one description overwrite nothing");
    close(shared);
    unlink("log");
}

/* Counts in fds[2] and up how often each byte came to this reader. */
static int
take_bytes(void *argument)
{
    int *fds = argument;
    unsigned char byte;
    while (read(fds[0], &byte, 1) == 1)
        if (write(fds[1], &byte, 1) != 1)
            return 1;
    return 0;
}

static void
test_concurrent_readers(void)
{
    unsigned char byte;
    int results[2], fds[2], pids[3];
    int seen[200] = {0}, wrong = 0;
    int file = open("bytes", O_RDWR | O_CREAT, 0600);
    for (int i = 0; i < 200; i++)
        write(file, &(unsigned char){i}, 1);
    lseek(file, 0, SEEK_SET);
    pipe(results);
    fds[0] = file;
    fds[1] = results[1];
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(take_bytes, fds);
    close(results[1]);
    while (read(results[0], &byte, 1) == 1)
        if (byte < 200)
            seen[byte]++;
    for (int i = 0; i < 3; i++)
        is_exit(status_of(pids[i]), 0, "a reader of three is done");
    for (int i = 0; i < 200; i++)
        wrong += seen[i] != 1;
    is_int(wrong, 0, "three readers at once: each byte came exactly once");
    is_int(lseek(file, 0, SEEK_CUR), 200, "and the position is at the end");
    close(file);
    close(results[0]);
    unlink("bytes");
}

static void
test_unlinked(void)
{
    make_file("gone", "still here");
    int fd = open("gone", O_RDWR);
    is_int(unlink("gone"), 0, "unlink an open file");
    is_err(open("gone", O_RDONLY), ENOENT, "its name is gone");
    is_int(read(fd, text, 20), 10, "its description still reads");
    is_int(write(fd, "!", 1), 1, "and writes");
    is_int(lseek(fd, 0, SEEK_END), 11, "and knows its size");
    close(fd);
}

int
main(void)
{
    begin_testing();
    make_file("letters", "abcdefghijklmnopqrstuvwxyz");
    make_file("digits", "0123456789");
    test_two_opens();
    test_shared_by_fork();
    test_child_keeps();
    test_lseek_shared();
    test_status_flags();
    test_flags_by_fork();
    test_append();
    test_concurrent_writers();
    test_concurrent_readers();
    test_unlinked();
    is_int(open_descriptors(64), 3, "nothing is left open");
    unlink("letters");
    unlink("digits");
    return done_testing();
}
