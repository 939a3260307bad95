/*
 * The end of file on a pipe comes when the last write descriptor is closed,
 * wherever that one is: here, in a child, in a child's child.
 */
#include "tap.h"

static char buffer[70000];

struct pipes {
    int data[2], go[2];
};

static void
open_pipes(struct pipes *p)
{
    pipe(p->data);
    pipe(p->go);
}

static void
close_all(struct pipes *p)
{
    close(p->data[0]);
    close(p->data[1]);
    close(p->go[0]);
    close(p->go[1]);
}

static int
read_to_end(void *argument)
{
    struct pipes *p = argument;
    close(p->data[1]);
    int total = 0, got;
    while ((got = read(p->data[0], buffer, 100)) > 0)
        total += got;
    return got == 0 ? total : 255;
}

/* The lecture's classic mistake: the one who waits holds the write end. */
static int
read_own_end(void *argument)
{
    struct pipes *p = argument;
    fcntl(p->data[0], F_SETFL, O_NONBLOCK);
    if (read(p->data[0], buffer, 100) != 3)
        return 1;
    return read(p->data[0], buffer, 100) < 0 && errno == EAGAIN ? 0 : 2;
}

static void
test_classic_mistake(void)
{
    struct pipes p;
    int status;
    open_pipes(&p);
    int pid = spawn(read_to_end, &p);
    write(p.data[1], "abcde", 5);
    await_state(pid, 'S');
    is_int(waitpid(pid, &status, WNOHANG), 0,
           "the parent holds the write end: no end of file (LABS 40)");
    close(p.data[1]);
    is_exit(status_of(pid), 5, "the parent closes it: the child sees the end");
    close_all(&p);
    open_pipes(&p);
    pid = fork();
    if (pid == 0)
        _exit(write(p.data[1], "abc", 3) == 3 ? read_own_end(&p) : 9);
    close(p.data[1]);
    is_exit(status_of(pid), 0, "a reader that holds its own write end: EAGAIN");
    is_int(read(p.data[0], buffer, 1), 0, "its exit closes it: the end");
    close_all(&p);
}

static int
hold_until_told(void *argument)
{
    struct pipes *p = argument;
    char go;
    close(p->data[0]);
    close(p->go[1]);
    return read(p->go[0], &go, 1) == 0 ? 0 : 1;
}

static void
test_child_holds(void)
{
    struct pipes p;
    open_pipes(&p);
    int pid = spawn(hold_until_told, &p);
    close(p.data[1]);
    fcntl(p.data[0], F_SETFL, O_NONBLOCK);
    is_err(read(p.data[0], buffer, 1), EAGAIN,
           "a child that never writes holds the pipe open");
    fcntl(p.data[0], F_SETFL, 0);
    close(p.go[1]);
    is_int(read(p.data[0], buffer, 1), 0, "its exit is the end (LABS 59)");
    is_exit(status_of(pid), 0, "that child had its end by our close");
    close_all(&p);
}

static int
leave_grandchild(void *argument)
{
    spawn(hold_until_told, argument);
    return 0;
}

static void
test_grandchild_holds(void)
{
    struct pipes p;
    open_pipes(&p);
    is_exit(in_child(leave_grandchild, &p), 0, "a child leaves a grandchild");
    close(p.data[1]);
    fcntl(p.data[0], F_SETFL, O_NONBLOCK);
    is_err(read(p.data[0], buffer, 1), EAGAIN,
           "which holds the pipe open: no end");
    fcntl(p.data[0], F_SETFL, 0);
    close(p.go[1]);
    is_int(read(p.data[0], buffer, 1), 0, "until it exits, too");
    close_all(&p);
}

static void
test_killed(void)
{
    struct pipes p;
    open_pipes(&p);
    int pid = spawn(hold_until_told, &p);
    close(p.data[1]);
    kill(pid, SIGKILL);
    is_int(read(p.data[0], buffer, 1), 0, "a killed writer is the end as well");
    is_killed(status_of(pid), SIGKILL, "it was killed in its sleep (LABS 60)");
    close_all(&p);
}

static int
write_and_exit(void *argument)
{
    struct pipes *p = argument;
    return write(p->data[1], buffer, 60000) == 60000 ? 0 : 1;
}

static void
test_drained_first(void)
{
    struct pipes p;
    open_pipes(&p);
    is_exit(in_child(write_and_exit, &p), 0, "a child writes 60000 and exits");
    close(p.data[1]);
    is_int(read_fully(p.data[0], buffer, 70000), 60000,
           "the writer is gone, the bytes are there (LABS 47)");
    is_int(read(p.data[0], buffer, 1), 0, "then the end");
    close_all(&p);
}

static void
test_dup_counts(void)
{
    struct pipes p;
    open_pipes(&p);
    fcntl(p.data[0], F_SETFL, O_NONBLOCK);
    int copies[3] = {dup(p.data[1]), dup2(p.data[1], 50),
                     fcntl(p.data[1], F_DUPFD, 60)};
    close(p.data[1]);
    for (int i = 0; i < 3; i++) {
        is_err(read(p.data[0], buffer, 1), EAGAIN, "%d copies hold it: EAGAIN",
               3 - i);
        close(copies[i]);
    }
    is_int(read(p.data[0], buffer, 1), 0, "the last copy closed: the end");
    close_all(&p);
    open_pipes(&p);
    fcntl(p.data[0], F_SETFL, O_NONBLOCK);
    is_int(dup2(0, p.data[1]), p.data[1], "dup2 over the last write end");
    is_int(read(p.data[0], buffer, 1), 0, "closes it: the end (LABS 32)");
    close_all(&p);
}

/* ls | wc in small: a middle process passes on what it reads. */
static int
filter(void *argument)
{
    struct pipes *p = argument;
    int got;
    close(p->data[1]);
    close(p->go[0]);
    dup2(p->data[0], 0);
    dup2(p->go[1], 1);
    close(p->data[0]);
    close(p->go[1]);
    while ((got = read(0, buffer, 1000)) > 0) {
        for (int i = 0; i < got; i++)
            buffer[i] ^= 0x20;
        write(1, buffer, got);
    }
    return 0;
}

static void
test_pipeline(void)
{
    struct pipes p;
    open_pipes(&p);
    int pid = spawn(filter, &p);
    close(p.data[0]);
    close(p.go[1]);
    write(p.data[1], "hello ", 6);
    write(p.data[1], "PIPE", 4);
    close(p.data[1]);
    is_int(read_fully(p.go[0], buffer, 100), 10, "through a filter: 10 bytes");
    ok(memcmp(buffer, "HELLO\0pipe", 10) == 0, "changed on the way");
    is_exit(status_of(pid), 0, "the filter saw the end and ended");
    close(p.go[0]);
}

int
main(void)
{
    begin_testing();
    test_classic_mistake();
    test_child_holds();
    test_grandchild_holds();
    test_killed();
    test_drained_first();
    test_dup_counts();
    test_pipeline();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
