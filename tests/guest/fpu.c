/* The x87 and SSE state is a process's own: switches, fork, signals. */
#include "tap.h"

static volatile int handled;
static volatile double in_handler;

/* A series that any lost bit would spoil. */
static uint32_t
compute(double x)
{
    union {
        double value;
        uint32_t words[2];
    } sum = {0};
    for (int i = 1; i < 60000; i++)
        sum.value = sum.value * 0.999 + x / i;
    return sum.words[0] ^ sum.words[1];
}

static int
compute_low(void *seed)
{
    return compute(*(int *)seed) & 0xff;
}

static void
test_switches(void)
{
    int seeds[3] = {3, 5, 7}, pids[3], good = 0;
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(compute_low, &seeds[i]);
    for (int i = 0; i < 3; i++) {
        int want = compute(seeds[i]) & 0xff;
        good += status_of(pids[i]) == want << 8;
    }
    is_int(good, 3, "three computations at once");
}

static void
test_sleep(void)
{
    double kept[4] = {1.5, -2.25, 1e100, 3.0};
    double got[4];
    __asm__ volatile("fninit; fldl %0; fldl %1; fldl %2; fldl %3"
                     :
                     : "m"(kept[0]), "m"(kept[1]), "m"(kept[2]), "m"(kept[3]));
    int32_t time[2] = {0, 10000000}, result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS_nanosleep), "b"(time), "c"(0)
                     : "memory");
    __asm__ volatile("fstpl %0; fstpl %1; fstpl %2; fstpl %3"
                     : "=m"(got[3]), "=m"(got[2]), "=m"(got[1]), "=m"(got[0]));
    is_int(memcmp(kept, got, sizeof kept), 0, "four numbers through a sleep");
}

static uint16_t
control_word(void)
{
    uint16_t word;
    __asm__ volatile("fnstcw %0" : "=m"(word));
    return word;
}

static int
child_control(void *unused UNUSED)
{
    uint16_t word = 0x0c7f, seen = control_word();
    __asm__ volatile("fldcw %0" : : "m"(word));
    nap(5);
    return seen == 0x077f && control_word() == 0x0c7f ? 0 : 1;
}

static void
test_fork(void)
{
    uint16_t word = 0x077f;
    __asm__ volatile("fninit");
    is_int(control_word(), 0x037f, "fninit's control word");
    __asm__ volatile("fldcw %0" : : "m"(word));
    is_exit(in_child(child_control, NULL), 0,
            "a child inherits the control word");
    is_int(control_word(), 0x077f, "and what it changes is its own");
    __asm__ volatile("fninit");
}

static void
spoil(int signal UNUSED)
{
    handled++;
    in_handler = in_handler * 3.0 + 0.125;
    __asm__ volatile("fninit; fldpi; fldpi; fldpi; fldpi");
    __asm__ volatile("fninit");
}

static void
test_signal(void)
{
    double kept = 1234.5, got;
    int result, me = getpid();
    signal(SIGUSR1, spoil);
    __asm__ volatile("fninit; fldl %0" : : "m"(kept));
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS_kill), "b"(me), "c"(SIGUSR1)
                     : "memory");
    __asm__ volatile("fstpl %0" : "=m"(got));
    is_int(handled, 1, "a handler that computes");
    ok(got == 1234.5, "leaves the interrupted computation's number");
}

static int
have_sse(void)
{
    uint32_t features, other = 1;
    __asm__ volatile("pushl %%ebx; cpuid; popl %%ebx"
                     : "=d"(features), "+a"(other)
                     :
                     : "ecx");
    return features >> 25 & 1;
}

static void
spoil_sse(int signal UNUSED)
{
    handled++;
    __asm__ volatile("xorps %xmm0, %xmm0; xorps %xmm7, %xmm7");
}

static void
test_sse(void)
{
    uint32_t in[8] __attribute__((aligned(16))) = {1, 2, 3, 4, 5, 6, 7, 8};
    uint32_t out[8] __attribute__((aligned(16))) = {0};
    int32_t result, me = getpid(), gate[2];
    char byte;
    pipe(gate);
    is_int(have_sse(), 1, "the processor has SSE");
    signal(SIGUSR1, spoil_sse);
    int pid = fork();
    if (pid == 0) {
        for (int i = 0; i < 200; i++) {
            __asm__ volatile("pcmpeqd %xmm0, %xmm0; pcmpeqd %xmm7, %xmm7");
            syscall(SYS_sched_yield);
        }
        _exit(write(gate[1], "x", 1) != 1);
    }
    __asm__ volatile("movaps %0, %%xmm0; movaps %1, %%xmm7"
                     :
                     : "m"(in[0]), "m"(in[4]));
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS_read), "b"(gate[0]), "c"(&byte), "d"(1)
                     : "memory");
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(SYS_kill), "b"(me), "c"(SIGUSR1)
                     : "memory");
    __asm__ volatile("movaps %%xmm0, %0; movaps %%xmm7, %1"
                     : "=m"(out[0]), "=m"(out[4]));
    is_int(memcmp(in, out, sizeof in), 0,
           "xmm0 and xmm7 through a sleep, a switch and a handler");
    is_exit(status_of(pid), 0, "the other one had its own there");
    close(gate[0]);
    close(gate[1]);
}

static int
child_xmm(void *want)
{
    uint32_t out[4] __attribute__((aligned(16)));
    __asm__ volatile("movaps %%xmm3, %0" : "=m"(out));
    return memcmp(out, want, 16) != 0;
}

static void
test_sse_fork(void)
{
    uint32_t in[4] __attribute__((aligned(16))) = {9, 8, 7, 6};
    int pid;
    __asm__ volatile("movaps %0, %%xmm3" : : "m"(in));
    __asm__ volatile("int $0x80" : "=a"(pid) : "a"(SYS_fork) : "memory");
    if (pid == 0)
        _exit(child_xmm(in));
    is_exit(status_of(pid), 0, "a child has its parent's xmm3");
}

int
main(void)
{
    begin_testing();
    test_switches();
    test_sleep();
    test_fork();
    test_signal();
    test_sse();
    test_sse_fork();
    return done_testing();
}
