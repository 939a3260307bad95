/*
 * The 16550 UARTs COM1 and COM2, each behind a terminal. Bytes received go
 * into a ring by interrupt; when the ring is full the interrupt is masked, the
 * UART's FIFO fills, and QEMU holds the rest back until there is room again:
 * no byte is lost. Sending waits for an empty FIFO, interrupts on.
 */
#include "kernel/dev/dev.h"
#include "kernel/dev/terminal.h"
#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/wait_queue.h"
#include "kernel/x86/interrupt.h"
#include "kernel/x86/io.h"

/* Registers, from the base port on. */
#define DATA              0 /* received, or to send; divisor's low byte */
#define INTERRUPT_ENABLE  1 /* divisor's high byte */
#define FIFO_CONTROL      2
#define LINE_CONTROL      3
#define MODEM_CONTROL     4
#define LINE_STATUS       5
#define SCRATCH           7

#define RECEIVE_INTERRUPT 0x01 /* INTERRUPT_ENABLE */
#define FIFO_ON_CLEAR_14  0xc7 /* cleared; interrupt at 14 bytes, or late */
#define DIVISOR_ACCESS    0x80 /* LINE_CONTROL */
#define EIGHT_BITS        0x03
#define LOOPBACK          0x10 /* MODEM_CONTROL */
#define READY             0x0b /* DTR, RTS, and interrupts let through */
#define RECEIVED          0x01 /* LINE_STATUS */
#define FIFO_EMPTY        0x20

#define FIFO_SIZE         16
#define RING_SIZE         4096

struct serial_port {
    uint16_t base;
    struct spinlock lock; /* guards what follows, and receiving */
    struct wait_queue arrived;
    bool receiving; /* the interrupt is on */
    unsigned head, fill;
    char ring[RING_SIZE];
};

static struct serial_port com1 = {.base = 0x3f8}, com2 = {.base = 0x2f8};

/* Empties the FIFO into the ring; turns the interrupt off when that is full,
 * else on. Lock held. */
static void
fill_ring(struct serial_port *port)
{
    bool room;

    while (port->fill < RING_SIZE &&
           (inb(port->base + LINE_STATUS) & RECEIVED)) {
        unsigned tail = (port->head + port->fill++) % RING_SIZE;

        port->ring[tail] = inb(port->base + DATA);
    }
    room = port->fill < RING_SIZE;
    if (room != port->receiving)
        outb(port->base + INTERRUPT_ENABLE, room ? RECEIVE_INTERRUPT : 0);
    port->receiving = room;
}

static void
serial_interrupt(void *context)
{
    struct serial_port *port = context;
    uint32_t flags = spin_lock(&port->lock);

    if (port->receiving)
        fill_ring(port);
    if (port->fill > 0)
        wait_queue_wake_all(&port->arrived);
    spin_unlock(&port->lock, flags);
}

/* The first call turns the interrupt on: what came before is in the FIFO. */
static size_t
serial_receive(void *context, char *buf, size_t size)
{
    struct serial_port *port = context;
    uint32_t flags = spin_lock(&port->lock);
    size_t count = 0;

    while (port->fill == 0) {
        fill_ring(port);
        if (port->fill == 0)
            wait_queue_sleep_spin_uninterruptible(&port->arrived);
    }
    while (count < size && port->fill > 0) {
        buf[count++] = port->ring[port->head];
        port->head = (port->head + 1) % RING_SIZE;
        port->fill--;
    }
    if (!port->receiving)
        fill_ring(port);
    spin_unlock(&port->lock, flags);
    return count;
}

/* While the host doesn't take bytes, other threads run. */
static void
serial_transmit(void *context, const char *bytes, size_t count)
{
    struct serial_port *port = context;

    for (size_t done = 0; done < count;) {
        while (!(inb(port->base + LINE_STATUS) & FIFO_EMPTY))
            schedule();
        for (int i = 0; i < FIFO_SIZE && done < count; i++)
            outb(port->base + DATA, bytes[done++]);
    }
}

static const struct terminal_driver driver = {
    .transmit = serial_transmit,
    .receive = serial_receive,
};

static bool
is_present(uint16_t base)
{
    outb(base + SCRATCH, 0x5a);
    return inb(base + SCRATCH) == 0x5a;
}

/*
 * 115,200 bits a second, 8 bits, no parity. Turning the FIFO on empties the
 * receiver, so a byte that came before the kernel did is taken out first, in
 * loopback, so that no other one follows it in.
 */
static void
program(struct serial_port *port)
{
    uint16_t base = port->base;

    outb(base + INTERRUPT_ENABLE, 0);
    outb(base + LINE_CONTROL, DIVISOR_ACCESS);
    outb(base + DATA, 1);
    outb(base + INTERRUPT_ENABLE, 0);
    outb(base + LINE_CONTROL, EIGHT_BITS);
    outb(base + MODEM_CONTROL, LOOPBACK);
    if (inb(base + LINE_STATUS) & RECEIVED)
        port->ring[port->fill++] = inb(base + DATA);
    outb(base + FIFO_CONTROL, FIFO_ON_CLEAR_14);
    outb(base + MODEM_CONTROL, READY);
}

/* Starts PORT, if it is there, as the terminal of DEVICE. */
static void
start(struct serial_port *port, unsigned line, uint32_t device)
{
    if (!is_present(port->base))
        return;
    spinlock_init(&port->lock, LOCK_DEVICE);
    wait_queue_init_spin(&port->arrived, &port->lock);
    program(port);
    if (interrupt_register(line, serial_interrupt, port) != 0 ||
        terminal_create(device, &driver, port) != 0)
        log_print("serial: no memory for the port at %#x\n", port->base);
}

void
serial_init(void)
{
    start(&com1, 4, 4 << 8 | 64);
    start(&com2, 3, 4 << 8 | 65);
}
