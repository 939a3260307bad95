/* brk, the stack, zeroed data and copy on write as a program meets them. */
#include "tap.h"

static char zeroed[20 * PAGE];
static char filled[2 * PAGE] = {1, 2, 3};

static uint32_t
raw_brk(uint32_t address)
{
    return syscall(SYS_brk, address);
}

static int
read_at(void *address)
{
    return *(volatile char *)address * 0;
}

static void
test_brk(void)
{
    uint32_t start = raw_brk(0);
    uint32_t page = (start + PAGE - 1) & ~(PAGE - 1);
    ok(start != 0, "brk(0) tells the break");
    is_int(raw_brk(page + 10 * PAGE) == page + 10 * PAGE, 1, "grow by pages");
    char *memory = (char *)(uintptr_t)page;
    int wrong = 0;
    for (int i = 0; i < 10 * PAGE; i++)
        wrong += memory[i] != 0;
    is_int(wrong, 0, "which are zero");
    memset(memory, 'x', 10 * PAGE);
    is_int(raw_brk(page + PAGE) == page + PAGE, 1, "shrink");
    is_int(memory[0], 'x', "what is left is as it was");
    is_killed(in_child(read_at, memory + 5 * PAGE), SIGSEGV,
              "what was given back is gone");
    is_int(raw_brk(page + 10 * PAGE) == page + 10 * PAGE, 1, "grow again");
    is_int(memory[5 * PAGE], 0, "zero again");
    is_int(raw_brk(0x1000) == page + 10 * PAGE, 1,
           "a break below the start is refused: the old one is told");
    is_int(raw_brk(0xFFFFF000u) == page + 10 * PAGE, 1, "so is one too high");
    is_int(raw_brk(page + 123) == page + 123, 1, "any byte is a break");
    raw_brk(start);
}

static int
brk_in_child(void *unused UNUSED)
{
    uint32_t now = raw_brk(0);
    return raw_brk(now + PAGE) == now + PAGE ? 0 : 1;
}

static void
test_brk_fork(void)
{
    uint32_t now = raw_brk(0);
    is_exit(in_child(brk_in_child, NULL), 0, "a child moves its break");
    is_int(raw_brk(0) == now, 1, "ours stays");
}

static void
test_data(void)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof zeroed; i++)
        wrong += zeroed[i] != 0;
    is_int(wrong, 0, "data without a value is zero");
    is_int(filled[0] + filled[1] + filled[2] + filled[PAGE], 6,
           "data with a value has it");
    zeroed[0] = filled[PAGE] = 9;
    is_int(zeroed[0] + filled[PAGE], 18, "both can be written to");
}

static int
recurse(int depth)
{
    volatile char room[2000];
    room[0] = depth;
    room[1999] = 1;
    if (depth == 0)
        return 0;
    return recurse(depth - 1) + room[1999];
}

static int
overflow(void *unused UNUSED)
{
    return recurse(1 << 20) == 0;
}

static void
test_stack(void)
{
    is_int(recurse(1000), 1000, "the stack grows to 2 MB");
    is_int(recurse(3000), 3000, "and to 6 MB");
    is_killed(in_child(overflow, NULL), SIGSEGV, "but not without end");
}

static int
big_frame(void *unused UNUSED)
{
    volatile char frame[100 * PAGE];
    frame[0] = 1;
    frame[sizeof frame - 1] = 2;
    return frame[0] + frame[sizeof frame - 1];
}

static int
read_into_stack(void *fd)
{
    char frame[50 * PAGE];
    return read(*(int *)fd, frame, sizeof frame) == 3 ? frame[2] : 0;
}

static void
test_stack_by_kernel(void)
{
    int fds[2];
    is_exit(in_child(big_frame, NULL), 3, "a frame of 100 pages at once");
    pipe(fds);
    write(fds[1], "abc", 3);
    is_exit(in_child(read_into_stack, fds), 'c',
            "the kernel writes where the stack hasn't been yet");
    close(fds[0]);
    close(fds[1]);
}

/* Three generations write the same page; nobody sees another's. */
static void
test_copies(void)
{
    int fds[2];
    char seen[3];
    pipe(fds);
    zeroed[100] = 'p';
    int child = fork();
    if (child == 0) {
        int grandchild = fork();
        if (grandchild == 0) {
            zeroed[100]++;
            zeroed[100]++;
            _exit(write(fds[1], &zeroed[100], 1) != 1);
        }
        status_of(grandchild);
        zeroed[100]++;
        _exit(write(fds[1], &zeroed[100], 1) != 1);
    }
    status_of(child);
    write(fds[1], &zeroed[100], 1);
    is_int(read_fully(fds[0], seen, 3), 3, "three generations write one page");
    ok(memcmp(seen, "rqp", 3) == 0, "each has its own (LABS 52)");
    zeroed[100] = 'z';
    is_int(zeroed[100], 'z', "the last owner writes on");
    close(fds[0]);
    close(fds[1]);
}

static int
sum_all(void *unused UNUSED)
{
    int sum = 0;
    for (size_t i = 0; i < sizeof zeroed; i += PAGE) {
        sum += zeroed[i];
        zeroed[i] = 100;
    }
    return sum;
}

static void
test_many_copies(void)
{
    int good = 0;
    for (size_t i = 0; i < sizeof zeroed; i += PAGE)
        zeroed[i] = 1;
    for (int i = 0; i < 30; i++)
        good += in_child(sum_all, NULL) == 20 << 8;
    is_int(good, 30, "thirty children one after another see the same");
    int pids[8];
    for (int i = 0; i < 8; i++)
        pids[i] = spawn(sum_all, NULL);
    zeroed[0] = 2;
    good = 0;
    for (int i = 0; i < 8; i++)
        good += status_of(pids[i]) == 20 << 8;
    is_int(good, 8, "eight children at once as well");
}

int
main(void)
{
    begin_testing();
    test_data();
    test_brk();
    test_brk_fork();
    test_stack();
    test_stack_by_kernel();
    test_copies();
    test_many_copies();
    return done_testing();
}
