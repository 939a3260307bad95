/* What getdents64 returns, one record after another. */
#ifndef ABI_DIRENT_H
#define ABI_DIRENT_H

#include <stdint.h>

#define DT_UNKNOWN 0
#define DT_FIFO    1
#define DT_CHR     2
#define DT_DIR     4
#define DT_BLK     6
#define DT_REG     8
#define DT_LNK     10
#define DT_SOCK    12

/* struct linux_dirent64: d_reclen is a multiple of 8, d_name ends in NUL. */
struct abi_dirent64 {
    uint64_t d_ino;
    int64_t d_off; /* what lseek takes to come back behind this record */
    uint16_t d_reclen;
    uint8_t d_type;
    char d_name[];
} __attribute__((packed));

#endif
