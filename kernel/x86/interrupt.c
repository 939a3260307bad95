#include "kernel/x86/interrupt.h"

#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/panic.h"
#include "kernel/x86/io.h"

#define PIC1_COMMAND 0x20
#define PIC1_DATA    0x21
#define PIC2_COMMAND 0xA0
#define PIC2_DATA    0xA1
#define PIC_INIT     0x11 /* ICW1: cascaded, ICW4 follows */
#define PIC_8086     0x01 /* ICW4 */
#define PIC_END      0x20 /* end of interrupt */
#define PIC_READ_ISR 0x0B
#define CASCADE_LINE 2
#define FIRST_VECTOR 32

struct registration {
    struct registration *next;
    interrupt_handler *handler;
    void *context;
};

static struct registration *lines[INTERRUPT_LINES]; /* only boot writes */

void
interrupt_init(void)
{
    outb(PIC1_COMMAND, PIC_INIT);
    outb(PIC2_COMMAND, PIC_INIT);
    outb(PIC1_DATA, FIRST_VECTOR);
    outb(PIC2_DATA, FIRST_VECTOR + 8);
    outb(PIC1_DATA, 1 << CASCADE_LINE);
    outb(PIC2_DATA, CASCADE_LINE);
    outb(PIC1_DATA, PIC_8086);
    outb(PIC2_DATA, PIC_8086);
    outb(PIC1_DATA, (uint8_t) ~(1 << CASCADE_LINE));
    outb(PIC2_DATA, 0xFF);
}

int
interrupt_register(unsigned line, interrupt_handler *handler, void *context)
{
    struct registration *new = kmalloc(sizeof *new);
    uint16_t port = line < 8 ? PIC1_DATA : PIC2_DATA;

    assert(line < INTERRUPT_LINES);
    if (!new)
        return -ENOMEM;
    *new = (struct registration){lines[line], handler, context};
    lines[line] = new;
    outb(port, inb(port) & ~(1 << line % 8));
    return 0;
}

/* Lines 7 and 15 also report interrupts that went away: nothing in service. */
static bool
is_spurious(unsigned line)
{
    uint16_t port = line < 8 ? PIC1_COMMAND : PIC2_COMMAND;

    if (line % 8 != 7)
        return false;
    outb(port, PIC_READ_ISR);
    return !(inb(port) & 0x80);
}

void
interrupt_dispatch(unsigned line)
{
    bool spurious = is_spurious(line);

    if (!spurious)
        for (struct registration *r = lines[line]; r; r = r->next)
            r->handler(r->context);
    if (line >= 8 && !spurious)
        outb(PIC2_COMMAND, PIC_END);
    if (line >= 8 || !spurious)
        outb(PIC1_COMMAND, PIC_END);
}
