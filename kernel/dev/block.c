/* The disks there are, by name. They are registered at boot, before anybody
 * looks, and stay. */
#include "kernel/dev/block.h"

#include <string.h>

#include "kernel/panic.h"

static struct block_device *disks; /* by NEXT */

void
block_device_register(struct block_device *device)
{
    device->next = disks;
    disks = device;
    log_print("%s: %u KiB%s\n", device->name, (unsigned)(device->sectors / 2),
              device->read_only ? ", read-only" : "");
}

struct block_device *
block_device_find(const char *name)
{
    struct block_device *device = disks;

    while (device && strcmp(device->name, name) != 0)
        device = device->next;
    return device;
}
