/* poll: what is ready, what is closed, what is no descriptor, and sleeping. */
#include "tap.h"
#include <poll.h>

static char buffer[70000];
static int fds[2];

/* What poll says of FD at once when asked for EVENTS. */
static int
ask(int fd, int events)
{
    struct pollfd one = {fd, events, 0x7fff};
    int got = poll(&one, 1, 0);
    if (got != (one.revents != 0))
        return -1;
    return one.revents & 0x3f;
}

static void
close_pipe(void)
{
    close(fds[0]);
    close(fds[1]);
}

static void
test_pipe(void)
{
    pipe(fds);
    is_int(ask(fds[0], POLLIN), 0, "an empty pipe has nothing to read");
    is_int(ask(fds[1], POLLOUT), POLLOUT, "but has room");
    is_int(ask(fds[0], POLLOUT), 0, "the read end is never writable");
    is_int(ask(fds[1], POLLIN), 0, "nor the write end readable");
    write(fds[1], "x", 1);
    is_int(ask(fds[0], POLLIN), POLLIN, "a byte: POLLIN");
    is_int(ask(fds[0], 0), 0, "but not if not asked for");
    write(fds[1], buffer, 65535 - 4095);
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
    while (write(fds[1], buffer, 4096) > 0)
        continue;
    is_int(ask(fds[1], POLLOUT), 0, "a full pipe: no POLLOUT");
    read(fds[0], buffer, 70000);
    is_int(ask(fds[1], POLLOUT), POLLOUT, "an empty one: POLLOUT");
    is_int(ask(fds[0], POLLIN), 0, "and no POLLIN");
    close_pipe();
}

static void
test_hangup(void)
{
    pipe(fds);
    write(fds[1], "x", 1);
    close(fds[1]);
    is_int(ask(fds[0], POLLIN), POLLIN | POLLHUP,
           "no writer, a byte left: POLLIN and POLLHUP (LABS 47)");
    read(fds[0], buffer, 1);
    is_int(ask(fds[0], POLLIN), POLLHUP, "drained: POLLHUP");
    is_int(ask(fds[0], 0), POLLHUP, "which is not asked for");
    close_pipe();
    pipe(fds);
    close(fds[0]);
    is_int(ask(fds[1], POLLOUT), POLLOUT | POLLERR, "no reader: POLLERR");
    is_int(ask(fds[1], 0), POLLERR, "which is not asked for, either");
    close_pipe();
}

static void
test_others(void)
{
    int file = open("file", O_RDWR | O_CREAT, 0600);
    int null = open("/dev/null", O_RDWR);
    is_int(ask(file, POLLIN | POLLOUT), POLLIN | POLLOUT,
           "a file is always ready");
    is_int(ask(null, POLLIN | POLLOUT), POLLIN | POLLOUT, "so is /dev/null");
    is_int(ask(40, POLLIN), POLLNVAL, "a closed descriptor: POLLNVAL");
    is_int(ask(1024, POLLIN), POLLNVAL, "the limit: POLLNVAL");
    is_int(ask(-1, POLLIN), 0, "a negative one is passed over");
    close(file);
    close(null);
    unlink("file");
}

static void
test_several(void)
{
    pipe(fds);
    struct pollfd several[4] = {{fds[0], POLLIN, 9},
                                {fds[1], POLLOUT, 9},
                                {-5, POLLIN, 9},
                                {50, POLLIN, 9}};
    is_int(poll(several, 4, 20000), 2, "poll counts those with something");
    is_int(several[0].revents, 0, "the first has nothing");
    is_int(several[1].revents, POLLOUT, "the second POLLOUT");
    is_int(several[2].revents, 0, "the negative one nothing");
    is_int(several[3].revents, POLLNVAL, "the closed one POLLNVAL");
    is_int(poll(NULL, 0, 0), 0, "poll of nothing");
    is_err(syscall(SYS_poll, several, 1025, 0), EINVAL,
           "poll of more than there can be: EINVAL");
    is_fault(syscall(SYS_poll, bad, 1, 0), "poll");
    close_pipe();
}

/* These three do it when their parent sleeps. */
static int
write_later(void *unused UNUSED)
{
    await_state(getppid(), 'S');
    return write(fds[1], "x", 1) == 1 ? 0 : 1;
}

static int
close_later(void *unused UNUSED)
{
    await_state(getppid(), 'S');
    return 0;
}

static long
milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
test_sleep(void)
{
    pipe(fds);
    struct pollfd one = {fds[0], POLLIN, 0};
    long start = milliseconds();
    is_int(poll(&one, 1, 30), 0, "a time-out of 30 ms: 0");
    ok(milliseconds() - start >= 29, "after 30 ms");
    start = milliseconds();
    is_int(poll(NULL, 0, 20), 0, "of nothing as well");
    ok(milliseconds() - start >= 19, "after 20 ms");
    int pid = spawn(write_later, NULL);
    is_int(poll(&one, 1, 20000), 1, "a byte wakes it (LABS 36)");
    is_int(one.revents, POLLIN, "POLLIN");
    status_of(pid);
    read(fds[0], buffer, 1);
    pid = spawn(write_later, NULL);
    is_int(poll(&one, 1, -1), 1, "also without a time-out");
    status_of(pid);
    read(fds[0], buffer, 1);
    pid = spawn(close_later, NULL);
    close(fds[1]);
    is_int(poll(&one, 1, 20000), 1, "the last writer's exit wakes it");
    is_int(one.revents, POLLHUP, "POLLHUP (LABS 41)");
    status_of(pid);
    close_pipe();
}

static int
drain_later(void *unused UNUSED)
{
    close(fds[1]);
    await_state(getppid(), 'S');
    return read(fds[0], buffer, 65536) == 65536 ? 0 : 1;
}

static void
test_wake_writer(void)
{
    pipe(fds);
    write(fds[1], buffer, 65536);
    struct pollfd one = {fds[1], POLLOUT, 0};
    is_int(poll(&one, 1, 10), 0, "a full pipe: time-out");
    int pid = spawn(drain_later, NULL);
    is_int(poll(&one, 1, 20000), 1, "a reader wakes who waits for room");
    is_int(one.revents, POLLOUT, "POLLOUT");
    status_of(pid);
    write(fds[1], buffer, 65536);
    pid = spawn(close_later, NULL);
    close(fds[0]);
    is_int(poll(&one, 1, 20000), 1, "the last reader's exit as well");
    is_int(one.revents & POLLERR, POLLERR, "POLLERR (LABS 41)");
    status_of(pid);
    close_pipe();
}

int
main(void)
{
    begin_testing();
    test_pipe();
    test_hangup();
    test_others();
    test_several();
    test_sleep();
    test_wake_writer();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
