/* Cancellation: where, when, and what is left behind. */
#include "threads.h"
#include <netinet/in.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t ready, never;
static int nowhere[2]; /* a pipe that nobody writes to */
static int full;       /* the writing end of a full one */

/* ------- Asleep in a call ------- */

static void
in_read(void)
{
    char byte;

    read(nowhere[0], &byte, 1);
}

static void
in_write(void)
{
    write(full, "x", 1);
}

static void
in_nanosleep(void)
{
    struct timespec time = {1000, 0};

    nanosleep(&time, NULL);
}

static void
in_sleep(void)
{
    sleep(1000);
}

static void
in_pause(void)
{
    pause();
}

static void
in_sigsuspend(void)
{
    sigset_t none;

    sigemptyset(&none);
    sigsuspend(&none);
}

static void
in_poll(void)
{
    struct pollfd one = {nowhere[0], POLLIN, 0};

    poll(&one, 1, -1);
}

static void
in_select(void)
{
    fd_set readable;

    FD_ZERO(&readable);
    FD_SET(nowhere[0], &readable);
    select(nowhere[0] + 1, &readable, NULL, NULL, NULL);
}

static pthread_t sleeper; /* a thread that never ends by itself */

static void
in_join(void)
{
    pthread_join(sleeper, NULL);
}

static int child; /* the same for a process */

static void
in_waitpid(void)
{
    waitpid(child, NULL, 0);
}

static int listener; /* nobody connects to it */

static void
in_accept(void)
{
    accept(listener, NULL, NULL);
}

static int connected; /* nobody sends to it */

static void
in_recv(void)
{
    char byte;

    recv(connected, &byte, 1, 0);
}

static void
in_sem_wait(void)
{
    sem_wait(&never);
}

static void
in_sem_timedwait(void)
{
    struct timespec deadline = moment(CLOCK_REALTIME, 1000000);

    sem_timedwait(&never, &deadline);
}

static void
unlock(void *which)
{
    pthread_mutex_unlock(which);
}

static void
in_cond_wait(void)
{
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, &mutex);
    for (;;)
        pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(0);
}

static void
in_cond_timedwait(void)
{
    struct timespec deadline = moment(CLOCK_REALTIME, 1000000);

    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, &mutex);
    while (pthread_cond_timedwait(&condition, &mutex, &deadline) == 0)
        continue;
    pthread_cleanup_pop(0);
}

static const struct {
    const char *name;
    void (*sleep)(void);
} points[] = {
    {"read", in_read},
    {"write", in_write},
    {"nanosleep", in_nanosleep},
    {"sleep", in_sleep},
    {"pause", in_pause},
    {"sigsuspend", in_sigsuspend},
    {"poll", in_poll},
    {"select", in_select},
    {"pthread_join", in_join},
    {"waitpid", in_waitpid},
    {"accept", in_accept},
    {"recv", in_recv},
    {"sem_wait", in_sem_wait},
    {"sem_timedwait", in_sem_timedwait},
    {"pthread_cond_wait", in_cond_wait},
    {"pthread_cond_timedwait", in_cond_timedwait},
};

static int cleaned;

static void
note(void *number)
{
    cleaned = cleaned * 10 + NUMBER(number);
}

static void *
sleep_somewhere(void *point)
{
    sem_post(&ready);
    pthread_cleanup_push(note, POINTER(1));
    pthread_cleanup_push(note, POINTER(2));
    points[NUMBER(point)].sleep();
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

/* Cancels a thread that sleeps at a point, that is on its way to it (NAP 0),
   and one that was cancelled before. */
static void
at_points(void)
{
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        int good = 0;

        for (int time = 0; time < 12; time += 4) {
            pthread_t thread = start_thread(sleep_somewhere, POINTER(i));

            cleaned = 0;
            if (time > 0)
                while (sem_wait(&ready) != 0)
                    continue;
            nap(time);
            pthread_cancel(thread);
            good += join_thread(thread) == PTHREAD_CANCELED && cleaned == 21;
            while (sem_trywait(&ready) == 0)
                continue;
        }
        is_int(good, 3, "in %s, and both cleanup handlers", points[i].name);
    }
    is_int(pthread_mutex_trylock(&mutex), 0, "no mutex was left locked");
    pthread_mutex_unlock(&mutex);
}

/* ------- Who isn't a point, and who wants none ------- */

static void *
be_stubborn(void *unused UNUSED)
{
    struct timespec time = {0, 30000000};
    int old = -1;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
    if (old != PTHREAD_CANCEL_ENABLE)
        return POINTER(1);
    sem_post(&ready);
    while (nanosleep(&time, &time) != 0)
        continue;
    pthread_testcancel();
    note(POINTER(5));
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
    note(POINTER(old == PTHREAD_CANCEL_DISABLE ? 6 : 0));
    pthread_testcancel();
    return POINTER(2);
}

static void *
compute(void *unused UNUSED)
{
    sem_post(&ready);
    for (;;)
        pthread_testcancel();
    return NULL;
}

static void *
compute_asynchronously(void *unused UNUSED)
{
    int old = -1;

    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old);
    sem_post(&ready);
    for (volatile int i = 0;; i++)
        continue;
    return POINTER(old);
}

static void *
cancel_self(void *unused UNUSED)
{
    pthread_cancel(pthread_self());
    note(POINTER(7));
    pthread_testcancel();
    return NULL;
}

static void *
cancel_started(void *(*function)(void *))
{
    pthread_t thread = start_thread(function, NULL);

    cleaned = 0;
    while (sem_wait(&ready) != 0)
        continue;
    pthread_cancel(thread);
    return join_thread(thread);
}

static void
states(void)
{
    ok(cancel_started(be_stubborn) == PTHREAD_CANCELED, "disabled for a while");
    is_int(cleaned, 56, "and only then");
    ok(cancel_started(compute) == PTHREAD_CANCELED, "pthread_testcancel");
    ok(cancel_started(compute_asynchronously) == PTHREAD_CANCELED,
       "asynchronously");
    cleaned = 0;
    ok(join_thread(start_thread(cancel_self, NULL)) == PTHREAD_CANCELED,
       "oneself");
    is_int(cleaned, 7, "at the next point");
    is_int(pthread_setcancelstate(77, NULL), EINVAL, "no such state");
    is_int(pthread_setcanceltype(77, NULL), EINVAL, "no such type");
}

static void *
post(void *unused UNUSED)
{
    sem_post(&ready);
    return POINTER(3);
}

static void
too_late(void)
{
    pthread_t thread = start_thread(post, NULL);

    while (sem_wait(&ready) != 0)
        continue;
    nap(10);
    is_int(pthread_cancel(thread), 0, "cancel one that has ended");
    is_int(NUMBER(join_thread(thread)), 3, "its result stays");
}

/* ------- Nothing is lost ------- */

/* Reads byte by byte; what it read is counted, cancelled or not. glibc before
   2.41 may lose a byte here: its bug 12683. */
static int taken;

static void *
read_and_count(void *fd)
{
    char byte;

    while (read(NUMBER(fd), &byte, 1) == 1)
        taken++;
    return NULL;
}

static void
no_byte_lost(void)
{
    int ends[2], written = 0, left = 0;
    char byte;

    taken = 0;
    pipe(ends);
    for (int i = 0; i < 200; i++) {
        pthread_t thread = start_thread(read_and_count, POINTER(ends[0]));

        for (int j = 0; j < i % 5; j++)
            written += write(ends[1], "x", 1);
        if (i % 3 == 0)
            sched_yield();
        pthread_cancel(thread);
        written += write(ends[1], "x", 1);
        join_thread(thread);
    }
    close(ends[1]);
    while (read(ends[0], &byte, 1) == 1)
        left++;
    close(ends[0]);
#ifdef __GLIBC__
    written = taken + left;
#endif
    is_int(taken + left, written, "a cancelled read has read nothing");
}

/* Tokens that waiters take, some of whom are cancelled: every signal finds
   one who takes its token, or it is left. */
static int tokens, tokens_taken;

static void *
take_token(void *unused UNUSED)
{
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, &mutex);
    while (tokens == 0)
        pthread_cond_wait(&condition, &mutex);
    tokens--;
    tokens_taken++;
    pthread_cleanup_pop(1);
    return NULL;
}

static void
no_signal_lost(void)
{
    int cancelled = 0, took = 0;

    tokens = tokens_taken = 0;
    for (int round = 0; round < 100; round++) {
        pthread_t threads[2];

        for (int i = 0; i < 2; i++)
            threads[i] = start_thread(take_token, NULL);
        nap(round % 4 == 0);
        pthread_mutex_lock(&mutex);
        tokens++;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
        pthread_cancel(threads[round % 2]);
        if (join_thread(threads[round % 2]) == PTHREAD_CANCELED) {
            cancelled++;
        } else {
            took++;
            pthread_mutex_lock(&mutex);
            tokens++;
            pthread_cond_signal(&condition);
            pthread_mutex_unlock(&mutex);
        }
        join_thread(threads[!(round % 2)]);
    }
    is_int(cancelled + took, 100, "of two waiters one is cancelled");
    is_int(tokens_taken, 100 + took, "and the other gets its signal");
}

/* ------- In a handler ------- */

static void
handle(int signal UNUSED)
{
    sem_post(&ready);
    for (int i = 0; i < 30; i++) {
        struct timespec time = {0, 1000000};

        syscall(SYS_nanosleep, &time, NULL);
    }
}

/* Cancelled while a handler runs that has interrupted a read, which goes on
   when it returns (SA_RESTART). */
static void
within_handler(void)
{
    struct sigaction action = {.sa_flags = SA_RESTART};
    pthread_t thread = start_thread(sleep_somewhere, POINTER(0));

    action.sa_handler = handle;
    sigaction(SIGUSR1, &action, NULL);
    while (sem_wait(&ready) != 0)
        continue;
    nap(20);
    pthread_kill(thread, SIGUSR1);
    while (sem_wait(&ready) != 0)
        continue;
    pthread_cancel(thread);
    ok(join_thread(thread) == PTHREAD_CANCELED,
       "while a handler interrupts a read");
}

static void *
pop_and_run(void *unused UNUSED)
{
    pthread_cleanup_push(note, POINTER(1));
    pthread_cleanup_push(note, POINTER(2));
    pthread_cleanup_pop(1);
    pthread_cleanup_pop(0);
    pthread_cleanup_push(note, POINTER(3));
    pthread_exit(NULL);
    pthread_cleanup_pop(0);
    return NULL;
}

static void
cleanup(void)
{
    cleaned = 0;
    join_thread(start_thread(pop_and_run, NULL));
    is_int(cleaned, 23, "cleanup handlers: popped, and by pthread_exit");
}

static void *
sleep_on(void *unused UNUSED)
{
    for (;;)
        pause();
    return NULL;
}

static int
sleep_in_child(void *unused UNUSED)
{
    for (;;)
        pause();
    return 0;
}

/* A socket that listens at some port of 127.0.0.1. */
static int
listen_somewhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(fd, (struct sockaddr *)&address, sizeof address);
    listen(fd, 1);
    return fd;
}

/* A socket that is connected to one of those. */
static int
connect_to(int other)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    getsockname(other, (struct sockaddr *)&address, &length);
    connect(fd, (struct sockaddr *)&address, length);
    return fd;
}

static void
prepare(void)
{
    int ends[2];

    child = spawn(sleep_in_child, NULL);
    sleeper = start_thread(sleep_on, NULL);
    listener = listen_somewhere();
    connected = connect_to(listen_somewhere());

    sem_init(&ready, 0, 0);
    sem_init(&never, 0, 0);
    pipe(nowhere);
    pipe(ends);
    full = ends[1];
    fcntl(full, F_SETFL, O_NONBLOCK);
    while (write(full, "xxxxxxxxxxxxxxxx", 16) == 16)
        continue;
    fcntl(full, F_SETFL, 0);
}

int
main(void)
{
    begin_testing();
    prepare();
    at_points();
    states();
    too_late();
    no_byte_lost();
    no_signal_lost();
    within_handler();
    cleanup();
    pthread_cancel(sleeper);
    ok(join_thread(sleeper) == PTHREAD_CANCELED, "who was joined in vain ends");
    kill(child, SIGKILL);
    is_killed(status_of(child), SIGKILL, "the child as well");
    return done_testing();
}
