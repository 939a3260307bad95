/* The PCI bus: functions, and their configuration space. */
#ifndef KERNEL_DEV_PCI_H
#define KERNEL_DEV_PCI_H

#include "kernel/types.h"

/* Registers of the configuration space, in bytes from its start. */
#define PCI_ID             0x00 /* vendor, device << 16 */
#define PCI_COMMAND        0x04
#define PCI_BAR0           0x10
#define PCI_INTERRUPT_LINE 0x3C

#define PCI_COMMAND_IO     0x1
#define PCI_COMMAND_MASTER 0x4

#define PCI_BAR_IS_IO      0x1

/* Where a function is, on bus 0. */
struct pci_function {
    uint8_t device;
    uint8_t function;
};

/* Reads the 32 bits at OFFSET, a multiple of 4, of FUNCTION. At boot only:
 * the two ports behind this have no lock. */
uint32_t pci_read(const struct pci_function *function, unsigned offset);

/* Writes them. */
void
pci_write(const struct pci_function *function, unsigned offset, uint32_t value);

/* virtio_blk.c: starts the disk that is FUNCTION. */
void virtio_blk_start(const struct pci_function *function);

#endif
