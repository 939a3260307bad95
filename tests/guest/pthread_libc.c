/* What threads share in the libc: streams, heap, environment, exit. */
#include "threads.h"

static int ends[2];
static FILE *stream;

/* ------- Streams ------- */

enum { WRITERS = 6, LINES = 200 };

static void *
write_lines(void *me)
{
    for (int i = 0; i < LINES; i++)
        fprintf(stream, "%d says %s number %d of %d\n", NUMBER(me), "line", i,
                LINES);
    return NULL;
}

/* Counts lines that are just as one of the writers wrote them, in order. */
static void *
check_lines(void *unused UNUSED)
{
    FILE *input = fdopen(ends[0], "r");
    int next[WRITERS] = {0}, good = 0;
    char line[200], expected[200];

    while (fgets(line, sizeof line, input)) {
        int who = line[0] - '0';

        if (who < 0 || who >= WRITERS)
            continue;
        snprintf(expected, sizeof expected, "%d says line number %d of %d\n",
                 who, next[who]++, LINES);
        good += strcmp(line, expected) == 0;
    }
    fclose(input);
    return POINTER(good);
}

static void
whole_lines(int buffering, const char *name)
{
    pthread_t threads[WRITERS], reader;

    pipe(ends);
    stream = fdopen(ends[1], "w");
    setvbuf(stream, NULL, buffering, 300);
    reader = start_thread(check_lines, NULL);
    for (int i = 0; i < WRITERS; i++)
        threads[i] = start_thread(write_lines, POINTER(i));
    for (int i = 0; i < WRITERS; i++)
        join_thread(threads[i]);
    fclose(stream);
    is_int(NUMBER(join_thread(reader)), WRITERS * LINES,
           "printf from many threads: lines stay whole, %s", name);
}

static void *
try_stream(void *unused UNUSED)
{
    int busy = ftrylockfile(stream);

    if (busy == 0)
        funlockfile(stream);
    return POINTER(busy != 0);
}

static int
stream_is_busy(void)
{
    return NUMBER(join_thread(start_thread(try_stream, NULL)));
}

static void
locked_streams(void)
{
    stream = fopen("/dev/null", "w");
    is_int(stream_is_busy(), 0, "a stream is free");
    flockfile(stream);
    is_int(ftrylockfile(stream), 0, "its owner takes it again");
    fputs("and uses it\n", stream);
    is_int(stream_is_busy(), 1, "another can't");
    funlockfile(stream);
    is_int(stream_is_busy(), 1, "as long as the owner has it");
    funlockfile(stream);
    is_int(stream_is_busy(), 0, "then it can");
    fclose(stream);
}

/* ------- The heap ------- */

enum { BLOCKS = 64 };

static void *
allocate(void *seed)
{
    unsigned random = NUMBER(seed);
    unsigned char *blocks[BLOCKS] = {NULL};
    size_t sizes[BLOCKS] = {0};
    int wrong = 0;

    for (int i = 0; i < 8000; i++) {
        unsigned n = rand_r(&random) % BLOCKS;
        size_t size = rand_r(&random) % (i % 100 ? 600 : 200000);

        for (size_t j = 0; j < sizes[n]; j += 97)
            wrong += blocks[n][j] != (unsigned char)(n + NUMBER(seed));
        if (i % 3 == 0 && size > 0)
            blocks[n] = realloc(blocks[n], size);
        else {
            free(blocks[n]);
            blocks[n] = malloc(size);
        }
        sizes[n] = size;
        if (blocks[n])
            memset(blocks[n], n + NUMBER(seed), size);
        else
            wrong += size > 0;
    }
    for (int i = 0; i < BLOCKS; i++)
        free(blocks[i]);
    return POINTER(wrong);
}

static void
heap(void)
{
    pthread_t threads[6];
    int wrong = 0;

    for (int i = 0; i < 6; i++)
        threads[i] = start_thread(allocate, POINTER(i + 1));
    for (int i = 0; i < 6; i++)
        wrong += NUMBER(join_thread(threads[i]));
    is_int(wrong, 0, "no block is given twice");
}

/* ------- The environment ------- */

static void *
change_environment(void *me)
{
    char name[20], value[20];
    int wrong = 0;

    snprintf(name, sizeof name, "THREAD%d", NUMBER(me));
    for (int i = 0; i < 300; i++) {
        snprintf(value, sizeof value, "%d", i);
        wrong += setenv(name, value, 1) != 0;
        wrong += getenv(name) == NULL || strcmp(getenv(name), value) != 0;
        if (i % 7 == 0)
            wrong += unsetenv(name) != 0 || getenv(name) != NULL;
    }
    return POINTER(wrong);
}

static void
environment(void)
{
    pthread_t threads[4];
    int wrong = 0;

    for (int i = 0; i < 4; i++)
        threads[i] = start_thread(change_environment, POINTER(i));
    for (int i = 0; i < 4; i++)
        wrong += NUMBER(join_thread(threads[i]));
    is_int(wrong, 0, "each thread finds the variables it sets");
    is_str(getenv("THREAD3"), "299", "also afterwards");
}

/* ------- The end ------- */

static pthread_barrier_t together;
static int told;

static void
tell_once(void)
{
    char byte = 'x';

    write(told, &byte, 1);
    nap(20);
}

static void *
exit_with(void *status)
{
    pthread_barrier_wait(&together);
    exit(NUMBER(status));
}

static int
exit_twice(void *unused UNUSED)
{
    pthread_barrier_init(&together, NULL, 3);
    atexit(tell_once);
    start_thread(exit_with, POINTER(7));
    start_thread(exit_with, POINTER(7));
    exit_with(POINTER(7));
    return 0;
}

static sem_t reading;

static void *
read_for_ever(void *unused UNUSED)
{
    FILE *input = fdopen(ends[0], "r");

    sem_post(&reading);
    fgetc(input);
    return NULL;
}

/* A thread that sleeps in a stream's read has its lock. */
static int
exit_while_reading(void *unused UNUSED)
{
    FILE *output = fdopen(told, "w");

    start_thread(read_for_ever, NULL);
    while (sem_wait(&reading) != 0)
        continue;
    nap(20);
    fputs("abc", output);
    exit(8);
}

static int
bytes_told(int (*body)(void *), int status, const char *name)
{
    int back[2];
    char bytes[10];
    int pid, count;

    pipe(back);
    told = back[1];
    pid = spawn(body, NULL);
    close(back[1]);
    count = read_fully(back[0], bytes, sizeof bytes);
    close(back[0]);
    is_exit(status_of(pid), status, "%s", name);
    return count;
}

static void
the_end(void)
{
    sem_init(&reading, 0, 0);
    pipe(ends);
    is_int(bytes_told(exit_twice, 7, "three threads call exit"), 1,
           "atexit's functions run once");
    if (OUTLIVES_THREADS)
        is_int(bytes_told(exit_while_reading, 8, "exit while another reads"), 3,
               "output is flushed");
}

int
main(void)
{
    begin_testing();
    whole_lines(_IOFBF, "full buffering");
    whole_lines(_IOLBF, "line buffering");
    whole_lines(_IONBF, "no buffering");
    locked_streams();
    heap();
    if (SHARES_ENVIRONMENT)
        environment();
    the_end();
    return done_testing();
}
