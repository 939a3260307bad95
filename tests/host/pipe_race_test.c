// with: kernel/ipc/pipe.c kernel/ipc/byte_queue.c kernel/file/open_file.c kernel/file/uio.c kernel/proc/wait_queue.c kernel/proc/timer.c kernel/proc/lock_order.c
/* The ends of a pipe, closed while calls are in flight. */
#include "kernel/ipc/pipe.h"

#include <string.h>

#include "kernel/abi/fcntl.h"
#include "kernel/errno.h"
#include "kernel/file/uio.h"
#include "tests/host/support/interleave.h"

static struct open_file *reader, *writer;
static ssize_t results[SCENARIO_THREADS];
static char taken[8];

static void
begin(void)
{
    expect(pipe_create(0, &reader, &writer) == 0);
}

/* Calls that thread 0 and 1 are about to make have their references, as what
 * a call finds in the table has. */
static void
begin_in_flight(void)
{
    begin();
    open_file_get(reader);
    open_file_get(writer);
}

static void
read_in_flight(void)
{
    struct iovec one = {taken, sizeof taken};
    struct uio uio;

    uio_init_single(&uio, &one);
    results[0] = open_file_read(reader, &uio, NULL);
    open_file_put(reader);
}

static void
write_in_flight(void)
{
    struct iovec one = {"abcd", 4};
    struct uio uio;

    uio_init_single(&uio, &one);
    results[1] = open_file_write(writer, &uio, NULL);
    open_file_put(writer);
}

static void
close_reader(void)
{
    open_file_put(reader);
}

static void
close_writer(void)
{
    open_file_put(writer);
}

static const char *
end(void)
{
    expect(open_file_count() == 0);
    expect(interleave_sigpipes(1) == (results[1] == -EPIPE));
    if (results[1] == -EPIPE)
        return "EPIPE";
    expect(results[1] == 4 || results[1] == 0);
    if (results[0] == 4)
        expect(memcmp(taken, "abcd", 4) == 0);
    return results[0] == 4 ? "read" : "end";
}

static void
begin_write_only(void)
{
    begin();
    open_file_get(writer);
}

static void
close_both(void)
{
    close_reader();
    close_writer();
}

static const char *
end_unread(void)
{
    results[0] = 4;
    memcpy(taken, "abcd", 4);
    return end();
}

static const struct scenario scenarios[] = {
    {
        "both ends of a pipe are closed at once",
        begin,
        {close_reader, close_writer},
        end,
        {"end"},
    },
    {
        "a read in flight, and its writer goes",
        begin_in_flight,
        {read_in_flight, close_writer, close_writer, close_reader},
        end,
        {"end"},
    },
    {
        "a read and a write in flight while both descriptors go",
        begin_in_flight,
        {read_in_flight, write_in_flight, close_both},
        end,
        {"read"},
    },
    {
        "a write in flight, and its reader goes",
        begin_write_only,
        {close_both, write_in_flight},
        end_unread,
        {"read", "EPIPE"},
    },
};

int
main(int argc, char **argv)
{
    return interleave_main(argc, argv, scenarios,
                           sizeof scenarios / sizeof *scenarios);
}
