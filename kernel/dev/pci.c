/* Walking the PCI bus, by configuration mechanism 1 (PCI 3.0, 3.2.2.3.2). */
#include "kernel/dev/pci.h"

#include "kernel/dev/dev.h"
#include "kernel/x86/io.h"

#define CONFIG_ADDRESS 0xCF8
#define CONFIG_DATA    0xCFC
#define CONFIG_ENABLE  0x80000000u

#define DEVICES_OF_BUS 32
#define FUNCTIONS      8

#define ID_VIRTIO_BLK  0x10011AF4u /* transitional: has the I/O registers */

/* Which driver starts which function. */
static const struct driver {
    uint32_t id;
    void (*start)(const struct pci_function *function);
} drivers[] = {
    {ID_VIRTIO_BLK, virtio_blk_start},
};

static void
select_register(const struct pci_function *function, unsigned offset)
{
    outl(CONFIG_ADDRESS, CONFIG_ENABLE | (uint32_t)function->bus << 16 |
                             (uint32_t)function->device << 11 |
                             (uint32_t)function->function << 8 | offset);
}

uint32_t
pci_read(const struct pci_function *function, unsigned offset)
{
    select_register(function, offset);
    return inl(CONFIG_DATA);
}

void
pci_write(const struct pci_function *function, unsigned offset, uint32_t value)
{
    select_register(function, offset);
    outl(CONFIG_DATA, value);
}

static void
start_driver(const struct pci_function *function)
{
    uint32_t id = pci_read(function, PCI_ID);

    for (unsigned i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
        if (drivers[i].id == id)
            drivers[i].start(function);
}

/* How many functions the device whose first is FIRST may have. */
static unsigned
function_count(const struct pci_function *first)
{
    uint32_t word = pci_read(first, PCI_HEADER_TYPE & ~3u);
    uint8_t type = word >> (8 * (PCI_HEADER_TYPE & 3));

    if (pci_read(first, PCI_ID) == PCI_ID_NONE)
        return 0;
    return type & PCI_MANY_FUNCTIONS ? FUNCTIONS : 1;
}

/* Bus 0 is all there is: QEMU's machine has bridges only when told to. */
void
pci_init(void)
{
    struct pci_function function = {.bus = 0};

    for (unsigned device = 0; device < DEVICES_OF_BUS; device++) {
        unsigned count;

        function.device = device;
        function.function = 0;
        count = function_count(&function);
        for (; function.function < count; function.function++)
            start_driver(&function);
    }
}
