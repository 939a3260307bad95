/* What each device's file offers boot: one function a device. */
#ifndef KERNEL_DEV_DEV_H
#define KERNEL_DEV_DEV_H

/* Finds the PCI functions that have a driver here and starts the drivers. */
void pci_init(void);

/* Starts COM1 and COM2: /dev/ttyS0 and /dev/ttyS1. */
void serial_init(void);

#endif
