/* alarm, setitimer and getitimer: SIGALRM by real time. */
#include "tap.h"

#include <sys/time.h>

static volatile int alarms;

static void
count_alarm(int signal)
{
    alarms += signal == SIGALRM;
}

/* SIGALRM is counted, and ends sleeping calls. */
static void
catch_alarms(void)
{
    struct sigaction action = {.sa_handler = count_alarm};
    sigaction(SIGALRM, &action, NULL);
    alarms = 0;
}

static struct itimerval
milliseconds(int value, int interval)
{
    return (struct itimerval){
        .it_value = {value / 1000, value % 1000 * 1000},
        .it_interval = {interval / 1000, interval % 1000 * 1000}};
}

static void
test_alarm(void)
{
    catch_alarms();
    is_int(alarm(1), 0, "alarm");
    is_err(pause(), EINTR, "ends a pause");
    is_int(alarms, 1, "by its signal");
    is_int(alarm(0), 0, "nothing is left");
    is_int(alarm(100), 0, "another");
    int left = alarm(50);
    ok(left == 100 || left == 99, "the next tells what was left of it");
    left = alarm(0);
    ok(left == 50 || left == 49, "none takes it back");
    is_int(alarm(0), 0, "so that nothing is left");
    is_int(syscall(SYS_alarm, 0xFFFFFFFFu), 0, "as long as can be");
    ok((unsigned)syscall(SYS_alarm, 0) >= 0x7FFFFFFE, "is 31 bits of seconds");
    is_int(alarms, 1, "and no signal came of all that");
}

static void
test_interval(void)
{
    struct itimerval five = milliseconds(5, 5), none = milliseconds(0, 0), old;
    catch_alarms();
    is_int(setitimer(ITIMER_REAL, &five, NULL), 0, "a timer with an interval");
    while (alarms < 5)
        pause();
    ok(alarms >= 5, "sends its signal again and again");
    is_int(setitimer(ITIMER_REAL, &none, &old), 0, "is stopped");
    ok(old.it_interval.tv_sec == 0 && old.it_interval.tv_usec == 5000,
       "tells its interval");
    ok(old.it_value.tv_sec == 0 && old.it_value.tv_usec > 0 &&
           old.it_value.tv_usec <= 5000,
       "and what was left");
    int seen = alarms;
    nap(30);
    is_int(alarms, seen, "and is silent from then on");
}

static void
test_getitimer(void)
{
    struct itimerval long_one = milliseconds(60500, 7000), now;
    struct itimerval none = milliseconds(0, 5000);
    setitimer(ITIMER_REAL, &long_one, NULL);
    is_int(getitimer(ITIMER_REAL, &now), 0, "getitimer");
    ok(now.it_value.tv_sec == 60 || now.it_value.tv_sec == 59, "what is left");
    is_int(now.it_interval.tv_sec, 7, "and the interval");
    setitimer(ITIMER_REAL, &none, NULL);
    getitimer(ITIMER_REAL, &now);
    ok(!now.it_value.tv_sec && !now.it_value.tv_usec, "no value: it's stopped");
    ok(!now.it_interval.tv_sec && !now.it_interval.tv_usec,
       "whatever the interval");
}

static void
test_errors(void)
{
    struct itimerval value = milliseconds(0, 0);
    int32_t negative[4] = {0, 0, -1, 0}, whole[4] = {0, 0, 0, 1000000};
    int32_t interval[4] = {0, 1000000, 0, 0};
    is_err(getitimer(3, &value), EINVAL, "no such timer: EINVAL");
    is_err(setitimer(3, &value, NULL), EINVAL, "to set: EINVAL");
    is_err(setitimer(-1, &value, NULL), EINVAL, "below the first: EINVAL");
    alarm(77);
    is_err(syscall(SYS_setitimer, 0, negative, 0), EINVAL, "-1 second");
    is_err(syscall(SYS_setitimer, 0, whole, 0), EINVAL, "a million us");
    is_err(syscall(SYS_setitimer, 0, interval, 0), EINVAL, "as an interval");
    is_err(syscall(SYS_setitimer, 0, 0xC0100000u, 0), EFAULT,
           "a place of the kernel's: EFAULT");
    is_fault(syscall(SYS_getitimer, 0, bad), "getitimer");
    ok(alarm(77) > 70, "none of them stopped the timer");
    is_int(syscall(SYS_setitimer, 0, 0, 0), 0, "no place at all");
    is_int(alarm(0), 0, "stops it");
}

static void
test_processes(void)
{
    alarm(100);
    pid_t pid = fork();
    if (pid == 0)
        _exit(alarm(0));
    is_exit(status_of(pid), 0, "a child has no timer");
    ok(alarm(0) > 90, "its parent keeps it");
    if ((pid = fork()) == 0) {
        signal(SIGALRM, SIG_DFL);
        struct itimerval soon = milliseconds(10, 0);
        setitimer(ITIMER_REAL, &soon, NULL);
        for (;;)
            ;
    }
    is_killed(status_of(pid), SIGALRM, "who computes is killed by it");
    if ((pid = fork()) == 0) {
        struct itimerval often = milliseconds(1, 1);
        signal(SIGALRM, SIG_IGN);
        setitimer(ITIMER_REAL, &often, NULL);
        nap(20);
        _exit(7);
    }
    is_exit(status_of(pid), 7, "who ignores it goes on, and dies with it");
}

/* As a program that test_exec becomes: what was left of the timer. */
static void
test_exec(const char *self)
{
    pid_t pid = fork();
    if (pid == 0) {
        alarm(40);
        execl(self, self, "left", NULL);
        _exit(1);
    }
    int status = status_of(pid);
    ok(WIFEXITED(status) && WEXITSTATUS(status) > 30 &&
           WEXITSTATUS(status) <= 40,
       "exec keeps the timer");
}

int
main(int argc, char *argv[])
{
    if (argc > 1)
        return alarm(0);
    test_alarm();
    test_interval();
    test_getitimer();
    test_errors();
    test_processes();
    test_exec(argv[0]);
    return done_testing();
}
