/* A disk: blocks of 512 bytes, read and written by whoever waits. */
#ifndef KERNEL_DEV_BLOCK_H
#define KERNEL_DEV_BLOCK_H

#include "kernel/types.h"

#define SECTOR_SIZE 512u

struct block_device {
    const char *name; /* "vda" */
    uint64_t sectors; /* its size */
    bool read_only;
    /*
     * Reads or writes COUNT sectors from SECTOR on, from or to the physically
     * contiguous kernel memory BUF (within the direct mapping). Sleeps until
     * the disk has done it. 0, -EIO (also out of range), -EROFS. Any
     * thread may call it.
     */
    int (*transfer)(struct block_device *device, uint64_t sector,
                    uint32_t count, void *buf, bool write);
    /* Has the disk keep what was written. 0 or -EIO. */
    int (*flush)(struct block_device *device);
    void *private;
    struct block_device *next; /* of all disks */
};

/* Makes DEVICE, which stays for ever, known under its name. */
void block_device_register(struct block_device *device);

/* The device NAME, or NULL. */
struct block_device *block_device_find(const char *name);

#endif
