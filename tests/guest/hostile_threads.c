/* What threads can do to hurt the kernel: more than there is memory for; a
 * process that ends, or becomes another, while each of its threads sleeps in
 * another call; pointers that only the end of a thread looks at. */
#include "local.h"
#include "raw_thread.h"

#define STORM 10000

static char *self;
static volatile int never;

/* ------- Very many ------- */

static int
sleep_for_ever(void *unused UNUSED)
{
    for (;;)
        raw(SYS_futex, &never, WAIT | PRIVATE, 0, NULL);
    return 0;
}

/* Makes threads until no more are given. They have one stack: each does the
 * same with it, and none returns. */
static int
raise_storm(void *unused UNUSED)
{
    char *stack = mmap(NULL, RAW_STACK, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long result = 0;

    for (int i = 0; i < STORM && result >= 0; i++)
        result = raw_clone(SHARE_ALL, stack + RAW_STACK, sleep_for_ever, NULL,
                           NULL, NULL, NULL);
    raw(SYS_exit_group,
        result >= 0 || result == -EAGAIN || result == -ENOMEM ? 33 : 1);
    return 1;
}

static int
return_at_once(void *unused UNUSED)
{
    return 0;
}

static void
test_storm(void)
{
    struct raw_thread one;

    is_exit(in_child(raise_storm, NULL), 33,
            "threads without end: an error is the end");
    is_exit(in_child(raise_storm, NULL), 33, "once more");
    ok(raw_thread_start(&one, return_at_once, NULL) > 0,
       "and threads can be had");
    raw_thread_join(&one);
}

/* ------- Asleep everywhere ------- */

static int listener, backlogged, full, pipe_fds[2], tcp[2], streams[2],
    datagrams[2];
static struct name backlogged_name;
static struct raw_thread sleepers[12];
static volatile int started;
static char bytes[65536];

static void
make_all(void)
{
    listener = tcp_listener(1);
    backlogged = tcp_listener(0);
    backlogged_name = own_name(backlogged);
    for (int i = 0; i < 4; i++) {
        full = socket(AF_INET, SOCK_STREAM, SOCK_NONBLOCK);
        set_nonblocking(full);
        connect_to(full, backlogged_name);
    }
    pipe(pipe_fds);
    tcp_pair(tcp);
    local_pair(SOCK_STREAM, streams);
    local_pair(SOCK_DGRAM, datagrams);
}

/* The call number WHICH, each of which sleeps. */
static void
sleep_in(int which)
{
    struct pollfd polled[] = {{listener, POLLIN, 0}, {tcp[0], POLLIN, 0}};
    uint32_t arguments[] = {tcp[0], (uint32_t)bytes, sizeof bytes, MSG_WAITALL};
    uint32_t call[] = {backlogged, (uint32_t)&backlogged_name.any,
                       backlogged_name.length};
    struct iovec vector = {bytes, 1};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    uint32_t set[32] = {0};

    switch (which) {
    case 0:
        raw(SYS_accept4, listener, NULL, NULL, 0);
        break;
    case 1:
        raw(SYS_socketcall, 10, arguments); /* recv */
        break;
    case 2:
        call[0] = raw(SYS_socket, AF_INET, SOCK_STREAM, 0);
        raw(SYS_socketcall, 3, call); /* connect */
        break;
    case 3:
        while (raw(SYS_write, streams[0], bytes, sizeof bytes) > 0)
            continue;
        break;
    case 4:
        while (raw(SYS_write, datagrams[0], bytes, 9000) > 0)
            continue;
        break;
    case 5:
        raw(SYS_recvmsg, streams[0], &message, 0);
        break;
    case 6:
        raw(SYS_poll, polled, 2, -1);
        break;
    case 7:
        set[listener / 32] |= 1u << listener % 32;
        raw(SYS__newselect, listener + 1, set, NULL, NULL, NULL);
        break;
    case 8:
        raw(SYS_read, pipe_fds[0], bytes, 1);
        break;
    case 9:
        raw(SYS_recvmsg, datagrams[0], &message, 0);
        break;
    case 10:
        raw(SYS_rt_sigsuspend, set, 8);
        break;
    default:
        sleep_for_ever(NULL);
    }
}

static int
sleep_somewhere(void *which)
{
    __atomic_add_fetch(&started, 1, __ATOMIC_SEQ_CST);
    sleep_in((int)(intptr_t)which);
    return sleep_for_ever(NULL);
}

static void
send_to_sleep(void)
{
    make_all();
    for (size_t i = 0; i < COUNT_OF(sleepers); i++)
        if (raw_thread_start(&sleepers[i], sleep_somewhere,
                             (void *)(intptr_t)i) < 0)
            raw(SYS_exit_group, 2);
    while (started < (int)COUNT_OF(sleepers))
        nap(1);
    nap(20);
}

static int
exit_among_sleepers(void *unused UNUSED)
{
    send_to_sleep();
    raw(SYS_exit_group, 33);
    return 1;
}

static int
exec_among_sleepers(void *unused UNUSED)
{
    char *argv[] = {"hostile_threads", "again", NULL};

    send_to_sleep();
    raw(SYS_execve, self, argv, environ);
    return 1;
}

static int
die_among_sleepers(void *unused UNUSED)
{
    send_to_sleep();
    raw(SYS_kill, raw(SYS_getpid), SIGKILL);
    return sleep_for_ever(NULL);
}

/* What they sleep on goes away under them, and comes again as something else;
 * then all end. */
static int
close_among_sleepers(void *unused UNUSED)
{
    send_to_sleep();
    for (int fd = 3; fd < 100; fd++)
        close(fd);
    make_all();
    for (int how = SHUT_RD; how <= SHUT_RDWR; how++) {
        shutdown(streams[0], how);
        shutdown(listener, how);
    }
    raw(SYS_exit_group, 33);
    return 1;
}

static void
test_sleepers(void)
{
    is_exit(in_child(exit_among_sleepers, NULL), 33,
            "exit_group among sleepers in twelve calls");
    is_exit(in_child(exec_among_sleepers, NULL), 44, "exec among them");
    is_killed(in_child(die_among_sleepers, NULL), SIGKILL, "SIGKILL");
    is_exit(in_child(close_among_sleepers, NULL), 33,
            "their descriptors are closed, and then they end");
}

/* ------- Bad pointers ------- */

static int
end_with(void *pointer)
{
    raw(SYS_set_tid_address, pointer);
    raw(SYS_set_robust_list, pointer, 12);
    return 0;
}

static void
test_pointers(void)
{
    for (size_t i = 0; i < COUNT_OF(tap_bad_pointers); i++) {
        struct raw_thread thread;
        uintptr_t address = tap_bad_pointers[i].address;

        raw_thread_start(&thread, end_with, (void *)address);
        while (raw(SYS_tgkill, getpid(), thread.tid, 0) == 0)
            nap(1);
        ok(thread.alive, "a thread ends with its lists at a pointer %s",
           tap_bad_pointers[i].name);
        munmap(thread.stack, RAW_STACK);
        is_int(raw_clone(SHARE_ALL | SETTLS, bytes + sizeof bytes,
                         sleep_for_ever, NULL, NULL, (void *)address, NULL),
               -EFAULT, "a segment at a pointer %s", tap_bad_pointers[i].name);
    }
}

int
main(int argc, char **argv)
{
    self = argv[0];
    if (argc > 1)
        return 44;
    begin_testing();
    signal(SIGPIPE, SIG_IGN);
    test_sleepers();
    test_pointers();
    test_storm();
    return done_testing();
}
