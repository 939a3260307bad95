/* Calls that shape the address space. */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/errno.h"
#include "kernel/file/fd_table.h"
#include "kernel/fs/inode.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/page.h"
#include "kernel/proc/process.h"
#include "kernel/proc/thread.h"
#include "kernel/syscall/syscall.h"
#include "kernel/x86/user_copy.h"

#define PROTECTIONS (PROT_READ | PROT_WRITE | PROT_EXEC)

static enum map_place
place_of(int flags)
{
    if (flags & MAP_FIXED_NOREPLACE)
        return MAP_NO_REPLACE;
    return flags & MAP_FIXED ? MAP_REPLACE : MAP_AT_HINT;
}

/* The inode that FD's file may be mapped from, with a reference; NULL for one
 * that maps as zeros do. */
static int
mappable_inode(int fd, struct inode **result)
{
    struct open_file *file = fd_table_find(fd);
    int error = 0;

    if (!file)
        return -EBADF;
    bool regular = file->inode && S_ISREG(file->inode->mode);
    if (!regular && !file->ops->maps_zeros)
        error = -ENODEV;
    else if (!open_file_is_readable(file))
        error = -EACCES;
    if (!error && regular) {
        *result = file->inode;
        inode_hold(*result);
    }
    open_file_put(file);
    return error;
}

/* Private mappings; shared ones are not built yet: -ENOSYS. An address may look
 * negative: errors are -4095 to -1. */
long
sys_mmap2(uint32_t address, size_t length, int protection, int flags, int fd,
          uint32_t page_offset)
{
    struct inode *inode = NULL;
    int type = flags & MAP_TYPE;
    uint32_t mapped;
    int error = 0;

    if (type != MAP_PRIVATE && type != MAP_SHARED)
        return -EINVAL;
    if (!(flags & MAP_ANONYMOUS))
        error = mappable_inode(fd, &inode);
    if (error)
        return error;
    if (length == 0)
        error = -EINVAL;
    else if (inode && page_offset + length / PAGE_SIZE < page_offset)
        error = -EOVERFLOW;
    else if (type == MAP_SHARED)
        error = -ENOSYS;
    else
        error = address_space_map(process_current()->address_space, address,
                                  length, protection & PROTECTIONS,
                                  place_of(flags), inode, page_offset, &mapped);
    inode_put(inode);
    return error ? error : (long)mapped;
}

/* The old mmap: its six arguments lie in memory, the offset in bytes. */
long
sys_mmap(const uint32_t *user_arguments)
{
    uint32_t a[6];

    if (user_copy_in(a, user_arguments, sizeof a) < 0)
        return -EFAULT;
    if (a[5] % PAGE_SIZE)
        return -EINVAL;
    return sys_mmap2(a[0], a[1], a[2], a[3], a[4], a[5] / PAGE_SIZE);
}

long
sys_munmap(uint32_t address, size_t length)
{
    return address_space_unmap(process_current()->address_space, address,
                               length);
}

long
sys_mprotect(uint32_t address, size_t length, int protection)
{
    if (protection & ~PROTECTIONS)
        return -EINVAL;
    return address_space_protect(process_current()->address_space, address,
                                 length, protection);
}

long
sys_brk(uint32_t address)
{
    return address_space_brk(process_current()->address_space, address);
}
