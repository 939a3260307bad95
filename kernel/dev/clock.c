#include "kernel/dev/clock.h"

#include "kernel/panic.h"
#include "kernel/proc/scheduler.h"
#include "kernel/proc/spinlock.h"
#include "kernel/x86/interrupt.h"
#include "kernel/x86/io.h"

#define TIMER_PORT    0x608 /* the ACPI timer, where QEMU's firmware puts it */
#define TIMER_HZ      3579545u
#define TIMER_MASK    0xFFFFFFu /* it counts 24 bits: 4.7 seconds */

#define PIT_LINE      0
#define PIT_CHANNEL   0x40
#define PIT_COMMAND   0x43
#define PIT_RATE      0x34 /* channel 0, both bytes, a pulse a period */
#define PIT_HZ        1193182u

#define CMOS_INDEX    0x70
#define CMOS_DATA     0x71
#define CMOS_STATUS_A 0x0A
#define CMOS_UPDATING 0x80

static struct spinlock lock = SPINLOCK_INITIALIZER(LOCK_CLOCK);
static uint32_t last_count;  /* LOCK; the timer when it was last read */
static uint64_t total_count; /* LOCK; its ticks since boot */
static uint64_t boot_time;   /* ns since 1970 when total_count was 0 */

uint64_t
clock_monotonic_ns(void)
{
    uint32_t flags = spin_lock(&lock);
    uint32_t count = inl(TIMER_PORT) & TIMER_MASK;

    total_count += (count - last_count) & TIMER_MASK;
    last_count = count;
    uint64_t total = total_count;
    spin_unlock(&lock, flags);
    return total / TIMER_HZ * 1000000000u +
           total % TIMER_HZ * 1000000000u / TIMER_HZ;
}

uint64_t
clock_realtime_ns(void)
{
    return boot_time + clock_monotonic_ns();
}

static uint8_t
cmos_read(uint8_t index)
{
    outb(CMOS_INDEX, index);
    return inb(CMOS_DATA);
}

/* A field of the CMOS clock, which counts in decimal digits of four bits. */
static uint32_t
cmos_number(uint8_t index)
{
    uint8_t value = cmos_read(index);

    return value / 16 * 10 + value % 16;
}

/* Days from 1970-01-01 to the given day: March begins the year, so that the
 * leap day is its last. */
static uint32_t
days_since_1970(uint32_t year, uint32_t month, uint32_t day)
{
    if (month <= 2) {
        month += 12;
        year--;
    }
    return year * 365 + year / 4 - year / 100 + year / 400 +
           (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

/* The CMOS clock's date and time in seconds since 1970. */
static uint32_t
read_date(void)
{
    while (cmos_read(CMOS_STATUS_A) & CMOS_UPDATING)
        __asm__ volatile("pause");
    uint32_t days =
        days_since_1970(2000 + cmos_number(9), cmos_number(8), cmos_number(7));
    return ((days * 24 + cmos_number(4)) * 60 + cmos_number(2)) * 60 +
           cmos_number(0);
}

static void
tick(void *context)
{
    (void)context;
    scheduler_tick();
}

void
clock_init(void)
{
    uint16_t divisor = PIT_HZ / CLOCK_HZ;

    last_count = inl(TIMER_PORT) & TIMER_MASK;
    boot_time = read_date() * 1000000000ull;
    if (interrupt_register(PIT_LINE, tick, NULL) < 0)
        panic("no memory for the clock");
    outb(PIT_COMMAND, PIT_RATE);
    outb(PIT_CHANNEL, divisor & 0xFF);
    outb(PIT_CHANNEL, divisor >> 8);
}
