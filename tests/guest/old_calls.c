/*
 * Calls that only older libcs make (klibc, dietlibc): signals with 32 bits and
 * without a restorer, 16-bit ids, getrusage, gettimeofday.
 */
#include "tap.h"

#include <sys/time.h>

#define SYS_OLD_GETUID       24
#define SYS_OLD_GETGID       47
#define SYS_OLD_GETEUID      49
#define SYS_OLD_GETEGID      50
#define SYS_OLD_SIGACTION    67
#define SYS_OLD_SIGSUSPEND   72
#define SYS_OLD_GETRUSAGE    77
#define SYS_OLD_GETTIMEOFDAY 78
#define SYS_OLD_SIGPROCMASK  126

#define BAD_ADDRESS          ((void *)0xC0100000)
#define BIT(signal)          (1ul << ((signal)-1))

struct old_sigaction {
    void (*handler)(int);
    unsigned long mask;
    unsigned long flags;
    void (*restorer)(void);
};

struct usage {
    int seconds, microseconds, system_seconds, system_microseconds;
    int rest[14];
};

static volatile int handled;

static void
handler(int signal)
{
    handled = signal;
}

static void
handle(int signal)
{
    struct old_sigaction action = {.handler = handler};
    is_int(syscall(SYS_OLD_SIGACTION, signal, &action, NULL), 0,
           "sigaction without a restorer");
}

static void
test_no_restorer(void)
{
    volatile int kept = 77;
    handle(SIGUSR1);
    raise(SIGUSR1);
    is_int(handled, SIGUSR1, "the handler ran");
    is_int(kept, 77, "and came back");
    handled = 0;
    raise(SIGUSR1);
    is_int(handled, SIGUSR1, "a second time, too");
}

static void
test_sigsuspend(void)
{
    unsigned long blocked = BIT(SIGUSR2);
    unsigned long mask = 0;
    handle(SIGUSR2);
    is_int(syscall(SYS_OLD_SIGPROCMASK, SIG_BLOCK, &blocked, NULL), 0,
           "sigprocmask blocks");
    handled = 0;
    raise(SIGUSR2);
    is_int(handled, 0, "the blocked signal waits");
    is_err(syscall(SYS_OLD_SIGSUSPEND, 0, 0, 0ul), EINTR,
           "sigsuspend with an empty mask: EINTR");
    is_int(handled, SIGUSR2, "its handler has run");
    syscall(SYS_OLD_SIGPROCMASK, SIG_BLOCK, NULL, &mask);
    is_int(mask, BIT(SIGUSR2), "and the mask is what it was");
    syscall(SYS_OLD_SIGPROCMASK, SIG_UNBLOCK, &blocked, NULL);
}

static int
work(void *unused)
{
    (void)unused;
    for (volatile int i = 0; i < 20 * 1000 * 1000; i++)
        ;
    return 0;
}

static long long
used(int who)
{
    struct usage usage = {0};
    syscall(SYS_OLD_GETRUSAGE, who, &usage);
    return 1000000ll * (usage.seconds + usage.system_seconds) +
           usage.microseconds + usage.system_microseconds;
}

static void
test_usage(void)
{
    struct usage usage;
    is_int(syscall(SYS_OLD_GETRUSAGE, 0, &usage), 0, "getrusage: one's own");
    is_int(syscall(SYS_OLD_GETRUSAGE, -1, &usage), 0, "the children's");
    is_err(syscall(SYS_OLD_GETRUSAGE, 5, &usage), EINVAL, "nobody's");
    is_err(syscall(SYS_OLD_GETRUSAGE, 0, BAD_ADDRESS), EFAULT, "a bad address");
    long long before = used(-1);
    in_child(work, NULL);
    ok(used(-1) > before, "a child's time counts once it is waited for");
}

static void
test_time(void)
{
    struct {
        int seconds, microseconds;
    } old = {0, -1}, later = {0, -1};
    struct {
        int minutes, dst;
    } zone = {-1, -1};
    is_int(syscall(SYS_OLD_GETTIMEOFDAY, &old, &zone), 0, "gettimeofday");
    ok(old.microseconds >= 0 && old.microseconds < 1000000, "microseconds");
    int now = time(NULL); /* which Linux only brings up to date at a tick */
    syscall(SYS_OLD_GETTIMEOFDAY, &later, NULL);
    ok(old.seconds - 1 <= now && now <= later.seconds,
       "the seconds are time's");
    is_int(zone.minutes, 0, "the zone is UTC");
    is_int(syscall(SYS_OLD_GETTIMEOFDAY, NULL, NULL), 0, "neither is wanted");
    is_err(syscall(SYS_OLD_GETTIMEOFDAY, BAD_ADDRESS, NULL), EFAULT, "bad");
}

static void
test_ids(void)
{
    is_int(syscall(SYS_OLD_GETUID), (unsigned short)getuid(), "getuid");
    is_int(syscall(SYS_OLD_GETEUID), (unsigned short)geteuid(), "geteuid");
    is_int(syscall(SYS_OLD_GETGID), (unsigned short)getgid(), "getgid");
    is_int(syscall(SYS_OLD_GETEGID), (unsigned short)getegid(), "getegid");
}

int
main(void)
{
    begin_testing();
    test_no_restorer();
    test_sigsuspend();
    test_usage();
    test_time();
    test_ids();
    return done_testing();
}
