#include "kernel/fs/inode.h"
#include "kernel/fs/page_cache.h"

/* There are no caches that could give memory back. */

unsigned
page_cache_shrink(unsigned count)
{
    (void)count;
    return 0;
}

unsigned
inode_cache_shrink(unsigned count)
{
    (void)count;
    return 0;
}
