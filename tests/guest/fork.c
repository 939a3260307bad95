/*
 * fork: the child is a copy that goes on from the same place with 0 in its
 * hand, with its own memory, its own table and its parent's descriptions.
 */
#include "tap.h"

static int global = 1;
static char page[3 * PAGE];

static int
zero(void *unused UNUSED)
{
    return 0;
}

static int
parent_is(void *pid)
{
    return getppid() == *(int *)pid ? 11 : 1;
}

static void
test_results(void)
{
    int me = getpid();
    int pid = fork();
    if (pid == 0)
        _exit(getpid() != me && getppid() == me ? 5 : 6);
    ok(pid > 0, "fork gives the parent a positive number");
    ok(pid != me, "that is not its own");
    int status = -1;
    is_int(waitpid(pid, &status, 0) == pid, 1, "waitpid gives the same number");
    is_exit(status, 5,
            "the child got 0 (LABS 48), a new pid, our pid as its parent's");
    is_int(getpid() == me, 1, "our pid is what it was");
    is_exit(in_child(parent_is, &me), 11, "getppid in a child");
    is_err(waitpid(pid, &status, 0), ECHILD, "a child is waited for once");
}

static int
change_memory(void *local)
{
    int seen = global + *(int *)local;
    global = 50;
    *(int *)local = 60;
    memset(page, 'c', sizeof page);
    return seen + (page[0] == 'c');
}

static void
test_memory(void)
{
    int local = 2;
    char *heap = malloc(100);
    strcpy(heap, "heap");
    memset(page, 'p', sizeof page);
    is_exit(in_child(change_memory, &local), 4, "the child sees our memory");
    is_int(global, 1, "and its changes to a global stay there (LABS 52)");
    is_int(local, 2, "and to the stack");
    int wrong = 0;
    for (size_t i = 0; i < sizeof page; i++)
        wrong += page[i] != 'p';
    is_int(wrong, 0, "and to whole pages");
    is_str(heap, "heap", "the heap is whole");
    free(heap);
}

static int
wait_then_sum(void *argument)
{
    int *fds = argument;
    int sum = 0;
    char go;
    if (read(fds[0], &go, 1) != 1)
        return 1;
    for (size_t i = 0; i < sizeof page; i += 64)
        sum += page[i] != 'p';
    return sum;
}

static void
test_parent_writes(void)
{
    int fds[2];
    pipe(fds);
    memset(page, 'p', sizeof page);
    int pid = spawn(wait_then_sum, fds);
    memset(page, 'x', sizeof page);
    write(fds[1], "!", 1);
    is_exit(status_of(pid), 0, "what the parent writes stays with the parent");
    close(fds[0]);
    close(fds[1]);
}

/* The kernel's own writes must break the sharing, too. */
static int
kernel_writes(void *argument)
{
    int *fds = argument;
    return read(fds[0], page + PAGE - 3, 6) == 6 && page[PAGE] == 'k' ? 0 : 1;
}

static void
test_kernel_writes(void)
{
    int fds[2];
    pipe(fds);
    memset(page, 'p', sizeof page);
    write(fds[1], "kkkkkk", 6);
    is_exit(in_child(kernel_writes, fds), 0,
            "a child reads into a shared page");
    int wrong = 0;
    for (size_t i = 0; i < sizeof page; i++)
        wrong += page[i] != 'p';
    is_int(wrong, 0, "the parent's page is not written to (LABS 53)");
    int pid = spawn(wait_then_sum, fds);
    write(fds[1], "xxxxxx", 6);
    is_exit(status_of(pid), 0, "nor a child's by the parent's call");
    close(fds[0]);
    close(fds[1]);
}

static int
generations(int depth)
{
    if (depth == 0)
        return 1;
    int pid = fork();
    if (pid == 0)
        _exit(generations(depth - 1) + 1);
    int status = status_of(pid);
    return status == -1 ? 0 : WEXITSTATUS(status);
}

static void
test_many(void)
{
    is_int(generations(8), 9, "a chain of eight generations");
    int pids[20], good = 0;
    for (int i = 0; i < 20; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            _exit(i + 100);
    }
    for (int i = 19; i >= 0; i--)
        good += status_of(pids[i]) == (i + 100) << 8;
    is_int(good, 20, "twenty children at once, each with its own status");
    good = 0;
    for (int i = 0; i < 100; i++)
        good += in_child(zero, NULL) == 0;
    is_int(good, 100, "a hundred children one after another (LABS 55)");
}

/* Parent and child run on one program text, not on one kernel stack. */
static void
test_both_run(void)
{
    int to[2], from[2];
    char byte = 0;
    pipe(to);
    pipe(from);
    int pid = fork();
    if (pid == 0) {
        for (int i = 0; i < 50; i++)
            if (read(to[0], &byte, 1) != 1 || write(from[1], &byte, 1) != 1)
                _exit(1);
        _exit(0);
    }
    int good = 0;
    for (int i = 0; i < 50; i++) {
        char sent = i;
        write(to[1], &sent, 1);
        good += read(from[0], &byte, 1) == 1 && byte == sent;
    }
    is_int(good, 50, "fifty bytes there and back (LABS 49)");
    is_exit(status_of(pid), 0, "and the child saw them too");
    close(to[0]);
    close(to[1]);
    close(from[0]);
    close(from[1]);
}

static int
child_inherits(void *directory)
{
    char here[200];
    mode_t mask = umask(0);
    return getcwd(here, sizeof here) && strcmp(here, directory) == 0 &&
                   mask == 027
               ? 3
               : 1;
}

static int
child_moves(void *unused UNUSED)
{
    umask(0777);
    return chdir("/");
}

static void
test_attributes(void)
{
    char before[200], after[200];
    umask(027);
    getcwd(before, sizeof before);
    is_exit(in_child(child_inherits, before), 3, "umask and cwd are inherited");
    is_exit(in_child(child_moves, NULL), 0, "a child changes both");
    is_int(umask(022), 027, "our umask is what it was");
    getcwd(after, sizeof after);
    is_str(after, before, "our directory too");
}

int
main(void)
{
    begin_testing();
    test_results();
    test_memory();
    test_parent_writes();
    test_kernel_writes();
    test_many();
    test_both_run();
    test_attributes();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
