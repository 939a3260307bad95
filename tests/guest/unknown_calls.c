/* Numbers without a call behind them: ENOSYS, whatever they look like. */
#include "tap.h"

static void
test_numbers(void)
{
    static const struct {
        int number;
        const char *name;
    } cases[] = {{0x7fffffff, "INT_MAX (LABS 1)"},
                 {-0x7fffffff - 1, "INT_MIN (LABS 2)"},
                 {-1, "-1 (LABS 2)"},
                 {-2, "-2"},
                 {-1000, "-1000"},
                 {100000, "100000"},
                 {4096, "4096"},
                 {1024, "1024"},
                 {600, "600"},
                 {0x10000004, "write and a high bit"},
                 {0x40000000, "a billion"},
                 {17, "17: break, an empty slot (LABS 3)"},
                 {31, "31: stty, an empty slot (LABS 3)"},
                 {32, "32: gtty, an empty slot"},
                 {35, "35: ftime, an empty slot"},
                 {44, "44: prof, an empty slot"},
                 {53, "53: lock, an empty slot"},
                 {56, "56: mpx, an empty slot"},
                 {98, "98: profil, an empty slot"},
                 {188, "188: getpmsg, an empty slot"},
                 {222, "222: an empty slot"},
                 {223, "223: an empty slot"},
                 {251, "251: an empty slot"},
                 {285, "285: an empty slot"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        is_err(syscall(cases[i].number, 1, 2, 3, 4, 5, 6), ENOSYS, "%s: ENOSYS",
               cases[i].name);
}

/* Every number far from any table: the machine stands and answers. */
static void
test_sweep(void)
{
    int wrong = 0;
    for (uint32_t number = 1u << 12; number; number <<= 1)
        for (int delta = -1; delta <= 1; delta++)
            if (syscall(number + delta, -1, -1, -1) != -1 || errno != ENOSYS)
                wrong++;
    is_int(wrong, 0, "powers of two and their neighbours: ENOSYS");
    is_int(syscall(SYS_getpid) == getpid(), 1, "and all is well");
}

int
main(void)
{
    begin_testing();
    test_numbers();
    test_sweep();
    return done_testing();
}
