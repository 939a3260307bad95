/* Mapping memory. */
#include "lib/x86/syscall.h"
#include <errno.h>
#include <sys/mman.h>

#define PAGE_SIZE 4096

/* The kernel counts OFFSET in pages: EINVAL if it isn't a whole number. */
void *
mmap(void *address, size_t length, int protection, int flags, int fd,
     off_t offset)
{
    if (offset % PAGE_SIZE != 0 || offset / PAGE_SIZE > 0xffffffff) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    return (void *)__system_result(SYSTEM_CALL(
        SYS_mmap2, address, length, protection, flags, fd, offset / PAGE_SIZE));
}

int
munmap(void *address, size_t length)
{
    return __system_result(SYSTEM_CALL(SYS_munmap, address, length));
}

int
mprotect(void *address, size_t length, int protection)
{
    return __system_result(
        SYSTEM_CALL(SYS_mprotect, address, length, protection));
}
