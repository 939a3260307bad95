#include "rows.h"

#include "connection.h"
#include "raw.h"

#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>

#define PIPEFUL  (64 * 1024)
#define NO_CHILD (-1)

bool row_failed;

static const char *program;
static int file_fd;
static int there[2], back[2]; /* pipes: to the partner and from it */
static long partner = NO_CHILD;
static char pipeful[PIPEFUL];

void
rows_use_program(const char *path)
{
    program = path;
}

/* Records that a call of the row didn't do what it should. */
static inline void
expect(bool ok)
{
    if (!ok)
        row_failed = true;
}

static void
null_call(void)
{
    raw_call(SYS_getpid, 0, 0, 0);
}

static void
file_begin(void)
{
    file_fd = raw_call(SYS_open, (long)program, O_RDONLY, 0);
    expect(file_fd >= 0);
}

static void
file_read(void)
{
    char byte;
    expect(raw_call(SYS_read, file_fd, (long)&byte, 1) == 1);
}

static void
file_end(void)
{
    raw_call(SYS_close, file_fd, 0, 0);
}

static void
open_close(void)
{
    long fd = raw_call(SYS_open, (long)program, O_RDONLY, 0);
    expect(raw_call(SYS_close, fd, 0, 0) == 0);
}

static void
dup_close(void)
{
    long fd = raw_call(SYS_dup, file_fd, 0, 0);
    expect(raw_call(SYS_close, fd, 0, 0) == 0);
}

/* Waits for the child PID, which should exit with 0. */
static void
expect_exit(long pid)
{
    int status = -1;
    expect(raw_call(SYS_waitpid, pid, (long)&status, 0) == pid && pid > 0);
    expect(status == 0);
}

/* The partner: sends back each byte it gets, until the end. */
static void
echo_bytes(void)
{
    char byte;
    raw_call(SYS_close, there[1], 0, 0);
    while (raw_call(SYS_read, there[0], (long)&byte, 1) == 1)
        raw_call(SYS_write, back[1], (long)&byte, 1);
    raw_call(SYS_exit, 0, 0, 0);
}

static void
ping_begin(void)
{
    expect(raw_call(SYS_pipe, (long)there, 0, 0) == 0);
    expect(raw_call(SYS_pipe, (long)back, 0, 0) == 0);
    partner = raw_call(SYS_fork, 0, 0, 0);
    if (partner == 0)
        echo_bytes();
    raw_call(SYS_close, there[0], 0, 0);
    raw_call(SYS_close, back[1], 0, 0);
}

static void
ping(void)
{
    char byte = 'b';
    expect(raw_call(SYS_write, there[1], (long)&byte, 1) == 1);
    expect(raw_call(SYS_read, back[0], (long)&byte, 1) == 1);
}

static void
ping_end(void)
{
    raw_call(SYS_close, there[1], 0, 0);
    raw_call(SYS_close, back[0], 0, 0);
    expect_exit(partner);
}

/* A connection's ends take the place of the two pipes. */
static void
tcp_begin(void)
{
    expect(connection_listen());
    expect(connection_make(&there[1], &there[0]));
    back[0] = there[1];
    back[1] = there[0];
    partner = raw_call(SYS_fork, 0, 0, 0);
    if (partner == 0)
        echo_bytes();
    raw_call(SYS_close, there[0], 0, 0);
}

static void
tcp_end(void)
{
    raw_call(SYS_close, there[1], 0, 0);
    expect_exit(partner);
    connection_unlisten();
}

static void
connect_begin(void)
{
    expect(connection_listen());
}

static void
connect_accept_close(void)
{
    int client = -1, server = -1;
    expect(connection_make(&client, &server));
    expect(raw_call(SYS_close, client, 0, 0) == 0);
    expect(raw_call(SYS_close, server, 0, 0) == 0);
}

static void
pipeful_begin(void)
{
    expect(raw_call(SYS_pipe, (long)there, 0, 0) == 0);
}

/* One process does both, for the pipe holds it all: nobody is switched to. */
static void
pipeful_through(void)
{
    char *buf = pipeful;
    expect(raw_call(SYS_write, there[1], (long)buf, PIPEFUL) == PIPEFUL);
    expect(raw_call(SYS_read, there[0], (long)buf, PIPEFUL) == PIPEFUL);
}

static void
pipeful_end(void)
{
    raw_call(SYS_close, there[0], 0, 0);
    raw_call(SYS_close, there[1], 0, 0);
}

static void
fork_exit_wait(void)
{
    long pid = raw_call(SYS_fork, 0, 0, 0);
    if (pid == 0)
        raw_call(SYS_exit, 0, 0, 0);
    expect_exit(pid);
}

static void
fork_exec_wait(void)
{
    long pid = raw_call(SYS_fork, 0, 0, 0);
    if (pid == 0) {
        const char *argv[] = {program, ROW_EXIT_AT_ONCE, NULL};
        const char *envp[] = {NULL};
        raw_call(SYS_execve, (long)program, (long)argv, (long)envp);
        raw_call(SYS_exit, 127, 0, 0);
    }
    expect_exit(pid);
}

static void *
end_at_once(void *argument)
{
    return argument;
}

static void
thread_create_join(void)
{
    pthread_t thread;
    expect(pthread_create(&thread, NULL, end_at_once, NULL) == 0);
    expect(pthread_join(thread, NULL) == 0);
}

const struct row rows[] = {
    /* name, what, floor, xv6, Linux 6.1, aim, turns */
    {"null", "null call, int 0x80", 22, 1395, 350, 60, 1000, NULL, null_call,
     NULL},
    {"read", "read 1 byte of a file", 0, 12340, 1890, 250, 200, file_begin,
     file_read, file_end},
    {"open", "open and close", 0, 147624, 10607, 1500, 100, NULL, open_close,
     NULL},
    {"dup", "dup and close", 0, 5984, 1102, 250, 500, file_begin, dup_close,
     file_end},
    {"pipe", "pipe, there and back, 2 processes", 0, 27251, 16741, 1800, 100,
     ping_begin, ping, ping_end},
    {"pipe64k", "pipe, 64 KiB through", 32788, 3482847, 79965, 42000, 10,
     pipeful_begin, pipeful_through, pipeful_end},
    {"fork", "fork, exit, wait", 0, 2500850, 269127, 25000, 5, NULL,
     fork_exit_wait, NULL},
    {"exec", "fork, exec, wait", 0, 4581769, 489969, 60000, 5, NULL,
     fork_exec_wait, NULL},
    {"thread", "thread create, join", 0, 0, 65365, 8000, 20, NULL,
     thread_create_join, NULL},
    {"tcp", "TCP there and back", 0, 0, 40174, 2200, 100, tcp_begin, ping,
     tcp_end},
    {"connect", "TCP connect, accept, close", 0, 0, 173547, 8000, 20,
     connect_begin, connect_accept_close, connection_unlisten},
    {0},
};
