/* What ext2 looks like on a disk. All numbers are little-endian, as the CPU's.
 * A field named PAD is not used here and kept as it was. */
#ifndef KERNEL_FS_EXT2_FORMAT_H
#define KERNEL_FS_EXT2_FORMAT_H

#include <stdint.h>

#define EXT2_SUPER_OFFSET         1024 /* bytes from the disk's start */
#define EXT2_MAGIC                0xEF53
#define EXT2_DYNAMIC_REVISION     1
#define EXT2_ROOT_INO             2
#define EXT2_NAME_MAX             255
#define EXT2_LINK_MAX             32000

#define EXT2_INCOMPAT_FILETYPE    0x2
#define EXT2_RO_COMPAT_SPARSE     0x1
#define EXT2_RO_COMPAT_LARGE_FILE 0x2

struct ext2_super {
    uint32_t inodes_count;
    uint32_t blocks_count;
    uint32_t reserved_blocks;
    uint32_t free_blocks;
    uint32_t free_inodes;
    uint32_t first_data_block; /* 1 when blocks have 1 KiB, else 0 */
    uint32_t log_block_size;   /* 1 KiB << this */
    uint32_t log_fragment_size;
    uint32_t blocks_per_group;
    uint32_t fragments_per_group;
    uint32_t inodes_per_group;
    uint8_t pad1[12];
    uint16_t magic;
    uint8_t pad2[18];
    uint32_t revision;
    uint8_t pad3[4];
    uint32_t first_ino; /* the first that isn't reserved */
    uint16_t inode_size;
    uint8_t pad4[2];
    uint32_t feature_compat;
    uint32_t feature_incompat;
    uint32_t feature_ro_compat;
    uint8_t pad5[920];
};

struct ext2_group {
    uint32_t block_bitmap; /* block numbers of this and the next two */
    uint32_t inode_bitmap;
    uint32_t inode_table;
    uint16_t free_blocks;
    uint16_t free_inodes;
    uint16_t used_dirs;
    uint8_t pad[14];
};

#define EXT2_DIRECT     12 /* blocks that the inode names itself */
#define EXT2_SLOTS      15 /* and the roots of three trees: 1, 2, 3 levels */
#define EXT2_FAST_LINK  (EXT2_SLOTS * 4) /* symlinks shorter: in the inode */

#define EXT2_FLAG_INDEX 0x1000 /* a directory with a hash tree */

struct ext2_inode {
    uint16_t mode;
    uint16_t uid;
    uint32_t size; /* low half */
    uint32_t atime;
    uint32_t ctime;
    uint32_t mtime;
    uint32_t dtime; /* when it was freed */
    uint16_t gid;
    uint16_t links;
    uint32_t blocks; /* of 512 bytes, the trees' own too */
    uint32_t flags;
    uint8_t pad1[4];
    uint32_t block[EXT2_SLOTS];
    uint8_t pad2[4];
    uint8_t pad5[4];
    uint32_t size_high; /* of regular files */
    uint8_t pad3[8];
    uint16_t uid_high;
    uint16_t gid_high;
    uint8_t pad4[4];
    /* Larger inodes go on with what isn't used here. */
};

#define EXT2_OLD_INODE_SIZE 128

/* A directory is a chain of these in every block, without gaps. */
struct ext2_entry {
    uint32_t ino;         /* 0: not in use */
    uint16_t record_size; /* to the next entry; a multiple of 4 */
    uint8_t name_length;
    uint8_t type; /* EXT2_TYPE_*, with the feature FILETYPE, else 0 */
    char name[];  /* no NUL */
};

#define EXT2_ENTRY_HEADER 8

_Static_assert(sizeof(struct ext2_super) == 1024, "as on the disk");
_Static_assert(sizeof(struct ext2_group) == 32, "as on the disk");
_Static_assert(sizeof(struct ext2_inode) == EXT2_OLD_INODE_SIZE,
               "as on the disk");

#endif
