/* Walking the PCI bus, by configuration mechanism 1 (PCI 3.0, 3.2.2.3.2). */
#include "kernel/dev/pci.h"

#include "kernel/dev/dev.h"
#include "kernel/x86/io.h"

#define CONFIG_ADDRESS 0xCF8
#define CONFIG_DATA    0xCFC
#define CONFIG_ENABLE  0x80000000u

#define FUNCTIONS      256 /* of a bus: 32 devices of 8 */

#define ID_VIRTIO_BLK  0x10011AF4u /* transitional: has the I/O registers */

static void
select_register(const struct pci_function *function, unsigned offset)
{
    outl(CONFIG_ADDRESS, CONFIG_ENABLE | (uint32_t)function->device << 11 |
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

/* Bus 0 is all there is: QEMU's machine has bridges only when told to. */
void
pci_init(void)
{
    for (unsigned i = 0; i < FUNCTIONS; i++) {
        struct pci_function function = {.device = i / 8, .function = i % 8};

        if (pci_read(&function, PCI_ID) == ID_VIRTIO_BLK)
            virtio_blk_start(&function);
    }
}
