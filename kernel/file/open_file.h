/*
 * The open file description: what a descriptor names.
 *
 * open() makes one; dup and fork add names for it; the last open_file_put,
 * wherever it happens, ends it. The position lives here and nowhere else.
 */
#ifndef KERNEL_FILE_OPEN_FILE_H
#define KERNEL_FILE_OPEN_FILE_H

#include "kernel/proc/mutex.h"
#include "kernel/refcount.h"
#include "kernel/types.h"

struct file_ops;
struct inode;
struct uio;
struct poll_table;
struct page;
struct abi_stat64;

struct open_file {
    struct refcount refs;       /* descriptors, and calls in flight */
    uint32_t flags;             /* O_ACCMODE, O_APPEND, O_NONBLOCK */
    const struct file_ops *ops; /* what stands behind it */
    struct inode *inode;        /* a reference, or NULL for a pipe end */
    void *object;               /* the pipe, terminal, ...: OPS know */
    uint32_t in_flight;         /* references that rights.c sees; socket_lock */
    struct mutex position_lock; /* guards POSITION, and keeps order */
    uint64_t position;          /* bytes from the start of the file */
};

/* One who lists a directory: getdents64's buffer, getcwd's search. It is the
 * first field of the lister's own struct. */
struct directory_sink {
    bool (*add)(struct directory_sink *sink, const char *name, size_t length,
                uint64_t ino, unsigned type, uint64_t next);
};

/*
 * Adds the entry NAME of LENGTH bytes (no NUL) for inode INO of directory
 * type TYPE (DT_*); NEXT is the position behind it. False when the lister
 * wants no more: then the entry was not taken, and the directory stops. May
 * sleep.
 */
static inline bool
directory_sink_add(struct directory_sink *sink, const char *name, size_t length,
                   uint64_t ino, unsigned type, uint64_t next)
{
    return sink->add(sink, name, length, ino, type, next);
}

/*
 * What can be done with a description. A missing operation answers as the
 * comment says. All may sleep; none is called with a spinlock held.
 */
struct file_ops {
    /*
     * Moves bytes to UIO from *POSITION on and moves *POSITION forward.
     * Streams get NULL for POSITION and have none: SEEK is missing. Returns
     * the count, 0 at the end, or -errno. The access mode has been checked.
     * Missing: -EINVAL.
     */
    ssize_t (*read)(struct open_file *file, struct uio *uio,
                    uint64_t *position);
    /* The other way. O_APPEND is the operation's to obey. */
    ssize_t (*write)(struct open_file *file, struct uio *uio,
                     uint64_t *position);
    /* A private mapping of it is of zeros: zero(4). */
    bool maps_zeros;
    /* lseek goes nowhere and answers 0: null(4). */
    bool has_no_position;
    /* The size that SEEK_END counts from, in bytes. Missing: -ESPIPE for
     * lseek, pread and pwrite: this is a stream. */
    int64_t (*end)(struct open_file *file);
    /* The request and argument of ioctl. Missing: -ENOTTY. */
    int (*ioctl)(struct open_file *file, unsigned request, void *argument);
    /* Lists entries from *POSITION on. Missing: -ENOTDIR. */
    int (*read_directory)(struct open_file *file, struct directory_sink *sink,
                          uint64_t *position);
    /* The POLL* events that hold now; with TABLE, also puts the caller on
     * the queues that tell of changes. Missing: POLLIN | POLLOUT. */
    unsigned (*poll)(struct open_file *file, struct poll_table *table);
    /* Fills STATUS for an object without an inode. Missing: the inode's. */
    void (*stat)(struct open_file *file, struct abi_stat64 *status);
    /* A reference has gone, not the last, while others were in flight over
     * local sockets. Only for those: unix(7). */
    void (*collect)(void);
    /* Gives back what OBJECT holds: the last reference has gone. Missing:
     * nothing to do. The inode is put by open_file_put. */
    void (*release)(struct open_file *file);
};

/*
 * Makes a description of INODE (takes over the caller's reference; NULL for
 * none) and OBJECT with FLAGS (O_*), position 0, one reference: the caller's.
 * NULL when memory is short; then the inode is still the caller's.
 */
struct open_file *
open_file_create(const struct file_ops *ops, struct inode *inode, void *object,
                 uint32_t flags);

/* Takes another reference to FILE. */
static inline void
open_file_get(struct open_file *file)
{
    refcount_get(&file->refs);
}

/* Gives a reference back; the last one releases the object. May sleep. */
void open_file_put(struct open_file *file);

/*
 * read(2) and write(2) on a description, and pread and pwrite when POSITION
 * is not NULL: checks the access mode (-EBADF), holds the position lock, and
 * moves the position by what was moved. Returns a count or -errno.
 */
ssize_t
open_file_read(struct open_file *file, struct uio *uio, uint64_t *position);
ssize_t
open_file_write(struct open_file *file, struct uio *uio, uint64_t *position);

/* lseek(2): returns the new position, or -EINVAL, -EOVERFLOW, -ESPIPE. */
int64_t open_file_seek(struct open_file *file, int64_t offset, int whence);

static inline bool
open_file_is_readable(const struct open_file *file)
{
    return (file->flags & 3) != 1;
}

static inline bool
open_file_is_writable(const struct open_file *file)
{
    return (file->flags & 3) == 1 || (file->flags & 3) == 2;
}

/* How many descriptions exist. */
uint32_t open_file_count(void);

#endif
