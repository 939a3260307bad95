/* Directory streams over getdents64. */
#include "lib/unistd/uncancelled.h"
#include "lib/x86/syscall.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct __directory {
    int fd;
    int start;      /* of the next record in the buffer */
    int end;        /* of what getdents64 delivered */
    off_t position; /* lseek's value for the next record */
    struct dirent entry;
    char buffer[4096] __attribute__((aligned(8)));
};

/*
 * Makes a stream of FD, which it owns from now on; closedir closes it.
 * ENOTDIR if FD is no directory.
 */
DIR *
fdopendir(int fd)
{
    struct stat status;
    DIR *directory;

    if (fstat(fd, &status) < 0)
        return NULL;
    if (!S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        return NULL;
    }
    directory = calloc(1, sizeof(*directory));
    if (directory != NULL)
        directory->fd = fd;
    return directory;
}

DIR *
opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory;

    if (fd < 0)
        return NULL;
    directory = fdopendir(fd);
    if (directory == NULL)
        uncancelled_close(fd);
    return directory;
}

/* Fetches records; returns their bytes, 0 at the end, -1 with errno. */
static int
refill(DIR *directory)
{
    long result = SYSTEM_CALL(SYS_getdents64, directory->fd, directory->buffer,
                              sizeof(directory->buffer));

    directory->start = 0;
    directory->end = result > 0 ? result : 0;
    return __system_result(result);
}

/*
 * The next entry, or NULL: at the end with errno unchanged, else with errno.
 * The entry is valid until the next readdir of this stream.
 */
struct dirent *
readdir(DIR *directory)
{
    struct abi_dirent64 *record;
    struct dirent *entry = &directory->entry;

    if (directory->start == directory->end && refill(directory) <= 0)
        return NULL;
    record = (struct abi_dirent64 *)(directory->buffer + directory->start);
    directory->start += record->d_reclen;
    directory->position = record->d_off;
    entry->d_ino = record->d_ino;
    entry->d_off = record->d_off;
    entry->d_reclen = record->d_reclen;
    entry->d_type = record->d_type;
    strlcpy(entry->d_name, record->d_name, sizeof(entry->d_name));
    return entry;
}

int
closedir(DIR *directory)
{
    int fd = directory->fd;

    free(directory);
    return uncancelled_close(fd);
}

/* Goes to POSITION, which telldir of this stream has returned. */
void
seekdir(DIR *directory, long position)
{
    directory->start = 0;
    directory->end = 0;
    directory->position = lseek(directory->fd, position, SEEK_SET);
}

long
telldir(DIR *directory)
{
    return directory->position;
}

void
rewinddir(DIR *directory)
{
    seekdir(directory, 0);
}

int
dirfd(DIR *directory)
{
    return directory->fd;
}
