/* The two halves of a device number, as Linux packs them. */
#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H

#include <sys/types.h>

#define major(device) \
    ((unsigned)((((device) >> 8) & 0xfff) | (((device) >> 32) & ~0xfffu)))
#define minor(device) \
    ((unsigned)(((device)&0xff) | (((device) >> 12) & ~0xffu)))
#define makedev(major, minor)                                             \
    ((((dev_t)(major)&0xfff) << 8) | (((dev_t)(major) & ~0xfffu) << 32) | \
     ((dev_t)(minor)&0xff) | (((dev_t)(minor) & ~0xffu) << 12))

#endif
