/*
 * A handler rewrites the registers it is to return to. What a program may
 * set is set; what it may not either vanishes or kills it.
 */
#include "tap.h"

/* Where the saved registers are in ucontext, in words. */
enum {
    UC_GS = 5,
    UC_FS,
    UC_ES,
    UC_DS,
    UC_ESP = UC_GS + 7,
    UC_EIP = UC_GS + 14,
    UC_CS,
    UC_EFLAGS,
    UC_SS = UC_GS + 18,
    UC_FPSTATE
};

#define FLAG_TF   0x100u
#define FLAG_IF   0x200u
#define FLAG_IOPL 0x3000u
#define FLAG_NT   0x4000u
#define FLAG_VM   0x20000u

/* What the handler does: word INDEX becomes (word & ~CLEAR) | SET. */
struct forgery {
    const char *name;
    unsigned index;
    uint32_t clear, set;
    int signal; /* what the program dies by; 0: it goes on */
};

static const struct forgery *forgery;

static void
forge(int signal UNUSED, siginfo_t *info UNUSED, void *context)
{
    uint32_t *word = (uint32_t *)context + forgery->index;

    *word = (*word & ~forgery->clear) | forgery->set;
}

static uint32_t
flags(void)
{
    uint32_t value;

    __asm__ volatile("pushfl; popl %0" : "=r"(value));
    return value;
}

static int
take_forged_signal(void *argument)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    double before = 0.5;

    forgery = argument;
    action.sa_sigaction = forge;
    sigaction(SIGUSR1, &action, NULL);
    __asm__ volatile("fldl %0; fstpl %0" : "+m"(before));
    /* fs and gs are the libc's own: raise by hand, and leave by hand. */
    int pid = getpid(), result = 37;
    __asm__ volatile("movl %%ds, %%esi; movl %%gs, %%edi; int $0x80; "
                     "movl %%esi, %%ds; movl %%esi, %%es; movl %%edi, %%gs"
                     : "+a"(result)
                     : "b"(pid), "c"(SIGUSR1)
                     : "esi", "edi", "memory");
    uint32_t now = flags();
    if ((now & (FLAG_IOPL | FLAG_VM)) || !(now & FLAG_IF))
        return 2;
    return result == 0 ? 0 : 3;
}

static const struct forgery forgeries[] = {
    {"nothing", UC_EFLAGS, 0, 0, 0},
    {"no interrupts", UC_EFLAGS, FLAG_IF, 0, 0},
    {"I/O privilege", UC_EFLAGS, 0, FLAG_IOPL, 0},
    {"virtual 8086 mode", UC_EFLAGS, 0, FLAG_VM, 0},
    {"single step", UC_EFLAGS, 0, FLAG_TF, SIGTRAP},
    {"reserved flags", UC_EFLAGS, 0, 0xFFC08028, 0},
    {"code segment 0", UC_CS, 0xFFFF, 0, SIGSEGV},
    {"the kernel's code segment", UC_CS, 0xFFFF, 8, SIGSEGV},
    {"code segment beyond the table", UC_CS, 0xFFFF, 0xFFF8, SIGSEGV},
    {"code segment in the LDT", UC_CS, 0xFFFF, 7, SIGSEGV},
    {"stack segment 0", UC_SS, 0xFFFF, 0, SIGSEGV},
    {"stack segment beyond the table", UC_SS, 0xFFFF, 0xFFF8, SIGSEGV},
    {"stack segment in the LDT", UC_SS, 0xFFFF, 7, SIGSEGV},
    {"data segment 0", UC_DS, 0xFFFF, 0, 0},
    {"extra segment 0", UC_ES, 0xFFFF, 0, 0},
    {"fs beyond the table", UC_FS, 0xFFFF, 0xFFF8, 0},
    {"gs in the LDT", UC_GS, 0xFFFF, 7, 0},
    {"eip 0", UC_EIP, ~0u, 0, SIGSEGV},
    {"eip in the kernel", UC_EIP, ~0u, 0xC0100000, SIGSEGV},
    {"eip at the end", UC_EIP, ~0u, ~0u, SIGSEGV},
    {"FPU state at 16", UC_FPSTATE, ~0u, 16, SIGSEGV},
    {"FPU state in the kernel", UC_FPSTATE, ~0u, 0xC0100000, SIGSEGV},
    {"FPU state at the end", UC_FPSTATE, ~0u, 0xFFFFFFC0, SIGSEGV},
    {"no FPU state", UC_FPSTATE, ~0u, 0, 0},
};

/* sigreturn without a signal: SIZE bytes of BYTE stand where the frame is. */
static int
return_from_nothing(void *byte)
{
    char frame[1024] __attribute__((aligned(16)));

    memset(frame, *(unsigned char *)byte, sizeof frame);
    __asm__ volatile("movl %0, %%esp; int $0x80"
                     :
                     : "r"(frame + 16), "a"(173)
                     : "memory");
    return 1;
}

int
main(void)
{
    static unsigned char bytes[] = {0x00, 0x41, 0xFF};

    begin_testing();
    for (size_t i = 0; i < COUNT_OF(forgeries); i++)
        is_killed(in_child(take_forged_signal, (void *)&forgeries[i]),
                  forgeries[i].signal, "a handler returns with %s",
                  forgeries[i].name);
    for (size_t i = 0; i < COUNT_OF(bytes); i++)
        is_killed(in_child(return_from_nothing, &bytes[i]), SIGSEGV,
                  "sigreturn from a frame of bytes 0x%02x", bytes[i]);
    return done_testing();
}
