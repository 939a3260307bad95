/*
 * dup, dup2, dup3 and F_DUPFD: another entry for the same open file
 * description, at a number that is the lowest free one or the caller's wish.
 */
#include "tap.h"

static char text[64];

static void
test_dup(void)
{
    int fd = open("letters", O_RDWR);
    is_int(fd, 3, "open gives the lowest free number, 3");
    is_int(dup(fd), 4, "dup gives the lowest free number, 4");
    is_int(read(3, text, 2), 2, "read 2 bytes through the original");
    is_int(read(4, text, 2), 2, "read 2 bytes through the copy");
    ok(memcmp(text, "cd", 2) == 0, "the copy goes on where the original was");
    is_int(lseek(3, 0, SEEK_CUR), 4, "and the original sees it move");
    is_int(close(3), 0, "close the original");
    is_int(read(4, text, 2), 2, "the copy still reads (LABS 23)");
    ok(memcmp(text, "ef", 2) == 0, "and from the same place (LABS 27)");
    is_int(dup(4), 3, "dup fills the hole at 3 (LABS 14)");
    is_int(close(4), 0, "close the copy");
    is_int(read(3, text, 1), 1, "the copy's copy still reads");
    is_int(text[0], 'g', "the copy's copy reads on");
    is_int(close(3), 0, "close the last one");
    is_err(read(3, text, 1), EBADF, "then nothing is left to read from");
}

static void
test_dup_errors(void)
{
    is_err(dup(-1), EBADF, "dup(-1): EBADF");
    is_err(dup(3), EBADF, "dup of a closed descriptor: EBADF");
    is_err(dup(1 << 20), EBADF, "dup of a huge number: EBADF");
    is_err(dup(0x7fffffff), EBADF, "dup(INT_MAX): EBADF");
    is_err(dup(-0x7fffffff - 1), EBADF, "dup(INT_MIN): EBADF (LABS 17)");
    is_int(open_descriptors(64), 3, "failures leave no descriptor behind");
}

static void
test_dup2(void)
{
    int fd = open("letters", O_RDONLY);
    int other = open("digits", O_RDONLY);
    is_int(dup2(fd, 162), 162, "dup2(3, 162): the table grows to there");
    is_int(read(162, text, 3), 3, "and 162 reads");
    is_int(lseek(fd, 0, SEEK_CUR), 3, "through the same description");
    is_int(dup(fd), 5, "the lowest free number is still below it");
    close(5);
    is_int(dup2(162, other), other, "dup2 over an open descriptor");
    is_int(read(other, text, 1), 1, "which now reads");
    is_int(text[0], 'd', "the new file (LABS 32)");
    close(other);
    is_int(dup2(fd, fd), fd, "dup2 of a number to itself gives that number");
    is_int(read(fd, text, 1), 1, "and it is still open (LABS 31)");
    is_int(text[0], 'e', "at its place");
    is_int(dup2(fd, 4), 4, "dup2 to a closed number opens it");
    is_int(close(fd), 0, "close the first");
    is_int(read(4, text, 1), 1, "4 reads on");
    is_int(close(4), 0, "close 4");
    is_int(lseek(162, 0, SEEK_CUR), 6, "162 saw every move");
    is_int(close(162), 0, "close 162");
    is_err(close(162), EBADF, "and only once");
}

static void
test_dup2_errors(void)
{
    int fd = open("letters", O_RDONLY);
    is_err(dup2(40, fd), EBADF, "dup2 from a closed descriptor: EBADF");
    is_int(read(fd, text, 1), 1, "and the target stays open (LABS 33)");
    is_err(dup2(-1, fd), EBADF, "dup2(-1, fd): EBADF");
    is_int(read(fd, text, 1), 1, "and the target stays open again");
    is_err(dup2(fd, -1), EBADF, "dup2(fd, -1): EBADF");
    is_err(dup2(fd, 1024), EBADF, "dup2 to the limit: EBADF (LABS 34)");
    is_err(dup2(fd, 0x7fffffff), EBADF, "dup2 to INT_MAX: EBADF");
    is_err(dup2(fd, -0x7fffffff - 1), EBADF, "dup2 to INT_MIN: EBADF");
    is_err(dup2(41, 41), EBADF, "dup2 of a closed number to itself: EBADF");
    is_err(fcntl(41, F_GETFD), EBADF, "and that number stays closed");
    is_int(dup2(fd, 1023), 1023, "the last number below the limit works");
    is_int(read(1023, text, 1), 1, "and reads (LABS 16)");
    close(1023);
    close(fd);
    is_int(open_descriptors(1024), 3, "nothing is left open");
}

static void
test_dup3(void)
{
    int fd = open("letters", O_RDONLY);
    is_int(dup3(fd, 20, 0), 20, "dup3 without flags");
    is_int(fcntl(20, F_GETFD), 0, "leaves close-on-exec off");
    is_int(dup3(fd, 20, O_CLOEXEC), 20, "dup3 with O_CLOEXEC");
    is_int(fcntl(20, F_GETFD), FD_CLOEXEC, "sets close-on-exec");
    is_int(fcntl(fd, F_GETFD), 0, "on the new entry alone");
    is_int(dup2(20, 21), 21, "dup2 of a close-on-exec descriptor");
    is_int(fcntl(21, F_GETFD), 0, "does not hand the flag on");
    int copy = dup(20);
    is_int(fcntl(copy, F_GETFD), 0, "nor does dup");
    is_int(dup2(20, 20), 20, "dup2 of a close-on-exec number to itself");
    is_int(fcntl(20, F_GETFD), FD_CLOEXEC, "keeps its flag");
    is_int(dup2(fd, 20), 20, "dup2 over a close-on-exec descriptor");
    is_int(fcntl(20, F_GETFD), 0, "clears the flag");
    is_err(dup3(fd, fd, 0), EINVAL, "dup3 of a number to itself: EINVAL");
    is_err(dup3(40, 40, 0), EINVAL, "even of a closed one: EINVAL");
    is_err(dup3(fd, 22, O_APPEND), EINVAL, "dup3 with another flag: EINVAL");
    is_err(dup3(fd, 22, -1), EINVAL, "dup3 with all flags: EINVAL");
    is_err(dup3(40, 22, 0), EBADF, "dup3 from a closed descriptor: EBADF");
    is_err(dup3(fd, -1, 0), EBADF, "dup3 to -1: EBADF");
    is_err(dup3(fd, 1024, 0), EBADF, "dup3 to the limit: EBADF");
    close(copy);
    close(fd);
    close(20);
    close(21);
}

static void
test_f_dupfd(void)
{
    int fd = open("letters", O_RDONLY);
    is_int(fcntl(fd, F_DUPFD, 0), 4, "F_DUPFD from 0: the lowest free");
    is_int(fcntl(fd, F_DUPFD, 10), 10, "F_DUPFD from 10: 10");
    is_int(fcntl(fd, F_DUPFD, 10), 11, "F_DUPFD from 10 again: 11");
    close(10);
    is_int(fcntl(fd, F_DUPFD, 9), 9, "F_DUPFD from 9: 9");
    is_int(fcntl(fd, F_DUPFD, 9), 10, "F_DUPFD from 9 again: the hole at 10");
    is_int(fcntl(fd, F_DUPFD_CLOEXEC, 30), 30, "F_DUPFD_CLOEXEC from 30");
    is_int(fcntl(30, F_GETFD), FD_CLOEXEC, "sets close-on-exec");
    is_int(fcntl(30, F_DUPFD, 30), 31, "F_DUPFD of that one");
    is_int(fcntl(31, F_GETFD), 0, "has it off");
    is_int(fcntl(fd, F_DUPFD, 1023), 1023, "F_DUPFD from the last number");
    is_err(fcntl(fd, F_DUPFD, 1023), EMFILE, "and once more: EMFILE");
    is_err(fcntl(fd, F_DUPFD, 1024), EINVAL, "from the limit: EINVAL");
    is_err(fcntl(fd, F_DUPFD, -1), EINVAL, "from -1: EINVAL");
    is_err(fcntl(40, F_DUPFD, 0), EBADF, "of a closed descriptor: EBADF");
    for (int i = 3; i < 1024; i++)
        close(i);
}

int
main(void)
{
    begin_testing();
    make_file("letters", "abcdefghijklmnopqrstuvwxyz");
    make_file("digits", "0123456789");
    test_dup();
    test_dup_errors();
    test_dup2();
    test_dup2_errors();
    test_dup3();
    test_f_dupfd();
    unlink("letters");
    unlink("digits");
    return done_testing();
}
