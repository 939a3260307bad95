#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "tests/host/support/file_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kernel/dev/block.h"

int file_disk_failures = -1;

static int
transfer(struct block_device *device, uint64_t sector, uint32_t count,
         void *buf, bool write)
{
    int fd = (int)(intptr_t)device->private;
    size_t bytes = count * SECTOR_SIZE;
    ssize_t moved;

    if (sector > device->sectors || count > device->sectors - sector)
        return -EIO;
    if (file_disk_failures == 0)
        return -EIO;
    if (file_disk_failures > 0)
        file_disk_failures--;
    moved = write ? pwrite(fd, buf, bytes, sector * SECTOR_SIZE)
                  : pread(fd, buf, bytes, sector * SECTOR_SIZE);
    return moved == (ssize_t)bytes ? 0 : -EIO;
}

static int
flush(struct block_device *device)
{
    (void)device;
    return 0;
}

struct block_device *
file_disk_open(const char *path)
{
    struct block_device *device = calloc(1, sizeof(*device));
    int fd = open(path, O_RDWR);

    if (fd < 0)
        abort();
    device->name = "disk";
    device->sectors = lseek(fd, 0, SEEK_END) / SECTOR_SIZE;
    device->transfer = transfer;
    device->flush = flush;
    device->private = (void *)(intptr_t)fd;
    return device;
}

void
file_disk_close(struct block_device *device)
{
    close((int)(intptr_t)device->private);
    free(device);
}

bool
run_command(const char *format, ...)
{
    char command[1024];
    va_list arguments;

    fflush(stdout);
    va_start(arguments, format);
    vsnprintf(command, sizeof(command), format, arguments);
    va_end(arguments);
    return system(command) == 0;
}

int
host_write(const char *path, long offset, const void *bytes, int count)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0644);
    int moved;

    if (fd < 0)
        return -errno;
    moved = pwrite(fd, bytes, count, offset);
    close(fd);
    return moved < 0 ? -errno : 0;
}

int
host_truncate(const char *path, long size)
{
    return truncate(path, size) < 0 ? -errno : 0;
}

int
host_read(const char *path, long offset, void *bytes, int count)
{
    int fd = open(path, O_RDONLY);
    int moved;

    if (fd < 0)
        return -errno;
    moved = pread(fd, bytes, count, offset);
    moved = moved < 0 ? -errno : moved;
    close(fd);
    return moved;
}
