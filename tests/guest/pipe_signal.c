/*
 * A pipe that nobody can read any more: SIGPIPE for who writes, and EPIPE
 * when the signal doesn't kill; also for a writer that was asleep.
 */
#include "tap.h"

static char buffer[80000];
static int fds[2];
static volatile int handled;

static void
count_signal(int signal)
{
    handled += signal == SIGPIPE ? 1 : 100;
}

static void
broken_pipe(void)
{
    pipe(fds);
    close(fds[0]);
}

static int
write_default(void *unused UNUSED)
{
    signal(SIGPIPE, SIG_DFL);
    write(fds[1], "x", 1);
    return 77;
}

static void
test_default(void)
{
    broken_pipe();
    is_killed(in_child(write_default, NULL), SIGPIPE,
              "a write without a reader kills by SIGPIPE (LABS 42)");
    close(fds[1]);
}

static void
test_ignored(void)
{
    signal(SIGPIPE, SIG_IGN);
    broken_pipe();
    is_err(write(fds[1], "x", 1), EPIPE, "SIGPIPE ignored: EPIPE");
    is_err(write(fds[1], "x", 1), EPIPE, "and again");
    is_err(write(fds[1], buffer, 70000), EPIPE, "and for a large write");
    is_int(write(fds[1], "", 0), 0, "a write of nothing is no error");
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
    is_err(write(fds[1], "x", 1), EPIPE, "with O_NONBLOCK, too: EPIPE");
    close(fds[1]);
    pipe(fds);
    write(fds[1], buffer, 1000);
    close(fds[0]);
    is_err(write(fds[1], "x", 1), EPIPE,
           "with bytes in the queue and room: EPIPE (LABS 43)");
    close(fds[1]);
    pipe(fds);
    write(fds[1], buffer, 65536);
    close(fds[0]);
    is_err(write(fds[1], "x", 1), EPIPE, "with a full queue: EPIPE, no sleep");
    close(fds[1]);
}

static void
test_handled(void)
{
    signal(SIGPIPE, count_signal);
    broken_pipe();
    handled = 0;
    is_err(write(fds[1], "x", 1), EPIPE, "SIGPIPE handled: EPIPE");
    is_int(handled, 1, "and the handler ran once");
    write(fds[1], "x", 1);
    is_int(handled, 2, "a second write: a second time");
    close(fds[1]);
}

static void
test_blocked(void)
{
    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    sigprocmask(SIG_BLOCK, &set, NULL);
    handled = 0;
    broken_pipe();
    is_err(write(fds[1], "x", 1), EPIPE, "SIGPIPE blocked: EPIPE");
    is_int(handled, 0, "no handler ran");
    sigpending(&pending);
    is_int(sigismember(&pending, SIGPIPE), 1, "but the signal is pending");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    is_int(handled, 1, "and comes when it is unblocked");
    close(fds[1]);
}

/* Writes SIZE bytes into a pipe of which the parent closes the read end. */
static int
sleeping_writer(int size, void (*action)(int))
{
    signal(SIGPIPE, action);
    close(fds[0]);
    handled = 0;
    int got = write(fds[1], buffer, size);
    int error = errno;
    if (handled != (action == count_signal))
        return 1;
    if (got > 0)
        return got == 65536 ? 2 : 3;
    return error == EPIPE ? 4 : 5;
}

/* What became of a writer of SIZE bytes that slept when the reader left. */
static int
leave_sleeper(int size, int already_there, void (*action)(int))
{
    pipe(fds);
    write(fds[1], buffer, already_there);
    int pid = fork();
    if (pid == 0)
        _exit(sleeping_writer(size, action));
    await_state(pid, 'S');
    close(fds[0]);
    close(fds[1]);
    return status_of(pid);
}

static void
test_sleepers(void)
{
    is_killed(leave_sleeper(1, 65536, SIG_DFL), SIGPIPE,
              "asleep, nothing moved: killed by SIGPIPE (LABS 41)");
    is_exit(leave_sleeper(1, 65536, SIG_IGN), 4,
            "asleep, nothing moved, ignored: EPIPE");
    is_exit(leave_sleeper(1, 65536, count_signal), 4,
            "asleep, nothing moved, handled: handler and EPIPE");
    is_killed(leave_sleeper(70000, 0, SIG_DFL), SIGPIPE,
              "asleep, bytes moved: killed by SIGPIPE");
    is_exit(leave_sleeper(70000, 0, SIG_IGN), 2,
            "asleep, 65536 moved, ignored: returns 65536");
    is_exit(leave_sleeper(70000, 0, count_signal), 2,
            "asleep, 65536 moved, handled: handler and 65536");
}

static void
test_vector(void)
{
    signal(SIGPIPE, count_signal);
    handled = 0;
    broken_pipe();
    uint32_t vector[2] = {(uint32_t)(uintptr_t)buffer, 10};
    is_err(syscall(SYS_writev, fds[1], vector, 1), EPIPE, "writev: EPIPE");
    is_int(handled, 1, "and SIGPIPE");
    close(fds[1]);
}

static int
read_little(void *unused UNUSED)
{
    close(fds[1]);
    return read(fds[0], buffer, 10) == 10 ? 0 : 1;
}

/* yes | head: the reader leaves early, the writer dies of it. */
static int
write_forever(void *unused UNUSED)
{
    signal(SIGPIPE, SIG_DFL);
    close(fds[0]);
    while (write(fds[1], buffer, 1000) > 0)
        continue;
    return 1;
}

static void
test_early_reader(void)
{
    pipe(fds);
    int writer = spawn(write_forever, NULL);
    int reader = spawn(read_little, NULL);
    close(fds[0]);
    close(fds[1]);
    is_exit(status_of(reader), 0, "a reader takes ten bytes and leaves");
    is_killed(status_of(writer), SIGPIPE, "the endless writer dies of it");
}

int
main(void)
{
    begin_testing();
    test_default();
    test_ignored();
    test_handled();
    test_blocked();
    test_sleepers();
    test_vector();
    test_early_reader();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
