#include "kernel/fs/proc_text.h"

#include "kernel/errno.h"
#include "kernel/file/uio.h"
#include "kernel/mm/kmalloc.h"
#include "lib/format/format.h"
#include "lib/include/string.h"

#define FIRST_SIZE 1024u

void
proc_text_add(struct proc_text *text, const char *bytes, size_t count)
{
    if (text->length + count <= text->size)
        memcpy(text->buf + text->length, bytes, count);
    text->length += count;
}

static void
emit(void *context, const char *bytes, size_t count)
{
    proc_text_add(context, bytes, count);
}

void
proc_text_print(struct proc_text *text, const char *format_text, ...)
{
    const struct format_sink sink = {.emit = emit, .context = text};
    va_list arguments;

    va_start(arguments, format_text);
    format(&sink, format_text, arguments);
    va_end(arguments);
}

/* Has PRINT write TEXT into memory of its own: 0 or -ENOMEM. */
static int
make_text(struct proc_text *text, proc_print *print, struct process *process)
{
    for (size_t size = FIRST_SIZE;; size = text->length) {
        *text = (struct proc_text){kmalloc(size), size, 0};
        if (!text->buf)
            return -ENOMEM;
        print(text, process);
        if (text->length <= size)
            return 0;
        kfree(text->buf);
    }
}

ssize_t
proc_text_read(proc_print *print, struct process *process, struct uio *uio,
               uint64_t *position)
{
    struct proc_text text;
    size_t count = 0;
    int error = make_text(&text, print, process);

    if (error)
        return error;
    if (*position < text.length)
        count = text.length - *position;
    if (count > uio->left)
        count = uio->left;
    error = uio_copy_out(uio, text.buf + *position, count);
    if (!error)
        *position += count;
    kfree(text.buf);
    return error ? error : (ssize_t)count;
}
