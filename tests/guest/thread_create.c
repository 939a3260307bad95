/* clone with CLONE_THREAD: numbers, what is shared, what each has alone. */
#include "raw_thread.h"

static volatile int go, stop, seen_pid, seen_tid, seen_told;
static volatile int told = -1;

static int
note_numbers(void *unused UNUSED)
{
    await_word(&go, 1);
    seen_pid = raw(SYS_getpid);
    seen_tid = raw(SYS_gettid);
    seen_told = raw(SYS_set_tid_address, &told);
    set_word(&stop, 1);
    return 0;
}

static void
test_numbers(void)
{
    static volatile int child_tid;
    struct raw_thread thread = {0};
    is_int(syscall(SYS_gettid), getpid(),
           "the first thread's number is its "
           "process's");
    thread.stack = mmap(NULL, RAW_STACK, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long tid = raw_clone(SHARE_ALL | PARENT_SETTID | CHILD_SETTID,
                         thread.stack + RAW_STACK, note_numbers, NULL,
                         (int *)&thread.tid, NULL, (int *)&child_tid);
    ok(tid > 0 && tid != getpid(), "a thread has a number of its own");
    is_int(thread.tid, tid,
           "CLONE_PARENT_SETTID writes it before clone "
           "returns");
    set_word(&go, 1);
    await_word(&stop, 1);
    is_int(seen_pid, getpid(), "getpid in the thread: the process's");
    is_int(seen_tid, tid, "gettid in the thread: its own");
    is_int(seen_told, tid, "set_tid_address says it, too");
    is_int(child_tid, tid, "CLONE_CHILD_SETTID has written it");
    while (told == -1)
        raw(SYS_futex, &told, WAIT, -1, NULL);
    is_int(told, 0, "at its end the word of set_tid_address is cleared");
    munmap(thread.stack, RAW_STACK);
}

/* clone with FLAGS and TLS, which can't succeed. */
static long
clone_wrongly(long flags, void *tls)
{
    static char stack[64];
    return raw_clone(flags, stack + sizeof stack, NULL, NULL, NULL, tls, NULL);
}

static void
test_flags(void)
{
    int descriptor[4] = {-1, 0, 0xfffff, 0x51};
    is_int(clone_wrongly(THREAD, NULL), -EINVAL,
           "a thread without its handlers: EINVAL");
    is_int(clone_wrongly(THREAD | VM, NULL), -EINVAL, "also with the memory");
    is_int(clone_wrongly(SIGHAND, NULL), -EINVAL,
           "handlers without the memory: EINVAL");
    is_int(clone_wrongly(THREAD | SIGHAND, NULL), -EINVAL, "also as a thread");
    is_int(clone_wrongly(SHARE_ALL | SETTLS, (void *)16), -EFAULT,
           "a segment that can't be read: EFAULT");
    is_int(clone_wrongly(SHARE_ALL | SETTLS, descriptor), -EINVAL,
           "a segment without a number: EINVAL");
}

static volatile int shared_fd = -1;

static int
change_process(void *unused UNUSED)
{
    shared_fd = raw(SYS_open, "/dev/null", O_RDONLY);
    raw(SYS_chdir, "/dev");
    raw(SYS_umask, 077);
    return 0;
}

static void
test_shared(void)
{
    struct raw_thread thread;
    char where[100];
    raw_thread_start(&thread, change_process, NULL);
    raw_thread_join(&thread);
    ok(shared_fd > 2 && fcntl(shared_fd, F_GETFD) == 0,
       "a thread's descriptor is everybody's");
    close(shared_fd);
    is_str(getcwd(where, sizeof where), "/dev", "its working directory, too");
    is_int(umask(022), 077, "and its umask");
    is_err(waitpid(-1, NULL, WNOHANG), ECHILD, "a thread is no child");
}

static volatile int phase;
static volatile double sums[2];

/* Keeps a sum in the FPU while the other thread does. */
static int
add_up(void *argument)
{
    int mine = (int)(long)argument;
    double sum = 0;
    for (int i = 1; i <= 300; i++) {
        sum += i * (mine + 1) / 4.0;
        __asm__ volatile("" : "+t"(sum));
        raw(SYS_sched_yield);
    }
    sums[mine] = sum;
    return 0;
}

static void
test_fpu(void)
{
    struct raw_thread threads[2];
    for (long i = 0; i < 2; i++)
        raw_thread_start(&threads[i], add_up, (void *)i);
    for (int i = 0; i < 2; i++)
        raw_thread_join(&threads[i]);
    ok(sums[0] == 300 * 301 / 8.0 && sums[1] == 300 * 301 / 4.0,
       "each thread has its FPU registers");
}

static uint32_t blocks[3];
static volatile uint32_t words_seen[3];
static int entry;

/* The word that its segment begins with, after others have run. */
static int
read_segment(void *argument)
{
    uint32_t word = 0;
    __asm__ volatile("movl %0, %%fs" : : "r"(entry * 8 + 3));
    for (int i = 0; i < 20; i++) {
        raw(SYS_sched_yield);
        __asm__ volatile("movl %%fs:0, %0" : "=r"(word));
    }
    words_seen[(long)argument] = word;
    return 0;
}

static void
test_segments(void)
{
    struct raw_thread threads[3];
    uint32_t own[4] = {-1, (uintptr_t)&entry, 0xfffff, 0x51};
    is_int(syscall(SYS_set_thread_area, own), 0, "a segment for all");
    entry = own[0];
    for (long i = 0; i < 3; i++) {
        uint32_t descriptor[4] = {entry, (uintptr_t)&blocks[i], 0xfffff, 0x51};
        blocks[i] = 100 + i;
        threads[i].stack = mmap(NULL, RAW_STACK, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        threads[i].alive = 1;
        raw_clone(SHARE_ALL | SETTLS | CHILD_CLEARTID,
                  threads[i].stack + RAW_STACK, read_segment, (void *)i, NULL,
                  descriptor, (int *)&threads[i].alive);
    }
    for (int i = 0; i < 3; i++)
        raw_thread_join(&threads[i]);
    ok(words_seen[0] == 100 && words_seen[1] == 101 && words_seen[2] == 102,
       "each thread has its own under the same number");
}

static volatile int count;

static int
add_one(void *unused UNUSED)
{
    __atomic_fetch_add(&count, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static int
wait_and_add(void *unused UNUSED)
{
    await_word(&phase, 1);
    return add_one(NULL);
}

static void
test_many(void)
{
    static struct raw_thread threads[200];
    int started = 0;
    for (int i = 0; i < 1000; i++) {
        started += raw_thread_start(&threads[0], add_one, NULL) > 0;
        raw_thread_join(&threads[0]);
    }
    is_int(started, 1000, "a thousand threads, one after the other");
    is_int(count, 1000, "each has run");
    for (int i = 0; i < 200; i++)
        started += raw_thread_start(&threads[i], wait_and_add, NULL) > 0;
    int distinct = 1;
    for (int i = 0; i < 200; i++)
        for (int j = 0; j < i; j++)
            distinct &= threads[i].tid != threads[j].tid;
    ok(distinct, "two hundred at once have numbers of their own");
    set_word(&phase, 1);
    for (int i = 0; i < 200; i++)
        raw_thread_join(&threads[i]);
    is_int(count, 1200, "and all have run");
}

int
main(void)
{
    begin_testing();
    test_numbers();
    test_flags();
    test_shared();
    test_fpu();
    test_segments();
    test_many();
    return done_testing();
}
