/* Sleeping by the clock or until a signal. */
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

/* Returns 0, or the seconds left when a signal came first. */
unsigned
sleep(unsigned seconds)
{
    struct timespec left = {.tv_sec = seconds};

    if (nanosleep(&left, &left) == 0)
        return 0;
    return left.tv_sec + (left.tv_nsec >= 500000000);
}

int
usleep(useconds_t microseconds)
{
    struct timespec time = {
        .tv_sec = microseconds / 1000000,
        .tv_nsec = microseconds % 1000000 * 1000,
    };

    return nanosleep(&time, NULL);
}

/* Sleeps until a handler has run; always -1 with EINTR. */
int
pause(void)
{
    sigset_t mask;

    if (sigprocmask(SIG_BLOCK, NULL, &mask) < 0)
        return -1;
    return sigsuspend(&mask);
}
