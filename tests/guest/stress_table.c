/*
 * Thousands of random calls on descriptors beside a model of what the
 * lecture says: numbers name descriptions, descriptions hold positions and
 * flags, files hold bytes. The first call that differs is told.
 * Argument: the seed.
 */
#include "tap.h"

enum { NUMBERS = 40, FILES = 3, STEPS = 6000, SIZE = 4000 };

struct description {
    int refs, file, position, flags;
};

static uint32_t seed = 12345;
static struct description *table[NUMBERS];
static int close_on_exec[NUMBERS];
static char content[FILES][SIZE];
static int sizes[FILES];
static const char *const names[FILES] = {"one", "two", "three"};
static char told[120];

static int
any(int bound)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % bound;
}

/* ------- The model ------- */

static int
lowest_from(int fd)
{
    while (fd < NUMBERS && table[fd])
        fd++;
    return fd < NUMBERS ? fd : -1;
}

static void
model_close(int fd)
{
    if (--table[fd]->refs == 0)
        free(table[fd]);
    table[fd] = NULL;
}

static void
model_share(int from, int to)
{
    table[from]->refs++;
    table[to] = table[from];
    close_on_exec[to] = 0;
}

static void
model_open(int fd, int file, int flags)
{
    struct description *d = malloc(sizeof *d);
    *d = (struct description){1, file, 0, flags};
    table[fd] = d;
    close_on_exec[fd] = 0;
}

/* ------- The steps: the call and the model, side by side ------- */

/* Notes a difference; returns whether there was none. */
static int
same(const char *call, int fd, int got, int want)
{
    if (got == want)
        return 1;
    snprintf(told, sizeof told, "%s of %d gave %d, the model says %d", call, fd,
             got, want);
    return 0;
}

static int
step_open(void)
{
    static const int modes[] = {O_RDONLY, O_WRONLY, O_RDWR, O_RDWR | O_APPEND,
                                O_WRONLY | O_APPEND};
    int file = any(FILES), flags = modes[any(5)];
    int truncate = flags != O_RDONLY && any(8) == 0 ? O_TRUNC : 0;
    int want = lowest_from(3);
    if (want < 0)
        return 1;
    int got = open(names[file], flags | truncate);
    model_open(want, file, flags);
    if (truncate) {
        sizes[file] = 0;
        memset(content[file], 0, SIZE);
    }
    return same("open", file, got, want);
}

static int
step_close(int fd)
{
    int want = table[fd] ? 0 : -1;
    int got = close(fd);
    if (table[fd])
        model_close(fd);
    return same("close", fd, got, want);
}

static int
step_dup(int fd)
{
    int want = lowest_from(3);
    if (want < 0)
        return 1;
    int got = dup(fd);
    if (!table[fd])
        return same("dup", fd, got, -1);
    model_share(fd, want);
    return same("dup", fd, got, want);
}

static int
step_dup2(int fd)
{
    int to = 3 + any(NUMBERS - 3);
    int got = dup2(fd, to);
    if (!table[fd])
        return same("dup2", fd, got, -1);
    if (fd != to) {
        if (table[to])
            model_close(to);
        model_share(fd, to);
    }
    return same("dup2", fd, got, to);
}

static int
step_lseek(int fd)
{
    int to = any(SIZE / 2);
    int got = lseek(fd, to, SEEK_SET);
    if (!table[fd])
        return same("lseek", fd, got, -1);
    table[fd]->position = to;
    return same("lseek", fd, got, to);
}

static int
step_read(int fd)
{
    char buffer[300];
    int count = any(300);
    struct description *d = table[fd];
    int got = read(fd, buffer, count);
    if (!d || (d->flags & O_ACCMODE) == O_WRONLY)
        return same("read", fd, got, -1);
    int left = sizes[d->file] - d->position;
    int want = left < 0 ? 0 : left < count ? left : count;
    if (!same("read", fd, got, want))
        return 0;
    int differs = memcmp(buffer, content[d->file] + d->position, want);
    d->position += want;
    return same("the bytes read", fd, differs, 0);
}

static int
step_write(int fd)
{
    char buffer[100];
    int count = any(100);
    struct description *d = table[fd];
    for (int i = 0; i < count; i++)
        buffer[i] = any(256);
    int append = d && (d->flags & O_APPEND) && count > 0;
    int start = !d ? 0 : append ? sizes[d->file] : d->position;
    if (start + count > SIZE)
        return 1;
    int got = write(fd, buffer, count);
    if (!d || (d->flags & O_ACCMODE) == O_RDONLY)
        return same("write", fd, got, -1);
    memcpy(content[d->file] + start, buffer, count);
    d->position = start + count;
    if (count > 0 && sizes[d->file] < d->position)
        sizes[d->file] = d->position;
    return same("write", fd, got, count);
}

static int
step_flags(int fd)
{
    int append = any(2) ? O_APPEND : 0, bit = any(2);
    struct description *d = table[fd];
    int got = fcntl(fd, F_SETFL, append);
    if (!same("F_SETFL", fd, got, d ? 0 : -1))
        return 0;
    if (d)
        d->flags = (d->flags & O_ACCMODE) | append;
    got = fcntl(fd, F_SETFD, bit);
    if (d)
        close_on_exec[fd] = bit;
    return same("F_SETFD", fd, got, d ? 0 : -1);
}

/* A child does a step of its own kind: what it leaves is what is shared. */
static int
step_fork(int fd)
{
    int pid = fork();
    if (pid == 0) {
        for (int i = 3; i < NUMBERS; i++)
            if (i != fd)
                close(i);
        _exit(lseek(fd, 77, SEEK_SET) == 77 ? 0 : 1);
    }
    int want = table[fd] ? 0 : 1 << 8;
    if (table[fd])
        table[fd]->position = 77;
    return same("lseek in a child", fd, status_of(pid), want);
}

static int
step_compare(int fd)
{
    struct description *d = table[fd];
    int want = d ? d->position : -1;
    if (!same("the position", fd, lseek(fd, 0, SEEK_CUR), want))
        return 0;
    want = d ? d->flags : -1;
    int got = fcntl(fd, F_GETFL);
    got = got < 0 ? got : got & (O_ACCMODE | O_APPEND);
    if (!same("F_GETFL", fd, got, want))
        return 0;
    return same("F_GETFD", fd, fcntl(fd, F_GETFD), d ? close_on_exec[fd] : -1);
}

static int
step(void)
{
    int fd = 3 + any(NUMBERS - 3);
    if (any(100) == 0)
        return step_fork(fd);
    switch (any(10)) {
    case 0:
        return step_open();
    case 1:
        return step_close(fd);
    case 2:
        return step_dup(fd);
    case 3:
        return step_dup2(fd);
    case 4:
        return step_lseek(fd);
    case 5:
        return step_read(fd);
    case 6:
        return step_write(fd);
    case 7:
        return step_flags(fd);
    default:
        return step_compare(fd);
    }
}

static void
run_steps(const char *name)
{
    int done = 0;
    told[0] = 0;
    while (done < STEPS / 3 && step())
        done++;
    if (!is_int(done, STEPS / 3, "%s: calls and model agree", name))
        diag("%s", told);
}

static void
compare_files(void)
{
    static char buffer[SIZE];
    for (int file = 0; file < FILES; file++) {
        int fd = open(names[file], O_RDONLY);
        int got = read_fully(fd, buffer, SIZE);
        close(fd);
        is_int(got, sizes[file], "file %s has the model's size", names[file]);
        ok(memcmp(buffer, content[file], sizes[file]) == 0,
           "file %s has the model's bytes", names[file]);
    }
}

int
main(int argc, char **argv)
{
    begin_testing();
    if (argc > 1)
        seed = strtoul(argv[1], NULL, 0);
    diag("seed %u", (unsigned)seed);
    for (int file = 0; file < FILES; file++)
        make_file(names[file], "");
    run_steps("the first third");
    run_steps("the second third");
    run_steps("the last third");
    for (int fd = 3; fd < NUMBERS; fd++)
        close(fd);
    compare_files();
    for (int file = 0; file < FILES; file++)
        unlink(names[file]);
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
