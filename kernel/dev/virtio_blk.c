/*
 * The virtio disk, by its legacy interface (virtio 1.0, 4.1.4.8 and 5.2).
 *
 * One queue in memory that driver and device share: descriptors, a ring of
 * requests for the device, a ring of finished ones for the driver. A request
 * is a chain of up to three descriptors: header, data, status. One is under way
 * at a time, so it has the first three for good. Who wants a transfer takes the
 * disk's mutex, tells the device, and sleeps; the interrupt notes that the
 * device is done, and wakes.
 */
#include <stddef.h>
#include <string.h>

#include "kernel/dev/block.h"
#include "kernel/dev/pci.h"
#include "kernel/errno.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "kernel/panic.h"
#include "kernel/proc/mutex.h"
#include "kernel/proc/spinlock.h"
#include "kernel/proc/wait_queue.h"
#include "kernel/x86/interrupt.h"
#include "kernel/x86/io.h"

/* I/O registers, from the base that BAR 0 says. */
#define REG_DEVICE_FEATURES 0x00
#define REG_DRIVER_FEATURES 0x04
#define REG_QUEUE_PAGE      0x08 /* physical address / 4 KiB */
#define REG_QUEUE_SIZE      0x0C
#define REG_QUEUE_SELECT    0x0E
#define REG_QUEUE_NOTIFY    0x10
#define REG_STATUS          0x12
#define REG_INTERRUPT       0x13 /* reading it clears it */
#define REG_CAPACITY        0x14 /* sectors, 64 bits */

#define STATUS_ACKNOWLEDGE  1
#define STATUS_DRIVER       2
#define STATUS_DRIVER_OK    4
#define STATUS_FAILED       128

#define FEATURE_READ_ONLY   (1u << 5)
#define FEATURE_FLUSH       (1u << 9)

#define DESCRIPTOR_NEXT     1 /* the chain goes on */
#define DESCRIPTOR_WRITE    2 /* the device writes here */

#define TYPE_READ           0
#define TYPE_WRITE          1
#define TYPE_FLUSH          4

#define CHAIN               3

struct descriptor {
    uint64_t address; /* physical */
    uint32_t length;
    uint16_t flags;
    uint16_t next;
};

struct available_ring {
    uint16_t flags;
    uint16_t index; /* counts up for ever; the driver's */
    uint16_t ring[];
};

struct used_ring {
    uint16_t flags;
    uint16_t index; /* counts up for ever; the device's */
    struct {
        uint32_t id; /* the chain's first descriptor */
        uint32_t length;
    } ring[];
};

/* What the device reads and writes beside the data. */
struct request {
    uint32_t type;
    uint32_t reserved;
    uint64_t sector;
    uint8_t status; /* 0: it went well */
};

struct virtio_blk {
    struct block_device block;
    char name[4];
    uint16_t ports;
    bool can_flush;
    unsigned queue_size; /* descriptors, as the device wants it */
    struct descriptor *descriptors;
    struct available_ring *available;
    const volatile struct used_ring *used;
    struct mutex busy;       /* one request at a time; guards REQUEST */
    struct request *request; /* where the device can reach it */
    struct spinlock lock;    /* guards what the interrupt tells: */
    bool done;               /* the request is */
    struct wait_queue finished;
};

static unsigned disk_count;

/* Makes descriptor NUMBER describe LENGTH bytes at ADDRESS. */
static void
describe(struct virtio_blk *disk, unsigned number, const void *address,
         uint32_t length, unsigned flags)
{
    disk->descriptors[number] = (struct descriptor){
        .address = virtual_to_physical(address),
        .length = length,
        .flags = flags,
        .next = number + 1,
    };
}

/* Writes the request's chain: COUNT sectors from SECTOR at BUF, or no data at
 * all. BUSY held. */
static void
build_chain(struct virtio_blk *disk, uint32_t type, uint64_t sector,
            uint32_t count, void *buf)
{
    struct request *request = disk->request;
    unsigned data_flags = type == TYPE_READ ? DESCRIPTOR_WRITE : 0;

    *request = (struct request){.type = type, .sector = sector, .status = 0xFF};
    describe(disk, 0, request, offsetof(struct request, status),
             DESCRIPTOR_NEXT);
    if (count > 0)
        describe(disk, 1, buf, count * SECTOR_SIZE,
                 DESCRIPTOR_NEXT | data_flags);
    else
        disk->descriptors[0].next = 2;
    describe(disk, 2, &request->status, 1, DESCRIPTOR_WRITE);
}

/* Hands the device the chain. The ring's entry must be there before its index
 * says so, and that before the device is told. BUSY held. */
static void
submit(struct virtio_blk *disk)
{
    struct available_ring *available = disk->available;

    available->ring[available->index % disk->queue_size] = 0;
    __atomic_store_n(&available->index, available->index + 1, __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    outw(disk->ports + REG_QUEUE_NOTIFY, 0);
}

/* Has the device do a request and sleeps until it has: 0 or -EIO. */
static int
do_request(struct virtio_blk *disk, uint32_t type, uint64_t sector,
           uint32_t count, void *buf)
{
    uint32_t flags;
    bool failed;

    mutex_lock(&disk->busy);
    disk->done = false;
    build_chain(disk, type, sector, count, buf);
    submit(disk);
    flags = spin_lock(&disk->lock);
    while (!disk->done)
        wait_queue_sleep_spin_uninterruptible(&disk->finished);
    spin_unlock(&disk->lock, flags);
    failed = disk->request->status != 0;
    mutex_unlock(&disk->busy);
    return failed ? -EIO : 0;
}

static int
virtio_blk_transfer(struct block_device *device, uint64_t sector,
                    uint32_t count, void *buf, bool write)
{
    if (sector > device->sectors || count > device->sectors - sector)
        return -EIO;
    if (write && device->read_only)
        return -EROFS;
    return do_request(device->private, write ? TYPE_WRITE : TYPE_READ, sector,
                      count, buf);
}

static int
virtio_blk_flush(struct block_device *device)
{
    struct virtio_blk *disk = device->private;

    return disk->can_flush ? do_request(disk, TYPE_FLUSH, 0, 0, NULL) : 0;
}

/* The device has finished the request, or another one on the line has. */
static void
virtio_blk_interrupt(void *context)
{
    struct virtio_blk *disk = context;
    uint32_t flags;

    if (!(inb(disk->ports + REG_INTERRUPT) & 1))
        return;
    flags = spin_lock(&disk->lock);
    disk->done = disk->used->index == disk->available->index;
    wait_queue_wake_all(&disk->finished);
    spin_unlock(&disk->lock, flags);
}

/* The smallest block of 2^ORDER pages that holds BYTES. */
static unsigned
order_of(uint32_t bytes)
{
    unsigned order = 0;

    while ((PAGE_SIZE << order) < bytes)
        order++;
    return order;
}

/* Lays out the queue in memory, as virtio 1.0, 2.4.2 has it for legacy
 * devices, and tells the device where it is. */
static int
set_up_queue(struct virtio_blk *disk)
{
    uint32_t size, used_offset, bytes;
    struct page *page, *request_page;
    char *queue;

    outw(disk->ports + REG_QUEUE_SELECT, 0);
    size = inw(disk->ports + REG_QUEUE_SIZE);
    if (size < CHAIN)
        return -ENODEV;
    used_offset = PAGE_ALIGN_UP(size * sizeof(struct descriptor) +
                                sizeof(struct available_ring) +
                                (size + 1) * sizeof(uint16_t));
    bytes = used_offset + sizeof(struct used_ring) +
            size * sizeof(disk->used->ring[0]) + sizeof(uint16_t);
    page = page_alloc(order_of(bytes));
    request_page = page_alloc_zeroed();
    if (!page || !request_page)
        return -ENOMEM;
    queue = page_address(page);
    memset(queue, 0, bytes);
    disk->queue_size = size;
    disk->descriptors = (void *)queue;
    disk->available = (void *)(queue + size * sizeof(struct descriptor));
    disk->used = (void *)(queue + used_offset);
    disk->request = page_address(request_page);
    outl(disk->ports + REG_QUEUE_PAGE, page_to_physical(page) >> PAGE_SHIFT);
    return 0;
}

static void
init_locks(struct virtio_blk *disk)
{
    spinlock_init(&disk->lock, LOCK_DEVICE);
    wait_queue_init_spin(&disk->finished, &disk->lock);
    mutex_init(&disk->busy, LOCK_DISK);
}

/* Agrees with the device on what both can do. */
static void
negotiate(struct virtio_blk *disk)
{
    uint32_t features = inl(disk->ports + REG_DEVICE_FEATURES);

    features &= FEATURE_READ_ONLY | FEATURE_FLUSH;
    outl(disk->ports + REG_DRIVER_FEATURES, features);
    disk->can_flush = features & FEATURE_FLUSH;
    disk->block.read_only = features & FEATURE_READ_ONLY;
}

/* Makes DISK the block device that others see. */
static void
publish(struct virtio_blk *disk)
{
    uint16_t capacity = disk->ports + REG_CAPACITY;

    memcpy(disk->name, "vda", sizeof(disk->name));
    disk->name[2] += disk_count++;
    disk->block.name = disk->name;
    disk->block.sectors = inl(capacity) | (uint64_t)inl(capacity + 4) << 32;
    disk->block.transfer = virtio_blk_transfer;
    disk->block.flush = virtio_blk_flush;
    disk->block.private = disk;
    block_device_register(&disk->block);
}

void
virtio_blk_start(const struct pci_function *function)
{
    struct virtio_blk *disk = kzalloc(sizeof(*disk));
    uint32_t bar = pci_read(function, PCI_BAR0);
    uint32_t command = pci_read(function, PCI_COMMAND);
    unsigned line = pci_read(function, PCI_INTERRUPT_LINE) & 0xFF;

    if (!disk || !(bar & PCI_BAR_IS_IO) || line >= INTERRUPT_LINES) {
        log_print("virtio disk: no I/O registers, interrupt or memory\n");
        kfree(disk);
        return;
    }
    pci_write(function, PCI_COMMAND,
              (command & 0xFFFF) | PCI_COMMAND_IO | PCI_COMMAND_MASTER);
    disk->ports = bar & ~3u;
    init_locks(disk);
    outb(disk->ports + REG_STATUS, 0);
    outb(disk->ports + REG_STATUS, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
    negotiate(disk);
    if (set_up_queue(disk) ||
        interrupt_register(line, virtio_blk_interrupt, disk)) {
        outb(disk->ports + REG_STATUS, STATUS_FAILED);
        log_print("virtio disk: can't be started\n");
        return;
    }
    outb(disk->ports + REG_STATUS,
         STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_DRIVER_OK);
    publish(disk);
}
