/* set_thread_area: a segment with a base of its own, kept per process. */
#include "tap.h"

struct area {
    int32_t entry;
    uint32_t base, limit, flags;
};

/* 32-bit, limit in pages, usable. */
enum { FLAGS = 0x51 };

static char first[64] = "first", second[64] = "second";

static char
read_fs(void)
{
    uint32_t value;
    __asm__ volatile("movzbl %%fs:0, %0" : "=r"(value));
    return value;
}

static void
load_fs(int entry)
{
    __asm__ volatile("movl %0, %%fs" : : "r"(entry * 8 + 3));
}

static int
child_area(void *unused UNUSED)
{
    if (read_fs() != 'f')
        return 1;
    struct area area = {-1, (uintptr_t)second, 0xfffff, FLAGS};
    if (syscall(SYS_set_thread_area, &area) != 0)
        return 2;
    load_fs(area.entry);
    nap(10);
    return read_fs() == 's' ? 0 : 3;
}

int
main(void)
{
    begin_testing();
    struct area area = {-1, (uintptr_t)first, 0xfffff, FLAGS};
    is_int(syscall(SYS_set_thread_area, &area), 0, "set_thread_area");
    ok(area.entry > 0 && area.entry < 32, "chooses an entry and tells it");
    load_fs(area.entry);
    is_int(read_fs(), 'f', "a segment with our base");
    nap(5);
    is_int(read_fs(), 'f', "also after a sleep (LABS 11)");
    is_exit(in_child(child_area, NULL), 0, "a child inherits it, and changes");
    is_int(read_fs(), 'f', "only its own");
    area.base = (uintptr_t)second;
    is_int(syscall(SYS_set_thread_area, &area), 0, "the same entry again");
    load_fs(area.entry);
    is_int(read_fs(), 's', "has the new base");
    area.entry = 1;
    is_err(syscall(SYS_set_thread_area, &area), EINVAL,
           "an entry of the kernel's: EINVAL");
    area.entry = 1000;
    is_err(syscall(SYS_set_thread_area, &area), EINVAL, "entry 1000: EINVAL");
    is_fault(syscall(SYS_set_thread_area, bad), "set_thread_area");
    __asm__ volatile("movl %0, %%fs" : : "r"(0));
    return done_testing();
}
