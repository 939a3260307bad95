/*
 * What a program has in its registers is its own: calls, signals, faults and
 * other processes give them back as they were.
 */
#include "tap.h"

/* A word at a known place: all registers are in use when it is looked at. */
#define FLAG_ADDRESS 0x30000000
#define FLAG_TEXT    "0x30000000"

static volatile uint32_t *const flag = (volatile uint32_t *)FLAG_ADDRESS;
static volatile int df_in_handler = -1;
static volatile int early_signals;

/* What lies above the handler's argument, as far as it is of use here. */
struct interrupted {
    uint32_t gs, fs, es, ds, edi, esi, ebp, esp, ebx;
};

/* A signal that comes before the patterns are there says nothing; but should
 * it always seem so, the program must end. */
static void
raise_flag(int signal UNUSED, struct interrupted there)
{
    uint32_t flags;
    if (there.ebx != 0x11111111 && ++early_signals < 5000)
        return;
    __asm__ volatile("pushfl; popl %0" : "=r"(flags));
    df_in_handler = flags >> 10 & 1;
    __asm__ volatile("" : : : "ebx", "esi", "edi");
    *flag = 1;
}

/*
 * Spins until flag is set, with a pattern in every register, and counts the
 * registers that changed. esp and ebp are checked by coming back at all.
 */
static int
spin_with_patterns(void)
{
    int wrong = 0;
    __asm__ volatile("pushl %%ebp\n\t"
                     "movl $0x11111111, %%ebx\n\t"
                     "movl $0x22222222, %%ecx\n\t"
                     "movl $0x33333333, %%edx\n\t"
                     "movl $0x44444444, %%esi\n\t"
                     "movl $0x55555555, %%edi\n\t"
                     "movl $0x66666666, %%ebp\n\t"
                     "movl $0x77777777, %%eax\n\t"
                     "stc; std\n\t"
                     "1: jnc 2f\n\t"
                     "testl $0, " FLAG_TEXT "; stc\n\t"
                     "pushfl; cmpl $0, " FLAG_TEXT "; jne 3f; popfl; jmp 1b\n\t"
                     "2: cld; popl %%ebp; movl $100, %%eax; jmp 5f\n\t"
                     "3: popfl; jnc 2b; cld\n\t"
                     "cmpl $0x77777777, %%eax\n\t"
                     "movl $0, %%eax; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x11111111, %%ebx; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x22222222, %%ecx; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x33333333, %%edx; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x44444444, %%esi; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x55555555, %%edi; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x66666666, %%ebp; je 4f; incl %%eax; 4:\n\t"
                     "popl %%ebp\n\t"
                     "5:"
                     : "=a"(wrong)
                     :
                     : "ebx", "ecx", "edx", "esi", "edi", "cc", "memory");
    return wrong;
}

static void
test_signal(void)
{
    int parent = getpid();
    mmap((void *)flag, PAGE, PROT_READ | PROT_WRITE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    signal(SIGUSR1, (void (*)(int))(void (*)(void))raise_flag);
    int pid = fork();
    if (pid == 0) {
        while (kill(parent, SIGUSR1) == 0)
            nap(1);
        _exit(0);
    }
    is_int(spin_with_patterns(), 0,
           "a handler in a computation gives all registers back");
    kill(pid, SIGKILL);
    status_of(pid);
    is_int(df_in_handler, 0, "and ran with the direction flag clear");
    ok(early_signals < 5000, "and in the midst of it");
}

/* Two children compute with the same registers while they are preempted. */
static int
compute(void *seed)
{
    uint32_t a = *(uint32_t *)seed, b = a * 3, c = a * 5;
    for (int i = 0; i < 2000000; i++) {
        a = a * 1664525 + 1013904223;
        b ^= a >> 7;
        c += b * (i | 1);
    }
    return (a ^ b ^ c) & 0xff;
}

static void
test_preemption(void)
{
    uint32_t seeds[3] = {1, 22, 333};
    int pids[3], good = 0;
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(compute, &seeds[i]);
    for (int i = 0; i < 3; i++)
        good += status_of(pids[i]) == compute(&seeds[i]) << 8;
    is_int(good, 3, "three computations at once come to the right result");
}

/* Makes call NUMBER with fixed arguments: how many registers changed. */
static int
changed_by_call(uint32_t number)
{
    uint32_t wrong = 0;
    __asm__ volatile("pushl %%ebp\n\t"
                     "movl $-1, %%ebx\n\t"
                     "movl $0x22222222, %%ecx\n\t"
                     "movl $0x33333333, %%edx\n\t"
                     "movl $0x44444444, %%esi\n\t"
                     "movl $0x55555555, %%edi\n\t"
                     "movl $0x66666666, %%ebp\n\t"
                     "int $0x80\n\t"
                     "movl $0, %%eax\n\t"
                     "cmpl $-1, %%ebx; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x22222222, %%ecx; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x33333333, %%edx; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x44444444, %%esi; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x55555555, %%edi; je 4f; incl %%eax; 4:\n\t"
                     "cmpl $0x66666666, %%ebp; je 4f; incl %%eax; 4:\n\t"
                     "popl %%ebp"
                     : "=a"(wrong)
                     : "a"(number)
                     : "ebx", "ecx", "edx", "esi", "edi", "cc", "memory");
    return wrong;
}

/* Forks with fixed registers: both sides count those that changed. */
static void
test_fork(void)
{
    uint32_t wrong;
    int pid;
    __asm__ volatile("pushl %%ebp\n\t"
                     "movl $0x11111111, %%ebx\n\t"
                     "movl $0x44444444, %%esi\n\t"
                     "movl $0x55555555, %%edi\n\t"
                     "movl $0x66666666, %%ebp\n\t"
                     "movl $0x22222222, %%ecx\n\t"
                     "int $0x80\n\t"
                     "movl $0, %%edx\n\t"
                     "cmpl $0x11111111, %%ebx; je 4f; incl %%edx; 4:\n\t"
                     "cmpl $0x22222222, %%ecx; je 4f; incl %%edx; 4:\n\t"
                     "cmpl $0x44444444, %%esi; je 4f; incl %%edx; 4:\n\t"
                     "cmpl $0x55555555, %%edi; je 4f; incl %%edx; 4:\n\t"
                     "cmpl $0x66666666, %%ebp; je 4f; incl %%edx; 4:\n\t"
                     "popl %%ebp"
                     : "=a"(pid), "=d"(wrong)
                     : "a"(SYS_fork)
                     : "ebx", "ecx", "esi", "edi", "cc", "memory");
    if (pid == 0)
        _exit(wrong);
    is_int(wrong, 0, "fork leaves the parent's registers");
    is_exit(status_of(pid), 0, "and gives them to the child (LABS 50)");
}

static void
test_calls(void)
{
    static const struct {
        int number;
        const char *name;
    } calls[] = {{SYS_getpid, "getpid"},
                 {SYS_read, "a failing read"},
                 {SYS_close, "a failing close"},
                 {SYS_dup2, "a failing dup2"},
                 {SYS_brk, "brk"},
                 {SYS_getppid, "getppid"},
                 {SYS_sched_yield, "sched_yield"},
                 {999, "an unknown call"}};
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        is_int(changed_by_call(calls[i].number), 0,
               "%s leaves every register but eax (LABS 10)", calls[i].name);
}

static void
test_flags(void)
{
    uint32_t flags;
    int result;
    __asm__ volatile("std; int $0x80; pushfl; popl %0; cld"
                     : "=r"(flags), "=a"(result)
                     : "a"(SYS_getpid)
                     : "cc", "memory");
    is_int(flags >> 10 & 1, 1, "a call leaves the direction flag");
    is_int(result == getpid(), 1, "and works although it was set");
    __asm__ volatile("pushl $0x202; popfl; int $0x80; pushfl; popl %0"
                     : "=r"(flags), "=a"(result)
                     : "a"(SYS_getpid)
                     : "cc", "memory");
    is_int(flags & 0xfd5, 0x200 & 0xfd5,
           "interrupts on (LABS 13), the rest clear");
}

static void
test_segments(void)
{
    uint32_t before[6], after[6];
    __asm__ volatile("movl %%cs, %0; movl %%ss, %1; movl %%ds, %2"
                     : "=r"(before[0]), "=r"(before[1]), "=r"(before[2]));
    __asm__ volatile("movl %%es, %0; movl %%fs, %1; movl %%gs, %2"
                     : "=r"(before[3]), "=r"(before[4]), "=r"(before[5]));
    syscall(SYS_getpid);
    nap(2);
    __asm__ volatile("movl %%cs, %0; movl %%ss, %1; movl %%ds, %2"
                     : "=r"(after[0]), "=r"(after[1]), "=r"(after[2]));
    __asm__ volatile("movl %%es, %0; movl %%fs, %1; movl %%gs, %2"
                     : "=r"(after[3]), "=r"(after[4]), "=r"(after[5]));
    is_int(memcmp(before, after, sizeof before), 0,
           "calls and sleeps leave the segment registers (LABS 11)");
    is_int(before[0] & 3, 3, "and we run in ring 3");
}

/* A program that empties its data segments still gets into the kernel. */
static void
test_null_segments(void)
{
    int result;
    __asm__ volatile("pushl %%ds; pushl %%es\n\t"
                     "xorl %%ecx, %%ecx; movl %%ecx, %%es\n\t"
                     "movl %%ecx, %%ds\n\t"
                     "int $0x80\n\t"
                     "movl %%ds, %%ecx\n\t"
                     "popl %%es; popl %%ds\n\t"
                     "addl %%ecx, %%eax"
                     : "=a"(result)
                     : "a"(SYS_getpid)
                     : "ecx", "cc", "memory");
    is_int(result == getpid(), 1,
           "a call with null ds and es works and leaves them (LABS 11)");
}

int
main(void)
{
    begin_testing();
    test_calls();
    test_flags();
    test_fork();
    test_segments();
    test_null_segments();
    test_signal();
    test_preemption();
    return done_testing();
}
