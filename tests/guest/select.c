/* select and pselect: which events count for which set, what is no
 * descriptor, what is told of the time, and masks. */
#include "net.h"

#include <sys/select.h>
#include <sys/time.h>

enum { NEWSELECT = 142, PSELECT6 = 308 };

static char buffer[70000];

/* Which of FD's three bits a select that doesn't wait leaves of WANTED: 1 to
 * read, 2 to write, 4 exceptional. -1 if the result isn't their number. */
static int
ask_select(int fd, int wanted)
{
    fd_set sets[3];
    struct timeval none = {0, 0};
    int left = 0, count = 0;

    for (int i = 0; i < 3; i++) {
        FD_ZERO(&sets[i]);
        if (wanted >> i & 1)
            FD_SET(fd, &sets[i]);
    }
    int got = select(fd + 1, &sets[0], &sets[1], &sets[2], &none);
    for (int i = 0; i < 3; i++)
        if (FD_ISSET(fd, &sets[i])) {
            left |= 1 << i;
            count++;
        }
    return got == count ? left : -1;
}

static void
check_pipe(void)
{
    int fds[2];

    pipe(fds);
    is_int(ask_select(fds[0], 7), 0, "an empty pipe's read end: nothing");
    is_int(ask_select(fds[1], 7), 2, "its write end: writable");
    write(fds[1], "x", 1);
    is_int(ask_select(fds[0], 7), 1, "a byte: readable");
    is_int(ask_select(fds[0], 6), 0, "not if not asked for");
    close(fds[1]);
    read(fds[0], buffer, 1);
    is_int(ask_select(fds[0], 7), 1, "no writer: readable, for the end");
    is_int(ask_select(fds[0], 6), 0, "a hang-up alone counts for no other set");
    close(fds[0]);
    pipe(fds);
    set_nonblocking(fds[1]);
    while (write(fds[1], buffer, 4096) > 0)
        continue;
    is_int(ask_select(fds[1], 7), 0, "a full pipe's write end: nothing");
    close(fds[0]);
    is_int(ask_select(fds[1], 2), 2, "no reader: writable, for the error");
    is_int(ask_select(fds[1], 4), 0, "but nothing exceptional");
    close(fds[1]);
}

static void
check_always_ready(void)
{
    int file = open("/proc/self/exe", O_RDONLY);
    int null = open("/dev/null", O_RDWR);

    if (file < 0)
        file = open("/etc/passwd", O_RDONLY);
    is_int(ask_select(file, 7), 3, "a file is always ready");
    is_int(ask_select(null, 7), 3, "/dev/null, too");
    close(file);
    close(null);
}

static void
check_sockets(void)
{
    int listener = tcp_listener(1), fds[2];

    is_int(ask_select(listener, 7), 0, "a listener without clients: nothing");
    int client = tcp_client(listener);
    await_input(listener);
    is_int(ask_select(listener, 7), 1, "with one: readable");
    int server = accept(listener, NULL, NULL);
    is_int(ask_select(client, 7), 2, "a new connection: writable");
    write(server, "x", 1);
    await_input(client);
    is_int(ask_select(client, 7), 3, "a byte came: readable, too");
    reset_and_close(server);
    await_events(client, POLLIN, POLLERR);
    is_int(ask_select(client, 7), 3, "a reset: readable and writable");
    close(client);
    close(listener);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    close(fds[1]);
    is_int(ask_select(fds[0], 7), 3, "a local peer's close: both");
    is_int(ask_select(fds[0], 4), 0, "nothing exceptional");
    close(fds[0]);
}

static void
check_several(void)
{
    int one[2], other[2];
    fd_set readable, writable;
    struct timeval none = {0, 0};

    pipe(one);
    pipe(other);
    write(one[1], "x", 1);
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(one[0], &readable);
    FD_SET(other[0], &readable);
    FD_SET(one[1], &writable);
    FD_SET(other[1], &writable);
    is_int(select(other[1] + 1, &readable, &writable, NULL, &none), 3,
           "four bits, three of them ready");
    ok(FD_ISSET(one[0], &readable) && !FD_ISSET(other[0], &readable) &&
           FD_ISSET(one[1], &writable) && FD_ISSET(other[1], &writable),
       "the right ones");
    FD_ZERO(&readable);
    FD_SET(one[0], &readable);
    FD_SET(other[0], &readable);
    is_int(select(other[0], &readable, NULL, NULL, &none), 1,
           "a number at the limit isn't looked at");
    ok(!FD_ISSET(other[0], &readable), "and its bit is cleared");
    FD_SET(other[0], &readable);
    is_int(select(0, &readable, NULL, NULL, &none), 0, "none at all");
    ok(FD_ISSET(other[0], &readable), "the set stays as it was");
    close_both(one);
    close_both(other);
}

static void
check_errors(void)
{
    struct timeval none = {0, 0};
    int pair[2], closed;
    fd_set set;

    pipe(pair);
    closed = pair[0];
    close(pair[0]);
    for (int i = 0; i < 3; i++) {
        fd_set *sets[3] = {NULL, NULL, NULL};

        FD_ZERO(&set);
        FD_SET(closed, &set);
        sets[i] = &set;
        is_err(select(closed + 1, sets[0], sets[1], sets[2], &none), EBADF,
               "set %d: a closed descriptor", i);
        ok(FD_ISSET(closed, &set), "set %d: stays as it was", i);
    }
    is_int(select(closed, &set, NULL, NULL, &none), 0,
           "below the limit there is none");
    is_err(select(-1, NULL, NULL, NULL, &none), EINVAL, "a limit below 0");
    close(pair[1]);
    long sets[32] = {0};
    is_fault(syscall(NEWSELECT, 10, bad ? bad : (void *)1, NULL, NULL, &none),
             "the set to read");
    is_fault(syscall(NEWSELECT, 10, NULL, bad ? bad : (void *)1, NULL, &none),
             "the set to write");
    is_fault(syscall(NEWSELECT, 10, sets, sets, sets, bad ? bad : (void *)1),
             "the time");
    is_fault(
        syscall(PSELECT6, 0, NULL, NULL, NULL, NULL, bad ? bad : (void *)1),
        "pselect's mask and size");
}

/* ------- Time ------- */

static long
select_for(int32_t seconds, int32_t microseconds, int32_t left[2])
{
    left[0] = seconds;
    left[1] = microseconds;
    return syscall(NEWSELECT, 0, NULL, NULL, NULL, left);
}

static void
check_time(void)
{
    int32_t left[2], fds[2];
    fd_set set;

    is_err(select_for(-1, 0, left), EINVAL, "-1 second");
    is_err(select_for(0, -1, left), EINVAL, "-1 microsecond");
    is_int(select_for(0, 0, left), 0, "no time");
    is_int(select_for(0, 20000, left), 0, "20 milliseconds");
    ok(left[0] == 0 && left[1] == 0, "of which nothing is left");
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    is_int(select_for(0, 1000000 + 10000, left), 0,
           "more microseconds than a second has");
    clock_gettime(CLOCK_MONOTONIC, &end);
    ok(end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9 >= 1.01,
       "are a second and some");
    pipe(fds);
    write(fds[1], "x", 1);
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    left[0] = 1000;
    left[1] = 0;
    is_int(syscall(NEWSELECT, fds[0] + 1, &set, NULL, NULL, left), 1,
           "ready at once, of a thousand seconds");
    ok(left[0] > 900 && left[0] < 1000, "less than that is left");
    struct timespec time = {1000, 0};
    is_int(pselect(fds[0] + 1, &set, NULL, NULL, &time, NULL), 1, "pselect");
    is_int(time.tv_sec, 1000, "whose time the libc leaves alone");
    int32_t raw[2] = {1000, 0};
    is_int(syscall(PSELECT6, fds[0] + 1, &set, NULL, NULL, raw, NULL), 1,
           "pselect6");
    ok(raw[0] > 900 && raw[0] < 1000, "which itself tells what is left");
    raw[1] = 1000000000;
    is_err(syscall(PSELECT6, 0, NULL, NULL, NULL, raw, NULL), EINVAL,
           "too many nanoseconds");
    close_both(fds);
}

/* ------- Waking ------- */

/* A child that waits for FD, in the sets WANTED says, for ever: its exit
 * status is what is ready then. */
struct wish {
    int fd, wanted;
};

static int
wait_in_select(void *argument)
{
    struct wish *wish = argument;
    fd_set sets[3];
    int ready = 0;

    for (int i = 0; i < 3; i++) {
        FD_ZERO(&sets[i]);
        if (wish->wanted >> i & 1)
            FD_SET(wish->fd, &sets[i]);
    }
    if (select(wish->fd + 1, &sets[0], &sets[1], &sets[2], NULL) < 1)
        return 99;
    for (int i = 0; i < 3; i++)
        ready |= FD_ISSET(wish->fd, &sets[i]) ? 1 << i : 0;
    return ready;
}

static void
check_waking(void)
{
    int fds[2];

    pipe(fds);
    struct wish wish = {fds[0], 1};
    int pid = spawn(wait_in_select, &wish);
    await_state(pid, 'S');
    write(fds[1], "x", 1);
    is_exit(status_of(pid), 1, "a byte wakes who waits for it");
    set_nonblocking(fds[1]);
    while (write(fds[1], buffer, 4096) > 0)
        continue;
    wish = (struct wish){fds[1], 2};
    pid = spawn(wait_in_select, &wish);
    await_state(pid, 'S');
    read(fds[0], buffer, sizeof buffer);
    is_exit(status_of(pid), 2, "room wakes who waits for it");
    close_both(fds);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    wish = (struct wish){fds[0], 5};
    pid = spawn(wait_in_select, &wish);
    await_state(pid, 'S');
    shutdown(fds[1], SHUT_WR);
    is_exit(status_of(pid), 1, "the end wakes who waits for a byte");
    close_both(fds);
}

/* ------- Signals ------- */

static volatile int handled;

static void
handle(int signal)
{
    (void)signal;
    handled++;
}

static int
be_interrupted(void *unused)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};

    (void)unused;
    sigaction(SIGUSR1, &action, NULL);
    int got = select(0, NULL, NULL, NULL, NULL);
    return got == -1 && errno == EINTR && handled == 1 ? 0 : 1;
}

/* SIGUSR1 is pending and blocked: pselect lets it in, and blocks it again. */
static int
let_in(void *unused)
{
    struct sigaction action = {.sa_handler = handle};
    struct timespec long_time = {1000, 0};
    sigset_t blocked, none, now;

    (void)unused;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    kill(getpid(), SIGUSR1);
    if (handled != 0)
        return 1;
    int got = pselect(0, NULL, NULL, NULL, &long_time, &none);
    if (got != -1 || errno != EINTR || handled != 1)
        return 2;
    sigprocmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, SIGUSR1) ? 0 : 3;
}

/* As before, but there is something to read: that comes first, and the signal
 * stays pending. */
static int
ready_first(void *unused)
{
    struct sigaction action = {.sa_handler = handle};
    sigset_t blocked, none, now;
    fd_set set;
    int fds[2];

    (void)unused;
    pipe(fds);
    write(fds[1], "x", 1);
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    kill(getpid(), SIGUSR1);
    if (pselect(fds[0] + 1, &set, NULL, NULL, NULL, &none) != 1)
        return 1;
    sigprocmask(SIG_SETMASK, NULL, &now);
    if (!sigismember(&now, SIGUSR1))
        return 2;
    return handled == 0 ? 0 : 3;
}

/* pselect blocks SIGUSR1 while it waits; it comes when that is over. */
static int
keep_out(void *unused)
{
    struct sigaction action = {.sa_handler = handle};
    struct timespec time = {0, 200000000};
    sigset_t blocked;

    (void)unused;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    int parent = getpid();
    int pid = fork();
    if (pid == 0) {
        await_state(parent, 'S');
        kill(parent, SIGUSR1);
        _exit(0);
    }
    int got = pselect(0, NULL, NULL, NULL, &time, &blocked);
    status_of(pid);
    return got == 0 && handled == 1 ? 0 : 1;
}

static void
check_signals(void)
{
    int pid = spawn(be_interrupted, NULL);
    uint64_t mask = 0;
    uint32_t pair[2] = {(uint32_t)(uintptr_t)&mask, 4};

    await_state(pid, 'S');
    kill(pid, SIGUSR1);
    is_exit(status_of(pid), 0, "a signal: EINTR, SA_RESTART or not");
    is_exit(in_child(let_in, NULL), 0, "pselect lets a signal in");
    is_exit(in_child(ready_first, NULL), 0,
            "what is ready comes before a signal");
    is_exit(in_child(keep_out, NULL), 0, "pselect keeps a signal out");
    is_err(syscall(PSELECT6, 0, NULL, NULL, NULL, NULL, pair), EINVAL,
           "a mask of 4 bytes");
    pair[0] = 0;
    int32_t none[2] = {0, 0};
    is_int(syscall(PSELECT6, 0, NULL, NULL, NULL, none, pair), 0,
           "no mask: its size doesn't matter");
}

int
main(void)
{
    begin_testing();
    check_pipe();
    check_always_ready();
    check_sockets();
    check_several();
    check_errors();
    check_time();
    check_waking();
    check_signals();
    return done_testing();
}
