/* Descriptions without a position: enough for who opens and closes. */
#include "kernel/file/open_file.h"

#include "kernel/fs/inode.h"
#include "kernel/mm/kmalloc.h"

static uint32_t open_files;

struct open_file *
open_file_create(const struct file_ops *ops, struct inode *inode, void *object,
                 uint32_t flags)
{
    struct open_file *file = kmalloc(sizeof *file);

    if (!file)
        return NULL;
    refcount_init(&file->refs);
    file->ops = ops;
    file->inode = inode;
    file->object = object;
    file->flags = flags;
    open_files++;
    return file;
}

void
open_file_put(struct open_file *file)
{
    if (!refcount_put(&file->refs))
        return;
    inode_put(file->inode);
    kfree(file);
    open_files--;
}

uint32_t
open_file_count(void)
{
    return open_files;
}
