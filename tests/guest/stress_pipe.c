/*
 * Processes in a row and in a crowd, pieces of random sizes: in the end
 * every byte has been counted once. Argument: the seed.
 */
#include "tap.h"

enum { ROW = 4, BYTES = 150000, CROWD = 3, RECORDS = 120 };

static uint32_t seed = 4711;
static unsigned char buffer[70000];

static int
any(int bound)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % bound;
}

/* Byte number AT of what is sent through the row. */
static unsigned char
byte_at(int at)
{
    return (at * 2654435761u) >> 24;
}

static int
write_all(int fd, const unsigned char *bytes, int count)
{
    while (count > 0) {
        int got = write(fd, bytes, count);
        if (got <= 0)
            return -1;
        bytes += got;
        count -= got;
    }
    return 0;
}

/* Random sizes: mostly small, now and then larger than the pipe. */
static int
any_size(void)
{
    return any(20) == 0 ? 1 + any(69000) : 1 + any(3000);
}

static int
send_bytes(int out)
{
    for (int at = 0; at < BYTES;) {
        int size = any_size();
        if (size > BYTES - at)
            size = BYTES - at;
        for (int i = 0; i < size; i++)
            buffer[i] = byte_at(at + i);
        if (write_all(out, buffer, size) < 0)
            return 1;
        at += size;
    }
    return 0;
}

static int
pass_bytes(int in, int out)
{
    int got;
    while ((got = read(in, buffer, any_size())) > 0)
        if (write_all(out, buffer, got) < 0)
            return 1;
    return got < 0;
}

/* A row of processes, each writing into the next one's pipe. */
static void
test_row(void)
{
    int pids[ROW + 1], in = -1, fds[2], wrong = 0, total = 0, got, good = 0;
    for (int i = 0; i <= ROW; i++) {
        pipe(fds);
        pids[i] = fork();
        if (pids[i] == 0) {
            close(fds[0]);
            seed += i;
            _exit(i == 0 ? send_bytes(fds[1]) : pass_bytes(in, fds[1]));
        }
        if (in >= 0)
            close(in);
        close(fds[1]);
        in = fds[0];
    }
    while ((got = read(in, buffer, any_size())) > 0)
        for (int i = 0; i < got; i++, total++)
            wrong += buffer[i] != byte_at(total);
    close(in);
    for (int i = 0; i <= ROW; i++)
        good += status_of(pids[i]) == 0;
    is_int(total, BYTES, "all bytes came through a row of processes");
    is_int(wrong, 0, "in order");
    is_int(good, ROW + 1, "and all of the row are content");
}

struct record {
    uint16_t writer, number, size;
    unsigned char bytes[1000];
};

static int
write_records(int out, int writer)
{
    struct record record;
    for (int i = 0; i < RECORDS; i++) {
        record.writer = writer;
        record.number = i;
        record.size = any(1000);
        memset(record.bytes, writer * 100 + i, record.size);
        int size = 6 + record.size;
        if (write(out, &record, size) != size)
            return 1;
        if (any(10) == 0)
            syscall(SYS_sched_yield);
    }
    return 0;
}

/* Readers of whole records would need a lock: one reader, many writers. */
static void
test_crowd(void)
{
    int fds[2], pids[CROWD], next[CROWD] = {0}, wrong = 0, good = 0;
    struct record record;
    pipe(fds);
    for (int i = 0; i < CROWD; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            seed += 100 + i;
            _exit(write_records(fds[1], i));
        }
    }
    close(fds[1]);
    while (read_fully(fds[0], &record, 6) == 6) {
        if (record.writer >= CROWD || record.size > 1000)
            break;
        wrong += record.number != next[record.writer]++;
        wrong += read_fully(fds[0], record.bytes, record.size) != record.size;
        unsigned char want = record.writer * 100 + record.number;
        for (int i = 0; i < record.size; i++)
            wrong += record.bytes[i] != want;
    }
    close(fds[0]);
    for (int i = 0; i < CROWD; i++) {
        is_int(next[i], RECORDS, "all records of writer %d came", i);
        good += status_of(pids[i]) == 0;
    }
    is_int(wrong, 0, "in order and whole");
    is_int(good, CROWD, "and all writers are content");
}

/* Each child counts what it took; together they took everything once. */
static void
test_shared_readers(void)
{
    int fds[2], sums[2], pids[CROWD];
    uint32_t sum[2], total[2] = {0, 0}, want = 0;
    pipe(fds);
    pipe(sums);
    for (int i = 0; i < CROWD; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            int got;
            sum[0] = sum[1] = 0;
            seed += 200 + i;
            close(fds[1]);
            while ((got = read(fds[0], buffer, 1 + any(900))) > 0)
                for (int j = 0; j < got; j++) {
                    sum[0]++;
                    sum[1] += buffer[j];
                }
            _exit(write(sums[1], sum, 8) != 8);
        }
    }
    close(fds[0]);
    is_int(send_bytes(fds[1]), 0, "all bytes for a crowd of readers are sent");
    close(fds[1]);
    for (int i = 0; i < BYTES; i++)
        want += byte_at(i);
    for (int i = 0; i < CROWD; i++) {
        read_fully(sums[0], sum, 8);
        total[0] += sum[0];
        total[1] += sum[1];
        is_exit(status_of(pids[i]), 0, "a reader of the crowd is content");
    }
    is_int(total[0], BYTES, "the crowd took each byte once");
    is_int(total[1], want, "and no other");
    close(sums[0]);
    close(sums[1]);
}

int
main(int argc, char **argv)
{
    begin_testing();
    if (argc > 1)
        seed = strtoul(argv[1], NULL, 0);
    diag("seed %u", (unsigned)seed);
    test_row();
    test_crowd();
    test_shared_readers();
    is_int(open_descriptors(64), 3, "nothing is left open");
    return done_testing();
}
