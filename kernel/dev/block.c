/* The disks there are, by name. They are registered at boot, before anybody
 * looks, and stay. */
#include "kernel/dev/block.h"

#include <string.h>

#include "kernel/panic.h"

#define DISKS_MAX 8

static struct block_device *disks[DISKS_MAX];
static unsigned disk_count;

void
block_device_register(struct block_device *device)
{
    if (disk_count == DISKS_MAX) {
        log_print("%s: one disk too many\n", device->name);
        return;
    }
    disks[disk_count++] = device;
    log_print("%s: %u KiB%s\n", device->name, (unsigned)(device->sectors / 2),
              device->read_only ? ", read-only" : "");
}

struct block_device *
block_device_find(const char *name)
{
    for (unsigned i = 0; i < disk_count; i++)
        if (strcmp(disks[i]->name, name) == 0)
            return disks[i];
    return NULL;
}
