/*
 * A program that eats all memory: it dies, or is told ENOMEM; others go on.
 * On the host, whose memory is not ours to eat, it dies at once.
 */
#include <sys/utsname.h>

#include "tap.h"

#define CHUNK (1024 * 1024)

static int
on_sluice(void)
{
    struct utsname name;

    return uname(&name) == 0 && strcmp(name.sysname, "Sluice") == 0;
}

static int
eat(void *unused UNUSED)
{
    while (on_sluice()) {
        char *chunk = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (chunk == MAP_FAILED)
            break;
        for (size_t at = 0; at < CHUNK; at += PAGE)
            chunk[at] = 1;
    }
    raise(SIGKILL);
    return 0;
}

/* Each child holds a stack, tables and a page of its own until all are there.
 */
static int
fork_until_full(void *unused UNUSED)
{
    int children = 0, gate[2];
    char byte;

    pipe(gate);
    while (children < (on_sluice() ? 300 : 3)) {
        int pid = fork();

        if (pid < 0)
            break;
        if (pid == 0) {
            close(gate[1]);
            _exit(read(gate[0], &byte, 1));
        }
        children++;
    }
    close(gate[1]);
    while (wait(NULL) > 0)
        continue;
    return children > 0 ? 0 : 1;
}

static int
return_5(void *unused UNUSED)
{
    return 5;
}

int
main(void)
{
    begin_testing();
    is_killed(in_child(eat, NULL), SIGKILL, "one that eats all memory");
    is_killed(in_child(eat, NULL), SIGKILL, "and another one");
    is_exit(in_child(return_5, NULL), 5, "others go on");
    is_exit(in_child(fork_until_full, NULL), 0, "many processes");
    return done_testing();
}
