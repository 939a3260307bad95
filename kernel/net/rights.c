#include "kernel/net/rights.h"

#include "kernel/file/open_file.h"
#include "kernel/mm/kmalloc.h"

void
rights_destroy(struct rights *rights)
{
    if (!rights)
        return;
    for (unsigned i = 0; i < rights->count; i++)
        open_file_put(rights->files[i]);
    kfree(rights);
}
