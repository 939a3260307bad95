/* A write is a message: one line of the log, whole. */
#include "kernel/dev/kmsg.h"

#include "kernel/errno.h"
#include "kernel/file/open_file.h"
#include "kernel/file/uio.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"

#define MESSAGE_MAX 1024u /* bytes, as on Linux */

static ssize_t
kmsg_write(struct open_file *file, struct uio *uio, uint64_t *position)
{
    size_t count = uio->left, length = count;
    char *text;
    int error;

    (void)file;
    (void)position;
    if (count > MESSAGE_MAX)
        return -EINVAL;
    text = kmalloc(count + 1);
    if (!text)
        return -ENOMEM;
    error = uio_copy_in(uio, text, count);
    if (!error) {
        if (length > 0 && text[length - 1] == '\n')
            length--;
        log_print("%.*s\n", (int)length, text);
    }
    kfree(text);
    return error ? error : (ssize_t)count;
}

const struct file_ops kmsg_file_ops = {.write = kmsg_write};
