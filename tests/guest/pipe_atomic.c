/*
 * Several writers of one pipe: what is written with at most PIPE_BUF bytes
 * comes out in one piece; more may interleave, but nothing is lost or doubled.
 */
#include "tap.h"

enum { WRITERS = 4, RECORDS = 25, PIPE_SIZE = 65536, ATOMIC = 4096 };

static char buffer[70000];
static int fds[2];

struct work {
    char letter;
    int size, records;
};

static int
write_records(void *argument)
{
    struct work *work = argument;
    close(fds[0]);
    memset(buffer, work->letter, work->size);
    for (int i = 0; i < work->records; i++)
        if (write(fds[1], buffer, work->size) != work->size)
            return 1;
    return 0;
}

static void
start_writers(int *pids, int size, int records)
{
    pipe(fds);
    for (int i = 0; i < WRITERS; i++) {
        struct work work = {'a' + i, size, records};
        pids[i] = spawn(write_records, &work);
    }
    close(fds[1]);
}

static void
end_writers(int *pids, const char *what)
{
    int good = 0;
    for (int i = 0; i < WRITERS; i++)
        good += status_of(pids[i]) == 0;
    is_int(good, WRITERS, "%s: every write was whole", what);
    close(fds[0]);
}

static void
test_atomic(int size, const char *what)
{
    int pids[WRITERS], records = 0, torn = 0;
    int count[WRITERS] = {0};
    start_writers(pids, size, RECORDS);
    while (read_fully(fds[0], buffer, size) == size) {
        records++;
        for (int i = 1; i < size; i++)
            if (buffer[i] != buffer[0]) {
                torn++;
                break;
            }
        if (buffer[0] >= 'a' && buffer[0] < 'a' + WRITERS)
            count[buffer[0] - 'a']++;
    }
    is_int(records, WRITERS * RECORDS, "%s: as many as were written", what);
    is_int(torn, 0, "%s: none is torn (LABS 44)", what);
    ok(count[0] == RECORDS && count[1] == RECORDS && count[2] == RECORDS &&
           count[3] == RECORDS,
       "%s: from each as many as it wrote", what);
    end_writers(pids, what);
}

static void
test_large(void)
{
    int pids[WRITERS], got, strangers = 0;
    int count[WRITERS] = {0};
    start_writers(pids, 33000, 2);
    while ((got = read(fds[0], buffer, 10007)) > 0)
        for (int i = 0; i < got; i++)
            if (buffer[i] >= 'a' && buffer[i] < 'a' + WRITERS)
                count[buffer[i] - 'a']++;
            else
                strangers++;
    for (int i = 0; i < WRITERS; i++)
        is_int(count[i], 66000, "large writes: no byte of %c lost or doubled",
               'a' + i);
    is_int(strangers, 0, "large writes: no byte that nobody wrote");
    end_writers(pids, "large writes");
}

/* A page's worth of room, and two who want to write a page: no halves. */
static void
test_no_half(void)
{
    pipe(fds);
    memset(buffer, 'z', PIPE_SIZE);
    write(fds[1], buffer, PIPE_SIZE);
    read(fds[0], buffer, ATOMIC);
    write(fds[1], buffer, 100);
    struct work work = {'y', ATOMIC, 1};
    int pid = spawn(write_records, &work);
    await_state(pid, 'S');
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    int total = read_fully(fds[0], buffer, PIPE_SIZE - ATOMIC + 100);
    is_int(total, PIPE_SIZE - ATOMIC + 100, "what was there before");
    ok(memchr(buffer, 'y', total) == NULL, "with nothing of who came late");
    fcntl(fds[0], F_SETFL, 0);
    is_int(read_fully(fds[0], buffer, ATOMIC), ATOMIC, "then its page");
    is_int(buffer[0] == 'y' && buffer[ATOMIC - 1] == 'y', 1, "in one piece");
    is_exit(status_of(pid), 0, "and its write was whole");
    close(fds[0]);
    close(fds[1]);
}

/* Readers at once: each byte to one of them, whole pieces or not. */
static int
count_bytes(void *argument)
{
    int *sum_fds = argument;
    uint32_t sum[2] = {0, 0};
    unsigned char piece[300];
    int got;
    close(fds[1]);
    while ((got = read(fds[0], piece, sizeof piece)) > 0)
        for (int i = 0; i < got; i++) {
            sum[0]++;
            sum[1] += piece[i];
        }
    return write(sum_fds[1], sum, sizeof sum) == sizeof sum ? 0 : 1;
}

static void
test_readers(void)
{
    int sums[2], pids[3];
    uint32_t sum[2], total[2] = {0, 0}, want = 0;
    pipe(fds);
    pipe(sums);
    for (int i = 0; i < 3; i++)
        pids[i] = spawn(count_bytes, sums);
    for (int i = 0; i < 100000; i += 1000) {
        for (int j = 0; j < 1000; j++) {
            buffer[j] = (i + j) * 7 % 199;
            want += (i + j) * 7 % 199;
        }
        write(fds[1], buffer, 1000);
    }
    close(fds[0]);
    close(fds[1]);
    for (int i = 0; i < 3; i++) {
        read_fully(sums[0], sum, sizeof sum);
        total[0] += sum[0];
        total[1] += sum[1];
        is_exit(status_of(pids[i]), 0, "a reader of three saw the end");
    }
    is_int(total[0], 100000, "three readers: 100000 bytes in all");
    is_int(total[1], want, "and their sum is right");
    close(sums[0]);
    close(sums[1]);
}

int
main(void)
{
    begin_testing();
    test_atomic(ATOMIC, "records of 4096");
    test_atomic(1000, "records of 1000");
    test_atomic(3, "records of 3");
    test_large();
    test_no_half();
    test_readers();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
