/*
 * Faults of a program become signals: which one, where, why; and a handler
 * may repair the fault and go on.
 */
#include "tap.h"

/* Where the saved registers are in ucontext, in words. */
enum { UC_EAX = 5 + 11, UC_EIP = 5 + 14 };

static volatile uint32_t fault_address, fault_code, fault_signal, faults;
static char *repair;

static void
note(int signal, siginfo_t *info, void *context UNUSED)
{
    fault_signal = signal;
    fault_address = (uintptr_t)info->si_addr;
    fault_code = info->si_code;
    faults++;
}

static void
note_and_skip(int signal, siginfo_t *info, void *context)
{
    note(signal, info, context);
    ((uint32_t *)context)[UC_EIP] += 2;
}

static void
note_and_map(int signal, siginfo_t *info, void *context)
{
    note(signal, info, context);
    mprotect(repair, PAGE, PROT_READ | PROT_WRITE);
}

static void
handle(int signal, void (*handler)(int, siginfo_t *, void *))
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = handler;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, NULL);
    faults = fault_signal = fault_address = fault_code = 0;
}

/* Both instructions are two bytes long, which the handlers rely on. */
static uint32_t
load(uint32_t address)
{
    uint32_t value = 0x5eed;
    __asm__ volatile("movl (%%ecx), %%eax" : "+a"(value) : "c"(address));
    return value;
}

static void
store(uint32_t address)
{
    __asm__ volatile("movl %%eax, (%%ecx)" : : "a"(1), "c"(address) : "memory");
}

static void
test_addresses(void)
{
    static const struct {
        uint32_t address;
        const char *name;
    } cases[] = {{0, "null"},
                 {0x10, "in the first page"},
                 {0xC0100000u, "in the kernel"},
                 {0xFFFFF000u, "at the top"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        handle(SIGSEGV, note_and_skip);
        is_int(load(cases[i].address), 0x5eed, "load %s: nothing is loaded",
               cases[i].name);
        is_int(fault_signal, SIGSEGV, "load %s: SIGSEGV", cases[i].name);
        is_int(fault_address, cases[i].address, "load %s: si_addr",
               cases[i].name);
        store(cases[i].address);
        is_int(faults, 2, "store %s: SIGSEGV", cases[i].name);
    }
    handle(SIGSEGV, note_and_skip);
    load(0x10);
    is_int(fault_code, SEGV_MAPERR, "nothing mapped: SEGV_MAPERR");
}

static void
test_protection(void)
{
    char *page =
        mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint32_t address = (uintptr_t)page;
    handle(SIGSEGV, note_and_skip);
    is_int(load(address), 0, "a read-only page is read");
    is_int(faults, 0, "without a fault");
    store(address + 8);
    is_int(fault_signal, SIGSEGV, "and written to: SIGSEGV");
    is_int(fault_code, SEGV_ACCERR, "not allowed: SEGV_ACCERR");
    is_int(fault_address == address + 8, 1, "si_addr is the byte's");
    mprotect(page, PAGE, PROT_NONE);
    faults = 0;
    is_int(load(address), 0x5eed, "PROT_NONE is not even read");
    is_int(fault_code, SEGV_ACCERR, "SEGV_ACCERR as well");
    handle(SIGSEGV, note_and_map);
    repair = page;
    is_int(load(address), 0, "a handler that repairs: the load is repeated");
    is_int(faults, 1, "after one fault");
    munmap(page, PAGE);
}

static void
leave(int signal, siginfo_t *info, void *context UNUSED)
{
    _exit(info->si_code == SEGV_ACCERR ? 50 + signal : 1);
}

static int
write_code(void *unused UNUSED)
{
    handle(SIGSEGV, leave);
    store((uintptr_t)&test_addresses);
    return 2;
}

static int
write_constant(void *unused UNUSED)
{
    handle(SIGSEGV, leave);
    store((uintptr_t) "a constant");
    return 2;
}

static void
test_program(void)
{
    is_exit(in_child(write_code, NULL), 50 + SIGSEGV, "a store to code");
    is_exit(in_child(write_constant, NULL), 50 + SIGSEGV,
            "a store to a constant");
}

static void
test_illegal(void)
{
    handle(SIGILL, note_and_skip);
    __asm__ volatile("ud2");
    is_int(fault_signal, SIGILL, "ud2: SIGILL");
    is_int(fault_code, ILL_ILLOPN, "ILL_ILLOPN");
    is_int(fault_address != 0, 1, "si_addr is the instruction's");
    handle(SIGFPE, note_and_skip);
    uint32_t high = 0, low = 7;
    __asm__ volatile("divl %2" : "+d"(high), "+a"(low) : "c"(0));
    is_int(fault_signal, SIGFPE, "division by zero: SIGFPE");
    is_int(fault_code, FPE_INTDIV, "FPE_INTDIV");
    is_int(low, 7, "eax is as before");
    handle(SIGTRAP, note);
    __asm__ volatile("int3");
    is_int(fault_signal, SIGTRAP, "int3: SIGTRAP");
    handle(SIGSEGV, note_and_skip);
    __asm__ volatile("cli; nop");
    is_int(fault_signal, SIGSEGV, "cli: SIGSEGV");
    is_int(fault_address, 0, "of no address");
    handle(SIGSEGV, note_and_skip);
    __asm__ volatile("int $0x20");
    is_int(fault_signal, SIGSEGV, "int 0x20: SIGSEGV");
    handle(SIGSEGV, note_and_skip);
    __asm__ volatile("int $14");
    is_int(fault_signal, SIGSEGV, "int 14: SIGSEGV (LABS 12)");
    handle(SIGSEGV, note_and_skip);
    __asm__ volatile("outb %%al, %%dx; nop" : : "a"(0), "d"(0x80));
    is_int(fault_signal, SIGSEGV, "out: SIGSEGV");
}

static int
deref_null(void *unused UNUSED)
{
    signal(SIGSEGV, SIG_DFL);
    store(0);
    return 1;
}

static int
deref_ignored(void *unused UNUSED)
{
    signal(SIGSEGV, SIG_IGN);
    store(0);
    return 1;
}

static int
deref_blocked(void *unused UNUSED)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGSEGV);
    handle(SIGSEGV, note);
    sigprocmask(SIG_BLOCK, &set, NULL);
    store(0);
    return 1;
}

static int
lose_stack(void *unused UNUSED)
{
    handle(SIGSEGV, leave);
    __asm__ volatile("movl $16, %esp; pushl %eax");
    return 1;
}

static int
jump_nowhere(void *unused UNUSED)
{
    signal(SIGSEGV, SIG_DFL);
    __asm__ volatile("jmp *%0" : : "r"(0x10));
    return 1;
}

static int
divide(void *unused UNUSED)
{
    signal(SIGFPE, SIG_DFL);
    __asm__ volatile("divl %0" : : "c"(0), "a"(1), "d"(0));
    return 1;
}

static void
test_deaths(void)
{
    is_killed(in_child(deref_null, NULL), SIGSEGV, "no handler: death");
    is_killed(in_child(deref_ignored, NULL), SIGSEGV,
              "a fault can't be ignored: death");
    is_killed(in_child(deref_blocked, NULL), SIGSEGV, "nor blocked: death");
    is_killed(in_child(lose_stack, NULL), SIGSEGV,
              "no stack for the handler: death");
    is_killed(in_child(jump_nowhere, NULL), SIGSEGV, "a jump to 16: death");
    is_killed(in_child(divide, NULL), SIGFPE, "division by zero: death");
}

int
main(void)
{
    begin_testing();
    test_addresses();
    test_protection();
    test_program();
    test_illegal();
    test_deaths();
    return done_testing();
}
