/* A disk that is a file of the host's. */
#ifndef TESTS_HOST_SUPPORT_FILE_DISK_H
#define TESTS_HOST_SUPPORT_FILE_DISK_H

#include <stdbool.h>

struct block_device;

/* Transfers that go well before all fail with -EIO; -1: none fails. */
extern int file_disk_failures;

/* Opens the file PATH as a disk, to be given back with file_disk_close. */
struct block_device *file_disk_open(const char *path);
void file_disk_close(struct block_device *device);

/* Runs the shell command that FORMAT makes; whether it exited with 0. */
bool run_command(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes COUNT bytes at OFFSET of the host's file PATH, which is made when it
 * isn't there; reads them, and says how many; cuts or extends it. 0 or -errno.
 */
int host_write(const char *path, long offset, const void *bytes, int count);
int host_read(const char *path, long offset, void *bytes, int count);
int host_truncate(const char *path, long size);

#endif
