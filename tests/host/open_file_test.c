// with: kernel/file/open_file.c tests/host/support/plain_kernel.c
/* The open file description: its position, its references, its access mode. */
#include "kernel/file/open_file.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/unistd.h"
#include "kernel/errno.h"
#include "kernel/file/uio.h"
#include "kernel/fs/inode.h"
#include "tests/host/check.h"
#include "tests/host/support/plain_kernel.h"

#define END 1000

static int released, inode_puts;
static bool position_was_locked;

void
inode_put(struct inode *inode)
{
    inode_puts += inode != NULL;
}

/* Moves all of UIO and says where. */
static ssize_t
move(struct open_file *file, struct uio *uio, uint64_t *position)
{
    ssize_t moved = uio->left;

    position_was_locked = file->position_lock.owner != 0;
    if (position)
        *position += moved;
    uio->left = 0;
    return moved;
}

static ssize_t
fail(struct open_file *file, struct uio *uio, uint64_t *position)
{
    (void)file;
    (void)uio;
    (void)position;
    return -EIO;
}

static int64_t
end(struct open_file *file)
{
    (void)file;
    return END;
}

static void
release(struct open_file *file)
{
    (void)file;
    released++;
}

static const struct file_ops file_ops = {
    .read = move, .write = move, .end = end, .release = release};
static const struct file_ops stream_ops = {.read = move, .write = move};
static const struct file_ops failing_ops = {.read = fail, .end = end};

static ssize_t
read_some(struct open_file *file, size_t count, uint64_t *position)
{
    struct iovec one = {NULL, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    return open_file_read(file, &uio, position);
}

static ssize_t
write_some(struct open_file *file, size_t count, uint64_t *position)
{
    struct iovec one = {NULL, count};
    struct uio uio;

    uio_init_single(&uio, &one);
    return open_file_write(file, &uio, position);
}

static void
test_references(void)
{
    struct inode inode;
    struct open_file *file = open_file_create(&file_ops, &inode, NULL, O_RDWR);

    check(open_file_count() == 1, "there is one description");
    open_file_get(file);
    open_file_put(file);
    check(released == 0 && inode_puts == 0, "one of two references is left");
    open_file_put(file);
    check(released == 1 && inode_puts == 1, "the last one frees (LABS 24, 27)");
    check(open_file_count() == 0, "there is none");
    plain_heap_failures = 0;
    check(!open_file_create(&file_ops, &inode, NULL, 0), "no memory: NULL");
    plain_heap_failures = -1;
    check(inode_puts == 1, "and the inode is still the caller's");
}

static void
test_position(void)
{
    struct open_file *file = open_file_create(&file_ops, NULL, NULL, O_RDWR);
    uint64_t own = 7;

    check(read_some(file, 100, NULL) == 100 && file->position == 100,
          "read moves the position by what it read");
    check(position_was_locked, "under the position's lock");
    check(write_some(file, 50, NULL) == 50 && file->position == 150,
          "write moves the same one");
    check(read_some(file, 3, &own) == 3 && own == 10 && file->position == 150,
          "pread brings its own and leaves that one");
    open_file_put(file);
    file = open_file_create(&failing_ops, NULL, NULL, O_RDWR);
    check(read_some(file, 9, NULL) == -EIO && file->position == 0,
          "a read that fails moves nothing");
    check(write_some(file, 9, NULL) == -EINVAL, "no such operation: EINVAL");
    check(!file->position_lock.owner, "the lock is free again");
    open_file_put(file);
}

static void
test_access(void)
{
    struct open_file *reader =
        open_file_create(&file_ops, NULL, NULL, O_RDONLY);
    struct open_file *writer =
        open_file_create(&file_ops, NULL, NULL, O_WRONLY | O_APPEND);

    check(read_some(reader, 1, NULL) == 1, "O_RDONLY reads");
    check(write_some(reader, 1, NULL) == -EBADF, "but doesn't write (LABS 22)");
    check(write_some(writer, 1, NULL) == 1, "O_WRONLY writes");
    check(read_some(writer, 1, NULL) == -EBADF, "but doesn't read");
    open_file_put(reader);
    open_file_put(writer);
}

static void
test_seek(void)
{
    struct open_file *file = open_file_create(&file_ops, NULL, NULL, O_RDWR);

    check(open_file_seek(file, 5, SEEK_SET) == 5, "from the start");
    check(open_file_seek(file, -2, SEEK_CUR) == 3, "from here");
    check(open_file_seek(file, -1, SEEK_END) == END - 1, "from the end");
    check(open_file_seek(file, 9, SEEK_END) == END + 9, "behind the end");
    check(open_file_seek(file, -10, SEEK_SET) == -EINVAL, "before the start");
    check(open_file_seek(file, 0, 77) == -EINVAL, "from nowhere");
    check(open_file_seek(file, INT64_MAX, SEEK_CUR) == -EOVERFLOW, "too far");
    check(open_file_seek(file, 0, SEEK_CUR) == END + 9,
          "what fails moves nothing");
    open_file_put(file);
}

static void
test_stream(void)
{
    struct open_file *file = open_file_create(&stream_ops, NULL, NULL, O_RDWR);
    uint64_t own = 0;

    check(read_some(file, 4, NULL) == 4 && file->position == 0,
          "a stream has no position");
    check(!position_was_locked, "so a reader that sleeps keeps no one out");
    check(read_some(file, 4, &own) == -ESPIPE, "pread of a stream: ESPIPE");
    check(open_file_seek(file, 0, SEEK_CUR) == -ESPIPE, "lseek as well");
    open_file_put(file);
}

int
main(void)
{
    test_references();
    test_position();
    test_access();
    test_seek();
    test_stream();
    check(open_file_count() == 0, "no description is left");
    return check_done();
}
