/*
 * Trees of processes that share descriptions, memory by copy, and pipes; all
 * their exits are counted. Argument: the seed.
 */
#include "tap.h"

enum { ROUNDS = 12, PAGES = 16, LIVES = 60 };

static uint32_t seed = 99;
static char memory[PAGES * PAGE];

static int
any(int bound)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % bound;
}

/* Everybody writes a letter into LOG and lets children do the same. */
static int
grow(int log, int depth)
{
    int pids[3], children = depth > 0 ? any(4) : 0, total = 1;
    if (write(log, "t", 1) != 1)
        return 0;
    for (int i = 0; i < children; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            seed += i + 1;
            _exit(grow(log, depth - 1));
        }
    }
    for (int i = 0; i < children; i++) {
        int status = status_of(pids[i]);
        if (status == -1 || !WIFEXITED(status))
            return 0;
        total += WEXITSTATUS(status);
    }
    return total;
}

static void
test_trees(void)
{
    int log = open("log", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int nodes = 0;
    for (int i = 0; i < ROUNDS; i++) {
        nodes += grow(log, 3);
        seed += 1000;
    }
    is_int(lseek(log, 0, SEEK_END) == nodes, 1,
           "as many letters in the log as processes were counted");
    is_int(lseek(log, 0, SEEK_CUR) == nodes, 1, "the position says the same");
    is_err(waitpid(-1, NULL, 0), ECHILD, "and all have been waited for");
    close(log);
    unlink("log");
}

/* Each page belongs to who wrote it last; whoever reads sees its own. */
static int
scribble(int mark)
{
    for (int i = 0; i < 40; i++)
        memory[any(PAGES) * PAGE + any(PAGE)] = mark;
    for (size_t i = 0; i < sizeof memory; i++)
        if (memory[i] != mark && memory[i] != 'o')
            return 1;
    return 0;
}

static void
test_memory(void)
{
    int pids[6], good = 0, wrong = 0;
    memset(memory, 'o', sizeof memory);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 6; i++) {
            pids[i] = fork();
            if (pids[i] == 0) {
                seed += i;
                _exit(scribble('A' + i));
            }
        }
        for (int i = 0; i < 6; i++)
            good += status_of(pids[i]) == 0;
    }
    for (size_t i = 0; i < sizeof memory; i++)
        wrong += memory[i] != 'o';
    is_int(good, 24, "children scribble each in its own copy");
    is_int(wrong, 0, "and ours is clean");
}

/* Children that die in all ways while others are being made. */
static void
test_lives(void)
{
    int fds[2], pids[LIVES], kinds[LIVES], good = 0;
    pipe(fds);
    for (int i = 0; i < LIVES; i++) {
        kinds[i] = any(3);
        pids[i] = fork();
        if (pids[i] == 0) {
            char byte;
            if (kinds[i] == 0)
                _exit(i);
            close(fds[1]);
            read(fds[0], &byte, 1);
            _exit(100);
        }
        if (kinds[i] == 1)
            kill(pids[i], SIGKILL);
    }
    close(fds[0]);
    close(fds[1]);
    for (int i = LIVES - 1; i >= 0; i--) {
        int want = kinds[i] == 0 ? i << 8 : kinds[i] == 1 ? SIGKILL : 100 << 8;
        good += status_of(pids[i]) == want;
    }
    is_int(good, LIVES, "every child's end is told as it was");
}

/* Orphans by the dozen: a pipe's end tells that the last has gone. */
static void
test_orphans(void)
{
    int fds[2];
    char byte;
    pipe(fds);
    for (int i = 0; i < 12; i++) {
        int pid = fork();
        if (pid == 0) {
            for (int j = 0; j < 2; j++)
                if (fork() == 0) {
                    nap(any(10));
                    _exit(write(fds[1], "o", 1) != 1);
                }
            _exit(0);
        }
        status_of(pid);
    }
    close(fds[1]);
    int count = 0;
    while (read(fds[0], &byte, 1) == 1)
        count++;
    is_int(count, 24, "24 orphans wrote before the pipe's end (LABS 56)");
    is_err(waitpid(-1, NULL, 0), ECHILD, "none of them is ours");
    close(fds[0]);
}

int
main(int argc, char **argv)
{
    begin_testing();
    if (argc > 1)
        seed = strtoul(argv[1], NULL, 0);
    diag("seed %u", (unsigned)seed);
    test_trees();
    test_memory();
    test_lives();
    test_orphans();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
