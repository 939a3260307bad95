/* nanosleep, clock_gettime and their relatives. */
#include "tap.h"

static long long
nanoseconds(int clock)
{
    struct timespec now = {0, 0};
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void
test_clocks(void)
{
    struct timespec time = {-1, -1};
    is_int(clock_gettime(CLOCK_MONOTONIC, &time), 0, "CLOCK_MONOTONIC");
    ok(time.tv_sec >= 0 && time.tv_nsec >= 0 && time.tv_nsec < 1000000000,
       "gives a time");
    is_int(clock_gettime(CLOCK_REALTIME, &time), 0, "CLOCK_REALTIME");
    ok(time.tv_sec > 1600000000, "is after 2020");
    long long last = nanoseconds(CLOCK_MONOTONIC);
    int back = 0;
    for (int i = 0; i < 500; i++) {
        long long now = nanoseconds(CLOCK_MONOTONIC);
        back += now < last;
        last = now;
    }
    is_int(back, 0, "CLOCK_MONOTONIC never goes back");
    is_int(clock_getres(CLOCK_MONOTONIC, &time), 0, "clock_getres");
    ok(time.tv_sec == 0 && time.tv_nsec > 0, "gives a resolution");
    is_err(clock_gettime(99, &time), EINVAL, "an unknown clock: EINVAL");
    is_err(clock_getres(99, &time), EINVAL, "its resolution: EINVAL");
    is_fault(syscall(SYS_clock_gettime, CLOCK_REALTIME, bad), "clock_gettime");
    is_fault(syscall(SYS_clock_gettime64, CLOCK_REALTIME, bad),
             "clock_gettime64");
}

static void
test_calls_agree(void)
{
    int32_t small[2] = {0, 0}, later[2] = {0, 0};
    int64_t large[2] = {0, 0};
    int32_t seconds = -7;
    is_int(syscall(SYS_clock_gettime, CLOCK_REALTIME, small), 0,
           "clock_gettime, 32 bits");
    is_int(syscall(SYS_clock_gettime64, CLOCK_REALTIME, large), 0,
           "clock_gettime64");
    int now = syscall(SYS_time, &seconds);
    syscall(SYS_clock_gettime, CLOCK_REALTIME, later);
    ok(small[0] <= large[0] && large[0] <= later[0], "they agree");
    ok(now == seconds, "time returns what it stores");
    ok(small[0] - 1 <= now && now <= later[0], "and agrees");
    ok(syscall(SYS_time, 0) >= now, "time without a place to store");
    is_err(syscall(SYS_time, 0xC0100000u), EFAULT, "time, bad place: EFAULT");
}

static void
test_sleep(void)
{
    long long start = nanoseconds(CLOCK_MONOTONIC);
    struct timespec time = {0, 30000000};
    is_int(nanosleep(&time, NULL), 0, "nanosleep of 30 ms");
    ok(nanoseconds(CLOCK_MONOTONIC) - start >= 30000000, "takes them");
    time = (struct timespec){0, 0};
    is_int(nanosleep(&time, NULL), 0, "nanosleep of nothing returns");
    int32_t small[2] = {0, 20000000};
    start = nanoseconds(CLOCK_MONOTONIC);
    is_int(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, small, 0), 0,
           "clock_nanosleep of 20 ms");
    ok(nanoseconds(CLOCK_MONOTONIC) - start >= 20000000, "takes them");
}

static void
test_absolute(void)
{
    int64_t until[2];
    long long target = nanoseconds(CLOCK_MONOTONIC) + 25000000;
    until[0] = target / 1000000000;
    until[1] = target % 1000000000;
    is_int(syscall(SYS_clock_nanosleep_time64, CLOCK_MONOTONIC, 1, until, 0), 0,
           "clock_nanosleep until a time");
    ok(nanoseconds(CLOCK_MONOTONIC) >= target, "which has come");
    is_int(syscall(SYS_clock_nanosleep_time64, CLOCK_MONOTONIC, 1, until, 0), 0,
           "until a time that is over: at once");
}

static void
test_errors(void)
{
    int32_t time[2] = {0, 1000000000};
    is_err(syscall(SYS_nanosleep, time, 0), EINVAL,
           "a second of nanoseconds: EINVAL");
    time[1] = -1;
    is_err(syscall(SYS_nanosleep, time, 0), EINVAL, "-1 ns: EINVAL");
    time[0] = -1;
    time[1] = 0;
    is_err(syscall(SYS_nanosleep, time, 0), EINVAL, "-1 s: EINVAL");
    is_fault(syscall(SYS_nanosleep, bad, 0), "nanosleep");
    time[0] = 0;
    is_err(syscall(SYS_clock_nanosleep, 99, 0, time, 0), EINVAL,
           "clock_nanosleep, unknown clock: EINVAL");
}

static int
sleep_for(void *milliseconds)
{
    nap(*(int *)milliseconds);
    return 0;
}

/* Those who sleep shorter wake earlier, whoever went to bed first. */
static void
test_order(void)
{
    static int times[4] = {100000, 20, 200000, 10};
    int pids[4];
    for (int i = 0; i < 4; i++) {
        pids[i] = spawn(sleep_for, &times[i]);
        if (i % 2 == 0)
            await_state(pids[i], 'S');
    }
    is_exit(status_of(pids[3]), 0, "who sleeps short wakes");
    is_exit(status_of(pids[1]), 0, "and who sleeps a little longer");
    for (int i = 0; i < 4; i += 2) {
        ok(await_state(pids[i], 'S'), "who went to bed before sleeps on");
        kill(pids[i], SIGKILL);
        is_killed(status_of(pids[i]), SIGKILL, "until it is killed");
    }
}

int
main(void)
{
    begin_testing();
    test_clocks();
    test_calls_agree();
    test_sleep();
    test_absolute();
    test_errors();
    test_order();
    return done_testing();
}
